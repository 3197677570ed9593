"""The portal on this machine, with empty books, for as long as a block runs."""

import contextlib
import json
import pathlib
import shutil
import signal
import subprocess
import time

from tools import ROOT

START_SECONDS_MAX = 300  # the demonstration is written first
STOP_SECONDS_MAX = 20


class Host:
    """A running `counterfoil serve` and its folder."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path):
        self.binary = binary
        self.folder = folder
        self.url = ""

    def kept(self, file: str) -> dict:
        """A file that the host keeps for its owner: secrets.json, sign-ins.json, running.json."""
        return json.loads((self.folder / file).read_text())

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Another command of the binary, on the same folder."""
        line = [self.binary, "--data", self.folder, *arguments]
        return subprocess.run(line, capture_output=True, text=True, timeout=300)


def build() -> pathlib.Path:
    """Builds the binary as `cargo run` does."""
    subprocess.run(["cargo", "build", "--quiet", "--package", "local"], cwd=ROOT, check=True)
    return ROOT / "target" / "debug" / "counterfoil"


@contextlib.contextmanager
def host(binary: pathlib.Path, folder: pathlib.Path, *flags: str):
    """Serves from a fresh folder on a free port; ends it as Ctrl-C would."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    served = Host(binary, folder)
    with open(folder.with_suffix(".log"), "w+") as log:
        line = [binary, "serve", "--data", folder, "--port", "0", *flags]
        process = subprocess.Popen(line, stdout=log, stderr=subprocess.STDOUT, text=True)
        try:
            served.url = address(process, folder.with_suffix(".log"))
            yield served
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def address(process: subprocess.Popen, log: pathlib.Path) -> str:
    """The address that the host prints once it serves."""
    end = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < end and process.poll() is None:
        for word in log.read_text().split():
            if word.startswith("http://127.0.0.1:"):
                return word.rstrip(".,")
        time.sleep(0.1)
    raise RuntimeError(f"the host did not start:\n{log.read_text()}")

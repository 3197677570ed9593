"""AWS on one machine: a MiniStack process on loopback that ends with the block it serves."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

import boto3

REGION = "us-east-1"
MENDED = pathlib.Path(__file__).with_name("deploy_mended.py")
START_SECONDS_MAX = 60


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Emulator:
    """What a running MiniStack offers besides the AWS protocols themselves."""

    def __init__(self, port: int):
        self.port = port
        self.endpoint = f"http://127.0.0.1:{port}"

    def environment(self) -> dict[str, str]:
        """What makes an AWS tool talk to the emulator, and to nothing else."""
        keep = ("PATH", "HOME", "LANG", "TMPDIR", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN")
        return {name: os.environ[name] for name in keep if name in os.environ} | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
        }

    def client(self, service: str):
        """A boto3 client of `service`."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def mails(self) -> list[dict]:
        """Every mail that was handed to SES, oldest first."""
        with urllib.request.urlopen(f"{self.endpoint}/_ministack/ses/messages") as answer:
            accounts = json.load(answer)["messages"]
        return [mail for mails in accounts.values() for mail in mails]


@contextlib.contextmanager
def emulator(folder: pathlib.Path):
    """Runs MiniStack with its files and its log in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    cloud = Emulator(free_port())
    environment = cloud.environment() | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(cloud.port),
        "TMPDIR": str(folder),
        "LOG_LEVEL": "INFO",
    }
    with open(folder / "ministack.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, MENDED], env=environment, stdout=log, stderr=log, cwd=folder
        )
        try:
            await_health(cloud, process)
            yield cloud
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def await_health(cloud: Emulator, process: subprocess.Popen) -> None:
    """Returns when MiniStack answers; fails when it ends first or takes too long."""
    for _ in range(START_SECONDS_MAX * 10):
        if process.poll() is not None:
            raise RuntimeError(f"MiniStack ended with {process.returncode}; see its log")
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"{cloud.endpoint}/_ministack/health", timeout=5):
                return
        time.sleep(0.1)
    raise RuntimeError(f"MiniStack did not answer within {START_SECONDS_MAX} seconds")

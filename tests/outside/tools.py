"""Installs what the outer ring needs, once: Chromium from Debian, the rest under target/.

Nothing here is installed into the system's Python or Node.
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VENV = ROOT / "target" / "venv"
NODE = ROOT / "target" / "node"
PYTHON = VENV / "bin" / "python"
PACKAGES = HERE / "browser" / "package.json"


def install() -> dict[str, str]:
    """Installs what is missing; answers the environment that the parts run in."""
    python_tools()
    node_tools()
    return os.environ | {
        "COUNTERFOIL_CHROMIUM": chromium(),
        "COUNTERFOIL_NODE": str(NODE),
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "SAM_CLI_TELEMETRY": "0",
    }


def python_tools() -> None:
    wanted = HERE / "requirements.txt"
    if not PYTHON.exists():
        say("a Python of its own in target/venv")
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    if is_new(wanted, VENV / wanted.name):
        say("Python tools into target/venv")
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "-r", wanted], check=True)
        shutil.copyfile(wanted, VENV / wanted.name)


def node_tools() -> None:
    NODE.mkdir(parents=True, exist_ok=True)
    if not shutil.which("npm"):
        apt("nodejs", "npm")
    if is_new(PACKAGES, NODE / PACKAGES.name):
        say("Node packages into target/node")
        shutil.copyfile(PACKAGES, NODE / PACKAGES.name)
        try:
            quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
            subprocess.run(
                ["npm", "install", *quiet], cwd=NODE, check=True, stdout=subprocess.DEVNULL
            )
        except subprocess.CalledProcessError:
            (NODE / PACKAGES.name).unlink()
            raise


def chromium() -> str:
    """Where Chromium is; Debian's when there is none yet."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if not any(map(shutil.which, names)):
        apt("chromium")
    return next(filter(None, map(shutil.which, names)))


def apt(*packages: str) -> None:
    say(f"{' and '.join(packages)} from Debian")
    root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    subprocess.run([*root, "apt-get", "update", "-qq"], **quiet)
    subprocess.run([*root, "apt-get", "install", "-qq", "-y", *packages], **quiet)


def data() -> pathlib.Path:
    """Where files that others wrote lie, which are no part of the project."""
    return ROOT / os.environ.get("COUNTERFOIL_DATA", "../shared/data")


def is_new(wanted: pathlib.Path, installed: pathlib.Path) -> bool:
    """Whether what is wanted differs from what was installed the last time."""
    return not installed.exists() or installed.read_bytes() != wanted.read_bytes()


def say(what: str) -> None:
    print(f"installs {what}", flush=True)

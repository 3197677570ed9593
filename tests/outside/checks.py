"""How the parts of the outer ring tell what held: one line for a check, its problems below."""

import contextlib
import subprocess
import sys
import traceback

_failed = 0


def tell(name: str, *problems: str) -> None:
    """Tells the outcome of one check; no problem means that it holds."""
    global _failed
    _failed += bool(problems)
    print(("FAILED " if problems else "ok     ") + name)
    for line in (line for problem in problems for line in problem.splitlines()):
        print(f"       {line}", flush=True)


@contextlib.contextmanager
def check(name: str):
    """What the block raises is the problem of this check."""
    try:
        yield
    except Exception:
        tell(name, traceback.format_exc())
    else:
        tell(name)


def ends_well(name: str, line: list, **how) -> None:
    """A program that says nothing about checks of its own is one check: that it ends with 0."""
    done = subprocess.run(
        line,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **how,
    )
    tell(
        name,
        *([] if done.returncode == 0 else [f"ended with {done.returncode}", done.stdout[-4000:]]),
    )


def tells_itself(line: list, **how) -> None:
    """A program that tells its checks the way we do."""
    global _failed
    code = subprocess.run(line, stdin=subprocess.DEVNULL, **how).returncode
    _failed += code != 0


def close() -> None:
    """Ends the part as its checks went."""
    sys.stdout.flush()
    sys.exit(1 if _failed else 0)

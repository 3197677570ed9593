#!/usr/bin/env python3
"""The outer ring: browsers, a deployed stack and others' tools, each a part of its own.

    tests/outside/run.py           installs what it needs, then runs every part
    tests/outside/run.py PART...   only those: template host kill processor deployed

A part prints `ok NAME` or `FAILED NAME` for each check; here they are counted. A part that ends
badly without a FAILED line is itself a failure, and so is one that checks nothing. A part that
fails is tried once more, on the record: browsers and emulators stumble on a busy machine.
"""

import signal
import subprocess
import sys
import time

import tools

PARTS = {
    "template": "what the template promises",
    "host": "the portal on this machine: browsers, LEDES, the books afterwards",
    "kill": "the portal on this machine, killed a hundred times",
    "processor": "the sandbox and our connector, against Stripe's library and localstripe",
    "deployed": "the portal deployed onto an emulator: the whole path",
}


def run(part: str, environment: dict[str, str]) -> tuple[int, int]:
    """Runs a part and passes on what it says; how many of its checks passed and failed."""
    print(f"\n-- {part}: {PARTS[part]}", flush=True)
    started = time.monotonic()
    line = [tools.PYTHON, "-u", tools.HERE / f"{part}.py"]
    process = subprocess.Popen(
        line, cwd=tools.ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    passed = failed = 0
    try:
        for said in process.stdout:
            print(said, end="", flush=True)
            passed += said.startswith("ok ")
            failed += said.startswith("FAILED ")
        code = process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise
    if failed == 0 and (code != 0 or passed == 0):
        print(f"FAILED {part} ended with {code} after {passed} checks")
        failed = 1
    print(f"-- {part}: {time.monotonic() - started:.0f} s", flush=True)
    return passed, failed


def main(chosen: list[str]) -> int:
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]}; there are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    environment = tools.install()
    counts, again = [], []
    for part in chosen or PARTS:
        count = run(part, environment)
        if count[1]:
            again.append(part)
            count = run(part, environment)
        counts.append(count)
    passed, failed = (sum(column) for column in zip(*counts))
    print(f"\nparts that needed a second try: {', '.join(again) or 'none'}")
    print(f"outside: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))

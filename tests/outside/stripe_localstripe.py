"""Runs our Stripe connector's refunds and customers against localstripe, on loopback.

Usage: stripe_localstripe.py COMMAND...
Starts localstripe (PyPI) on a free port of 127.0.0.1, runs COMMAND with its address in
COUNTERFOIL_LOCALSTRIPE_URL, and exits as COMMAND did. Without a COMMAND it runs the test in
shared/processors that asks localstripe.
"""

import asyncio
import os
import sys

from aiohttp import web
from localstripe import resources, server

TEST = ["cargo", "test", "--package", "processors", "--test", "localstripe"]


async def main(command: list[str]) -> int:
    # It would keep its objects in a file that every user of the machine shares.
    resources.store.dump_to_disk = lambda: None

    runner = web.AppRunner(server.app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    _, port = runner.addresses[0]
    environment = {**os.environ, "COUNTERFOIL_LOCALSTRIPE_URL": f"http://127.0.0.1:{port}"}
    try:
        process = await asyncio.create_subprocess_exec(*command, env=environment)
        return await process.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:] or TEST)))

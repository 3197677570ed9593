"""The portal deployed by `sam deploy` onto an emulator, and the whole path on it.

    deployed.py [DIR]   builds the functions, or takes DIR/<function>/bootstrap

At the end, no call was made that a role does not allow.
"""

import json
import os
import pathlib
import sys
import urllib.parse
import urllib.request

import checks
import deploy
import processor
from deploy_control import control
from tools import HERE, ROOT

SCREENS = ROOT / "target" / "outside" / "screens" / "deployed"
WAYS = "desktop,phone-plain"
PATIENCE_S = "90"  # the emulator starts a process for every call


def session_secret(stack: deploy.Deployed) -> str:
    """What the setup code follows from; whoever may read the secret may set the portal up."""
    secret = stack.client("secretsmanager").get_secret_value(SecretId=stack.outputs["SecretArn"])
    return json.loads(secret["SecretString"])["session"]


def events_to(sandbox: str, hook: str) -> None:
    """Has the sandbox post its events to the portal, as the firm does in Stripe's dashboard."""
    data = urllib.parse.urlencode({"url": hook}).encode()
    urllib.request.urlopen(f"{sandbox}/sandbox/events-to", data, timeout=30).close()


def walk(binaries) -> None:
    with (
        processor.sandbox() as stripe,
        deploy.deployed(binaries, stripe) as stack,
        control(stack) as side,
    ):
        checks.tell("sam deploys the template")
        events_to(stripe, f"{stack.url}/hooks/stripe")
        stack.set_processor_keys(**processor.keys(stripe))
        line = ["node", HERE / "browser" / "path.mjs", stack.url, "--control", side.url]
        line += [f"--session={session_secret(stack)}", "--screens", SCREENS, "--ways", WAYS]
        line += ["--money", "desktop"]
        checks.tells_itself(line, env=os.environ | {"COUNTERFOIL_PATIENCE_S": PATIENCE_S})
        with checks.check("the clock ticks"):
            stack.tick()
        refused = sorted(set(stack.guard.refused))
        checks.tell("every call is one that a role allows", *refused)
        for unused in stack.guard.unused():
            print(f"note   unused permission: {unused}")


if __name__ == "__main__":
    processor.build()
    walk(pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else deploy.build(deploy.TARGET))
    checks.close()

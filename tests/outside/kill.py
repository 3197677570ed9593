"""A hundred crashes: the host is killed while people work at it, and its books checked after each.

The story is `infra/local/tests/commands/crash.rs`; the inner rings kill it a few times.
"""

import os

import checks
from tools import ROOT

KILLS = 100

if __name__ == "__main__":
    story = "crash::a_kill_at_any_moment_loses_nothing_that_was_answered"
    line = ["cargo", "test", "--quiet", "--package", "local", "--test", "commands"]
    checks.ends_well(
        f"{KILLS} kills lose nothing that was answered",
        [*line, "--", "--exact", story, "--nocapture"],
        cwd=ROOT,
        env=os.environ | {"COUNTERFOIL_KILLS": str(KILLS)},
    )
    checks.close()

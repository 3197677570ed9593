"""The payment processor's side: Stripe's own library reads our sandbox, localstripe hears ours."""

import contextlib
import signal
import subprocess
import tempfile

import checks
from tools import HERE, PYTHON, ROOT

KEY = "sk_test_outside"
SECRET = "whsec_outside"
SANDBOX = ROOT / "target" / "debug" / "examples" / "sandbox"


def build() -> None:
    """Builds the sandbox as a program of its own."""
    subprocess.run(
        ["cargo", "build", "--quiet", "--package", "local", "--example", "sandbox"],
        cwd=ROOT,
        check=True,
    )


@contextlib.contextmanager
def sandbox(*flags: str):
    """A sandbox on a free port; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        line = [
            SANDBOX,
            "--file",
            f"{folder}/sandbox.sqlite",
            "--key",
            KEY,
            "--secret",
            SECRET,
            *flags,
        ]
        process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        try:
            address = process.stdout.readline().strip()
            yield address if address.startswith("http") else f"http://{address}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


def keys(url: str) -> dict[str, str]:
    """What a firm with accounts everywhere keeps in its secret, for a sandbox at `url`."""
    account = KEY.removeprefix("sk_test_")
    path = SECRET.removeprefix("whsec_")
    return {
        "stripe_key": KEY,
        "stripe_webhook": SECRET,
        "paypal_client": KEY,
        "paypal_key": KEY,
        "paypal_webhook": "SANDBOX-WEBHOOK",
        "lawpay_trust_key": f"lawpay_trust_{account}",
        "lawpay_trust_webhook": f"lawpay_trust_path_of_the_sandbox_{path}",
        "lawpay_trust_account": "sandbox-trust-iolta",
        "lawpay_trust_page": f"{url}/lawpay/sandbox-trust-iolta",
    }


def main() -> None:
    build()
    with sandbox() as url:
        line = [PYTHON, HERE / "stripe_library.py", url, KEY, SECRET]
        checks.ends_well("Stripe's library reads the sandbox and verifies its webhooks", line)
    line = [PYTHON, HERE / "stripe_localstripe.py"]
    checks.ends_well("our connector refunds and keeps customers at localstripe", line, cwd=ROOT)


if __name__ == "__main__":
    main()
    checks.close()

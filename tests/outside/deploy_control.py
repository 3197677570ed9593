"""What a test needs from a deployed portal besides its pages, for tests in any language.

    GET  /mails   every mail handed to SES so far, oldest first
    GET  /stack   the stack's outputs
    POST /tick    runs the clock now instead of in five minutes
    POST /keys    {"stripe_key", "stripe_webhook", …}: puts processors' keys beside the secret
"""

import contextlib
import http.server
import json
import threading


class Control(http.server.ThreadingHTTPServer):
    """Listens on a random port for the tests of one deployment."""

    daemon_threads = True

    def __init__(self, stack):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.acts = {
            ("GET", "/mails"): lambda _: stack.mails(),
            ("GET", "/stack"): lambda _: stack.outputs,
            ("POST", "/tick"): lambda _: stack.tick(),
            ("POST", "/keys"): lambda keys: stack.set_processor_keys(**keys),
        }


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers one request with JSON."""

    def answer(self) -> None:
        act = self.server.acts.get((self.command, self.path))
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            status, content = (200, act(json.loads(body or "{}"))) if act else (404, None)
        except Exception as error:  # The test that asked shall see what went wrong.
            status, content = 500, str(error)
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    do_GET = do_POST = answer

    def log_message(self, *_) -> None:
        """Says nothing: the emulator keeps the log."""


@contextlib.contextmanager
def control(stack):
    """Serves a `Control` until the block ends."""
    server = Control(stack)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

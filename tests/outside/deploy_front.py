"""The portal's front door: one address, known before the API exists, that leads to the API.

On AWS this is the firm's domain mapped to the HTTP API. Host, method, path, query, headers and body
pass unchanged; only the emulator's own path prefix is put before the path.
"""

import contextlib
import http.client
import http.server
import threading

# Hop-by-hop headers, and those that the two servers write themselves.
OWN_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Front(http.server.ThreadingHTTPServer):
    """Listens on a random port from the start and forwards once it knows where to."""

    daemon_threads = True

    def __init__(self, emulator_port: int):
        super().__init__(("127.0.0.1", 0), Handler)
        self.emulator_port = emulator_port
        self.prefix = None
        self.url = f"http://localhost:{self.server_address[1]}"

    def lead_to(self, api_id: str) -> None:
        """Everything that arrives from now on goes to this HTTP API."""
        self.prefix = f"/_aws/execute-api/{api_id}/$default"


class Handler(http.server.BaseHTTPRequestHandler):
    """Forwards one request."""

    protocol_version = "HTTP/1.1"

    def forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        onward = http.client.HTTPConnection("127.0.0.1", self.server.emulator_port, timeout=60)
        try:
            onward.putrequest(
                self.command, self.server.prefix + self.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in self.headers.items():
                if name.lower() not in OWN_HEADERS:
                    onward.putheader(name, value)
            onward.putheader("content-length", str(len(body)))
            onward.endheaders(body)
            answer = onward.getresponse()
            content = answer.read()
        finally:
            onward.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in OWN_HEADERS:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = forward

    def log_message(self, *_) -> None:
        """Says nothing: the emulator keeps the log."""


@contextlib.contextmanager
def front(emulator_port: int):
    """Serves a `Front` until the block ends."""
    server = Front(emulator_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

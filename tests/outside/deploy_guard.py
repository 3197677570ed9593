"""Stands between the functions and AWS and lets through what their roles allow, as IAM would.

The emulator checks no permission. Here each function reaches AWS under its own name, every call is
held against the statements that were really deployed, and what was used is remembered: a missing
permission refuses the call, and one that the tests never use is named at the end.
"""

import base64
import contextlib
import email
import fnmatch
import http.client
import http.server
import json
import re
import threading
import urllib.parse
from dataclasses import dataclass

SERVICES = ("DYNAMODB", "S3", "SECRETS_MANAGER", "SES")
TRANSACTED = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
TAG = "GuardDutyMalwareScanStatus"
SKIPPED_HEADERS = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class Call:
    """One action on one resource, with what conditions may ask about."""

    action: str
    resource: str
    context: tuple[tuple[str, str], ...] = ()


class Guard:
    """What every function may do, what it did, and its door to AWS."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.store = cloud.client("s3")
        self.allowed = {}
        self.used = set()
        self.refused = []
        self.doors = {}

    def endpoints(self, function: str) -> dict[str, str]:
        """The variables that send a function's AWS calls through here."""
        if function not in self.doors:
            self.doors[function] = Door(self, function)
        url = f"http://127.0.0.1:{self.doors[function].server_address[1]}"
        return {f"AWS_ENDPOINT_URL_{service}": url for service in SERVICES}

    def hold_to(self, function: str, statements: list[dict]) -> None:
        """From now on the function may do what these statements say."""
        self.allowed[function] = statements

    def admits(self, function: str, call: Call) -> bool:
        for statement in self.allowed.get(function, []):
            if covers(statement, call):
                self.used.add((function, statement["Sid"], call.action))
                return not self.quarantined(function, call)
        return False

    def quarantined(self, function: str, call: Call) -> bool:
        """The bucket policy: nobody reads an upload that is not called clean, but one function that
        carries out what no scanner can look into; and nobody else puts anything there."""
        if not call.action.startswith("s3:"):
            return False
        bucket, key = call.resource.removeprefix("arn:aws:s3:::").split("/", 1)
        if key.startswith("released/"):
            return call.action == "s3:PutObject" and function != "Scans"
        if not key.startswith("uploads/"):
            return False
        if call.action not in ("s3:GetObject", "s3:GetObjectVersion"):
            return False
        readable = ["NO_THREATS_FOUND"] + ["UNSUPPORTED"] * (function == "Scans")
        with contextlib.suppress(self.store.exceptions.ClientError):
            tags = self.store.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
            return not any({"Key": TAG, "Value": verdict} in tags for verdict in readable)
        return False

    def unused(self) -> list[str]:
        """Permissions on tables, buckets, secrets and mail that no call has needed."""
        return sorted(
            f"{function} {statement['Sid']} {action}"
            for function, statements in self.allowed.items()
            for statement in statements
            for action in listed(statement["Action"])
            if action.startswith(("dynamodb:", "s3:", "secretsmanager:", "ses:"))
            and statement["Sid"] not in ("Follow", "FindStream")
            and (function, statement["Sid"], action) not in self.used
        )


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def covers(statement: dict, call: Call) -> bool:
    """Whether a statement allows a call; conditions on keys (KMS) are not calls of ours."""
    if call.action not in listed(statement["Action"]):
        return False
    if not any(fnmatch.fnmatchcase(call.resource, r) for r in listed(statement["Resource"])):
        return False
    context = dict(call.context)
    for wanted in statement.get("Condition", {}).values():
        for name, patterns in wanted.items():
            if name.startswith("kms:"):
                continue
            if not any(fnmatch.fnmatchcase(context.get(name, ""), p) for p in listed(patterns)):
                return False
    return True


def calls(method: str, path: str, headers, body: bytes) -> list[Call]:
    """What a request asks for, in IAM's words."""
    target = headers.get("x-amz-target", "")
    if target.startswith("DynamoDB_"):
        return table_calls(target.split(".")[1], json.loads(body))
    if target.startswith("secretsmanager."):
        action = "secretsmanager:" + target.split(".")[1]
        return [Call(action, json.loads(body)["SecretId"])]
    if b"Action=Send" in body[:2000] or "/email/" in headers.get("authorization", ""):
        return mail_calls(urllib.parse.parse_qs(body.decode()))
    return [object_call(method, path, headers, body)]


def table_calls(operation: str, request: dict) -> list[Call]:
    if "TransactItems" in request:
        acts = [act for item in request["TransactItems"] for act in item.items()]
        return [table_call(TRANSACTED[kind], act) for kind, act in acts]
    if "RequestItems" in request:
        return [table_call(operation, {"TableName": table}) for table in request["RequestItems"]]
    return [table_call(operation, request)]


def table_call(operation: str, request: dict) -> Call:
    table = request["TableName"]
    if not table.startswith("arn:"):
        table = f"arn:aws:dynamodb:us-east-1:000000000000:table/{table}"
    if "IndexName" in request:
        table += f"/index/{request['IndexName']}"
    key = request.get("Key") or request.get("Item") or {}
    return Call(
        f"dynamodb:{operation}", table, (("dynamodb:LeadingKeys", key.get("pk", {}).get("S", "")),)
    )


def mail_calls(form: dict[str, list[str]]) -> list[Call]:
    raw = base64.b64decode(form.get("RawMessage.Data", [""])[0])
    sender = email.utils.parseaddr(str(email.message_from_bytes(raw)["From"]))[1]
    identity = f"arn:aws:ses:us-east-1:000000000000:identity/{sender.split('@')[-1]}"
    return [Call(f"ses:{form['Action'][0]}", identity, (("ses:FromAddress", sender),))]


def object_call(method: str, path: str, headers, body: bytes) -> Call:
    split = urllib.parse.urlsplit(path)
    bucket, _, key = urllib.parse.unquote(split.path).lstrip("/").partition("/")
    if method == "POST" and not key:
        form = re.search(rb'name="key"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)', body)
        key = form.group(1).decode() if form else ""
    versioned = "versionId" in urllib.parse.parse_qs(split.query)
    reads = "s3:GetObjectVersion" if versioned else "s3:GetObject"
    actions = {"GET": reads, "HEAD": reads, "PUT": "s3:PutObject", "POST": "s3:PutObject"}
    action = actions.get(method, "s3:DeleteObject") if key else "s3:ListBucket"
    return Call(action, f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}")


class Door(http.server.ThreadingHTTPServer):
    """A function's own address: nothing of a request changes on its way, so signatures hold."""

    daemon_threads = True

    def __init__(self, guard: Guard, function: str):
        super().__init__(("127.0.0.1", 0), Handler)
        self.guard = guard
        self.function = function
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    """Checks one call and forwards it."""

    protocol_version = "HTTP/1.1"

    def check(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        guard, function = self.server.guard, self.server.function
        if self.path == "/favicon.ico":
            return self.unknown()
        if self.command != "OPTIONS":
            for call in calls(self.command, self.path, self.headers, body):
                if not guard.admits(function, call):
                    guard.refused.append(f"{function} {call.action} {call.resource}")
                    return self.refuse(function, call)
        self.forward(body)

    def unknown(self) -> None:
        """Browsers ask every host for an icon."""
        self.send_response(404)
        self.send_header("content-length", "0")
        self.end_headers()

    def refuse(self, function: str, call: Call) -> None:
        message = f"{function} is not authorized to perform {call.action} on {call.resource}"
        if "x-amz-target" in self.headers:
            kind, status = "application/x-amz-json-1.0", 400
            content = json.dumps({"__type": "AccessDeniedException", "message": message})
        else:
            kind, status = "application/xml", 403
            content = f"<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>"
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content.encode())

    def forward(self, body: bytes) -> None:
        port = self.server.guard.cloud.port
        onward = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in SKIPPED_HEADERS
            }
            headers["content-length"] = str(len(body))
            onward.request(self.command, self.path, body, headers)
            answer = onward.getresponse()
            content = answer.read()
        finally:
            onward.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in SKIPPED_HEADERS:
                self.send_header(name, value)
        length = answer.getheader("content-length", "0") if self.command == "HEAD" else len(content)
        self.send_header("content-length", str(length))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = check

    def log_message(self, *_) -> None:
        """Says nothing: the emulator keeps the log."""


@contextlib.contextmanager
def guard(cloud):
    """A `Guard` whose doors are shut when the block ends."""
    warden = Guard(cloud)
    try:
        yield warden
    finally:
        for door in warden.doors.values():
            door.shutdown()
            door.server_close()

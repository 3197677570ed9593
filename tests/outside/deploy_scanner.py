"""Plays the firm's own malware scanner over the documents bucket, as the template expects it.

It tags an upload with its verdict and reports it in GuardDuty's words. The only thing it finds is
the EICAR test file, which every scanner agrees to find; it does not look into a compound file, as
which Office keeps what a password guards.
"""

import contextlib
import json
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
TAG = "GuardDutyMalwareScanStatus"
POLL_SECONDS = 0.3


class Scanner:
    """Looks for uploads without a verdict and gives each one."""

    def __init__(self, client, bucket: str):
        self.store = client("s3")
        self.events = client("events")
        self.bucket = bucket
        self.done = set()

    def scan_new(self) -> None:
        pages = self.store.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix="uploads/"
        )
        for page in pages:
            for found in page.get("Contents", []):
                version = (found["Key"], found["ETag"])
                if version not in self.done:
                    self.scan(found["Key"])
                    self.done.add(version)

    def scan(self, key: str) -> None:
        found = self.store.get_object(Bucket=self.bucket, Key=key)
        verdict = verdict_on(found["Body"].read())
        tags = {"TagSet": [{"Key": TAG, "Value": verdict}]}
        self.store.put_object_tagging(Bucket=self.bucket, Key=key, Tagging=tags)
        self.events.put_events(
            Entries=[
                {
                    "Source": "counterfoil.scanner",
                    "DetailType": "GuardDuty Malware Protection Object Scan Result",
                    "Detail": json.dumps(result(self.bucket, key, found, verdict)),
                }
            ]
        )


def verdict_on(content: bytes) -> str:
    if EICAR in content:
        return "THREATS_FOUND"
    return "UNSUPPORTED" if content.startswith(COMPOUND) else "NO_THREATS_FOUND"


def result(bucket: str, key: str, found: dict, verdict: str) -> dict:
    """The detail of GuardDuty's event, with the fields that its documentation lists."""
    threats = [{"name": "EICAR-Test-File"}] if verdict == "THREATS_FOUND" else None
    return {
        "schemaVersion": "1.0",
        "scanStatus": "COMPLETED",
        "resourceType": "S3_OBJECT",
        "s3ObjectDetails": {
            "bucketName": bucket,
            "objectKey": key,
            "eTag": found["ETag"].strip('"'),
            "versionId": found.get("VersionId"),
            "s3Throttled": False,
        },
        "scanResultDetails": {"scanResultStatus": verdict, "threats": threats},
    }


@contextlib.contextmanager
def scanner(client, bucket: str):
    """Scans in the background until the block ends."""
    watch = Scanner(client, bucket)
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(POLL_SECONDS):
            watch.scan_new()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()

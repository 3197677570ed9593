"""What the template promises, read from its expanded form: what AWS gets, not what was written.

Linters look first (cfn-lint with every info, `sam validate --lint`, checkov), then the rules that no
linter knows. Each check yields the sentences of what is wrong; none means it holds.
"""

import json
import os
import subprocess
import sys

from deploy import ROOT, STACK, TARGET, TOOLS, expand, routes
from deploy_emulator import REGION
from samcli.yamlhelper import yaml_parse

EXPANDED = TARGET / "expanded"
PARTS = sorted((ROOT / "infra").glob("*.yaml"))

CHECKOV_SKIPS = {
    "CKV_AWS_116": "Pages fail to their caller; streams and events have their failure destination on"
    " the mapping or the EventInvokeConfig, where SLS-03 below looks for it.",
    "CKV_AWS_117": "Functions call AWS and the processor only: a VPC adds cost and no barrier (SLS-14).",
}
# Where a star is allowed in a Resource, because the service knows no narrower one or the star only
# stands for our own objects.
STARS = {
    '"*"': {"xray:PutTraceSegments", "xray:PutTelemetryRecords"},
    '{"Fn::Sub": "${StateTableArn}/stream/*"}': {"dynamodb:ListStreams"},
    '{"Fn::Sub": "${JournalTableArn}/stream/*"}': {"dynamodb:ListStreams"},
    '{"Fn::Sub": "${DocumentsBucketArn}/uploads/*"}': {
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
    },
    '{"Fn::Sub": "${DocumentsBucketArn}/released/*"}': {
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:PutObject",
    },
    '{"Fn::Sub": "${PapersBucketArn}/invoices/*"}': {"s3:GetObject", "s3:PutObject"},
    '{"Fn::Sub": "${PapersBucketArn}/bills/*"}': {"s3:GetObject", "s3:PutObject"},
    '{"Fn::Sub": "${PapersBucketArn}/statements/*"}': {"s3:GetObject", "s3:PutObject"},
    '{"Fn::Sub": "${PapersBucketArn}/receipts/*"}': {"s3:GetObject", "s3:PutObject"},
    '{"Fn::Sub": "${PapersBucketArn}/cards/*"}': {"s3:GetObject", "s3:PutObject"},
    '{"Fn::Sub": "${PapersBucketArn}/themes/*"}': {"s3:GetObject", "s3:PutObject"},
}
# Unbilled work, drafts, addresses given up, matches and slips undone.
DELETED = {"MATTER#*", "INVOICE#*", "EMAIL#*", "MATCHES#*", "SLIPPED#*"}
TRUST_MOVERS = {"Deposits", "Hooks", "Clock"}  # Who speaks with the trust account at the processor.
# What AWS allows. It raises the first for whoever asks, and the others for nobody.
ROUTES_MAX = 300
INTEGRATIONS_MAX = 300
RESOURCES_MAX = 500
POLICY_BYTES_MAX = 20 * 1024
API_SECONDS = 30


class Template:
    """Every resource of the stack and its parts, after the transform."""

    def __init__(self):
        EXPANDED.mkdir(parents=True, exist_ok=True)
        self.root = expand(yaml_parse((ROOT / "template.yaml").read_text()))
        for resource in self.root["Resources"].values():
            if resource["Type"] == "AWS::CloudFormation::Stack":
                url = f"https://s3.{REGION}.amazonaws.com/artifacts/part.template"
                resource["Properties"]["TemplateURL"] = url
        self.parts = {path.stem: yaml_parse(path.read_text()) for path in PARTS}
        for name, part in {"template": self.root, **self.parts}.items():
            (EXPANDED / f"{name}.json").write_text(json.dumps(part, indent=1))
        self.resources = {
            name: resource
            for part in (self.root, *self.parts.values())
            for name, resource in part["Resources"].items()
        }

    def of(self, kind: str) -> dict[str, dict]:
        """Properties of every resource of one type, by name."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    def functions(self) -> dict[str, dict]:
        return self.of("AWS::Lambda::Function")

    def statements(self, function: str) -> list[dict]:
        """What the function's own role allows."""
        role = self.resources[f"{function}Role"]["Properties"]
        return [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]

    def variables(self, function: str) -> set[str]:
        return set(self.functions()[function]["Environment"]["Variables"])


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def text(value) -> str:
    return json.dumps(value)


def tool(*command, **more) -> subprocess.CompletedProcess:
    """Runs a tool of this virtual environment, away from any account."""
    environment = os.environ | {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "SAM_CLI_TELEMETRY": "0",
    }
    command = [TOOLS / command[0], *command[1:]]
    return subprocess.run(command, env=environment, capture_output=True, text=True, **more)


def cfn_lint_is_silent(_):
    for path in [ROOT / "template.yaml", *PARTS, *sorted(EXPANDED.glob("*.json"))]:
        done = tool("cfn-lint", "-c", "I", "-t", path)
        if done.returncode != 0 or done.stdout:
            yield f"{path.name}: {done.stdout}{done.stderr}"


def sam_validates(_):
    done = tool("sam", "validate", "--lint", "--template-file", ROOT / "template.yaml")
    if done.returncode != 0:
        yield done.stdout + done.stderr


def checkov_finds_nothing(_):
    flags = ["--framework", "cloudformation", "--compact", "--quiet", "--output", "json"]
    skips = ["--skip-check", ",".join(CHECKOV_SKIPS)]
    done = tool("checkov", "--directory", EXPANDED, *flags, *skips)
    report = json.loads(done.stdout)
    if report["summary"]["passed"] < 100:
        yield f"checkov looked at too little: {report['summary']}"
    for failed in report["results"]["failed_checks"]:
        yield f"{failed['check_id']} {failed['resource']}: {failed['check_name']}"


def sls01_every_function_has_its_own_role_and_log(t):
    seen = set()
    for name, function in t.functions().items():
        if function["Role"] != {"Fn::GetAtt": ["Roles", f"Outputs.{name}Role"]}:
            yield f"{name} does not run as {name}Role"
        if function["LoggingConfig"]["LogGroup"] != {"Fn::GetAtt": ["Roles", f"Outputs.{name}Log"]}:
            yield f"{name} does not log to {name}Log"
        if function["LoggingConfig"]["LogFormat"] != "JSON":
            yield f"{name} does not log as JSON"
        seen |= {f"{name}Role", f"{name}Log"}
    here = {n for n, r in t.parts["roles"]["Resources"].items() if not r["Type"].endswith("Policy")}
    yield from (f"{name} belongs to no function" for name in here - seen)
    packages = {path.parent.name for path in ROOT.glob("functions/*/Cargo.toml")}
    named = {name.lower() for name in t.functions()}
    yield from (f"{name} is a package or a function, not both" for name in packages ^ named)


def sls01_no_role_has_a_wildcard(t):
    policies = [s for name in t.functions() for s in t.statements(name)]
    for policy in t.of("AWS::IAM::ManagedPolicy").values():
        policies += policy["PolicyDocument"]["Statement"]
    for statement in policies:
        actions = listed(statement["Action"])
        yield from (f"{a} is a wildcard" for a in actions if "*" in a)
        for resource in map(text, listed(statement["Resource"])):
            if "*" in resource and not set(actions) <= STARS.get(resource, set()):
                yield f"{actions} on {resource}"
        if statement["Effect"] != "Allow" or {"NotAction", "NotResource"} & set(statement):
            yield f"{statement['Sid']} does not say plainly what it allows"


def sls01_a_role_allows_what_the_environment_names(t):
    pairs = {
        "COUNTERFOIL_STATE_TABLE": "StateTableArn",
        "COUNTERFOIL_JOURNAL_TABLE": "JournalTableArn",
        "COUNTERFOIL_SESSION_TABLE": "SessionTableArn",
        "COUNTERFOIL_DOCUMENTS_BUCKET": "DocumentsBucketArn",
        "COUNTERFOIL_SECRET_ID": '"SecretArn"',
        "COUNTERFOIL_TRUST_SECRET_ID": '"TrustSecretArn"',
        "COUNTERFOIL_MAIL_FROM": ":identity/",
    }
    for name in t.functions():
        allowed = text([s["Resource"] for s in t.statements(name)])
        for variable, resource in pairs.items():
            if (variable in t.variables(name)) != (resource in allowed):
                yield f"{name} has only one of {variable} and a permission on {resource}"


def led03_the_journal_grows_and_little_is_deleted(t):
    grows = {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:ConditionCheckItem"}
    for name in t.functions():
        for statement in t.statements(name):
            actions, where = set(listed(statement["Action"])), text(statement["Resource"])
            if "/stream/" in where and actions == {"dynamodb:ListStreams"}:
                continue
            if "JournalTable" in where and not actions <= grows:
                yield f"{name} may {actions - grows} on the journal"
            deletes = any("Delete" in action for action in actions)
            keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
            few = set(keys.get("dynamodb:LeadingKeys", ["*"])) <= DELETED
            if deletes and "SessionTable" not in where and not few:
                yield f"{name} may delete {where}"
            if "dynamodb:Scan" in actions:
                yield f"{name} may scan {where}"


def sec58_only_two_functions_touch_uploads_and_only_clean_ones(t):
    for name in t.functions():
        touches = "DocumentsBucket" in text(t.statements(name))
        if touches and name not in {"Documents", "Scans"}:
            yield f"{name} touches uploads"
    denied = quarantine(t)
    unread = denied.get("UnreadUntilClean", {})
    status = "s3:ExistingObjectTag/GuardDutyMalwareScanStatus"
    if unread.get("Condition", {}).get("StringNotEquals", {}).get(status) != "NO_THREATS_FOUND":
        yield "an unscanned upload can be read"
    if not text(unread.get("Resource")).endswith('/uploads/*"}'):
        yield "the quarantine is not that of the uploads"
    if "s3:PutObjectTagging" not in denied.get("OnlyTheScannerTags", {}).get("Action", []):
        yield "somebody but the scanner can call an upload clean"


def sec58_what_no_scanner_looks_into_has_one_door(t):
    """`Scans` reads what is tagged UNSUPPORTED and nothing worse, and alone puts released files."""
    denied, scans = quarantine(t), {"Ref": "ScansRoleArn"}
    spared = denied["UnreadUntilClean"]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]
    scanner = {"Fn::If": ["GuardDuty", {"Fn::GetAtt": ["ScannerRole", "Arn"]}, {"Ref": "ScannerRoleArn"}]}
    if spared != [scanner, scans]:
        yield f"the quarantine spares {spared}"
    door = denied.get("OneDoorForWhatNoScannerCanLookInto", {})
    status = "s3:ExistingObjectTag/GuardDutyMalwareScanStatus"
    if door.get("Condition") != {
        "StringNotEquals": {status: ["NO_THREATS_FOUND", "UNSUPPORTED"]},
        "ArnEquals": {"aws:PrincipalArn": scans},
    }:
        yield "the function that releases reads more than it may"
    if {"s3:GetObject", "s3:GetObjectVersion"} - set(door.get("Action", [])):
        yield "the door is open for one way of reading"
    if door.get("Resource") != denied["UnreadUntilClean"]["Resource"]:
        yield "the door is in another wall"
    putting = denied.get("OnlyScansReleases", {})
    if putting.get("Condition") != {"ArnNotEquals": {"aws:PrincipalArn": scans}}:
        yield "somebody but the one function can put released files"
    given = t.root["Resources"]["Quarantine"]["Properties"]["Parameters"]["ScansRoleArn"]
    if given != {"Fn::GetAtt": ["Roles", "Outputs.ScansRole"]}:
        yield f"the door is {given}'s"
    for name in t.functions():
        for statement in t.statements(name):
            where, actions = text(statement["Resource"]), set(listed(statement["Action"]))
            if "/released/" in where and "s3:PutObject" in actions and name != "Scans":
                yield f"{name} may put released files"
            if "/uploads/" in where and "s3:PutObject" in actions and name == "Scans":
                yield "Scans may change an upload"


def ops09_a_printed_invoice_is_made_once_and_by_one_function(t):
    for name in t.functions():
        for statement in t.statements(name):
            where, actions = text(statement["Resource"]), set(listed(statement["Action"]))
            if "PapersBucket" in where and "s3:PutObject" in actions and name != "Printer":
                yield f"{name} may write papers"
    policy = t.of("AWS::S3::BucketPolicy")["PapersBucketPolicy"]["PolicyDocument"]
    once = {statement["Sid"]: statement for statement in policy["Statement"]}.get("MadeOnce", {})
    if once.get("Effect") != "Deny" or once.get("Condition") != {"Null": {"s3:if-none-match": "true"}}:
        yield "a paper can be replaced"


def quarantine(t) -> dict[str, dict]:
    """What the bucket of uploads denies, by name."""
    policy = t.of("AWS::S3::BucketPolicy")["DocumentsBucketPolicy"]["PolicyDocument"]
    return {s["Sid"]: s for s in policy["Statement"] if s["Effect"] == "Deny"}


def psp46_the_trust_account_has_a_secret_of_its_own(t):
    """Two secrets, two statements; only those that move trust money are given the second."""
    secrets = t.of("AWS::SecretsManager::Secret")
    for name, secret in secrets.items():
        holds_trust = "lawpay_trust" in text(secret)
        if holds_trust != (name == "TrustSecret"):
            yield f"{name} holds the wrong keys"
    given = t.root["Resources"]["Roles"]["Properties"]["Parameters"]
    pair = (given["SecretArn"], given["TrustSecretArn"])
    if pair != ({"Ref": "Secret"}, {"Ref": "TrustSecret"}):
        yield f"the roles are given {pair}"
    for name in t.functions():
        for statement in t.statements(name):
            if "secretsmanager:GetSecretValue" not in listed(statement["Action"]):
                continue
            sid = {'{"Ref": "SecretArn"}': "Secret", '{"Ref": "TrustSecretArn"}': "TrustSecret"}
            if sid.get(text(statement["Resource"])) != statement["Sid"]:
                yield f"{name} reads {text(statement['Resource'])} as {statement['Sid']}"
            if statement["Sid"] == "TrustSecret" and name not in TRUST_MOVERS:
                yield f"{name} can read the trust credential"
    for name in TRUST_MOVERS:
        if "COUNTERFOIL_TRUST_SECRET_ID" not in t.variables(name):
            yield f"{name} moves trust money and cannot reach its account"
    doors = [path for _, path, owner in routes(t.root) if owner == "Hooks" and "lawpay" in path]
    if sorted(doors) != ["/hooks/lawpay-trust/{path}", "/hooks/lawpay/{path}"]:
        yield f"the webhooks of the two accounts come to {doors}"


def psp19_a_misdirected_webhook_raises_an_alarm(t):
    filters = t.of("AWS::Logs::MetricFilter")
    alarms = t.of("AWS::CloudWatch::Alarm")
    heard = {(text(a["Namespace"]), a["MetricName"]) for a in alarms.values()}
    source = (ROOT / "functions/hooks/src/lib.rs").read_text()
    for name, one in filters.items():
        if one["FilterPattern"].strip('"') not in source:
            yield f"{name} waits for words that nobody writes"
        for change in one["MetricTransformations"]:
            if (text(change["MetricNamespace"]), change["MetricName"]) not in heard:
                yield f"nobody hears of {change['MetricName']}"
    if not any(one["LogGroupName"] == {"Ref": "HooksLog"} for one in filters.values()):
        yield "a webhook for another mode or account goes unheard"


def sec60_every_bucket_is_closed(t):
    policies = {text(p["Bucket"]): text(p) for p in t.of("AWS::S3::BucketPolicy").values()}
    for name, bucket in t.of("AWS::S3::Bucket").items():
        block = bucket["PublicAccessBlockConfiguration"]
        if len(block) != 4 or not all(block.values()):
            yield f"{name} can be public"
        if "BucketOwnerEnforced" not in text(bucket["OwnershipControls"]):
            yield f"{name} has access lists"
        if bucket["VersioningConfiguration"] != {"Status": "Enabled"}:
            yield f"{name} keeps no versions"
        if "SSEAlgorithm" not in text(bucket["BucketEncryption"]):
            yield f"{name} is not encrypted"
        if "aws:SecureTransport" not in policies.get(text({"Ref": name}), ""):
            yield f"{name} can be reached without TLS"
    papers = t.of("AWS::S3::Bucket")["PapersBucket"]
    if not papers.get("ObjectLockEnabled") or "DefaultRetention" not in text(papers):
        yield "papers are not locked"


def sls03_nothing_in_the_background_is_lost_or_tried_for_ever(t):
    mappings = t.of("AWS::Lambda::EventSourceMapping")
    for name, mapping in mappings.items():
        if not 0 < mapping.get("MaximumRetryAttempts", -1) <= 10:
            yield f"{name} tries for ever"
        if not 0 < mapping.get("MaximumRecordAgeInSeconds", -1) < 86400:
            yield f"{name} keeps old records until the stream drops them"
        if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name} repeats whole batches"
        if not mapping.get("BisectBatchOnFunctionError"):
            yield f"{name} lets one record hold up its batch"
        if "OnFailure" not in mapping.get("DestinationConfig", {}):
            yield f"{name} forgets what failed"
    streams = [text(m["EventSourceArn"]) for m in mappings.values()]
    yield from (f"{s} feeds more than two functions" for s in streams if streams.count(s) > 2)
    events = t.of("AWS::Lambda::EventInvokeConfig").values()
    safe = {c["FunctionName"]["Ref"] for c in events if "OnFailure" in text(c)}
    for name, rule in t.of("AWS::Events::Rule").items():
        for target in rule["Targets"]:
            if target["Arn"]["Fn::GetAtt"][0] not in safe:
                yield f"{name} forgets what failed"


def sls05_a_function_ends_before_its_caller_gives_up(t):
    routed = {route[2] for route in routes(t.root)}
    for name in routed:
        if t.functions()[name]["Timeout"] >= API_SECONDS:
            yield f"{name} outlives the API"
    if t.functions()["Clock"]["Timeout"] >= 300:
        yield "one tick of the clock reaches into the next"


def sls07_tables_are_recoverable_and_kept(t):
    for name, table in t.of("AWS::DynamoDB::Table").items():
        recovery = table["PointInTimeRecoverySpecification"]
        if not recovery["PointInTimeRecoveryEnabled"] or recovery["RecoveryPeriodInDays"] != 35:
            yield f"{name} cannot go back 35 days"
        if not table["DeletionProtectionEnabled"]:
            yield f"{name} can be deleted"
        if table["BillingMode"] != "PAY_PER_REQUEST":
            yield f"{name} costs money when idle"
    kept = ("DynamoDB::Table", "S3::Bucket", "KMS::Key", "Secret", "Logs::LogGroup", "SQS::Queue")
    for name, resource in t.resources.items():
        if resource["Type"].endswith(kept):
            policies = {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")}
            if policies != {"Retain"}:
                yield f"{name} goes with the stack"


def sls07_backups_outlive_what_they_are_of(t):
    """Kept in a locked vault, daily and monthly; off only where there are none to be had."""
    if t.root["Parameters"]["Emulated"]["Default"] != "no":
        yield "a firm has no backups unless it asks for them"
    given = t.root["Resources"]["Backup"]["Properties"]["Parameters"]
    selection = t.of("AWS::Backup::BackupSelection")["Selection"]["BackupSelection"]
    kept = [text(given[one["Ref"]]) for one in selection["Resources"]]
    for name in ("StateTable", "JournalTable", "DocumentsBucket", "PapersBucket"):
        if text({"Fn::GetAtt": [name, "Arn"]}) not in kept:
            yield f"{name} is not backed up"
    vault = t.of("AWS::Backup::BackupVault")["Vault"]
    if vault.get("LockConfiguration", {}).get("MinRetentionDays", 0) < 30:
        yield "a backup can be taken away at once"
    if t.resources["Vault"].get("DeletionPolicy") != "Retain":
        yield "the backups go with the stack"
    rules = t.of("AWS::Backup::BackupPlan")["Plan"]["BackupPlan"]["BackupPlanRule"]
    if sorted(rule["Lifecycle"]["DeleteAfterDays"] for rule in rules) != [35, 2557]:
        yield "backups are kept for another time"


def sls08_everything_at_rest_has_our_key(t):
    for name, key in t.of("AWS::KMS::Key").items():
        if not key.get("EnableKeyRotation"):
            yield f"{name} never rotates"
    keyed = {
        "AWS::DynamoDB::Table": "KMSMasterKeyId",
        "AWS::Logs::LogGroup": "KmsKeyId",
        "AWS::SQS::Queue": "KmsMasterKeyId",
        "AWS::SNS::Topic": "KmsMasterKeyId",
        "AWS::SecretsManager::Secret": "KmsKeyId",
        "AWS::Lambda::Function": "KmsKeyArn",
    }
    for kind, field in keyed.items():
        for name, resource in t.of(kind).items():
            if field not in text(resource):
                yield f"{name} has no key of ours"


def sls10_every_function_has_its_alarms(t):
    alarms = t.of("AWS::CloudWatch::Alarm")
    heard = {
        (a["MetricName"], text(a.get("Dimensions", [{"Value": ""}])[0]["Value"]))
        for a in alarms.values()
    }
    for name in t.functions():
        for metric in ("Errors", "Throttles"):
            if (metric, text({"Ref": name})) not in heard:
                yield f"{name} has no alarm for {metric}"
    for metric in ("IteratorAge", "ApproximateNumberOfMessagesVisible", "5xx"):
        if not any(metric == name for name, _ in heard):
            yield f"nobody hears of {metric}"
    for name, alarm in alarms.items():
        if alarm["AlarmActions"] != [{"Ref": "Topic"}]:
            yield f"{name} tells nobody"


def sls15_logs_are_kept_as_long_as_the_firm_says(t):
    for name, log in t.of("AWS::Logs::LogGroup").items():
        if log.get("RetentionInDays") != {"Ref": "LogRetentionDays"}:
            yield f"{name} is kept for another time"
    for name, function in t.functions().items():
        if function.get("TracingConfig") != {"Mode": "Active"}:
            yield f"{name} is not traced"


def webhook_doors_are_spelled_out(t):
    """Other routes may lead a whole subtree to its function; what strangers' machines call may not."""
    for method, path, owner in routes(t.root):
        hooked = path.startswith("/hooks/")
        if hooked != (owner == "Hooks"):
            yield f"{method} {path} is {owner}'s"
        if hooked and (method != "POST" or "+" in path):
            yield f"{method} {path} serves more than it says"


def the_stack_fits_into_what_aws_allows(t):
    found = routes(t.root)
    body = text(t.root["Resources"]["ServerlessHttpApi"]["Properties"]["Body"])
    counted = [
        ("routes", len(found), ROUTES_MAX),
        ("integrations", body.count('"x-amazon-apigateway-integration"'), INTEGRATIONS_MAX),
        ("resources", len(t.root["Resources"]), RESOURCES_MAX),
        *((f"bytes of policy at {name}", size, POLICY_BYTES_MAX) for name, size in policies(t).items()),
    ]
    for what, count, most in counted:
        if count > most:
            yield f"{count} {what}; AWS allows {most}"


def policies(t) -> dict[str, int]:
    """How large the policy of each function becomes, which says who may call it.

    What is filled in later counts as it is written, which is longer.
    """
    sizes = dict.fromkeys(t.functions(), 0)
    for name, permission in t.of("AWS::Lambda::Permission").items():
        function = permission["FunctionName"]["Ref"]
        arn = f"arn:aws:lambda:{REGION}:000000000000:function:{STACK}-{function}-000000000000"
        statement = {
            "Sid": f"{STACK}-{name}-000000000000",
            "Effect": "Allow",
            "Principal": {"Service": permission["Principal"]},
            "Action": permission["Action"],
            "Resource": arn,
            "Condition": {"ArnLike": {"AWS:SourceArn": permission["SourceArn"]}},
        }
        sizes[function] += len(text(statement))
    return sizes


CHECKS = [
    cfn_lint_is_silent,
    sam_validates,
    checkov_finds_nothing,
    sls01_every_function_has_its_own_role_and_log,
    sls01_no_role_has_a_wildcard,
    sls01_a_role_allows_what_the_environment_names,
    led03_the_journal_grows_and_little_is_deleted,
    sec58_only_two_functions_touch_uploads_and_only_clean_ones,
    sec58_what_no_scanner_looks_into_has_one_door,
    ops09_a_printed_invoice_is_made_once_and_by_one_function,
    psp46_the_trust_account_has_a_secret_of_its_own,
    psp19_a_misdirected_webhook_raises_an_alarm,
    sec60_every_bucket_is_closed,
    sls03_nothing_in_the_background_is_lost_or_tried_for_ever,
    sls05_a_function_ends_before_its_caller_gives_up,
    sls07_tables_are_recoverable_and_kept,
    sls07_backups_outlive_what_they_are_of,
    sls08_everything_at_rest_has_our_key,
    sls10_every_function_has_its_alarms,
    sls15_logs_are_kept_as_long_as_the_firm_says,
    webhook_doors_are_spelled_out,
    the_stack_fits_into_what_aws_allows,
]


def main() -> int:
    template = Template()
    failed = 0
    for check in CHECKS:
        problems = list(check(template))
        failed += bool(problems)
        print(("FAILED " if problems else "ok     ") + check.__name__)
        for problem in problems:
            print(f"       {problem}")
    print(f"outside template: {len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

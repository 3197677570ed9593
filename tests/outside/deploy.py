"""The real template, deployed by `sam deploy` onto an AWS emulator on this machine.

    with deployed(binaries) as stack:
        ... stack.url is the portal, stack.client("s3") the AWS beneath it ...

    deploy.py [--binaries DIR] [--stripe URL] [-- COMMAND ...]

Without `--binaries` the functions are built; with it DIR/<function>/bootstrap are taken. COMMAND
finds the portal in COUNTERFOIL_DEPLOYED_URL and deploy_control's address in
COUNTERFOIL_DEPLOYED_CONTROL, and its exit code is ours; without a command, the portal runs until
Ctrl-C.
"""

import argparse
import contextlib
import copy
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import time
import uuid

from deploy_control import control
from deploy_emulator import REGION, Emulator, emulator
from deploy_front import front
from deploy_guard import Guard, guard
from deploy_scanner import scanner
from samcli.yamlhelper import yaml_dump, yaml_parse
from samtranslator.translator.transform import transform

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "target" / "outside"
TOOLS = pathlib.Path(sys.executable).parent
STACK = "counterfoil"
PROFILE = "deploy-test"
MAIL_FROM = "billing@firm.example"
ANY_METHOD = "x-amazon-apigateway-any-method"  # How OpenAPI says ANY.
SCANNER_ROLE = "arn:aws:iam::000000000000:role/test-scanner"


class Deployed:
    """A running portal: its address, and the AWS it stands on."""

    def __init__(self, cloud: Emulator, url: str, warden: Guard):
        self.url = url
        self.guard = warden
        self.endpoint = cloud.endpoint
        self.client = cloud.client
        self.mails = cloud.mails
        stack = cloud.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        self.outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
        self.resources = self.resources_of(STACK)

    def resources_of(self, stack: str) -> dict[str, str]:
        """Names that the emulator gave to what one stack declares."""
        formation = self.client("cloudformation")
        pages = formation.get_paginator("list_stack_resources").paginate(StackName=stack)
        return {
            r["LogicalResourceId"]: r["PhysicalResourceId"]
            for page in pages
            for r in page["StackResourceSummaries"]
        }

    def statements(self) -> dict[str, list[dict]]:
        """What each function's role allows, as it was deployed."""
        iam = self.client("iam")
        roles = self.resources_of(self.resources["Roles"])
        return {
            name: iam.get_role_policy(RoleName=roles[f"{name}Role"], PolicyName=package)[
                "PolicyDocument"
            ]["Statement"]
            for package, name in functions().items()
        }

    def invoke(self, function: str, event: dict) -> dict:
        """Calls a function by its name in the template, as a schedule or stream would."""
        answer = self.client("lambda").invoke(
            FunctionName=self.resources[function], Payload=json.dumps(event)
        )
        payload = json.load(answer["Payload"])
        if "FunctionError" in answer:
            raise RuntimeError(f"{function} failed: {payload}")
        return payload

    def tick(self) -> dict:
        """Runs the clock now instead of in five minutes."""
        return self.invoke("Clock", scheduled_event())

    def set_processor_keys(self, **keys: str) -> None:
        """Does what the README asks of a firm: puts processors' keys beside the session secret."""
        of_trust = {name: key for name, key in keys.items() if name.startswith("lawpay_trust_")}
        others = {name: key for name, key in keys.items() if name not in of_trust}
        secrets = self.client("secretsmanager")
        for output, told in [("SecretArn", others), ("TrustSecretArn", of_trust)]:
            arn = self.outputs[output]
            kept = json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"]) | told
            secrets.put_secret_value(SecretId=arn, SecretString=json.dumps(kept))


def scheduled_event() -> dict:
    """What EventBridge sends when a schedule is due."""
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "region": REGION,
        "resources": [],
        "detail": {},
    }


@contextlib.contextmanager
def deployed(binaries: pathlib.Path, stripe: str | None = None):
    """Deploys the template with `binaries`/<function>/bootstrap and yields a `Deployed`.

    `stripe` is the address of a sandbox that plays Stripe's API and its hosted pages.
    """
    with emulator(TARGET / "emulator") as cloud, front(cloud.port) as door, guard(cloud) as warden:
        staged = stage(binaries, TARGET / "stage", warden)
        parameters = {
            "PortalUrl": door.url,
            "MailFrom": MAIL_FROM,
            "Architecture": architecture(),
            "ScannerRoleArn": SCANNER_ROLE,
            "Emulated": "yes",
        }
        if stripe:
            parameters |= {"StripeUrl": stripe, "PayPalUrl": stripe, "LawPayUrl": stripe}
            parameters["CheckoutOrigin"] = stripe
        sam_deploy(cloud, staged, parameters)
        stack = Deployed(cloud, door.url, warden)
        for name, statements in stack.statements().items():
            warden.hold_to(name, statements)
        add_routes(stack, staged)
        door.lead_to(stack.resources["ServerlessHttpApi"])
        with scanner(stack.client, stack.outputs["DocumentsBucketName"]):
            yield stack


def architecture() -> str:
    """The template's word for this machine's processor."""
    return {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")


def build(folder: pathlib.Path) -> pathlib.Path:
    """Builds every function as `sam build` would, without its slowest optimizations."""
    binaries = folder / "binaries"
    packages = [argument for name in functions() for argument in ("--package", name)]
    subprocess.run(
        ["cargo", "lambda", "build", "--profile", PROFILE, "--lambda-dir", str(binaries), *packages],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"},
        check=True,
    )
    return binaries


def functions() -> dict[str, str]:
    """Package name of every function and its name in the template."""
    resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
    return {
        pathlib.PurePath(resource["Properties"]["CodeUri"]).name: name
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def stage(binaries: pathlib.Path, folder: pathlib.Path, warden: Guard) -> pathlib.Path:
    """Writes what `sam build` writes: the template beside one folder of code per function.

    The one addition: each function finds AWS behind the guard.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    template = yaml_parse((ROOT / "template.yaml").read_text())
    for package, name in functions().items():
        code = folder / name
        code.mkdir()
        shutil.copy2(binaries / package / "bootstrap", code / "bootstrap")
        properties = template["Resources"][name]["Properties"]
        properties["CodeUri"] = name
        own = properties.setdefault("Environment", {}).setdefault("Variables", {})
        own.update(warden.endpoints(name))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::CloudFormation::Stack":
            part = resource["Properties"]["TemplateURL"]
            resource["Properties"]["TemplateURL"] = str(ROOT / part)
    staged = folder / "template.yaml"
    staged.write_text(yaml_dump(template))
    return staged


def sam_deploy(cloud: Emulator, template: pathlib.Path, parameters: dict[str, str]) -> None:
    """Runs `sam deploy` as a firm does, and shows its words when it fails."""
    bucket = f"{STACK}-artifacts"
    cloud.client("s3").create_bucket(Bucket=bucket)
    done = subprocess.run(
        [
            *(TOOLS / "sam", "deploy"),
            *("--template-file", template, "--stack-name", STACK, "--s3-bucket", bucket),
            *("--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-progressbar"),
            "--parameter-overrides",
            *(f"{name}={value}" for name, value in parameters.items()),
        ],
        env=cloud.environment(),
        cwd=template.parent,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(f"sam deploy failed:\n{done.stdout[-8000:]}\n{done.stderr[-4000:]}")


def add_routes(stack: Deployed, staged: pathlib.Path) -> None:
    """Adds the HTTP API's routes, which the emulator does not read from the API's body."""
    gateway = stack.client("apigatewayv2")
    api = stack.resources["ServerlessHttpApi"]
    integrations = {}
    for method, path, function in routes(expand(yaml_parse(staged.read_text()))):
        if function not in integrations:
            made = gateway.create_integration(
                ApiId=api,
                IntegrationType="AWS_PROXY",
                IntegrationUri=f"arn:aws:lambda:{REGION}:000000000000:function:"
                f"{stack.resources[function]}",
                PayloadFormatVersion="2.0",
            )
            integrations[function] = made["IntegrationId"]
        target = f"integrations/{integrations[function]}"
        gateway.create_route(ApiId=api, RouteKey=f"{method} {path}", Target=target)


def routes(whole: dict) -> list[tuple[str, str, str]]:
    """Method, path and function of every route in an expanded template."""
    paths = whole["Resources"]["ServerlessHttpApi"]["Properties"]["Body"]["paths"]
    return [
        (
            "ANY" if method == ANY_METHOD else method.upper(),
            path,
            function_of(route["x-amazon-apigateway-integration"]["uri"]),
        )
        for path, methods in paths.items()
        for method, route in methods.items()
    ]


def function_of(uri: dict) -> str:
    """Logical name in an integration's address: ...functions/${Login.Arn}/invocations."""
    return uri["Fn::Sub"].split("${")[-1].split(".Arn}")[0]


class NoManagedPolicies:
    """The transform asks for AWS's managed policies; every role here is our own."""

    def load(self) -> dict:
        return {}


def expand(template: dict) -> dict:
    """Applies the SAM transform, as CloudFormation does to a template whose code is uploaded."""
    whole = copy.deepcopy(template)
    for resource in whole["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://artifacts/code"
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    return transform(whole, {}, NoManagedPolicies())


def main() -> int:
    """Deploys, and runs the command or waits."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binaries", type=pathlib.Path)
    arguments.add_argument("--stripe", help="address of a sandbox that plays Stripe")
    arguments.add_argument("command", nargs="*")
    chosen = arguments.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    binaries = chosen.binaries or build(TARGET)
    started = time.monotonic()
    with deployed(binaries.resolve(), chosen.stripe) as stack, control(stack) as side:
        seconds = time.monotonic() - started
        print(f"{stack.url} on AWS at {stack.endpoint}, deployed in {seconds:.1f} s", flush=True)
        if not chosen.command:
            print(f"Mails, clock and keys at {side.url}. Ctrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        addresses = {
            "COUNTERFOIL_DEPLOYED_URL": stack.url,
            "COUNTERFOIL_DEPLOYED_CONTROL": side.url,
        }
        code = subprocess.run(chosen.command, env=os.environ | addresses).returncode
        print_permissions(stack.guard)
        return code or bool(stack.guard.refused)


def print_permissions(warden: Guard) -> None:
    """Names every call that a role refused, and every permission that nothing needed."""
    for refused in sorted(set(warden.refused)):
        print(f"refused: {refused}")
    for unused in warden.unused():
        print(f"unused: {unused}")
    print(
        f"outside permissions: {len(warden.used)} used, {len(warden.unused())} unused,"
        f" {len(set(warden.refused))} refused"
    )


if __name__ == "__main__":
    sys.exit(main())

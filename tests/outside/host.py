"""The portal on this machine: the whole path in a browser, then what the path left in the books."""

import json
import subprocess

import checks
import portal
from tools import HERE, PYTHON, ROOT

FOLDER = ROOT / "target" / "outside" / "host"
SCREENS = ROOT / "target" / "outside" / "screens"
BROWSER = HERE / "browser"
MONEY = "desktop,phone-plain"


def path(binary) -> None:
    """Every way through the path on empty books; afterwards they must still add up."""
    with portal.host(binary, FOLDER / "empty", "--empty") as host:
        session = host.kept("secrets.json")["session"]
        line = ["node", BROWSER / "path.mjs", host.url, f"--session={session}", "--money", MONEY]
        checks.tells_itself([*line, "--screens", SCREENS / "path"])
        exported_invoices_read_back(host)
        with checks.check("the books add up after the path"):
            add_up(host)


def pages(binary) -> None:
    """Every page of the demonstration that a link leads to."""
    with portal.host(binary, FOLDER / "demonstration") as host:
        sign_ins = host.folder / "sign-ins.json"
        line = ["node", BROWSER / "pages.mjs", host.url, "--sign-ins", sign_ins]
        checks.tells_itself([*line, "--screens", SCREENS / "demonstration"])
        with checks.check("the books of the demonstration add up"):
            add_up(host)


def add_up(host: portal.Host) -> None:
    done = host.run("check")
    assert done.returncode == 0, f"counterfoil check: {done.stdout}{done.stderr}"


def exported_invoices_read_back(host: portal.Host) -> None:
    """EBL-01: what we export, ledes-parser reads, with the totals of our own list."""
    listed = json.loads(host.run("list", "invoices", "--json").stdout)["invoices"]
    invoices = [invoice for invoice in listed if invoice["state"] != "draft"]
    for invoice in invoices:
        number = invoice["number"]
        with checks.check(f"ledes-parser reads invoice {number} with its total"):
            file = host.folder.parent / f"{number}.ledes"
            done = host.run("export", "ledes", number, "--out", str(file))
            assert done.returncode == 0, done.stderr
            read = read_ledes(file)[number]
            assert read["agrees"], read
            assert read["stated"] == [invoice["total"]], (read, invoice)
    if not invoices:
        checks.tell("ledes-parser reads an invoice", "the path left none")


def read_ledes(file) -> dict:
    """What ledes-parser makes of a file, by invoice number."""
    done = subprocess.run([PYTHON, HERE / "ledes_check.py", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)["invoices"]


if __name__ == "__main__":
    binary = portal.build()
    path(binary)
    pages(binary)
    checks.close()

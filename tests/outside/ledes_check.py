#!/usr/bin/env python3
"""Reads a LEDES 1998B file with ledes-parser, which is not ours, and prints its totals as JSON.

    ledes_check.py FILE

Needs the package ledes-parser (and setuptools below 81, whose pkg_resources it uses).
Exits with 1 when ledes-parser refuses the file, 2 when it is called wrongly.
"""

import json
import sys
from decimal import Decimal


def check(text):
    """The stated total, the sum of the lines and their number, by invoice number."""
    from ledes_parser.ledes_parser import get_parser

    invoices = {}
    for item in get_parser("LEDES98B").parse(text)["line_items"]:
        invoice = invoices.setdefault(
            item["invoice_number"], {"stated": set(), "lines": Decimal(0), "line_count": 0}
        )
        invoice["stated"].add(item["invoice_total"])
        invoice["lines"] += item["line_item_total"]
        invoice["line_count"] += 1
    return {
        number: {
            "stated": sorted(f"{total:.2f}" for total in invoice["stated"]),
            "lines": f"{invoice['lines']:.2f}",
            "line_count": invoice["line_count"],
            "agrees": invoice["stated"] == {invoice["lines"]},
        }
        for number, invoice in invoices.items()
    }


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        text = file.read()
    try:
        invoices = check(text)
    except Exception as error:  # ledes-parser raises whatever its grammar engine does
        print(json.dumps({"refused": str(error).splitlines()[0]}))
        return 1
    print(json.dumps({"invoices": invoices}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

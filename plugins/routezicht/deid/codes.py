"""Default deny for numbers: long digits and mixed codes that are no price, date, road or time."""

from __future__ import annotations

import re

from routezicht.deid.anchors import Anchors
from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class, lexicon

_CODE = re.compile(
    r"(?<![\w.,/-])(?=[\w/.-]*\d)(?:[A-Za-z]{1,5}[-/. ]?)?\d[\dA-Za-z]*(?:[-/.][\dA-Za-z]+)*(?![\w])"
    r"|(?<![\w-])[A-Za-z]+\d[\dA-Za-z]*(?:-[\dA-Za-z]+)*(?!\w)"
)
_HARMLESS = re.compile(
    r"^(?:\d{1,4}"  # small numbers and years
    r"|\d{1,3}(?:\.\d{3})+(?:,\d\d)?|\d+,\d+|\d{1,2}[.:]\d{2}"  # thousands, decimals, times
    r"|(?:\d{1,2}[-/.]){1,2}(?:\d{4}|\d{2})|\d{4}-\d{1,2}(?:-\d{1,2})?|\d{4}[-/]\d{2,4}"  # dates and spans of years
    r"|[AENaenDdRr]\s?\d{1,3}[a-z]?|\d{1,4}[a-zA-Z]{1,2}|[A-Za-z]{1,5}[-/. ]?\d{1,3}|[A-Za-z]{2,5}[ ](?:19|20)\d\d"
    r"|(?:19|20)\d\d[a-z]+|\d{1,3}[-/.]\d{1,3}|\d{1,2}-jarigen?|\d+(?:e|ste|de|x|km|kg|u|h|m)"
    r"|\d{1,3}[-/][A-Za-z]+|(?:\d{1,3}\.){2,3}\d{0,2})$"
)
# A flight is a means of transport: the code of an airline that flies to or along the routes, and its number.
_FLIGHT = re.compile(
    r"(?:A3|AF|AH|AI|AT|AZ|BA|BG|EK|ET|EW|FR|FZ|G9|GF|HV|IB|IR|J2|KL|KM|KU|LH|LO|LX|ME|MS|NK|OK|OS|PC|PK|QR|RJ|RO|SN|SU|SV"
    r"|TK|TO|TP|TU|U2|UX|VF|VN|VY|W5|W6|WB|XQ)[ ]?\d{3,4}$"
)
_MONEY = re.compile(
    r"(?:€|\$|£|eur|usd|gbp|euro|bedrag|prijs|kosten|som|dollar|pond)\s*[:=]?\s*$|^\s*(?:,-|euro|eur|dollar|usd"
    r"|pond|gbp|us\b|miljoen|duizend|km|kilometer|personen|mensen|[a-z]{3,9}\s?(?:per|p\.p)\b)",
    re.IGNORECASE,
)


def find_codes(document: Document, kept: list[tuple[int, int]], at: Anchors) -> None:
    """Take what looks like a number of a thing or a person and was not recognised."""
    text = document.text
    covered = bytearray(len(text))
    for start, end in kept:
        covered[start:end] = b"\1" * (end - start)
    for match in document.matches:
        covered[match.start : match.end] = b"\1" * (match.end - match.start)
    for place in at.code:
        found = _CODE.match(text, place)
        if found is None:
            continue
        value, (start, end) = found.group(), found.span()
        digits = sum(c.isdigit() for c in value)
        if any(covered[start:end]) or _HARMLESS.match(value) or _FLIGHT.match(value):
            continue
        letters = re.findall(r"[A-Za-z]{3,}", value)
        known = [
            part
            for part in letters
            if lexicon().classes(part.lower()) & (Class.WORD | Class.FUNC | Class.LOWERSAFE | Class.SAFECAP)
        ]
        mixed = any(c.isalpha() for c in value)
        if (
            (mixed and digits < 2)
            or (known and digits < 4)
            or (not mixed and digits < 5)
            or len(re.sub(r"\W", "", value)) < 5
        ):
            continue
        if not mixed and (
            _MONEY.search(text[max(0, start - 10) : start]) or _MONEY.match(text[end : end + 14])
        ):
            continue
        document.take(start, end, "IDNUMBER", "unknown_number", 0.5)

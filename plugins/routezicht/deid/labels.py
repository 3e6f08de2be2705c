"""Labels before a colon: of a form's field, or of who speaks in a hearing."""

from __future__ import annotations

import re
from collections import Counter

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class

_LABEL = re.compile(r"^\s*[:=][\s\"'“„]*$|^\"\s*:\s*[\[{]?\s*\"$|^\s+[-–]\s+$")
_SPEAKER = 3  # lines that one label opens
_OPENING = re.compile(r"(?m)^[ \t>*-]*([^\n:]{1,40}?)\s?:")


def label_bits(document: Document, i: int) -> int:
    """Bits of all words of a label (`Naam vader :`) that stands before word i on its line, else 0."""
    tokens = document.tokens
    if not _LABEL.match(tokens.gap[i]):
        return 0
    bits = 0
    first = i - 1
    for j in range(i - 1, max(-1, i - 6), -1):
        first = j
        bits |= tokens.word[j].bits
        gap = tokens.gap[j]
        if (
            "\n" in gap
            or "," in gap
            or ";" in gap
            or "|" in gap
            or "/" in gap
            or "{" in gap
            or (". " in gap and len(tokens.word[j - 1].text) > 2)
        ):
            break
    label = document.text[tokens.start[first] : tokens.end[i - 1]]
    if bits & Class.ROLE and _line_openings(document)[label] >= _SPEAKER:
        return 0  # it says who speaks, not who somebody is
    return bits & ((1 << 24) - 1)


def _line_openings(document: Document) -> Counter[str]:
    """How many lines each label opens; counted once per document."""
    if document.openings is None:
        document.openings = Counter(_OPENING.findall(document.text))
    return document.openings


def line_labels(document: Document) -> frozenset[str]:
    """Single letters that open at least two lines (`V.`, `A:`): speakers, not initials."""
    found = re.findall(r"(?m)^[ \t]*[\"“]?([A-Z])[.:][ \t]", document.text)
    return frozenset(letter for letter in found if found.count(letter) >= 2)

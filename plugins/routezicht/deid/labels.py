"""Labels before a colon: of a form's field, or of who speaks in a hearing."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class

_LABEL = re.compile(r"^\s*[:=][\s\"'“„]*$|^\"\s*:\s*[\[{]?\s*\"$|^\s+[-–]\s+$")
_SPEAKER = 3  # lines


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
    if bits & Class.ROLE and _speaks(document.text, document.text[tokens.start[first] : tokens.end[i - 1]]):
        return 0
    return bits & ((1 << 24) - 1)


def _speaks(text: str, label: str) -> bool:
    """Does this label open so many lines that it says who speaks, not who somebody is?"""
    return len(re.findall(rf"(?m)^[ \t>*-]*{re.escape(label)}\s?:", text)) >= _SPEAKER


def line_labels(document: Document) -> frozenset[str]:
    """Single letters that open at least two lines (`V.`, `A:`): speakers, not initials."""
    found = re.findall(r"(?m)^[ \t]*[\"“]?([A-Z])[.:][ \t]", document.text)
    return frozenset(letter for letter in found if found.count(letter) >= 2)

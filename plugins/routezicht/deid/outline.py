"""One letter per word of a document: recognizers look for words of a kind in it instead of asking every word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routezicht.deid.document import Document

# l small letters and known; n small letters, no Dutch word; p small letters, may open a name or a place of several
# words; k a country in small letters; x one small letter; i one capital; T, U, M title, upper and mixed case, t, u, m
# the same in up to three letters; d digits; c a code, C one that may be an initial; P a placeholder.
PLACEHOLDER_LETTER = ord("P")
PLACEHOLDERS = bytes(int(letter == PLACEHOLDER_LETTER) for letter in range(256))  # table: 1 for a placeholder
NUMBERS = re.compile(rb"[dcC]")
PLACED = re.compile(rb"P")
INITIALS = re.compile(rb"i")
TITLES = re.compile(rb"[Tt]")
SMALL_UNKNOWN = re.compile(rb"[np]")
CUT_TAILS = re.compile(rb"[npxUu]")
# Words that may be misread by a scanner: no digits, no initial, no mixed case.
READABLE = re.compile(rb"[nxTtUucC]")
LETTERS = re.compile(rb"[ix](?=[ix])")
BEHIND_LETTER = re.compile(rb"(?<=[ix])[^d]")
_OPENERS = re.compile(rb"p(?=[lnpkx]{0,2}[^lnpkx])|[^lnpdcP]")


def positions(pattern: re.Pattern[bytes], outline: bytes) -> list[int]:
    """Indices of the words whose letter the pattern begins at."""
    return [match.start() for match in pattern.finditer(outline)]


def openers(document: Document) -> list[int]:
    """Words at which a name or a place of several words may begin, in order.

    In text with meaningful capitals a word in small letters opens nothing, unless it is a particle or the first
    word of a place before a capital, or stands behind `ik,`.
    """
    tokens = document.tokens
    found = positions(_OPENERS, tokens.outline)
    more = [i for i, caseless in enumerate(document.caseless) if caseless] if 1 in document.caseless else []
    if "k, " in tokens.text or "K, " in tokens.text:
        more += [i for i, gap in enumerate(tokens.gap[:-1]) if gap == ", "]
    return sorted({*found, *more}) if more else found

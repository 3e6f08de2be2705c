"""Place names of several words, found in the gazetteer as one."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class, lexicon
from routezicht.deid.tokens import COUNTRY, EITHER, LOWER, PLACE

_PHRASE_GAP = re.compile(r"^(?:[ \n]|[-‑]\n?|['’]|\. )$")


def place_phrase(document: Document, i: int) -> int:
    """Last word of the longest place name of several words that starts at word i, else 0."""
    tokens = document.tokens
    last = i
    longest = 0
    folded = tokens.word[i].folded
    while (
        last + 1 < len(tokens)
        and last - i < 3
        and _PHRASE_GAP.match(tokens.gap[last + 1])
        and not document.taken[last + 1]
    ):
        last += 1
        folded = f"{folded} {tokens.word[last].folded}"
        if lexicon().is_phrase(folded):
            longest = last
    if not longest or document.caseless[i]:
        return longest
    # In normal text a place name has a capital somewhere (`de lutte` is not one, `Bergen op Zoom` is).
    return (
        longest
        if any(tokens.word[k].shape != LOWER for k in range(i, longest + 1))
        and tokens.word[longest].shape != LOWER
        else 0
    )


def phrase_kind(document: Document, first: int, last: int) -> int:
    """COUNTRY behind a compass or colour (`Wit-Rus`); EITHER when the words may be somebody's names too, else PLACE."""
    words = document.tokens.word[first : last + 1]
    if words[-1].bits & Class.COUNTRY and document.tokens.gap[last] == "-":
        return COUNTRY
    names = [w for w in words if w.bits & Class.GIVEN or (w.bits & Class.FAMILY and not w.bits & Class.WORD)]
    sure = any(w.bits & Class.SURE_PLACE for w in words)
    return (
        EITHER
        if len(names) == len(words) and not sure and all(w.bits & Class.CURATED for w in names)
        else PLACE
    )

"""Countries of several words, and places joined by dashes (`Bursa-Plovdiv-Niš`): no names of several parts."""

from __future__ import annotations

from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class, lexicon
from routezicht.deid.phrases import place_phrase
from routezicht.deid.tokens import INITIAL, LOWER

_SIGNS = frozenset(
    f"{a}{sign}{b}" for sign in ("-", "–", "—", "->", "→", ">", "/") for a in ("", " ") for b in ("", " ")
)
_LONGEST = 4  # words of a place name
_WELL_KNOWN = int(Class.CITY | Class.SURE_PLACE | Class.COUNTRY)


def _last(document: Document, i: int) -> int:
    """Last word of the place that starts at word i, or -1."""
    word = document.tokens.word[i]
    if document.taken[i] or (word.shape == LOWER and not document.caseless[i]):
        return -1
    last = place_phrase(document, i)
    return last or (i if word.bits & (ANY_PLACE | Class.COUNTRY) else -1)


def _after_name(document: Document, i: int) -> bool:
    """Does something stand before word i that a surname follows (`mr. W. `)?"""
    if i == 0 or document.tokens.gap[i] not in {" ", ". ", "."}:
        return False
    word = document.tokens.word[i - 1]
    named = word.shape != LOWER and bool(word.bits & NAME)
    return word.shape == INITIAL or named or bool(word.bits & (Class.TITLE | Class.ROLE | Class.KIN))


def shield_countries(document: Document) -> None:
    """Mark countries of several words (`Sierra Leone`) as settled: their words may be names apart."""
    tokens = document.tokens
    for i, word in enumerate(tokens.word):
        if (
            not word.bits & Class.PHRASE
            or document.taken[i]
            or (word.shape == LOWER and not document.caseless[i])
        ):
            continue
        folded = word.folded
        for last in range(i + 1, min(i + _LONGEST, len(tokens))):
            if tokens.gap[last] not in {" ", "-", "\n"}:
                break
            folded = f"{folded} {tokens.word[last].folded}"
            if lexicon().is_country(folded):
                document.settle(range(i, last + 1))


def shield_chains(document: Document) -> None:
    """Mark the words of every chain as settled, so that no later pass takes them.

    At least one well-known place that is no name, no member that is not a place, and no double name.
    """
    tokens = document.tokens
    done = 0
    for joint in [i for i, gap in enumerate(tokens.gap[:-1]) if gap in _SIGNS and i]:
        if joint <= done:
            continue
        first = next(
            (k for k in range(max(0, joint - _LONGEST), joint) if _last(document, k) == joint - 1), joint
        )
        i, sure, members, named, tight = first, 0, 0, False, False
        while i < len(tokens) and not document.taken[i]:
            last = _last(document, i)
            if last < 0:
                break
            bits = tokens.word[last].bits
            members += 1
            named |= bool(bits & NAME and bits & Class.CURATED)
            sure += last > i or bool(bits & _WELL_KNOWN and not (bits & NAME and bits & Class.CURATED))
            tight = tokens.gap[i] == "-"
            i = last + 1
            if i >= len(tokens) or tokens.gap[i] not in _SIGNS:
                break
        double_name = members == 2 and named and tight  # `Ana-Sofia`
        if members >= 2 and sure and not double_name and not _after_name(document, first):
            document.settle(range(first, i))
        done = i

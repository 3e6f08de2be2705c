"""What stands around a name that may be an organisation: `eigenaar van`, bare names in text without capitals."""

from __future__ import annotations

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.organisation_words import CARE, INFIX, LEGAL
from routezicht.deid.tokens import CODE, DIGITS, LOWER, Word

_OWNER = frozenset(
    [
        "eigenaar",
        "eigenares",
        "mede-eigenaar",
        "dienst",
        "directeur",
        "eigendom",
        "bedrijfsleider",
        "uitbater",
        "uitbaatster",
        "personeel",
        "werknemer",
        "medewerker",
        "medewerkster",
        "manager",
        "loondienst",
        "vennoot",
    ]
)


def owned(document: Document, i: int) -> bool:
    """Is word i the `van` of `eigenaar van`, or the `bij` of `advocaat bij`?"""
    if i == 0 or document.tokens.gap[i] not in {" ", "\n"}:
        return False
    before, preposition = document.tokens.word[i - 1], document.tokens.word[i].folded
    if preposition == "van":
        return before.folded in _OWNER
    linked = i > 1 and document.tokens.word[i - 2].folded in {
        "is",
        "was",
        "als",
        "ben",
        "werd",
        "zijn",
        "waren",
    }
    if (
        preposition == "bij"
        and linked
        and before.shape == LOWER
        and not before.bits & (Class.FUNC | Class.PLACEPREP)
    ):
        return True
    return preposition == "bij" and (bool(before.bits & Class.ROLE) or before.folded in _OWNER)


def rare(document: Document, first: int, last: int) -> bool:
    """Is some word of first..last no everyday Dutch word?"""
    return any(
        not document.tokens.word[k].bits & Class.WORD or document.tokens.word[k].zipf < 3.9
        for k in range(first, last + 1)
    )


def caseless_name(document: Document, first: int) -> int:
    """Last word of a name of up to three words from `first` on in text without capitals; first - 1 when none is."""
    tokens = document.tokens
    block = (
        Class.FUNC | Class.PERSONVERB | Class.TITLE | Class.KIN | Class.COUNTRY | Class.SAFECAP | Class.NAMING
    )
    last = first - 1
    for j in range(first, min(first + 4, len(tokens))):
        word = tokens.word[j]
        if (
            document.taken[j]
            or word.shape in {DIGITS, CODE}
            or (j > first and tokens.gap[j] not in {" ", "-", " & "})
        ):
            break
        infix = word.folded in INFIX and j + 1 < len(tokens) and tokens.gap[j + 1] == " "
        if word.folded in {"een", "in", "op", "met", "voor", "van"} or (word.bits & block and not infix):
            break
        if not infix:
            last = j
    return last


def kind_of(words: list[Word], care: bool) -> tuple[str, str]:
    """(type, recognizer) of an organisation with this name; `care`: somebody is treated there."""
    folded = {word.folded for word in words}
    if folded & CARE or care:
        return "HOSPITAL", "hospital"
    return ("ORG" if folded & LEGAL else "EMPLOYER"), "organisation"

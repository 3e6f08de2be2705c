"""Surnames that are peoples or countries, told by the title before them."""

from __future__ import annotations

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import LOWER


def named_after_people(document: Document, i: int) -> bool:
    """Is word i, a people or a country, a surname behind a title (`mevrouw Zwitser`, `dhr. De Turk`)?"""
    tokens = document.tokens
    before = i - 1
    if before > 0 and tokens.word[before].folded in {"de", "den"} and tokens.word[before].shape != LOWER:
        before -= 1
    if before < 0 or document.caseless[i] or tokens.word[i].shape == LOWER:
        return False
    title = tokens.word[before]
    return (
        bool(title.bits & Class.TITLE)
        and title.text != "DR"
        and tokens.gap[i] in {" ", ". "}
        and tokens.gap[before + 1] in {" ", ". "}
    )

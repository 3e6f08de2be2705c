"""Surnames that are everyday words (`Kok`, `De Wit`), where Dutch grammar leaves room for a person only.

A countable noun does not stand without an article before a verb or behind a role: `Kok schreef`, `tolk de wit`.
"""

from __future__ import annotations

import re

from routezicht.deid.contexts import EVERYDAY
from routezicht.deid.document import Document
from routezicht.deid.lexicon import NAME, Class
from routezicht.deid.name_words import SPEAKING
from routezicht.deid.outline import TITLES, positions
from routezicht.deid.tokens import LOWER, TITLE

TYPE, RECOGNIZER, SCORE = "PERSON", "person", 0.7
_OTHER = int(Class.FUNC | Class.COUNTRY | Class.SAFECAP | Class.ROLE | Class.TITLE | Class.KIN | Class.MONTH)
# What persons do and things do not, next to saying something.
_ACTS = SPEAKING | frozenset(
    [
        "schreef",
        "schrijft",
        "zag",
        "zagen",
        "hoorde",
        "noteerde",
        "tekende",
        "controleerde",
        "controleerden",
        "fouilleerde",
        "verhoorde",
        "vertaalde",
        "tolkte",
        "herkende",
        "wees",
        "sprak",
        "spraken",
        "belden",
        "vroegen",
        "zeiden",
        "schreven",
        "verklaarden",
        "meent",
        "denkt",
        "dacht",
        "vermoedt",
        "las",
        "besloot",
        "weigerde",
        "ontkende",
        "bekende",
        "ontkent",
        "bekent",
        "kocht",
        "verkocht",
        "droeg",
        "stelde",
        "lichtte",
        "hield",
        "nam",
        "namen",
    ]
)
_ADDRESSED = re.compile(
    r"(?mi)^\s*(?:aan|van|cc|t\.?a\.?v\.?|kopie(?: aan)?|door|afz\.?|afzender|paraaf|steller|opsteller)\s*:\s*$"
)
_FIELD_ENDS = re.compile(r"\s*(?:[,;/(|\n]|$)")
_PARTICLES = frozenset(["de", "van", "der", "den", "ter", "ten", "vd"])
_DETERMINERS = frozenset(
    [
        "de",
        "het",
        "een",
        "deze",
        "die",
        "dit",
        "dat",
        "geen",
        "elke",
        "iedere",
        "andere",
        "zijn",
        "haar",
        "hun",
        "mijn",
        "onze",
        "ons",
        "uw",
        "jullie",
        "als",
        "per",
    ]
)


def _everyday(document: Document, i: int) -> bool:
    """Is word i a surname and an everyday word, and nothing else that matters?"""
    word = document.tokens.word[i]
    return bool(word.bits & Class.COMMON and word.bits & NAME) and not (
        word.bits & _OTHER or document.taken[i]
    )


def _take(document: Document, first: int, last: int) -> None:
    tokens = document.tokens
    document.take(tokens.start[first], tokens.end[last], TYPE, RECOGNIZER, SCORE)


def _is_person(document: Document, i: int) -> bool:
    start = document.tokens.start[i]
    return any(match.start == start and match.type == TYPE for match in document.matches)


def find_everyday_names(document: Document) -> None:
    """Take them at the start of a sentence or field, and behind a role in text without capitals."""
    tokens = document.tokens
    for i in positions(TITLES, tokens.outline):
        if not document.caseless[i] and _everyday(document, i) and _stands_alone(document, i):
            _take(document, i, i)
    if 1 in document.caseless:
        for i, caseless in enumerate(document.caseless):
            if caseless and _everyday(document, i) and _stands_alone(document, i):
                _take(document, i, i)
            elif caseless and i:
                _find_behind_role(document, i)


def _stands_alone(document: Document, i: int) -> bool:
    """`Kok zag`, `Kok en Jansen`, `Aan: Kok, AVIM`: does a capital everyday word stand where a person does?"""
    tokens = document.tokens
    words, gap, last = tokens.word, tokens.gap, len(tokens) - 1
    line = document.text[document.text.rfind("\n", 0, tokens.start[i]) + 1 : tokens.start[i]]
    if _ADDRESSED.match(line) and _FIELD_ENDS.match(gap[i + 1]):
        return True
    if not document.starts[i] or i == last or gap[i + 1] != " ":
        return False
    caseless = bool(document.caseless[i])
    if (caseless or words[i + 1].shape == LOWER) and words[i + 1].folded in _ACTS:
        return True
    joined = words[i + 1].folded == "en" and i + 2 <= last and gap[i + 2] == " "
    return joined and (caseless or words[i + 2].shape == TITLE) and _is_person(document, i + 2)


def _find_behind_role(document: Document, i: int) -> None:
    """`tolk kok was te laat`, `agent de wit`: a role without article, and a surname behind it."""
    tokens = document.tokens
    words, gap = tokens.word, tokens.gap
    role = i - 1
    if not words[role].bits & (Class.ROLE | Class.TITLE) or gap[i] != " ":
        return
    if role and gap[role] == " " and words[role - 1].folded in _DETERMINERS:
        return
    last = i
    while last < min(i + 2, len(tokens) - 1) and words[last].folded in _PARTICLES and gap[last + 1] == " ":
        last += 1
    if words[last].zipf < EVERYDAY and _everyday(document, last):
        _take(document, i, last)

"""Names of points on the way that are no organisations: junctions, exits, border posts, airports, bridges."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class, lexicon
from routezicht.deid.tokens import DIGITS, LOWER, PLACEHOLDER, SAFE
from routezicht.deid.word_roles import WordRoles, listed, word_set

# Behind these words stands the name of the point, whatever that name means elsewhere.
_POINTS = word_set(
    "knooppunt knp afslag afrit oprit verkeersplein klaverblad aquaduct grensovergang grenspost "
    "grensdoorlaatpost doorlaatpost grensstation grensplaats grenscontrolepost rasthof raststatte raststaette "
    "autohof rastplatz autobahnraststatte rustplaats verzorgingsplaats carpoolplaats truckparking "
    "wisselplaats aire autogrill"
)
# Airports bear the full names of persons.
_AIRPORTS = frozenset(
    ["luchthaven", "vliegveld", "airport", "aeroport", "aeropuerto", "flughafen", "havalimani"]
)
# The same words have other uses: a person may follow, or a house number.
_SOFT = word_set(
    "terminal viaduct tunnel brug sluis sluizen haven veerhaven zeehaven containerhaven station treinstation "
    "busstation metrostation hoofdstation kade pier steiger parkeerterrein"
)
_RINGS = frozenset(["ring", "ringweg", "rondweg", "randweg"])
_ENDING = re.compile(r"[a-z]{4,}(?:sluizen|sluis|tunnel|haven|brug|viaduct)$")
_POINT, _AIRPORT, _MAYBE, _RING, _COMPOUND = (1 << bit for bit in range(5))
_LISTS = (_POINTS, _AIRPORTS, _SOFT, _RINGS)


def _role(folded: str) -> int:
    found = listed(folded, _LISTS)
    if not found and _ENDING.match(folded) and not lexicon().classes(folded) & NAME:
        return _COMPOUND
    return found


_roles = WordRoles(_role)
_ARTICLES = word_set("de den het t ter ten la le les el al am im van du des")
_GAPS = frozenset([" ", " '", "\n", "-", "'", "’", " ’"])
_NUMERAL = re.compile(r"[IVX]{1,4}$|ii$|iii$")
_TALK = int(
    Class.FUNC
    | Class.PERSONVERB
    | Class.ROLE
    | Class.TITLE
    | Class.KIN
    | Class.NAMING
    | Class.PLACEPREP
    | Class.MONTH
)
_BESIDE_ROAD = re.compile(
    r"(?<!\w)[AENaen]\s?\d{1,3}(?:/[AENaen]\s?\d{1,3})?,?\s(?P<by>(?:bij|nabij|ter\shoogte\svan|t\.?h\.?v\.?|even\s(?:voor|na)"
    r"|vlak\s(?:voor|na|bij))\s(?:knooppunt\s)?)?(?P<v>(?:(?:[Dd]en?|[Hh]et|'t|[Tt]er)\s)?[A-ZÀ-Þ][\w'’-]+)(?!\s[A-ZÀ-Þ])"
)
_HOUSE = re.compile(r"\s\d{1,4}\s?[a-z]?(?!\w)")


def shield_points(document: Document, roads: bool) -> None:
    """Mark names of points on the way as settled, so that no pass takes them for a person or an organisation.

    Args:
        roads: the text speaks of a numbered road.
    """
    for i, role in _roles.of(document):
        if document.taken[i]:
            continue
        if role == _COMPOUND:
            _compound(document, i)
            continue
        if role == _POINT and _of_staff(document, i):
            continue
        last = _ring(document, i) if role == _RING else _name(document, i, role)
        if last > i:
            _shield(document, range(i, last + 1))
    if roads:
        for beside in _BESIDE_ROAD.finditer(document.text):
            _beside(document, beside)


def _shield(document: Document, within: range) -> None:
    if not any(document.taken[j] and not document.guarded[j] for j in within):
        for j in within:
            document.guarded[j] = document.taken[j] = 1


def _follows(document: Document, i: int) -> bool:
    """Does word i belong to the same phrase as the word before?"""
    tokens = document.tokens
    return (
        i < len(tokens)
        and tokens.gap[i] in _GAPS
        and tokens.word[i] is not PLACEHOLDER
        and not document.taken[i]
    )


def _name(document: Document, i: int, role: int) -> int:
    """Last word of the name behind the head i, or i when none follows."""
    tokens = document.tokens
    j = i + 1
    if (
        role == _POINT
        and _follows(document, j)
        and tokens.word[j].shape == DIGITS
        and len(tokens.word[j].text) < 4
    ):
        j += 1
    for size in (4, 3, 2):
        if all(_follows(document, k) for k in range(j, j + size)) and lexicon().is_phrase(
            " ".join(word.folded for word in tokens.word[j : j + size])
        ):
            return j + size - 1
    while _follows(document, j) and tokens.word[j].folded in _ARTICLES and j - i < 4:
        j += 1
    if not _follows(document, j) or (
        tokens.gap[j] == "\n" and j == i + 1 and document.starts[j] and role & _MAYBE
    ):
        return i
    word = tokens.word[j]
    caseless = bool(document.caseless[j])
    named = bool(word.bits & NAME) and not word.bits & ANY_PLACE
    if word.shape >= DIGITS or len(word.text) < 3 or word.bits & _TALK or word.bits & Class.COUNTRY:
        return i
    if not caseless and word.shape == LOWER:
        return i
    if role & _MAYBE and not word.bits & ANY_PLACE and (named or caseless or tokens.word[i].shape != LOWER):
        return i
    if role & _MAYBE and not caseless and tokens.word[i].shape != LOWER and not document.starts[i]:
        return i
    last = j
    while (
        not caseless and _follows(document, last + 1) and last - j < 2 and tokens.gap[last + 1] in {" ", "-"}
    ):
        more = tokens.word[last + 1]
        numeral = _NUMERAL.match(more.text) is not None
        if not numeral and (more.shape in {LOWER, DIGITS} or more.bits & _TALK or len(more.text) < 3):
            break
        if (
            not numeral
            and not role & _AIRPORT
            and more.bits & NAME
            and not more.bits & (ANY_PLACE | Class.WORD)
        ):
            break
        last += 1
    if caseless and _follows(document, last + 1) and _NUMERAL.match(tokens.word[last + 1].text):
        last += 1
    if role & _MAYBE and _HOUSE.match(document.text, tokens.end[last]):
        return i
    return last


def _of_staff(document: Document, i: int) -> bool:
    """Is the halt i the place of work of a person before it (`melder Jansen van Rasthof ...`)?"""
    words = document.tokens.word
    return (
        i > 1
        and words[i - 1].folded == "van"
        and (bool(document.taken[i - 2]) or document.kind(i - 2) != SAFE)
    )


def _ring(document: Document, i: int) -> int:
    """`Ring van Gent`, `ring Antwerpen`: last word of a place behind the word for ring road, or i."""
    words = document.tokens.word
    j = i + 1 + (i + 1 < len(words) and words[i + 1].folded in {"van", "rond", "om", "bij"})
    before = words[i - 1].bits if i else 0
    along = before & (Class.FUNC | Class.PLACEPREP) and not before & (Class.TITLE | Class.ROLE)
    if along and _follows(document, i + 1) and _follows(document, j) and words[j].bits & ANY_PLACE:
        return j
    return i


def _compound(document: Document, i: int) -> None:
    """`de Oranjesluizen`: a name by its ending, unless a person or a house number is meant."""
    tokens = document.tokens
    word, before = tokens.word[i], tokens.word[i - 1] if i else None
    if word.shape == LOWER and not document.caseless[i]:
        return
    person = (
        before is not None
        and not before.bits & Class.FUNC
        and (
            before.bits & (Class.TITLE | Class.ROLE | Class.KIN | Class.GIVEN | Class.NAMING)
            or (
                before.shape != LOWER
                and not document.caseless[i]
                and tokens.gap[i] == " "
                and not document.starts[i - 1]
            )
        )
    )
    if person or _HOUSE.match(document.text, tokens.end[i]):
        return
    if (
        document.caseless[i]
        or before is None
        or before.bits & (Class.PLACEPREP | Class.FUNC)
        or not document.starts[i]
    ):
        _shield(document, range(i, i + 1))


def _beside(document: Document, beside: re.Match[str]) -> None:
    """A place beside a numbered road: said to be near it, or known as a place."""
    within = document.within(*beside.span("v"))
    words = [document.tokens.word[j] for j in within]
    name = words[-1]
    if name.bits & _TALK or not document.guarded[document.first_word(beside.start())]:
        return
    place = name.bits & ANY_PLACE or lexicon().is_phrase(" ".join(w.folded for w in words))
    if place or (beside["by"] and not name.bits & NAME):
        _shield(document, within)

"""Places of work, study and care, law firms and shelters."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class
from routezicht.deid.mending import opens_field
from routezicht.deid.organisation_cues import caseless_name, kind_of, owned, rare
from routezicht.deid.organisation_words import (
    CARE,
    CARE_VERBS,
    INFIX,
    LEGAL,
    NATIONAL,
    PREPOSITIONS,
    SHELTERS,
    TIGHT,
    WEAK,
)
from routezicht.deid.tokens import (
    CODE,
    COUNTRY,
    DIGITS,
    INITIAL,
    LOWER,
    PLACEHOLDER,
    SAFE,
    TITLE,
    UNKNOWN,
    UPPER,
    Word,
)


def _capital(document: Document, i: int) -> bool:
    word = document.tokens.word[i]
    return word.shape != LOWER and word.shape not in {DIGITS, CODE} and word is not PLACEHOLDER


def _stops(word: Word) -> bool:
    return bool(word.bits & (Class.FUNC | Class.TITLE | Class.KIN) and not word.bits & Class.ORGHEAD)


def _right(document: Document, i: int) -> int:
    """Last word of the name that goes on to the right of word i (i itself when it does not)."""
    tokens = document.tokens
    last = i
    j = i + 1
    while j < len(tokens) and tokens.gap[j] in TIGHT and j - last <= 3:
        word = tokens.word[j]
        if tokens.gap[j] == "\n" and opens_field(document.text, tokens.start[j]):
            break
        if tokens.gap[j] in {". ", "\n"} and (
            (document.starts[j] and tokens.gap[j] == ". " and len(tokens.word[j - 1].text) > 4)
            or _stops(word)
        ):
            break
        if (
            _capital(document, j)
            and (word.shape != INITIAL or tokens.gap[j + 1].startswith("."))
            and not (_stops(word) and word.folded not in INFIX and tokens.gap[j] != " & ")
        ):
            if word.bits & Class.ROLE and not word.bits & Class.ORGHEAD:
                break
            last = j
        elif word.folded not in INFIX or tokens.gap[j] == "\n":
            break
        j += 1
    return last


def _left(document: Document, i: int) -> int:
    tokens = document.tokens
    first = i
    j = i - 1
    while j >= 0 and tokens.gap[j + 1] in {" ", "-", " & ", "’", "'", ". "} and first - j <= 2:
        word = tokens.word[j]
        if tokens.gap[j + 1] == ". " and len(word.text) > 4:
            break
        if (
            _capital(document, j)
            and not word.bits
            & (Class.FUNC | Class.TITLE | Class.ROLE | Class.KIN | Class.NAMING | Class.COUNTRY)
            and not (document.starts[j] and word.initial == SAFE)
        ):
            first = j
        elif (
            word.folded not in INFIX
            or not (j and _capital(document, j - 1))
            or word.folded in {"van", "voor", "in", "of", "te"}
        ):
            break
        j -= 1
    return first


def _employed(document: Document, i: int) -> tuple[bool, bool]:
    """(working or staying there, in care) by the words before word i in its sentence."""
    tokens = document.tokens
    care = work = False
    for j in range(i - 1, max(-1, i - 9), -1):
        if ". " in tokens.gap[j + 1] or "? " in tokens.gap[j + 1] or "\n\n" in tokens.gap[j + 1]:
            break
        word = tokens.word[j]
        care = care or word.folded in CARE_VERBS
        work = work or bool(word.bits & Class.EMPLOY)
    return work, care


_HOUSES = (LEGAL | {"ziekenhuis", "kliniek", "zorggroep", "zorgcentrum", "verpleeghuis"}) - {"legal", "law"}


def _apposition(document: Document, i: int) -> None:
    """`een restaurant, De Lindenhof`: the name of the organisation behind a comma."""
    tokens = document.tokens
    first = i + 1
    if first >= len(tokens) or tokens.gap[first] not in {", ", ": ", " "} or document.taken[first]:
        return
    article = tokens.word[first].folded in {"de", "het", "'t", "la", "le", "el"}
    comma = tokens.gap[first] != " "
    if document.caseless[i]:
        if not (comma or article):
            return
        last = caseless_name(document, first)
        closed = last >= first and re.match(r"\s*(?:[.,;)\n]|$)", tokens.gap[last + 1])
        if closed and (last > first or not article) and (article or rare(document, first, last)):
            _take(document, first, last)
        return
    if comma and tokens.word[i].shape == LOWER and _capital(document, first) and not document.starts[first]:
        word = tokens.word[first]
        if article or not word.bits & (
            Class.FUNC | Class.TITLE | Class.ROLE | Class.KIN | Class.COUNTRY | ANY_PLACE
        ):
            last = _right(document, first)
            if last > first or not article:
                _take(document, first, last)


def _caseless_employer(document: Document, i: int) -> None:
    """`werkt bij visafslag hoekstra`: a bare name behind a verb of work in text without capitals."""
    tokens = document.tokens
    first = i + 1
    work, _ = _employed(document, i)
    if tokens.word[i].folded not in {"bij", "van", "voor"} or not (work or owned(document, i)):
        return
    if tokens.word[i].folded == "van" and not owned(document, i):
        return
    last = caseless_name(document, first)
    if last < first:
        return
    article = tokens.word[first].folded in {"de", "het"}
    unusual = rare(document, first, last)
    words = tokens.word[first : last + 1]
    if (unusual and (not article or last - first > 1)) or (
        not article and last > first and not words[0].bits & Class.ROLE
    ):
        _take(document, first, last)


def _capital_article(document: Document, i: int) -> None:
    """`bij De Drie Gebroeders`: an article with a capital in the middle of a sentence opens a proper name."""
    tokens = document.tokens
    if i + 1 >= len(tokens) or tokens.gap[i + 1] not in {" ", "\n", "  "} or tokens.gap[i] not in {" ", "\n"}:
        return
    word = tokens.word[i + 1]
    if document.taken[i + 1] or word.shape != TITLE or document.starts[i + 1] or word.bits & Class.COUNTRY:
        return
    if tokens.word[i - 1].bits & (Class.TITLE | Class.ROLE | Class.KIN | Class.NAMING):
        return
    last = max(i + 1, _right(document, i + 1))
    before = tokens.word[i - 1]
    harmless = Class.FUNC | Class.COUNTRY | Class.SAFECAP | Class.PLACEPREP | Class.PERSONVERB | ANY_PLACE
    kind = before.shape in {TITLE, UPPER} and tokens.gap[i] == " " and not before.bits & harmless
    _take(document, i - 1 if kind and not document.taken[i - 1] else i, last)


def _partners(document: Document, i: int) -> None:
    """`Anker & Zonen`: names on both sides of the sign that only firms use; word i stands behind it."""
    tokens = document.tokens
    block = Class.FUNC | Class.COUNTRY | Class.SAFECAP | Class.PERSONVERB
    sides = tokens.word[i - 1], tokens.word[i]
    if document.taken[i - 1] or document.taken[i] or any(w.bits & block for w in sides):
        return
    if document.caseless[i]:
        if not any(w.bits & NAME or w.caseless == UNKNOWN for w in sides):
            return
        _take(document, i - 1, i)
    elif _capital(document, i - 1) and _capital(document, i):
        _take(document, _left(document, i - 1), _right(document, i))


def find_organisations(document: Document) -> None:
    """Take names built on a word for an organisation, and what follows `werkte bij`."""
    tokens = document.tokens
    if " & " in document.text:
        for i in range(1, len(tokens)):
            if tokens.gap[i] == " & ":
                _partners(document, i)
    for i, word in enumerate(tokens.word):
        if document.taken[i]:
            continue
        if word.bits & Class.ORGHEAD:
            _head(document, i, word)
            if not document.taken[i]:
                _apposition(document, i)
        elif word.folded in SHELTERS and not (document.caseless[i] and word.folded in {"ac", "pol", "col"}):
            _shelter(document, i)
    for i, word in enumerate(tokens.word):
        if (
            i
            and word.shape == TITLE
            and word.folded in {"de", "het"}
            and not (document.taken[i] or document.caseless[i] or document.starts[i])
        ):
            _capital_article(document, i)
        if i and ":" in tokens.gap[i] and not document.taken[i]:
            _labelled(document, i)
        if (
            word.folded in PREPOSITIONS
            and i + 1 < len(tokens)
            and not document.taken[i + 1]
            and tokens.gap[i + 1] in {" ", "\n", ' "', " '"}
        ):
            if document.caseless[i + 1]:
                _caseless_employer(document, i)
            else:
                _employer(document, i)


def _take(document: Document, first: int, last: int, *, care: bool = False) -> None:
    tokens = document.tokens
    kind, recognizer = kind_of(tokens.word[first : last + 1], care)
    document.take(tokens.start[first], tokens.end[last], kind, recognizer, 0.8)


def _head(document: Document, i: int, word: Word) -> None:
    tokens = document.tokens
    if document.caseless[i]:
        _caseless_head(document, i, word)
        return
    lower = word.shape == LOWER
    if lower and word.folded in WEAK:
        work, care = _employed(document, i)
        preposition = i > 0 and tokens.word[i - 1].folded in {"bij", "voor", "van", "het", "de", "een", "in"}
        if not (work or care or preposition) or word.folded in {
            "as",
            "transport",
            "vervoer",
            "export",
            "import",
            "bar",
            "vis",
            "sp",
            "ab",
            "sc",
            "ag",
            "kg",
            "zaak",
            "bank",
            "kantoor",
        }:
            return
    last = _right(document, i)
    if lower and last > i and tokens.gap[i + 1] == "\n" and document.starts[i + 1]:
        return
    first = _left(document, i) if not lower or (last == i and word.folded in LEGAL) else i
    if last == i and first == i:
        return
    others = [tokens.word[k] for k in range(first, last + 1) if k != i]
    if (lower and all(w.bits & Class.COUNTRY for w in others)) or (
        word.folded in WEAK and all(w.bits & (Class.COUNTRY | Class.SAFECAP) for w in others)
    ):
        return
    if (
        not lower
        and word.folded in WEAK
        and all(
            w.bits & (Class.COUNTRY | Class.SAFECAP | Class.WORD) and not w.bits & (NAME | ANY_PLACE)
            for w in others
        )
    ):
        return
    _take(document, first, last)


def _caseless_head(document: Document, i: int, word: Word) -> None:
    tokens = document.tokens
    work, care = _employed(document, i)
    work = work or any(w.bits & Class.EMPLOY for w in tokens.word[i + 1 : i + 4])
    first = last = i
    block = int(
        Class.FUNC | Class.PERSONVERB | Class.TITLE | Class.ROLE | Class.KIN | Class.NAMING | Class.SAFECAP
    )
    for j in range(i + 1, min(i + 4, len(tokens))):
        current = tokens.word[j]
        infix = current.folded in INFIX and j + 1 < len(tokens) and not tokens.word[j + 1].bits & block
        if (
            tokens.gap[j] not in TIGHT
            or (tokens.gap[j] in {". ", "\n"} and not infix)
            or document.taken[j]
            or current.shape in {DIGITS, CODE}
            or (current.bits & block and not infix)
        ):
            break
        if not infix:
            last = j
    for j in range(i - 1, max(i - 4, -1), -1):
        current = tokens.word[j]
        if (
            tokens.gap[j + 1] not in {" ", "-", " & "}
            or current.bits & block
            or current.shape in {DIGITS, CODE}
            or document.taken[j]
        ):
            break
        first = j
    before = tokens.word[first - 1].folded if first else ""
    labelled = first > 0 and bool(tokens.word[first - 1].bits & Class.EMPLOY)
    if (work or care) and (labelled or before in {"bij", "voor", "van", "in", "het", "de"}) and first != last:
        _take(document, first, last, care=care)
    elif (
        last > i
        and word.folded not in WEAK
        and (
            document.kind(i + 1) in {UNKNOWN}
            or tokens.word[i + 1].bits & NAME
            or (word.folded in _HOUSES and rare(document, i + 1, i + 1))
        )
    ):
        _take(document, first if first < i and rare(document, first, i - 1) else i, last)


def _shelter(document: Document, i: int) -> None:
    tokens = document.tokens
    last = _right(document, i)
    if last == i or tokens.gap[i + 1] not in {" ", "-"}:
        return
    if {tokens.word[k].folded for k in range(i + 1, last + 1)} <= NATIONAL:
        return
    _take(document, i, last)


def _labelled(document: Document, i: int) -> None:
    """`School: X`, `Werkgever : X`: the value of such a label on the same line."""
    tokens = document.tokens
    label = tokens.word[i - 1]
    if not label.bits & (Class.ORGHEAD | Class.EMPLOY) or "\n" in tokens.gap[i] or not _capital(document, i):
        return
    if label.folded in {"vervoer", "transport"}:
        return
    if label.bits & (Class.ROLE | Class.PERSONVERB) or tokens.word[i].bits & (
        Class.COUNTRY | Class.FUNC | Class.TITLE
    ):
        return
    _take(document, i, _right(document, i))


def _employer(document: Document, i: int) -> None:
    """`werkte bij X`: X with all its capitals, even when it is a place or an everyday word."""
    tokens = document.tokens
    preposition = tokens.word[i].folded
    work, care = _employed(document, i)
    owns = owned(document, i)
    if not (work or care or owns):
        return
    first = i + 1
    if (
        tokens.word[first].folded in {"de", "het", "een", "firma", "bedrijf"}
        and tokens.word[first].shape == LOWER
        and first + 1 < len(tokens)
    ):
        first += 1
    word = tokens.word[first]
    if (
        not _capital(document, first)
        or document.taken[first]
        or word.shape == INITIAL
        or tokens.gap[first] not in {" ", "\n", ' "'}
        or word.bits & (Class.TITLE | Class.KIN | Class.ROLE)
    ):
        return
    last = _right(document, first)
    words = tokens.word[first : last + 1]
    single = first == last
    if all(w.capital == COUNTRY or w.bits & Class.SAFECAP for w in words) and (
        single or preposition in {"in", "van"}
    ):
        return
    place = all(w.bits & (ANY_PLACE | Class.COUNTRY) for w in words if w.folded not in INFIX)
    works_in = preposition == "in" and i > 0 and bool(tokens.word[i - 1].bits & Class.EMPLOY)
    if preposition in {"in", "van"} and not owns and (place or single or not (care or works_in)):
        return
    if place and single:
        return
    if not care and single and word.bits & NAME and not word.bits & Class.WORD:
        return  # `werkte voor Samir`: a person, judged there
    _take(document, first, last, care=(care and not work) or any(w.folded in CARE for w in words))

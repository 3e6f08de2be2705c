"""Dates of birth that are told: months of any language, numbers in words, a season, a year of an animal."""

from __future__ import annotations

import re

from routezicht.deid.calendars import JOURNEY_FROM, ORDINAL
from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import DIGITS, LOWER, PLACEHOLDER, SAFE

_BIRTH_WORDS = frozenset(
    [
        "geb",
        "geboren",
        "geboortedatum",
        "geboortedag",
        "geboortejaar",
        "geboortedat",
        "gebdatum",
        "gebdat",
        "dob",
        "born",
        "nato",
        "nata",
        "nacido",
        "nacida",
        "nascido",
        "nascida",
        "dogum",
        "jarig",
        "verjaardag",
    ]
)
# Between the word of birth and the date; a place may stand there too.
_BEFORE = frozenset(
    [
        "op",
        "te",
        "in",
        "is",
        "was",
        "als",
        "volgens",
        "ongeveer",
        "circa",
        "ca",
        "rond",
        "omstreeks",
        "datum",
        "jaar",
        "het",
        "de",
        "den",
        "ergens",
        "waarschijnlijk",
        "opgegeven",
        "geregistreerd",
        "staat",
        "paspoort",
        "on",
        "the",
        "le",
        "am",
        "mogelijk",
        "eigenlijk",
        "dan",
        "wel",
        "gesteld",
        "gestelde",
        "vermeld",
        "fictief",
        "opgave",
        "eigen",
        "zegt",
        "zelf",
        "naar",
        "zeggen",
        "officieel",
        "vermoedelijk",
        "dat",
        "dag",
        "mijn",
        "zijn",
        "haar",
    ]
)
_INSIDE = frozenset(
    [
        "de",
        "van",
        "het",
        "den",
        "der",
        "di",
        "del",
        "do",
        "du",
        "la",
        "the",
        "of",
        "en",
        "dag",
        "maand",
        "jaar",
        "op",
        "in",
        "er",
        "month",
    ]
)
_SEASONS = frozenset(
    [
        *(
            "zomer",
            "winter",
            "lente",
            "herfst",
            "voorjaar",
            "najaar",
            "ramadan",
            "oogsttijd",
            "regentijd",
            "droogte",
        ),
        *("gu", "deyr", "dayr", "xagaa", "hagaa", "jilaal"),  # of the Somali year
        *("kiremt", "bega", "belg", "meher"),  # of the Ethiopian year
    ]
)
_ANIMALS = frozenset(
    [
        "rat",
        "os",
        "tijger",
        "konijn",
        "draak",
        "slang",
        "paard",
        "geit",
        "schaap",
        "aap",
        "haan",
        "hond",
        "varken",
        "buffel",
    ]
)
_UNIT = "(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TENS = r"(?:tien|elf|twaalf|\w{4,}tien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_SPOKEN = re.compile(
    rf"(?:{_UNIT}|(?:{_UNIT}en)?{_TENS}|(?:{_TENS}|{_UNIT})?(?:honderd|duizend)\w*|{ORDINAL}"
    r"|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|premier|\d{1,2}(?:er|st|nd|rd|th))$"
)
_WRITTEN_OUT = re.compile(
    r"(?:(?:ngày\s)?\d{1,2}\s)?tháng\s\d{1,2}\snăm\s\d{4}|\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20|1[34])\d\d$")
_WITHIN = re.compile(r"[\s.,\-/'’`:;=|(\"“]{0,4}$")
_LONGEST_WAY = 8
_LONGEST_DATE = 9


def find_birth_phrases(document: Document) -> None:
    """Take the date behind a word of birth, and any day of a month in a year before all journeys."""
    words = document.tokens.word
    for i, word in enumerate(words):
        if word.folded in _BIRTH_WORDS or (
            word.folded.startswith("geboorte") and word.folded.endswith("datum")
        ):
            _behind(document, i)
        elif word.bits & Class.MONTH and not document.taken[i]:
            _early(document, i)
    if "年" in document.text or "háng" in document.text or "HÁNG" in document.text:
        for match in _WRITTEN_OUT.finditer(document.text):
            document.take(*match.span(), "DOB", "birth", 0.85)


def _part(document: Document, i: int) -> int:
    """0: no part of a date, 1: may link parts, 2: a part that needs others, 3: enough by itself."""
    word = document.tokens.word[i]
    if word is PLACEHOLDER or document.taken[i]:
        return 0
    text = word.folded
    if word.shape == DIGITS:
        return 3 if _YEAR.match(text) else 2 if len(text) in {1, 2, 4} else 0
    if word.bits & Class.MONTH or text in _SEASONS:
        return 2
    if _SPOKEN.match(text):
        return 3 if ("honderd" in text or "duizend" in text) else 2
    return 1 if text in _INSIDE or (text in _ANIMALS and word.shape != LOWER) else 0


def _reach(document: Document, i: int, stop_at_line: bool) -> tuple[int, int]:
    """Last word of the date that begins at word i and its weight: parts counted, a year counts double."""
    tokens = document.tokens
    last, weight, j = i - 1, 0, i
    while j < len(tokens) and j - i < _LONGEST_DATE:
        gap = tokens.gap[j]
        if j > i and (
            not _WITHIN.match(gap) or (stop_at_line and "\n" in gap and last < j - 1) or "." in gap[:-1]
        ):
            break
        part = _part(document, j)
        if not part or (part == 1 and j > i and "," in gap):
            break
        if part > 1:
            last = j
            weight += part - 1
        elif tokens.word[j].folded in _ANIMALS:
            last = j
        j += 1
    return last, weight


def _behind(document: Document, i: int) -> None:
    tokens = document.tokens
    j = i + 1
    while j < len(tokens) and j - i <= _LONGEST_WAY:
        gap, word = tokens.gap[j], tokens.word[j]
        if any(sign in gap for sign in "!?") or ("\n" in gap and j > i + 1):
            return
        if word is PLACEHOLDER or document.taken[j]:
            return
        if _part(document, j) > 1:
            break
        sentence = "." in gap and j > i + 1
        if sentence or not (word.folded in _BEFORE or document.kind(j) != SAFE):
            return
        j += 1
    else:
        return
    last, weight = _reach(document, j, stop_at_line=True)
    counted = (
        last + 1 < len(tokens) and tokens.gap[last + 1] == " " and tokens.word[last + 1].folded in _COUNTED
    )
    if last < j or (weight < 2 and not _alone(document, j, last)) or (counted and weight < 3):
        return
    first = j
    while first > i + 1 and tokens.word[first - 1].folded in {"de", "het", "jaar", "van", "zomer"}:
        first -= 1
    document.take(tokens.start[first], tokens.end[last], "DOB", "birth", 0.8)


_COUNTED = frozenset(
    [
        "kinderen",
        "kind",
        "jaar",
        "maanden",
        "weken",
        "dagen",
        "keer",
        "broers",
        "zussen",
        "broer",
        "zus",
        "personen",
        "euro",
        "dollar",
        "uur",
        "zonen",
        "dochters",
    ]
)


def _alone(document: Document, first: int, last: int) -> bool:
    word = document.tokens.word[first]
    return first == last and word.shape == DIGITS and len(word.text) == 4


def _early(document: Document, i: int) -> None:
    """A day before or behind the month, and a year before any journey in these files."""
    tokens = document.tokens
    first = i
    while first > 0 and i - first < 3 and _WITHIN.match(tokens.gap[first]) and "\n" not in tokens.gap[first]:
        before = tokens.word[first - 1]
        link = before.folded in {"de", "of", "van"} and first - 1 > 0
        if document.taken[first - 1] or not (_part(document, first - 1) == 2 or link):
            break
        if before.shape == DIGITS and len(before.text) > 2:
            break
        first -= 1
    while first < i and tokens.word[first].folded in {"de", "of", "van"}:
        first += 1
    last, _ = _reach(document, i, stop_at_line=False)
    year = next((j for j in range(last, i, -1) if _early_year(document, j)), -1)
    day = first < i or year > i + 1
    if year > 0 and day:
        document.take(tokens.start[first], tokens.end[year], "DOB", "birth", 0.8)


def _early_year(document: Document, i: int) -> bool:
    text = document.tokens.word[i].folded
    if document.tokens.word[i].shape == DIGITS:
        if len(text) == 4:
            return 1300 <= int(text) < JOURNEY_FROM
        short = len(text) == 2 and document.tokens.gap[i].endswith(("'", "’", "`"))
        return short and int(text) > 30
    return text.startswith(("negentienhonderd", "tweeduizend")) and len(text) < 22

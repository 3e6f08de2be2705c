"""Dates of birth in any notation or calendar; the month and year of a journey stay."""

from __future__ import annotations

import re

from routezicht.deid.anchors import Anchors, group
from routezicht.deid.calendars import (
    FOREIGN_MONTH,
    FOREIGN_MONTH_STARTS,
    JOURNEY_FROM,
    MONTH,
    MONTH_STARTS,
    ORDINAL,
    TWO,
    YEAR_OF_BIRTH,
)
from routezicht.deid.document import Document

_NUMERIC = re.compile(
    r"(?<![\w.\-/])(?:(?P<d>[0-3]?[\dOol])(?P<s>\s?[-./ ]\s?|\s)(?P<m>[01Ool]?[\dOol])(?P=s)(?P<y>[12l][\dOol]{3}"
    r"|['’]?[\dOol]{2})"
    r"|(?P<y2>(?:1[2-9]|20)\d\d)(?P<s2>[-./])(?P<m2>[01]?\d)(?P=s2)(?P<d2>[0-3]?\d))(?![\w]|[-/.]\d)"
)
_WRITTEN = re.compile(
    rf"(?<![\w])(?:(?:de\s)?(?P<d>[0-3l]?[\dOol])(?:e|ste|de)?[\s.\-]{{0,3}}(?:van\s"
    rf"|dag\svan\s)?)?(?P<m>{MONTH})[\s\-.,]{{0,3}}(?:van\s)?(?P<y>(?:19|20)\d\d|['’`]\d\d|\d\d(?![\w:.,]\d))(?!\d)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"(?<!\w){MONTH}\s(?:['’]?\d\d|(?:19|20)\d\d)(?!\w)", re.IGNORECASE)
_OTHER_CALENDAR = re.compile(
    rf"(?<![\w])(?:(?P<d>[0-3]?\d)(?:e)?[\s.\-]+(?:van\s)?)?(?:de\smaand\s)?{FOREIGN_MONTH}[\s\-,]+(?:van\s)?(?P<y>"
    rf"1[2-4]\d\d|19\d\d|20\d\d|\d\d)(?!\w)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?:[gc]eb[o0]ren\b|\bgeb(?:\.|oorte)?(?:te)?[\s\-.]*(?:datum|data|dat|jaar|dag)?\b|\bg[ec]b\b|\bdob\b"
    r"|d\.o\.b\.?|date of birth|born\b|\bnée?\b|\bnato\b|\bnacid[oa]\b|\bjarig\b|verjaar\w*|(?<!\w)°"
    r"|(?<!\w)\*(?!\*)|†)"
    r"(?:[\s.,:;=\-–/|\"'“”()\[\]{}]+|\b(?:op|te|in|is|was|als|volgens|ongeveer|circa|ca|rond|omstreeks|datum|jaar"
    r"|het|de|den|ergens|waarschijnlijk|en|of|opgegeven|geregistreerd|hier|staat|paspoort|on|the|le|am|mogelijk"
    r"|eigenlijk|ook|dan|wel|ofwel|gesteld|gestelde|vermeld|fictief)\b|(?<=te\s)[^\W\d_][\w'’\-]*"
    r"|(?<=in\s)[^\W\d_][\w'’\-]*|(?-i:[A-ZÀ-Þ])[\w'’\-]*){0,14}$",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    r"^[\s,]*(?:\((?:[^()]{0,30})\)\s)?(?:(?:te|in)\s[^\s.]+\s)?(?:geboren|ter wereld)\b", re.IGNORECASE
)
_COMPACT = re.compile(
    r"(?:geb(?:oren)?\.?|geboortedatum|geb\.?\s?dat(?:um)?\.?|dob)[\s.:=\"'(]{0,6}(?:op\s)?(?P<v>\d{8}|\d{6})(?!\d)",
    re.IGNORECASE,
)
_BIRTH_YEAR = re.compile(
    rf"(?:\bgeb(?:oren)?\.?|geboortejaar|jaargang|bouwjaar|lichting)\s*[:=]?\s*(?:\(?(?:op|in|circa|ca\.?|rond"
    rf"|omstreeks|ongeveer|ergens|waarschijnlijk|volgens\s\w+)\s)*(?P<v>(?:de\s(?:zomer|winter|lente"
    rf"|herfst)\svan\s|(?:zomer|winter|lente|herfst|voorjaar|najaar|begin|eind)\s)?{YEAR_OF_BIRTH})(?![\d\-/.]\d)",
    re.IGNORECASE,
)
_FROM_YEAR = re.compile(
    rf"\b(?:ben|is|was|bent)\s(?:zelf\s|eigenlijk\s|ook\s|pas\s|nog\s)*(?:van|uit)\s(?P<v>{YEAR_OF_BIRTH})(?!\d"
    rf"|[\-/.]\d)",
    re.IGNORECASE,
)
_BIRTH_SPOKEN = re.compile(
    r"(?:geboren|geboortedatum)[\s:\w,]{0,24}?(?P<v>(?:\w+\s){0,2}(?:negentien\s?honderd|negentien|tweeduizend"
    r"|dertien\s?honderd)\s?(?:en\s?)?\w*)(?!\w)",
    re.IGNORECASE,
)
_FEAST = re.compile(
    rf"(?:de\s)?{ORDINAL}\s(?:dag\s)?(?:van\s)?(?:de\s)?(?:maand\s)?(?:ramadan|ramazan|muharram|rajab|sha'?ban"
    rf"|shawwal|meskerem)(?!\w|\s(?:19|20)\d\d)",
    re.IGNORECASE,
)
_ORDINAL_DATE = re.compile(
    rf"(?<!\w)(?:de\s)?{ORDINAL}\s(?:van\s)?(?:de\s)?{ORDINAL}(?:\smaand)?(?:\s(?:van\s)?(?:19|20|1[34])\d\d)(?!\d)",
    re.IGNORECASE,
)
_BIRTH_QUESTION = re.compile(
    r"\b(?:geboren|geboortedatum|geboortedag|geboortejaar|verjaardag|jarig)\b[^\n]{0,80}\?[ "
    r"\t]*\r?\n(?P<answer>[^\n]{0,160})",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    rf"(?<![\w.])(?:(?:het\s)?jaar\svan\s(?:het|de)\s[\w-]+(?:,?\s(?:19|20)\d\d)?|\d{{1,2}}(?:e|ste|de)?\s(?:{MONTH}|{FOREIGN_MONTH})(?:\s(?:19|20|1[34])\d\d)?|{MONTH}\s(?:19"
    rf"|20)\d\d|\d{{1,2}}[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?|1[34]\d\d|19\d\d|20[01]\d)(?![\w]|[-/.,]\d)",
    re.IGNORECASE,
)
_SAME_BIRTH = re.compile(
    rf"^\s?(?:\([^)]{{0,24}}\))?[\s/,;]*(?:ook\s(?:bekend|wel)?(?:\sals)?|of|alias|en|dan wel"
    rf"|c\.q\.)?[:\s]*(?P<v>{YEAR_OF_BIRTH})(?!\d)",
    re.IGNORECASE,
)
# Who gets an age on a day has that birthday.
_TURNS = re.compile(
    rf"\b(?:wordt?|werd)\s(?:op\s)?(?P<v>\d{{1,2}}\s{MONTH})\s(?:(?:pas|al|dan)\s)?{TWO}(?!\w|\s(?:uur|dagen|weken|euro|keer))",
    re.IGNORECASE,
)
_FEASTS = ("ramadan", "ramazan", "muharram", "rajab", "shaban", "sha'ban", "shawwal", "meskerem")
_BIRTH_WORDS = group("geb ceb dob jaargang bouwjaar lichting qeb")
_DAY_OR_MONTH = group("de " + " ".join(MONTH_STARTS))
_DAY_OR_FOREIGN = group("de " + " ".join(FOREIGN_MONTH_STARTS))
_MONTHS = group(" ".join(MONTH_STARTS))
_BEING = group("ben is was")
_TURNING = group("word werd")
_BIRTH_WORD = re.compile(r"eb|dob|d\.o|born|née?|nato|nacid|jarig|verjaar|[°*†]", re.IGNORECASE)


def _year(text: str) -> int:
    digits = text.strip("'’").translate(str.maketrans("Ool", "001"))
    year = int(digits)
    if len(digits) == 2:
        return 2000 + year if year <= 30 else 1900 + year
    return year


def _number(text: str) -> int:
    return int(text.translate(str.maketrans("Ool", "001")))


def _born(text: str, start: int, end: int) -> bool:
    """Does a word of birth stand right before or right behind?"""
    before = text[max(0, start - 90) : start]
    return bool(
        (_BIRTH_WORD.search(before) and _BIRTH.search(before)) or _BORN_AFTER.match(text[end : end + 60])
    )


class _Births:
    """Dates taken so far in one document."""

    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text
        self.covered = bytearray(len(document.text) + 1)
        self.ends: list[int] = []
        self._known_ends: set[int] = set()

    def take(self, start: int, end: int, score: float) -> None:
        """Take a date unless a part of it was taken."""
        if start < end and not any(self.covered[start:end]):
            self.covered[start:end] = b"\1" * (end - start)
            self.ends.append(end)
            self._known_ends.add(end)
            self.document.take(start, end, "DOB", "birth", score)

    def chained(self, start: int) -> bool:
        """Does a second date follow a date of birth directly (`5.5.1998 of 5.5.2003`)?"""
        return any(
            end in self._known_ends
            and re.fullmatch(r"[\s,/]*(?:of|en|ook|dan wel|/)?\s*", self.text[end:start]) is not None
            for end in range(max(0, start - 6), start + 1)
        )


def _numeric(births: _Births, match: re.Match[str]) -> None:
    day, month = match.group("d") or match.group("d2"), match.group("m") or match.group("m2")
    try:
        numbers = _number(month), _number(day)
        year = _year(match.group("y") or match.group("y2"))
    except ValueError:
        return
    spaced = match.group("s") is not None and not match.group("s").strip()
    if not (1 <= min(numbers) <= 13 and max(numbers) <= 31) or (spaced and len(match.group("y")) < 4):
        return
    if year < JOURNEY_FROM or _born(births.text, *match.span()) or births.chained(match.start()):
        births.take(*match.span(), 0.9)


def find_births(document: Document, at: Anchors) -> None:
    """Take what a word of birth introduces, and full dates from before any journey in these files."""
    text = document.text
    births = _Births(document)
    for start in at.digit:
        if match := _NUMERIC.match(text, start):
            _numeric(births, match)
    for start in sorted({*at.digit, *at.at(_DAY_OR_MONTH)}):
        if not (match := _WRITTEN.match(text, start)):
            continue
        early = match.group("d") and _year(match.group("y")) < JOURNEY_FROM
        if early or _born(text, *match.span()) or births.chained(start):
            births.take(*match.span(), 0.9)
    for start in sorted({*at.digit, *at.at(_DAY_OR_FOREIGN)}):
        match = _OTHER_CALENDAR.match(text, start)
        if match and (match.group("d") or _born(text, *match.span())):
            births.take(*match.span(), 0.85)
    for start in at.at(_BIRTH_WORDS):
        for pattern in (_COMPACT, _BIRTH_YEAR, _BIRTH_SPOKEN):
            if match := pattern.match(text, start):
                births.take(*match.span("v"), 0.85)
    for start in at.at(_BEING):
        if match := _FROM_YEAR.match(text, start):
            births.take(*match.span("v"), 0.85)
    for start in at.at(_TURNING):
        if match := _TURNS.match(text, start):
            births.take(*match.span("v"), 0.85)
    _told_otherwise(births)


def _told_otherwise(births: _Births) -> None:
    """Ordinals, feasts, answers to a question of birth, and a second year behind a date of birth."""
    text = births.text
    small = text.lower()
    if "de van de" in small or "ste van de" in small or "de van het" in small:
        for match in _ORDINAL_DATE.finditer(text):
            if _year(match.group()[-4:]) < JOURNEY_FROM or _born(text, *match.span()):
                births.take(*match.span(), 0.8)
    if "?" in text and ("geboor" in small or "geboren" in small or "jarig" in small or "verjaar" in small):
        for question in _BIRTH_QUESTION.finditer(text):
            for match in _ANSWERED.finditer(text, *question.span("answer")):
                births.take(*match.span(), 0.7)
    for end in births.ends[:]:
        if same := _SAME_BIRTH.match(text[end : end + 60]):
            births.take(end + same.start("v"), end + same.end("v"), 0.7)
    if any(feast in small for feast in _FEASTS):
        for match in _FEAST.finditer(text):
            births.take(*match.span(), 0.7)


def shield_months(document: Document, at: Anchors) -> None:
    """Mark the month of a journey as settled: `jan '22` is no name."""
    for start in at.at(_MONTHS):
        if _MONTH_YEAR.match(document.text, start):
            document.taken[document.first_word(start)] = 1

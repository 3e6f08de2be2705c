"""Dates of birth and ages; the month and year of a journey stay."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import COUNTRY, LOWER

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|jun[io]?|jul[iy]?|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|january|february|march|may|june|july|august|october|januar|februar|märz|mai|juni|juli|oktober|dezember)\.?"
)
# Months of the Persian, Afghan, Islamic, Ethiopian and Hebrew calendars, as interpreters write them.
_FOREIGN_MONTH = (
    r"(?:farvardin|ordibehesht|khordad|tir|mordad|amordad|shahrivar|mehr|aban|azar|dey|dei|bahman|esfand"
    r"|hamal|sawr|saur|jawza|jauza|saratan|asad|sonbola|sunbula|mizan|aqrab|qaws|qaus|jadi|dalw|hut|hoot"
    r"|muharram|safar|rabi(?:'|’)?\s?(?:al|ul|ath|el)?[- ]?(?:awwal|thani|akhir|i{1,2})|jumada[- ]?(?:al|ul)?[- ]?\w*|rajab|sha'?ban|shaban|ramadan|ramazan|shawwal|dhu[- ]?al[- ]?\w+|zul\w+|zilhijja"
    r"|meskerem|tikimt|teqemt|hidar|tahsas|ter|yekatit|megabit|miyazya|miazia|ginbot|sene|hamle|nehase|pagume"
    r"|gulan|puşper|pusper|gelawêj|gelawej|rezber|gelarezan|sermawez|befranbar|rebendan|resheme|xakelewe|gulan|cozerdan)"
)
_NUMERIC = re.compile(
    r"(?<![\w.\-/])(?:(?P<d>[0-3]?[\dOol])(?P<s>\s?[-./ ]\s?|\s)(?P<m>[01Ool]?[\dOol])(?P=s)(?P<y>[12l][\dOol]{3}|['’]?[\dOol]{2})"
    r"|(?P<y2>(?:1[2-9]|20)\d\d)(?P<s2>[-./])(?P<m2>[01]?\d)(?P=s2)(?P<d2>[0-3]?\d))(?![\w]|[-/.]\d)"
)
_WRITTEN = re.compile(
    rf"(?<![\w])(?:(?:de\s)?(?P<d>[0-3]?\d)(?:e|ste|de)?[\s.\-]+(?:van\s)?)?(?P<m>{_MONTH})[\s\-]+(?:van\s)?(?P<y>(?:19|20)\d\d|['’]\d\d|\d\d(?![\w:.,]\d))(?!\w)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"(?<!\w){_MONTH}\s(?:['’]?\d\d|(?:19|20)\d\d)(?!\w)", re.IGNORECASE)
_OTHER_CALENDAR = re.compile(
    rf"(?<![\w])(?:(?P<d>[0-3]?\d)(?:e)?[\s.\-]+(?:van\s)?)?{_FOREIGN_MONTH}[\s\-,]+(?P<y>1[2-4]\d\d|19\d\d|20\d\d|\d\d)(?!\w)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?:geb(?:oren)?(?:te)?(?:dat(?:um|a)?|jaar|dag)?\b|[gc]eb[o0]ren\b|\bgeb\b|dob\b|d\.o\.b|date of birth|born\b|née?\b|geb\.|jarig|verjaar\w*|°|\*|leeftijd|levensjaar|bouwjaar mens)"
    r"[\w\s.,:;=\"'()“”–\-]{0,34}$",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?:geb(?:oren)?\.?|geboortedatum|dob)[\w\s.:=\"'(]{0,22}?(?<!\d)(?P<v>\d{8}|\d{6}|(?:in\s)?(?:het\s)?(?:jaar\s)?(?:19|20)\d\d|1[234]\d\d)(?!\d)",
    re.IGNORECASE,
)
_BIRTH_YEAR = re.compile(
    r"(?:geb(?:oren)?\.?|geboortejaar|jaargang|bouwjaar mens)\s*[:=]?\s*(?:op\s|in\s|circa\s|ca\.?\s|rond\s|omstreeks\s|ongeveer\s)*(?P<v>(?:het\s)?(?:jaar\s)?(?:1[3-9]\d\d|20[012]\d))(?![\d\-/.]\d)",
    re.IGNORECASE,
)
_SPELLED_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NUMBER_WORD = (
    rf"(?:(?:{_SPELLED_UNITS})(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig)"
    r"|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig)"
)
_SMALL = rf"(?:{_SPELLED_UNITS})"
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,])(?P<v>(?:(?:ca|circa|ong|ongeveer)\.?\s)?(?:\d{{1,2}}|{_NUMBER_WORD}|{_SMALL})[\s\-]?(?:jarige?n?|jr\.?|jaar\s(?:oud|jong|van leeftijd)|jaren oud|maanden oud|weken oud))(?!\w)",
        rf"(?:leeftijd|aged?|alter)\s?(?:is|was|van)?\s?[:=]?\s?(?:(?:ca|circa|ongeveer|geschat op|tussen)\.?\s)?(?P<v>(?:\d{{1,2}}|{_NUMBER_WORD})(?:\s?(?:jaar|jr))?)(?!\w)",
        rf"(?:\bben|\bis|\bwas|\bbent|\bwordt|\bwerd|\bword)\s(?:(?:nu|pas|al|nog|inmiddels|toen|dan|net|thans|ongeveer|bijna|circa|ca\.)\s)*(?P<v>(?:1[0-9]|[2-9]\d|{_NUMBER_WORD})(?:\sjaar)?)(?![.,]\d)(?=[\s]*(?:[.,;)\n!?]|$|en\b|maar\b|toen\b|geworden))",
        rf"(?:\bis|\bwas|\bslachtoffer is)\s(?:nu|inmiddels|thans|pas|al)\s(?P<v>(?:\d{{2}}|{_NUMBER_WORD})(?:\sjaar)?)(?!\w|\s(?:dagen|weken|maanden|uur|keer|maal|km|kilometer|man|personen|mensen))",
        rf"(?<![\w])(?P<v>(?:(?:ca|circa|ong|ongeveer|geschat|geschatte leeftijd)\.?\s)(?:1\d|[2-9]\d|{_NUMBER_WORD})\s(?:jaar|jr))(?!\w)",
        r"(?<=\()\s?(?P<v>(?:ca\.?\s|circa\s|~)?(?:\d|[1-9]\d)(?:\s?(?:jaar|jr|j|m|v|maanden|mnd))?)\s?(?=\))",
        r"(?<=,)\s(?P<v>[1-9]\d)(?=[.,;)]?(?:\s|$)(?!\s?(?:euro|eur|dollar|usd|pond|uur|dagen|dag|weken|week|maanden|maand|jaar|km|kilometer|personen|mensen|man|kg|gram|meter|minuten|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sep|okt|nov|dec|[a-z])\b))",
    )
)
_YEARS = re.compile(rf"(?<![\w.,])(?P<v>(?P<n>\d{{1,2}}|{_NUMBER_WORD})\sjaar)(?!\w)", re.IGNORECASE)
_LASTING = re.compile(
    r"(?:\bna|\bgedurende|\bal|\bruim|\bbijna|\bvoor|\bsinds|\bover|\bafgelopen|\blaatste|\bmeer dan|\bminstens|\bzeker|\beerste|\btotaal|\bwas|\bper|\bhalf|\bcirca|\bongeveer|\bbinnen|\btot|\bna ongeveer|\bin|\bdan|\bom de)\s$"
    r"|(?:bleef|bleven|woonde|woonden|werkte|werkten|verbleef|gewerkt|gewoond|zat|zaten|duurde|wachtte|gevangen|vast|gestudeerd|leefde|leefden|heb|heeft|hebben|had|hadden|geweest|daar|er)\s$",
    re.IGNORECASE,
)
_ROAD_BEFORE = re.compile(
    r"(?:pagina|vraag|blz|bladzijde|punt|artikel|art|lid|hut|kamer|cel|km|perron|spoor|coupe|bijlage|nr|inz|pax|lijn|bus|gesprek|kilometer)\.?\s*$",
    re.IGNORECASE,
)
_JOURNEY_FROM = 2010


def _year(text: str) -> int:
    digits = text.strip("'’").translate(str.maketrans("Ool", "001"))
    year = int(digits)
    if len(digits) == 2:
        return 2000 + year if year <= 30 else 1900 + year
    return year


def _number(text: str) -> int:
    return int(text.translate(str.maketrans("Ool", "001")))


def find_births(document: Document, kept: list[tuple[int, int]]) -> None:
    """Dates of birth: told by a word of birth, or a full date from before any journey in these files."""
    text = document.text
    spans: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= s or start >= e for s, e in spans)

    def take(start: int, end: int, score: float) -> None:
        if free(start, end):
            spans.append((start, end))
            document.take(start, end, "DOB", "birth", score)

    for match in _NUMERIC.finditer(text):
        day, month = match.group("d") or match.group("d2"), match.group("m") or match.group("m2")
        try:
            valid = (
                1 <= _number(month) <= 31
                and 1 <= _number(day) <= 31
                and min(_number(month), _number(day)) <= 13
            )
            year = _year(match.group("y") or match.group("y2"))
        except ValueError:
            continue
        if not valid or (
            match.group("s") is not None and not match.group("s").strip() and len(match.group("y")) < 4
        ):
            continue
        if (
            year < _JOURNEY_FROM
            or _BIRTH.search(text[max(0, match.start() - 50) : match.start()])
            or _chained(text, match.start(), spans)
        ):
            take(match.start(), match.end(), 0.9)
    for match in _WRITTEN.finditer(text):
        birth = _BIRTH.search(text[max(0, match.start() - 50) : match.start()])
        year = _year(match.group("y"))
        if birth or (match.group("d") and year < _JOURNEY_FROM) or _chained(text, match.start(), spans):
            take(match.start(), match.end(), 0.9)
    for match in _OTHER_CALENDAR.finditer(text):
        if match.group("d") or _BIRTH.search(text[max(0, match.start() - 50) : match.start()]):
            take(match.start(), match.end(), 0.85)
    for pattern in (_COMPACT, _BIRTH_YEAR):
        for match in pattern.finditer(text):
            take(*match.span("v"), 0.85)


def _chained(text: str, start: int, spans: list[tuple[int, int]]) -> bool:
    """Does a second date follow a date of birth directly (`5.5.1998 of 5.5.2003`)?"""
    return any(
        0 <= start - end <= 6 and re.fullmatch(r"[\s,/]*(?:of|en|ook|dan wel|/)?\s*", text[end:start])
        for _, end in spans
    )


def find_ages(document: Document) -> None:
    """Ages of persons; how long a journey or a stay took is kept."""
    text = document.text
    for pattern in _AGES:
        for match in pattern.finditer(text):
            start, end = match.span("v")
            if _ROAD_BEFORE.search(text[max(0, start - 14) : start]) or _is_taken(document, start):
                continue
            if (
                text[start:end].strip().isdigit()
                and text[start - 1] == "("
                and not _after_person(document, start)
            ):
                continue
            document.take(start, end, "AGE", "age", 0.8)
    for match in _YEARS.finditer(text):
        start, end = match.span("v")
        if _is_taken(document, start):
            continue
        number = match.group("n")
        before = text[max(0, start - 24) : start]
        old = not number.isdigit() or 13 <= int(number) <= 99
        if _after_person(document, start) or (old and not _LASTING.search(before)):
            document.take(start, end, "AGE", "age", 0.7)


def _after_claim(document: Document, offset: int) -> bool:
    """Does a verb or `zijn` end before this offset (`stelt minderjarig te zijn (16)`)?"""
    i = document.first_word(offset) - 1
    word = document.tokens.word[i] if i >= 0 else None
    return word is not None and word.shape == LOWER and (word.folded == "zijn" or bool(word.bits & Class.PERSONVERB))


def find_months(document: Document) -> None:
    """Shield the month of a journey: `jan '22` is no name."""
    for match in _MONTH_YEAR.finditer(document.text):
        i = document.first_word(match.start())
        if not document.taken[i]:
            document.taken[i] = 1


def _is_taken(document: Document, offset: int) -> bool:
    i = document.first_word(offset)
    return i < len(document.tokens) and bool(document.taken[i]) and document.tokens.start[i] <= offset


def _after_person(document: Document, offset: int) -> bool:
    """Does a name or a word for a person end right before this offset (over a comma or a bracket)?"""
    i = document.first_word(offset) - 1
    if i < 0 or document.tokens.end[i] > offset:
        return False
    between = document.text[document.tokens.end[i] : offset]
    if not re.fullmatch(r"[\s,(:;“”\"'-]{1,4}", between):
        return False
    word = document.tokens.word[i]
    if document.taken[i]:
        return True
    if word.bits & (Class.KIN | Class.ROLE) and "(" in between:
        return True
    return "(" in between and word.shape != LOWER and document.kind(i) not in {0, COUNTRY, 4}

"""Ages of persons; how long a journey or a stay took is kept."""

from __future__ import annotations

import re

from routezicht.deid.anchors import Anchors, group
from routezicht.deid.calendars import NUMBER_WORD, ORDINAL, SMALL, TWO, YEAR_OF_BIRTH, N
from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import COUNTRY, LOWER, PLACE, SAFE

_YEAR_WORD = r"(?:jaar|jr|jaren|maanden|mnd|maand|weken)"
_NEARLY = r"(?:(?:ca|circa|ong|ongeveer|ruim|bijna|net|pas|minstens|hooguit|zeker|geschat op|rond de|tegen de)\.?\s)"
_PEOPLE = (
    r"(?:zoon|zoontje|dochter|dochtertje|kind|kinderen|kindje|jongen|jongens|jongetje|meisje|meisjes|man|mannen"
    r"|vrouw|vrouwen|baby|broertje|zusje|broer|zus|tweeling|peuter|kleuter|tiener|jongere|jongeman|leerling"
    r"|persoon|heer|dame|minderjarige|volwassene|zoons|dochters|neefje|nichtje|opa|oma|moeder|vader)"
)
_PAST = r"(?=[\s]*(?:[.,;)\n!?]|$|\sen\b|\smaar\b|\stoen\b|\sgeworden\b))"
# (words that the expression may begin with, # for a number, nothing for anywhere; expression)
_AGES = tuple(
    (group(words) if words else -1, re.compile(pattern, re.IGNORECASE))
    for words, pattern in (
        (
            "# anderhalf ca circa ong ruim bijna net pas minstens hooguit zeker geschat rond tegen",
            rf"(?<![\w.,])(?P<v>{_NEARLY}?(?:anderhalf|{N})[\s\-]?(?:jarige?n?|jr\.?|j\.(?=[\s)])|jaar\s(?:oud|jong"
            rf"|van leeftijd)|jaren oud|maanden oud|weken oud|plusser|lentes))(?!\w)",
        ),
        ("zegt zei stelt", rf"\b(?:zegt|zei|stelt)\s(?P<v>{N}(?:\sjaar)?)\ste\szijn\b"),
        (
            "is was ben",
            rf"\b(?:is|was|ben)\s(?:toen|nu|pas|net)?\s?(?P<v>{N}(?:\s(?:maanden|weken|jaar))?)"
            rf"(?=\s(?:nu|inmiddels|geworden)\b)",
        ),
        ("is was ben", rf"\b(?:is|was|ben)\s(?:toen|nu|pas|net)\s(?P<v>{N}\s(?:maanden|weken)){_PAST}"),
        ("#", rf"(?<=[a-zA-Z],\s)(?P<v>{NUMBER_WORD})(?=,\s)"),
        ("#", rf"(?<![\w.,])(?P<v>{N}\sen\seen\shalf(?:\sjaar)?)(?=[.,;\n])"),
        ("een jaa jar", rf"(?<![\w.,])(?P<v>(?:een\s)?jaa?r(?:tje)?\sof\s{N})(?!\w)"),
        (
            "geschat schatting leeftijd schouw oud",
            rf"(?<!\w)(?:geschat|schatting|leeftijd|schouw|oud)\W[\w\s:]{{0,24}}?(?P<v>(?:{_NEARLY}"
            rf"|tussen\s(?:de\s)?)?{N}\s?(?:tot|à|a|en|-|–)\s?{N}(?:\sjaar)?)(?!\w)",
        ),
        (
            "oud leeftijd",
            rf"\b(?:oud|leeftijd)\b[^\n?]{{0,60}}\?\s*(?:[A-Za-z]{{1,9}}[:.]\s*)?[\"“]?(?:(?:ik|hij|zij|ze|was|ben|is|toen"
            rf"|ongeveer|nu|pas|bijna)\s){{0,4}}(?P<v>{N})(?!\w|\s(?:dagen|weken|maanden|uur|euro|dollar|keer))",
        ),
        (
            "leek leken lijk schat oogt oogde",
            rf"\b(?:leek|leken|lijkt?|schat(?:te|ten|ten)?|oogt|oogde)\s(?:\w+\s){{0,3}}?(?P<v>{TWO}(?:\sjaar)?)"
            rf"(?!\w|\s(?:dagen|weken|maanden|uur|euro|dollar|keer|personen|mensen|man|km|meter))",
        ),
        (
            "ongeveer circa ca ong rond hooguit bijna een",
            rf"(?<=[,(]\s)(?P<v>(?:ongeveer|circa|ca\.|ong\.|rond de|hooguit|bijna|een jaar of)\s{TWO})"
            rf"(?=\s?[.,;)\n])(?![.,]\d)",
        ),
        ("ouder jonger", rf"(?<!\w)(?P<v>(?:ouder|jonger)\sdan\s{TWO}(?:\sjaar)?)(?!\w)"),
        ("tussen", rf"(?<!\w)(?P<v>tussen\s(?:de\s)?{TWO}\sen\s(?:de\s)?{TWO}\sjaar)(?!\w)"),
        (
            "leeftijd age alter",
            rf"(?:leeftijd|aged?|alter)\b[\w\s]{{0,30}}[:=]\s?(?P<v>{_NEARLY}?{N}(?:\s?(?:jaar|jr))?)(?!\w)",
        ),
        (
            "volgens",
            rf"\bvolgens\s(?:hem|haar|hen|zich|de\s\w+|zijn\s\w+|haar\s\w+)(?:zelf)?\s(?P<v>{TWO})(?=[.,;\s])(?!\s("
            rf"?:dagen|weken|maanden|uur|personen|euro|dollar|keer))",
        ),
        (
            "toen sinds omdat dat terwijl",
            rf"\b(?:toen|sinds|omdat|dat|terwijl)\s(?:hij|zij|ze|ik|u|mijn\s\w+)\s(?:\w+\s)?(?P<v>{N})\s(?:was|is"
            rf"|werd|waren)(?!\w)",
        ),
        ("nu", rf"\bnu\s(?P<v>{TWO})(?=[.,;)])(?![.,]\d)"),
        (
            "leeftijd age alter",
            rf"(?:leeftijd|aged?|alter)(?:\sop\w+)?\s?(?:is|was|van)?\s?[:=]?\s?(?P<v>{_NEARLY}?{N}(?:\s?(?:jaar"
            rf"|jr))?)(?!\w)",
        ),
        (
            "zoon dochter kind jong meisje man vrouw baby broer zus tweeling peuter kleuter tiener leerling "
            "persoon heer dame minderjarig volwassen neefje nichtje opa oma moeder vader",
            rf"(?<!\w){_PEOPLE}\s(?:\(?\w+\)?\s)?van\s(?P<v>{_NEARLY}?{N}(?:(?:\s?,|\s(?:en|of))\s(?!een\s){_NEARLY}?"
            rf"{N})*(?:\s{_YEAR_WORD})?)(?!\w|[.,]\d|\s(?:dagen|uur|keer|euro|dollar|km|personen))",
        ),
        (
            "ben is was wordt werd word waren zijn",
            rf"(?:\bben|\bis|\bwas|\bbent|\bwordt|\bwerd|\bword|\bwaren|\bzijn)\s(?:(?:nu|pas|al|nog|inmiddels"
            rf"|toen|dan|net|thans|maar|bijna|eigenlijk|zelf|slechts|morgen|binnenkort|straks|volgende maand|dit "
            rf"jaar|volgend jaar|in\s\w+|ongeveer|circa|ca\.|rond de)\s?)*"
            rf"(?P<v>(?:{TWO}(?:\sjaar)?|anderhalf\sjaar))(?![.,]\d){_PAST}",
        ),
        (
            "ben is wordt word",
            rf"(?:\bben|\bis|\bbent|\bwordt|\bword)\s(?:(?:nu|pas|al|nog|inmiddels|net|maar|bijna"
            rf"|slechts)\s)+(?P<v>{N}(?:\sjaar)?)(?![.,]\d){_PAST}",
        ),
        (
            "toen omdat terwijl destijds dat want als ik hij zij ze",
            rf"\b(?:toen|omdat|terwijl|destijds|dat|want|als|ik|hij|zij|ze)\s(?:\w+\s){{0,4}}?(?P<v>{TWO})\s(?:was"
            rf"|is|ben|werd|waren|word|wordt)(?!\w)",
        ),
        ("#", rf"(?<=\s)(?P<v>{NUMBER_WORD})\s(?:was|werd)\sen(?!\w)"),
        (
            "is was slachtoffer",
            rf"\b(?:is|was|slachtoffer is)\s(?:nu|inmiddels|thans|pas|al)\s(?P<v>{TWO}(?:\sjaar)?)(?!\w|[.,]\d"
            rf"|\s(?:dagen|weken|maanden|uur|keer|maal|km|kilometer|man|personen|mensen|nachten))",
        ),
        (
            "ca circa ong geschat",
            rf"(?<![\w])(?P<v>(?:(?:ca|circa|ong|ongeveer|geschat|geschatte leeftijd)\.?\s)(?:1\d|[2-9]\d"
            rf"|{NUMBER_WORD})\s(?:jaar|jr))(?!\w)",
        ),
        (
            "ver even begin eind halverwege midden achter voor in tiener twintiger dertiger veertiger vijftiger "
            "zestiger zeventiger",
            r"(?<!\w)(?P<v>(?:ver|even|begin|eind|halverwege|midden|achter in|voor in)\s(?:in\s)?(?:de\s)?(?:twintig"
            r"|dertig|veertig|vijftig|zestig|zeventig|tachtig)|in\sde\s(?:twintig|dertig|veertig|vijftig|zestig|zeventig)"
            r"|(?:tiener|twintiger|dertiger|veertiger|vijftiger|zestiger|zeventiger)s?)(?!\w)",
        ),
        (
            "word werd",
            rf"\b(?:wordt?|werd)\s(?:(?:op|volgend\sjaar|dit\sjaar|in)\s)*(?:\d{{1,2}}\s)?[^\W\d]{{3,10}}\s(?P<v>{N})"
            rf"(?=\s?[.,;)\n]|$)(?![.,]\d)",
        ),
        (
            "# zestien zeventien achttien negentien eenentwintig",
            r"(?<![\w.,])(?P<v>(?:1[5-9]|2[01]|vijftien|zestien|zeventien|achttien|negentien|twintig|eenentwintig)\s?"
            r"(?:plus(?!\w)|\+))(?![\s]?\d)",
        ),
        (
            "thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
            r"(?<!\w)(?P<v>(?:thir|four|fif|six|seven|eigh|nine)teen(?:\syears(?:\sold)?)?)"
            r"(?!\w|\s(?:euro|dollar|hundred|thousand|day|hour|week|month|people|person|men|km|mile|time))",
        ),
        (
            "op",
            rf"\bop\s(?:mijn|haar|zijn|hun|m'n)\s(?P<v>{ORDINAL})(?:\sverjaardag|\slevensjaar"
            rf"|\sjaar)?(?=[\s.,;])(?!\s(?:dag|week|maand|reis|poging|keer))",
        ),
        (
            "#",
            r"(?:(?<=±)|(?<=±\s)|(?<=\+-)|(?<=\+-\s)|(?<=\+/-)|(?<=\+/-\s)|(?<=\bplm\s)|(?<=\bplm\.\s))"
            r"(?P<v>[1-9]\d(?:\s(?:jaar|jr))?)(?=\s?(?:[.;)\n]|,(?!\d)|$))",
        ),
        ("", r"[(,|]\s?(?:m|v|man|vrouw|jongen|meisje|mnl|vrl)\.?\s?[,/|]?\s?(?P<v>\d{1,2})(?=\s?[,);.|\n])"),
        (
            "",
            r"\(\s?(?P<v>(?:ca\.?\s|circa\s|~|±\s?)?(?:\d|[1-9]\d)(?:½|[.,]5)?(?:\s?(?:jaar|jr\.?|j\.?|m|v|maanden"
            r"|mnd))?)\s?(?=\))",
        ),
        (
            "",
            r",\s(?P<v>[1-9]\d)(?=[.,;)]?(?:\s|$)(?!\s?(?:euro|eur|dollar|usd|pond|uur|dagen|dag|weken|week"
            r"|maanden|maand|jaar|km|kilometer|personen|mensen|man|kg|gram|meter|minuten|januari|februari|maart"
            r"|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sep"
            r"|okt|nov|dec|[a-z])\b))",
        ),
    )
)
_NUMBERS = group("#")
_AFTER_NAME = re.compile(
    rf" (?:van\s|(?:was|is|wordt|werd)\s(?:toen\s|nu\s|pas\s|al\s)?)?"
    rf"(?P<v>{NUMBER_WORD}|{SMALL}|\d{{1,2}})(?=\s?[.,;\n)])(?![.,]\d)"
    rf"|\s?[(,;|]\s?(?P<w>(?:{N}\s(?:jaar|jr\.?|(?:maanden|mnd|weken|dagen) oud)|{NUMBER_WORD}"
    rf"|{SMALL}|\d{{1,2}}(?![.,]\d)))(?=\s?[.,;|\n)])",
    re.IGNORECASE,
)
# In a list or table a full date right behind a name is when that person was born, a child of any year included.
_DATE_AFTER_NAME = re.compile(
    r"\s?[;|(]\s?(?P<v>(?:\d{1,2}[-/.])?\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?)(?=\s?(?:[;|)\n]|$))"
)
# The same between commas, when a number of that person follows; and in brackets with a month of another language.
_DATE_BEFORE_NUMBER = re.compile(
    r",\s(?P<v>\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)(?=,\s(?:v-?n|bsn|bvv|skn|cdd|nationaliteit|paspoort|tel)\w*)",
    re.IGNORECASE,
)
_DATE_IN_BRACKETS = re.compile(r"\(\s?(?P<v>\d{1,2}\s(?P<m>[^\W\d_]{2,10})\s(?:19|20)\d\d)\s?\)")
_DUTCH_MONTH = re.compile(
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)$",
    re.IGNORECASE,
)
_YEAR_AFTER_NAME = re.compile(
    rf"\.?\s?[(,]\s?(?P<v>(?:°|\*|geb\.?\s|uit\s|van\s)?{YEAR_OF_BIRTH})\s?(?=[),;.])"
)
_YEARS = re.compile(rf"(?<![\w.,])(?P<v>(?P<n>\d{{1,2}}|{NUMBER_WORD})\sjaar)(?!\w)", re.IGNORECASE)
_LASTING = re.compile(
    r"(?:\bna|\bgedurende|\bal|\bruim|\bbijna|\bvoor|\bsinds|\bover|\bafgelopen|\blaatste|\bmeer dan|\bminstens"
    r"|\bzeker|\beerste|\btotaal|\bwas|\bper|\bhalf|\bcirca|\bongeveer|\bbinnen|\btot|\bna ongeveer|\bin|\bdan"
    r"|\bom de)\s$"
    r"|(?:bleef|bleven|woonde|woonden|werkte|werkten|verbleef|gewerkt|gewoond|zat|zaten|duurde|wachtte|gevangen"
    r"|vast|gestudeerd|leefde|leefden|heb|heeft|hebben|had|hadden|geweest|daar|er)\s$",
    re.IGNORECASE,
)
_ROAD_BEFORE = re.compile(
    r"(?:pagina|vraag|blz|bladzijde|punt|artikel|art|lid|hut|kamer|cel|km|perron|spoor|coupe|bijlage|nr|inz|pax"
    r"|lijn|bus|gesprek|kilometer)\.?\s*$",
    re.IGNORECASE,
)


def find_ages(document: Document, at: Anchors) -> None:
    """Take ages and, right behind a name, a year of birth."""
    text = document.text
    for words, pattern in _AGES:
        places = at.at(words) if words >= 0 else ()
        matches = (pattern.match(text, place) for place in places) if words >= 0 else pattern.finditer(text)
        for match in matches:
            if match:
                _age(document, *match.span("v"))
    for found in document.matches[:]:
        if found.type == "PERSON":
            number = _AFTER_NAME.match(text, found.end)
            if number:
                kind = "v" if number.group("v") else "w"
                if not _is_taken(document, number.start(kind)):
                    document.take(*number.span(kind), "AGE", "age", 0.6)
            born = _DATE_AFTER_NAME.match(text, found.end) or _DATE_BEFORE_NUMBER.match(text, found.end)
            if born and not _is_taken(document, born.start("v")):
                document.take(*born.span("v"), "DOB", "birth", 0.8)
            year = _YEAR_AFTER_NAME.match(text, found.end)
            if year and not _is_taken(document, year.start("v")):
                document.take(*year.span("v"), "DOB", "birth", 0.7)
    for date in _DATE_IN_BRACKETS.finditer(text) if "(" in text else ():
        month = document.tokens.word[document.first_word(date.start("m"))]
        if (
            month.bits & Class.MONTH
            and not _DUTCH_MONTH.match(date["m"])
            and _after_person(document, date.start("v"))
        ):
            document.take(*date.span("v"), "DOB", "birth", 0.8)
    for place in at.at(_NUMBERS):
        match = _YEARS.match(text, place)
        if not match or _is_taken(document, match.start("v")):
            continue
        start, end = match.span("v")
        number_text = match.group("n")
        old = not number_text.isdigit() or 13 <= int(number_text) <= 99
        if _after_person(document, start) or (old and not _LASTING.search(text[max(0, start - 24) : start])):
            document.take(start, end, "AGE", "age", 0.7)


def _age(document: Document, start: int, end: int) -> None:
    text = document.text
    if _ROAD_BEFORE.search(text[max(0, start - 14) : start]) or _is_taken(document, start):
        return
    bare = text[start:end].strip()
    if bare.isdigit() and text[start - 1] == "(" and not _after_person(document, start):
        claimed = len(bare) == 2 and bare > "12" and _after_claim(document, start)
        if not claimed:
            return
    document.take(start, end, "AGE", "age", 0.8)


def _after_claim(document: Document, offset: int) -> bool:
    """Does a verb or `zijn` end before this offset (`stelt minderjarig te zijn (16)`)?"""
    i = document.first_word(offset) - 1
    word = document.tokens.word[i] if i >= 0 else None
    return (
        word is not None
        and word.shape == LOWER
        and (word.folded == "zijn" or bool(word.bits & Class.PERSONVERB))
    )


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
    return "(" in between and word.shape != LOWER and document.kind(i) not in {SAFE, COUNTRY, PLACE}

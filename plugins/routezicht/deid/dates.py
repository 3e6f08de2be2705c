"""Dates of birth and ages; the month and year of a journey stay."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import COUNTRY, LOWER



def _tolerant(names: str) -> str:
    """Alternation of words in which a scanner may have taken o for 0, l or i for 1, m for rn, e for c."""
    letters = {"o": "[o0]", "l": "[l1i]", "i": "[i1l]", "m": "(?:m|rn)", "e": "[ec]", "s": "[s5]", "b": "[b8]", "g": "[gq]"}
    return "|".join("".join(letters.get(c, c) for c in name) for name in names.split())


_MONTH = (
    "(?:"
    + _tolerant("januari februari maart april juni juli augustus september oktober november december januar februar oktober dezember january february march june july august october")
    + r"|mei|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec|may|märz|mai)\.?"
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
    rf"(?<![\w])(?:(?:de\s)?(?P<d>[0-3l]?[\dOol])(?:e|ste|de)?[\s.\-]{{0,3}}(?:van\s|dag\svan\s)?)?(?P<m>{_MONTH})[\s\-.,]{{0,3}}(?:van\s)?(?P<y>(?:19|20)\d\d|['’`]\d\d|\d\d(?![\w:.,]\d))(?!\d)",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"(?<!\w){_MONTH}\s(?:['’]?\d\d|(?:19|20)\d\d)(?!\w)", re.IGNORECASE)
_OTHER_CALENDAR = re.compile(
    rf"(?<![\w])(?:(?P<d>[0-3]?\d)(?:e)?[\s.\-]+(?:van\s)?)?(?:de\smaand\s)?{_FOREIGN_MONTH}[\s\-,]+(?:van\s)?(?P<y>1[2-4]\d\d|19\d\d|20\d\d|\d\d)(?!\w)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?:[gc]eb[o0]ren\b|\bgeb(?:\.|oorte)?(?:te)?[\s\-.]*(?:datum|data|dat|jaar|dag)?\b|\bg[ec]b\b|\bdob\b|d\.o\.b\.?|date of birth|born\b|\bnée?\b|\bnato\b|\bnacid[oa]\b|\bjarig\b|verjaar\w*|(?<!\w)°|(?<!\w)\*(?!\*)|†)"
    r"(?:[\s.,:;=\-–/|\"'“”()\[\]{}]+|\b(?:op|te|in|is|was|als|volgens|ongeveer|circa|ca|rond|omstreeks|datum|jaar|het|de|den|ergens|waarschijnlijk|en|of|opgegeven|geregistreerd|hier|staat|paspoort|on|the|le|am|mogelijk|eigenlijk|ook|dan|wel|ofwel|gesteld|gestelde|vermeld|fictief)\b|(?<=te\s)[^\W\d_][\w'’\-]*|(?<=in\s)[^\W\d_][\w'’\-]*|(?-i:[A-ZÀ-Þ])[\w'’\-]*){0,14}$",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(r"^[\s,]*(?:\((?:[^()]{0,30})\)\s)?(?:(?:te|in)\s[^\s.]+\s)?(?:geboren|ter wereld)\b", re.IGNORECASE)
_YEAR_OF_BIRTH = r"(?:(?:het\s)?(?:(?:bouw)?jaar\s)?(?:1[2-9]\d\d|20[012]\d)|['’`]\d\d)"
_COMPACT = re.compile(
    r"(?:geb(?:oren)?\.?|geboortedatum|geb\.?\s?dat(?:um)?\.?|dob)[\s.:=\"'(]{0,6}(?:op\s)?(?P<v>\d{8}|\d{6})(?!\d)", re.IGNORECASE
)
_BIRTH_YEAR = re.compile(
    rf"(?:\bgeb(?:oren)?\.?|geboortejaar|jaargang|bouwjaar|lichting)\s*[:=]?\s*(?:\(?(?:op|in|circa|ca\.?|rond|omstreeks|ongeveer|ergens|waarschijnlijk|volgens\s\w+)\s)*(?P<v>(?:de\s(?:zomer|winter|lente|herfst)\svan\s|(?:zomer|winter|lente|herfst|voorjaar|najaar|begin|eind)\s)?{_YEAR_OF_BIRTH})(?![\d\-/.]\d)"
    rf"|\b(?:ben|is|was|bent)\s(?:zelf\s|eigenlijk\s|ook\s|pas\s|nog\s)*(?:van|uit)\s(?P<w>{_YEAR_OF_BIRTH})(?!\d|[\-/.]\d)",
    re.IGNORECASE,
)
_BIRTH_SPOKEN = re.compile(
    r"(?:geboren|geboortedatum)[\s:\w,]{0,24}?(?P<v>(?:\w+\s){0,2}(?:negentien\s?honderd|negentien|tweeduizend|dertien\s?honderd)\s?(?:en\s?)?\w*)(?!\w)", re.IGNORECASE
)
_ORDINAL = r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|\w+tiende|\w*(?:twintig|dertig)ste|\d{1,2}(?:e|ste|de)?)"
_FEAST = re.compile(rf"(?:de\s)?{_ORDINAL}\s(?:dag\s)?(?:van\s)?(?:de\s)?(?:maand\s)?(?:ramadan|ramazan|muharram|rajab|sha'?ban|shawwal|meskerem)(?!\w|\s(?:19|20)\d\d)", re.IGNORECASE)
_SPELLED_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NUMBER_WORD = (
    rf"(?:(?:{_SPELLED_UNITS})(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig)"
    r"|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig)"
)
_SMALL = rf"(?:{_SPELLED_UNITS})"
_N = rf"(?:\d{{1,2}}|{_NUMBER_WORD}|{_SMALL})"
_TWO = rf"(?:1\d|[2-9]\d|{_NUMBER_WORD})"
_YEAR_WORD = r"(?:jaar|jr|jaren|maanden|mnd|maand|weken)"
_NEARLY = r"(?:(?:ca|circa|ong|ongeveer|ruim|bijna|net|pas|minstens|hooguit|zeker|geschat op|rond de|tegen de)\.?\s)"
_PEOPLE = r"(?:zoon|zoontje|dochter|dochtertje|kind|kinderen|kindje|jongen|jongens|jongetje|meisje|meisjes|man|mannen|vrouw|vrouwen|baby|broertje|zusje|broer|zus|tweeling|peuter|kleuter|tiener|jongere|jongeman|leerling|persoon|heer|dame|minderjarige|volwassene|zoons|dochters|neefje|nichtje|opa|oma|moeder|vader)"
_PAST = r"(?=[\s]*(?:[.,;)\n!?]|$|\sen\b|\smaar\b|\stoen\b|\sgeworden\b))"
_AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,])(?P<v>{_NEARLY}?{_N}[\s\-]?(?:jarige?n?|jr\.?|j\.(?=[\s)])|jaar\s(?:oud|jong|van leeftijd)|jaren oud|maanden oud|weken oud|plusser|lentes))(?!\w)",
        rf"(?<![\w.,])(?P<v>(?:een\s)?jaa?r(?:tje)?\sof\s{_N})(?!\w)",
        rf"(?<!\w)(?:geschat|schatting|leeftijd|schouw|oud)\W[\w\s:]{{0,24}}?(?P<v>(?:{_NEARLY}|tussen\s(?:de\s)?)?{_N}\s?(?:tot|à|a|en|-|–)\s?{_N}(?:\sjaar)?)(?!\w)",
        rf"(?<!\w)(?P<v>(?:ouder|jonger)\sdan\s{_TWO}(?:\sjaar)?)(?!\w)",
        rf"(?<!\w)(?P<v>tussen\s(?:de\s)?{_TWO}\sen\s(?:de\s)?{_TWO}\sjaar)(?!\w)",
        rf"(?:leeftijd|aged?|alter)\b[\w\s]{{0,30}}[:=]\s?(?P<v>{_NEARLY}?{_N}(?:\s?(?:jaar|jr))?)(?!\w)",
        rf"\bvolgens\s(?:hem|haar|hen|zich|de\s\w+|zijn\s\w+|haar\s\w+)(?:zelf)?\s(?P<v>{_TWO})(?=[.,;\s])(?!\s(?:dagen|weken|maanden|uur|personen|euro|dollar|keer))",
        rf"\b(?:toen|sinds|omdat|dat|terwijl)\s(?:hij|zij|ze|ik|u|mijn\s\w+)\s(?:\w+\s)?(?P<v>{_N})\s(?:was|is|werd|waren)(?!\w)",
        rf"\bnu\s(?P<v>{_TWO})(?=[.,;)])(?![.,]\d)",
        rf"(?:leeftijd|aged?|alter)(?:\sop\w+)?\s?(?:is|was|van)?\s?[:=]?\s?(?P<v>{_NEARLY}?{_N}(?:\s?(?:jaar|jr))?)(?!\w)",
        rf"(?<!\w){_PEOPLE}\s(?:\(?\w+\)?\s)?van\s(?P<v>{_NEARLY}?{_N}(?:\s(?:en|of|,)\s{_N})*(?:\s{_YEAR_WORD})?)(?!\w|[.,]\d|\s(?:dagen|uur|keer|euro|dollar|km|personen))",
        rf"(?:\bben|\bis|\bwas|\bbent|\bwordt|\bwerd|\bword|\bwaren|\bzijn)\s(?:(?:nu|pas|al|nog|inmiddels|toen|dan|net|thans|maar|bijna|eigenlijk|zelf|slechts|morgen|binnenkort|straks|volgende maand|dit jaar|volgend jaar|in\s\w+|ongeveer|circa|ca\.|rond de)\s)*(?P<v>{_TWO}(?:\sjaar)?)(?![.,]\d){_PAST}",
        rf"(?:\bben|\bis|\bbent|\bwordt|\bword)\s(?:(?:nu|pas|al|nog|inmiddels|net|maar|bijna|slechts)\s)+(?P<v>{_N}(?:\sjaar)?)(?![.,]\d){_PAST}",
        rf"\b(?:toen|omdat|terwijl|destijds|dat|want|als|ik|hij|zij|ze)\s(?:\w+\s){{0,4}}?(?P<v>{_TWO})\s(?:was|is|ben|werd|waren)(?!\w)",
        rf"(?<=\s)(?P<v>{_NUMBER_WORD})\s(?:was|werd)\sen(?!\w)",
        rf"\b(?:is|was|slachtoffer is)\s(?:nu|inmiddels|thans|pas|al)\s(?P<v>{_TWO}(?:\sjaar)?)(?!\w|[.,]\d|\s(?:dagen|weken|maanden|uur|keer|maal|km|kilometer|man|personen|mensen|nachten))",
        rf"(?<![\w])(?P<v>(?:(?:ca|circa|ong|ongeveer|geschat|geschatte leeftijd)\.?\s)(?:1\d|[2-9]\d|{_NUMBER_WORD})\s(?:jaar|jr))(?!\w)",
        r"(?<!\w)(?P<v>(?:begin|eind|halverwege|midden|achter in|voor in)\s(?:in\s)?(?:de\s)?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig)|in\sde\s(?:twintig|dertig|veertig|vijftig|zestig|zeventig)|(?:tiener|twintiger|dertiger|veertiger|vijftiger|zestiger|zeventiger)s?)(?!\w)",
        rf"\bop\s(?:mijn|haar|zijn|hun|m'n)\s(?P<v>{_ORDINAL})(?:\sverjaardag|\slevensjaar|\sjaar)?(?=[\s.,;])(?!\s(?:dag|week|maand|reis|poging|keer))",
        r"[(,|]\s?(?:m|v|man|vrouw|jongen|meisje|mnl|vrl)\.?\s?[,/|]?\s?(?P<v>\d{1,2})(?=\s?[,);.|\n])",
        r"(?<=\()\s?(?P<v>(?:ca\.?\s|circa\s|~|±\s?)?(?:\d|[1-9]\d)(?:½|[.,]5)?(?:\s?(?:jaar|jr\.?|j\.?|m|v|maanden|mnd))?)\s?(?=\))",
        r"(?<=,)\s(?P<v>[1-9]\d)(?=[.,;)]?(?:\s|$)(?!\s?(?:euro|eur|dollar|usd|pond|uur|dagen|dag|weken|week|maanden|maand|jaar|km|kilometer|personen|mensen|man|kg|gram|meter|minuten|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sep|okt|nov|dec|[a-z])\b))",
    )
)
_ORDINAL_DATE = re.compile(
    rf"(?<!\w)(?:de\s)?{_ORDINAL}\s(?:van\s)?(?:de\s)?{_ORDINAL}(?:\smaand)?(?:\s(?:van\s)?(?:19|20|1[34])\d\d)(?!\d)", re.IGNORECASE
)
_BIRTH_QUESTION = re.compile(r"\b(?:geboren|geboortedatum|geboortedag|geboortejaar|verjaardag|jarig)\b[^\n]{0,80}\?[ \t]*\r?\n(?P<answer>[^\n]{0,160})", re.IGNORECASE)
_ANSWERED = re.compile(rf"(?<![\w.])(?:\d{{1,2}}(?:e|ste|de)?\s(?:{_MONTH}|{_FOREIGN_MONTH})(?:\s(?:19|20|1[34])\d\d)?|{_MONTH}\s(?:19|20)\d\d|\d{{1,2}}[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?|1[34]\d\d|19\d\d|20[01]\d)(?![\w]|[-/.,]\d)", re.IGNORECASE)
_SAME_BIRTH = re.compile(rf"^\s?(?:\([^)]{{0,24}}\))?[\s/,;]*(?:ook\s(?:bekend|wel)?(?:\sals)?|of|alias|en|dan wel|c\.q\.)?[:\s]*(?P<v>{_YEAR_OF_BIRTH})(?!\d)", re.IGNORECASE)
_AFTER_NAME = re.compile(rf" (?P<v>{_NUMBER_WORD}|{_SMALL}|\d{{1,2}})(?=\s?[.,;\n)])(?![.,]\d)", re.IGNORECASE)
_YEAR_AFTER_NAME = re.compile(rf"\.?\s?[(,]\s?(?P<v>(?:°|\*|geb\.?\s|uit\s|van\s)?{_YEAR_OF_BIRTH})\s?(?=[),;.])")
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


def _born(text: str, start: int, end: int) -> bool:
    """Does a word of birth stand right before or right behind?"""
    return bool(_BIRTH.search(text[max(0, start - 90) : start]) or _BORN_AFTER.match(text[end : end + 60]))


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
            or _born(text, match.start(), match.end())
            or _chained(text, match.start(), spans)
        ):
            take(match.start(), match.end(), 0.9)
    for match in _WRITTEN.finditer(text):
        birth = _born(text, match.start(), match.end())
        year = _year(match.group("y"))
        if birth or (match.group("d") and year < _JOURNEY_FROM) or _chained(text, match.start(), spans):
            take(match.start(), match.end(), 0.9)
    for match in _OTHER_CALENDAR.finditer(text):
        if match.group("d") or _born(text, match.start(), match.end()):
            take(match.start(), match.end(), 0.85)
    for pattern in (_COMPACT, _BIRTH_YEAR, _BIRTH_SPOKEN):
        for match in pattern.finditer(text):
            take(*match.span("w" if match.groupdict().get("w") else "v"), 0.85)
    for match in _ORDINAL_DATE.finditer(text):
        if _year(re.findall(r"\d{4}", match.group())[-1]) < _JOURNEY_FROM or _born(text, *match.span()):
            take(*match.span(), 0.8)
    for question in _BIRTH_QUESTION.finditer(text):
        for match in _ANSWERED.finditer(text, *question.span("answer")):
            take(*match.span(), 0.7)
    for _, end in spans[:]:
        if same := _SAME_BIRTH.match(text[end : end + 60]):
            take(end + same.start("v"), end + same.end("v"), 0.7)
    for match in _FEAST.finditer(text):
        take(*match.span(), 0.7)


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
            bare = text[start:end].strip()
            if bare.isdigit() and text[start - 1] == "(" and not _after_person(document, start):
                if not (len(bare) == 2 and bare > "12" and _after_claim(document, start)):
                    continue
            document.take(start, end, "AGE", "age", 0.8)
    for found in document.matches[:]:
        if found.type == "PERSON":
            number = _AFTER_NAME.match(text, found.end)
            if number and not _is_taken(document, number.start("v")):
                document.take(*number.span("v"), "AGE", "age", 0.6)
            year = _YEAR_AFTER_NAME.match(text, found.end)
            if year and not _is_taken(document, year.start("v")):
                document.take(*year.span("v"), "DOB", "birth", 0.7)
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

"""Addresses in parts: a Dutch street whose number stands apart, units and houses in a row, the next door in a list."""

from __future__ import annotations

import re

from routezicht.deid.address_tails import HOUSE_NUMBER, tail
from routezicht.deid.address_words import DWELLING, OPENS_STREET, PART, STREET, names_street
from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import DIGITS, LOWER

_NR = r"(?:huisnummer|huisnr|nummer|nr|no|n°)(?!\w)\.?\s?:?\s?"
_APART = re.compile(
    r"(?P<side>\s(?-i:Noord|Zuid|Oost|West)(?:z?ijde)?)?"
    r"(?:"
    rf",?\s(?:op\s|het\shuis\s|het\spand\s|de\swoning\s|huis\s)?(?:met\s|op\s)?{_NR}{HOUSE_NUMBER}"
    rf"|,?\s(?:(?:hoekhuis|hoekwoning|hoek|schuin|recht|pal|ongeveer|ergens|vlak)\s)*(?:tegenover|t/o|t\.?o\.|t\.?h\.?v\.?|ter\shoogte\svan|naast"
    rf"|achter|voor|bij)\s(?:{_NR})?(?P<bare>{HOUSE_NUMBER})"
    rf"|,?\s(?:tegenover|naast|bij|achter|boven|voor)\s(?:de|het|een)\s[^\W\d_][\w'’-]*,?\s(?:op\s)?{_NR}{HOUSE_NUMBER}"
    r"|,?\s(?:tegenover|naast|bij|achter|boven|voor)\s(?:de|het|een)\s[^\W\d_][\w'’-]*(?=,\s(?P<door>))"
    r"|,?\s(?:zonder\s(?:huis)?nummer|ongenummerd)(?!\w)"
    r"|(?=,\s(?P<unit>))"
    r"|\szoveel(?:en\w+)?(?!\w)"
    r")",
    re.IGNORECASE,
)
# `Laan van de Marel`: the word for street, particles, a name.
_OF = re.compile(
    r"(?:\s(?:[Vv]an|[Dd]er|[Dd]en|[Dd]e|[Hh]et|[Tt]er|[Tt]en|'t|[Oo]p)){1,3}(?:[\s-][A-ZÀ-Þ][\w'’-]+){1,3}|(?:\s[A-ZÀ-Þ][\w'’-]+){1,3}"
)
# `boven de kapper op de ...`: what stands on the ground floor tells the house too.
_ABOVE = re.compile(
    r"(?<!\w)(?:boven|naast|achter|tegenover)\s(?:de|het|een)\s[^\W\d_]+\s(?:op|aan|in)\s(?:(?:de|het)\s)?$",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\s?(?:km|kilom|meter|m\b|uur|euro|eur|dagen|weken|maand|minu|man\b|personen|mensen|jaar)", re.IGNORECASE
)
_HOUSES = (
    r"(?:straat|straatje|steeg|rue|calle|casa|porte|road|plot|huis|villa|blok|gebouw|wijk|sector|district|kuche|kucheh|koche|kocha|street|house|block"
    r"|building|lot|quartier|ruelle|zuqaq|zoqaq|mahalla|dar|flat|appartement|unit|kamer|chalet|caravan|barak|hut|deur"
    r"|etage|verdieping|bed|zaal|kavel|plek|staanplaats|tent|container|bungalow|stacaravan|alley|ploeg|rij|tower|dek)"
)
_HOUSE_VALUE = r"(?:[a-z]{1,2}(?:[-. ]?\d{1,4})?|\d{1,5}(?:[-.]?[a-z]?\d{1,3})?[a-z]?)(?!\w)"
_PART = rf"{_HOUSES}\s(?:(?:nr|nummer)\.?\s)?{_HOUSE_VALUE}"
_ROW = re.compile(
    rf"(?<!\w){_PART}(?:,\s?(?:en\s)?|\s)(?={_HOUSES}\s)(?:{_PART}(?:,\s?|\s(?={_HOUSES}\s)|(?!\w)))+",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?<!\w)(?:hay|hayy|wijk|mahalla|mahallat|quartier|sector)\s[\w'’-]+(?:\s[\w'’-]+)?,\s$", re.IGNORECASE
)
_LONE = re.compile(
    r"(?:huis|plek|staanplaats|standplaats|kampeerplaats|plaats|woning|huisje|stacaravan|villa|pand|perceel)\s(?:nr\.?\s|nummer\s)?"
    r"(?P<n>\d{1,4}[a-z]?)(?!\w|[.,:/-]\d)",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\s*(?:[,.;)]|\n|$)")
_RESIDES = re.compile(
    r"(?:woon|wonen|wonend|woning|verbl|slaap|sliep|slap|camping|kamp|adres|huur|logeer|ingeschreven|staat|stond)",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:camping|recreatiepark|vakantiepark|bungalowpark|woonwagenkamp)\s[^\n,.;:]{2,30},\s$", re.IGNORECASE
)
_NEXT_DOOR = re.compile(
    rf"(?m)^[ \t*•-]{{0,4}}(?P<v>(?:{_NR})?\d{{1,4}}[a-z]?(?:[ ]"
    r"(?:boven|beneden|achter|voor|hs|bis|huis|links|rechts|[a-z]))?)(?=\s?(?:\([^()\n]{2,20}\)\s?)?[:;=])",
    re.IGNORECASE,
)
_CANVASS = (
    "buurtonderzoek",
    "buurtcontrole",
    "huis aan huis",
    "huis-aan-huis",
    "deur aan deur",
    "buurtbewoner",
)
_FEW_LETTERS = re.compile(r"\d{1,4}$")


def find_apart(document: Document, spots: list[tuple[int, int]]) -> None:
    """Take a Dutch street whose number stands behind a word or a comma."""
    text, tokens = document.text, document.tokens
    for i, role in spots:
        if not role & (STREET | OPENS_STREET) or document.taken[i]:
            continue
        word = tokens.word[i]
        lower = word.shape == LOWER
        headed = None if role & STREET or lower else _OF.match(text, tokens.end[i])
        if not (role & STREET or headed) or (lower and word.bits & Class.LOWERSAFE):
            continue
        match = _APART.match(text, headed.end() if headed else tokens.end[i])
        if match is None or _MEASURE.match(text, match.end()):
            continue
        common = (
            word.bits & Class.WORD
            and (word.shape == LOWER or document.starts[i])
            and not names_street(word.folded)
        )
        if common and (match["bare"] or match["unit"] is not None or match["door"] is not None):
            continue
        end = tail(text, match.end())
        if end == match.end() and (match["unit"] is not None or match["door"] is not None):
            continue
        if end > tokens.end[i]:
            start = tokens.start[street_start(document, i)]
            shop = _ABOVE.search(text, max(0, start - 50), start)
            document.take(shop.start() if shop else start, end, "ADDRESS", "address", 0.85)


def street_start(document: Document, last: int) -> int:
    """First word of the street whose last word is given: words with a capital, titles and particles before it."""
    tokens = document.tokens
    first = last
    while first > 0 and last - first < 4 and tokens.gap[first] in {" ", "-", ". ", "\n"}:
        before = tokens.word[first - 1]
        if document.taken[first - 1] or document.caseless[first - 1]:
            break
        named = before.shape != LOWER and not before.bits & (Class.FUNC | Class.NAMING | Class.PLACEPREP)
        linked = before.bits & Class.PARTICLE and first - 1 > 0 and tokens.word[first - 2].shape != LOWER
        if not (named or linked) or (document.starts[first] and tokens.gap[first] != ". "):
            break
        first -= 1
    return first


def find_rows(document: Document, spots: list[tuple[int, int]]) -> None:
    """Take units and houses that stand in a row (`unit 7, bed 3`; `straat 12, huis 8`) or are said to be lived in."""
    words = document.tokens.word
    behind = 0
    for i, role in spots:
        if not role & (PART | DWELLING) or i + 1 == len(words) or document.tokens.start[i] < behind:
            continue
        following = words[i + 1]
        if following.shape < DIGITS and len(following.text) > 2 and following.folded != "nummer":
            continue
        behind = _row(document, document.tokens.start[i]) or behind
        if role & DWELLING and document.tokens.start[i] >= behind:
            _dwelling(document, document.tokens.start[i])


def _row(document: Document, place: int) -> int:
    """Take the row that starts at this offset; returns where it ends, 0 without one."""
    text = document.text
    row = _ROW.match(text, place)
    if row is None or _MEASURE.match(text, row.end()):
        return 0
    quarter = _QUARTER.search(text, max(0, place - 40), place)
    _take(document, quarter.start() if quarter else place, place + len(row.group().rstrip(", ")))
    return row.end()


def _dwelling(document: Document, place: int) -> None:
    """Take the house or pitch with a number at this offset, with the name of the site before it."""
    text = document.text
    lone = _LONE.match(text, place)
    if lone is None or _MEASURE.match(text, lone.end()):
        return
    site = _SITE.search(text, max(0, place - 50), place)
    end = tail(text, lone.end())
    closed = end > lone.end() or _CLOSES.match(text, end)
    if site or (closed and _RESIDES.search(text, max(0, place - 40), place)):
        _take(document, site.start() if site else place, end)


def _take(document: Document, start: int, end: int) -> None:
    if document.is_free(start, end):
        document.take(start, end, "ADDRESS", "address", 0.8)


def find_next_doors(document: Document) -> None:
    """Take the numbers that open lines where another line opens with an address, or neighbours were asked."""
    text = document.text
    if ":" not in text and ";" not in text:
        return
    opened = any(
        m.type == "ADDRESS" and text[m.end : m.end + 1] == ":" and text[m.start - 1 : m.start] in {"", "\n"}
        for m in document.matches
    )
    small = "" if opened else text.lower()
    if not opened and not any(word in small for word in _CANVASS):
        return
    for door in _NEXT_DOOR.finditer(text):
        start, end = door.span("v")
        if _FEW_LETTERS.match(door["v"]) and not opened:
            continue
        _take(document, start, end)

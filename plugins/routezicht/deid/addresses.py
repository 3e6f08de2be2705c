"""Addresses: street with house number, cell or hut, and the postcode of another country behind them."""

from __future__ import annotations

import re

from routezicht.deid.address_parts import find_apart, find_next_doors, find_rows
from routezicht.deid.address_tails import tail
from routezicht.deid.address_words import ends_like_street, roles
from routezicht.deid.anchors import Anchors, group
from routezicht.deid.document import Document
from routezicht.deid.foreign_addresses import find_foreign_addresses
from routezicht.deid.lexicon import Class
from routezicht.deid.outline import NUMBERS, positions
from routezicht.deid.tokens import CODE, DIGITS, INITIAL, LOWER

_STREET = re.compile(
    r".*(?:straat|strt|laan|weg|plein|singel|gracht|kade|dijk|hof|pad|plantsoen|steeg|dreef|ring|wal|markt|park"
    r"|baan|horst|akker|weide|oord|erf|hoek|burcht|meent|donk|plaats|kwartier|vaart|haven|kamp|veld|bos|sloot"
    r"|brink|berg|hage|stede|zoom|kant|dal|end|eind|tuin|gaard|gaarde|poort|brug|wijk|heuvel|"
    r"platz|strasse|strase|str|gasse|allee|damm|ufer|ring|weg|steenweg|caddesi|sokak|sokagi|gatan|gata|gade|vagen|vej|katu)$"
)
_STREET_SURE = re.compile(
    r".*(?:straat|strt|laan|singel|gracht|kade|plein|plantsoen|steeg|dreef|straatweg|platz|strasse|gasse|allee"
    r"|steenweg|caddesi|sokak|gatan|str)$"
)
_FOREIGN = frozenset(
    [
        "rue",
        "avenue",
        "boulevard",
        "bd",
        "chaussee",
        "place",
        "quai",
        "route",
        "via",
        "viale",
        "corso",
        "piazza",
        "calle",
        "carrer",
        "avenida",
        "plaza",
        "ulica",
        "ul",
        "prospekt",
        "str",
        "straat",
        "laan",
        "weg",
        "plein",
        "str",
        "street",
        "road",
    ]
)
_NUMBER = re.compile(r"^(?!0)\d{1,4}[a-zA-Z]{0,2}$")
_CONTEXT = re.compile(
    r"(?:woon(?:t|de|achtig|adres|plaats)?|wonende?|adres(?:sen)?|verblijf\w*|verblijvende|verblijft|ingeschreven"
    r"|gevestigd|huis|thuis|aan\sde|op\sde|aan\shet|op\shet|in\sde|straat|bezoekadres|postadres|slaapt|sliep"
    r"|woning|pand|locatie|kantoor|te|perceel)[\s:,\"'(]*(?:\w+[\s,]+){0,3}[\s:=\"']*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[\s,]*(?:\d{4}\s?[A-Za-z]{2}(?!\w)|(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÀ-Þ]|(?:te|in)\s[^\W\d_])"
)
_FOREIGN_POSTCODE = re.compile(
    r"^[\s,]{1,4}(?P<v>(?:[A-Z]{1,2}[- ])?\d{4,5})(?=\s+[^\W\d_])(?!\s?(?:euro|dollar|eur|usd|pond|jaar|uur))"
)
_POSTCODE = re.compile(r"[\s,]{1,4}(?P<v>[1-9]\d{3}\s?[A-Z]{2})(?!\w)")
_CELL = re.compile(
    r"\b(?:hut|cel|kamer|kamernummer|unit|barak|caravan|stacaravan|bungalow|appartement|app\.|flat|paviljoen"
    r"|chalet|wooneenheid|woonunit|wachtruimte|bed|slaapzaal|huisnummer|huisnr|ligplaats|verdieping|blok|gebouw|zone|tent"
    r"|wooncontainer|postbus|kavel|box)\s?(?:nr|nummer)?\.?\s?[:=]?\s?(?P<v>(?:[A-Z]{1,2}[\s\-.]?)?\d{1,5}(?:[\s\-."
    r"]?[A-Z]?\d{1,3})?[a-zA-Z]?)(?![\w])",
    re.IGNORECASE,
)
_CELLS = group(
    "hut cel kamer unit barak caravan stacaravan bungalow app flat paviljoen chalet wooneenheid woonunit wachtruimte "
    "bed slaapzaal huisnummer huisnr ligplaats verdieping blok gebouw zone tent wooncontainer postbus kavel box"
)
_WORD_NUMBER = re.compile(
    r"^(?:(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)(?:twintig|dertig|veertig|vijftig|zestig"
    r"|zeventig|tachtig|negentig)|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien"
    r"|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig|vijftig|zestig|zeventig"
    r"|tachtig|negentig|honderd\w*)$"
)
_UNITS = frozenset(
    [
        "euro",
        "eur",
        "dollar",
        "dollars",
        "usd",
        "pond",
        "jaar",
        "uur",
        "dagen",
        "dag",
        "weken",
        "week",
        "maanden",
        "maand",
        "personen",
        "man",
        "mensen",
        "keer",
        "km",
        "kilometer",
        "meter",
        "nachten",
        "kg",
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ]
)


def find_addresses(document: Document, at: Anchors) -> None:
    """Take streets with a number, cells, and a foreign postcode right behind an address."""
    spots = roles(document)
    find_foreign_addresses(document, spots)
    find_rows(document, spots)
    tokens = document.tokens
    spelled = [i for i, caseless in enumerate(document.caseless) if caseless]
    numbers = positions(NUMBERS, tokens.outline)
    for i in sorted({*numbers, *spelled}) if spelled else numbers:
        word = tokens.word[i]
        if document.taken[i] or i == 0:
            continue
        spoken = bool(document.caseless[i] and _WORD_NUMBER.match(word.text.lower()))
        if not spoken and (word.shape not in {DIGITS, CODE} or not _NUMBER.match(word.text)):
            continue
        if tokens.gap[i] not in {" ", "  ", "\n", " nr. ", ". ", ", nr. "} or document.taken[i - 1]:
            continue
        first = _street(document, i, spoken)
        if first >= 0:
            _take(document, first, i)
    find_apart(document, spots)
    behind = 0
    for place in at.at(_CELLS) if numbers else ():
        match = _CELL.match(document.text, place) if place >= behind else None
        if match is None:
            continue
        behind = match.end()
        start, end = match.span("v")
        j = document.first_word(start)
        if j < len(tokens) and not document.taken[j]:
            document.take(start, end, "ADDRESS", "address", 0.7)
    find_next_doors(document)


def _street(document: Document, i: int, spoken: bool) -> int:
    """Index of the first word of the street whose house number is word i, or -1."""
    tokens = document.tokens
    last = i - 1
    name = tokens.word[last]
    if name.folded in {"nr", "nummer", "huisnummer"} and last > 0:
        last -= 1
        name = tokens.word[last]
    following = tokens.word[i + 1].folded if i + 1 < len(tokens) and tokens.gap[i + 1] == " " else ""
    if re.match(r"[:.)]\s", tokens.gap[i + 1]) and "\n" in tokens.gap[i]:
        return -1
    if tokens.gap[i + 1].startswith(":") and name.bits & Class.WORD and not ends_like_street(name.folded):
        return -1
    if name.folded == "route" and len(tokens.word[i].text) == 4:
        return -1  # the year of a journey
    if following in _UNITS or name.shape in {DIGITS, CODE, INITIAL}:
        return -1
    capital = name.shape != LOWER
    sure = bool(_STREET_SURE.match(name.folded)) and len(name.folded) > 5
    street = sure or (bool(_STREET.match(name.folded)) and len(name.folded) > 4) or name.folded in _FOREIGN
    before = document.text[max(0, tokens.start[last] - 40) : tokens.start[last]]
    context = bool(_CONTEXT.search(before))
    first = _extend(document, last)
    if first < last:
        context = context or bool(
            _CONTEXT.search(document.text[max(0, tokens.start[first] - 40) : tokens.start[first]])
        )
        head = tokens.word[first].folded
        if head in _FOREIGN and tokens.word[first].shape != LOWER and head not in {"place", "route"}:
            return first
    if document.caseless[i]:
        if spoken:
            return first if street and len(name.folded) > 5 and (context or sure) else -1
        if sure or (street and (context or _followed(document, i))) or (context and _followed(document, i)):
            return first
        return (
            first
            if context
            and not name.bits & (Class.FUNC | Class.WORD | Class.ROLE | Class.LOWERSAFE | Class.SAFECAP)
            and _followed(document, i)
            else -1
        )
    if not capital:
        return first if sure and not name.bits & Class.WORD else -1
    if name.bits & (Class.FUNC | Class.COUNTRY | Class.ROLE | Class.SAFECAP) and not street:
        return -1
    if street and not name.bits & Class.SAFECAP:
        return first
    return first if (context and not document.starts[last]) or _followed(document, i) else -1


def _followed(document: Document, number: int) -> bool:
    """Does a postcode or a town stand behind the house number and what belongs to it?"""
    end = tail(document.text, document.tokens.end[number])
    return _AFTER.match(document.text[end : end + 24]) is not None


def _extend(document: Document, last: int) -> int:
    """First word of a street name of several words (`Burg. van Rijnlaan`, `Gedempte Nieuwe Haven`)."""
    tokens = document.tokens
    first = last
    j = last - 1
    while j >= 0 and last - j <= 5:
        gap = tokens.gap[j + 1]
        word = tokens.word[j]
        short = gap in {". ", "."} and len(word.text) <= 5
        if (gap not in {" ", "-", "'", "\n"} and not short) or document.taken[j]:
            break
        if document.caseless[j]:
            if not (
                (word.bits & Class.GIVEN and first == last and tokens.gap[j] != " ")
                or (word.bits & Class.PARTICLE and first < last)
                or word.folded
                in {
                    "oude",
                    "nieuwe",
                    "grote",
                    "kleine",
                    "lange",
                    "korte",
                    "hoge",
                    "lage",
                    "gedempte",
                    "eerste",
                    "tweede",
                    "derde",
                    "dr",
                    "prof",
                    "burg",
                    "burgemeester",
                    "pastoor",
                    "van",
                    "sint",
                    "st",
                }
                or (short and word.bits & Class.TITLE)
            ):
                break
            first = j
        elif (
            word.shape not in {LOWER, DIGITS, CODE}
            and not (document.starts[j] and word.bits & Class.FUNC)
            and not word.bits & Class.NAMING
            and (gap != "\n" or first == last)
        ):
            first = j
            if document.starts[j]:
                break
        elif not (
            word.bits & Class.PARTICLE
            and j > 0
            and tokens.word[j - 1].shape not in {LOWER, DIGITS, CODE}
            and tokens.gap[j] in {" ", ". "}
        ):
            break
        j -= 1
    while (
        first < last
        and tokens.word[first].bits & (Class.ROLE | Class.KIN | Class.PLACEPREP | Class.SAFECAP)
        and not tokens.word[first].bits & NAME_OR_STREET
        and not (tokens.word[first].folded in _FOREIGN and tokens.word[first].shape != LOWER)
    ):
        first += 1
    return first


NAME_OR_STREET = Class.GIVEN | Class.FAMILY | Class.TITLE | Class.NICKHEAD


def _take(document: Document, first: int, number: int) -> None:
    tokens, text = document.tokens, document.text
    end = tail(text, tokens.end[number])
    document.take(tokens.start[first], end, "ADDRESS", "address", 0.85)
    home = _POSTCODE.match(text, end)
    if home:
        document.take(*home.span("v"), "POSTCODE", "address", 0.8)
        return
    postcode = _FOREIGN_POSTCODE.match(text[end : end + 24])
    if postcode:
        start, stop = postcode.span("v")
        document.take(end + start, end + stop, "POSTCODE", "address", 0.8)

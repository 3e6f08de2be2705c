"""Streets of other countries: the word for street before or behind its name, the number before or behind both."""

from __future__ import annotations

import re

from routezicht.deid.address_tails import tail
from routezicht.deid.address_words import AHEAD, BEHIND, UNSURE
from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, Class
from routezicht.deid.tokens import DIGITS, LOWER, SAFE

_BEHIND_SURE = frozenset(
    ["street", "road", "lane", "avenue", "crescent", "parade", "pde", "terrace", "mews", "grove", "esplanade"]
)
_TURKISH = frozenset(["mahallesi", "mah", "caddesi", "cad", "sokak", "sokagi", "sok", "sk", "bulvari", "blv"])
_NUMBER_LAST = frozenset(
    [
        "utca",
        "utcaja",
        "korut",
        "krt",
        "setany",
        "cesta",
        "prospekt",
        "trida",
        "ulica",
        "ulitsa",
        "pereulok",
        "pr",
    ]
)
_MARK = r"(?:(?:no|nr|n|num|núm|numero|numéro|número|broj|dom|bud|building|house)\b[°º.]?:?\s?|n[°º]\s?|#\s?|nummer\s)?"
_NUMBER = rf",?\s{_MARK}(?P<n>\d{{1,4}}[a-z]?(?:\s?[/-]\s?\d{{0,4}}[a-z]?(?!\w))?)(?![\w]|[.,:]\d)"
_LINK = r"(?:d[eiuao]|del|dell[ao]|dei|degli|des|d[ao]s|la|las|le|les|los|lo|of|the|al|el|i|y|e|san|santa|ste?|sint)"
_NAME = r"(?:(?:[^\W\d_]|\d{1,2}(?=\s[^\W\d_]))[\w'’.-]*|d['’]\w+)"
_AHEAD = re.compile(rf"\.?\s(?P<name>{_NAME}(?:[\s]{_NAME}){{0,4}}?){_NUMBER}", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\.?\s(?P<n>\d{1,3})(?:\s?[/,#-]|\s(?:no|nr|n)\b\.?)\s?#?\s?\d{1,4}(?!\w)", re.IGNORECASE
)
_FRENCH = re.compile(
    rf"\s(?:(?:{_LINK}\s|[ld]['’])*)(?P<name>[^\W\d_][\w'’-]*(?:\s(?-i:[A-ZÀ-Þ])[\w'’-]*)*)", re.IGNORECASE
)
_NUMBER_BEFORE = re.compile(
    r"(?:(?<![\w.,/:-])|(?<=\bop)|(?<=\baan)|(?<=\bin))(?!(?:19|20)\d\d)\d{1,4}\s?(?:bis|ter|[a-d])?,?\s$",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?<![\w.,/:-])(?:(?:flat|unit|apt\.?|apartment|room|suite|block)\s\w{1,4},?\s(?:(?:[^\W\d_][\w'’-]*\s?){1,4},\s)?)?"
    r"(?P<n>(?!(?:19|20)\d\d)\d{1,4}[a-z]?(?:-\d{1,4})?)\s(?:[^\W\d_][\w'’.-]*\s){1,3}$",
    re.IGNORECASE,
)
_TURKISH_PART = (
    r"(?:mah(?:allesi)?|cad(?:desi)?|cd|sok(?:ak|ağı|agi)?|sk|bulvar[ıi]|blv|apt|apartman[ıi]|site(?:si)?)"
)
_TURKISH_CHAIN = re.compile(
    rf"(?:\.?,?\s(?:\d{{1,4}}\.?|(?:[^\W\d_][\w'’-]*\s){{0,2}}[^\W\d_][\w'’-]*)\s{_TURKISH_PART}(?!\w))*\.?,?\s"
    rf"(?:no|nr|numara|kap[ıi]|bina)\s?[.:]?\s?\d{{1,4}}(?:\s?/\s?\d{{1,3}})?[a-z]?(?!\w)"
    r"|\.?\s\d{1,4}(?:/\d{1,3})?[a-z]?(?!\w)",
    re.IGNORECASE,
)
_BEHIND_NUMBER = re.compile(rf"\.?{_NUMBER}", re.IGNORECASE)
_SLAVIC_CORNER = re.compile(
    r"(?<!\w)(?:U|Na|Nad|Pod|K|Ke|V|Ve|Za|Pri|Při)\s[A-ZÀ-Þ][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?\s\d{1,4}(?:\s?/\s?\d{0,4}[a-z]?)(?!\w)"
)
_CALLE = re.compile(rf"(?<!\w)c/\s?{_NAME}(?:\s{_NAME}){{0,3}}?{_NUMBER}", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s?(?:euro|eur|dollar|usd|pond|jaar|uur|dag|wek|week|maand|minu|man\b|mensen|personen|km|kilom|keer|nacht|[€$%]"
    r"|january?|febr|maart|april|mei|juni|juli|augustus|september|oktober|november|december|broer|zus|kind|andere)",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"[\s,]{1,3}(?:(?:[A-Z]{1,2}-)?\d{4,5}|\d{2}-\d{3}|\d{3}\s\d{2}|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\s?(?:[,;.:)\"”|/(]|\n|$)")
_SENTENCE = int(Class.FUNC | Class.PERSONVERB | Class.NAMING)
_TALK = int(_SENTENCE | Class.ROLE | Class.KIN | Class.PLACEPREP | Class.COUNTRY)
# Words for a street that are used in Dutch too: a Dutch word behind them goes on with the sentence.
_BORROWED = frozenset(
    ["boulevard", "avenue", "plaza", "piazza", "corso", "quai", "strada", "alameda", "viale", "via"]
)


def find_foreign_addresses(document: Document, spots: list[tuple[int, int]]) -> None:
    """Take streets of other countries with their numbers and what follows those."""
    for i, role in spots:
        if role & (AHEAD | UNSURE):
            _headed(document, i, bool(role & AHEAD))
        if role & BEHIND:
            _tailed(document, i)
    if "/" in document.text:
        for calle in _CALLE.finditer(document.text):
            _take(document, *calle.span())
        for corner in _SLAVIC_CORNER.finditer(document.text):
            _take(document, *corner.span())


def _take(document: Document, start: int, end: int) -> None:
    if document.is_free(start, end):
        document.take(start, tail(document.text, end), "ADDRESS", "address", 0.85)


def _plain(document: Document, start: int, end: int, excluded: int) -> bool:
    """Do the words of start..end read as a name: none of them of the excluded classes, but for particles?"""
    words = [document.tokens.word[i] for i in document.within(start, end)]
    return not any(word.bits & excluded and not word.bits & Class.PARTICLE for word in words)


def _headed(document: Document, i: int, sure: bool) -> None:
    """`Rue X 12`, `ul. X 3/4`, `12 rue X`: word i is the word for street."""
    text, tokens = document.text, document.tokens
    head, place, end = tokens.word[i], tokens.start[i], tokens.end[i]
    short = len(head.folded) <= 4 and head.folded not in {"via", "hay"}
    if document.taken[i] or (not sure and short and text[end : end + 1] != "."):
        return
    before = _NUMBER_BEFORE.search(text, max(0, place - 12), place)
    if before and (sure or head.folded in {"place", "allee", "allees", "route", "cours", "av", "ave", "pl"}):
        name = _FRENCH.match(text, end)
        if name and _plain(document, *name.span("name"), _TALK):
            _take(document, before.start(), name.end())
            return
    ahead = _AHEAD.match(text, end) or (_NUMBERED.match(text, end) if sure else None)
    if not ahead or _COUNTED.match(text, ahead.end()):
        return
    name_end = ahead.start("n")
    named = any(document.kind(j) != SAFE for j in document.within(end, name_end))
    written = head.shape != LOWER and not document.caseless[i]
    excluded = _SENTENCE if sure and (named or written) else _TALK
    if head.folded in _BORROWED and not written:
        excluded |= Class.WORD | Class.LOWERSAFE
    if not _plain(document, end, name_end, excluded):
        return
    if not sure and not _told(document, i, end, name_end, ahead.end()):
        return
    _take(document, place, ahead.end())


def _told(document: Document, i: int, start: int, name_end: int, end: int) -> bool:
    """Does more than an ambiguous word say that this is a street: a postcode, a door, a name that is no place?"""
    text = document.text
    if tail(text, end) > end or _POSTCODE.match(text, end):
        return True
    words = [document.tokens.word[j] for j in document.within(start, name_end)]
    travelled = int(ANY_PLACE | Class.COUNTRY | Class.WORD | Class.LOWERSAFE | Class.SAFECAP)
    if not _CLOSES.match(text, end):
        return False
    return any(not w.bits & travelled for w in words) or (
        document.tokens.word[i].shape != LOWER and not document.caseless[i] and not document.starts[i]
    )


def _tailed(document: Document, i: int) -> None:
    """`12 X Street`, `X utca 12`, `X Mah. 3. Cad. No 5`: word i is the word for street."""
    text, tokens = document.text, document.tokens
    word, place = tokens.word[i], tokens.start[i]
    if document.taken[i] or i == 0:
        return
    cased = not document.caseless[i]
    sure = word.folded in _BEHIND_SURE
    end = tokens.end[i]
    if word.folded in _TURKISH:
        _turkish(document, i, end)
        return
    if word.folded in _NUMBER_LAST or word.text.lower() in {"út", "útja", "tér", "tere"}:
        number = _BEHIND_NUMBER.match(text, end)
        if (
            number
            and _plain(document, tokens.start[i - 1], place, _TALK)
            and not _COUNTED.match(text, number.end())
        ):
            _take(document, _name_start(document, i), number.end())
        return
    if cased and word.shape == LOWER and not sure:
        return
    english = _ENGLISH.search(text, max(0, place - 90), place)
    if english and (sure or cased or _POSTCODE.match(text, end)):
        name = document.within(english.end("n"), place)
        if all(not tokens.word[j].bits & Class.FUNC or tokens.word[j].folded in {"of", "the"} for j in name):
            stop = end + (text[end : end + 1] == "." and len(word.folded) < 4)
            _take(document, english.start(), stop)


def _name_start(document: Document, i: int) -> int:
    """Where the name before the word for street i starts: words with a capital, or one word."""
    tokens = document.tokens
    first = i - 1
    while (
        first > 0
        and i - first < 4
        and tokens.gap[first] in {" ", ". "}
        and not document.caseless[first - 1]
        and not document.taken[first - 1]
        and tokens.word[first - 1].shape not in {LOWER, DIGITS}
        and not tokens.word[first - 1].bits & Class.FUNC
    ):
        first -= 1
    return tokens.start[first]


def _turkish(document: Document, i: int, end: int) -> None:
    """Quarter, avenue and street in a row, each behind its name or number; a house number closes them."""
    chain = _TURKISH_CHAIN.match(document.text, end)
    if chain and document.tokens.gap[i] in {" ", ". ", "."}:
        _take(document, _name_start(document, i), chain.end())

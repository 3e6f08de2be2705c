"""Nicknames behind words that introduce them, quoted names, and names that are spelled out."""

from __future__ import annotations

import re

from routezicht.deid.contacts import find_contacts
from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, Class
from routezicht.deid.outline import BEHIND_LETTER, LETTERS, positions
from routezicht.deid.tokens import CODE, DIGITS, LOWER, PLACEHOLDER

_INTRODUCES = re.compile(
    r"\b(?i:bijnaam|bijgenaamd[e]?|alias|a\.k\.a\.|aka|schuilnaam|codenaam|artiestennaam|roepnaam|genaamd[e]?"
    r"|(?:noem(?:t|de|den|en)?|roep(?:t|en)?|riep(?:en)?)\s(?:hem|haar|zich|zichzelf|hen|mij|men)"
    r"|zich\s(?:\w+\s){0,2}(?:noemt|noemde|noemende)|bekend\s(?:als|onder\sde\snaam)|opgeslagen\s(?:als|onder)"
    r"|onder\s(?:de\s)?(?:naam|bijnaam)|met\s(?:de\s)?(?:naam|bijnaam)|als\scontact|contactnaam|bekend\sstaat\sals"
    r"|bekendstaat\sals|luistert\snaar(?:\sde\snaam)?|aangesproken\s(?:met|als)|stelde\szich\svoor\sals"
    r"|door\shet\sleven\sals|kend(?:en|e|t)\s(?:\w+\s){0,2}als|ken(?:t|nen)?\s(?:\w+\s){0,2}als|kende\sals"
    r"|in\sde\swandelgangen|spreek\sik\saan\sals|in\s(?:zijn|haar|mijn|uw|de)\stelefoon\s(?:staat|stond|als))"
    r"[\s:=]*(?i:is|was|als|zich|dus|men|ook|het|contact|met|de\snaam)?[\s:]*(?P<q>[\"“„'‘«])?\s*(?P<v>(?i:(?:de"
    r"|het|den|el|la|le|al|die|ouwe|kleine|grote|lange|dikke)\s)?[^\W\d_][^\s,.;:()\"”»!?]*(?:[ "
    r"-][A-ZÀ-Þ][^\s,.;:()\"”»!?]*){0,3}(?:\s\d{1,2}(?!\w))?)",
)
_BACKWARD = re.compile(
    r"\b(?:wij|we|ze|zij|iedereen|men|die|hij|mensen|anderen|wordt|werd|werden|zich|hem|haar|mij)\s(?:ook\s|altijd\s|gewoon\s"
    r"|alleen\s|maar\s)?(?P<v>[\"“„'‘]?(?:(?:de|het|el|la|al)\s)?[A-ZÀ-Þ][^\s,.;:()\"”]*(?:\s[A-ZÀ-Þ][^\s,.;:()\"”]"
    r"*){0,2}[\"”'’]?)\s(?:laten\s|laat\s|liet\s)?(?:noemden|noemde|noemt|noemen|genoemd|heette|heet)\b"
)
_NAMED_AS = re.compile(
    r"\b(?i:(?:ene|zekere|gewoon|genoemde?)|roepen|noemen|noemden|noemde|noemt|heet|heette)\s[\"“„'‘]?(?P<v>(?:(?:de|het|el|la"
    r"|al)\s)?[A-ZÀ-Þ][^\s,.;:()\"”!?'’]+(?:\s[A-ZÀ-Þ][^\s,.;:()\"”!?'’]+){0,2})"
)
_CALLED = re.compile(
    r"\b(?:zich|iedereen|men|hem|haar|ze|wij|we|die|mensen)\s(?P<v>(?:(?:de|het|el|la"
    r"|al)\s)?[^\W\d_]{3,}(?:\s[^\W\d_]{3,})?)\s(?:noemde|noemt|noemden|noemen|genoemd)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:betaald?|betalen|gegeven|overgemaakt|overhandigd|afgegeven|geleverd|verkocht|gebeld|contact|kreeg|kregen|gekregen|ontvangen|ontving|gekocht|gehuurd"
    r"|gesproken|samen|afgesproken)\s(?:\w+\s){0,3}?(?:aan|met|door|van)\s(?P<v>[^\W\d_]{4,})(?=\s?(?:[.,;\n]|$))",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"“„«](?P<v>[^\"“”„«»\n]{2,30})[\"”»]|(?<![^\s(:])['‘](?P<w>[^'’\n]{2,25})['’](?=[\s,.);:]|$)"
)
_QUOTE = re.compile("[\"“„«'‘]")
_SPELLED = re.compile(
    r"(?<![\w-])(?:[^\W\d_]-){2,}[^\W\d_](?![\w-])|(?<![\w.])(?:[^\W\d_]\.){3,}[^\W\d_](?!\w)"
    r"|(?<![\w.])(?:[A-ZÀ-Þ] ){2,}[A-ZÀ-Þ](?![\w.])|(?<!\w)(?:[^\W\d_], ){3,}[^\W\d_](?!\w)|(?<!\w)(?:[^\W\d_] "
    r"){4,}[^\W\d_](?!\w)"
)
_ALPHABET = re.compile(r"(?<!\w)(?:[^\W\d_]\svan\s[^\W\d_]+[\s,;.\-–]*(?:en\s|dan\s)?){2,}", re.IGNORECASE)
_ABBREVIATIONS = frozenset(["nvt", "btw", "tbv", "mbt", "ivm", "ahv", "zsm", "nav"])
_INTRODUCING = (
    "naam",
    "alias",
    "aka",
    "a.k.a",
    "riep",
    "bekend",
    "opgeslagen",
    "contact",
    "luistert",
    "aangesproken",
    "stelde zich",
    "door het leven",
    "ken",
    "wandelgangen",
    "spreek ik",
    "telefoon",
)
_STOP = frozenset(
    [
        "is",
        "was",
        "het",
        "een",
        "ik",
        "hij",
        "zij",
        "ze",
        "wij",
        "we",
        "je",
        "u",
        "die",
        "dat",
        "wat",
        "als",
        "maar",
        "niet",
        "door",
        "en",
        "of",
        "op",
        "in",
        "naar",
        "van",
        "met",
        "om",
        "te",
        "er",
        "ook",
        "nog",
        "zo",
        "dan",
        "toen",
        "heeft",
        "had",
        "werd",
    ]
)
_NAME_INSIDE = Class.FUNC | Class.PERSONVERB | Class.COUNTRY


def _words(document: Document, start: int, end: int) -> range:
    first = document.first_word(start)
    last = first
    while last < len(document.tokens) and document.tokens.start[last] < end:
        last += 1
    return range(first, last)


def find_spelled(document: Document) -> None:
    """`S-A-L-I-M`, `S van Simon, A van Anna`: letters that spell a name."""
    text = document.text
    words, outline = document.tokens.word, document.tokens.outline
    patterns = [_SPELLED] if LETTERS.search(outline) else []
    if any(words[i].folded == "van" for i in positions(BEHIND_LETTER, outline)):
        patterns.append(_ALPHABET)
    for pattern in patterns:
        for match in pattern.finditer(text):
            letters = re.sub(r"[\W_]", "", match.group()).lower()
            if letters in _ABBREVIATIONS:
                continue
            end = match.end() - (len(match.group()) - len(match.group().rstrip(" ,;.-–")))
            document.take(match.start(), end, "PERSON", "spelled", 0.8)


def find_nicknames(document: Document) -> None:
    """Names behind `bijgenaamd`, `alias`, `opgeslagen als`; short quotations that are no sentence."""
    find_contacts(document)
    text = document.text
    small = text.lower()
    named = any(part in small for part in ("noem", "heet", "roep"))
    introduced = named or any(part in small for part in _INTRODUCING)
    patterns = [_INTRODUCES] * introduced + [_BACKWARD] * named
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span("v")
            quoted = pattern is _INTRODUCES and match.group("q")
            if quoted:
                closing = re.search(r"[\"”'’»]", text[start : start + 40])
                if closing:
                    end = start + closing.start()
            _take(document, start, end, quoted=bool(quoted))
    for match in _CALLED.finditer(text) if named else ():
        words = match.group("v").lower().split()
        i = document.first_word(match.start("v"))
        if document.caseless[i] and not any(
            w in _STOP or document.tokens.word[i].bits & Class.PERSONVERB
            for w in words
            if w not in {"de", "het", "el", "la", "al"}
        ):
            document.take(*match.span("v"), "NICKNAME", "nickname", 0.7)
    for match in _NAMED_AS.finditer(text) if named or "ene " in small or "zekere" in small else ():
        _take(document, *match.span("v"), quoted=True)
    for match in _PAID.finditer(text) if 1 in document.caseless else ():
        _paid(document, *match.span("v"))
    for match in _QUOTED.finditer(text) if _QUOTE.search(text) else ():
        _take_quoted(document, *match.span("v" if match.group("v") else "w"))


def _paid(document: Document, start: int, end: int) -> None:
    """In text without capitals, the bare noun in the singular that was paid or met: nobody is named by a noun alone."""
    i = document.first_word(start)
    word = document.tokens.word[i]
    harmless = (
        _NAME_INSIDE | ANY_PLACE | Class.ROLE | Class.KIN | Class.SAFECAP | Class.LOWERSAFE | Class.EMPLOY
    )
    if not document.caseless[i] or document.taken[i] or word.bits & harmless:
        return
    if not word.folded.endswith(("en", "s", "ing", "heid", "geld")):
        document.take(start, end, "NICKNAME", "nickname", 0.6)


def _take(document: Document, start: int, end: int, *, quoted: bool) -> None:
    tokens = document.tokens
    span = _words(document, start, end)
    if not quoted and span and document.caseless[span[0]]:
        end = _goes_on(document, span[-1])
        span = _words(document, start, end)
    words = [tokens.word[i] for i in span]
    core = [w for w in words if not w.bits & Class.PARTICLE and w.folded not in {"de", "het", "die"}]
    if not core or all(document.taken[i] for i in span) or core[0].shape in {DIGITS, CODE}:
        return
    head = core[0]
    if (
        head.folded in _STOP
        or head.bits & (Class.COUNTRY | Class.NAMING | Class.FUNC)
        or (head.bits & (Class.TITLE | Class.ROLE | Class.KIN) and len(core) == 1 and head.shape == LOWER)
    ):
        return
    if (
        not quoted
        and head.shape == LOWER
        and not document.caseless[span[0]]
        and head.bits & Class.WORD
        and "alias" not in text_before(document, start)
    ):
        return
    if (
        head.bits & (Class.CITY | Class.SURE_PLACE)
        and not head.bits & Class.CURATED
        and "van" in text_before(document, start)
    ):
        return
    for i in span[1:]:
        if (
            tokens.word[i].bits & (Class.FUNC | Class.PERSONVERB)
            and not tokens.word[i].bits & Class.PARTICLE
            and not quoted
        ):
            end = tokens.end[i - 1]
            break
    document.take(start, end, "NICKNAME", "nickname", 0.8)


def _goes_on(document: Document, i: int) -> int:
    """End of a nickname in text without capitals: up to two more words that are no part of a sentence."""
    tokens = document.tokens
    last = i
    stops = _NAME_INSIDE | Class.PLACEPREP | Class.ROLE | Class.NAMING | Class.KIN
    while last + 1 < len(tokens) and last - i < 2 and tokens.gap[last + 1] in {" ", "-"}:
        word = tokens.word[last + 1]
        if word.bits & stops or word.shape in {DIGITS, CODE} or document.taken[last + 1]:
            break
        last += 1
    return tokens.end[last]


def text_before(document: Document, start: int) -> str:
    """The twenty characters before an offset, in small letters."""
    return document.text[max(0, start - 20) : start].lower()


def _between_names(document: Document, span: range) -> bool:
    """Does the quotation stand inside a name (`Sami "de snelle" Haddad`)?"""
    tokens = document.tokens
    first, last = span[0], span[-1]
    if first == 0 or last + 1 >= len(tokens):
        return False
    if tokens.word[first - 1] is PLACEHOLDER or tokens.word[last + 1] is PLACEHOLDER:
        return False
    around = tokens.word[first - 1].shape != LOWER and tokens.word[last + 1].shape != LOWER
    return (
        around
        and tokens.gap[first].startswith(" ")
        and tokens.gap[last + 1].endswith(" ")
        and len(tokens.gap[last + 1]) == 2
    )


def _take_quoted(document: Document, start: int, end: int) -> None:
    """A quotation of up to three words, one a capital, none a verb or a place: somebody's name."""
    tokens = document.tokens
    span = _words(document, start, end)
    words = [tokens.word[i] for i in span]
    if (
        not words
        or len(words) > 4
        or document.text[end - 1] in ".!?"
        or re.match(r"\s*:", document.text[end + 1 : end + 3])
    ):
        return
    core = [w for w in words if not w.bits & Class.PARTICLE and w.shape not in {DIGITS, CODE}]
    if not core or all(document.taken[i] for i in span) or any(w.bits & _NAME_INSIDE for w in core):
        return
    if all(w.bits & ANY_PLACE and not w.bits & Class.CURATED for w in core):
        return
    if any(w.shape == LOWER for w in core) and not _between_names(document, span):
        return
    if re.search(
        r"(?:tekst|opschrift|merk|lied|film|boek|groep|woorden?|term|begrip)\s*:?\s*[\"“„]$",
        document.text[max(0, start - 18) : start],
        re.IGNORECASE,
    ):
        return
    if document.caseless[span[0]] and not any(w.bits & Class.NICKHEAD for w in core):
        return
    if _between_names(document, span):
        start, end = tokens.start[span[0] - 1], tokens.end[span[-1] + 1]
    document.take(start, end, "NICKNAME", "nickname", 0.7)

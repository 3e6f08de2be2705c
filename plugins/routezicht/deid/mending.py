"""The text as it is read: scanned words put right and lines of one sentence joined, every offset kept."""

from __future__ import annotations

import re
from itertools import product

from routezicht.deid.calendars import NUMBER_WORD
from routezicht.deid.document import Document, read
from routezicht.deid.folding import fold
from routezicht.deid.lexicon import FREQUENCY_SHIFT, NAME, Class, lexicon
from routezicht.deid.outline import READABLE, positions
from routezicht.deid.tokens import (
    CODE,
    COUNTRY,
    DIGITS,
    INITIAL,
    LOWER,
    MIXED,
    PLACE,
    PLACEHOLDER,
    SAFE,
    TITLE,
    Word,
)

# What a scanner writes for a letter; one character for one, so that offsets stay.
_READINGS = {
    "0": "o",
    "1": "li",
    "5": "s",
    "8": "b",
    "9": "g",
    "6": "b",
    "c": "e",
    "F": "E",
    "l": "I",
    "|": "l",
}
_KNOWN = int(
    Class.FUNC
    | Class.TITLE
    | Class.ROLE
    | Class.KIN
    | Class.NAMING
    | Class.PERSONVERB
    | Class.EMPLOY
    | Class.ORGHEAD
    | Class.PLACEPREP
    | Class.STRONGPLACE
    | Class.SAFECAP
    | Class.LOWERSAFE
    | Class.COUNTRY
    | Class.CITY
)
_ORDINAL = re.compile(r"\d+(?:e|ste|de|x|m|h|u|km|kg|g|cm|s|l|b|bis)?$", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]+\d+$")
_NUMBER = re.compile(NUMBER_WORD)
_MOST_TRIES = 256
_CACHE_LIMIT = 200_000
_cache: dict[str, str] = {}


def _worth(word: str) -> int:
    """How well a reading is known: Dutch words before names, frequent before rare; 0 when it is no word."""
    folded = fold(word)
    bits = lexicon().classes(folded)
    frequency = bits >> FREQUENCY_SHIFT
    if bits & _KNOWN or _NUMBER.fullmatch(folded):
        return 200 + frequency
    if bits & Class.WORD and frequency >= 28:
        return 100 + frequency
    return 1 + frequency if bits & NAME and bits & Class.CURATED and len(folded) > 3 else 0


def _read(text: str) -> str:
    """The word that a scanner may have turned into `text`, else `text`."""
    if not text.isascii() or _ORDINAL.match(text) or not any(c.isalpha() for c in text):
        return text
    digits = sum(c.isdigit() for c in text)
    if digits * 2 > len(text) or _CODE.match(text) or (len(text) < 3 and text[0] not in "01l"):
        return text
    capitals = sum(c.isupper() for c in text)
    choices: list[tuple[str, ...]] = []
    for position, character in enumerate(text):
        readings = _READINGS.get(character, "") if character != "l" or position == 0 or capitals > 1 else ""
        if character.isdigit():
            choices.append(tuple(readings))
        else:
            choices.append((character, *readings))
    tries = 1
    for choice in choices:
        tries *= len(choice)
    if not 0 < tries <= _MOST_TRIES:
        return text
    best, worth = text, 0
    for letters in product(*choices):
        word = "".join(letters)
        changed = sum(a != b for a, b in zip(word, text, strict=True))
        if not 0 < changed <= max(1, len(text) // 3):
            continue
        value = _worth(word)
        if value > worth and (len(word) > 2 or value >= 240):
            best, worth = word, value
    return _cased(best, text)


def _cased(word: str, text: str) -> str:
    """`word` with the capital that a scanned first letter had: names have one, and only B looks like 8."""
    if sum(c.isupper() for c in text) > 1:
        return word.upper()
    name = text[0] in "05" and not lexicon().classes(fold(word)) & (Class.WORD | _KNOWN)
    return word.capitalize() if name or text[0] == "8" else word


def read_word(word: Word) -> str:
    """The reading of a word, from the cache of the process; the word itself when it is known or no reading is."""
    if (word.bits and word.shape != CODE) or word.shape in {DIGITS, INITIAL, MIXED} or word is PLACEHOLDER:
        return word.text
    found = _cache.get(word.text)
    if found is None:
        if len(_cache) >= _CACHE_LIMIT:
            _cache.clear()
        found = _cache[word.text] = _read(word.text)
    return found


_SENTENCE = int(Class.FUNC | Class.ROLE | Class.TITLE | Class.KIN | Class.NAMING | Class.PERSONVERB)
_OPEN = int(_SENTENCE | Class.PARTICLE | Class.ORGHEAD | Class.PLACEPREP | Class.EMPLOY)
_LABEL = re.compile(r"[^\n:=.?!,;]{1,32}[:=](?:\s|$)|\s*[A-Z][.]\s|\s*[-•*>]|\s*\d+[.)]\s")
_LONG_LINE = 40


def opens_field(text: str, start: int) -> bool:
    """Does a label, a speaker or a point of a list stand at this offset, the start of a line?"""
    return _LABEL.match(text, start) is not None


def _goes_on(document: Document, i: int, line: int) -> bool:
    """Does the sentence go on over the line end before word i? `line` is the first word of the line that ends."""
    tokens, text = document.tokens, document.text
    start = tokens.start[i]
    if opens_field(text, start):
        return False
    before, word = tokens.word[i - 1], tokens.word[i]
    if document.caseless[i]:
        if word.shape >= DIGITS or word.bits & Class.ROLE:
            return False
        return bool(document.caseless[i - 1]) and tokens.end[i - 1] - tokens.start[line] >= _LONG_LINE
    if before.shape in {LOWER, TITLE} and before.bits & _OPEN and not before.bits & Class.COUNTRY:
        opens_name = bool(before.bits & Class.ORGHEAD) and word.folded in {
            "de",
            "het",
            "la",
            "le",
            "el",
            "al",
        }
        return opens_name or not word.bits & _SENTENCE
    if word.shape == LOWER:
        return tokens.end[i - 1] - tokens.start[line] >= _LONG_LINE and not word.bits & Class.ROLE
    if word.shape == DIGITS or word.bits & _SENTENCE or before.shape in {LOWER, DIGITS, CODE}:
        return False
    if word.initial == SAFE or (
        document.kind(i) in {PLACE, COUNTRY} and document.kind(i - 1) in {PLACE, COUNTRY}
    ):
        return False
    end = text.find("\n", start)
    following = text[start : end if end >= 0 else len(text)]
    return any(tokens.word[k].shape == LOWER for k in range(line, i)) or _SMALL.search(following) is not None


_SMALL = re.compile(r"(?<!\w)[a-z]{2,}(?!\w)")
_LINE_ENDS = frozenset({"\n", " \n", "\r\n", ",\n"})


def mend(document: Document) -> Document:
    """The document with scanned words put right and the lines of one sentence joined; as long as it was."""
    tokens = document.tokens
    changes: list[tuple[int, str]] = []
    line = 0
    if "\n" in document.text:
        for i in [i for i, gap in enumerate(tokens.gap[:-1]) if "\n" in gap]:
            gap = tokens.gap[i]
            if i and gap in _LINE_ENDS and _goes_on(document, i, line):
                changes.append((tokens.start[i] - len(gap), gap.replace("\r", " ").replace("\n", " ")))
            line = i
    for i in positions(READABLE, tokens.outline):
        word = tokens.word[i]
        reading = read_word(word)
        if reading is not word.text:
            changes.append((tokens.start[i], reading))
    if not changes:
        return document
    pieces: list[str] = []
    position = 0
    for start, replacement in sorted(changes):
        pieces += (document.text[position:start], replacement)
        position = start + len(replacement)
    pieces.append(document.text[position:])
    mended = read("".join(pieces))
    if len(mended.tokens) == len(tokens):
        mended.caseless = document.caseless  # joined lines say nothing about the style of the writer
    return mended

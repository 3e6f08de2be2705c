"""Cuts a document into words once and classifies every distinct word once per process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter

from routezicht.deid.folding import WORD, WORD_OR_PLACEHOLDER, fold
from routezicht.deid.lexicon import ANY_PLACE, FREQUENCY_SHIFT, NAME, Class, lexicon
from routezicht.deid.outline import PLACEHOLDER_LETTER

LOWER, TITLE, UPPER, INITIAL, MIXED, DIGITS, CODE = range(7)
SAFE, NAMED, UNKNOWN, COMMON, PLACE, EITHER, WORDCAP, COUNTRY = range(8)

_OCR = str.maketrans("01589$6", "olsbgsb")
_CACHE_LIMIT = 200_000
CONTEXT = int(
    Class.TITLE
    | Class.ROLE
    | Class.KIN
    | Class.NAMING
    | Class.FUNC
    | Class.PERSONVERB
    | Class.EMPLOY
    | Class.ORGHEAD
    | Class.PLACEPREP
    | Class.STRONGPLACE
)
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-ÞĞİŞÇ][a-zà-ÿ])")


@dataclass(slots=True, eq=False)
class Word:
    """What is known about one surface form, wherever it stands."""

    text: str
    folded: str
    bits: int
    shape: int
    capital: int  # kind when capitals carry meaning and this word has one, in the middle of a sentence
    initial: int  # the same at the start of a sentence
    caseless: int  # kind in text without meaningful capitals
    letter: int  # its letter in the outline

    @property
    def zipf(self) -> float:
        """Zipf frequency in Dutch, 0 when unknown."""
        return (self.bits >> FREQUENCY_SHIFT) / 10


def _shape(text: str) -> int:
    letters = sum(c.isalpha() for c in text)
    if letters == 0:
        return DIGITS
    if text[0].isdigit() and text[1:].islower():
        return TITLE  # a scanned capital: 8oris
    if len(text) == 1:
        return INITIAL if text.isupper() else LOWER
    if text.islower():
        return LOWER
    if text.isupper():
        return UPPER
    if text[0].isupper() and text[1:].islower():
        return TITLE
    return MIXED


_WORDLIKE = int(Class.WORD | Class.FUNC | Class.LOWERSAFE | Class.PERSONVERB | Class.SAFECAP | Class.COUNTRY)
_OPENING = int(Class.PHRASE | Class.PARTICLE)


def _letter(text: str, shape: int, bits: int) -> int:
    """The letter of a word in the outline."""
    if shape >= DIGITS:
        initial = len(text) <= 2 and text[0].isalpha()
        return ord("d" if shape == DIGITS else "C" if initial else "c")
    if shape == LOWER:
        if len(text) == 1:
            return ord("x")
        if bits & Class.COUNTRY:
            return ord("k")
        if bits & _OPENING:
            return ord("p")
        return ord("l" if bits & _WORDLIKE else "n")
    name = "?TUiM"[shape]
    return ord(name if len(text) > 3 or shape == INITIAL else name.lower())


def is_compound(folded: str) -> bool:
    """Is the word two Dutch words written as one (with a linking s)?

    >>> is_compound("treincontrole")
    True
    """
    if len(folded) < 7 or not folded.isalpha():
        return False
    classes = lexicon().classes
    wanted = Class.WORD | Class.LOWERSAFE
    for cut in range(3, len(folded) - 3):
        tail = classes(folded[cut:])
        if not tail & wanted or (tail >> FREQUENCY_SHIFT) < 28:
            continue
        for head in (folded[:cut], folded[: cut - 1] if folded[cut - 1] == "s" else ""):
            bits = classes(head) if len(head) >= 3 else 0
            if bits & wanted and (bits >> FREQUENCY_SHIFT) >= 28:
                return True
    return False


_ORGANISATION = (
    "fabriek",
    "bedrijf",
    "winkel",
    "bureau",
    "kwekerij",
    "groothandel",
    "atelier",
    "kliniek",
    "garage",
    "salon",
    "restaurant",
    "boerderij",
    "slagerij",
    "bakkerij",
    "werkplaats",
    "slachterij",
    "rokerij",
    "drukkerij",
    "ziekenhuis",
    "kantoor",
    "praktijk",
    "universiteit",
)
_OCCUPATION = (
    "medewerker",
    "medewerkster",
    "verpleegkundige",
    "ambtenaar",
    "huisarts",
    "chauffeur",
    "agent",
    "leider",
    "leidster",
    "begeleider",
    "begeleidster",
    "consulent",
    "officier",
    "rechercheur",
    "manager",
    "meester",
    "directeur",
    "advocaat",
    "tolk",
    "werker",
    "inspecteur",
    "beambte",
    "docent",
    "leraar",
    "coach",
    "mentor",
    "bestuurder",
    "eigenaar",
    "verbalisant",
    "verdachte",
    "getuige",
    "specialist",
    "coordinator",
)
_ENDINGS = (
    "ende",
    "end",
    "en",
    "e",
    "s",
    "ing",
    "ingen",
    "de",
    "den",
    "te",
    "ten",
    "je",
    "jes",
    "tje",
    "heid",
    "t",
    "er",
    "ers",
)


def is_inflected(folded: str) -> bool:
    """Is the word a form of a Dutch word or compound (`uitstappend`)?"""
    if len(folded) < 7 or not folded.isalpha():
        return False
    classes = lexicon().classes
    wanted = Class.WORD | Class.LOWERSAFE
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= 5:
            stem = folded[: -len(ending)]
            for form in (stem, stem + "en", stem + "e"):
                if classes(form) & wanted and (classes(form) >> FREQUENCY_SHIFT) >= 20:
                    return True
            if is_compound(stem):
                return True
    return False


def _kinds(folded: str, bits: int, shape: int) -> tuple[int, int, int]:
    """(capital, initial, caseless) kinds of a word with these classes."""
    name, place = bits & NAME, bits & ANY_PLACE
    if bits & Class.COUNTRY:
        return COUNTRY, COUNTRY, COUNTRY
    if bits & Class.FUNC:
        return (COMMON if name and bits & Class.CURATED and len(folded) > 2 else SAFE), SAFE, SAFE
    if bits & Class.SAFECAP:
        return SAFE, SAFE, SAFE
    if bits & CONTEXT and not (bits & Class.CURATED and not bits & Class.WORD):
        person_word = Class.FUNC | Class.TITLE | Class.ROLE | Class.KIN | Class.NAMING
        capital = COMMON if bits & Class.COMMON and not bits & person_word else SAFE
        return capital, SAFE if capital == SAFE else COMMON, SAFE
    if bits & Class.LOWERSAFE:
        return (NAMED if name else WORDCAP), SAFE, SAFE
    if name and not bits & Class.WORD:
        kind = EITHER if place else NAMED
        return kind, kind, kind
    if bits & Class.WORD:
        if bits & Class.COMMON and bits & Class.SURE_PLACE:
            return EITHER, EITHER, EITHER
        if bits & Class.COMMON:
            return COMMON, COMMON, COMMON
        if bits & (Class.CITY | Class.SURE_PLACE):
            return PLACE, PLACE, PLACE
        if place:
            return PLACE, SAFE, SAFE
        return WORDCAP, SAFE, COMMON if bits & Class.FOREIGN and not bits & Class.SAFECAP else SAFE
    if place:
        return PLACE, PLACE, PLACE
    if is_compound(folded) or is_inflected(folded):
        return COMMON, SAFE, SAFE
    return UNKNOWN, UNKNOWN, UNKNOWN


class _Words(dict[str, "Word"]):
    """Every surface form met in this process; one that is new is classified when it is asked for."""

    def __missing__(self, text: str) -> Word:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
            _glued.clear()
        word = self[text] = PLACEHOLDER if text[0] == "<" else _classified(text)
        if word.shape == MIXED and len(text) > 4 and _cuts(text):
            _glued.add(text)
        return word


_glued: set[str] = set()  # forms among them that are two words written as one
_words = _Words()
classify = _words.__getitem__  # the word behind a surface form


def _classified(text: str) -> Word:
    folded = fold(text)
    shape = _shape(text)
    bits = 0
    if shape == DIGITS:
        kinds = (SAFE, SAFE, SAFE)
    else:
        if not folded.isalpha():
            repaired = folded.translate(_OCR)
            digits = sum(c.isdigit() or c == "$" for c in folded)
            known = lexicon().classes(repaired)
            inner = any(c.isdigit() for c in folded[:-1]) and not folded[-1].isdigit()
            short = len(folded) == 3 and digits == 1 and shape == TITLE and text[0].isupper() and known & NAME
            long = len(folded) >= 4 and digits * 3 <= len(folded) and (known or inner)
            if short or (repaired.isalpha() and long):
                folded, bits = repaired, known
                kinds = _kinds(folded, bits, shape)
            else:
                shape, kinds = CODE, (SAFE, SAFE, SAFE)
        else:
            bits = lexicon().classes(folded)
            if len(folded) > 9 and folded.endswith(_ORGANISATION):
                bits |= Class.ORGHEAD
            elif len(folded) > 9 and folded.endswith(_OCCUPATION):
                bits |= Class.ROLE
            kinds = _kinds(folded, bits, shape) if len(folded) > 1 else (SAFE, SAFE, SAFE)
            if (
                shape == UPPER
                and 3 <= len(folded) <= 6
                and kinds == (WORDCAP, SAFE, SAFE)
                and (bits >> FREQUENCY_SHIFT) < 28
                and not bits & Class.LOWERSAFE
            ):
                kinds = (UNKNOWN, UNKNOWN, SAFE)  # the abbreviation of some organisation
            if shape == UPPER and bits & Class.CODE3 and not bits & Class.GIVEN:
                kinds = (COUNTRY, COUNTRY, kinds[2])
    return Word(text, folded, bits, shape, *kinds, _letter(text, shape, bits))


@dataclass(slots=True)
class Tokens:
    """A document as parallel lists: word, where it starts and ends, and the text before it."""

    text: str
    word: list[Word]
    start: list[int]
    end: list[int]
    gap: list[str]  # gap[i] stands before word i; one more at the end
    outline: bytes  # see outline.py

    def __len__(self) -> int:
        return len(self.word)


# Any `<TYPE>` or `<TYPE_1a2b3c>`: opaque, its signs no part of the gaps, and neither word nor name.
PLACEHOLDER = Word("<>", "<>", 0, TITLE, SAFE, SAFE, SAFE, PLACEHOLDER_LETTER)
_letter_of = attrgetter("letter")


def tokenize(text: str) -> Tokens:
    """Words and the gaps between them; offsets are those of `text`."""
    pieces = (WORD_OR_PLACEHOLDER if "<" in text else WORD).split(text)
    word = list(map(classify, pieces[1::2]))
    if not _glued.isdisjoint(pieces):
        pieces = _cut(pieces)
        word = list(map(classify, pieces[1::2]))
    offsets = list(accumulate(map(len, pieces)))
    return Tokens(text, word, offsets[0:-1:2], offsets[1::2], pieces[0::2], bytes(map(_letter_of, word)))


def _cut(pieces: list[str]) -> list[str]:
    """The pieces with glued words apart, an empty gap between them."""
    out: list[str] = []
    for piece in pieces:
        if piece in _glued:
            out += [part for cut in _cuts(piece) for part in ("", cut)][1:]
        else:
            out.append(piece)
    return out


def _cuts(piece: str) -> list[str]:
    """Parts of words glued together, as in `bijAgnieszka`, when the first is a Dutch word."""
    parts = _GLUED.split(piece)
    if len(parts) < 2:
        return []
    first = classify(parts[0])
    return parts if first.bits & (Class.WORD | CONTEXT | Class.LOWERSAFE | Class.FUNC) else []

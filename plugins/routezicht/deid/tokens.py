"""Cuts a document into words once and classifies every distinct word once per process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from routezicht.deid.folding import WORD, fold
from routezicht.deid.lexicon import ANY_PLACE, FREQUENCY_SHIFT, NAME, Class, lexicon

LOWER, TITLE, UPPER, INITIAL, MIXED, DIGITS, CODE = range(7)
SAFE, NAMED, UNKNOWN, COMMON, PLACE, EITHER, WORDCAP, COUNTRY = range(8)

_OCR = str.maketrans("01589$6", "olsbgsb")
_CACHE_LIMIT = 200_000
_CONTEXT = int(
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


@dataclass(slots=True)
class Word:
    """What is known about one surface form, wherever it stands."""

    text: str
    folded: str
    bits: int
    shape: int
    capital: int  # kind when capitals carry meaning and this word has one, in the middle of a sentence
    initial: int  # the same at the start of a sentence
    caseless: int  # kind in text without meaningful capitals

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
    if bits & _CONTEXT and not (bits & Class.CURATED and not bits & Class.WORD):
        person_word = Class.FUNC | Class.TITLE | Class.ROLE | Class.KIN | Class.NAMING
        capital = COMMON if bits & Class.COMMON and not bits & person_word else SAFE
        return capital, SAFE if capital == SAFE else COMMON, SAFE
    if bits & Class.LOWERSAFE:
        return (NAMED if name else WORDCAP), SAFE, SAFE
    if name and not bits & Class.WORD:
        kind = EITHER if place else NAMED
        return kind, kind, kind
    if bits & Class.WORD:
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


_PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*(?:_[0-9a-f]{6})?>")
_cache: dict[str, Word] = {}


def classify(text: str) -> Word:
    """The word behind this surface form, from the cache of the process."""
    found = _cache.get(text)
    if found is not None:
        return found
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
    if len(_cache) >= _CACHE_LIMIT:
        _cache.clear()
    word = Word(text, folded, bits, shape, *kinds)
    _cache[text] = word
    return word


@dataclass(slots=True)
class Tokens:
    """A document as parallel lists: word, where it starts and ends, and the text before it."""

    text: str
    word: list[Word] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    gap: list[str] = field(default_factory=list)  # gap[i] stands before word i; one more at the end

    def __len__(self) -> int:
        return len(self.word)


PLACEHOLDER = Word("<>", "<>", 0, TITLE, SAFE, SAFE, SAFE)  # any `<TYPE>`: opaque, and neither word nor name


def _fold_placeholders(tokens: Tokens) -> Tokens:
    """The same text with each `<TYPE>` or `<TYPE_1a2b3c>` as one opaque word, its signs no part of the gaps."""
    text = tokens.text
    out = Tokens(text)
    skip_before = 0
    for i, word in enumerate(tokens.word):
        if tokens.start[i] < skip_before:
            continue
        gap = tokens.gap[i]
        if skip_before and tokens.start[i] - len(gap) < skip_before:
            gap = text[skip_before : tokens.start[i]]
        match = _PLACEHOLDER.match(text, tokens.start[i] - 1) if gap.endswith("<") else None
        if match:
            out.word.append(PLACEHOLDER)
            out.start.append(match.start())
            out.end.append(match.end())
            out.gap.append(gap[:-1])
            skip_before = match.end()
        else:
            out.word.append(word)
            out.start.append(tokens.start[i])
            out.end.append(tokens.end[i])
            out.gap.append(gap)
    out.gap.append(text[out.end[-1] :] if out.end else text)
    return out


def tokenize(text: str) -> Tokens:
    """Words and the gaps between them; offsets are those of `text`."""
    tokens = Tokens(text)
    pieces = WORD.split(text)
    tokens.gap = pieces[0::2]
    word, start, end, gap = tokens.word, tokens.start, tokens.end, tokens.gap
    position = 0
    cut_gaps: list[str] = []
    for index in range(1, len(pieces), 2):
        piece = pieces[index]
        position += len(gap[index >> 1])
        cut_gaps.append(gap[index >> 1])
        known = _cache.get(piece) or classify(piece)
        if known.shape == MIXED and len(piece) > 4 and (cuts := _cuts(piece)):
            for number, part in enumerate(cuts):
                if number:
                    cut_gaps.append("")
                word.append(classify(part))
                start.append(position)
                position += len(part)
                end.append(position)
            continue
        word.append(known)
        start.append(position)
        position += len(piece)
        end.append(position)
    cut_gaps.append(gap[-1])
    tokens.gap = cut_gaps
    return _fold_placeholders(tokens) if "<" in text else tokens


def _cuts(piece: str) -> list[str]:
    """Parts of words glued together, as in `bijAgnieszka`, when the first is a Dutch word."""
    parts = _GLUED.split(piece)
    if len(parts) < 2:
        return []
    first = classify(parts[0])
    return parts if first.bits & (Class.WORD | _CONTEXT | Class.LOWERSAFE | Class.FUNC) else []

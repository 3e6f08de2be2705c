"""One shared scan of one document: words, casing per line, sentence starts and what was already found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import (
    COUNTRY,
    INITIAL,
    LOWER,
    MIXED,
    PLACEHOLDER,
    SAFE,
    TITLE,
    UPPER,
    Tokens,
    Word,
    tokenize,
)

_STARTS = re.compile(r"[\n\r.!?:;|\"“”„»«()\[\]{}•*>…/]|(?:^|\s)[-–—>]+\s|->|→")
_AFTER_ABBREVIATION = frozenset({". ", ".", ".\n"})


@dataclass(slots=True)
class Match:
    """A span to remove, found by a recognizer; offsets in the original text."""

    start: int
    end: int
    type: str
    recognizer: str
    score: float


@dataclass(slots=True)
class Document:
    """What all recognizers share about one text."""

    text: str
    tokens: Tokens
    caseless: bytearray  # per word: capitals say nothing here
    starts: bytearray  # per word: it opens a sentence, a line or a quotation
    taken: bytearray  # per word: inside a match
    settled: bytearray  # per word: judged to be a place here
    matches: list[Match] = field(default_factory=list)

    def kind(self, i: int) -> int:
        """Kind of word i where it stands; lower-case words in normally written text are safe."""
        word: Word = self.tokens.word[i]
        if self.caseless[i]:
            return word.caseless
        if word.shape == LOWER:
            return COUNTRY if word.capital == COUNTRY else SAFE
        return word.initial if self.starts[i] else word.capital

    def take(self, start: int, end: int, kind: str, recognizer: str, score: float) -> None:
        """Record a match and mark its words."""
        self.matches.append(Match(start, end, kind, recognizer, score))
        tokens = self.tokens
        for i in range(bisect_right(tokens.end, start), bisect_left(tokens.start, end)):
            self.taken[i] = 1

    def first_word(self, offset: int) -> int:
        """Index of the first word that ends after `offset`."""
        return bisect_right(self.tokens.end, offset)


def _abbreviated(tokens: Tokens, i: int) -> bool:
    before = tokens.word[i - 1]
    alone = i < 2 or tokens.gap[i - 1].strip() in {"", ".", ","}
    return (before.shape == INITIAL and alone) or (
        len(before.text) <= 5 and bool(before.bits & (Class.TITLE | Class.ROLE | Class.PARTICLE))
    )


def _few_capitals(tokens: Tokens) -> bool:
    """Is this telegram style: hardly a capital after the first line, so that names have none either?"""
    words = capitals = line = 0
    total = total_capitals = 0
    for i, word in enumerate(tokens.word):
        if "\n" in tokens.gap[i]:
            line += 1
        if word.shape > MIXED or len(word.text) < 2:
            continue
        # A placeholder may have hidden a capital: it counts as one, so that a second run sees the same style.
        capital = word is PLACEHOLDER or (word.shape != LOWER and len(word.text) > 3)
        total += 1
        total_capitals += capital
        if line:
            words += 1
            capitals += capital
    if words < 12:
        words, capitals = total, total_capitals
    return words >= 6 and capitals * 14 <= words


def read(text: str) -> Document:
    """Tokenise a text and settle where capitals carry meaning.

    A document is caseless when it has next to no capitals or next to no small letters; a line is caseless when
    all of its words are in capitals.
    """
    tokens = tokenize(text)
    size = len(tokens)
    caseless = bytearray(size)
    starts = bytearray(size)
    taken = bytearray(size)
    large = small = 0
    line_first = line_words = line_upper = 0
    for i, word in enumerate(tokens.word):
        gap = tokens.gap[i]
        if "\n" in gap:
            if line_words >= 2 and line_upper == line_words:
                caseless[line_first:i] = b"\1" * (i - line_first)
            line_first, line_words, line_upper = i, 0, 0
        taken[i] = word is PLACEHOLDER
        if word.shape <= MIXED and len(word.text) > 1 and word is not PLACEHOLDER:
            line_words += 1
            line_upper += word.shape == UPPER
            large += word.shape == UPPER
            small += word.shape in {LOWER, TITLE}
        starts[i] = i == 0 or (
            gap != " "
            and bool(_STARTS.search(gap))
            and not (gap in _AFTER_ABBREVIATION and _abbreviated(tokens, i))
        )
    if line_words >= 2 and line_upper == line_words:
        caseless[line_first:size] = b"\1" * (size - line_first)
    if small * 12 <= large or _few_capitals(tokens):
        caseless = bytearray(b"\1" * size)
    return Document(text, tokens, caseless, starts, taken, bytearray(size))

"""One shared scan of one document: words, casing per line, sentence starts and what was already found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from routezicht.deid.tokens import COUNTRY, INITIAL, LOWER, MIXED, SAFE, TITLE, UPPER, Tokens, Word, tokenize

_STARTS = re.compile(r"[\n\r.!?:;|\"“”„»«()\[\]{}•*>…/]|(?:^|\s)[-–—>]+\s|->|→")
_SPACE = re.compile(r"^\s*$")


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


def read(text: str) -> Document:
    """Tokenise a text and settle where capitals carry meaning.

    A document is caseless when it has next to no capitals or next to no small letters; a line is caseless when
    all of its words are in capitals.
    """
    tokens = tokenize(text)
    size = len(tokens)
    caseless = bytearray(size)
    starts = bytearray(size)
    upper = lower = 0
    line_first = 0
    line_words = line_upper = 0
    for i, word in enumerate(tokens.word):
        gap = tokens.gap[i]
        if "\n" in gap:
            if line_words >= 2 and line_upper == line_words:
                caseless[line_first:i] = b"\1" * (i - line_first)
            line_first, line_words, line_upper = i, 0, 0
        shape = word.shape
        if shape <= MIXED and len(word.text) > 1:
            line_words += 1
            if shape == LOWER:
                lower += 1
            elif shape == UPPER:
                line_upper += 1
                upper += 1
            else:
                upper += shape != INITIAL
                lower += shape == TITLE
        starts[i] = i == 0 or (gap != " " and bool(_STARTS.search(gap)))
    if line_words >= 2 and line_upper == line_words:
        caseless[line_first:size] = b"\1" * (size - line_first)
    if upper * 25 <= lower or lower * 12 <= upper:
        caseless = bytearray(b"\1" * size)
    return Document(text, tokens, caseless, starts, bytearray(size))

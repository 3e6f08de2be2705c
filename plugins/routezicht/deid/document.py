"""One shared scan of one document: words, casing per line, sentence starts and what was already found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from routezicht.deid.lexicon import Class
from routezicht.deid.outline import PLACEHOLDERS
from routezicht.deid.tokens import (
    COUNTRY,
    INITIAL,
    LOWER,
    SAFE,
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
    guarded: bytearray  # per word: part of a price, a time or a road
    matches: list[Match] = field(default_factory=list)
    openings: Counter[str] | None = None  # labels that open lines, see labels.py

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
        for i in self.within(start, end):
            self.taken[i] = 1

    def settle(self, words: Iterable[int]) -> None:
        """Mark words as places that no later pass may take."""
        for i in words:
            self.taken[i] = self.settled[i] = 1

    def within(self, start: int, end: int) -> range:
        """Words that a span touches."""
        return range(bisect_right(self.tokens.end, start), bisect_left(self.tokens.start, end))

    def is_free(self, start: int, end: int) -> bool:
        """Does the span touch words, and none that is taken?"""
        within = self.within(start, end)
        return bool(within) and not any(self.taken[i] for i in within)

    def release(self, matches: list[Match]) -> None:
        """Give these matches back and free the words that no other match holds."""
        given = {id(match) for match in matches}
        self.matches = [match for match in self.matches if id(match) not in given]
        for match in matches:
            for i in self.within(match.start, match.end):
                self.taken[i] = 0
        for match in self.matches:
            for i in self.within(match.start, match.end):
                self.taken[i] = 1

    def first_word(self, offset: int) -> int:
        """Index of the first word that ends after `offset`."""
        return bisect_right(self.tokens.end, offset)


_NO_WORDS = b"ixdcC"  # letters of the outline that count as no word where style is judged
_NO_WORDS_IN_LINE = b"ixdcCP"
_GAPS_LIMIT = 100_000


class _Opens(dict[str, bool]):
    """Per gap, as it is met: does it open a sentence, a line or a quotation?"""

    def __missing__(self, gap: str) -> bool:
        if len(self) >= _GAPS_LIMIT:
            self.clear()
        found = self[gap] = _STARTS.search(gap) is not None
        return found


_opens = _Opens({" ": False})


def _after_abbreviation(gaps: list[str]) -> list[int]:
    """Words behind a single full stop, which may belong to an abbreviation."""
    return [i for i, gap in enumerate(gaps) if gap in _AFTER_ABBREVIATION and 0 < i < len(gaps) - 1]


def _abbreviated(tokens: Tokens, i: int) -> bool:
    before = tokens.word[i - 1]
    alone = i < 2 or tokens.gap[i - 1].strip() in {"", ".", ","}
    return (before.shape == INITIAL and alone) or (
        len(before.text) <= 5
        and bool(
            before.bits & (Class.TITLE | Class.ROLE)
            or (len(before.text) == 1 and before.bits & Class.PARTICLE)
        )
    )


def _few_capitals(outline: bytes, lines: list[int]) -> bool:
    """Is this telegram style: hardly a capital after the first line, so that names have none either?"""
    words = outline.translate(None, _NO_WORDS)
    later = outline[lines[0] :].translate(None, _NO_WORDS) if lines else b""
    counted = later if len(later) >= 12 else words
    # A placeholder may have hidden a capital: it counts as one, so that a second run sees the same style.
    capitals = len(counted) - len(counted.translate(None, b"TUMP"))
    return len(counted) >= 6 and capitals * 14 <= len(counted)


def read(text: str) -> Document:
    """Tokenise a text and settle where capitals carry meaning.

    A document is caseless when it has next to no capitals or next to no small letters; a line is caseless when
    all of its words are in capitals.
    """
    tokens = tokenize(text)
    outline, gaps = tokens.outline, tokens.gap
    size = len(tokens)
    caseless = bytearray(size)
    starts = bytearray(map(_opens.__getitem__, gaps))
    del starts[size:]
    for i in _after_abbreviation(gaps) if "." in text else ():
        starts[i] = not _abbreviated(tokens, i)
    lines = [i for i, gap in enumerate(gaps) if "\n" in gap and i < size] if "\n" in text else []
    if size:
        starts[0] = 1
    for first, end in pairwise((0, *lines, size)):
        words = outline[first:end].translate(None, _NO_WORDS_IN_LINE)
        if len(words) >= 2 and not words.strip(b"Uu"):
            caseless[first:end] = b"\1" * (end - first)
    large = outline.count(b"U") + outline.count(b"u")
    small = len(outline) - len(outline.translate(None, b"lnpkTt"))
    if small * 12 <= large or _few_capitals(outline, lines):
        caseless = bytearray(b"\1" * size)
    taken = bytearray(outline.translate(PLACEHOLDERS))
    return Document(text, tokens, caseless, starts, taken, bytearray(size), bytearray(size))

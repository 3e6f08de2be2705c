"""Where expressions may begin in a document, so that each is tried at a few offsets and not at every character."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import attrgetter

from routezicht.deid.document import Document
from routezicht.deid.outline import NUMBERS, positions
from routezicht.deid.tokens import DIGITS

NUMBER = "#"  # stands for small numbers in digits or words among the prefixes of `Anchors.at`
NUMBER_WORDS = (
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "twintig",
    "dertig",
    "veertig",
    "tachtig",
)


_groups: list[tuple[str, ...]] = []
_CACHE_LIMIT = 200_000


def group(prefixes: str) -> int:
    """Register words (by how they start, spaces between) at which some expression may begin; returns their number.

    `#` among them adds every number, in digits or words.
    """
    words = prefixes.split()
    if NUMBER in words:
        words = [word for word in words if word != NUMBER] + list(NUMBER_WORDS)
        number = len(_groups)
        _groups.append((*words, NUMBER))
    else:
        number = len(_groups)
        _groups.append(tuple(words))
    _groups_of.clear()
    return number


class _Groups(dict[str, tuple[int, ...]]):
    """Groups per folded word, as it is met in this process."""

    def __missing__(self, folded: str) -> tuple[int, ...]:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        found = self[folded] = tuple(
            number for number, prefixes in enumerate(_groups) if folded.startswith(prefixes)
        )
        return found


_groups_of = _Groups()
_folded = attrgetter("folded")


@dataclass
class Anchors:
    """Offsets of digits, of letters before digits, of both, of words joined by a dot, and of every group of words."""

    digit: list[int]
    letter: list[int]
    code: list[int]
    joint: list[int]
    groups: dict[int, list[int]]
    _with_digits: dict[int, list[int]] = field(default_factory=dict)

    def at(self, number: int) -> list[int]:
        """Offsets at which a word of this group, or for `#` any number, starts."""
        found = self.groups.get(number, [])
        if _groups[number][-1:] != (NUMBER,):
            return found
        both = self._with_digits.get(number)
        if both is None:
            both = self._with_digits[number] = sorted({*self.digit, *found}) if found else self._digits
        return both

    @cached_property
    def _digits(self) -> list[int]:
        return sorted(set(self.digit))


def anchors(document: Document) -> Anchors:
    """The anchors of a document; a bracket or a plus before a number belongs to it."""
    tokens = document.tokens
    starts = tokens.start
    groups: dict[int, list[int]] = {}
    for start, numbers in zip(starts, map(_groups_of.__getitem__, map(_folded, tokens.word)), strict=True):
        for number in numbers:
            if number in groups:
                groups[number].append(start)
            else:
                groups[number] = [start]
    joint = []
    if "." in document.text or "_" in document.text:
        gaps = islice(tokens.gap, 1, None)
        joint = [start for start, after in zip(starts, gaps, strict=True) if after == "." or after == "_"]
    digit, letter = _numbers(document)
    return Anchors(digit, letter, sorted({*digit, *letter}), joint, groups)


def _numbers(document: Document) -> tuple[list[int], list[int]]:
    """Offsets of digits, and of letters right before digits."""
    tokens = document.tokens
    digit: list[int] = []
    letter: list[int] = []
    numbers = positions(NUMBERS, tokens.outline)
    near = sorted({*numbers, *(i - 1 for i in numbers if i), *(i - 2 for i in numbers if i > 1)})
    for i in near:
        word, start = tokens.word[i], tokens.start[i]
        if word.shape >= DIGITS:
            first = document.text[start]
            (digit if first.isdigit() else letter).append(start)
            gap = tokens.gap[i]
            if gap and gap[-1] in "+(-<" and first.isdigit():
                digit.append(start - len(gap) + len(gap.rstrip("+(-<")))
            if first in "lOI":
                digit.append(start)
        elif len(word.text) <= 5 and len(tokens.gap[i + 1]) <= 2:
            letter.append(start)
            if word.text[0] in "lO":
                digit.append(start)
    return digit, letter

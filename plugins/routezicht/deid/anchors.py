"""Where expressions may begin in a document, so that each is tried at a few offsets and not at every character."""

from __future__ import annotations

from dataclasses import dataclass

from routezicht.deid.document import Document
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
_groups_of: dict[str, tuple[int, ...]] = {}
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


def _groups_for(folded: str) -> tuple[int, ...]:
    found = _groups_of.get(folded)
    if found is None:
        if len(_groups_of) > _CACHE_LIMIT:
            _groups_of.clear()
        found = tuple(g for g, prefixes in enumerate(_groups) if folded.startswith(prefixes))
        _groups_of[folded] = found
    return found


@dataclass(slots=True)
class Anchors:
    """Offsets of digits, of letters before digits, of both, of words joined by a dot, and of every group of words."""

    digit: list[int]
    letter: list[int]
    code: list[int]
    joint: list[int]
    groups: dict[int, list[int]]

    def at(self, number: int) -> list[int]:
        """Offsets at which a word of this group, or for `#` any number, starts."""
        found = self.groups.get(number, [])
        return sorted({*self.digit, *found}) if _groups[number][-1:] == (NUMBER,) else found


def anchors(document: Document) -> Anchors:
    """The anchors of a document; a bracket or a plus before a number belongs to it."""
    tokens = document.tokens
    digit: list[int] = []
    letter: list[int] = []
    joint: list[int] = []
    groups: dict[int, list[int]] = {}
    size = len(tokens.word)
    text = document.text
    for i, word in enumerate(tokens.word):
        start = tokens.start[i]
        if word.shape >= DIGITS:
            first = text[start]
            (digit if first.isdigit() else letter).append(start)
            gap = tokens.gap[i]
            if gap and gap[-1] in "+(-<" and first.isdigit():
                digit.append(start - len(gap) + len(gap.rstrip("+(-<")))
            if first in "lOI":
                digit.append(start)
        elif len(word.text) <= 5:
            after = i + 1
            if (
                after < size
                and len(tokens.gap[after]) <= 2
                and (
                    tokens.word[after].shape >= DIGITS
                    or (after + 1 < size and tokens.word[after + 1].shape >= DIGITS)
                )
            ):
                letter.append(start)
                if word.text[0] in "lO":
                    digit.append(start)
        after_gap = tokens.gap[i + 1]
        if len(after_gap) == 1 and after_gap in "._":
            joint.append(start)
        for number in _groups_for(word.folded):
            groups.setdefault(number, []).append(start)
    return Anchors(digit, letter, sorted({*digit, *letter}), joint, groups)

"""Where expressions may begin in a document, so that each is tried at a few offsets and not at every character."""

from __future__ import annotations

from dataclasses import dataclass

from routezicht.deid.document import Document
from routezicht.deid.tokens import DIGITS

NUMBER = "#"  # stands for small numbers in digits or words among the prefixes of `Anchors.at`
NUMBER_WORDS = (
    "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien",
    "twintig", "dertig", "veertig", "tachtig",
)  # fmt: skip


@dataclass(slots=True)
class Anchors:
    """Offsets of digits, of letters before digits, of both, of words joined by a dot, and of all words."""

    digit: list[int]
    letter: list[int]
    code: list[int]
    joint: list[int]
    words: list[tuple[str, int]]

    def at(self, prefixes: tuple[str, ...]) -> list[int]:
        """Offsets of words that start with one of the prefixes; `#` adds every number."""
        if prefixes and prefixes[0] == NUMBER:
            return sorted({*self.digit, *self.at((*prefixes[1:], *NUMBER_WORDS))})
        return [start for folded, start in self.words if folded.startswith(prefixes)]


def anchors(document: Document) -> Anchors:
    """The anchors of a document; a bracket or a plus before a number belongs to it."""
    tokens = document.tokens
    digit: list[int] = []
    letter: list[int] = []
    joint: list[int] = []
    words: list[tuple[str, int]] = []
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
        words.append((word.folded, start))
    return Anchors(digit, letter, sorted({*digit, *letter}), joint, words)

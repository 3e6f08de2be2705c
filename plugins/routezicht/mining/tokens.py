"""Normalise a text into folded tokens with their offsets; unknown characters and placeholders pass through."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# A placeholder, a number with separators, a word with inner hyphens or apostrophes, or one mark that ends something.
TOKEN: Final = re.compile(
    r"<[A-Z][A-Z_0-9]{0,30}>|\d+(?:[-/.]\d+)*|[^\W\d_]+(?:[-'’´`][^\W\d_]+)*|[.?!;:,\n()–—>]|-(?=[>\s])"
)
_SPECIAL: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "´": "'", "`": "'",
     "þ": "th", "ð": "d", "‘": "'", "ħ": "h", "ĳ": "ij", "ə": "e"}
)  # fmt: skip
_CACHE_LIMIT: Final = 200_000
_folded: dict[str, str] = {}


def fold(word: str) -> str:
    """Lower case without accents: `Caïro` -> `cairo`, `Łódź` -> `lodz`."""
    found = _folded.get(word)
    if found is not None:
        return found
    low = word.lower()
    if not low.isascii():
        decomposed = unicodedata.normalize("NFKD", low.translate(_SPECIAL))
        low = "".join(c for c in decomposed if not unicodedata.combining(c))
    if len(_folded) < _CACHE_LIMIT:
        _folded[word] = low
    return low


class Tokens:
    """The tokens of one text as parallel lists: `raw`, `low` (folded) and `at` (offset of the first character)."""

    __slots__ = ("at", "low", "raw", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.raw: list[str] = []
        self.at: list[int] = []
        for match in TOKEN.finditer(text):
            self.raw.append(match.group())
            self.at.append(match.start())
        self.low = [fold(word) for word in self.raw]

    def __len__(self) -> int:
        return len(self.raw)

    def words(self, start: int, end: int) -> str:
        """The text of tokens `start` up to `end` on one line."""
        if start >= end:
            return ""
        stop = self.at[end - 1] + len(self.raw[end - 1])
        return " ".join(self.text[self.at[start] : stop].split())

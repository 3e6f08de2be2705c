"""What a word may be to a pass, as bits: worked out once per folded word and process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from routezicht.deid.document import Document

_LIMIT = 100_000
_folded = attrgetter("folded")


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


def listed(folded: str, lists: Sequence[frozenset[str]]) -> int:
    """One bit per list that holds the word, the first list's lowest."""
    return sum(1 << bit for bit, words in enumerate(lists) if folded in words)


class WordRoles(dict[str, int]):
    """Bits by folded word.

    Args:
        find: the bits of a word that was not met before.
    """

    def __init__(self, find: Callable[[str], int]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, folded: str) -> int:
        if len(self) >= _LIMIT:
            self.clear()
        found = self[folded] = self._find(folded)
        return found

    def of(self, document: Document) -> list[tuple[int, int]]:
        """(index, bits) of every word that has any."""
        bits = map(self.__getitem__, map(_folded, document.tokens.word))
        return [(i, found) for i, found in enumerate(bits) if found]

"""The compiled lexicon: one look-up per word gives its classes; no list is held as Python objects."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

COMPILED = Path(__file__).parent / "_compiled"
WORDS_FILE = "words.marisa"
PHRASES_FILE = "phrases.marisa"


class Class:
    """Bits for the classes of a folded word; several may hold, because a name may be a word, a place or a month.

    Plain integers: an `IntFlag` costs half of the scan.
    """

    GIVEN = 1 << 0
    FAMILY = 1 << 1
    CURATED = 1 << 2  # a name by our own list or by two sources
    COMMON = 1 << 3  # a name that is an everyday word too
    WORD = 1 << 4  # Dutch vocabulary
    PLACE = 1 << 5
    CITY = 1 << 6  # large or well known
    SURE_PLACE = 1 << 7
    PHRASE = 1 << 8  # begins a place name of several words
    COUNTRY = 1 << 9
    TITLE = 1 << 10
    ROLE = 1 << 11
    KIN = 1 << 12
    NAMING = 1 << 13
    PLACEPREP = 1 << 14
    STRONGPLACE = 1 << 15
    PERSONVERB = 1 << 16
    FUNC = 1 << 17
    PARTICLE = 1 << 18
    NICKHEAD = 1 << 19
    ORGHEAD = 1 << 20
    EMPLOY = 1 << 21
    SAFECAP = 1 << 22
    LOWERSAFE = 1 << 23
    CODE3 = 1 << 25  # a country in three letters, when written in capitals
    MONTH = 1 << 26  # a month in some language or calendar
    INSTITUTION = 1 << 27  # names a hospital or care provider and nothing else
    FOREIGN = 1 << 24  # more frequent in another language than in Dutch


FREQUENCY_SHIFT = 32  # above the classes: 10 x the Zipf frequency in Dutch text

COUNTRY_MARK = "="  # before the name of a country among the phrases
NAME = Class.GIVEN | Class.FAMILY
ANY_PLACE = Class.PLACE | Class.CITY | Class.SURE_PLACE


class Lexicon:
    """Memory-mapped tries, shared between processes by the page cache."""

    def __init__(self, folder: Path) -> None:
        import marisa_trie

        self._words: Any = marisa_trie.RecordTrie("<Q")
        self._words.mmap(str(folder / WORDS_FILE))
        self._phrases: Any = marisa_trie.Trie()
        self._phrases.mmap(str(folder / PHRASES_FILE))

    def classes(self, folded: str) -> int:
        """Bits of `Class`, with ten times the Zipf frequency from bit 32 on; 0 for an unknown word."""
        found = self._words.get(folded)
        return int(found[0][0]) if found else 0

    def is_phrase(self, folded_words: str) -> bool:
        """Is this a place name of several words (folded, one space between)?"""
        return folded_words in self._phrases

    def is_country(self, folded_words: str) -> bool:
        """Is this a country of several words (folded, one space between)?"""
        return COUNTRY_MARK + folded_words in self._phrases


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of this process; compiled first when it is not there."""
    if not ((COMPILED / WORDS_FILE).exists() and (COMPILED / PHRASES_FILE).exists()):
        from routezicht.deid.compiling import compile_lexicon

        compile_lexicon(COMPILED)
    return Lexicon(COMPILED)

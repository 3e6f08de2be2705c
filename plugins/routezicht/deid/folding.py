"""Folding of words to the form under which the lexicon, the scan and the repetition rule compare them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ı": "i",
        "İ": "I",
        "đ": "d",
        "Đ": "D",
        "ł": "l",
        "Ł": "L",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "ə": "e",
        "Ə": "E",
        "ð": "d",
        "þ": "th",
        "ŋ": "n",
    }
)

# What a scanner confuses; both sides of a comparison go through it, so only classes matter, not truth.
_CONFUSED = str.maketrans("01l|!5$89q6cuy", "oiiiissbggbevi")
_PAIRS = (("rn", "m"), ("vv", "w"), ("nn", "m"), ("cl", "d"), ("ii", "u"))

MARKS = "\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff"
# A word is a run of letters and digits with their combining marks; `$` inside letters is a scanned s.
WORD = re.compile(rf"((?:[^\W_]|[{MARKS}])+(?:\$(?!\d)[^\W_]*)?)")
WORD_OR_PLACEHOLDER = re.compile(rf"(<[A-Z][A-Z_]*(?:_[0-9a-f]{{6}})?>|{WORD.pattern[1:-1]})")
WORDS_IN_ENTRY = re.compile(rf"(?:[^\W_]|[{MARKS}])+")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents or invisible characters.

    >>> fold("Koçak"), fold("Đặng"), fold("IJsselmuiden")
    ('kocak', 'dang', 'ijsselmuiden')
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(
        c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    ).casefold()


@lru_cache(maxsize=65536)
def skeleton(folded: str) -> str:
    """The class of words that a scanner or a careless ear may take for one another.

    >>> skeleton("ha1il") == skeleton("halil") == skeleton("halyl")
    True
    >>> skeleton("gicr") == skeleton("gier")
    True
    """
    word = folded.translate(_CONFUSED)
    for pair, single in _PAIRS:
        word = word.replace(pair, single)
    return word


def words(entry: str) -> list[str]:
    """Folded words of a lexicon entry.

    >>> words("Boulogne-sur-Mer")
    ['boulogne', 'sur', 'mer']
    """
    return [fold(match) for match in WORDS_IN_ENTRY.findall(entry)]

"""Normalise a text into folded tokens with their offsets; unknown characters and placeholders pass through."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from routezicht.mining.tags import AUTHORITY, BORDER, DOC, GEO, KIN, MODE, OTHER, PERSON, SELF, TIME

# A placeholder, a number with separators, a word with inner hyphens or apostrophes, or one mark that ends something.
TOKEN: Final = re.compile(
    r"(?<=[a-z] )['’]\d{2}(?=[\s.,;)])"  # augustus '23
    r"|<[A-Z][A-Z_0-9]{0,30}>|\d+(?:[-/.]\d+)*|[^\W\d_]+(?:[-'’´`][^\W\d_]+)*|[.?!;:,\n()–—>]|-(?=[>\s])"
)
_SPECIAL: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "´": "'", "`": "'",
     "þ": "th", "ð": "d", "‘": "'", "ħ": "h", "ĳ": "ij", "ə": "e"}
)  # fmt: skip
# Dutch compounds end in what they are: an `ochtendtrein` is a train.
VEHICLES: Final = (
    "vliegtuig", "toestel", "trein", "busje", "bus", "boot", "bootje", "schip", "vrachtwagen", "vrachtauto", "auto",
    "taxi", "ferry", "vlucht", "truck", "jeep", "vliegtuigen", "toestellen", "treinen", "busjes", "bussen", "boten",
    "bootjes", "schepen", "vrachtwagens", "vrachtauto's", "auto's", "taxi's", "vluchten", "trucks",
)  # fmt: skip
_COMPOUNDS: Final = (
    (VEHICLES, MODE),
    (("genoot", "genoten", "genote", "broer", "broers", "zus", "zussen", "zuster", "zoon", "dochter", "moeder", "vader",
      "neef", "nicht", "neven", "nichten", "vriend", "vrienden", "vriendin", "kennis", "kennissen", "tante"), KIN),
    (("grens",), GEO | BORDER),
    (("kust", "haven", "havenstad", "stad", "dorp", "station", "strand", "oever", "eiland", "eilanden", "kamp",
      "gebied", "grondgebied", "luchthaven", "grenspost", "kade", "bos"), GEO),
    (("politie", "wacht", "wachten", "wachters", "agenten", "soldaten", "militairen", "autoriteiten", "patrouille"),
     AUTHORITY),
    (("paspoort", "visum", "vergunning", "bewijs", "kaart", "kaartje", "kenteken", "document", "ticket",
      "maatschappij"), DOC),
    (("handelaar", "handelaren", "handelaars", "smokkelaar", "smokkelaars", "chauffeur", "bestuurder"), OTHER),
)  # fmt: skip
_CACHE_LIMIT: Final = 200_000


def fold(word: str) -> str:
    """Lower case without accents: `Caïro` -> `cairo`, `Łódź` -> `lodz`."""
    low = word.lower()
    if not low.isascii():
        decomposed = unicodedata.normalize("NFKD", low.translate(_SPECIAL))
        low = "".join(c for c in decomposed if not unicodedata.combining(c)) or low
    return low


class Tagger:
    """Folds a word and looks up its class bits, and remembers both: texts repeat the same few thousand words."""

    def __init__(self, tags: dict[str, int]) -> None:
        self._tags = tags
        self._known: dict[str, tuple[str, int]] = {}

    def __call__(self, word: str) -> tuple[str, int]:
        """Folded form and class bits of a word; a number may be a time."""
        found = self._known.get(word)
        if found is None:
            low = fold(word)
            person = word.startswith("<PERSON")
            bits = self._tags.get(low, 0)
            if not bits and len(low) > 6 and word[0].islower():
                bits = self._compound(low)
            found = low, TIME if low[0].isdigit() else PERSON if person else bits
            if len(self._known) < _CACHE_LIMIT:
                self._known[word] = found
        return found

    def _compound(self, low: str) -> int:
        """A compound is what its last part is: `grenskamp` a place, `ambtsgenoot` a person, `ochtendtrein` a means."""
        if low.startswith("mede") and self._tags.get(low[4:], 0) & (SELF | PERSON | KIN | OTHER):
            return OTHER
        return next((bits for ends, bits in _COMPOUNDS if low.endswith(ends)), 0)


class Tokens:
    """The tokens of one text as parallel lists.

    `raw` as written, `low` folded, `tags` class bits, `at` the offset of the first character.
    """

    __slots__ = ("at", "low", "raw", "tags", "text")

    def __init__(self, text: str, tagger: Tagger) -> None:
        self.text = text
        matches = list(TOKEN.finditer(text))
        self.raw = [match.group() for match in matches]
        self.at = [match.start() for match in matches]
        looked_up = list(map(tagger, self.raw))
        self.low = [low for low, _ in looked_up]
        self.tags = [bits for _, bits in looked_up]

    def __len__(self) -> int:
        return len(self.raw)

    def words(self, start: int, end: int) -> str:
        """The text of tokens `start` up to `end` on one line."""
        if start >= end:
            return ""
        stop = self.at[end - 1] + len(self.raw[end - 1])
        return " ".join(self.text[self.at[start] : stop].split())

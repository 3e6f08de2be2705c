"""The small word sets that single rules look for, by name; they stand in `lexicon/cues.txt`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _sets() -> dict[str, frozenset[str]]:
    sets = {}
    for line in (Path(__file__).parent / "lexicon" / "cues.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, words = line.partition("|")
            sets[name.strip()] = frozenset(words.split())
    return sets


def cues(name: str) -> frozenset[str]:
    """The folded words of one set; a name that is not in the file is an error at import."""
    return _sets()[name]

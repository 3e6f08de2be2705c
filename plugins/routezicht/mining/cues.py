"""The small word sets that single rules look for, by name; they stand in `lexicon/cues.txt`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    lists = {}
    for line in (Path(__file__).parent / "lexicon" / "cues.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, _, found = line.partition("|")
            lists[name.strip()] = found.split()
    return lists


def words(name: str) -> list[str]:
    """The words of one set in their order; a name that is not in the file is an error at import."""
    return _lists()[name]


def cues(name: str) -> frozenset[str]:
    """The words of one set, for membership."""
    return frozenset(words(name))

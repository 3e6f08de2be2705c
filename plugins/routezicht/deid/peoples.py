"""Peoples and adjectives of the world, generated from the Dutch names of its territories (compile time only)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from routezicht.deid.folding import words

# How Dutch makes people and adjectives of a stem: Zambia -> Zambiaan, Zambianen; Angola -> Angolees, Angolezen.
_ENDINGS = (
    "aan",
    "aans",
    "aanse",
    "anen",
    "ees",
    "ese",
    "ezen",
    "eze",
    "ense",
    "er",
    "ers",
    "se",
    "isch",
    "ische",
    "ier",
    "iers",
    "iër",
    "iërs",
    "r",
    "rs",
    "n",
    "nen",
    "s",
    "en",
    "i",
)
_VOWELS = re.compile(r"(?:ië|ia|[aeoiuy])$")


def _stems(country: str) -> set[str]:
    stems = {country, _VOWELS.sub("", country)}
    for ending in ("land", "stan", "istan"):
        if country.endswith(ending) and len(country) > len(ending) + 2:
            stems |= {country[: -len(ending)], country[: -len(ending)] + "land"}
    return {stem for stem in stems if len(stem) >= 4}


def demonyms(countries: Collection[str], known: Collection[str], names: Collection[str]) -> Iterator[str]:
    """Entries for peoples and adjectives of `countries` that Dutch text knows and that are no names.

    Args:
        countries: Dutch names of territories.
        known: folded words of Dutch text; a generated form counts when it stands among them.
        names: folded names of persons, which no generated form may hide.
    """
    for country in countries:
        parts = words(country)
        if not parts:
            continue
        first = parts[0] if len(parts) == 2 and parts[0] in {"wit", "noord", "zuid", "oost", "west"} else ""
        if len(parts) > 1 and not first:
            continue
        for stem in _stems(parts[-1]):
            for ending in _ENDINGS:
                form = words(stem + ending)[0]
                if len(form) >= 6 and form in known and form not in names:
                    yield f"{first} {form}" if first else form

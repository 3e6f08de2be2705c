"""Find the mentions of countries: known names anywhere, small or misspelt places only after words of motion."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from routezicht.mining.cues import cues
from routezicht.mining.gazetteer import FAR, FAR_POPULATION, Lexicon, common_words, lexicon
from routezicht.mining.model import Kind, Mention
from routezicht.mining.phonetic import sound_key
from routezicht.mining.tags import ARTICLE, FROM, GEO, IN, PREPOSITION, TO, VERB, VIA
from routezicht.mining.tokens import Tokens

_PLACE_PREPOSITION: Final = FROM | TO | VIA | IN
# Words that stand between a name and the preposition that governs it.
_BETWEEN: Final = ARTICLE | GEO
_MIN_MISSPELT: Final = 5


def spot(tokens: Tokens, tags: list[int]) -> list[Mention]:
    """All mentions of one text in order; `tags` are the word classes of each token."""
    lex = lexicon()
    longest, names = lex.longest, lex.names
    low, raw = tokens.low, tokens.raw
    shouting = _no_case(raw)
    found: list[Mention] = []
    skip = 0
    for i, word in enumerate(low):
        if i < skip:
            continue
        size = longest.get(word)
        mention = _longest(tokens, i, size, names, shouting) if size else None
        if mention is None and word in _HERE and _arrives_here(tokens, i):
            mention = Mention(i, i + 1, "NL", Kind.COUNTRY, "Nederland")
        if mention is None and word in ("a", "n") and _road(tokens, i):
            mention = Mention(i, i + 2, "NL", Kind.PLACE, "".join(raw[i : i + 2]))
        if mention is None and raw[i][:1].isupper():
            both = _both_ends(lex, tokens, i)
            if both:
                found += both
                continue
            mention = _parts(lex, tokens, i) or _misspelt(lex, tokens, tags, i)
        if mention is not None and not (_surname(lex, tokens, mention) or _procedure(tokens, mention)):
            found.append(mention)
        if mention is not None:
            skip = mention.end
    found = _without_guesses(lex, tokens, found)
    return _absorb(_readings(_codes(lex, tokens, found), tokens, tags), tokens)


def _without_guesses(lex: Lexicon, tokens: Tokens, found: list[Mention]) -> list[Mention]:
    """A short word one slip away from a place is that place only if the text names its country otherwise too."""
    guessed = {id(m) for m in found if _is_guess(lex, tokens, m)}
    named = {m.country for m in found if id(m) not in guessed}
    return [m for m in found if id(m) not in guessed or m.country in named]


def _is_guess(lex: Lexicon, tokens: Tokens, m: Mention) -> bool:
    low = tokens.low[m.start]
    if m.kind != Kind.PLACE or m.end - m.start > 1 or low in lex.names:
        return False
    small = lex.small_places(low)
    if small:
        return all(code in FAR and people < FAR_POPULATION for code, people in small)
    key = sound_key(low.replace("-", ""))
    return len(key) < _SURE_SOUNDS and key not in lex.sounds


_SURE_SOUNDS: Final = 6


def _surname(lex: Lexicon, tokens: Tokens, m: Mention) -> bool:
    """`Nur Kalima, een Rohingya`: a place name after a first name, and no preposition, is a person's."""
    first = m.start - 1
    if m.kind != Kind.PLACE or first < 0 or not tokens.raw[first][:1].isupper() or tokens.tags[first]:
        return False
    if (
        tokens.low[first] in _STEP_WORDS
        or not tokens.raw[first].isalpha()
        or tokens.raw[first].isupper()
        or tokens.low[first] in lex.names
    ):
        return False
    opens = first == 0 or tokens.raw[first - 1] in ".?!:\n"
    followed = tokens.raw[m.end : m.end + 1] == [","] or any(b & VERB for b in tokens.tags[m.end : m.end + 1])
    governed_by = not opens and tokens.tags[first - 1] & PREPOSITION
    return not governed_by and (followed if opens else True)


def _procedure(tokens: Tokens, m: Mention) -> bool:
    """`Gehoor Dublin`, `Dublin procedure`: the regulation, not the town."""
    if tokens.low[m.start] != "dublin":
        return False
    if tokens.raw[m.end : m.end + 1] == ["-"]:
        return True  # "Dublin- en reisgehoor"
    beside = {*tokens.low[max(0, m.start - 1) : m.start], *tokens.low[m.end : m.end + 1]}
    return bool(beside & _PROCEDURES)


_STEP_WORDS: Final = cues("moves.step_words")
_PROCEDURES: Final = cues("spot.procedures")


def _absorb(found: list[Mention], tokens: Tokens) -> list[Mention]:
    """`Kazan in Rusland`, `Gent (België)`: one mention."""
    kept: list[Mention] = []
    for mention in found:
        before = kept[-1] if kept else None
        gap = tokens.low[before.end : mention.start] if before else []
        if (
            before
            and before.kind == Kind.PLACE
            and mention.kind == Kind.COUNTRY
            and gap in (["in"], [",", "in"])
        ):
            little_known = tokens.low[before.start] not in lexicon().names
            # "Ik kom uit Ambo, in Oromia": the text knows its small towns better than the list does.
            before.country = mention.country if little_known else before.country
        if (
            before
            and before.country == mention.country
            and mention.kind == Kind.COUNTRY
            and before.kind == Kind.PLACE
            and gap in (["in"], ["("], [","], ["te"], [",", "in"])
        ):
            before.end = mention.end
        else:
            kept.append(mention)
    return kept


_HERE: Final = cues("spot.here")
_HERE_VERBS: Final = cues("spot.here_verbs")


def _arrives_here(tokens: Tokens, i: int) -> bool:
    """`hierheen`, `hier aangekomen`, `zijn verzoek hier`: said in the Netherlands."""
    return tokens.low[i] != "hier" or bool(_HERE_VERBS.intersection(tokens.low[max(0, i - 2) : i + 5]))


_CHECKS: Final = cues("spot.checks")


def _road(tokens: Tokens, i: int) -> bool:
    """A Dutch motorway or trunk road where the writers of the report check traffic (`op de A12`)."""
    if i + 1 >= len(tokens) or not tokens.raw[i + 1].isdigit() or tokens.at[i + 1] != tokens.at[i] + 1:
        return False
    return tokens.low[i - 1 : i] == ["de"] and bool(_CHECKS.intersection(tokens.low[max(0, i - 20) : i + 20]))


def _no_case(raw: list[str]) -> bool:
    """True for a text without capitals, where capitals cannot tell a name from a word."""
    letters = [w for w in raw if w[0].isalpha()]
    return bool(letters) and not any(w[0].isupper() for w in letters)


def _longest(
    tokens: Tokens, i: int, size: int, names: dict[str, list[object]], no_case: bool
) -> Mention | None:
    low, raw = tokens.low, tokens.raw
    for n in range(min(size, len(low) - i), 0, -1):
        entry = names.get(low[i] if n == 1 else " ".join(low[i : i + n]))
        if entry is None:
            continue
        code, kind, name, others = entry
        if kind != Kind.ADJECTIVE and not raw[i][:1].isupper() and not no_case and n == 1:
            continue
        small = not no_case and not any(raw[k][:1].isupper() for k in range(i, i + n))
        if n > 1 and small and name != "hier te lande":
            continue
        if kind == Kind.PLACE and n == 1 and len(raw[i]) < 3:
            continue
        return Mention(i, i + n, str(code), Kind(str(kind)), str(name), tuple(others))  # type: ignore[arg-type]
    return None


def _both_ends(lex: Lexicon, tokens: Tokens, i: int) -> list[Mention]:
    """`Casablanca-Istanbul`: a line between two known places."""
    parts = tokens.low[i].split("-")
    if not 2 <= len(parts) <= 5:
        return []
    entries = [lex.names.get(part) for part in parts]
    known = [e for e in entries if e is not None and e[1] in (Kind.PLACE, Kind.COUNTRY) and len(e[2]) > 3]
    if len(known) != len(parts):
        return []
    return [Mention(i, i + 1, e[0], Kind(e[1]), e[2], tuple(e[3])) for e in known]


def _parts(lex: Lexicon, tokens: Tokens, i: int) -> Mention | None:
    """`Hamburg-Groningen`, `Noord-Griekenland`: a compound whose last part is a known name."""
    word = tokens.low[i]
    if "-" not in word:
        return None
    head, _, tail = word.rpartition("-")
    entry = lex.names.get(tail)
    quarter = lex.names.get(head) if tail in _DIRECTIONS else None
    if quarter and quarter[1] == Kind.PLACE:
        return Mention(i, i + 1, quarter[0], Kind(quarter[1]), quarter[2], tuple(quarter[3]))
    if entry and (head in _DIRECTIONS or head.replace("-", " ").split()[0] in _DIRECTIONS):
        return Mention(i, i + 1, entry[0], Kind(entry[1]), tokens.raw[i], tuple(entry[3]))
    return None


_DIRECTIONS: Final = cues("spot.directions")


def governed(tokens: Tokens, tags: list[int], i: int) -> int:
    """Tag bits of the preposition that governs token `i`, looking back over articles, place nouns and adjectives."""
    k = i - 1
    steps = 0
    while k >= 0 and steps < 4:
        bits = tags[k]
        if bits & _PLACE_PREPOSITION and tokens.raw[k] not in ".,;:?!\n":
            return bits & _PLACE_PREPOSITION
        if not bits & _BETWEEN and not tokens.low[k].endswith(("se", "e")):
            return 0
        k -= 1
        steps += 1
    return 0


def _misspelt(lex: Lexicon, tokens: Tokens, tags: list[int], i: int) -> Mention | None:
    word, low = tokens.raw[i], tokens.low[i]
    if len(low) < 3 or (word.isupper() and len(word) < 5):
        return None
    if tags[i] or low in _ordinary():
        return _ordinary_word(lex, tokens, i)
    if i and tokens.low[i - 1] in ("de", "het", "een"):
        return None
    before = governed(tokens, tags, i)
    listed = i >= 2 and tokens.raw[i - 1] in (",", "en") and tokens.raw[i - 2][:1].isupper()
    if not before and not listed and tokens.raw[i - 1 : i] not in (["'"], ["–"]):
        return _same_sound(lex, tokens, i)
    if before:
        key = f"{low} {tokens.low[i + 1]}" if i + 1 < len(tokens) else low
        longer = tokens.raw[i + 1 : i + 2] and tokens.raw[i + 1][:1].isupper() and not tags[i + 1]
        longer = longer and tokens.low[i + 1] not in lex.names
        two = 2 if i + 1 < len(tokens) else 1
        for n, candidate in ((two, key),) if longer else ((two, key), (1, low)):
            places = lex.small_places(candidate)
            if places:
                code, _ = places[0]
                return Mention(
                    i, i + n, code, Kind.PLACE, tokens.words(i, i + n), tuple(c for c, _ in places[1:6])
                )
    name = closest(low) if len(low) >= _MIN_MISSPELT else None
    if name is None:
        return None
    entry = lex.names[name]
    return Mention(i, i + 1, entry[0], Kind(entry[1]), entry[2], tuple(entry[3]))


_MIN_SOUNDS = 7


def _same_sound(lex: Lexicon, tokens: Tokens, i: int) -> Mention | None:
    """Inside a sentence, a long word with a capital that sounds exactly like a known name."""
    if i == 0 or tokens.raw[i - 1] in ".?!:\n":
        return None
    key = sound_key(tokens.low[i].replace("-", ""))
    name = lex.sounds.get(key) if len(key) >= _MIN_SOUNDS else None
    if name is None:
        return None
    entry = lex.names[name]
    return Mention(i, i + 1, entry[0], Kind(entry[1]), entry[2], tuple(entry[3]))


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    return common_words()


def _ordinary_word(lex: Lexicon, tokens: Tokens, i: int) -> Mention | None:
    """A town whose name is a Dutch word (`naar Van`): a capital inside a sentence, after a word of motion."""
    if (
        i < 2
        or tokens.low[i - 1] not in ("naar", "via", "vanuit", "tot", "uit", "in", "bij")
        or tokens.raw[i - 2] in ".?!\n"
    ):
        return None
    if i + 1 < len(tokens) and tokens.raw[i + 1][:1].isupper():
        return None
    places = lex.small_places(tokens.low[i])
    if not places:
        return None
    return Mention(i, i + 1, places[0][0], Kind.PLACE, tokens.raw[i], tuple(c for c, _ in places[1:6]))


@lru_cache(maxsize=20_000)
def closest(low: str) -> str | None:
    """The known name that sounds like `low`, or that is one slip (two in long names) away from it."""
    lex = lexicon()
    key = sound_key(low.replace("-", ""))
    if len(key) < 4:
        return None
    exact = lex.sounds.get(key)
    if exact is not None:
        return exact
    near = _by_initial().get(key[0], [])
    slips = 1 if len(key) < 8 else 2
    matches = process.extract(key, near, scorer=OSA.distance, score_cutoff=slips, limit=8)
    alike = [lex.sounds[found] for found, _, _ in matches if abs(len(found) - len(key)) <= 1]
    # Several names may sound one slip away; the one that is also spelt most like it is meant.
    return min(alike, key=lambda name: OSA.distance(low, name), default=None)


@lru_cache(maxsize=1)
def _by_initial() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key in lexicon().sounds:
        if len(key) >= 4:
            groups.setdefault(key[0], []).append(key)
    return groups


def _codes(lex: Lexicon, tokens: Tokens, found: list[Mention]) -> list[Mention]:
    """Three-letter codes of shorthand notes (`AFG-IRN`); only where a text uses at least two of them."""
    extra: list[Mention] = []
    for i, word in enumerate(tokens.raw):
        if word.isupper() and 3 <= len(word) <= 40:
            parts = word.split("-")
            if all(p in lex.codes for p in parts):
                extra.extend(Mention(i, i + 1, lex.codes[p], Kind.COUNTRY, p) for p in parts)
    if len({m.country for m in extra}) < 2:
        return found
    taken = {m.start for m in extra}
    return sorted([m for m in found if m.start not in taken] + extra, key=lambda m: m.start)


def _readings(found: list[Mention], tokens: Tokens, tags: list[int]) -> list[Mention]:
    """Choose among countries that have a place of the same name, by the country named right beside it."""
    known = {m.country for m in found if not m.others or m.name in _WELL_KNOWN}
    for n, mention in enumerate(found):
        if not mention.others:
            continue
        options = (mention.country, *mention.others)
        near = [m.country for m in _beside(found, n, tokens) if m.country in options]
        if near:
            mention.country, mention.others = near[0], ()
        elif mention.country not in known:
            named = [c for c in mention.others if c in known]
            if len(named) == 1 and mention.kind == Kind.PLACE and mention.name not in _WELL_KNOWN:
                mention.country = named[0]
    return found


# A place that everybody knows is not read as its small namesake only because the other country is also named.
_WELL_KNOWN: Final = cues("spot.well_known")


def _beside(found: list[Mention], n: int, tokens: Tokens) -> Iterable[Mention]:
    """Mentions right after (`Tripoli in Libanon`, `Essen, het laatste Belgische station`) or right before."""
    here = found[n]
    for other in found[n + 1 : n + 2]:
        gap = tokens.raw[here.end : other.start]
        if len(gap) <= 3 and (
            gap in (["in"], ["("], [","], [",", "in"]) or (gap[:1] == [","] and gap[-1] in _APPOSED)
        ):
            yield other
    for other in found[max(0, n - 1) : n]:
        gap = tokens.low[other.end : here.start]
        if other.kind == Kind.ADJECTIVE and len(gap) <= 1:
            yield other
        elif other.kind == Kind.COUNTRY and gap in ([",", "in"], [",", "bij"], [",", "te"]):
            yield other  # "in Nicaragua, in León"


_APPOSED: Final = cues("spot.apposed")

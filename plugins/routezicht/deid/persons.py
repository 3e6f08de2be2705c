"""Names of persons: runs of words that are not known to be harmless, judged by what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from routezicht.deid.document import Document
from routezicht.deid.folding import skeleton
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class, lexicon
from routezicht.deid.tokens import (
    CODE,
    COMMON,
    COUNTRY,
    DIGITS,
    EITHER,
    INITIAL,
    LOWER,
    NAMED,
    PLACE,
    SAFE,
    UNKNOWN,
    UPPER,
    WORDCAP,
)

TYPE, RECOGNIZER = "PERSON", "person"
_JOIN = re.compile(r"^(?:[ \t\u00a0]{1,3}|[ \t]*\r?\n[ \t]*|-|-\r?\n|['’`´]|[ \t]?[-–][ \t]?)$")
_INITIAL_JOIN = re.compile(r"^(?:\.\s{0,2}|\.-|\s)$")
_LIST = re.compile(r"^\s*(?:,|/|;|&|\+|\))?\s*$")
_PLACE_LIST = re.compile(r"^\s*(?:[-–—>→/,;]|->|=>|\))+\s*(?:[(])?\s*$")
_LABEL_GAP = re.compile(r"^[\s\t]*[:=][\s\"'“„]*$|^\"\s*:\s*\"$")
_NEAR_GAP = re.compile(r"^[\s\"'“”„‘’(]*$|^\.?\s*[:,]?[\s\"'“„(]*$")

_STRONG = int(Class.TITLE | Class.KIN | Class.NAMING)
_PERSONISH = int(Class.TITLE | Class.KIN | Class.NAMING | Class.ROLE)
_TRUE_PLACE_PREP = frozenset(
    "naar vanuit via in uit te tot richting nabij langs vanaf tussen rond buiten over ter".split()
)
_PERSON_PREP = frozenset("met aan door van voor bij namens tegen zonder behalve".split())
_WHERE = frozenset("naar vanuit in te richting nabij uit".split())
_CONJUNCTIONS = frozenset("en of and und et alias ook".split())


@dataclass(slots=True)
class Run:
    """Neighbouring words that may form one name; `last` is included."""

    first: int
    last: int
    kinds: list[int]


def _joins(document: Document, i: int) -> bool:
    """Does word i continue the run that ends with the word before it?"""
    tokens = document.tokens
    gap = tokens.gap[i]
    if gap in {" ", "-", "'"}:
        return True
    if gap == "" or _JOIN.match(gap):
        return True
    before = tokens.word[i - 1]
    short = before.shape == INITIAL or (len(before.text) <= 2 and before.shape != LOWER)
    return short and bool(_INITIAL_JOIN.match(gap))


def _candidate(document: Document, i: int) -> int:
    """Kind of word i if it may be part of a name, else SAFE."""
    if document.taken[i]:
        return SAFE
    word = document.tokens.word[i]
    kind = document.kind(i)
    if kind in {SAFE, COUNTRY}:
        if word.shape == INITIAL and not document.starts[i]:
            return SAFE
        return SAFE
    return kind


def _initials(document: Document, i: int) -> int:
    """Number of words from i on that are initials followed by a name, else 0."""
    tokens = document.tokens
    size = len(tokens)
    j = i
    while (
        j < size
        and tokens.word[j].shape == INITIAL
        or (j > i and j < size and len(tokens.word[j].text) == 2 and tokens.gap[j + 1].startswith("."))
    ):
        if j > i and not re.match(r"^\.?[\s-]{0,2}$", tokens.gap[j]):
            break
        if not tokens.gap[j + 1].startswith("."):
            break
        j += 1
    if j == i or j >= size:
        return 0
    k = j
    while k < size and tokens.word[k].bits & Class.PARTICLE and k - j < 3:
        k += 1
    if k < size and re.match(r"^[.\s-]{0,3}$", tokens.gap[j]) and not document.taken[k]:
        word = tokens.word[k]
        if word.shape not in {LOWER, DIGITS, CODE} and len(word.text) > 1 and not word.bits & Class.COUNTRY:
            return j - i
    return 0


def runs(document: Document) -> list[Run]:
    """All runs of candidate words, in order of the text."""
    tokens = document.tokens
    size = len(tokens)
    found: list[Run] = []
    i = 0
    while i < size:
        word = tokens.word[i]
        lead = 0
        if word.shape == INITIAL and not document.taken[i]:
            lead = _initials(document, i)
        start = i + lead
        kind = SAFE
        if not lead:
            kind = _candidate(document, i)
            particle = word.bits & Class.PARTICLE and not document.taken[i]
            if (
                particle
                and not document.caseless[i]
                and word.shape != LOWER
                and not (
                    document.starts[i]
                    and word.folded in {"in", "op", "te", "uit", "aan", "an", "as", "at", "het"}
                )
            ):
                end = _after_particles(document, i)
                if end and (not document.starts[i] or tokens.word[i + 1].shape != LOWER):
                    start, kind = end, _candidate(document, end) or WORDCAP
            elif particle and word.folded in {
                "al",
                "el",
                "ul",
                "ibn",
                "abu",
                "ould",
                "oum",
                "umm",
                "bin",
                "ben",
            }:
                if (
                    i + 1 < size
                    and tokens.gap[i + 1] in {"-", " "}
                    and _candidate(document, i + 1) not in {SAFE, WORDCAP}
                ):
                    start, kind = i + 1, _candidate(document, i + 1)
        if not lead and kind == SAFE:
            i += 1
            continue
        kinds = [_candidate(document, start) or WORDCAP]
        last = start
        while last + 1 < size:
            following = last + 1
            if not _joins(document, following):
                break
            kind = _candidate(document, following)
            if kind != SAFE and _continues(document, following, kind, kinds):
                kinds.append(kind)
                last = following
                continue
            skipped = _after_particles(document, following)
            if (
                skipped
                and not document.taken[skipped]
                and _particle_join(document, following, skipped, kinds)
            ):
                kinds.append(_candidate(document, skipped) or WORDCAP)
                last = skipped
                continue
            break
        if (
            last + 1 < size
            and tokens.word[last + 1].shape == INITIAL
            and tokens.gap[last + 1] == " "
            and not document.caseless[last + 1]
        ):
            if tokens.gap[last + 2].startswith(".") and not document.taken[last + 1]:
                last += 1
        found.append(Run(i, last, kinds))
        i = last + 1
    return found


def _continues(document: Document, i: int, kind: int, kinds: list[int]) -> bool:
    tokens = document.tokens
    if "\n" in tokens.gap[i]:
        # A line break inside a name; a label or a new line of a list is not one.
        if tokens.gap[i + 1].lstrip().startswith(":") or (kinds[-1] == PLACE) != (kind == PLACE):
            return False
        if document.starts[i] and kind == WORDCAP:
            return False
    if document.caseless[i] and kind in {COMMON, WORDCAP}:
        return kind == COMMON and any(k in {NAMED, UNKNOWN, EITHER} for k in kinds)
    return True


def _after_particles(document: Document, i: int) -> int:
    """Index of the word after up to three particles that start at i, if that word can end a name; else 0."""
    tokens = document.tokens
    size = len(tokens)
    j = i
    while j < size and j - i < 3 and tokens.word[j].bits & Class.PARTICLE and not document.taken[j]:
        if j > i and not _joins(document, j):
            return 0
        j += 1
    if j == i or j >= size or not _joins(document, j) or document.taken[j]:
        return 0
    word = tokens.word[j]
    if word.shape in {DIGITS, CODE} or len(word.text) < 2:
        return 0
    if document.caseless[j]:
        return j if document.kind(j) not in {SAFE, COUNTRY, WORDCAP} else 0
    return j if word.shape != LOWER and document.kind(j) != COUNTRY else 0


def _particle_join(document: Document, particle: int, target: int, kinds: list[int]) -> bool:
    """May `storm van dongen` or `Ibn al-Nasr` continue over its particles?"""
    tokens = document.tokens
    joined = any(tokens.gap[k] in {"-", "'", "’"} for k in range(particle, target + 1))
    if joined:
        return True
    if tokens.word[particle].folded in {
        "in",
        "op",
        "te",
        "uit",
        "aan",
        "y",
        "e",
        "as",
        "at",
        "het",
        "ver",
        "an",
    }:
        return False
    if all(k == PLACE for k in kinds):
        return False
    if document.caseless[target]:
        return document.kind(target) in {NAMED, UNKNOWN, COMMON, PLACE, EITHER} and any(
            k in {NAMED, UNKNOWN, COMMON} for k in kinds
        )
    return True


def _left(document: Document, i: int) -> int:
    """Bits of the word right before word i when nothing but spaces, quotes or a colon stands between."""
    if i == 0:
        return 0
    gap = document.tokens.gap[i]
    if gap != " " and not _NEAR_GAP.match(gap) and not _LABEL_GAP.match(gap):
        return 0
    if "\n\n" in gap:
        return 0
    return document.tokens.word[i - 1].bits


def _label(document: Document, i: int) -> bool:
    """Does a label of a person (`Naam vader :`, `tolk =`) stand before word i on its line?"""
    tokens = document.tokens
    if not _LABEL_GAP.match(tokens.gap[i]):
        return False
    j = i - 1
    steps = 0
    while j >= 0 and steps < 4:
        if tokens.word[j].bits & _PERSONISH:
            return not any(tokens.word[k].bits & Class.STRONGPLACE for k in range(j, i))
        if "\n" in tokens.gap[j] or "." in tokens.gap[j]:
            return False
        j -= 1
        steps += 1
    return False


def person_context(document: Document, run: Run) -> bool:
    """Do the words around the run say that a person is named?"""
    tokens = document.tokens
    first = run.first
    if first and not ("\n" in tokens.gap[first] and "." in tokens.gap[first]):
        bits = _left(document, first)
        before = tokens.word[first - 1]
        if bits & (Class.TITLE | Class.KIN | Class.ROLE | Class.NAMING) and not (
            before.folded == "zich" and document.caseless[first]
        ):
            if not (
                bits & Class.ROLE
                and not bits & Class.TITLE
                and all(k in {PLACE} for k in run.kinds)
                and tokens.gap[first] == ", "
            ):
                return True
        if _label(document, first):
            return True
        if first >= 2:
            earlier = tokens.word[first - 2]
            linked = tokens.gap[first - 1].strip(" \n") in {"", ","} and tokens.gap[first] == " "
            if (
                linked
                and earlier.bits & Class.NAMING
                and before.folded
                in {
                    "is",
                    "was",
                    "luidt",
                    "hij",
                    "zij",
                    "ze",
                    "ik",
                    "de",
                    "als",
                    "u",
                    "zich",
                    "een",
                    "deze",
                    "het",
                    "el",
                    "la",
                }
            ):
                return True
            if (
                linked
                and before.folded in {"de", "een", "ene", "zekere"}
                and earlier.folded in {"ene", "bijnaam", "bijgenaamd", "genaamd", "alias"}
            ):
                return True
    following = run.last + 1
    if following + 1 < len(tokens) and tokens.gap[following] in {" ", "\n"}:
        if tokens.word[following].folded == "te" and tokens.word[following + 1].folded in {"heten", "zijn"}:
            return True
        if tokens.word[following].folded in {"geboren", "geb"}:
            return True
    return bool(
        following < len(tokens)
        and re.match(r"^,?\s*\(?\s*$", tokens.gap[following])
        and tokens.word[following].folded in {"geb", "geboren", "roepnaam", "bijgenaamd", "alias", "genaamd"}
        and tokens.word[following].folded != "geboren"
    ) or (
        following < len(tokens)
        and tokens.word[following].folded in {"geboren", "geb"}
        and tokens.gap[following] == ", "
    )


def place_context(document: Document, run: Run, before: str) -> int:
    """2: only a place can follow these words; 1: a place may; 0: nothing points to a place.

    `before` is the decision on the run before this one when a list sign stands between, else "".
    """
    tokens = document.tokens
    first = run.first
    if before == "PLACE":
        return 1
    if first == 0:
        return 0
    gap = tokens.gap[first]
    previous = tokens.word[first - 1]
    if gap.strip() == "" and len(gap) <= 2:
        if previous.bits & Class.STRONGPLACE:
            return 2
        if previous.folded in _WHERE:
            return 2
        if previous.folded in _TRUE_PLACE_PREP:
            return 1
    if _LABEL_GAP.match(gap) and previous.bits & Class.STRONGPLACE:
        return 2
    return 0


def _is_place_phrase(document: Document, run: Run) -> bool:
    """Is the whole run one place name of several words, or place words only?"""
    if run.first == run.last:
        return False
    tokens = document.tokens
    folded = " ".join(tokens.word[k].folded for k in range(run.first, run.last + 1))
    return lexicon().is_phrase(folded)


def judge(document: Document, run: Run, before: str, after_place: bool) -> tuple[str, float]:
    """Decision on a run ("PERSON", "PLACE" or "SAFE") and how sure the engine is of it."""
    tokens = document.tokens
    kinds = set(run.kinds)
    first = tokens.word[run.first]
    if person_context(document, run):
        return "PERSON", 0.95
    where = place_context(document, run, before)
    if kinds == {PLACE} or _is_place_phrase(document, run):
        return "PLACE", 0.9
    if NAMED in kinds:
        if where == 2 and run.first == run.last and first.bits & ANY_PLACE:
            return "PLACE", 0.6
        return "PERSON", 0.9
    if kinds == {WORDCAP}:
        return "SAFE", 0.5
    if kinds <= {COMMON, WORDCAP}:
        if document.caseless[run.first]:
            return "SAFE", 0.5
        if all(tokens.word[k].bits & ANY_PLACE for k in range(run.first, run.last + 1)) and (
            where or after_place
        ):
            return "PLACE", 0.6
        if document.starts[run.first] and run.first == run.last:
            return "SAFE", 0.5
        return "PERSON", 0.7
    if kinds <= {EITHER, PLACE}:
        if where or after_place:
            return "PLACE", 0.7
        if run.first and tokens.word[run.first - 1].folded in _PERSON_PREP and tokens.gap[run.first] == " ":
            return ("PLACE", 0.6) if first.bits & Class.SURE_PLACE else ("PERSON", 0.8)
        if first.bits & Class.SURE_PLACE or (first.bits & Class.CITY and not first.bits & Class.CURATED):
            following = run.last + 1
            if (
                following < len(tokens)
                and tokens.gap[following] == " "
                and tokens.word[following].bits & Class.PERSONVERB
            ):
                return "PERSON", 0.6
            return "PLACE", 0.6
        return "PERSON", 0.75
    if where == 2:
        return "PLACE", 0.5
    if where == 1 and before == "PLACE" and after_place:
        return "PLACE", 0.5
    return "PERSON", 0.6


def find_persons(document: Document) -> None:
    """Judge every run, carry a decision over `X en Y`, and take the persons."""
    tokens = document.tokens
    todo = runs(document)
    previous, before = None, ""
    for position, run in enumerate(todo):
        linked = ""
        listed_person = False
        if previous is not None:
            between = range(previous.last + 1, run.first)
            words = [tokens.word[k].folded for k in between]
            gaps = [tokens.gap[k] for k in range(previous.last + 1, run.first + 1)]
            plain = all(_LIST.match(g) or _PLACE_LIST.match(g) for g in gaps)
            if plain and (not words or (len(words) == 1 and words[0] in _CONJUNCTIONS)):
                linked = before
                listed_person = before == "PERSON" and all(_LIST.match(g) for g in gaps)
        after_place = _followed_by_place(
            document, run, todo[position + 1] if position + 1 < len(todo) else None
        )
        decision, score = judge(document, run, linked, after_place)
        if (
            listed_person
            and decision == "SAFE"
            and not document.caseless[run.first]
            and set(run.kinds) <= {COMMON}
        ):
            decision, score = "PERSON", 0.7
        if decision == "PERSON":
            document.take(tokens.start[run.first], tokens.end[run.last], TYPE, RECOGNIZER, score)
        previous, before = run, decision


def _followed_by_place(document: Document, run: Run, following: Run | None) -> bool:
    """Does a list sign lead from this run to a run of place names only?"""
    if following is None or set(following.kinds) - {PLACE}:
        return False
    tokens = document.tokens
    between = range(run.last + 1, following.first)
    words = [tokens.word[k].folded for k in between]
    gaps = [tokens.gap[k] for k in range(run.last + 1, following.first + 1)]
    if words and words not in (["en"], ["of"], ["naar"]):
        return False
    return all(g == " " or _PLACE_LIST.match(g) for g in gaps) and (
        bool(words) or bool(_PLACE_LIST.match(gaps[0]))
    )


def find_titled(document: Document) -> None:
    """A word after a title, a role or a relative is a name even when it is an everyday word."""
    tokens = document.tokens
    size = len(tokens)
    for i in range(1, size):
        if document.taken[i]:
            continue
        bits = tokens.word[i - 1].bits
        if not bits & (Class.TITLE | Class.ROLE | Class.KIN):
            continue
        word = tokens.word[i]
        gap = tokens.gap[i]
        if (
            "\n\n" in gap
            or not re.match(r"^\.?\s{0,2}$", gap)
            or len(word.text) < 2
            or word.shape in {DIGITS, CODE}
        ):
            continue
        if word.bits & (Class.COUNTRY | Class.SAFECAP):
            continue
        if document.caseless[i]:
            if word.bits & (
                Class.FUNC
                | Class.PERSONVERB
                | Class.TITLE
                | Class.ROLE
                | Class.KIN
                | Class.NAMING
                | Class.LOWERSAFE
            ):
                continue
            titled = bits & Class.TITLE or (bits & Class.ROLE and word.bits & NAME)
            if not titled:
                continue
        elif word.shape == LOWER or word.bits & (Class.TITLE | Class.ROLE | Class.KIN):
            continue
        elif bits & Class.KIN and not bits & Class.TITLE and word.bits & Class.WORD and not word.bits & NAME:
            continue
        document.take(tokens.start[i], tokens.end[i], TYPE, "titled", 0.9)


def repeat(document: Document) -> None:
    """A name found once is removed everywhere: other case, scanned variants, glued to a neighbour."""
    tokens = document.tokens
    known: set[str] = set()
    shapes: set[str] = set()
    everyday: set[str] = set()
    for i, word in enumerate(tokens.word):
        if document.taken[i] and len(word.folded) >= 3 and word.shape not in {DIGITS, CODE}:
            known.add(word.folded)
    persons = [(m.start, m.end) for m in document.matches if m.type in {"PERSON", "NICKNAME"}]
    if not persons:
        return
    known = set()
    for start, end in persons:
        i = document.first_word(start)
        while i < len(tokens) and tokens.start[i] < end:
            word = tokens.word[i]
            if (
                len(word.folded) >= 3
                and word.shape not in {DIGITS, CODE}
                and not word.bits & (Class.FUNC | Class.TITLE)
            ):
                if not word.bits & Class.PARTICLE or word.bits & NAME:
                    if word.bits & (Class.WORD | Class.SAFECAP | Class.LOWERSAFE) or word.bits & ANY_PLACE:
                        everyday.add(word.folded)
                    else:
                        known.add(word.folded)
                        shapes.add(skeleton(word.folded))
            i += 1
    long_known = tuple(k for k in known if len(k) >= 4)
    for i, word in enumerate(tokens.word):
        if document.taken[i] or word.shape == DIGITS or len(word.folded) < 3:
            continue
        folded = word.folded
        if folded in known or (
            not word.bits & (Class.WORD | Class.LOWERSAFE) and len(folded) >= 4 and skeleton(folded) in shapes
        ):
            document.take(tokens.start[i], tokens.end[i], TYPE, "repeat", 0.85)
        elif folded in everyday:
            if _everyday_repeat(document, i):
                document.take(tokens.start[i], tokens.end[i], TYPE, "repeat", 0.7)
        elif len(folded) >= 6 and not word.bits & (Class.WORD | Class.LOWERSAFE):
            for name in long_known:
                if (
                    len(folded) > len(name)
                    and (folded.endswith(name) or folded.startswith(name))
                    and not word.caseless == SAFE
                ):
                    document.take(tokens.start[i], tokens.end[i], TYPE, "repeat", 0.7)
                    break


def _everyday_repeat(document: Document, i: int) -> bool:
    """Is this repeated everyday word or place the person here? By case, preposition and verb."""
    tokens = document.tokens
    word = tokens.word[i]
    previous = tokens.word[i - 1] if i else None
    place_before = (
        previous is not None
        and (previous.folded in _TRUE_PLACE_PREP or previous.bits & Class.STRONGPLACE)
        and tokens.gap[i].strip() == ""
    )
    if not document.caseless[i] and word.shape != LOWER:
        if word.bits & ANY_PLACE:
            return not place_before and not (previous is not None and previous.folded in {"en", "of"})
        return not document.starts[i] or (
            i + 1 < len(tokens) and bool(tokens.word[i + 1].bits & Class.PERSONVERB)
        )
    if i + 1 >= len(tokens) or tokens.gap[i + 1] != " " or not tokens.word[i + 1].bits & Class.PERSONVERB:
        return False
    return not place_before and not (
        previous is not None
        and previous.folded in {"de", "het", "een", "van", "op", "door", "die", "deze", "dit", "geen", "elke"}
    )

"""Runs: neighbouring words that may form one name, with initials, particles and line breaks inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from routezicht.deid.contexts import asked, candidate, forced, is_signed, is_speaker
from routezicht.deid.document import Document
from routezicht.deid.labels import line_labels
from routezicht.deid.lexicon import Class
from routezicht.deid.mending import opens_field
from routezicht.deid.name_words import ARABIC, NEVER_INSIDE, SURNAME_PARTICLES
from routezicht.deid.outline import openers
from routezicht.deid.phrases import phrase_kind, place_phrase
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
    TITLE,
    UNKNOWN,
    UPPER,
    WORDCAP,
)

_JOIN = re.compile(r"^(?:[ \t\u00a0]{1,2}|[ \t]*\r?\n[ \t]*|-[ \t]*\r?\n[ \t]*|[-‑]|['’`´])$")
_INITIAL_GAP = re.compile(r"^\.?[\s-]{0,2}$")


@dataclass(slots=True)
class Run:
    """Words first..last (both included) and the kinds of the words that carry it."""

    first: int
    last: int
    kinds: list[int]


def joins(document: Document, i: int) -> bool:
    """Does the gap before word i leave it in one name with the word before?"""
    tokens = document.tokens
    gap = tokens.gap[i]
    if gap in {" ", "-", "'", "’"} or _JOIN.match(gap):
        return True
    if gap == "":
        return tokens.word[i - 1].shape != LOWER
    before = tokens.word[i - 1]
    short = before.shape == INITIAL or (
        len(before.text) == 2 and before.shape != LOWER and before.text[0].isupper()
    )
    return short and bool(_INITIAL_GAP.match(gap))


_MOST_INITIALS = 8  # nobody has more; without a bound a text of initials costs the square of its length


def _initials(document: Document, i: int) -> int:
    """Number of initials from word i on that a name follows, else 0."""
    tokens = document.tokens
    size = len(tokens)
    j = i
    while (
        j < size
        and j - i < _MOST_INITIALS
        and len(tokens.word[j].text) <= 2
        and tokens.word[j].text[:1].isalpha()
        and tokens.gap[j + 1].startswith(".")
    ):
        if j > i and not _INITIAL_GAP.match(tokens.gap[j]):
            break
        if tokens.word[j].shape == LOWER and not document.caseless[j]:
            break
        if len(tokens.word[j].text) == 2 and tokens.word[j].bits & (
            Class.TITLE | Class.ROLE | Class.FUNC | Class.SAFECAP
        ):
            break
        j += 1
    if j == i or j >= size or not _INITIAL_GAP.match(tokens.gap[j]):
        return 0
    k = j
    while (
        k < size
        and tokens.word[k].bits & Class.PARTICLE
        and k - j < 3
        and tokens.gap[k + 1] in {" ", "-", "'"}
    ):
        k += 1
    if k >= size or document.taken[k]:
        return 0
    word = tokens.word[k]
    if word.shape in {DIGITS, CODE} or len(word.text) < 2 or word.bits & Class.COUNTRY:
        return 0
    if document.caseless[k]:
        return (
            j - i
            if not word.bits & (Class.FUNC | Class.PERSONVERB | Class.SAFECAP)
            and (len(word.text) > 2)
            and ("\n" not in tokens.gap[j] or (i and tokens.word[i - 1].bits & (Class.TITLE | Class.ROLE)))
            else 0
        )
    if word.bits & Class.FUNC and k == j:
        return 0
    return j - i if word.shape != LOWER else 0


def after_particles(document: Document, i: int) -> int:
    """Index of the word after one to three particles that start at i when it can end a name, else 0."""
    tokens = document.tokens
    size = len(tokens)
    j = i
    while j < size and j - i < 3 and tokens.word[j].bits & Class.PARTICLE and not document.taken[j]:
        if j > i and not joins(document, j):
            return 0
        j += 1
    if j == i or j >= size or document.taken[j]:
        return 0
    if not joins(document, j):
        return 0
    word = tokens.word[j]
    if word.shape in {DIGITS, CODE} or len(word.text) < 2:
        return 0
    if document.caseless[j]:
        if document.kind(j) not in {SAFE, COUNTRY, WORDCAP}:
            return j
        # Behind a title even `van houten` is a name, though the word alone is harmless.
        blocked = Class.FUNC | Class.PERSONVERB | Class.COUNTRY
        return j if _titled_particle(document, i) and not word.bits & blocked else 0
    if word.bits & (Class.FUNC | Class.COUNTRY):
        return 0
    return j if word.shape != LOWER else 0


def _inside(document: Document, particle: int, target: int, kinds: list[int]) -> bool:
    """May a run continue over the particles particle..target-1?"""
    tokens = document.tokens
    if any(tokens.gap[k] in {"-", "'", "’"} for k in range(particle, target + 1)):
        return True
    if tokens.word[particle].folded in NEVER_INSIDE or all(k in {PLACE, COUNTRY} for k in kinds):
        return False
    if document.caseless[target]:
        return any(k in {NAMED, UNKNOWN, COMMON} for k in kinds) and document.kind(target) in {
            NAMED,
            UNKNOWN,
            COMMON,
            PLACE,
            EITHER,
        }
    return any(k not in {PLACE, WORDCAP} for k in kinds) and not (
        document.kind(target) == PLACE and kinds[-1] != NAMED
    )


def _continues(document: Document, i: int, kind: int, kinds: list[int]) -> bool:
    """Does candidate word i belong to the run before it?"""
    tokens = document.tokens
    gap = tokens.gap[i]
    if "\n" in gap and not gap.startswith("-"):
        if re.match(r"\s*[:=]", tokens.gap[i + 1]) or (kinds[-1] in {PLACE, COUNTRY}) != (
            kind in {PLACE, COUNTRY}
        ):
            return False
        if kind == WORDCAP or "\n\n" in gap or opens_field(document.text, tokens.start[i]):
            return False
    if kind == COUNTRY or kinds[-1] == COUNTRY:
        return False
    if kind == WORDCAP and not document.caseless[i]:
        return kinds[-1] != PLACE
    if document.caseless[i] and kind in {COMMON, WORDCAP}:
        return (
            kind == COMMON
            and any(k in {NAMED, UNKNOWN, EITHER} for k in kinds)
            and not tokens.word[i].bits & (Class.FUNC | Class.PERSONVERB)
        )
    return True


def _capital_tail(document: Document, i: int, kinds: list[int]) -> bool:
    """A harmless capitalised word right behind a name belongs to it (`Ahmed Europa`, `Mister Noord`)."""
    word = document.tokens.word[i]
    if (
        document.caseless[i]
        or document.taken[i]
        or word.shape == LOWER
        or len(word.text) < 3
        or word.shape in {DIGITS, CODE}
    ):
        return False
    if (
        document.starts[i]
        or document.tokens.gap[i] not in {" ", "-"}
        or (word.bits & Class.FUNC and not word.bits & Class.SAFECAP)
    ):
        return False
    return any(k in {NAMED, UNKNOWN} for k in kinds)


def _quarter(document: Document, i: int, kinds: list[int]) -> bool:
    """In text without capitals a point of the compass belongs to the unknown name before it (`x-oost`)."""
    return (
        bool(document.caseless[i])
        and UNKNOWN in kinds
        and document.tokens.word[i].folded in {"noord", "oost", "zuid", "west", "midden", "centrum"}
    )


def find_runs(document: Document) -> list[Run]:
    """All runs in order of the text; a country stands alone, as a run of its own."""
    tokens = document.tokens
    size = len(tokens)
    labels = line_labels(document)
    found: list[Run] = []
    after = 0  # first word behind the last run
    for i in openers(document):
        if i < after or document.taken[i]:
            continue
        word = tokens.word[i]
        lead = 0
        if len(word.text) <= 2 and not is_speaker(document, i, labels):
            lead = _initials(document, i)
        start = i + lead
        kinds: list[int] = []
        if not lead:
            kind = candidate(document, i)
            if word.bits & Class.PHRASE and not forced(document, i) and not _titled_particle(document, i):
                end = place_phrase(document, i)
                if end:
                    found.append(Run(i, end, [phrase_kind(document, i, end)]))
                    after = end + 1
                    continue
            if kind in {SAFE, WORDCAP} and forced(document, i):
                kinds = [COMMON]
            elif (
                word.bits & Class.NICKHEAD
                and word.shape != LOWER
                and not document.caseless[i]
                and _nick_starts(document, i)
            ):
                kinds = [NAMED]
            elif kind == SAFE and _answers(document, i):
                kinds = [COMMON]
            if not kinds:
                target = _leading_particles(document, i)
                if target:
                    kinds = [candidate(document, target) or WORDCAP]
                    if (word.shape != LOWER and not document.starts[i]) or _titled_particle(document, i):
                        kinds.append(NAMED)
                    elif word.shape == LOWER and word.folded in ARABIC and not document.caseless[i]:
                        kinds = [UNKNOWN if kinds[0] == PLACE else kinds[0]]
                    start = target
                elif kind != SAFE:
                    kinds = [kind]
        else:
            while (
                tokens.word[start].bits & Class.PARTICLE
                and start + 1 < size
                and tokens.gap[start + 1] in {" ", "-", "'"}
                and len(tokens.word[start].text) <= 4
                and start - i - lead < 3
                and (tokens.word[start + 1].shape != LOWER or document.caseless[start])
            ):
                start += 1
            kinds = [candidate(document, start) or WORDCAP, NAMED]
        if not kinds or (kinds == [UNKNOWN] and _column_label(document, i)):
            continue
        last = start
        while last + 1 < size and kinds[-1] != COUNTRY:
            following = last + 1
            if document.taken[following] or not joins(document, following):
                break
            gap = tokens.gap[following]
            broken = gap.startswith("-") and "\n" in gap and tokens.word[following].shape == LOWER
            kind = candidate(document, following)
            if broken or (kind != SAFE and _continues(document, following, kind, kinds)):
                kinds.append(kind or WORDCAP)
                last = following
                continue
            skipped = after_particles(document, following)
            if skipped and _inside(document, following, skipped, kinds):
                kinds.append(candidate(document, skipped) or WORDCAP)
                last = skipped
                continue
            if gap in {" ", "-"} and (
                _capital_tail(document, following, kinds) or _quarter(document, following, kinds)
            ):
                kinds.append(WORDCAP)
                last = following
                continue
            break
        trailing = last + 1
        if (
            trailing < size
            and tokens.word[trailing].shape == INITIAL
            and tokens.gap[trailing] == " "
            and tokens.gap[trailing + 1].startswith(".")
            and not document.caseless[trailing]
        ):
            last = trailing
        found.append(Run(i, last, kinds))
        after = last + 1
    return found


def _nick_starts(document: Document, i: int) -> bool:
    """May this capitalised `Kapitan` or `Big` open a nickname: a capital follows and no sentence starts here?"""
    tokens = document.tokens
    if (
        i + 1 >= len(tokens)
        or tokens.gap[i + 1] not in {" ", "-"}
        or tokens.word[i + 1].shape == LOWER
        or document.taken[i + 1]
    ):
        return False
    return not document.starts[i] or tokens.gap[i].endswith(('"', "“", "„", "'"))


def _answers(document: Document, i: int) -> bool:
    """Is word i, alone, the answer to a question for a name?"""
    word = document.tokens.word[i]
    if word.shape not in {TITLE, UPPER} or document.caseless[i] or not document.starts[i] or word.zipf > 4.8:
        return False
    if word.bits & (Class.FUNC | Class.ROLE | Class.KIN | Class.NAMING | Class.TITLE | Class.COUNTRY):
        return False
    return document.tokens.gap[i + 1][:1] in {".", ",", "\n", ""} and asked(document, i) == "who"


def _column_label(document: Document, i: int) -> bool:
    """Is word i the label of an aligned form (`Reissom     : 900 euro`)?"""
    tokens = document.tokens
    return (i == 0 or "\n" in tokens.gap[i]) and bool(re.match(r"^ {1,}:", tokens.gap[i + 1]))


def _titled_particle(document: Document, i: int) -> bool:
    """Does `van` or `de` open a surname here, right behind a title or a role?"""
    tokens = document.tokens
    if i == 0 or tokens.word[i].folded not in SURNAME_PARTICLES:
        return False
    before = tokens.word[i - 1]
    if document.caseless[i] and is_signed(document, i):
        return True
    if "." in tokens.gap[i] and (len(before.text) > 5 or before.bits & Class.KIN):
        return False
    return (
        tokens.gap[i] in {" ", ". ", ": ", ".\n", "\n"}
        and bool(before.bits & (Class.TITLE | Class.ROLE))
        and bool(document.caseless[i] or tokens.word[i].shape != LOWER or before.bits & Class.TITLE)
    )


def _leading_particles(document: Document, i: int) -> int:
    """Index of the word behind particles that open a name (`Van Gelder`, `al-Rifai`), else 0."""
    tokens = document.tokens
    word = tokens.word[i]
    if not word.bits & Class.PARTICLE or document.taken[i]:
        return 0
    target = after_particles(document, i)
    if not target:
        return 0
    if tokens.word[target].bits & Class.SAFECAP:
        return 0
    if document.caseless[i]:
        if _titled_particle(document, i):
            return target
        arabic = word.folded in ARABIC and tokens.gap[i + 1] in {"-", " "}
        return target if (arabic or forced(document, i)) and word.folded not in {"ben", "bou"} else 0
    if word.folded in ARABIC:
        return (
            target
            if (tokens.gap[i + 1] in {"-", " ", "'"} and word.folded not in {"ben"}) or word.shape != LOWER
            else 0
        )
    if word.shape == LOWER:
        near = i > 0 and tokens.gap[i] in {" ", ". "} and tokens.word[i - 1].bits & (Class.TITLE | Class.ROLE)
        return (
            target
            if near and word.folded in {"van", "de", "der", "den", "ter", "ten", "von", "d", "la", "le"}
            else 0
        )
    if word.folded in NEVER_INSIDE and word.folded != "het":
        return 0
    if document.starts[i]:
        # `Van Fez naar Oran` and `De Koerden` open sentences too: only a second sign makes it a name.
        return (
            target
            if tokens.word[target].bits & (Class.GIVEN | Class.FAMILY)
            and not tokens.word[target].bits & (Class.PLACE | Class.CITY)
            and word.folded != "de"
            else 0
        )
    return target

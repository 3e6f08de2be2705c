"""What the judge sees of a word: its classes, its casing, its neighbours; never the word itself unless it is Dutch."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from routezicht.deid.calendars import N
from routezicht.deid.document import Document
from routezicht.deid.lexicon import NAME, Class, lexicon
from routezicht.deid.tokens import CODE, CONTEXT, DIGITS, LOWER, PLACEHOLDER, Word

REACH = 2  # words on either side whose own features count
_CONTEXT = int(CONTEXT | Class.LOWERSAFE | Class.PARTICLE | Class.NICKHEAD | Class.MONTH)
_NAMED = int(Class.CURATED | NAME)
_CLASSES = range(28)
_LABEL_MAX, _PLACE_MAX = 5, 4
_LABEL_SIGNS = ":|=;"
_FREQUENT = 3.5  # Zipf: words below say too much about one text

# Recognizers whose finds lean on words, not on the form of a number: the judge may overrule these.
WEAK = {
    "person": "person",
    "lower_case": "lower",
    "repeat": "repeat",
    "nickname": "nickname",
    "organisation": "organisation",
    "hospital": "organisation",
    "address": "address",
    "age": "age",
}
STRONG = "number"
PLACE, GUARDED = "place", "guarded"  # what the rules want to stay
_STAYS = frozenset({"", PLACE, GUARDED})

_CACHE_LIMIT = 200_000
COUNT = re.compile(rf"{N}(?:jarige?n?)?")

Pair = tuple[str, ...]


@lru_cache(maxsize=_CACHE_LIMIT)
def identity(word: Word) -> str:
    """A frequent Dutch word by itself, any other by its shape: the model must not learn names.

    >>> from routezicht.deid.tokens import classify
    >>> identity(classify("naar")), identity(classify("Qwxzy"))
    ('naar', '#1')
    """
    if word is PLACEHOLDER:
        return "<>"
    known = word.bits & (_CONTEXT | Class.WORD) and word.zipf >= _FREQUENT
    return word.folded if known and word.bits & _NAMED != _NAMED else f"#{word.shape}"


def _number(text: str) -> list[str]:
    if not text.isdecimal():
        form = re.sub(r"\d+", "9", re.sub(r"[a-z]+", "a", re.sub(r"[^\d\W_a-z]+", "A", text)))
        return [f"form {form[:6]}", f"long {min(len(text), 8)}"]
    value = int(text) if len(text) < 7 else 10**7
    found = [f"digits {min(len(text), 12)}"]
    if text[0] == "0":
        found.append("leading zero")
    if len(text) == 4 and 1930 <= value <= 2040:
        found.append("year of a birth" if value <= 2012 else "year of a journey")
    if len(text) <= 2:
        found.append(f"up to {next(top for top in (5, 12, 31, 59, 99) if value <= top)}")
    found += [f"round {zeros}" for zeros in (1, 2) if len(text) > zeros and text.endswith("0" * zeros)]
    return found


def singles(word: Word) -> tuple[str, ...]:
    """Features of a word wherever it stands.

    >>> from routezicht.deid.tokens import classify
    >>> singles(classify("2019"))
    ('shape 5', 'digits 4', 'year of a journey')
    """
    if word is PLACEHOLDER:
        return ("placeholder",)
    if word.shape in {DIGITS, CODE}:
        return (f"shape {word.shape}", *_number(word.text))
    folded = word.folded
    found = [f"class {bit}" for bit in _CLASSES if word.bits >> bit & 1]
    found += [f"shape {word.shape}", f"capital {word.capital}", f"initial {word.initial}"]
    found += [f"caseless {word.caseless}", f"zipf {int(word.zipf)}", f"long {min(len(folded), 10)}"]
    name = identity(word)
    if name[0] != "#" or lexicon().classes(folded) & _CONTEXT:
        found.append(f"word {folded}")
    if len(folded) >= 5:
        found += [f"ends {folded[-3:]}", f"begins {folded[:3]}"]
    if len(folded) >= 7:
        found.append(f"ends {folded[-4:]}")
    return tuple(found)


@lru_cache(maxsize=_CACHE_LIMIT)
def kind(word: Word, mode: str) -> str:
    """Mode, shape and kind of a word in three signs: what pairs of neighbours are made of.

    Modes: M in mid-sentence, S at the start of one, C in text whose capitals say nothing.
    """
    if word is PLACEHOLDER:
        return "<>"
    judged = word.capital if mode == "M" else word.initial if mode == "S" else word.caseless
    return f"{mode}{word.shape}{judged}"


def joined(word: Word, mode: str) -> tuple[str, ...]:
    """Features of a word together with its kind."""
    own = kind(word, mode)
    found = [f"kind {own}"]
    if word.shape not in {DIGITS, CODE} and word is not PLACEHOLDER:
        found += [f"{own} class {bit}" for bit in _CLASSES if word.bits >> bit & 1]
        found += [f"{own} zipf {int(word.zipf)}", f"{own} long {min(len(word.folded), 10)}"]
    return tuple(found)


def beside(word: Word, mode: str, offset: int) -> list[str]:
    """Features that a word gives to the one `offset` words before it; to itself also those with its kind."""
    kinds = joined(word, mode)
    return [f"{offset} {feature}" for feature in (*singles(word), *(kinds[:1] if offset else kinds))]


def edge(offset: int) -> str:
    """The feature of a word that has none at this offset."""
    return f"{offset} edge"


class _Gaps(dict[str, str]):
    """What stands between two words, in a few signs."""

    def __missing__(self, gap: str) -> str:
        if len(self) > 100_000:
            self.clear()
        signs = gap.strip()[:2]
        if gap == "":
            found = "0"
        elif gap.count("\n") > 1:
            found = "P"
        elif "\n" in gap:
            found = "N" + signs
        else:
            found = signs or "_"
        self[gap] = found
        return found


_gap = _Gaps()


@dataclass(slots=True)
class Scene:
    """One document as the judge sees it: parallel lists, one entry per word (`gaps` has one more).

    `places` counts words from the start of the line; `labels` is what stands before the colon or bar of a form's line.
    """

    words: list[Word]
    modes: list[str]
    kinds: list[str]
    names: list[str]
    gaps: list[str]
    places: list[int]
    labels: list[str]
    rules: list[str]  # what kind of recognizer took the word, or nothing
    small: set[str]  # folded words that also stand in small letters
    again: Counter[str]
    taken: Counter[str]  # folded words that a recognizer took
    caseless: bool


def scene(document: Document) -> Scene:
    """The document with what the rules found."""
    rules = [
        PLACE if settled else GUARDED if guarded else ""
        for settled, guarded in zip(document.settled, document.guarded, strict=True)
    ]
    for match in document.matches:
        name = WEAK.get(match.recognizer, STRONG)
        for i in document.within(match.start, match.end):
            if rules[i] != STRONG:
                rules[i] = name
    return staged(document, rules)


def staged(document: Document, rules: list[str]) -> Scene:
    """The document with other marks of rules than it has: training leaves some out."""
    words = document.tokens.word
    modes = [
        "C" if caseless else "S" if start else "M"
        for caseless, start in zip(document.caseless, document.starts, strict=True)
    ]
    names, gaps = list(map(identity, words)), [_gap[gap] for gap in document.tokens.gap]
    places, labels = _lines(names, gaps)
    return Scene(
        words,
        modes,
        list(map(kind, words, modes)),
        names,
        gaps,
        places,
        labels,
        rules,
        {word.folded for word in words if word.shape == LOWER},
        Counter(word.folded for word in words if word.shape != LOWER),
        Counter(word.folded for word, rule in zip(words, rules, strict=True) if rule not in _STAYS),
        sum(document.caseless) * 2 > len(words),
    )


def _lines(names: list[str], gaps: list[str]) -> tuple[list[int], list[str]]:
    """Per word its place in the line and the label of the line, if it stands behind one of at most five words."""
    places: list[int] = []
    labels: list[str] = []
    start, head, label = 0, -1, ""
    for i, gap in enumerate(gaps[:-1]):
        if i == 0 or gap[0] in "NP":
            start, head, label = i, -1, ""
            for j in range(i, min(len(names), i + _LABEL_MAX)):
                after = gaps[j + 1]
                if after[-1] in _LABEL_SIGNS or after[0] in _LABEL_SIGNS:
                    head, label = j, " ".join(names[i : j + 1])
                    break
                if after[0] in "NP":
                    break
        places.append(min(i - start, _PLACE_MAX))
        labels.append(label if i > head else "")
    return places, labels


def _count(seen: Scene, i: int) -> list[Pair]:
    """Features of a number that may be an age: whom and what stands around it, further away than for other words."""
    names, gaps, rules = seen.names, seen.gaps, seen.rules
    last = len(names) - 1
    before, after = (names[i - 1] if i else "^"), (names[i + 1] if i < last else "$")
    person = next((str(i - k) for k in range(i - 1, max(-1, i - 7), -1) if rules[k] == "person"), "far")
    found: list[Pair] = [
        ("c person", person, gaps[i]),
        ("c around", before, gaps[i + 1], after),
        ("c gaps", gaps[i], gaps[i + 1]),
        ("c after", gaps[i + 1], after),
    ]
    found += [("c near", names[k]) for k in range(max(0, i - 6), i - 2) if names[k][0] != "#"]
    return found


def pairs(seen: Scene, i: int) -> list[Pair]:
    """Features of word i that need its neighbours or the whole document."""
    kinds, names, gaps, rules = seen.kinds, seen.names, seen.gaps, seen.rules
    word, own, last = seen.words[i], kinds[i], len(kinds) - 1
    before, after = (kinds[i - 1] if i else "^"), (kinds[i + 1] if i < last else "$")
    name_before, name_after = (names[i - 1] if i else "^"), (names[i + 1] if i < last else "$")
    gap, gap_after = gaps[i], gaps[i + 1]
    found: list[Pair] = [
        ("kk", before, own),
        ("k+", own, after),
        ("kkk", before, own, after),
        ("nk", name_before, own),
        ("k+n", own, name_after),
        ("ngk", name_before, gap, own),
        ("k+g", own, gap_after, after),
        ("nkn", name_before, own, name_after),
        ("gkg", gap, own, gap_after),
        ("line", str(seen.places[i]), own),
        ("g", gap),
        ("g+", gap_after),
    ]
    rule_before, rule_after = (rules[i - 1] if i else ""), (rules[i + 1] if i < last else "")
    found += [("rkr", rule_before, own, rule_after), ("rgk", rule_before, gap, own)]
    if seen.labels[i]:
        found += [("label", seen.labels[i]), ("label k", seen.labels[i], own)]
    if i:
        found += [("g-", gaps[i - 1]), ("r-", rule_before)]
    if i < last:
        found += [("g++", gaps[i + 2]), ("r+", rule_after)]
    if i > 1:
        found += [("nn", names[i - 2], name_before, str(word.shape)), ("n-k", names[i - 2], own)]
        found.append(("r--", rules[i - 2]))
    if i + 1 < last:
        found += [("n+n", name_after, names[i + 2], str(word.shape)), ("k++n", own, names[i + 2])]
        found.append(("r++", rules[i + 2]))
    if rules[i]:
        found += [("r", rules[i]), ("rk", rules[i], own)]
    if word.shape != LOWER and word.folded in seen.small:
        found.append(("small too",))
    if seen.again[word.folded] > 1:
        found.append(("again", seen.modes[i]))
    if seen.taken[word.folded] > (rules[i] not in _STAYS):
        found.append(("taken elsewhere", own))
    if seen.caseless:
        found.append(("caseless text",))
    if COUNT.fullmatch(word.folded):
        found += _count(seen, i)
    return found

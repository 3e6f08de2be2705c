"""Names of persons: what is not known to be harmless goes; context decides about words that are both."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from routezicht.deid.contexts import (
    PERSON_PREP,
    asked,
    forced,
    is_person_context,
    left_bits,
    naming_near,
    place_strength,
    verb_follows,
)
from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class
from routezicht.deid.name_words import (
    BEFORE_NAMES,
    BEFORE_PERSONS,
    BEHIND_NAMES,
    BETWEEN,
    SPEAKING,
)
from routezicht.deid.runs import Run, find_runs
from routezicht.deid.surnames import named_after_people
from routezicht.deid.tokens import (
    COMMON,
    COUNTRY,
    DIGITS,
    EITHER,
    LOWER,
    NAMED,
    PLACE,
    TITLE,
    UNKNOWN,
    UPPER,
    WORDCAP,
)

TYPE, RECOGNIZER = "PERSON", "person"
_LIST = re.compile(r"^\s*[,/;&+]?\s*$")
_PLACE_LIST = re.compile(r"^\s*(?:[-–—>→/,;(]|->|=>|\))+\s*(?:[(])?\s*$")


@dataclass(slots=True)
class Link:
    """How a run hangs on the run before it."""

    listed: bool = False  # `X, Y`, `X en Y`
    routed: bool = False  # `X - Y`, `X naar Y`


def _link(document: Document, before: Run, run: Run) -> Link:
    tokens = document.tokens
    between = range(before.last + 1, run.first)
    if len(between) > 2:
        return Link()
    words = [tokens.word[k].folded for k in between]
    gaps = [tokens.gap[k] for k in range(before.last + 1, run.first + 1)]
    if any(w not in BETWEEN for w in words) or any(document.taken[k] for k in between):
        return Link()
    listed = (
        all(_LIST.match(g) for g in gaps)
        and (not words or words in (["en"], ["of"]))
        and (bool(words) or bool(gaps[0].strip()) or "\n" not in gaps[0])
    )
    routed = all(_LIST.match(g) or _PLACE_LIST.match(g) for g in gaps) and (
        bool(words) or any(_PLACE_LIST.match(g) for g in gaps)
    )
    return Link(listed, routed)


def _sure_place(document: Document, run: Run) -> bool:
    if not set(run.kinds) <= {PLACE, COUNTRY}:
        return False
    # `Teheran-Ankara` are two towns.
    if all("-" in document.tokens.gap[k] for k in range(run.first + 1, run.last + 1)):
        return True
    # Two towns side by side are no place (`Kebba Sanyang`), unless they are one entry of the gazetteer.
    if len(run.kinds) == 1 or document.caseless[run.first]:
        return True
    return place_strength(document, run.first, run.last) > 0


def _goes_to(document: Document, run: Run) -> bool:
    """Is the run one place name that only a place fits (`naar Vis`), though it is a name or a word as well?"""
    known = run.first == run.last and document.tokens.word[run.first].bits & (Class.CITY | Class.SURE_PLACE)
    return bool(known) and place_strength(document, run.first, run.last) == 2


def judge(document: Document, run: Run, company: int, routed: bool) -> tuple[str, float]:
    """("PERSON", "PLACE" or "SAFE", score) for one run.

    Args:
        company: number of sure places in the list that the run stands in; -1 when a person stands in it.
        routed: a dash, an arrow or a word of travel links the run to a neighbour.
    """
    tokens = document.tokens
    kinds = set(run.kinds)
    first = tokens.word[run.first]
    single = run.first == run.last
    if kinds == {COUNTRY}:
        return ("PERSON", 0.8) if named_after_people(document, run.first) else ("PLACE", 1.0)
    place = _sure_place(document, run)
    if forced(document, run.first) and not (
        place and not left_bits(document, run.first) & (Class.TITLE | Class.KIN)
    ):
        return "PERSON", 0.9
    if _surname_first(document, run) or _speaks(document, run):
        return "PERSON", 0.8
    if is_person_context(document, run.first, run.last, only_place=place):
        return "PERSON", 0.95
    where = place_strength(document, run.first, run.last)
    question = asked(document, run.first)
    if place:
        return _judge_place(document, run, where, question, company)
    if NAMED in kinds:
        if where == 2 and single and first.bits & ANY_PLACE:
            return "PLACE", 0.6
        return "PERSON", 0.9
    if kinds == {WORDCAP}:
        lone = (
            single
            and not document.caseless[run.first]
            and not document.starts[run.first]
            and not _heading(document, run.first)
        )
        return ("PERSON", 0.5) if lone or (question == "who" and single) else ("SAFE", 0.5)
    if kinds == {PLACE}:
        return "PERSON", 0.6
    if kinds <= {COMMON, WORDCAP}:
        return _judge_everyday(document, run, where, question, company)
    if kinds <= {EITHER, PLACE, WORDCAP, COMMON} and UNKNOWN not in kinds:
        if where or company > 0 or (routed and company >= 0):
            return "PLACE", 0.7
        if question:
            return ("PERSON", 0.8) if question == "who" else ("PLACE", 0.7)
        if verb_follows(document, run.last) or company < 0 or naming_near(document, run.first):
            return "PERSON", 0.8
        if all(
            tokens.word[k].bits & (Class.CITY | Class.SURE_PLACE) and not tokens.word[k].bits & Class.CURATED
            for k in range(run.first, run.last + 1)
        ):
            return "PLACE", 0.6
        if first.bits & Class.NICKHEAD and single:
            return "PERSON", 0.6
        preposition = tokens.word[run.first - 1].folded if run.first and tokens.gap[run.first] == " " else ""
        known_place = first.bits & Class.SURE_PLACE or (
            first.bits & Class.CITY and not first.bits & Class.CURATED
        )
        if preposition in PERSON_PREP:
            return ("PLACE", 0.5) if known_place and preposition != "met" else ("PERSON", 0.8)
        return ("PLACE", 0.5) if known_place and single else ("PERSON", 0.75)
    if where == 2 or question == "where":
        return "PLACE", 0.5
    if company >= 2 or (routed and company == 1 and where):
        return "PLACE", 0.5
    return "PERSON", 0.6


def _speaks(document: Document, run: Run) -> bool:
    """Does the run say something (`X: "..."`, `X belt`)? No sure place does."""
    tokens = document.tokens
    first, after = tokens.word[run.first], run.last + 1
    if (
        first.bits & (Class.SURE_PLACE | Class.COUNTRY)
        or set(run.kinds) <= {COMMON, WORDCAP}
        or after >= len(tokens)
    ):
        return False
    if re.match(r"^\"?:\s?[\"“„]", tokens.gap[after]) and (run.first == 0 or "\n" in tokens.gap[run.first]):
        return True
    return (
        tokens.gap[after] in {" ", ") "}
        and tokens.word[after].folded in SPEAKING
        and not place_strength(document, run.first, run.last)
    )


def _surname_first(document: Document, run: Run) -> bool:
    """`HADDAD, Sami`: a surname in capitals, a comma, a given name."""
    tokens = document.tokens
    words = tokens.word
    if document.caseless[run.first]:
        return False
    after, before = run.last + 1, run.first - 1
    if (
        words[run.last].shape == UPPER
        and len(words[run.last].text) > 2
        and after < len(tokens)
        and tokens.gap[after] in {", ", ",\n"}
    ):
        given = words[after]
        return given.shape == TITLE and not given.bits & (
            Class.COUNTRY | Class.FUNC | Class.TITLE | Class.ROLE | Class.SAFECAP
        )
    if (
        run.first
        and tokens.gap[run.first] in {", ", ",\n"}
        and words[run.first].shape == TITLE
        and words[before].shape == UPPER
    ):
        return bool(document.taken[before])
    return False


def _heading(document: Document, i: int) -> bool:
    """Does a capital neighbour make word i part of a title or an office (`Openbaar Ministerie`)?"""
    tokens = document.tokens
    if (
        tokens.gap[i] in {" ", "-", " & "}
        and i
        and tokens.word[i - 1].shape != LOWER
        and not document.taken[i - 1]
    ):
        return True
    after = tokens.gap[i + 1]
    return i + 1 < len(tokens) and after in {" ", "-"} and tokens.word[i + 1].shape not in {LOWER, DIGITS}


def _judge_place(document: Document, run: Run, where: int, question: str, company: int) -> tuple[str, float]:
    bits = document.tokens.word[run.first].bits
    if question == "who" and not where:
        return "PERSON", 0.7
    if bits & Class.NICKHEAD and not where and run.first == run.last:
        return "PERSON", 0.6
    previous = document.tokens.word[run.first - 1].folded if run.first else ""
    if previous in {"aan", "met"} and not bits & Class.SURE_PLACE and company <= 0 and run.first == run.last:
        return "PERSON", 0.6
    if where or company > 0 or bits & (Class.CITY | Class.SURE_PLACE) or run.first != run.last:
        return "PLACE", 0.9
    # A hamlet that nothing marks as a place is more likely a rare name.
    if verb_follows(document, run.last) or company < 0:
        return "PERSON", 0.6
    return ("PERSON", 0.6) if document.starts[run.first] or previous in BEFORE_PERSONS else ("PLACE", 0.6)


def _judge_everyday(
    document: Document, run: Run, where: int, question: str, company: int
) -> tuple[str, float]:
    tokens = document.tokens
    words = [tokens.word[k] for k in range(run.first, run.last + 1)]
    if document.caseless[run.first]:
        return "SAFE", 0.5
    if all(word.bits & ANY_PLACE for word in words) and (where or company > 0):
        return "PLACE", 0.6
    if question == "who":
        return "PERSON", 0.7
    if document.starts[run.first] and len(words) == 1:
        return "SAFE", 0.5
    if where == 2 and COMMON in run.kinds and len(words) == 1:
        return "PLACE", 0.4
    return "PERSON", 0.7


def _belongs(document: Document, i: int) -> bool:
    """Does word i, right before a name, belong to it: a courtesy word or a month with a capital?"""
    return document.tokens.word[i].folded in BEFORE_NAMES or _month_as_name(document, i)


def _month_as_name(document: Document, i: int) -> bool:
    """Is word i a month with a capital, as in `Juni Haddad`? Dutch months have none."""
    word = document.tokens.word[i]
    months = {"januari", "april", "mei", "juni", "juli", "augustus", "june", "july", "may"}
    return (
        word.folded in months and word.shape == TITLE and not document.caseless[i] and not document.taken[i]
    )


def _listed(document: Document, run: Run, decision: str, score: float, company: int) -> tuple[str, float]:
    """Decision on a run that follows a person in a list (`Lies en Haven`)."""
    if decision == "SAFE":
        capital = document.tokens.word[run.last].shape != LOWER and not document.starts[run.first]
        return ("PERSON", 0.7) if capital else (decision, score)
    if set(run.kinds) <= {EITHER} and not place_strength(document, run.first, run.last) and company <= 0:
        return "PERSON", 0.7
    return decision, score


def find_persons(document: Document) -> None:
    """Judge every run in the company of its list, and take the persons."""
    tokens = document.tokens
    runs = find_runs(document)
    links = [Link(), *(_link(document, before, run) for before, run in itertools.pairwise(runs))]
    company = [0] * len(runs)
    first = 0
    for index in range(1, len(runs) + 1):
        if index < len(runs) and (links[index].listed or links[index].routed):
            continue
        members = range(first, index)
        if len(members) > 1:
            sure = sum(_sure_place(document, runs[m]) or _goes_to(document, runs[m]) for m in members)
            named = any(
                NAMED in runs[m].kinds and not tokens.word[runs[m].first].bits & ANY_PLACE for m in members
            )
            for m in members:
                company[m] = (
                    -1
                    if named and sure < 2
                    else sure - (_sure_place(document, runs[m]) or _goes_to(document, runs[m]))
                )
        first = index
    before = ""
    titled = False
    for index, run in enumerate(runs):
        routed = links[index].routed or (index + 1 < len(runs) and links[index + 1].routed)
        decision, score = judge(document, run, company[index], routed)
        if (
            before == "PERSON"
            and links[index].listed
            and decision != "PERSON"
            and not document.caseless[run.first]
        ):
            decision, score = _listed(document, run, decision, score, company[index])
        elif before == "PERSON" and links[index].listed and titled and decision != "PERSON":
            word = tokens.word[run.first]
            hamlet = set(run.kinds) == {PLACE} and not word.bits & (Class.CITY | Class.SURE_PLACE)
            everyday = decision == "SAFE" and word.bits & NAME and not word.bits & Class.LOWERSAFE
            if hamlet or everyday:
                decision, score = "PERSON", 0.6
        if decision == "PERSON":
            last = run.last
            if (
                last + 1 < len(tokens)
                and tokens.gap[last + 1] == " "
                and tokens.word[last + 1].folded in BEHIND_NAMES
            ):
                last += 1
            while (
                last + 1 < len(tokens)
                and tokens.gap[last + 1] == "-"
                and not document.taken[last + 1]
                and tokens.word[last + 1].shape in {LOWER, TITLE}
                and len(tokens.word[last + 1].text) > 2
                and not tokens.word[last + 1].bits
                & (Class.WORD | Class.FUNC | Class.COUNTRY | Class.LOWERSAFE)
            ):
                last += 1  # `Rustam-aka`
            first = run.first
            while first and tokens.gap[first] == "-" and _month_as_name(document, first - 1):
                first -= 1  # `Mei-Linh`
            if first and tokens.gap[first] == " " and _belongs(document, first - 1):
                first -= 1
            elif (
                first > 1
                and tokens.word[first - 1].bits & Class.PARTICLE
                and tokens.gap[first] == tokens.gap[first - 1] == " "
                and _month_as_name(document, first - 2)
            ):
                first -= 2
            document.take(tokens.start[first], tokens.end[last], TYPE, RECOGNIZER, score)
        elif decision == "PLACE" and (
            run.first != run.last or company[index] > 0 or place_strength(document, run.first, run.last) == 2
        ):
            document.settled[run.first : run.last + 1] = b"\1" * (run.last - run.first + 1)
        titled = (titled and links[index].listed) or bool(
            left_bits(document, run.first) & (Class.TITLE | Class.ROLE | Class.KIN)
        )
        before = decision

"""Say where a clause of its own begins after `en`: a pronoun beside its verb, or a next step told in brief."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.tags import ARTICLE, BIRTH, FROM, PLAN, RESIDENCE, TIME, TO, VERB, VIA
from routezicht.mining.tokens import Tokens

PRONOUNS: Final = frozenset(["hij", "zij", "ze", "ik", "wij", "we", "men"])
_FINITE: Final = cues("clauses.fronted") | cues("clauses.auxiliary")
_STEP_WORDS: Final = cues("moves.step_words")
_AHEAD: Final = 6  # words in which the verb must come


def next_step(tokens: Tokens, tags: list[int], k: int, names: set[int]) -> bool:
    """`..., en toen X`, `..., en dezelfde avond X`: only words of time before the name."""
    n = next((n for n in range(k, min(k + 4, len(tokens))) if n in names), k)
    return n > k and all(tokens.low[m] in _STEP_WORDS or tags[m] & TIME for m in range(k, n))


def new_subject(tokens: Tokens, tags: list[int], k: int, end: int, last: int) -> bool:
    """`en wij werden wakker`, `en na twee nachten was ik`; not `mijn zus en ik`."""
    low = tokens.low
    if k < end and low[k] in PRONOUNS:
        return any(tags[n] & (VERB | PLAN) or low[n] in _FINITE for n in range(last, k - 1))
    for n in range(k, min(k + _AHEAD, end - 1)):
        if tokens.raw[n] in ",;:":
            return False
        if (tags[n] & VERB or low[n] in _FINITE) and low[n + 1] in PRONOUNS:
            return True
    return False


def more_objects(tokens: Tokens, tags: list[int], k: int, end: int) -> bool:
    """`bracht hem en veertig anderen naar X`: one object, not a new clause."""
    if tokens.low[k - 1] not in _OBJECT_PRONOUNS or k + 2 >= end:
        return False
    counted = tokens.low[k + 1] in _NUMBERS or tokens.low[k + 1].isdigit() or bool(tags[k + 1] & ARTICLE)
    return counted and not any(bits & VERB for bits in tags[k + 1 : k + 4])


_OBJECT_PRONOUNS: Final = frozenset(["hem", "haar", "hen", "ons", "mij"])
_NUMBERS: Final = cues("times.numbers") | cues("persons.many")


def closes(tokens: Tokens, tags: list[int], k: int, names: set[int], last: int) -> bool:
    """`van X, waar hij woonde, over Y naar Z`: a verb before the comma, and a preposition or name that takes up."""
    verb = tags[k - 2] & (VERB | BIRTH | RESIDENCE) and k - 2 > last + 1
    resumed = tags[k] & (VIA | TO | FROM) or (tokens.low[k] == "en" and k + 1 in names)
    return bool(verb and resumed)

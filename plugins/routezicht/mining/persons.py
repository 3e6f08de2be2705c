"""Find who is named without a word for a person: `Ibrahima kwam door Mali`, `een ander ging via Cyprus`."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.gazetteer import common_words, lexicon
from routezicht.mining.model import Clause
from routezicht.mining.tags import FIRST_PERSON, PREPOSITION, VERB
from routezicht.mining.tokens import Tokens

_ONE_OF_THEM: Final = cues("persons.one_of_them")
_REST: Final = cues("persons.rest")
_AUXILIARY: Final = cues("persons.auxiliary")


def someone_else(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """The clause of an answer has a subject that is somebody else, by name or as one of several."""
    if clause.speaker != "answer" or clause.tags & FIRST_PERSON or clause.words & {"ik", "wij", "we"}:
        return False
    k = clause.start
    while k < clause.end and (not tokens.raw[k][0].isalpha() or tokens.low[k] in ("en", "maar", "want")):
        if tokens.raw[k].startswith("<PERSON"):
            break
        k += 1
    first = tokens.low[k : k + 2]
    counted = len(first) == 2 and first[0] == "een"
    if counted and (
        first[1] in _AUXILIARY or (tokens.raw[k] != "Een" and _verb(tokens, tags, k + 1, clause.end))
    ):
        return True  # "een is dood, een zit in X"
    if len(first) == 2 and (
        (first[0] == "een" and first[1] in _ONE_OF_THEM) or (first[0] == "de" and first[1] in _REST)
    ):
        return _verb(tokens, tags, k + 2, clause.end)
    return (
        _name(tokens, tags, k, clause)
        and _verb(tokens, tags, k + 1, clause.end)
        and k + 2 < clause.end
        and bool(tags[k + 2] & PREPOSITION)
    )


def _verb(tokens: Tokens, tags: list[int], k: int, end: int) -> bool:
    return k < end and (bool(tags[k] & VERB) or tokens.low[k] in _AUXILIARY)


def _name(tokens: Tokens, tags: list[int], k: int, clause: Clause) -> bool:
    """A word with a capital that is neither a place nor any word that the lists know."""
    if k >= clause.end or any(m.start <= k < m.end for m in clause.mentions):
        return False
    word, low = tokens.raw[k], tokens.low[k]
    if word.startswith("<PERSON"):
        return True
    return (
        word[0].isupper()
        and word[1:].islower()
        and not tags[k]
        and (low not in lexicon().names or low in _common())
    )


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return common_words()

"""Say which times told with a stay are those of the arrival (`sinds mei was ik in X`, `op 3 mei stond ik in X`)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Span
from routezicht.mining.tokens import Tokens

_STOOD: Final = cues("staydates.stood")
_STILL: Final = cues("staydates.still")


def dates_stay(tokens: Tokens, clause: Clause, at: int, span: Span) -> bool:
    """The time at token `at` of a clause that tells of a stay is that of the arrival."""
    if {"sinds", "vanaf"}.intersection(tokens.low[max(0, at - 2) : at]):
        return True
    if not found_there(clause):
        return False
    return len(span.label() or "") == len("2020-01")


def found_there(clause: Clause) -> bool:
    """`Stond ik in X`, `was ik in X`, in somebody's own account: an arrival is meant."""
    own = clause.speaker == "answer" and clause.words & _STOOD
    return bool(own) and not clause.words & _STILL

"""Know the airports: who lands there came by plane."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause
from routezicht.mining.tags import ARRIVE, MOVE, REGISTERED, STAY
from routezicht.mining.tokens import Tokens

_AIRPORTS: Final = cues("airports.names")


def by_air(tokens: Tokens, clause: Clause, at: int) -> bool:
    """The name at token `at` is an airport at which the clause arrives."""
    arrives = clause.tags & (MOVE | ARRIVE | REGISTERED) or not clause.tags & STAY
    return tokens.low[at] in _AIRPORTS and bool(arrives)

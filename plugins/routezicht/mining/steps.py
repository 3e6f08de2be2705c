"""Rules on steps told without a verb of going: `dan X`, `'s nachts X`, `hij nam X en Y`."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Kind
from routezicht.mining.tags import CARRIER, COORD, IN, MOVE, NEG, PLAN, TIME, WITH

_STEP: Final = cues("steps.next")
TOOK: Final = cues("steps.took")
_PARTS_OF_DAY: Final = cues("steps.parts_of_day")


def bare_step(c: Context) -> bool:
    """`Dan X.`, `'s middags X, 's nachts Y`: in a report, a name right behind a word of order or time."""
    if c.preposition or c.clause.speaker != "narrator" or c.clause.tags & (NEG | PLAN):
        return False
    before = c.tokens.low[c.mention.start - 1] if c.mention.start > c.clause.start else ""
    if before in _STEP and not c.clause.tags & (MOVE | CARRIER):
        return True
    closed = c.mention.end >= c.clause.end or (
        not c.tokens.raw[c.mention.end][0].isalnum()
        or bool(c.tags[c.mention.end] & (COORD | IN | TIME | WITH))
    )
    return closed and (before in _STEP or before in _PARTS_OF_DAY)


def took_the_way(c: Context) -> bool:
    """`hij nam Roemenië, Hongarije en Oostenrijk`, `hij koos Portugal`: countries alone, after the verb."""
    low, first = c.tokens.low, c.clause.mentions[0]
    verb = first.start - 1 if low[first.start - 1] in TOOK else first.start - 2
    taken = verb >= c.clause.start and low[verb] in TOOK
    return taken and first.kind == Kind.COUNTRY and not c.clause.tags & (NEG | PLAN)

"""The view that a rule has of one mention: its clause, the preposition that governs it, and helpers on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Mention
from routezicht.mining.tags import (
    ARTICLE,
    CARRIER,
    DOC,
    FIND,
    KIN,
    MOVE,
    OBJECT,
    OTHER,
    RETURN,
    SELF,
    STAY,
    TO,
)
from routezicht.mining.tokens import Tokens

_TRAVELLER_NOUNS: Final = cues("roles.traveller_nouns")


@dataclass(slots=True)
class Context:
    """What a rule looks at: the text, the clause, the mention, and the preposition that governs it."""

    tokens: Tokens
    tags: list[int]
    clause: Clause
    mention: Mention
    preposition: int  # tag bits, 0 if none
    governor: int  # index of the preposition, or of the mention itself
    listed: bool  # the preposition stands before an earlier name of the same list
    fragment: bool  # the clause has no verb
    after_route_question: bool


def goes_on(c: Context) -> bool:
    """`van X naar Y`: a later mention of the clause is travelled to."""
    return any(c.tags[k] & TO for k in range(c.mention.end, min(c.mention.end + 3, c.clause.end)))


def meets_traveller(c: Context) -> bool:
    """The clause does something to the traveller (`vond ons`, `stuurden hem terug`)."""
    return any(c.tags[k] & OBJECT for k in range(c.clause.start, c.clause.end)) or bool(
        c.clause.tags & RETURN
    )


def names_traveller(c: Context) -> bool:
    """`eiser, een Algerijn`, `vijf Vietnamezen`; not `de chauffeur, een Litouwer`, `van een Maleisiër`."""
    low, tags, m = c.tokens.low, c.tags, c.mention
    for k in range(m.start - 1, max(c.clause.start, m.start - 6) - 1, -1):
        if tags[k] & (STAY | FIND) and k < m.start - 1 and not tags[m.start - 1] & ARTICLE:
            break  # "voorin zat de eigenaar, achterin lagen twee Syriërs"
        if tags[k] & (OTHER | KIN) and low[k] not in _TRAVELLER_NOUNS:
            return False
        if tags[k] & SELF:
            return True
        if (
            k >= m.start - 2
            and low[k] in ("van", "met", "door", "tegen", "bij")
            and c.clause.tags & (MOVE | STAY | CARRIER | DOC)
        ):
            return False
    return c.clause.actor == "self"

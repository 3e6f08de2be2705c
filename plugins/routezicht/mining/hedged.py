"""Rules on what a text leaves open, only talks about, addresses, or means as a government (rules 12, 14, 19, 21)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Kind, Role
from routezicht.mining.tags import ARRIVE, METONYM_VERB, MOVE, NEG, REGISTERED, RETURN, SELF, STAY

_HEDGES: Final = cues("doubt.hedges")
_SAYS: Final = cues("doubt.says")
_SPEAKING: Final = cues("doubt.speaking")


def left_open(c: Context) -> tuple[Role, str] | None:
    """`mogelijk via X`, `over X wil hij zeggen`, `ofwel over X ofwel ...`: named, and nothing is said of a visit."""
    low, words = c.tokens.low, c.clause.words
    hedge = [k for k in range(c.clause.start, c.mention.start) if low[k] in _HEDGES]
    near = hedge and (hedge[-1] >= c.governor - 2 or hedge[-1] <= c.clause.start + 1)
    if near and c.mention.country != "NL" and not c.clause.tags & REGISTERED:
        return Role.NEUTRAL, "the text leaves it open (rule 21)"
    if c.clause.opener == "wie" and low[c.clause.start] == "wie":
        return Role.NOT_VISITED, "says what anybody does (rule 14)"
    if "ofwel" in words and not c.clause.tags & SELF:
        return Role.NOT_VISITED, "one of the ways that there are (rule 14)"
    if low[c.governor] == "over" and words & _SPEAKING and not c.clause.tags & MOVE:
        if words & {"er", "daar"} and c.clause.tags & STAY and not c.clause.tags & NEG:
            return Role.AT, "is there"
        return Role.NEUTRAL, "only talked about (rule 21)"
    addressed = (
        low[c.governor] == "aan" and c.governor + 1 == c.mention.start and c.mention.kind == Kind.COUNTRY
    )
    if addressed and not _hands_over(c) and not words & {"grens", "aangespoeld", "land", "wal"}:
        return Role.NOT_VISITED, "only addressed (rule 12)"
    return None


def _hands_over(c: Context) -> bool:
    """`aan X overgedragen`, `droeg hem over aan X`; not `droeg haar voor aan X`."""
    low = c.tokens.low
    words = range(c.clause.start, c.clause.end)
    strong = any(c.tags[k] & RETURN and low[k] not in ("droeg", "droegen", "voorgedragen") for k in words)
    return strong or (bool({"droeg", "droegen"} & c.clause.words) and "over" in c.clause.words)


def metonym(c: Context) -> tuple[Role, str] | None:
    """A government named by its capital: `Parijs wil ...`, `Nederland zei ja` (rule 19)."""
    behind = c.tokens.low[c.mention.end : c.mention.end + 2]
    if behind[:1] in (["zei"], ["zegde"]) and _SAYS.intersection(behind[1:]) and not c.preposition:
        return Role.NOT_VISITED, "a government, not a place (rule 19)"
    if (
        c.preposition
        or c.listed
        or not c.clause.tags & METONYM_VERB
        or c.tokens.low[c.mention.start - 1 : c.mention.start] in (["het"], ["dat"])
        or c.clause.tags & (SELF | MOVE | ARRIVE)
    ):
        return None
    return Role.NOT_VISITED, "a government, not a place (rule 19)"

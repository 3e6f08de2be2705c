"""Rules on authorities named by an adjective: those that meet the traveller prove that he was there (rules 11, 18)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context, meets_traveller
from routezicht.mining.cues import cues
from routezicht.mining.model import Role
from routezicht.mining.tags import ASYLUM, CARRIER, FIND, NEG, PLAN, REGISTERED, RETURN, SELF, STAY, THIRD

_BY_PASSIVE: Final = cues("roles.passive")
_DEALS: Final = cues("authorities.deals")
_VISA: Final = cues("roles.visa")
_FAR: Final = cues("authorities.far")
_MET: Final = (Role.AT, "its authorities met the traveller (rule 18)")


def authority(c: Context) -> tuple[Role, str]:
    """`de Griekse politie`: recorded, met, or only named."""
    m, clause = c.mention, c.clause
    if clause.actor == "other":
        return Role.NOT_VISITED, "authority meets somebody else (rule 15)"
    if clause.tags & (REGISTERED | ASYLUM) and not clause.tags & (NEG | PLAN):
        return Role.REGISTERED, "its authorities recorded the traveller (rule 11)"
    if clause.tags & (PLAN | NEG):
        return Role.NEUTRAL, "authority without a meeting"
    own = clause.speaker == "answer" and bool(clause.words & {"mij", "me", "ons", "mijn"})
    if (own or clause.tags & (RETURN | CARRIER | STAY | FIND)) and meets_traveller(c):
        return _MET
    passive = c.tokens.low[max(0, m.start - 2) : m.start] in (["door", "de"],) or (
        c.tokens.low[m.start - 1 : m.start] == ["door"]
    )
    dealt = clause.tags & (RETURN | CARRIER | FIND | REGISTERED) and clause.words & _BY_PASSIVE
    if passive and dealt and clause.actor == "self":
        return _MET
    if deals_with_traveller(c):
        return _MET
    return Role.NEUTRAL, "authority without a meeting"


def deals_with_traveller(c: Context) -> bool:
    """`gaven hem een bevel`, `van de Griekse politie kreeg hij een boete`: face to face, and not a paper from afar."""
    words = c.clause.words
    if c.mention.country == "NL" or words & _VISA or words & _FAR or "dat" in words or not words & _DEALS:
        return False
    return c.clause.speaker == "narrator" and (
        meets_traveller(c) or bool(c.clause.tags & (SELF | THIRD)) or bool(words & {"zijn", "haar", "hun"})
    )

"""Rules on who or what is somewhere without the traveller: `een advocaat in X`, `een vrouw die in X woont`."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Kind, Role
from routezicht.mining.tags import (
    ARRIVE,
    ARTICLE,
    CARRIER,
    DEPART,
    FIND,
    IN,
    KIN,
    MOVE,
    OTHER,
    PERSON,
    PREPOSITION,
    REGISTERED,
    RETURN,
    SELF,
    STAY,
    THIRD,
)

_BODIES: Final = cues("elsewhere.bodies")
_BODY_ENDS: Final = tuple(cues("elsewhere.body_ends"))
_LIVES: Final = cues("elsewhere.lives")
_LIVED: Final = cues("elsewhere.lived")
_ANYBODY: Final = cues("clauses.ambiguous_persons")
_CONTACT: Final = cues("elsewhere.contact")
_JOINS: Final = cues("elsewhere.joins")
_FROM_A_DESK: Final = cues("elsewhere.from_a_desk")
_PRONOUNS: Final = frozenset(["hem", "haar", "hen", "hun", "mij", "ons"])
_BY_MESSAGE: Final = cues("elsewhere.by_message")
_HANDED: Final = cues("elsewhere.handed")
_SENT_THINGS: Final = cues("elsewhere.sent_things")
_ORDERED: Final = cues("elsewhere.ordered")
_FROM_AFAR: Final = frozenset(["van", "aan", "tegen", "volgens", "zonder", "namens", "over"])
_PEOPLE: Final = PERSON | KIN | OTHER


def elsewhere(c: Context) -> tuple[Role, str] | None:
    """A person, office or firm that the text places in a country, without the traveller being there (rule 16)."""
    near = c.preposition & IN or c.tokens.low[c.governor] == "uit"
    if not near or c.listed or c.mention.kind not in (Kind.COUNTRY, Kind.PLACE) or arrives_behind(c):
        return None
    if _lives_there(c):
        return Role.NOT_VISITED, "where somebody else lives (rule 16)"
    k = c.governor - 1
    if k < c.clause.start:
        return None
    if c.tokens.low[c.governor] == "uit" and c.tags[k] & (KIN | OTHER) and not c.tags[k] & (SELF | PERSON):
        before = _before_phrase(c, k)
        if before >= c.clause.start and c.tokens.low[before] in _FROM_AFAR | {"door"}:
            return Role.NOT_VISITED, "where somebody else is from (rule 16)"
        return None
    if c.preposition & IN and (is_body(c.tokens.low[k]) or c.tags[k] & _PEOPLE) and not c.tags[k] & SELF:
        return _placed(c, _before_phrase(c, k))
    return None


def _placed(c: Context, before: int) -> tuple[Role, str] | None:
    """The phrase is the subject, or what only a message, payment or paper came from."""
    low, words = c.tokens.low, c.clause.words
    why = "where a person, office or firm is (rule 16)"
    if words & _FROM_A_DESK:
        return Role.NOT_VISITED, why
    going = c.clause.tags & (MOVE | CARRIER | RETURN | FIND | REGISTERED | ARRIVE)
    face_to_face = words & _PRONOUNS and not words & _BY_MESSAGE
    if before < c.clause.start or low[before] in _JOINS or not low[before][0].isalpha():
        return None if going or face_to_face else (Role.NOT_VISITED, why)
    if words & _HANDED and not words & _SENT_THINGS and low[before] in ("van", "aan"):
        return None  # "van een priester in X kreeg hij schoenen"
    if low[before] in _FROM_AFAR:
        return Role.NOT_VISITED, why
    if (low[before] == "door" and not going and not c.clause.tags & (SELF | THIRD)) or (
        low[before] == "met" and words & _CONTACT
    ):
        return Role.NOT_VISITED, why
    if low[before] == "voor" and not c.clause.tags & STAY:
        return Role.NOT_VISITED, why
    if low[before] == "bij" and words & _ORDERED and not c.clause.tags & (SELF | THIRD):
        return Role.NOT_VISITED, why  # "de bus is gehuurd bij een bedrijf in X"
    return None


def is_body(low: str) -> bool:
    """`vereniging`, `advocatenkantoor`, `reisbureaus`: an office, firm or society."""
    return low in _BODIES or low.endswith(_BODY_ENDS)


def _before_phrase(c: Context, k: int) -> int:
    """Index of the word before the noun phrase that ends at `k`."""
    k -= 1
    while k >= c.clause.start and not c.tags[k] & (PREPOSITION | ARTICLE) and _adjective(c, k):
        k -= 1
    return k - 1 if k >= c.clause.start and c.tags[k] & ARTICLE else k


def _adjective(c: Context, k: int) -> bool:
    """An inflected adjective, of a country or any other (`een Franse man`, `een oude vriend`)."""
    named = any(m.start <= k < m.end and m.kind == Kind.ADJECTIVE for m in c.clause.mentions)
    return named or (not c.tags[k] and c.tokens.low[k].endswith("e"))


def arrives_behind(c: Context) -> bool:
    """`is met een vriend in X aangekomen`: the verb of arriving follows the name."""
    ahead = range(c.mention.end, min(c.mention.end + 2, c.clause.end))
    return any(c.tags[k] & (ARRIVE | DEPART) for k in ahead)


def _lives_there(c: Context) -> bool:
    """`een vrouw die in X woont`, `de neef die in X werkte`: said of the noun before `die`."""
    low = c.tokens.low
    if not c.preposition & IN or c.mention.country == "NL":
        return False
    verb = low[c.mention.end] if c.mention.end < c.clause.end else ""
    if verb not in _LIVES and verb not in _LIVED:
        return False
    who = next(
        (k for k in range(c.governor - 1, max(c.clause.start, c.governor - 4), -1) if low[k] == "die"), 0
    )
    if not who or c.tags[who - 1] & SELF:
        return False
    known = (
        c.tags[who - 1] & (KIN | OTHER) and low[who - 1] not in _ANYBODY
    )  # "met een man die in X woonde": met there
    return verb in _LIVES or bool(known)

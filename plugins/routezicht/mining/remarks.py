"""Rules on what an answer only remarks: what anybody does, where a country lies, whom one knows there."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Kind, Role
from routezicht.mining.tags import ARRIVE, CARRIER, DEPART, FROM, IN, MODE, MOVE, NEG, PERSON, TO, VIA

_OWN: Final = cues("remarks.own")
_ANYBODY: Final = cues("remarks.anybody")
_PRESENT: Final = cues("remarks.present")
_RUNS: Final = cues("remarks.runs")
_LIES: Final = cues("remarks.lies")
_PICTURES: Final = cues("remarks.pictures")
_OTHERS: Final = cues("remarks.others")
_SAID: Final = cues("remarks.said")
_COMPARED: Final = cues("remarks.compared")
_GOING: Final = MOVE | ARRIVE | CARRIER | DEPART


def remark(c: Context) -> tuple[Role, str] | None:
    """Only a remark in an answer; None for all else."""
    if c.clause.speaker != "answer" or c.mention.kind not in (Kind.COUNTRY, Kind.PLACE):
        return None
    low, words, tags = c.tokens.low, c.clause.words, c.clause.tags
    if words >= {"ik", "ben"} and low[c.governor] in ("van", "uit") and not tags & (_GOING | MODE):
        return Role.ORIGIN, "where the traveller is from (rule 3)"
    if (
        words & _ANYBODY
        and "zoals" not in words
        and not words & _OWN
        and (c.preposition & (FROM | TO | VIA) or tags & MOVE)
    ):
        return Role.NOT_VISITED, "says what anybody does (rule 14)"
    if words & _ANYBODY and words & _PRESENT and c.preposition & IN and not words & _OWN:
        return Role.NOT_VISITED, "says what anybody does (rule 14)"  # "in X krijg je papieren"
    if words & {"besloot", "besloten"} and "te" in words and not words & _OWN:
        return Role.NOT_VISITED, "what others decided (rule 15)"
    if c.preposition & TO and _set_apart_for(c):
        return Role.NOT_VISITED, "a service that was not taken (rule 14)"
    if (
        words & {"begon", "begint"}
        and low[c.mention.start - 1] == "met"
        and words & {"het", "reis", "alles", "dat"}
    ):
        return Role.AT, "the journey's first step"
    done = words & {"gedaan", "deed", "deden", "gehad"} and words & {"ik", "wij", "we"} and not tags & NEG
    if done and not c.preposition and c.mention.kind == Kind.COUNTRY:
        return Role.AT, "done on the way"
    if words & _PICTURES and words & {"zag", "zagen", "gezien"}:
        return Role.NOT_VISITED, "only seen in a picture (rule 20)"
    k = c.governor - 1
    if (
        low[c.governor] == "uit"
        and k >= c.clause.start
        and (c.tags[k] & PERSON or low[k] == "mensen")
        and low[k - 1] in ("de", "die")
    ):
        return Role.NOT_VISITED, "where others are from (rule 16)"  # "de mensen uit X gingen voor"
    if words & _OTHERS and words & _SAID and not words & _OWN and not c.preposition:
        return Role.NOT_VISITED, "what others said (rule 14)"
    if c.preposition & IN and words & _COMPARED and "het" in words and not words & _OWN and not tags & _GOING:
        return Role.NEUTRAL, "compares countries, says nothing of being there (rule 21)"
    that = [k for k in range(c.clause.start, c.mention.start) if low[k] == "dat"]
    said = set(low[that[-1] if that else c.clause.start : c.clause.end])
    service = tags & MODE and words & _RUNS and not said & _OWN and c.preposition & TO
    if service or words >= {"lang", "geleden"}:
        return Role.NOT_VISITED, "a service, or another time (rules 14, 16)"
    if words & _LIES and not c.preposition:
        return Role.NOT_VISITED, "says where it lies (rule 20)"
    if c.preposition & IN and tags & NEG and words & {"ken", "kennen"} and not tags & _GOING:
        return Role.NOT_VISITED, "knows nobody there (rule 20)"
    k = c.governor - 1
    thing = (
        low[c.governor] == "uit"
        and k - 1 >= c.clause.start
        and not c.tags[k]
        and c.tokens.raw[k][0].islower()
    )
    if thing and low[k - 1] in ("een", "de", "het") and not tags & _GOING:
        return Role.NOT_VISITED, "where a thing is from (rule 16)"
    return None


def _set_apart_for(c: Context) -> bool:
    """`haalden mij uit de rij voor een vlucht naar X`: what was meant to be taken."""
    k = c.governor - 1
    return k - 2 >= c.clause.start and bool(c.tags[k] & MODE) and c.tokens.low[k - 2 : k] == ["voor", "een"]

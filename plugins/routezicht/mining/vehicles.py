"""Rules on where a vehicle or ship went without the traveller, as its papers, its load or its name say (rule 17)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Kind, Role, Sentence
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.tags import ARTICLE, FROM, MODE, OBJECT, SELF, THIRD, VEHICLE
from routezicht.mining.tokens import Tokens

_RECORDS: Final = cues("things.vehicle_records")
_CARGO_VEHICLES: Final = cues("roles.cargo_vehicles")
_SHIPS: Final = cues("vehicles.ships")
_CALLS_AT: Final = cues("vehicles.calls_at")
_BEFORE: Final = cues("vehicles.before")
_CAME: Final = cues("vehicles.came")
_ORDERED: Final = cues("elsewhere.ordered")
_OF_PEOPLE: Final = SELF | THIRD


def vehicle_way(tokens: Tokens, tags: list[int], sentence: Sentence) -> None:
    """`Volgens de vrachtbrief was die in X geladen en over Y gereden`: all that the papers say is the vehicle's way."""
    if sentence.speaker != "narrator":
        return
    if all(c.words.isdisjoint(_RECORDS) for c in sentence.clauses) or any(
        tags[k] & _OF_PEOPLE for k in range(sentence.start, sentence.end)
    ):
        return
    for clause in sentence.clauses:
        for mention in clause.mentions:
            if mention.role in LEG_ROLES | {Role.FROM} and mention.country != "NL":
                mention.role, mention.rule = Role.NOT_VISITED, "where the vehicle went (rule 17)"


def called_at(c: Context) -> tuple[Role, str] | None:
    """`Het schip had voordien X aangedaan`, `de truck kwam uit X`: the vehicle's own way."""
    clause = c.clause
    if (
        clause.speaker != "narrator"
        or c.mention.kind not in (Kind.COUNTRY, Kind.PLACE)
        or c.mention.country == "NL"
    ):
        return None
    subject = _subject(c.tokens, c.tags, clause)
    vehicle = subject and c.tags[c.tokens.low.index(subject, clause.start)] & (MODE | VEHICLE)
    if vehicle and clause.words & _ORDERED and not clause.tags & _OF_PEOPLE:
        return Role.NOT_VISITED, "where the vehicle was hired or bought (rule 16)"
    if clause.tags & (_OF_PEOPLE | OBJECT) or not subject:
        return None
    if subject in _SHIPS and clause.words & _CALLS_AT:
        return Role.NEUTRAL, "a port where the ship called (rule 17)"
    if subject in _SHIPS | _CARGO_VEHICLES and clause.words & _BEFORE:
        return Role.NOT_VISITED, "where the vehicle was before (rule 17)"
    if subject in _CARGO_VEHICLES and clause.words & _CAME and c.preposition & FROM:
        return Role.NOT_VISITED, "where the vehicle came from (rule 17)"
    return None


def _subject(tokens: Tokens, tags: list[int], clause: Clause) -> str:
    """The noun that the clause begins with, if it begins with an article."""
    k = clause.start + (tokens.low[clause.start] in (",", "en", "maar", "dat"))
    if k + 1 < clause.end and tags[k] & ARTICLE:
        return tokens.low[k + 1]
    return ""

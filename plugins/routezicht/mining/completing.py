"""Give a time or means that is told alone to the stop that it completes: the one asked about, or the one just told."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Role, Sentence, Stop
from routezicht.mining.moves import Told, elliptical
from routezicht.mining.questions import Question
from routezicht.mining.reading import Reading
from routezicht.mining.tags import ARRIVE, DEPART, FIRST_PERSON, NEG, PLAN, THIRD

_ALL: Final = cues("completing.all")


def topic(r: Reading, question: Question) -> Stop | None:
    """`Wanneer was dat?`, `Met welk vervoer?`: asks about the stop that the answer before told last."""
    if not (question.asks_time or question.asks_means) or question.mentions or question.about_departure:
        return None
    told = [s for s in r.told_before if s in r.journey.stops]
    return told[-1] if told else None


def complete(r: Reading, clause: Clause, told: Told, question: Question) -> bool:
    """`Trebinje. In juli 2020.`, `Pozzallo. Houten boot, blauw.`: words without a verb; True if they told of a stop."""
    if clause.speaker != "answer" or not elliptical(clause) or clause.tags & (NEG | PLAN | DEPART):
        return False
    if clause.tags & (FIRST_PERSON | THIRD) or not (told.boarded or told.spans):
        return False
    stops = [s for s in r.told_now if s in r.journey.stops]
    asked = question.topic
    if asked is None and question.about_stay(r.tokens.low[clause.start]):
        asked = question.anchor
    if not stops and asked is not None and asked in r.journey.stops:
        stops = [asked]
    if not stops:
        return False
    every = bool(clause.words & _ALL)
    done = False
    for stop in reversed(stops) if every else stops[-1:]:
        if told.boarded and stop.mode is None:
            stop.mode = r.carried = told.boarded
            done = True
        if told.spans and stop.when is None:
            stop.span, r.undated = told.spans[0], None
            done = True
    if done:
        told.boarded = None
    return done


def came_from(r: Reading, clause: Clause, told: Told, sentence: Sentence) -> bool:
    """`Zaragoza. Met een bus uit Madrid.`: only where the stop just told was reached from; True if that is so."""
    journey, moves = r.journey, told.moves
    stop = journey.current()
    if clause.speaker != "answer" or stop is None or not moves or any(m.role != Role.FROM for m in moves):
        return False
    here = any(stop is s for s in r.told_now) or (r.question.arrival and stop is r.question.anchor)
    went_on = any(
        m.role != Role.FROM and m.role in (Role.TO, Role.VIA, Role.AT)
        for c in sentence.clauses
        for m in c.mentions
    )
    arrived = elliptical(clause) or clause.tags & ARRIVE or moves[0].past_perfect
    if not here or went_on or not arrived or any(m.country == stop.country for m in moves):
        return False
    stop.mode = stop.mode or told.boarded
    stop.span = stop.span or (told.spans[0] if told.spans else None)
    told.boarded = None
    at = journey.cursor
    journey.cursor = at - 1
    for move in moves:
        if journey.find(move.country) < 0 and move.country != journey.origin:
            journey.leave(move)
    journey.cursor = next(n for n, s in enumerate(journey.stops) if s is stop)
    return True

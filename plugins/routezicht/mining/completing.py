"""Give a time or means that is told alone to the stop that it completes: the one asked about, or the one just told."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Stop
from routezicht.mining.moves import Told, elliptical
from routezicht.mining.questions import Question
from routezicht.mining.reading import Reading
from routezicht.mining.tags import DEPART, FIRST_PERSON, NEG, PLAN, THIRD

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
    if not stops and question.topic is not None and question.topic in r.journey.stops:
        stops = [question.topic]
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

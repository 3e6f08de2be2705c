"""Give a time or means that is told alone to the stop that it completes: the one asked about, or the one just told."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Role, Sentence, Stop
from routezicht.mining.moves import Told, elliptical
from routezicht.mining.questions import Question
from routezicht.mining.reading import Reading
from routezicht.mining.tags import ARRIVE, DEPART, FIRST_PERSON, MODE, NEG, PLAN, THIRD
from routezicht.mining.times import moved
from routezicht.mining.timewords import find_times

_BOARDED: Final = cues("moves.board")
_ALL: Final = cues("completing.all")


def topic(r: Reading, question: Question) -> Stop | None:
    """`Wanneer was dat?`, `Met welk vervoer?`: asks about the stop that the answer before told last."""
    if not (question.asks_time or question.asks_means) or question.mentions or question.about_departure:
        return None
    told = [s for s in r.told_before if s in r.journey.stops]
    return told[-1] if told else None


def complete(r: Reading, clause: Clause, told: Told, question: Question) -> bool:
    """`Trebinje. In juli 2020.`, `Pozzallo. Houten boot, blauw.`: words without a verb; True if they told of a stop."""
    if clause.speaker != "answer" or not _without_verb(clause) or clause.tags & (NEG | PLAN | DEPART):
        return False
    if r.tokens.low[clause.start] == "tot":
        return False  # when a stay ended
    if clause.tags & (FIRST_PERSON | THIRD) or not (told.boarded or told.spans):
        return False
    stops = [s for s in r.told_now if s in r.journey.stops]
    if question.words & _BOARDED:
        return False  # the time is that of getting in, not of having come there
    asked = question.topic
    if asked is None and question.about_stay(r.tokens.low[clause.start]):
        asked = question.anchor
    if not stops and asked is not None and asked in r.journey.stops:
        stops = [asked]
    if (
        stops
        and stops[-1].why == ["the question takes it as known"]
        and not (question.asks_time or question.asks_means)
    ):
        return False  # the answer tells no more of it than what came after
    if not stops:
        return False
    every = bool(clause.words & _ALL)
    if every and question.topic is not None and question.topic in r.journey.stops:
        stops = [question.topic, *(s for s in stops if s is not question.topic)]
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


def trailing(r: Reading, clause: Clause, told: Told) -> None:
    """`In mei stond ik in X, alles te voet`: the means told after a stay, behind a comma, is that of the arrival."""
    moves = [m for m in told.moves if m.role != Role.FROM]
    if clause.speaker != "answer" or told.boarded is None or told.gets_in or not moves:
        return
    last = max(m.at for m in moves)
    behind = [k for k in range(last + 1, clause.end) if r.tags[k] & MODE]
    if not behind or "," not in r.tokens.raw[last : behind[0]] or any(m.role != Role.AT for m in moves):
        return
    every = clause.words & _ALL
    for stop in [s for s in r.told_now if s in r.journey.stops][-_SEVERAL if every else -1 :]:
        stop.mode = stop.mode or told.boarded
    told.boarded = None


_SEVERAL: Final = 6


def _without_verb(clause: Clause) -> bool:
    """Names and words beside them, or no more than a participle: `in september gegaan, met de trein`."""
    return elliptical(clause) or (bool(clause.words & _GONE) and not clause.words & _AUXILIARY)


_GONE: Final = cues("completing.gone")
_AUXILIARY: Final = cues("completing.auxiliary")


def stayed(r: Reading, clause: Clause, question: Question) -> None:
    """`Hoe lang was u daar? Drie maanden.`: the next step came that much later."""
    anchor = question.anchor
    if (
        not question.words >= {"hoe", "lang"}
        or not elliptical(clause)
        or anchor is None
        or anchor.when is None
    ):
        return
    for expression in find_times(r.tokens, clause.start, clause.end):
        if expression.kind == "after" and not expression.vague:
            span = moved(anchor.when, expression.amount, expression.unit)
            if span is not None and len(span.label() or "") == _MONTH:
                r.undated = r.clock.last = span


_MONTH: Final = len("2020-01")


def came_from(r: Reading, clause: Clause, told: Told, sentence: Sentence) -> bool:
    """`Zaragoza. Met een bus uit Madrid.`: only where the stop just told was reached from; True if that is so."""
    journey, moves = r.journey, told.moves
    stop = journey.current()
    if clause.speaker != "answer" or stop is None or not moves:
        return False
    if (
        len(moves) == 1
        and moves[0].role == Role.AT
        and clause.words >= {"grens", "over"}
        and stop.mode is None
    ):
        moves[0].role = Role.FROM if any(stop is s for s in r.told_now) else Role.AT  # "bij X de grens over"
    if moves[0].role != Role.FROM:
        return False
    if any(m.role not in (Role.FROM, Role.VIA) for m in moves):
        return False
    here = any(stop is s for s in r.told_now) or (
        stop is r.question.anchor and (r.question.arrival or "daar" in r.question.words)
    )
    later = [m for c in sentence.clauses if c.start > clause.start for m in c.mentions]
    went_on = any(m.role in (Role.TO, Role.VIA, Role.AT) for m in later)
    arrived = (
        elliptical(clause)
        or clause.words >= {"grens", "over"}
        or clause.tags & ARRIVE
        or moves[0].past_perfect
    )
    if not here or went_on or not arrived or any(m.country == stop.country for m in moves):
        return False
    stop.mode = stop.mode or told.boarded or moves[0].mode
    stop.span = stop.span or (told.spans[0] if told.spans else None)
    told.boarded = None
    at = journey.cursor
    journey.cursor = at - 1
    for move in moves:
        if journey.find(move.country) < 0 and move.country != journey.origin:
            (journey.leave if move.role == Role.FROM else journey.arrive)(move)
            before = journey.current()
            if before is not None and before is not stop:
                r.told_now.insert(0, before)
    journey.cursor = next(n for n, s in enumerate(journey.stops) if s is stop)
    return True

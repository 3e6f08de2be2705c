"""Go back in the journey where the text does: `voordat`, `nadat`, `voorafgegaan`, and the pluperfect in a report."""

from __future__ import annotations

import itertools
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.journey import SCHENGEN
from routezicht.mining.model import Clause, Role, Sentence, Stop
from routezicht.mining.moves import Move, pluperfect
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    CARRIER,
    DEPART,
    FIND,
    MOVE,
    OBJECT,
    REGISTERED,
    SELF,
    THIRD,
    VERB,
)

_ONWARD: Final = cues("earlier.onward")
_PRECEDES: Final = cues("earlier.precedes")
_BACK: Final = frozenset(["eerder", "tevoren", "daarvoor", "ervoor", "voordien"])
_REASONS: Final = frozenset(["omdat", "aangezien", "doordat", "daar", "hoewel"])
_ADDS: Final = cues("earlier.adds")
_NEAR: Final = cues("earlier.near")
_TOLD: Final = VERB | FIND | REGISTERED | ASYLUM | OBJECT | SELF | THIRD
_GOING: Final = MOVE | ARRIVE | CARRIER | DEPART | REGISTERED


def clauses_in_order(r: Reading, sentence: Sentence) -> list[Clause]:
    """`Voordat hij in X kwam, was hij in Y`: the clause with `voordat` is told last."""
    clauses = sentence.clauses
    if sentence.speaker != "narrator" or len(clauses) < 2 or clauses[0].opener not in ("voordat", "alvorens"):
        return clauses
    return [*clauses[1:], clauses[0]]


def before_named(r: Reading, sentence: Sentence) -> bool:
    """Put the cursor before the step that the sentence says came later; True if it did."""
    if sentence.speaker != "narrator":
        return False
    journey = r.journey
    words = r.tokens.low[sentence.start : sentence.end]
    if {"daarheen", "erheen", "ernaartoe", "daarnaartoe"}.intersection(words[:4]) and words[0] == "de":
        r.thread, r.thread_sentence = journey.current(), sentence
        journey.cursor = -1
        return True  # "de weg daarheen kende hij"
    opens = words[0] in ("voordat", "alvorens", "voor") and {"had", "hadden", "was", "waren"}.intersection(
        words
    )
    if not opens and not _PRECEDES.intersection(words):
        return False
    first = sentence.clauses[0].mentions
    before = journey.current()
    known = [n for n in (journey.find(m.country) for m in first[:1]) if n >= 0]
    if known:
        journey.cursor = known[0] - 1
    elif (opens and words[0] == "voor" and words[1:2] and words[1] in _NOUN_BEGINS) or not opens:
        journey.cursor = max(journey.cursor - 1, -1)
    else:
        return False
    r.thread, r.thread_sentence = before, sentence
    return True


_NOUN_BEGINS: Final = frozenset(["de", "die", "dat", "het", "deze", "zijn", "haar", "hun"])


def _told_past(r: Reading, clause: Clause, sentence: Sentence) -> bool:
    earlier = "eerder" in clause.words and bool(clause.words & {"zijn", "hebben"})
    before = any(
        pluperfect(r.tokens, c)
        for c in sentence.clauses
        if c is clause or (c.start < clause.start and c.opener not in _REASONS and c.actor != "other")
    )
    return (before or earlier) and bool(clause.tags & _GOING or clause.mentions)


def take_up(r: Reading, clause: Clause, sentence: Sentence) -> None:
    """Out of the pluperfect, the report takes up its thread; a bare list of steps still belongs to what came before."""
    thread, journey = r.thread, r.journey
    if thread is None or sentence.speaker != "narrator" or sentence is r.thread_sentence:
        return
    if _told_past(r, clause, sentence) or not any(c.tags & _TOLD for c in sentence.clauses):
        return
    r.thread = None
    journey.cursor = next((n for n, s in enumerate(journey.stops) if s is thread), journey.cursor)


def step_back(r: Reading, clause: Clause, sentence: Sentence, moves: list[Move]) -> None:
    """A report that goes on in the pluperfect tells what came before."""
    journey = r.journey
    if sentence.speaker != "narrator":
        return
    past, resumed = _told_past(r, clause, sentence), r.thread
    if not past and moves[0].role != Role.FROM:
        return
    stop = journey.current()
    if stop is not None and resumed is None and _from_outside(r, sentence, moves, stop):
        r.thread, r.thread_sentence = stop, sentence
        journey.restart(moves[0].country)
        return
    only_left = bool(moves) and all(m.role == Role.FROM for m in moves)
    opening = r.tokens.low[sentence.start : sentence.start + 3] + r.tokens.low[clause.start : moves[0].at][:8]
    ahead = [m for c in sentence.clauses if c.start > clause.start for m in c.mentions if m.role in LEG_ROLES]
    reached = next((n for n in (journey.find(m.country) for m in ahead) if n >= 0), -1)
    if _ADDS.intersection(r.tokens.low[sentence.start : clause.start + 4]):
        return  # "voegde toe dat hij naar X was gevaren": what follows on what was told
    goes_on = bool(_ONWARD.intersection(opening)) or (stop is not None and stop.returned)
    if (
        past
        and stop is not None
        and reached >= 0
        and not goes_on
        and all(journey.find(m.country) < 0 for m in moves)
    ):
        r.thread, r.thread_sentence = resumed or stop, sentence
        journey.cursor = reached - 1  # "door X was hij gelopen en in Y beland", of which Y is known
        return
    latest = next((s.when for s in reversed(journey.stops[: journey.cursor + 1]) if s.when), None)
    told_already = any(
        m.role in LEG_ROLES or m.role == Role.FROM
        for c in sentence.clauses
        if c.end <= clause.start
        for m in c.mentions
    )
    if told_already and ";" not in r.tokens.raw[sentence.start : clause.start]:
        return  # the sentence has found its place
    places = [n for n in (journey.find(m.country) for m in moves) if n >= 0]
    known = bool(places) and max(places) < journey.cursor
    if any(m.passing for m in moves):
        return
    told_before = stop is not None and stop.sentence != journey.sentence
    if past and known and told_before and resumed is None and not _ONWARD.intersection(opening):
        r.thread, r.thread_sentence = stop, sentence  # tells more of a step, and then goes on
        return
    if (
        not past
        or stop is None
        or resumed is not None
        or stop.past_perfect
        or (stop.sentence != journey.sentence and _told_in_past(r, stop))
        or stop.sentence == -1
        or (stop.sentence == journey.sentence and ";" not in r.tokens.raw[sentence.start : clause.start])
        or _ONWARD.intersection(opening)
        or (not clause.words & _BACK and any(m.span and latest and not latest.after(m.span) for m in moves))
        or not (only_left or any(m.role in LEG_ROLES for m in moves))
        or any(journey.find(m.country) >= 0 or m.country == journey.origin for m in moves)
    ):
        return
    r.thread, r.thread_sentence = stop, sentence
    if only_left and journey.origin is None and moves[0].country not in SCHENGEN:
        journey.restart(moves[0].country)  # "zij was in X vertrokken": the story begins anew
    else:
        mine = [n for n, s in enumerate(journey.stops) if s.sentence == journey.sentence]
        journey.cursor = min([journey.cursor, *mine]) - 1


def _from_outside(r: Reading, sentence: Sentence, moves: list[Move], stop: Stop) -> bool:
    """`Vanuit Monrovia ging hij ...`, told when the traveller is in Europe already: the journey starts there."""
    journey, first = r.journey, moves[0]
    opening = r.tokens.low[sentence.start : sentence.start + 3]
    return (
        first.role == Role.FROM
        and len(moves) > 1
        and journey.origin is None
        and first.country not in SCHENGEN | _NEAR
        and first.rule == "leaves it"
        and stop.country in SCHENGEN
        and not stop.returned
        and journey.find(first.country) < 0
        and not any(m.span or m.returns for m in moves)
        and not _ONWARD.intersection(opening)
    )


def _told_in_past(r: Reading, stop: Stop) -> bool:
    """Told as `was naar X gegaan en naar Y gereisd`, `verklaarde naar X te zijn gevlogen`: it goes on from there."""
    if not 0 <= stop.sentence < len(r.parts):
        return False
    told = r.parts[stop.sentence]
    low = r.tokens.low[told.start : told.end]
    if any(pluperfect(r.tokens, c) for c in told.clauses if c.actor != "other"):
        return True
    return any(a == "te" and b in ("zijn", "hebben") for a, b in itertools.pairwise(low))


def tell_before(r: Reading, clause: Clause, sentence: Sentence, moves: list[Move]) -> Stop | None:
    """`In X aangehouden, nadat hij in Y was geland`: Y goes before what the sentence told; returns X's stop."""
    journey, stop = r.journey, r.journey.current()
    if (
        clause.opener != "nadat"
        or clause is sentence.clauses[0]
        or sentence.speaker != "narrator"
        or stop is None
        or not any(m.role in LEG_ROLES for m in moves)
        or any(m.country == s.country for m in moves[:1] for s in journey.stops)
    ):
        return None
    if any(m.country == s.country for m in moves for s in journey.stops if s is not stop):
        return None
    journey.cursor -= 1
    return stop

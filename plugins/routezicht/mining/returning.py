"""Read returns: pushbacks, deportations, transfers, going home, and the attempts after them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.goingback import not_returned, rides_back
from routezicht.mining.journey import Journey
from routezicht.mining.means import means
from routezicht.mining.model import Clause, Kind, Mention, Role, Span
from routezicht.mining.moves import Move
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.tags import AUTHORITY, MOVE, OBJECT, PLAN
from routezicht.mining.times import Clock, resolve
from routezicht.mining.timewords import find_times
from routezicht.mining.tokens import Tokens

_SENT: Final = cues("moves.sent")
_PUSHED: Final = cues("story.pushed")
_HOME_FLIGHT: Final = cues("story.home_flight")
_SEA: Final = cues("story.sea")
_COUNTS: Final = {
    "tweemaal": 2, "driemaal": 3, "viermaal": 4, "vijfmaal": 5, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zesmaal": 6,
}  # fmt: skip


def sent_back(r: Reading, clause: Clause) -> bool:
    """The clause says that the traveller was sent or pushed back."""
    sent = clause.words & _PUSHED or (
        ("terug" in clause.words or clause.words >= {"weer", "over"})
        and clause.words & _SENT
        and clause.tags & OBJECT
    )
    return bool(sent) and not clause.tags & PLAN and not not_returned(r.tokens, clause)


def go_back(r: Reading, clause: Clause, moves: list[Move]) -> None:
    """A return: pushback, deportation, transfer or going home (rules 8, 9, 10)."""
    journey = r.journey
    times = how_often(r, r.tokens.low[clause.start : clause.end])
    if times == 1:
        times = how_often(r, r.tokens.low[r.sentence_start : clause.end])
    entered_by = journey.stops[journey.cursor].mode if 0 <= journey.cursor < len(journey.stops) else None
    _turned_back(r, clause, moves, times)
    if r.tried == times + 1 and times > 1 and journey.last_return:
        journey.enter_again(None, entered_by)  # tried three times, refused twice
    r.tried = 0


def _turned_back(r: Reading, clause: Clause, moves: list[Move], times: int) -> None:
    """The return itself, `times` times."""
    journey = r.journey
    acting = {
        m.country
        for m in clause.mentions
        if (m.kind == Kind.ADJECTIVE and m.head & AUTHORITY and not handed_to(r, m))
        or "authorities sent" in m.rule
        or (m.kind == Kind.PEOPLE and "authorit" in m.rule)
    }
    targets = [m for m in moves if m.role in LEG_ROLES and m.country not in acting]
    for move in moves:
        if move.role == Role.FROM and move.country != journey.here():
            journey.leave(move)
    here = journey.here()
    stop = journey.current()
    entered = acting and targets and len(acting) == 1 and (stop is None or stop.country not in acting)
    if entered and not acting & {m.country for m in targets} and times == 1 and here == targets[0].country:
        rule = "its authorities sent the traveller back (rule 8)"
        journey.insert(Move(min(acting), None, Role.AT, clause.start, rule))
    if not targets and acting and journey.stops and here not in acting:
        rule = "its authorities sent the traveller back (rule 8)"
        journey.insert(Move(min(acting), None, Role.AT, clause.start, rule))
        journey.pushed_back(None, here, times)
    elif not targets and acting and not journey.stops and journey.origin not in (None, *acting):
        journey.insert(
            Move(min(acting), None, Role.AT, clause.start, "its authorities sent the traveller back (rule 8)")
        )
        journey.pushed_back(carried(r, clause, ""), journey.origin, times)
    elif not targets and (clause.words & {"huis", "huiswaarts", "vaderland"} or clause.words & _HOME_FLIGHT):
        if _back_here(journey, clause):
            journey.cursor = len(journey.stops) - 1
            journey.insert(replace(carried(r, clause, "NL"), rule="back here after a transfer (rule 10)"))
            return
        if journey.origin is None:
            return
        if was_earlier_trip(r, clause):
            r.clock.last, r.clock.exact = r.clock_before
            return
        modes = means(r.tokens, r.tags, r.lex, clause)
        span = resolve_first(r.tokens, clause, r.clock)
        move = Move(
            journey.origin or "",
            None,
            Role.TO,
            clause.start,
            "",
            mode=modes[-1][1] if modes else None,
            span=span,
        )
        journey.pushed_back(move, journey.origin, times)
    elif not targets:
        stop = journey.current()
        if stop is not None and stop.returned and journey.last_return and sent_off(clause):
            journey.enter_again(None, None)  # "de tweede keer zetten ze hem weer terug": entered in between
            stop = journey.current()
        just_now = stop is not None and stop.sentence == journey.sentence
        had_to = clause.words & {"moest", "moesten"} and clause.words & {"ik", "wij", "we"}
        back = had_to or sent_back(r, clause) or rides_back(r.tokens, r.tags, clause)
        if (just_now or not clause.words & _SEA) and (back or just_now):
            journey.pushed_back(carried(r, clause, ""), None, times)
    elif r.final is not None and targets[0].country == here and stop is not None and stop.travelled:
        journey.cursor = len(journey.stops) - 1
        journey.insert(targets[0])  # refused at the border: back to where the flight had come from
    elif times > 1:
        journey.pushed_back(targets[0], targets[0].country, times)
    elif targets[0].country == journey.origin and was_earlier_trip(r, clause):
        return
    else:
        absent = acting and len(acting) == 1 and all(s.country not in acting for s in journey.stops)
        if absent and clause.speaker == "narrator" and journey.origin not in acting and "NL" not in acting:
            rule = "its authorities sent the traveller on (rule 8)"
            journey.insert(Move(min(acting), None, Role.AT, clause.start, rule))
        r.told_now += journey.follow(targets)


def _back_here(journey: Journey, clause: Clause) -> bool:
    """`overgedragen aan X, vanwaar hij terugkeerde`: to the Netherlands, which had transferred him."""
    stop = journey.current()
    if stop is None or clause.speaker != "narrator" or clause.words & {"huis", "huiswaarts", "vaderland"}:
        return False
    went = clause.words & {"keerde", "keerden", "terugkeerde", "terugkeerden", "teruggekeerd"}
    return (
        bool(went)
        and stop.returned
        and stop.country != "NL"
        and journey.find("NL") == journey.cursor - 1 >= 0
    )


def sent_off(clause: Clause) -> bool:
    """`De tweede keer`, `opnieuw`, `weer`: one more time."""
    again = clause.words & {"keer", "maal", "poging", "opnieuw", "weer", "nogmaals", "andermaal"}
    return bool(again) or clause.words >= {"heen", "terug"}


def handed_to(r: Reading, m: Mention) -> bool:
    """`aan de Franse autoriteiten overgedragen`: those who receive, not those who send."""
    return "aan" in r.tokens.low[max(0, m.start - 2) : m.start]


def carried(r: Reading, clause: Clause, country: str) -> Move:
    """A return with the means and time that its clause tells."""
    modes = means(r.tokens, r.tags, r.lex, clause)
    span = resolve_first(r.tokens, clause, r.clock)
    return Move(country, None, Role.TO, clause.start, "", modes[-1][1] if modes else None, span)


def was_earlier_trip(r: Reading, clause: Clause) -> bool:
    """A stay told in this answer, dated years before the rest, that ended at home: not this journey (rule 16)."""
    if clause.speaker != "answer":
        return False
    mine = [s for s in r.told_now if s in r.journey.stops and s.when is not None]
    rest = [s.when for s in r.journey.stops if s not in mine and s.when is not None]
    latest = r.clock.document or (max(rest, key=lambda w: w.last) if rest else None)
    if latest and r.told_years and min(r.told_years) < latest.first.year - 1 and not mine:
        return True
    if latest and any(s.when and s.when.first.year > min(r.told_years, default=9999) for s in mine):
        return True
    if not mine or not (r.question.closed or any(s.aside for s in mine)):
        return False
    gone = [s for s in mine if s.when and (latest is None or s.when.first.year < latest.first.year)]
    for stop in gone:
        if not stop.registered:
            r.journey.drop(stop)
    return bool(gone)


def how_often(r: Reading, words: list[str]) -> int:
    """How many times: `tweemaal`, `drie keer`; otherwise 1."""
    for n, word in enumerate(words):
        if word.endswith("maal") and word in _COUNTS:
            return _COUNTS[word]
        if word in _COUNTS and words[n + 1 : n + 2] == ["keer"]:
            return _COUNTS[word]
    return 1


def next_attempt(clause: Clause) -> bool:
    """`De derde keer vonden ze ons niet`, after a pushback."""
    if clause.words & {"dezelfde", "zelfde"} and clause.words & {"weg", "route"} and clause.tags & MOVE:
        return True  # "in juni liep ik dezelfde weg"
    counted = clause.words & {"tweede", "derde", "vierde", "vijfde", "volgende", "laatste"}
    failed = clause.words & {
        "weer",
        "opnieuw",
        "ook",
        "gepakt",
        "tegengehouden",
        "mislukte",
        "teruggestuurd",
        "faalde",
    }
    return bool(counted and clause.words & {"keer", "maal", "poging"} and not failed)


def got_through(clause: Clause) -> bool:
    """`Enkele dagen later kwam hij er wel door`, after a pushback."""
    through = clause.words & {"door", "doorheen", "binnen", "langs", "overheen"}
    return bool(through and "wel" in clause.words and clause.words & {"er", "daar"}) and not clause.mentions


def resolve_first(tokens: Tokens, clause: Clause, clock: Clock) -> Span | None:
    """The first time that a clause tells."""
    for expression in find_times(tokens, clause.start, clause.end):
        span = resolve(expression, clock) if expression.kind != "after" else None
        if span is not None:
            return span
    return None

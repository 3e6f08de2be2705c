"""Tell a second visit to a country from more about the first one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from routezicht.mining.model import Role, Stop
from routezicht.mining.moves import Move

if TYPE_CHECKING:
    from routezicht.mining.journey import Journey

# Only this many last stops are searched: it keeps the time linear, and no real account tells more.
WINDOW: Final = 64


def journey_so_far(j: Journey, move: Move, found: int) -> bool:
    """A record told first (`uit Eurodac blijkt`) takes its place when the journey itself is told."""
    if move.returns or move.again or move.role == Role.REGISTERED:
        return False
    if any(s.returned for s in j.stops[found + 1 : j.cursor + 1]):
        return False
    known, span = j.stops[found].when, move.span
    return known is None or span is None or abs((known.first - span.first).days) < 200


def before_known(stop: Stop, move: Move) -> bool:
    """An arrival dated months before the known one in the same country is another visit."""
    if move.span is None or stop.when is None or not move.past_perfect or move.role == Role.AT:
        return False
    return (stop.when.first - move.span.last).days > 60


def new_visit(j: Journey, move: Move, found: int) -> bool:
    """A country told again is a second visit after a return, or when told to be reached again."""
    if move.returns:
        return True
    if _dated_apart(j, move, found) or before_known(j.stops[found], move):
        return True
    here = j.current()
    since = (
        move.span is not None and here is not None and here.when is not None and move.span.after(here.when)
    )
    if since and found < j.cursor and move.role == Role.TO and not move.past_perfect:
        return True
    told_on = all(s.sentence >= 0 for s in j.stops[found : j.cursor + 1]) and all(
        a.sentence <= b.sentence for a, b in itertools.pairwise(j.stops[found : j.cursor + 1])
    )
    onward = found < j.cursor and told_on and j.stops[j.cursor].sentence >= j.sentence - 1
    if (
        j.narrated
        and onward
        and move.role == Role.TO
        and not move.past_perfect
        and j.stops[found].sentence < j.sentence
    ):
        return True
    here = j.current()
    listed = here is not None and here.sentence == j.sentence and j.stops[found].sentence < j.sentence
    if j.narrated and onward and listed and move.rule == "is there" and not move.past_perfect:
        return True
    at_end = all(not s.travelled for s in j.stops[j.cursor + 1 :])
    if not at_end:
        return False
    if j.last_return and move.role in (Role.TO, Role.AT, Role.REGISTERED, Role.VIA):
        return not move.past_perfect or move.again
    if move.again:
        return True
    if since and found < j.cursor:
        return True
    return move.role in (Role.TO, Role.VIA) and not move.past_perfect


def _dated_apart(j: Journey, move: Move, found: int) -> bool:
    """Its date lies on the other side of a stop elsewhere than that of the known visit."""
    known, span = j.stops[found].when, move.span
    if known is None or span is None or not (known.after(span) or span.after(known)):
        return False
    first, last = sorted((known, span), key=lambda s: s.first)
    return any(
        s.country != move.country and s.when is not None and s.when.after(first) and last.after(s.when)
        for s in j.stops[-WINDOW:]
    )

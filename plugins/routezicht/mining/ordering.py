"""Order the stops of a journey by date, and fill in what two dates enclose."""

from __future__ import annotations

from routezicht.mining.model import Span, Stop
from routezicht.mining.visits import WINDOW


def order(stops: list[Stop]) -> list[Stop]:
    """Order of travel: dated stops by date, undated ones stay with the dated one that they were told after."""
    blocks: list[list[Stop]] = [[]]
    ahead: list[Stop | None] = []
    following: Stop | None = None
    for stop in reversed(stops):
        ahead.append(following)
        following = stop if stop.when else following
    told: Stop | None = None
    for stop, following in zip(stops, reversed(ahead), strict=True):
        span = stop.when
        joins = (
            following is not None
            and told is not None
            and following.sentence == stop.sentence != told.sentence
        )
        if span is None and joins and any(s.when for s in blocks[-1]):
            blocks.append([])  # told in one sentence with the dated stop after it
        told = stop if span else told
        if span is not None and blocks[-1] and any(s.when for s in blocks[-1]):
            blocks.append([])
        blocks[-1].append(stop)
    placed: list[list[Stop]] = []
    for block in blocks:
        when = _when(block)
        at = len(placed)
        if when is not None:
            while (
                at > len(placed) - WINDOW
                and at
                and (other := _when(placed[at - 1])) is not None
                and when.last < other.first
            ):
                at -= 1
        placed.insert(at, block)
    return [s for block in placed for s in block]


def same_flight(stops: list[Stop]) -> None:
    """A change of planes has the month of the flight that it belongs to."""
    for stop, following in zip(reversed(stops[:-1]), reversed(stops[1:]), strict=False):
        flight = stop.mode == following.mode == "plane" and stop.sentence == following.sentence
        if flight and stop.when is None:
            stop.span = following.span


def _when(block: list[Stop]) -> Span | None:
    for stop in block:
        if stop.when:
            return stop.when
    return None


def fill_months(stops: list[Stop]) -> None:
    """Two dates in one month enclose what lies between them."""
    following: list[Span | None] = []
    after: Span | None = None
    for stop in reversed(stops):
        following.append(after)
        after = stop.when or after
    before: Span | None = None
    for stop, after in zip(stops, reversed(following), strict=True):
        if stop.when is None and before and after and before.first <= after.last:
            between = Span(before.first, after.last)
            if len(between.label() or "") == 7:
                stop.span = between
        before = stop.when or before

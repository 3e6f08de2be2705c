"""Turn the journey that was read into its final stops: order of travel, merged, with months filled in."""

from __future__ import annotations

from routezicht.mining.finding import found_after_all
from routezicht.mining.model import Stop
from routezicht.mining.ordering import fill_months, order, same_flight
from routezicht.mining.reading import Reading


def finish(r: Reading) -> list[Stop]:
    """The stops of the journey as it was travelled."""
    found_after_all(r)
    stops = [s for s in r.journey.stops if not aside(r, s) and not (r.corrected and s.tentative)]
    origin = r.journey.origin
    if r.final is not None:
        airport = (r.final.place or "").endswith(("Schiphol", "Airport", "Zestienhoven", "Eelde"))
        if r.final.mode is None and airport:
            r.final.mode = "plane"
        if r.final.mode is None and r.last_boarded != "none":
            r.final.mode = r.last_boarded
        came = r.final_from
        if came is not None and all(s.country != came.country or s.returned for s in stops):
            at = len(stops)
            while at and stops[at - 1].returned and stops[at - 1].country == came.country:
                at -= 1
            stops = [
                *stops[:at],
                Stop(came.country, came.place, why=["the vehicle came from there with the traveller in it"]),
                *stops[at:],
            ]
        stops = with_final(r, stops, r.final)
        same_ride(r, stops)
    stops = order(stops)
    if stops and stops[0].country == origin and not stops[0].registered:
        stops = stops[1:]
    merged: list[Stop] = []
    for stop in stops:
        if merged and merged[-1].country == stop.country:
            merge(merged[-1], stop)
        else:
            merged.append(stop)
    same_flight(merged)
    fill_months(merged)
    return merged


def same_ride(r: Reading, stops: list[Stop]) -> None:
    """Countries passed last went by in the vehicle in which the traveller was found."""
    if not stops or not stops[-1].final or stops[-1].mode not in ("truck", "van", "car", "bus"):
        return
    for stop in reversed(stops[:-1]):
        if not stop.passed or stop.mode is not None:
            return
        stop.mode = stops[-1].mode


def aside(r: Reading, stop: Stop) -> bool:
    """A stay told in passing, three years or more before anything else that is dated, is another trip (rule 16)."""
    if not stop.aside or stop.registered or stop.when is None:
        return False
    others = [s.when.first.year for s in r.journey.stops if s is not stop and s.when and not s.aside]
    return bool(others) and min(others) - stop.when.last.year >= 3


def with_final(r: Reading, stops: list[Stop], final: Stop) -> list[Stop]:
    """Put the finding by the service where it belongs: after all that is not dated later."""
    day = final.registered_span
    at = len(stops)
    if day is not None:
        for n, stop in enumerate(stops):
            if stop.when is not None and stop.when.first > day.last:
                at = n
                break
    while at == len(stops) and at and _sent_on(stops[at - 1], final, r):
        at -= 1
    if at < len(stops) and _sent_on(stops[-1], final, r):
        return [*stops[:at], final, *stops[at:]]
    if at and stops[at - 1].country == final.country:
        merge(stops[at - 1], final)
        return stops
    return [*stops[:at], final, *stops[at:]]


def _sent_on(stop: Stop, final: Stop, r: Reading) -> bool:
    """Sent or gone back after the finding: told later, to the start of the journey, or onwards as a return."""
    undated = stop.when is None or (
        final.registered_span is not None and stop.when.last >= final.registered_span.first
    )
    return (
        stop.returned
        and undated
        and (
            stop.country in (r.journey.origin, r.final_from and r.final_from.country)
            or sum(s.country == stop.country for s in r.journey.stops) > 1
        )
    )


def merge(into: Stop, other: Stop) -> None:
    """Add to a stop what another telling of the same visit knows."""
    into.place = into.place or other.place
    into.mode = into.mode or other.mode
    into.span = into.span or other.span
    into.registered_span = into.registered_span or other.registered_span
    into.registered |= other.registered
    into.why += other.why

"""Turns the checked values of a record into rows of the landing tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from routezicht.intake.spec import Column, Layout, SourceSpec

Row = tuple[str, tuple[object, ...]]
RouteStatus = Literal["given", "not_asked", "refused", "unknown"]
UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class TextLeg:
    """One mined leg in closed vocabulary; month is 'YYYY-MM', 'YYYY' or None."""

    country: str
    mode: str | None
    month: str | None
    evidence: Literal["registered", "stated"]
    confidence: float


@dataclass(frozen=True)
class TextResult:
    """What remains of a free text: legs, codes and counts.

    Args:
        origin: ISO alpha-2 of the country the journey starts in, or None.
        words: length of the text; identifiers: how many were removed per type.
    """

    legs: tuple[TextLeg, ...]
    origin: str | None
    status: RouteStatus
    confidence: float
    uncertain: bool
    words: int = 0
    identifiers: Mapping[str, int] = field(default_factory=dict)


# De-identifies and mines a text; the second argument is the month in which it was told.
TextEngine = Callable[[str, str | None], TextResult]
# Origin region of a nationality (alpha-2) in a month.
RegionOf = Callable[[str, str], str]


def by_role(layout: Layout, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the meaning of their column (the first column of each role)."""
    found: dict[str, Any] = {}
    for column in layout.columns:
        if column.role != "none" and column.name in values:
            found.setdefault(column.role, values[column.name])
    return found


def journey_rows(meaning: Mapping[str, Any], record_no: int, text: TextResult) -> Iterator[Row]:
    """One journey and its legs. Structured facts outweigh mined ones: nationality, month of arrival, not asked."""
    told = meaning.get("told_month") or meaning["told_at"]
    asked = meaning.get("route_asked") != "N"
    # A route that is told although nobody asked is still given.
    status = text.status if asked or text.status == "given" else "not_asked"
    legs = text.legs if status == "given" else ()
    last_nl = next((leg for leg in reversed(legs) if leg.country == "NL" and leg.month), None)
    mined = last_nl.month if last_nl and last_nl.month and len(last_nl.month) == 7 else None
    # A find is the arrival: whoever is found on entry arrived then.
    arrival = meaning.get("arrival_month") or meaning.get("told_at") or mined
    if arrival and arrival > told:
        arrival = None
    origin = meaning.get("origin") or UNKNOWN
    if origin == UNKNOWN and text.origin:
        origin = text.origin
    yield "journey", (
        record_no, told, arrival, origin, status, "mined", text.confidence, text.uncertain, None,
    )  # fmt: skip
    for number, leg in enumerate(legs, 1):
        yield "journey_leg", (
            record_no, number, leg.country, None, leg.mode or UNKNOWN, leg.month, leg.evidence, leg.confidence,
        )  # fmt: skip


def find_row(meaning: Mapping[str, Any], record_no: int, region_of: RegionOf) -> Row:
    """One person found on entry."""
    month = meaning["told_at"]
    return "find", (
        record_no,
        month,
        meaning.get("entry_point") or UNKNOWN,
        meaning["finding_place"],
        meaning.get("last_country") or UNKNOWN,
        meaning.get("mode") or UNKNOWN,
        region_of(meaning.get("origin") or UNKNOWN, month),
        1,
    )


def detection_row(meaning: Mapping[str, Any], record_no: int) -> Row:
    """One published cell of detections."""
    names = ("month", "border_route", "border_type", "nationality", "count")
    return "detection", (record_no, *(meaning[name] for name in names))


def series_rows(
    spec: SourceSpec, layout: Layout, values: Mapping[str, Any], number: Callable[[], int]
) -> Iterator[Row]:
    """One observation per measure column. Dimensions at their total drop out of the breakdown."""
    meaning = by_role(layout, values)
    dimensions = [column for column in layout.columns if column.role == "breakdown"]
    split = [column for column in dimensions if values[column.name] != column.total]
    breakdown = " x ".join(column.dimension for column in split) or "total"
    member = " x ".join(str(values[column.name]) for column in split) or "TOTAL"
    for column in layout.columns:
        if column.role == "measure":
            yield "series", (
                number(), column.series, spec.geo, meaning["period"], breakdown, member, not split,
                values.get(column.name), meaning.get("flag"),
            )  # fmt: skip


def months_in(layout: Layout, values: Mapping[str, Any], roles: Sequence[str]) -> list[str]:
    """Months or periods of a record, for a source whose period follows from its content."""
    columns: list[Column] = [column for column in layout.columns if column.role in roles]
    return [values[column.name] for column in columns if values.get(column.name)]

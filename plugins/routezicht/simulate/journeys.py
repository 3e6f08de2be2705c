"""Draws synthetic journeys with known truth from the table of invented routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

STATUSES = (("given", 86), ("not_asked", 7), ("refused", 3), ("unknown", 4))


@dataclass(frozen=True)
class Leg:
    """One true arrival: ISO alpha-2 country, place, mode and month 'YYYY-MM'."""

    country: str
    place: str
    mode: str
    month: str


@dataclass(frozen=True)
class Journey:
    """One synthetic journey as it happened and as it is told."""

    origin: str
    border_route: str
    corridor: str
    legs: tuple[Leg, ...]
    told_month: str
    status: str

    @property
    def arrival_month(self) -> str:
        """Month of arrival in the Netherlands."""
        return self.legs[-1].month


def shift(month: str, by: int) -> str:
    """Move 'YYYY-MM' by a number of months.

    >>> shift("2024-01", -2)
    '2023-11'
    """
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def months(first: str, count: int) -> list[str]:
    """`count` months from `first` on."""
    return [shift(first, step) for step in range(count)]


@lru_cache(maxsize=1)
def routes() -> list[dict[str, Any]]:
    """The invented routes with their shares."""
    loaded: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "routes.yaml").read_text())
    return loaded


def draw(rng: Random, told_month: str, first_month: str, *, lag: int) -> Journey:
    """One journey told in `told_month`, at most `lag` months after arrival in the Netherlands."""
    years = (
        int(told_month[:4]) * 12 + int(told_month[5:]) - int(first_month[:4]) * 12 - int(first_month[5:])
    ) / 12
    weights = [route["weight"] * route["trend"] ** years for route in routes()]
    route = rng.choices(routes(), weights)[0]
    # Most tell soon after arrival; the tail is long, as with interviews.
    back = min(int(rng.expovariate(1.2)), lag) if lag else 0
    month = shift(told_month, -back)
    legs: list[Leg] = []
    for country, place, mode in reversed(route["legs"]):
        legs.append(Leg(country, place, mode, month))
        month = shift(month, -rng.choices((0, 1, 2, 5), (6, 3, 1, 1))[0])
    status = rng.choices([name for name, _ in STATUSES], [share for _, share in STATUSES])[0]
    return Journey(
        route["origin"], route["border_route"], route["corridor"], tuple(reversed(legs)), told_month, status
    )


def journeys(
    seed: int, source: str, told_month: str, first_month: str, count: int, *, lag: int
) -> Iterator[tuple[int, Random, Journey]]:
    """`count` journeys of one source and month; the same seed gives the same journeys."""
    for number in range(1, count + 1):
        rng = Random(f"{seed}|{source}|{told_month}|{number}")
        yield number, rng, draw(rng, told_month, first_month, lag=lag)

"""After any order of arrivals, the marts hold what the newest editions say, and what a full refresh gives."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from dbt_lab import Platform, Told

from routezicht.warehouse.transform import dbt_build

MONTHS = [f"2024-{month:02d}" for month in range(1, 7)]
ARRIVALS = [None, *[f"2023-{month:02d}" for month in range(9, 13)], *MONTHS]
# Ways of telling with the route parts that they must give: border route, corridor, last means of travel.
WAYS = [
    (Told(legs=[("TR", "bus"), ("GR", "boat"), ("NL", "plane")]), ("EAST_MED", "GR_AIR", "plane")),
    (Told(legs=[("LY", "truck"), ("IT", "boat"), ("CH", "train"), ("DE", "train"), ("NL", "train")]),
     ("CENTRAL_MED", "IT_CH_AT_DE_NL", "train")),
    (Told(status="not_asked"), ("NOT_ASKED", "NOT_ASKED", "UNKNOWN")),
    (Told(legs=[("GR", "boat"), ("NL", "plane")], uncertain=True), ("UNKNOWN", "UNKNOWN", "UNKNOWN")),
]  # fmt: skip
MODES = {"ind_gehoren": "snapshot", "kmar_vbs": "replace_period", "nvik_pv": "append"}
# Rebuilt by every build; the views on them stay.
TABLES = "config.materialized:incremental"
FACTS = {
    "fct_route_month": "source_code, origin_region, border_route, corridor, month, n, n_uncertain",
    "fct_corridor_quarter": "source_code, corridor, mode, quarter, n, n_uncertain",
    "fct_entry_region_month": "entry_region, origin_region, month, n",
    "fct_detection_month": "border_route, border_type, nationality, month, n",
    "fct_reference_series": "series, geo, period, breakdown, member, is_aggregate, n, flag",
}


@dataclass(frozen=True, eq=False)
class Edition:
    """What one delivery says, for the oracle."""

    source: str
    period: tuple[str, str]
    issued: str
    order: int
    journeys: tuple[tuple[Told, tuple[str, str, str]], ...] = ()
    finds: tuple[tuple[str, int], ...] = ()
    detections: tuple[tuple[str, int], ...] = ()
    series: tuple[tuple[str, str, int], ...] = ()

    def covers(self, month: str) -> bool:
        return self.period[0] <= month <= self.period[1]


def current(editions: Iterable[Edition], month: str) -> list[Edition]:
    """The editions that count for a month: all that append, of the others the newest."""
    covering = [edition for edition in editions if edition.covers(month)]
    appended = [edition for edition in covering if MODES.get(edition.source) == "append"]
    newest = sorted(set(covering) - set(appended), key=lambda edition: (edition.issued, edition.order))[-1:]
    return appended + newest


def expected(editions: list[Edition]) -> dict[str, Counter[tuple[Any, ...]]]:
    """Marts that the editions must give, worked out row by row."""
    routes: Counter[tuple[Any, ...]] = Counter()
    finds: Counter[tuple[Any, ...]] = Counter()
    detections: Counter[tuple[Any, ...]] = Counter()
    series: Counter[tuple[Any, ...]] = Counter()
    for month in MONTHS:
        for source in MODES:
            for edition in current([e for e in editions if e.source == source], month):
                for told, (border_route, corridor, _) in edition.journeys:
                    if told.told == month:
                        routes[source, border_route, corridor, told.arrived or "UNKNOWN"] += 1
                for told_month, n in edition.finds:
                    if told_month == month:
                        finds[month,] += n
        for edition in current([e for e in editions if e.source == "frontex_detections"], month):
            for told_month, n in edition.detections:
                if told_month == month:
                    detections[month,] += n
        for name in ("first", "family"):
            holding = [e for e in editions if any(entry[0] == name for entry in e.series)]
            for edition in current(holding, month):
                for entry, period, n in edition.series:
                    if entry == name and period == month:
                        series[name, period] += n
    return {"routes": routes, "finds": finds, "detections": detections, "series": series}


def found(platform: Platform) -> dict[str, Counter[tuple[Any, ...]]]:
    def counts(query: str) -> Counter[tuple[Any, ...]]:
        return Counter({tuple(row[:-1]): int(row[-1]) for row in platform.rows(query)})

    return {
        "routes": counts(
            "SELECT source_code, border_route, corridor, month, sum(n) FROM marts.fct_route_month GROUP BY 1, 2, 3, 4"
        ),
        "finds": counts("SELECT month, sum(n) FROM marts.fct_entry_region_month GROUP BY 1"),
        "detections": counts("SELECT month, sum(n) FROM marts.fct_detection_month GROUP BY 1"),
        "series": counts("SELECT series, period, n FROM marts.fct_reference_series"),
    }


def draw(rng: random.Random, platform: Platform, order: int) -> Edition:
    """Land one random delivery: any source, any stretch of months, any date of issue, any number of rows."""
    first, last = sorted(rng.choices(range(len(MONTHS)), k=2))
    months = MONTHS[first : last + 1]
    period, issued = (months[0], months[-1]), f"2024-{rng.randint(7, 9):02d}-{rng.randint(1, 3):02d}"
    source = rng.choice([*MODES, "frontex_detections", "cbs_asylum"])
    if source in MODES:
        journeys = []
        for _ in range(rng.randint(0, 12)):
            way, parts = rng.choice(WAYS)
            told = Told(
                rng.choice(months), rng.choice(ARRIVALS), rng.choice(["SY", "ER", "UNKNOWN"]), way.status, way.legs,
                way.uncertain,
            )  # fmt: skip
            journeys.append((told, parts))
        finds = [(rng.choice(months), rng.randint(1, 5)) for _ in range(rng.randint(0, 6))]
        finds = finds if source == "kmar_vbs" else []
        extra = {
            "find": [
                (10_000 + no, month, rng.choice(["A67_VENLO", "UNKNOWN"]), rng.choice(["MTV_ROAD", "TER_APEL"]), "DE",
                 "car", "LEVANT_IRAQ", n)
                for no, (month, n) in enumerate(finds)
            ]
        }  # fmt: skip
        platform.tell(source, period, issued, [told for told, _ in journeys], mode=MODES[source], extra=extra)
        return Edition(source, period, issued, order, tuple(journeys), tuple(finds))
    if source == "frontex_detections":
        cells = [(month, rng.randint(1, 50)) for month in months if rng.random() < 0.8]
        rows = [(no, month, "EAST_MED", "Sea", "SYR", n) for no, (month, n) in enumerate(cells)]
        platform.land(source, period, issued, {"detection": rows}, mode="snapshot")
        return Edition(source, period, issued, order, detections=tuple(cells))
    held = rng.choice([("first",), ("family",), ("first", "family")])
    observed = [(name, month, rng.randint(0, 9)) for name in held for month in months if rng.random() < 0.9]
    rows = [
        (no, name, "NL", month, "nationality", "SYR", False, n, None)
        for no, (name, month, n) in enumerate(observed)
    ]
    platform.land(source, period, issued, {"series": rows}, mode="snapshot")
    return Edition(source, period, issued, order, series=tuple(observed))


def snapshot(platform: Platform) -> dict[str, list[tuple[Any, ...]]]:
    return {
        fact: platform.rows(f"SELECT {columns} FROM marts.{fact} ORDER BY {columns}")
        for fact, columns in FACTS.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_random_arrivals_give_what_a_full_refresh_gives(platform: Platform, seed: int) -> None:
    rng = random.Random(seed)
    editions: list[Edition] = []
    for number in range(5):
        for _ in range(rng.randint(1, 5)):
            editions.append(draw(rng, platform, len(editions)))
        taken = len(editions)
        build_id = platform.start()
        assert build_id
        if rng.random() < 0.5:
            # Lands while the build runs, often as the newest edition: it must wait.
            editions.append(draw(rng, platform, len(editions)))
        if number == 0:
            platform.transform(build_id)
        else:
            dbt_build(TABLES, build_id, platform.db.settings)
        # A build that fails after its models ran leaves its deliveries to the next one.
        platform.finish(build_id, "failed" if number == 2 else "passed")
        assert found(platform) == expected(editions[:taken])
    incremental = snapshot(platform)
    assert incremental["fct_route_month"], "the arrivals of this seed say nothing"
    platform.transform(build_id, full_refresh=True)
    assert snapshot(platform) == incremental


def test_a_month_that_only_the_old_edition_had_disappears(platform: Platform) -> None:
    told = WAYS[0][0]
    march = ("2024-03", "2024-03")
    platform.tell("ind_gehoren", march, "2024-04-01", [told, Told("2024-03", "2023-11")], mode="snapshot")
    platform.build()
    assert {month for (month,) in platform.rows("SELECT month FROM marts.fct_route_month")} == {
        "2024-02",
        "2023-11",
    }

    platform.tell("ind_gehoren", march, "2024-05-01", [told], mode="snapshot")
    second = platform.start()
    assert second
    dbt_build(TABLES, second, platform.db.settings)
    assert platform.rows("SELECT month, n FROM marts.fct_route_month") == [("2024-02", 1)]
    assert platform.rows("SELECT quarter, n FROM marts.fct_corridor_quarter") == [("2024-Q1", 1)]


def test_only_touched_months_are_written_anew(platform: Platform) -> None:
    for month in ("2024-01", "2024-02"):
        platform.tell("nvik_pv", (month, month), "2024-04-01", [Told(month, month)], mode="append")
    first = platform.build()
    platform.tell(
        "nvik_pv", ("2024-02", "2024-02"), "2024-04-02", [Told("2024-02", "2024-02")], mode="append"
    )
    second = platform.start()
    assert second
    dbt_build(TABLES, second, platform.db.settings)
    written = dict(platform.rows("SELECT month, build_id::text FROM marts.fct_route_month"))
    assert written == {"2024-01": first, "2024-02": second}


def test_the_marts_outlive_the_landing_rows(platform: Platform) -> None:
    january = platform.tell("ind_gehoren", ("2024-01", "2024-01"), "2024-02-01", [Told("2024-01", "2023-12")])
    platform.build()
    with platform.db.connect("rz_privacy") as conn:
        conn.execute("SELECT ops.purge_delivery(%s, 'withdrawn')", [january])
    # February tells of December too, so December is written anew without January's landing rows.
    platform.tell("ind_gehoren", ("2024-02", "2024-02"), "2024-03-01", [Told("2024-02", "2023-12")])
    build_id = platform.start()
    assert build_id
    dbt_build(TABLES, build_id, platform.db.settings)
    assert platform.rows("SELECT month, sum(n) FROM marts.fct_route_month GROUP BY month") == [("2023-12", 2)]

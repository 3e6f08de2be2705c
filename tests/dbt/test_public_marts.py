"""The real public files in landing give the totals that their publishers' tables have, in any order of arrival."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dbt_lab import Platform

from routezicht.warehouse.transform import dbt_build

OLDER = "frontex_ibc_long_release_2025-02-04_from_2022-01.csv"
NEWER = "frontex_ibc_long_release_2025-03-04.csv"
ROUTES = {
    "Central Mediterranean Route": "CENTRAL_MED",
    "Eastern Mediterranean Route": "EAST_MED",
    "Western Mediterranean Route": "WEST_MED",
    "Western African Route": "WEST_AFRICAN",
    "Western Balkan Route": "WEST_BALKAN",
    "Eastern Borders Route": "EAST_BORDERS",
    "Circular Route from Albania to Greece": "ALBANIA_GREECE",
    "Black Sea Route": "BLACK_SEA",
    "Other": "OTHER",
}
CELL = "border_route, border_type, nationality, month"
DETECTIONS = f"SELECT {CELL}, n FROM marts.fct_detection_month ORDER BY {CELL}"


def edition(path: Path) -> list[tuple[Any, ...]]:
    with path.open(encoding="utf-8") as stream:
        return [
            (no, row["t"], ROUTES[row["route"]], row["type"], row["nat"], int(row["n"]))
            for no, row in enumerate(csv.DictReader(stream))
        ]


def in_order(platform: Platform, folder: Path, names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    """Detections in the mart after each edition."""
    for number, name in enumerate(names):
        rows = edition(folder / "data" / "frontex" / name)
        issued = name.removeprefix("frontex_ibc_long_release_")[:10]
        months = [row[1] for row in rows]
        platform.land(
            "frontex_detections", (min(months), max(months)), issued, {"detection": rows}, mode="snapshot"
        )
        build_id = platform.start()
        assert build_id
        if number == 0:
            platform.transform(build_id)
        else:
            dbt_build("config.materialized:incremental", build_id, platform.db.settings)
        platform.finish(build_id)
        yield platform.rows(DETECTIONS)


@pytest.mark.slow
def test_frontex_editions_in_both_orders(platform: Platform, db: Any, test_data: Path) -> None:
    old, new = list(in_order(platform, test_data, [OLDER, NEWER]))
    assert sum(row[-1] for row in old) == 947_618
    assert len(new) == 33_734
    assert sum(row[-1] for row in new) == 4_930_787
    years: Counter[str] = Counter()
    for row in new:
        years[row[3][:4]] += row[-1]
    assert years["2015"] == 1_822_102
    assert years["2024"] == 240_286

    before = {row[:4]: row[4] for row in old}
    after = {row[:4]: row[4] for row in new if "2022-01" <= row[3] <= "2024-12"}
    changed = {cell for cell in before.keys() | after.keys() if before.get(cell) != after.get(cell)}
    assert len(changed) == 18
    assert {cell[0] for cell in changed} == {"EAST_MED"}
    assert sum(after.get(cell, 0) - before.get(cell, 0) for cell in changed) == 6

    # The other way round: the older edition comes again as a new delivery, and stays history.
    platform.land(
        "frontex_detections", ("2022-01", "2024-12"), "2025-02-04",
        {"detection": edition(test_data / "data" / "frontex" / OLDER)}, mode="snapshot",
    )  # fmt: skip
    late = platform.start()
    assert late
    dbt_build("config.materialized:incremental", late, db.settings)
    assert platform.rows(DETECTIONS) == new


def test_a_series_by_month_and_one_by_year_stand_side_by_side(platform: Platform, test_data: Path) -> None:
    folder = test_data / "data" / "cbs"
    with (folder / "cbs_83102NED_top7_monthly_2015-2024.csv").open(encoding="utf-8") as stream:
        monthly = [
            (no, "first", "NL", row["Perioden"].replace("MM", "-"), "nationality", row["iso3"], False,
             int(row["EersteAsielverzoekenPersonen_2"]), None)
            for no, row in enumerate(csv.DictReader(stream))
        ]  # fmt: skip
    with (folder / "statline_83102NED_year_2013-2018.csv").open(encoding="utf-8-sig") as stream:
        yearly = [
            (no, "first", "NL", row["Perioden"], "nationality", row["Nationaliteit"].strip(),
             row["Nationaliteit"].startswith("Totaal"), row["Eerste asielverzoeken (personen) (aantal)"] or None, None)
            for no, row in enumerate(csv.DictReader(stream, delimiter=";"))
        ]  # fmt: skip
    platform.land("cbs_asylum", ("2015-01", "2024-12"), "2025-02-01", {"series": monthly}, mode="snapshot")
    # Issued later and over the same years: it replaces no month.
    platform.land("cbs_asylum", ("2013-01", "2018-12"), "2025-03-01", {"series": yearly}, mode="snapshot")
    platform.build()
    query = (
        "SELECT left(period, 4), sum(n)::int FROM marts.fct_reference_series WHERE {} GROUP BY 1 ORDER BY 1"
    )
    months = dict(platform.rows(query.format("length(period) = 7")))
    assert sum(months.values()) == 152_545
    assert (months["2015"], months["2024"]) == (31_965, 19_740)
    totals = dict(platform.rows(query.format("length(period) = 4 AND is_aggregate")))
    assert totals == {"2013": 9840, "2014": 21810, "2015": 43095, "2016": 19370, "2017": 16145, "2018": 20510}

"""The real public files through their DAGs: what their publisher counted is what the marts hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from walk import Walk

NEW = "frontex/frontex_ibc_long_release_2025-03-04.csv"
OLD = "frontex/frontex_ibc_long_release_2025-02-04_from_2022-01.csv"
CBS = ("cbs/cbs_83102NED_top7_monthly_2015-2024.csv", "cbs/statline_83102NED_year_2013-2018.csv",
       "cbs/statline_83102NED_wide_2014-2016.csv")  # fmt: skip
CELLS = """SELECT border_route, border_type, nationality, month, n FROM marts.fct_detection_month ORDER BY 1, 2, 3, 4"""
# The 18 cells in which the two editions differ, all of one route, in these months.
CHANGED_MONTHS = {"2023-01", "2023-03", "2023-06", "2023-09", "2023-11", "2023-12"}
pytestmark = pytest.mark.slow


def drop(walk: Walk, source: str, path: Path) -> None:
    folder = walk.partner / source / "drop"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / f".{path.name}.part")
    (folder / f".{path.name}.part").rename(folder / path.name)
    walk.ingest(source)
    walk.build()


def cells(walk: Walk) -> dict[tuple[str, str, str, str], int]:
    with walk.warehouse.connect("rz_gate") as connection:
        return {(a, b, c, d): n for a, b, c, d, n in connection.execute(CELLS)}


def test_detections_have_the_publisher_s_totals_in_either_order_of_arrival(
    walk: Walk, test_data: Path
) -> None:
    data = test_data / "data"
    drop(walk, "frontex_detections", data / OLD)
    before = cells(walk)
    assert (len(before), sum(before.values())) == (6_980, 947_618)
    drop(walk, "frontex_detections", data / NEW)
    after = cells(walk)
    assert (len(after), sum(after.values())) == (33_734, 4_930_787)
    changed = {
        key for key in before.keys() | after.keys()
        if "2022-01" <= key[3] <= "2024-12" and before.get(key) != after.get(key)
    }  # fmt: skip
    assert len(changed) == 18
    assert {key[0] for key in changed} == {"EAST_MED"}
    assert {key[3] for key in changed} == CHANGED_MONTHS
    assert len([key for key in changed if key not in before]) == 3
    assert sum(after.get(key, 0) - before.get(key, 0) for key in changed) == 6


def test_an_older_edition_that_comes_late_changes_nothing(walk: Walk, test_data: Path) -> None:
    data = test_data / "data"
    drop(walk, "frontex_detections", data / NEW)
    before = cells(walk)
    drop(walk, "frontex_detections", data / OLD)
    assert cells(walk) == before
    assert sum(before.values()) == 4_930_787


def test_asylum_series_in_three_layouts_stand_beside_each_other(walk: Walk, test_data: Path) -> None:
    for name in CBS:
        drop(walk, "cbs_asylum", test_data / "data" / name)
    query = """SELECT sum(n) FROM marts.fct_reference_series
               WHERE series = %s AND length(period) = %s AND breakdown = 'nationality' AND period < %s"""
    with walk.warehouse.connect("rz_gate") as connection:

        def total(series: str, kind: int, before: str) -> int:
            row = connection.execute(query, [series, kind, before]).fetchone()
            return int(row[0]) if row else 0

        assert total("asylum_first_applications", 7, "9999") == 152_545
        assert total("asylum_first_applications", 7, "2016") == 31_965
        assert total("asylum_family_members", 7, "9999") == 84_555
        by_year = connection.execute(
            """SELECT period, n FROM marts.fct_reference_series
               WHERE series = 'asylum_first_applications' AND breakdown = 'total' ORDER BY period"""
        ).fetchall()
    assert dict(by_year) == {
        "2013": 9840,
        "2014": 21810,
        "2015": 43095,
        "2016": 19370,
        "2017": 16145,
        "2018": 20510,
    }

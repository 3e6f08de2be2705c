"""The real public files through the whole intake: rows and totals as their publishers' editions hold them.

Skipped where the files are not there: they may not be copied into this project. Set ROUTEZICHT_TEST_DATA to run them.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from partner_zone import Zone

from routezicht.config import Settings
from routezicht.intake import Landable, Refusal
from routezicht.intake.nationalities import BRP_32

DATA = Settings().test_data
pytestmark = pytest.mark.skipif(
    DATA is None, reason="ROUTEZICHT_TEST_DATA is not set: the public files are not here"
)


def land(zone: Zone, source: str, name: str) -> Landable:
    assert DATA is not None
    path = DATA / "data" / name
    return zone.land(source, path.name, path.read_bytes())


def test_the_current_edition_of_the_detections(zone: Zone) -> None:
    content = land(zone, "frontex_detections", "frontex/frontex_ibc_long_release_2025-03-04.csv")
    rows = content.rows["detection"]
    assert (len(rows), sum(row[5] for row in rows)) == (33_734, 4_930_787)
    assert (content.period_from, content.period_to, str(content.issued_on)) == (
        "2009-01",
        "2025-01",
        "2025-03-04",
    )
    by_route = Counter[object]()
    for row in rows:
        if str(row[1]).startswith("2024"):
            by_route[row[2]] += row[5]
    assert by_route == {
        "CENTRAL_MED": 66_855, "ALBANIA_GREECE": 548, "EAST_BORDERS": 17_260, "EAST_MED": 70_219, "OTHER": 2,
        "WEST_AFRICAN": 46_820, "WEST_BALKAN": 21_525, "WEST_MED": 17_057,
    }  # fmt: skip


def test_the_previous_edition_of_the_detections(zone: Zone) -> None:
    rows = land(
        zone, "frontex_detections", "frontex/frontex_ibc_long_release_2025-02-04_from_2022-01.csv"
    ).rows["detection"]
    assert (len(rows), sum(row[5] for row in rows)) == (6_980, 947_618)


def sums(content: Landable, series: str, *, aggregate: bool) -> dict[str, int]:
    """Sum per year."""
    found = Counter[str]()
    for _, name, _, period, _, _, is_aggregate, n, _ in content.rows["series"]:
        if name == series and is_aggregate == aggregate:
            found[str(period)[:4]] += n
    return dict(found)


def test_the_monthly_asylum_series(zone: Zone) -> None:
    content = land(zone, "cbs_asylum", "cbs/cbs_83102NED_top7_monthly_2015-2024.csv")
    assert len(content.rows["series"]) == 1_680
    assert sums(content, "asylum_first_applications", aggregate=False) == {
        "2015": 31_965, "2016": 7_175, "2017": 6_515, "2018": 7_425, "2019": 7_350, "2020": 6_750, "2021": 17_455,
        "2022": 23_975, "2023": 24_195, "2024": 19_740,
    }  # fmt: skip
    assert sum(sums(content, "asylum_family_members", aggregate=False).values()) == 84_555


def test_the_yearly_asylum_series(zone: Zone) -> None:
    content = land(zone, "cbs_asylum", "cbs/statline_83102NED_year_2013-2018.csv")
    assert len(content.rows["series"]) == 2 * 114
    assert sums(content, "asylum_first_applications", aggregate=True) == {
        "2013": 9_840, "2014": 21_810, "2015": 43_095, "2016": 19_370, "2017": 16_145, "2018": 20_510,
    }  # fmt: skip
    assert sums(content, "asylum_family_members", aggregate=True) == {
        "2013": 3_630, "2014": 5_355, "2015": 13_845, "2016": 11_815, "2017": 14_490, "2018": 6_465,
    }  # fmt: skip


def test_the_wide_asylum_series(zone: Zone) -> None:
    rows = land(zone, "cbs_asylum", "cbs/statline_83102NED_wide_2014-2016.csv").rows["series"]
    assert len(rows) == 456
    assert Counter(len(str(row[3])) for row in rows) == {7: 12 * 36, 4: 12 * 2}
    assert {str(row[3]) for row in rows if row[8]} == {
        "2016",
        *(f"2016-{month:02d}" for month in range(1, 13)),
    }
    assert sum(row[7] == 5 for row in rows) == 9


@pytest.mark.parametrize(("source", "name"), [("kmar_vbs", "x__2016-01__2016-01__2016-02-01.csv")])
def test_call_records_are_refused_as_forbidden(zone: Zone, source: str, name: str) -> None:
    assert DATA is not None
    with pytest.raises(Refusal) as caught:
        zone.land(source, name, (DATA / "data/flowkit/calls_20160101_head.csv").read_bytes())
    assert caught.value.rule == "forbidden_column"


def test_the_nationality_codes_are_those_of_brp_table_32_and_not_of_table_34() -> None:
    assert DATA is not None

    def codes(path: Path) -> set[str]:
        with path.open(encoding="utf-16", newline="") as stream:
            return {row[0] for row in list(csv.reader(stream))[1:]}

    assert set(BRP_32) == codes(DATA / "data/brp/brp_tabel32_nationaliteiten.csv")
    assert set(BRP_32) & codes(DATA / "data/brp/brp_tabel34_landen.csv") == {"0000"}

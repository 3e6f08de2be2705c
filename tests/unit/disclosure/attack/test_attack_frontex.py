"""The real table of detections at the external border since 2015: before and after protection."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from attack_families import Dims, margins_of, publish

from routezicht.disclosure.attack import attack_release
from routezicht.disclosure.protect import protect_family
from routezicht.disclosure.spec import parse_spec

TABLES: dict[str, Dims] = {
    "month_route_nationality": ("month", "route", "nationality"),
    "month_route": ("month", "route"),
    "month": ("month",),
}


@pytest.fixture(scope="module")
def exact(test_data: Path) -> dict[str, pd.DataFrame]:
    raw = pd.read_csv(test_data / "data/frontex/frontex_ibc_long_release_2025-03-04.csv")
    raw = raw.rename(columns={"t": "month", "nat": "nationality"})
    return margins_of(raw[raw["month"] >= "2015-01"], TABLES)


def test_a_plain_threshold_gives_back_the_only_small_nationality_of_a_route_and_month(
    exact: dict[str, pd.DataFrame],
) -> None:
    finest = exact["month_route_nationality"]
    assert len(exact["month_route"]) == 869
    small = finest[finest["n"] < 10].groupby(["month", "route"]).size()
    assert (small == 1).sum() == 61
    assert 0.5 < (finest["n"] < 10).mean() < 0.55
    report = attack_release(
        {name: publish(table) for name, table in exact.items()}, dimensions=TABLES, method={}, exact=exact
    )
    assert report.found["exact"] >= 61
    assert not report.safe


def test_the_protected_table_gives_back_nobody_and_keeps_nearly_all_detections(
    exact: dict[str, pd.DataFrame],
) -> None:
    spec = parse_spec({"tables": [{"name": name, "dimensions": list(dims)} for name, dims in TABLES.items()]})
    made = protect_family(spec, exact, key=b"a key for a test, 32 bytes long.")
    report = attack_release(made.tables, dimensions=TABLES, method=made.method, exact=exact)
    assert report.safe, report.found
    assert report.asked["exact"] > 6000
    finest = report.utility["tables"]["month_route_nationality"]
    assert finest["persons_shown"] > 0.98

"""The family of tables: periods, grids, and the way to the disclosure model and back."""

from __future__ import annotations

import doctest
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
import yaml

from routezicht.disclosure import parse_spec
from routezicht.errors import DisclosureError, ReleaseForbidden
from routezicht.release import family as family_module
from routezicht.release import protection
from routezicht.release import quality as quality_module
from routezicht.release import states as states_module
from routezicht.release.differences import compare, reasons
from routezicht.release.family import (
    check_period,
    domains,
    from_model,
    load_family,
    model_spec,
    models,
    months,
    to_model,
)
from routezicht.release.quality import band, with_quality
from routezicht.release.snapshot import SERIES, Snapshot

FAMILY = load_family()
JOURNEYS, FINDS, DETECTIONS = FAMILY.groups
CODES = {dim: ["A", "B"] for dim in FAMILY.code_lists}
PERIOD = months("2024-01", "2024-06")


@pytest.mark.parametrize(
    ("first", "last"), [("2024-02", "2024-06"), ("2024-01", "2024-05"), ("2024-07", "2024-06"), ("", "")]
)
def test_a_release_covers_whole_quarters(first: str, last: str) -> None:
    with pytest.raises(ReleaseForbidden, match="whole quarters"):
        check_period(first, last)


def test_the_grid_depends_on_code_lists_and_period_alone() -> None:
    grid = domains(FAMILY, "fct_route_month", {**CODES, "source_code": ["x"]}, PERIOD)
    assert grid["month"] == [*PERIOD, "UNKNOWN"]
    assert domains(FAMILY, "fct_entry_region_month", CODES, PERIOD)["month"] == PERIOD
    quarters = domains(FAMILY, "fct_corridor_quarter", {**CODES, "source_code": ["x"]}, PERIOD)["quarter"]
    assert quarters == ["2024-Q1", "2024-Q2", "UNKNOWN"]


def test_a_table_comes_back_from_the_model_as_it_went_in() -> None:
    rows = pd.DataFrame(
        {
            "source_code": ["x", "y", "x"],
            "origin_region": ["A", "A", "B"],
            "border_route": ["A", "B", "B"],
            "corridor": ["A", "A", "A"],
            "month": ["2024-05", "UNKNOWN", "2023-12"],
            "n": [3, 4, 5],
        }
    )
    back = pd.concat(
        [
            from_model(model, "fct_route_month", to_model(model, "fct_route_month", rows))
            for model in models(JOURNEYS)
        ]
    )
    assert sorted(back[rows.columns].values.tolist()) == sorted(rows.values.tolist())


def test_months_and_quarters_of_a_source_meet_in_one_block() -> None:
    known, unknown = models(JOURNEYS)
    spec = model_spec(
        FAMILY, known, ["x"], CODES, PERIOD, [{"corridor": "A", "mode": "B"}, {"corridor": "A", "z": "B"}]
    )
    parse_spec(spec)
    assert spec["domains"]["part"] == ["x|2024-Q1", "x|2024-Q2"]
    assert spec["impossible"] == [{"corridor": "A", "mode": "B"}]
    assert model_spec(FAMILY, unknown, ["x"], CODES, PERIOD, [])["domains"]["part"] == ["x|UNKNOWN"]


def snapshot(**exact: pd.DataFrame) -> Snapshot:
    empty = {
        table: pd.DataFrame(columns=[*dims, "n"]).astype({"n": "int64"})
        for table, dims in FAMILY.tables.items()
    }
    return Snapshot(
        period=PERIOD,
        codes=CODES,
        exact={**empty, **exact},
        impossible=[],
        available=frozenset({"kmar_vbs"}),
        quality=pd.DataFrame(
            columns=["relation", "source_code", "quarter", "share_uncertain", "median_lag_months"]
        ),
        dimensions={},
        series=pd.DataFrame(),
        earlier=[],
    )


def test_the_rows_of_a_candidate_say_nothing_about_counts() -> None:
    finds = pd.DataFrame({"entry_region": ["A"], "origin_region": ["B"], "month": ["2024-03"], "n": [40]})
    with_some = protection.protect(FAMILY, snapshot(fct_entry_region_month=finds), key=b"k" * 32)
    with_none = protection.protect(FAMILY, snapshot(), key=b"k" * 32)
    for table, dims in FAMILY.tables.items():
        some, none = (set(found.tables[table][list(dims)].itertuples(index=False, name=None))
                      for found in (with_some, with_none))  # fmt: skip
        assert some == none
        assert len(some) == len(with_some.tables[table])
    assert set(with_none.tables["fct_detection_month"]["status"]) == {"not_available"}
    shown = with_some.tables["fct_entry_region_month"].query("status == 'published'")
    assert shown[["entry_region", "origin_region", "month"]].values.tolist() == [["A", "B", "2024-03"]]


def test_a_code_that_no_list_knows_is_refused() -> None:
    finds = pd.DataFrame({"entry_region": ["?"], "origin_region": ["B"], "month": ["2024-03"], "n": [40]})
    with pytest.raises(DisclosureError, match="outside the domain"):
        protection.protect(FAMILY, snapshot(fct_entry_region_month=finds), key=b"k" * 32)


@pytest.mark.parametrize(
    ("share", "lag", "expected"),
    [(0, 0, "A/0-3"), (0.05, 3, "A/0-3"), (0.051, 4, "B/4-12"), (0.3, 13, "C/13+"), (1, None, "D/UNKNOWN")],
)
def test_quality_is_a_band_and_a_class(share: float, lag: float | None, expected: str) -> None:
    assert band(share, lag) == expected


def test_quality_is_null_where_nothing_is_shown() -> None:
    grid = pd.DataFrame(
        {"quarter": ["2024-Q1"] * 2, "source_code": ["x", "x"], "status": ["published", "not_shown"]}
    )
    basis = pd.DataFrame(
        [["t", "x", "2024-Q1", 0.1, 2]],
        columns=["relation", "source_code", "quarter", "share_uncertain", "median_lag_months"],
    )
    quality = with_quality("t", grid, basis)["quality"]
    assert quality[0] == "B/0-3"
    assert quality.isna().tolist() == [False, True]


def table(*rows: tuple[str, int | None, str]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["month", "value", "status"])
    return found.astype({"value": "Int64"})


def test_each_kind_of_change_is_counted() -> None:
    first = table(
        ("1", 20, "published"), ("2", None, "not_shown"), ("3", 30, "published"), ("4", 40, "published")
    )
    second = table(
        ("1", 35, "published"), ("2", 50, "published"), ("3", None, "not_shown"), ("5", None, "not_shown")
    )
    found = compare("t", ["month"], first, second)
    assert found.rows == {
        "new": 1, "gone": 1, "revised": 1, "newly_shown": 1, "newly_hidden": 1, "same": 0,
    }  # fmt: skip
    assert found.net_revised == 15


def test_the_reasons_name_sources_and_months() -> None:
    before = {
        "period_from": "a",
        "period_through": "b",
        "method": {},
        "freshness": {"x": {"data_through": "2024-01", "deliveries": 1}},
    }
    after = {
        **before,
        "period_through": "c",
        "freshness": {"x": {"data_through": "2024-02", "deliveries": 2}, "y": {}},
    }
    assert reasons(before, after) == (
        "last month: b became c",
        "source x: data through 2024-01 became 2024-02",
        "source y: now delivered",
    )


def test_what_is_released_is_what_the_exposure_of_dbt_names() -> None:
    root = Path(__file__).resolve().parents[3]
    exposures = yaml.safe_load((root / "dbt_project/models/marts/_exposures.yml").read_text())["exposures"]
    (named,) = [exposure["config"]["meta"] for exposure in exposures if exposure["name"] == "release"]
    assert named["families"] == {
        group.name: {table: group.weights.get(table, 1) for table in group.tables} for group in FAMILY.groups
    }
    assert named["public"] == [SERIES]


def test_the_released_tables_have_the_dimensions_of_the_family() -> None:
    versions = Path(__file__).resolve().parents[3] / "plugins/routezicht/warehouse/migrations/versions"
    facts = yaml.safe_load((versions / "0010_tables.yaml").read_text())["facts"]
    assert {name: tuple(fact["columns"]) for name, fact in facts.items() if fact.get("model", True)} == (
        FAMILY.tables
    )


@pytest.mark.parametrize("module", [family_module, quality_module, states_module])
def test_the_examples_in_the_documentation_hold(module: ModuleType) -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed

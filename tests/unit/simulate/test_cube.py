"""The simulated cube: deterministic, skewed like route data, and its tables add up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

from routezicht.simulate.cube import (
    CUBE_TABLES,
    cube_domains,
    cube_tables,
    make_cube,
    second_release,
    write_spec,
)


def test_same_seed_same_records_and_other_seed_other_records() -> None:
    one = make_cube(2000, 12, seed=3)
    pd.testing.assert_frame_equal(one, make_cube(2000, 12, seed=3))
    assert not one.equals(make_cube(2000, 12, seed=4))
    assert len(one) == 2000


def test_every_linked_table_adds_up_to_the_coarser_ones() -> None:
    tables = cube_tables(make_cube(3000, 6, seed=1))
    assert set(tables) == set(CUBE_TABLES)
    for fine, fine_dims in CUBE_TABLES.items():
        assert tables[fine].n.sum() == 3000
        for coarse, dims in CUBE_TABLES.items():
            if set(dims) < set(fine_dims):
                summed = tables[fine].groupby(list(dims)).n.sum().sort_index()
                expected = tables[coarse].set_index(list(dims)).n.sort_index()
                pd.testing.assert_series_equal(summed, expected, check_index_type=False)


def test_cells_are_skewed_most_are_small_and_few_hold_most_persons() -> None:
    table = cube_tables(make_cube(20_000, 60, seed=1))["month_origin_corridor"]
    small = table.n < 10
    assert small.mean() > 0.8
    assert table.n[~small].sum() > 0.5 * 20_000


def test_corridors_depend_on_the_origin() -> None:
    records = make_cube(20_000, 12, seed=2)
    shares = pd.crosstab(records.origin, records.corridor, normalize="index")
    busiest = records.origin.value_counts().index[:6]
    assert shares.loc[busiest].idxmax(axis=1).nunique() > 1


def test_the_second_release_changes_cells_by_a_few_and_adds_a_month() -> None:
    first = make_cube(20_000, 24, seed=5)
    second = second_release(first, seed=5, months_added=1)
    assert second.month.nunique() == 25
    old = cube_tables(first)["month"].set_index("month").n
    new = cube_tables(second)["month"].set_index("month").n
    change = (new.reindex(old.index) - old).abs()
    assert change.sum() > 0
    assert change.iloc[-3:].mean() > change.iloc[:-3].mean()
    assert change.max() < 0.2 * old.max()


def test_without_an_added_month_the_second_release_still_differs() -> None:
    first = make_cube(5000, 12, seed=5)
    second = second_release(first, seed=5, months_added=0)
    assert second.month.nunique() == 12
    assert not cube_tables(first)["month_origin"].equals(cube_tables(second)["month_origin"])


def test_spec_names_the_tables_and_says_that_they_are_synthetic(tmp_path: Path) -> None:
    records = make_cube(500, 3, seed=1)
    path = write_spec(
        tmp_path / "spec", cube_tables(records), domains=cube_domains(records), method="rounding"
    )
    spec = yaml.safe_load(path.read_text())
    assert "Synthetic" in path.read_text().splitlines()[0]
    assert spec["threshold"] == 10
    assert spec["method"] == "rounding"
    assert spec["domains"]["mode"] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    for entry in spec["tables"]:
        table = pd.read_csv(path.parent / entry["path"])
        assert list(table.columns) == [*entry["dimensions"], entry["count"]]
        assert table.n.sum() == 500

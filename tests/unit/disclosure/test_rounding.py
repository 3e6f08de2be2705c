"""Method `round`: what holds for every family, and what a second release does."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd
import pytest
from families import DOMAINS, TABLES, count, merged, people, spec_of, widths
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routezicht.disclosure import ProtectedFamily, ReleasedFamily, parse_spec, protect_family
from routezicht.disclosure.attack import ReleaseKnowledge, attack_release

KEY = b"only for tests, not a real key.."
# 2,000 families in the nightly run; fewer when a person waits for the answer.
CASES = int(os.environ.get("ROUTEZICHT_CASES", "150"))
SETTINGS = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))

FAMILIES = st.sampled_from(
    [
        TABLES,
        {"route": ["month", "origin", "corridor"]},
        {"route": ["origin", "corridor"], "mode": ["corridor", "mode"]},
        {"route": ["month", "origin", "corridor"], "origin": ["month", "origin"], "month": ["month"]},
        {"cube": ["month", "origin", "corridor", "mode"], "mode": ["month", "mode"]},
    ]
)
ROW = st.tuples(
    *(st.sampled_from(DOMAINS[d]) for d in ("month", "origin", "corridor", "mode")),
    st.sampled_from([1, 1, 2, 3, 4, 7, 9, 10, 11, 19, 24, 60]),
)
RECORDS = st.lists(ROW, min_size=1, max_size=12).map(people)


def protect(records: pd.DataFrame, tables: Any = TABLES, before: Any = None, **more: Any) -> ProtectedFamily:
    previous = [] if before is None else [ReleasedFamily.from_tables(before.tables, before.state)]
    return protect_family(spec_of(tables, **more), count(records, tables), previous=previous, key=KEY)


def check(made: ProtectedFamily, records: pd.DataFrame, tables: Any) -> None:
    exact = count(records, tables)
    for name, dims in tables.items():
        grid = merged(made.tables[name], exact[name], dims)
        shown = grid[grid["status"] == "published"]
        assert (shown["value"] >= 10).all()
        assert ((shown["value"] - shown["n"]).abs() <= 9).all() or (shown["value"] < 20).any()
        assert grid[grid["status"] == "not_shown"]["n"].lt(10).all()
        for finer, more in tables.items():
            if set(dims) < set(more):
                parts = made.tables[finer].assign(v=made.tables[finer]["value"].fillna(0).astype(int))
                sums = parts.groupby(list(dims))["v"].sum()
                own = made.tables[name].set_index(list(dims))["value"].fillna(0).astype(int)
                assert (sums == own.reindex(sums.index)).all()


@SETTINGS
@given(RECORDS, FAMILIES)
def test_values_are_near_the_counts_and_add_up_everywhere(records: pd.DataFrame, tables: Any) -> None:
    check(protect(records, tables), records, tables)


@settings(SETTINGS, max_examples=max(20, CASES // 10))
@given(RECORDS)
def test_a_reader_who_solves_for_the_whole_cube_finds_nothing_narrow(records: pd.DataFrame) -> None:
    made = protect(records)
    found = widths(made.tables, count(records), TABLES, made.method["statuses"], 10)
    assert all(width >= 5 - 1e-6 for width in found)


@settings(SETTINGS, max_examples=max(20, CASES // 5))
@given(RECORDS, FAMILIES, st.lists(ROW.map(lambda row: (*row[:4], 1 + row[4] % 3)), max_size=4))
def test_the_attack_finds_nothing_in_two_releases(records: pd.DataFrame, tables: Any, late: Any) -> None:
    more = pd.concat([records, people(late)]) if late else records
    first = protect(records, tables)
    second = protect(more, tables, first)
    check(second, more, tables)
    report = attack_release(
        second.tables,
        dimensions=tables,
        method=second.method,
        exact=count(more, tables),
        earlier=[ReleaseKnowledge(first.tables, first.method, count(records, tables))],
        known_persons=more[sorted({d for dims in tables.values() for d in dims})].reset_index(drop=True),
    )
    assert report.safe, report.found


def test_plain_thresholds_are_caught_by_the_same_reader() -> None:
    records = people([("01", "A", "x", "m", 20), ("01", "B", "x", "m", 3)])
    tables = {name: threshold(t) for name, t in full(count(records)).items()}
    exact = {"published": {"below": 0, "above": 0, "at_least": 0}, "not_shown": {"min": 0, "max": 9}}
    assert min(widths(tables, count(records), TABLES, exact, 10)) < 5


def threshold(table: pd.DataFrame) -> pd.DataFrame:
    shown = table["n"] >= 10
    status = shown.map({True: "published", False: "not_shown"})
    return table.assign(value=table["n"].where(shown).astype("Int64"), status=status).drop(columns="n")


def full(exact: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    grids = {n: pd.MultiIndex.from_product([DOMAINS[d] for d in dims], names=dims).to_frame(index=False)
             for n, dims in TABLES.items()}  # fmt: skip
    return {n: merged(grids[n], exact[n], TABLES[n]) for n in TABLES}


SOME = people([("01", "A", "x", "m", 24), ("01", "B", "x", "n", 4), ("01", "C", "y", "m", 7),
               ("02", "A", "y", "n", 31), ("02", "B", "z", "m", 1)])  # fmt: skip


def test_the_grid_is_complete_and_says_nothing_by_its_rows() -> None:
    made = protect(SOME)
    other = protect(people([("01", "A", "x", "m", 1)]))
    for name, dims in TABLES.items():
        size = 1
        for dim in dims:
            size *= len(DOMAINS[dim])
        assert len(made.tables[name]) == size
        pd.testing.assert_frame_equal(made.tables[name][dims], other.tables[name][dims])
    hidden = made.tables["route"].query("status == 'not_shown'")
    assert hidden["value"].isna().all()


def test_the_same_counts_and_key_give_the_same_values_also_later() -> None:
    first = protect(SOME)
    again, later = protect(SOME), protect(SOME, before=first)
    for name in TABLES:
        pd.testing.assert_frame_equal(first.tables[name], again.tables[name])
        pd.testing.assert_frame_equal(first.tables[name], later.tables[name])


def test_a_few_late_persons_change_nothing() -> None:
    first = protect(SOME)
    more = pd.concat([SOME, people([("02", "A", "y", "n", 2)])])
    second = protect(more, before=first)
    for name in TABLES:
        pd.testing.assert_frame_equal(first.tables[name], second.tables[name])


def test_a_value_that_must_move_moves_by_the_threshold_or_more() -> None:
    first = protect(SOME)
    more = pd.concat([SOME, people([("02", "A", "y", "n", 14)])])
    second = protect(more, before=first)
    for name in TABLES:
        both = first.tables[name].merge(second.tables[name], on=TABLES[name])
        step = (both["value_y"] - both["value_x"]).dropna().abs()
        assert ((step == 0) | (step >= 10)).all()
    check(second, more, TABLES)


def test_a_recalled_release_is_still_known() -> None:
    first = protect(SOME)
    more = pd.concat([SOME, people([("02", "A", "y", "n", 14)])])
    second = protect(more, before=first)
    previous = [ReleasedFamily.from_tables(r.tables, r.state) for r in (first, second)]
    third = protect_family(spec_of(), count(more), previous=previous, key=KEY)
    for name in TABLES:
        pd.testing.assert_frame_equal(second.tables[name], third.tables[name])


def test_impossible_cells_are_said_and_no_others() -> None:
    made = protect(SOME, impossible=[{"origin": "C", "corridor": "z"}])
    rows = made.tables["route"].query("status == 'impossible'")
    assert set(zip(rows["origin"], rows["corridor"], strict=True)) == {("C", "z")}
    assert len(rows) == 2
    assert rows["value"].isna().all()


def test_a_quarter_is_a_margin_of_its_months() -> None:
    spec = spec_of({"route": ["month", "origin"]}).model_dump(exclude_none=True)
    spec["tables"].append({"name": "quarter", "dimensions": ["quarter", "origin"]})
    spec["hierarchies"] = {"quarter": {"of": "month", "map": {"01": "Q1", "02": "Q1"}}}
    spec["domains"]["quarter"] = ["Q1"]
    from routezicht.disclosure import parse_spec

    quarter = SOME.assign(quarter="Q1")
    exact = {
        "route": count(SOME, {"route": ["month", "origin"]})["route"],
        "quarter": quarter.groupby(["quarter", "origin"]).size().rename("n").reset_index(),
    }
    made = protect_family(parse_spec(spec), exact, key=KEY)
    months = made.tables["route"].groupby("origin")["value"].sum()
    quarters = made.tables["quarter"].set_index("origin")["value"].fillna(0)
    assert (months == quarters.reindex(months.index)).all()


@pytest.mark.parametrize("change", [{"method": "suppress"}, {"threshold": 12}])
def test_another_method_or_threshold_is_refused_after_a_release(change: dict[str, Any]) -> None:
    from routezicht.errors import DisclosureError

    with pytest.raises(DisclosureError, match="another method or threshold"):
        protect(SOME, before=protect(SOME), **change)


def test_the_state_holds_no_count() -> None:
    import json

    made = protect(SOME)
    assert json.loads(json.dumps(made.state)) == made.state
    assert set(made.state) == {"format", "method", "threshold", "key_id", "public_method"}


@pytest.mark.parametrize("count", [2, 5, 9])
def test_with_the_method_in_hand_and_keys_of_ones_own_nobody_reads_a_small_count(count: int) -> None:
    """Over many keys the same small count is hidden by some and shown by others, whatever its neighbours are."""
    table = pd.DataFrame(
        [("2024-01", "A", 30), ("2024-01", "B", 25), ("2024-01", "C", count)], columns=["month", "o", "n"]
    )
    spec = parse_spec(
        {
            "tables": [{"name": "t", "dimensions": ["month", "o"]}],
            "domains": {"month": ["2024-01"], "o": ["A", "B", "C"]},
        },
        where="test",
    )
    statuses = set()
    for number in range(600):
        protected = protect_family(spec, {"t": table}, key=number.to_bytes(16, "big"))
        rows = protected.tables["t"]
        statuses.add(rows.loc[rows["o"] == "C", "status"].iloc[0])
    assert statuses == {"published", "not_shown"}

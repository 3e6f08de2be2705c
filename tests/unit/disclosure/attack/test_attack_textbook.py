"""Classic ways to give persons away, and to be safe: tables in, report out."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from attack_families import Dims, margins_of, publish, table_from

from routezicht.disclosure.attack import (
    Coarser,
    DisclosureReport,
    ReleaseKnowledge,
    attack_release,
    motivated_intruder,
)
from routezicht.errors import DisclosureError

ROW: dict[str, Dims] = {"cells": ("month", "origin"), "total": ("month",)}
ROUNDED = {"statuses": {"published": {"below": 9, "above": 9}, "not_shown": {"min": 0, "max": 9}}}


def row(*counts: int, month: str = "2024-01") -> dict[str, pd.DataFrame]:
    """One month: a count per origin, and the total."""
    joint = table_from({(month, f"O{i}"): n for i, n in enumerate(counts, 1)}, ("month", "origin"))
    return margins_of(joint, ROW)


def shown(exact: dict[str, pd.DataFrame], hide: tuple[tuple[str, ...], ...] = ()) -> dict[str, pd.DataFrame]:
    return {name: publish(table, hide=hide) for name, table in exact.items()}


def attack(
    exact: dict[str, pd.DataFrame],
    candidate: dict[str, pd.DataFrame] | None = None,
    method: dict[str, object] | None = None,
    dimensions: dict[str, Dims] = ROW,
    **more: object,
) -> DisclosureReport:
    return attack_release(
        candidate or shown(exact), dimensions=dimensions, method=method or {}, exact=exact, **more
    )  # type: ignore[arg-type]


def test_one_hidden_cell_in_a_row_follows_from_the_total() -> None:
    report = attack(row(40, 30, 7))
    assert not report.safe
    assert report.found["exact"] == 1
    assert report.worst["exact"] == [{"month": "2024-01", "origin": "O3", "low": 7, "high": 7}]


def test_two_hidden_cells_with_a_small_sum_are_narrow() -> None:
    report = attack(row(40, 30, 3, 1))
    assert report.found["exact"] == 0
    assert report.found["narrow"] == 2


def test_a_hidden_large_cell_protects_a_small_one() -> None:
    exact = row(40, 30, 25, 12, 7)
    hidden = (("2024-01", "O3"), ("2024-01", "O4"))
    open_row = {"statuses": {"not_shown": {"min": 0, "max": None}}}
    report = attack(exact, shown(exact, hidden), open_row)
    assert report.found["exact"] == report.found["narrow"] == 0
    assert report.safe


def test_the_only_person_of_a_cell_subtracts_itself_from_the_total() -> None:
    exact = row(40, 30, 8, 1)
    report = attack(exact, method={"statuses": {"not_shown": {"min": 0, "max": 9}}})
    assert report.found["exact"] == report.found["narrow"] == 0
    assert report.found["insider"] == 1
    assert report.worst["insider"][0] == {"month": "2024-01", "origin": "O3", "low": 8, "high": 8}


def test_a_member_of_a_small_group_narrows_it_by_being_inside() -> None:
    exact = row(40, 3, 2)
    method = {"statuses": {"not_shown": {"min": 0, "max": None}}}
    report = attack(exact, method=method)
    assert report.found["narrow"] == 0
    assert report.found["member"] == 2


def test_rounding_to_five_is_too_narrow() -> None:
    exact = row(40, 31, 7)
    candidate = {
        name: table.assign(value=(table["n"] / 5).round().astype("Int64") * 5, status="published").drop(
            columns="n"
        )
        for name, table in exact.items()
    }
    report = attack(exact, candidate, {"statuses": {"published": {"below": 2, "above": 2}}})
    assert report.found["exact"] == 0
    assert report.found["narrow"] == 1
    assert report.found["claims_violated"] == 0


def test_a_false_method_description_is_found() -> None:
    exact = row(40, 31, 7)
    candidate = {name: publish(table) for name, table in exact.items()}
    candidate["total"]["value"] = candidate["total"]["value"] + 3
    report = attack(exact, candidate, {"statuses": {"published": {"below": 2, "above": 2}}})
    assert report.found["claims_violated"] == 1
    assert not report.safe


def test_two_exact_releases_give_away_the_late_person() -> None:
    first, second = row(40, 31), row(41, 31)
    report = attack(second, earlier=[ReleaseKnowledge(shown(first), {}, first)])
    assert report.found["differences"] == 2
    assert {cell.get("origin", "total") for cell in report.worst["differences"]} == {"O1", "total"}


def test_an_earlier_release_without_its_exact_counts_is_still_compared() -> None:
    first, second = row(40, 31), row(41, 31)
    report = attack(second, earlier=[ReleaseKnowledge(shown(first), {})])
    assert report.found["differences"] == 2
    same = attack(first, earlier=[ReleaseKnowledge(shown(first), {})])
    assert same.found["differences"] == 0


def test_a_release_that_keeps_its_values_gives_no_difference() -> None:
    first, second = row(40, 31), row(41, 31)
    kept = shown(first)
    report = attack(second, kept, ROUNDED, earlier=[ReleaseKnowledge(kept, ROUNDED, first)])
    assert report.safe


def test_a_monotone_rule_gives_away_that_the_count_rose() -> None:
    first, second = row(40, 31, 200), row(44, 31, 200)
    kept = shown(first)
    moved = {name: table.copy() for name, table in kept.items()}
    moved["cells"].loc[0, "value"] = 45
    tight = {**ROUNDED, "between_releases": {"higher": {"min": 1, "max": 5}, "same": {"min": -9, "max": 9}}}
    report = attack(second, moved, tight, earlier=[ReleaseKnowledge(kept, ROUNDED, first)])
    assert report.found["claims_violated"] == 0
    assert report.found["differences"] == 1


def test_a_zero_on_show_tells_where_all_of_a_small_group_went() -> None:
    dims: dict[str, Dims] = {"cells": ("month", "origin", "corridor"), "origins": ("month", "origin")}
    joint = table_from(
        {("m", "O1", "C1"): 6, ("m", "O1", "C2"): 0, ("m", "O2", "C1"): 30, ("m", "O2", "C2"): 40},
        ("month", "origin", "corridor"),
    )
    exact = margins_of(joint, dims)
    candidate = shown(exact)
    said = candidate["cells"]["corridor"].eq("C2") & candidate["cells"]["origin"].eq("O1")
    candidate["cells"].loc[said, ["value", "status"]] = [0, "published"]
    method = {"statuses": {"not_shown": {"min": 0, "max": 9}}}
    report = attack(exact, candidate, method, dims)
    assert report.found["group"] == 1
    assert report.worst["group"] == [{"month": "m", "origin": "O1", "attribute": "corridor"}]
    alike = attack(exact, shown(exact), method, dims)
    assert alike.found["group"] == 0


def test_an_impossible_combination_tells_nothing_new() -> None:
    dims: dict[str, Dims] = {"cells": ("month", "origin", "corridor"), "origins": ("month", "origin")}
    joint = table_from({("m", "O1", "C1"): 6, ("m", "O1", "C2"): 0}, ("month", "origin", "corridor"))
    exact = margins_of(joint, dims)
    candidate = shown(exact)
    candidate["cells"].loc[1, "status"] = "impossible"
    report = attack(exact, candidate, {"statuses": {"not_shown": {"min": 0, "max": 9}}}, dims)
    assert report.found["group"] == 0


def test_linked_tables_give_away_what_each_alone_hides() -> None:
    # Origin x corridor hides O1C1 and O2C1; origin x mode says that O2 has nobody but those in C2.
    dims: dict[str, Dims] = {
        "oc": ("month", "origin", "corridor"),
        "corridors": ("month", "corridor"),
        "origins": ("month", "origin"),
    }
    joint = table_from(
        {("m", "O1", "C1"): 8, ("m", "O2", "C1"): 4, ("m", "O1", "C2"): 20, ("m", "O2", "C2"): 30},
        ("month", "origin", "corridor"),
    )
    exact = margins_of(joint, dims)
    method = {"statuses": {"not_shown": {"min": 0, "max": 9}}}
    one = {"oc": dims["oc"], "corridors": dims["corridors"]}
    alone = attack(exact, shown(exact), method, one)
    assert alone.found["exact"] == 0
    together = attack(exact, shown(exact), method, dims)
    assert together.found["exact"] == 2


def test_a_known_person_is_linked_when_all_other_routes_are_ruled_out() -> None:
    dims: dict[str, Dims] = {
        "oc": ("month", "origin", "corridor"),
        "cb": ("month", "corridor", "border"),
    }
    persons = pd.DataFrame(
        [("m", "O1", "C1", "B1"), *[("m", "O1", "C2", "B2")] * 12, *[("m", "O2", "C2", "B1")] * 12],
        columns=["month", "origin", "corridor", "border"],
    )
    # O2 took no C1, so that whoever came from O2 took C2; zeros are on show.
    joint = persons.groupby(list(persons.columns), as_index=False).size().rename(columns={"size": "n"})
    exact = margins_of(joint, dims)
    report = attack(exact, shown(exact), {}, dims, known_persons=persons)
    assert report.found["linkage"] >= 1
    assert report.asked["linkage"] >= 1


def test_a_known_person_is_linked_to_the_only_month_left() -> None:
    dims: dict[str, Dims] = {"mo": ("month", "origin"), "m": ("month",)}
    persons = pd.DataFrame(
        [*[("m1", "O1")] * 12, *[("m2", "O1")] * 12, ("m2", "O2")], columns=["month", "origin"]
    )
    joint = persons.groupby(list(persons.columns), as_index=False).size().rename(columns={"size": "n"})
    exact = margins_of(joint, dims)
    report = attack(exact, shown(exact), {}, dims, known_persons=persons)
    assert {"origin": "O2", "attribute": "month"} in report.worst["linkage"]


def test_public_report_names_no_cell_and_is_json() -> None:
    report = attack(row(40, 30, 7))
    text = json.dumps(report.public())
    assert "O3" not in text
    assert "2024-01" not in text
    assert "O3" in json.dumps(report.internal())


def test_without_exact_counts_the_possible_small_cells_are_attacked() -> None:
    exact = row(40, 30, 7)
    report = attack_release(shown(exact), dimensions=ROW, method={}, exact=None)
    assert report.found["exact"] == 1
    assert report.setting["judged_by_exact_counts"] is False


def test_utility_says_persons_error_and_margins() -> None:
    exact = row(40, 30, 7)
    candidate = shown(exact)
    report = attack(exact, candidate)
    assert report.utility["tables"]["cells"]["persons_shown"] == round(70 / 77, 4)
    assert report.utility["tables"]["cells"]["median_error"] == 0.0
    assert report.utility["margins_adding_up"] == 0.0
    candidate["total"]["value"] = 70
    rounded = attack(exact, candidate, ROUNDED)
    assert rounded.utility["margins_adding_up"] == 1.0
    assert rounded.utility["tables"]["total"]["bias"] == round(-7 / 77, 5)


def test_exact_tables_that_contradict_each_other_are_refused() -> None:
    exact = row(40, 30, 7)
    exact["total"]["n"] = 76
    with pytest.raises(DisclosureError, match="do not add up"):
        attack(exact)


def test_a_table_without_its_dimension_is_refused() -> None:
    exact = row(40, 30, 7)
    with pytest.raises(DisclosureError, match="lacks one of its dimensions"):
        attack(exact, {name: table.drop(columns="month") for name, table in shown(exact).items()})


def test_a_late_code_and_a_new_month_do_not_disturb_the_attack() -> None:
    first = row(40, 31)
    second = {
        name: pd.concat([row(40, 31, 3)[name], row(60, 20, month="2024-02")[name]], ignore_index=True)
        for name in ROW
    }
    report = attack(second, earlier=[ReleaseKnowledge(shown(first), {}, first)])
    assert report.found["exact"] == 1
    assert report.found["differences"] == 2


def test_each_intruder_finds_at_least_what_a_weaker_one_finds() -> None:
    dims: dict[str, Dims] = {"oc": ("month", "origin", "corridor"), "corridors": ("month", "corridor")}
    cells = {("m", "O1", "C1"): 40, ("m", "O2", "C1"): 4, ("m", "O1", "C2"): 20, ("m", "O2", "C2"): 30}
    joint = table_from(cells, ("month", "origin", "corridor"))
    before = table_from({**cells, ("m", "O2", "C2"): 28}, ("month", "origin", "corridor"))
    exact, old = margins_of(joint, dims), margins_of(before, dims)
    levels = motivated_intruder(
        shown(exact),
        dimensions=dims,
        method={"statuses": {"not_shown": {"min": 0, "max": 9}}},
        exact=exact,
        earlier=[ReleaseKnowledge(shown(old), {}, old)],
    )
    assert levels[1].safe
    assert levels[2].found["exact"] == 1
    assert levels[2].found["differences"] == 0
    assert levels[3].found["exact"] == 1
    assert levels[3].found["differences"] > 0


def test_only_the_strongest_intruder_knows_anybody() -> None:
    dims: dict[str, Dims] = {
        "oc": ("month", "origin", "corridor"),
        "cb": ("month", "corridor", "border"),
    }
    # O2 took no C1, which is on show: the corridor of whoever is known to come from O2 follows.
    cells = {("m", "O1", "C1", "B1"): 12, ("m", "O1", "C2", "B2"): 12, ("m", "O2", "C2", "B1"): 3}
    exact = margins_of(table_from(cells, ("month", "origin", "corridor", "border")), dims)
    levels = motivated_intruder(shown(exact), dimensions=dims, method={}, exact=exact, anybody=True)
    assert [levels[level].asked["linkage"] for level in (1, 2)] == [0, 0]
    assert {"month": "m", "origin": "O2", "border": "B1", "attribute": "corridor"} in levels[3].worst[
        "linkage"
    ]


def test_a_table_by_quarter_gives_back_the_hidden_month() -> None:
    months = {"2024-01": 40, "2024-02": 7, "2024-03": 30, "2024-04": 5}
    quarters = dict.fromkeys(list(months)[:3], "2024-Q1") | {"2024-04": "2024-Q2"}
    by_month = table_from({(month,): n for month, n in months.items()}, ("month",))
    by_quarter = table_from({("2024-Q1",): 77, ("2024-Q2",): 5}, ("quarter",))
    exact = {"months": by_month, "quarters": by_quarter}
    dims: dict[str, Dims] = {"months": ("month",), "quarters": ("quarter",)}
    apart = attack(exact, method={"statuses": {"not_shown": {"min": 0, "max": 9}}}, dimensions=dims)
    assert apart.found["exact"] == 0
    report = attack(
        exact,
        method={"statuses": {"not_shown": {"min": 0, "max": 9}}},
        dimensions=dims,
        hierarchies={"quarter": Coarser("month", quarters)},
    )
    assert report.found["exact"] == 1
    assert report.setting["blocks"] == 2
    assert report.found["group"] == 0


def test_a_code_without_a_coarser_one_is_refused() -> None:
    with pytest.raises(DisclosureError, match="no coarser one"):
        attack(row(40, 30), hierarchies={"quarter": Coarser("month", {"2023-01": "2023-Q1"})})

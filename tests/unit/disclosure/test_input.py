"""Wrong specs and tables: what the message says, and that it holds no value from the tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from families import TABLES, count, people, spec_of

from routezicht.disclosure import ReleasedFamily, parse_spec, protect_family
from routezicht.errors import DisclosureError

KEY = b"only for tests, not a real key.."
SOME = people([("01", "A", "x", "m", 24), ("01", "B", "x", "n", 4), ("02", "A", "y", "n", 31)])


def with_route(change: Any) -> dict[str, pd.DataFrame]:
    tables = count(SOME)
    return {**tables, "route": change(tables["route"].copy())}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="corridor"), "Columns are missing: corridor"),
        (lambda t: t.drop(columns="n"), "Columns are missing: n"),
        (lambda t: t.assign(n=-t["n"]), "are negative"),
        (lambda t: t.assign(n=t["n"] + 0.5), "are not whole numbers"),
        (lambda t: t.assign(n="many"), "are missing or not a number"),
        (lambda t: pd.concat([t, t.head(1)]), "1 cells come more than once"),
        (lambda t: t.assign(origin=t["origin"].replace("A", "SECRET")), "outside the domain"),
        (lambda t: t.assign(origin=None), "rows have no code"),
        (lambda t: t.assign(n=t["n"] + 1), "The tables do not add up"),
    ],
)
def test_a_wrong_table_is_refused_in_words(change: Any, message: str) -> None:
    with pytest.raises(DisclosureError, match=message) as caught:
        protect_family(spec_of(), with_route(change), key=KEY)
    assert "SECRET" not in caught.value.message
    assert "24" not in caught.value.message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"tables": []}, "at least 1"),
        ({"tables": [{"name": "a", "dimensions": ["x", "x"]}]}, "a column twice"),
        ({"tables": [{"name": "a", "dimensions": ["status"]}]}, "'value', 'status' or 'n'"),
        ({"tables": [{"name": "a", "dimensions": ["x"]}] * 2}, "same name"),
        ({"tables": [{"name": n, "dimensions": ["x"]} for n in "ab"]}, "same dimensions"),
        ({"tables": [{"name": "a", "dimensions": ["x"]}], "protection": 10}, "at most threshold - 2"),
        ({"tables": [{"name": "a", "dimensions": ["x"]}], "weights": {"b": 1}}, "not there: b"),
        ({"tables": [{"name": "a", "dimensions": ["x"]}], "methode": "round"}, "methode"),
        ({"tables": [{"name": "../a", "dimensions": ["x"]}]}, "pattern"),
    ],
)
def test_a_wrong_spec_is_refused_in_words(raw: dict[str, Any], message: str) -> None:
    with pytest.raises(DisclosureError, match=message):
        parse_spec(raw)


def test_a_missing_table_a_short_key_and_a_foreign_state_are_refused() -> None:
    with pytest.raises(DisclosureError, match="Tables are missing"):
        protect_family(spec_of(), {}, key=KEY)
    with pytest.raises(DisclosureError, match="key is too short"):
        protect_family(spec_of(), count(SOME), key=b"short")
    with pytest.raises(DisclosureError, match="not one of this engine"):
        ReleasedFamily.from_tables({}, {})


def test_persons_in_an_impossible_cell_are_refused() -> None:
    with pytest.raises(DisclosureError, match="impossible combination"):
        protect_family(spec_of(impossible=[{"origin": "A", "corridor": "x"}]), count(SOME), key=KEY)


def test_empty_tables_give_a_grid_in_which_nothing_is_shown() -> None:
    empty = {name: table.head(0) for name, table in count(SOME).items()}
    made = protect_family(spec_of(), empty, key=KEY)
    for name in TABLES:
        assert (made.tables[name]["status"] == "not_shown").all()


def test_small_codes_are_merged_into_their_group_and_stay_merged() -> None:
    records = people([("01", "A", "x", "m", 40), ("01", "B", "x", "m", 6), ("01", "C", "x", "m", 7)])
    spec = spec_of(coarsen=True, hierarchies={"origin": {"B": "REST", "C": "REST"}})
    first = protect_family(spec, count(records), key=KEY)
    assert first.method["merged"] == {"origin": ["B", "C"]}
    route = first.tables["route"]
    assert set(route.query("origin in ['B', 'C']")["status"]) == {"not_available"}
    assert (
        route.query("origin == 'REST' and month == '01' and corridor == 'x'")["status"].item() == "published"
    )
    grown = pd.concat([records, people([("01", "B", "x", "m", 40)])])
    released = [ReleasedFamily.from_tables(first.tables, first.state)]
    second = protect_family(spec, count(grown), previous=released, key=KEY)
    assert second.method["merged"] == first.method["merged"]

"""Method `suppress`: exact counts, few hidden cells, and nothing that follows from the rest."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from families import (
    DOMAINS,
    TABLES,
    attributes_that_follow,
    certainly_empty,
    count,
    merged,
    people,
    spec_of,
    widths,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routezicht.disclosure import ProtectedFamily, ReleasedFamily, parse_spec, protect_family
from routezicht.disclosure.attack import DisclosureReport, ReleaseKnowledge, attack_release
from routezicht.disclosure.audit import audit_family
from routezicht.disclosure.linkage import Linkage
from routezicht.errors import DisclosureError

KEY = b"only for tests, not a real key.."
ROW = st.tuples(
    *(st.sampled_from(DOMAINS[d]) for d in ("month", "origin", "corridor", "mode")),
    st.sampled_from([1, 1, 2, 3, 4, 7, 9, 10, 11, 19, 24, 60]),
)
RECORDS = st.lists(ROW, min_size=1, max_size=12).map(people)
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def suppress(records: pd.DataFrame, before: ProtectedFamily | None = None, **more: Any) -> ProtectedFamily:
    previous = [] if before is None else [ReleasedFamily.from_tables(before.tables, before.state)]
    return protect_family(spec_of(method="suppress", **more), count(records), previous=previous, key=KEY)


@SETTINGS
@given(RECORDS)
def test_small_counts_stay_wide_and_what_is_shown_is_exact(records: pd.DataFrame) -> None:
    made, exact = suppress(records), count(records)
    for name, dims in TABLES.items():
        shown = merged(made.tables[name], exact[name], dims).query("status == 'published'")
        assert (shown["value"] == shown["n"]).all()
        assert (shown["n"] >= 10).all()
    found = widths(made.tables, exact, TABLES, made.method["statuses"], 10)
    assert all(width >= 5 - 1e-6 for width in found)


@SETTINGS
@given(RECORDS)
def test_no_attribute_of_a_person_follows_from_all_the_others(records: pd.DataFrame) -> None:
    made = suppress(records)
    assert attributes_that_follow(records, made.tables, TABLES, made.method["statuses"], 10) == []


@SETTINGS
@given(RECORDS, st.lists(ROW.map(lambda row: (*row[:4], 1 + row[4] % 3)), max_size=4))
def test_two_releases_together_are_safe(records: pd.DataFrame, late: Any) -> None:
    more = pd.concat([records, people(late)]) if late else records
    first, second = suppress(records), suppress(more, suppress(records))
    report = attack_release(
        second.tables,
        dimensions=TABLES,
        method=second.method,
        exact=count(more),
        earlier=[ReleaseKnowledge(first.tables, first.method, count(records))],
    )
    assert {name: n for name, n in report.found.items() if n} == {}


def test_one_small_cell_takes_the_fewest_large_ones_with_it() -> None:
    records = people([("01", "A", "x", "m", 40), ("01", "B", "x", "m", 30), ("01", "C", "x", "m", 3)])
    tables = {"route": ["month", "origin"], "month": ["month"]}
    exact = {name: count(records, {name: dims})[name] for name, dims in tables.items()}
    made = protect_family(spec_of(tables, method="suppress"), exact, key=KEY)
    assert made.report["cells"]["secondary"] == 1
    assert (made.tables["route"]["status"] == "published").sum() + (
        made.tables["month"]["status"] == "published"
    ).sum() == 2


def test_what_was_published_stays_and_the_method_says_by_how_much_it_may_be_off() -> None:
    records = people([("01", "A", "x", "m", 40), ("01", "B", "y", "n", 30), ("01", "C", "z", "m", 3)])
    first = suppress(records)
    second = suppress(pd.concat([records, people([("01", "A", "x", "m", 6)])]), first)
    for name, dims in TABLES.items():
        before = first.tables[name].query("month == '01'")
        pd.testing.assert_frame_equal(before, second.tables[name].query("month == '01'"))
        assert dims[0] == "month"
    assert first.method["statuses"]["published"]["above"] == 0
    assert second.method["statuses"]["published"]["above"] == 9


def test_rows_of_merged_codes_hide_nobody() -> None:
    # A and B are counted in G; seven persons there are what is left of 57 when C is shown.
    records = people([("01", "A", "x", "m", 3), ("01", "B", "x", "m", 4), ("01", "C", "x", "m", 50)])
    tables = {"origin": ["month", "origin"], "month": ["month"]}
    groups = {"origin": {"A": "G", "B": "G"}}
    spec = spec_of(tables, method="suppress", coarsen=True, hierarchies=groups)
    made = protect_family(spec, count(records, tables), key=KEY)
    assert made.method["merged"] == {"origin": ["A", "B"]}
    shown = pd.concat(made.tables.values()).query("status == 'published'")
    assert len(shown) == 1
    report = attack_release(made.tables, dimensions=tables, method=made.method, exact=made.exact)
    assert report.safe


def test_the_attack_counts_on_nobody_under_a_merged_code() -> None:
    tables = {"origin": ["month", "origin"], "month": ["month"]}
    rows = [("A", None, "not_available"), ("C", 50, "published"), ("G", None, "not_shown")]
    shown = pd.DataFrame(rows, columns=["origin", "value", "status"]).assign(month="01")
    total = pd.DataFrame({"month": ["01"], "value": [57], "status": ["published"]})
    method = {"merged": {"origin": ["A"]}, "statuses": {"not_shown": {"min": 0, "max": None}}}
    exact = {
        "origin": pd.DataFrame({"month": "01", "origin": ["C", "G"], "n": [50, 7]}),
        "month": pd.DataFrame({"month": ["01"], "n": [57]}),
    }
    report = attack_release({"origin": shown, "month": total}, dimensions=tables, method=method, exact=exact)
    assert report.found["exact"] == 1


def linked(
    made: ProtectedFamily, records: pd.DataFrame, tables: dict[str, list[str]], **more: Any
) -> DisclosureReport:
    """The attack by somebody who knows all of the persons but for one attribute."""
    used = sorted({dim for dims in tables.values() for dim in dims})
    exact = count(records, tables)
    return attack_release(
        made.tables, dimensions=tables, method=made.method, exact=exact, known_persons=records[used], **more
    )


MONTHLY = {"origin": ["month", "origin"], "month": ["month"]}
# Seven came from B in the first month; in the second all are from A and C, in large cells.
ONLY_MONTH = [("01", "A", 30), ("01", "B", 7), ("01", "C", 20), ("02", "A", 40), ("02", "C", 30)]


def of_months(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    return people([(month, origin, "x", "m", n) for month, origin, n in rows])


def test_the_month_of_a_small_group_does_not_follow_from_the_other_months() -> None:
    records = of_months(ONLY_MONTH)
    made = protect_family(spec_of(MONTHLY, method="suppress"), count(records, MONTHLY), key=KEY)
    assert linked(made, records, MONTHLY).found["linkage"] == 0
    assert (made.tables["month"]["status"] == "published").all()
    second = made.tables["origin"].query("month == '02'")
    assert (second["status"] == "published").sum() == 1


def test_the_month_does_not_follow_either_when_a_later_release_makes_the_other_one_anew() -> None:
    spec = spec_of(MONTHLY, method="suppress")
    before = of_months(ONLY_MONTH)
    first = protect_family(spec, count(before, MONTHLY), key=KEY)
    records = of_months([*ONLY_MONTH, ("02", "A", 50), ("02", "C", 40)])
    old = [ReleasedFamily.from_tables(first.tables, first.state)]
    second = protect_family(spec, count(records, MONTHLY), previous=old, key=KEY)
    assert second.report["blocks"]["kept"] == 1
    earlier = [ReleaseKnowledge(first.tables, first.method, count(before, MONTHLY))]
    assert linked(second, records, MONTHLY, earlier=earlier).safe
    assert audit_family(spec, second, old).safe


# Every corridor was taken from two origins and with two modes, in cells of twelve: nothing small is in any table.
# But only x was taken both from A and with m, by six persons; and so on in a circle.
CROSSED = {
    "route": ["month", "origin", "corridor"],
    "mode": ["month", "corridor", "mode"],
    "month": ["month"],
}
CROSSED_RECORDS = people(
    [
        ("01", origin, corridor, mode, 6)
        for corridor, origins, modes in (("x", "AB", "mn"), ("y", "AC", "no"), ("z", "BC", "mo"))
        for origin in origins
        for mode in modes
    ]
)
CROSSED_SPEC = {"domains": {**DOMAINS, "month": ["01"], "mode": ["m", "n", "o"]}, "method": "suppress"}


def test_a_code_does_not_follow_from_two_tables_that_each_leave_two() -> None:
    made = protect_family(spec_of(CROSSED, **CROSSED_SPEC), count(CROSSED_RECORDS, CROSSED), key=KEY)
    report = linked(made, CROSSED_RECORDS, CROSSED)
    assert report.found["linkage"] == 0
    assert report.safe
    assert made.report["blocks"]["withheld"] == 0
    assert sum((table["status"] == "published").sum() for table in made.tables.values()) > 0


# In both releases three persons came from A, all through z. First y is left open to them beside it, later x.
TWICE = {"route": ["month", "origin", "corridor"], "corridor": ["month", "corridor"]}
TWICE_SPEC = {"domains": {**DOMAINS, "month": ["01"]}, "method": "suppress"}
STAYED = [("A", "z", 3), ("B", "z", 40), ("C", "z", 30)]
Y_OPEN = [*STAYED, ("B", "x", 40), ("C", "x", 30), ("B", "y", 40), ("C", "y", 2)]
X_OPEN = [*STAYED, ("B", "x", 80), ("C", "x", 2), ("B", "y", 80), ("C", "y", 60)]


def of_routes(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    return people([("01", origin, corridor, "m", n) for origin, corridor, n in rows])


def twice(before: pd.DataFrame, now: pd.DataFrame) -> tuple[ProtectedFamily, ProtectedFamily]:
    spec = spec_of(TWICE, **TWICE_SPEC)
    first = protect_family(spec, count(before, TWICE), key=KEY)
    old = [ReleasedFamily.from_tables(first.tables, first.state)]
    return first, protect_family(spec, count(now, TWICE), previous=old, key=KEY)


def test_a_code_does_not_follow_for_somebody_who_is_known_to_be_in_two_releases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, now = of_routes(Y_OPEN), of_routes(X_OPEN)
    first, second = twice(before, now)
    earlier = [ReleaseKnowledge(first.tables, first.method, count(before, TWICE))]
    assert second.report["blocks"]["made_anew"] == 1
    assert linked(second, now, TWICE, earlier=earlier).safe
    # Asked about each release alone, it follows; the attack sees that with and without the earlier counts.
    alone = Linkage.doors
    monkeypatch.setattr(Linkage, "doors", lambda linkage, empty, closed: alone(linkage, empty))
    first, second = twice(before, now)
    assert linked(second, now, TWICE).found["linkage"] == 0
    assert linked(second, now, TWICE, earlier=earlier).found["linkage"] == 3
    with pytest.raises(DisclosureError, match="linkage"):
        audit_family(
            spec_of(TWICE, **TWICE_SPEC), second, [ReleasedFamily.from_tables(first.tables, first.state)]
        )


COUNTS = st.lists(st.sampled_from([0, 2, 40, 80]), min_size=6, max_size=6)


@SETTINGS
@given(COUNTS, COUNTS)
def test_no_attribute_follows_from_two_releases_together(first: list[int], second: list[int]) -> None:
    cells = [(origin, corridor) for origin in "BC" for corridor in DOMAINS["corridor"]]
    before, now = (
        of_routes([("A", "z", 3), *((*cell, n) for cell, n in zip(cells, counts, strict=True))])
        for counts in (first, second)
    )
    old, new = twice(before, now)
    for records, made, other, counts in ((before, old, new, now), (now, new, old, before)):
        in_both = records.merge(counts.drop_duplicates())
        empty = certainly_empty(counts, other.tables, TWICE, other.method["statuses"])
        follows = attributes_that_follow(
            records, made.tables, TWICE, made.method["statuses"], 10, also_empty=empty
        )
        assert not [
            dim for dim, codes in follows if dim != "month" and len(in_both.merge(pd.DataFrame([codes])))
        ]


def test_the_audit_of_protect_refuses_what_lets_an_attribute_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Linkage, "doors", lambda linkage, empty, closed: [mask & False for mask in empty])
    spec = spec_of(CROSSED, **CROSSED_SPEC)
    made = protect_family(spec, count(CROSSED_RECORDS, CROSSED), key=KEY)
    with pytest.raises(DisclosureError, match="linkage"):
        audit_family(spec, made, [])


QUARTERLY = {
    "quarter": ["quarter", "corridor"],
    "origin": ["month", "origin"],
    "corridor": ["month", "corridor"],
}
QUARTERS = {f"2024-{month:02}": f"2024-Q{(month + 2) // 3}" for month in range(1, 7)}
QUARTERLY_SPEC = parse_spec(
    {
        "tables": [{"name": name, "dimensions": dims} for name, dims in QUARTERLY.items()],
        "domains": {**DOMAINS, "month": list(QUARTERS), "quarter": ["2024-Q1", "2024-Q2"]},
        "hierarchies": {"quarter": {"of": "month", "map": QUARTERS}},
        "method": "suppress",
    }
)


def by_quarter(rows: list[tuple[str, str, str, int]]) -> dict[str, pd.DataFrame]:
    """Exact tables from (month, origin, corridor, how many)."""
    records = people([(month, origin, corridor, "m", n) for month, origin, corridor, n in rows])
    return count(records.assign(quarter=records["month"].map(QUARTERS)), QUARTERLY)


def test_the_month_does_not_follow_for_somebody_whose_quarter_is_known() -> None:
    # Of the first quarter's months B was in the first two only, and x in the first and third; all are large
    # cells. In the second quarter everything is small, so the month alone is not what follows.
    first = [("B", "x", 5), ("B", "y", 10), ("A", "x", 10), ("A", "z", 10), ("C", "z", 10)]
    rows = [
        *(("2024-01", origin, corridor, n) for origin, corridor, n in first),
        ("2024-02", "B", "y", 15),
        ("2024-02", "A", "z", 20),
        ("2024-03", "A", "x", 15),
        ("2024-03", "C", "z", 20),
        ("2024-04", "B", "x", 3),
    ]
    made = protect_family(QUARTERLY_SPEC, by_quarter(rows), key=KEY)
    assert audit_family(QUARTERLY_SPEC, made, []).safe
    assert made.report["blocks"]["withheld"] == 0


def test_an_earlier_release_in_which_a_count_had_no_bound_leaves_no_question_open() -> None:
    rows = [("2024-03", "A", "x", 12), ("2024-02", "A", "x", 5)]
    first = protect_family(QUARTERLY_SPEC, by_quarter(rows), key=KEY)
    old = [ReleasedFamily.from_tables(first.tables, first.state)]
    exact = by_quarter([*rows, ("2024-01", "B", "x", 12)])
    second = protect_family(QUARTERLY_SPEC, exact, previous=old, key=KEY)
    assert audit_family(QUARTERLY_SPEC, second, old).found["undecided"] == 0

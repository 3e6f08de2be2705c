"""Random families of linked tables over two releases: the audit finds nothing, and finds what is broken.

`ROUTEZICHT_PROPERTY_CASES` sets the number of families per method: 150 by default, 2,000 for a nightly run.
`ROUTEZICHT_PROPERTY_SEED` draws others than the default run does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from families import DOMAINS, attributes_that_follow, count, people, spec_of, widths
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from routezicht.disclosure import ProtectedFamily, ReleasedFamily, protect_family, suppression
from routezicht.disclosure.attack import DisclosureReport, ReleaseKnowledge, attack_release
from routezicht.disclosure.linkage import Linkage
from routezicht.disclosure.reader import Reader

CASES = int(os.environ.get("ROUTEZICHT_PROPERTY_CASES", "150"))
SEED = int(os.environ.get("ROUTEZICHT_PROPERTY_SEED", "0"))
KEY = b"only for tests, not a real key.."
GROUPS = {"origin": {"A": "G", "B": "G", "C": "H"}, "corridor": {"x": "N", "y": "N", "z": "N"}}
DIMS = list(DOMAINS)


@dataclass(frozen=True)
class Case:
    """Tables, the records of two releases, and further settings of the model."""

    tables: dict[str, list[str]]
    first: pd.DataFrame
    second: pd.DataFrame
    settings: dict[str, Any]


def run_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    phases = [Phase.generate] if CASES > 200 else [Phase.generate, Phase.shrink]
    checked = settings(
        max_examples=CASES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
        database=None,
    )
    return seed(SEED)(checked(function))


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, list[str]]:
    """One to five tables of different dimensions; mostly each by month, sometimes linked in a ring."""
    inner = st.lists(st.sampled_from(DIMS[1:]), unique=True, max_size=3)
    by_month = draw(st.sampled_from([True, True, True, False]))
    found = {
        frozenset(dims) | ({"month"} if by_month or not dims else set())
        for dims in draw(st.lists(inner, min_size=1, max_size=5))
    }
    return {f"t{i}": sorted(dims, key=DIMS.index) for i, dims in enumerate(sorted(found, key=sorted))}


@st.composite
def cases(draw: st.DrawFn, *, changes: bool = True) -> Case:
    places = [st.sampled_from(DOMAINS[dim]) for dim in DIMS]
    size = st.sampled_from([1, 1, 2, 3, 4, 6, 7, 9, 10, 11, 14, 19, 24, 60, 300])
    rows = draw(st.lists(st.tuples(*places, size), min_size=1, max_size=14))
    first = people(rows)
    second = first
    if changes:
        late = draw(st.lists(st.tuples(*places, st.sampled_from([1, 2, 5, 12, 40])), max_size=4))
        gone = draw(st.lists(st.integers(0, len(first) - 1), unique=True, max_size=min(12, len(first) - 1)))
        second = pd.concat([first.drop(index=gone), people(late)], ignore_index=True)
    more: dict[str, Any] = {}
    if draw(st.integers(0, 3)) == 0:
        more = {"coarsen": True, "hierarchies": GROUPS}
    tables = draw(shapes())
    if draw(st.integers(0, 3)) == 0:
        more["weights"] = {next(iter(tables)): 3.0}
    return Case(tables, first, second, more)


def protect(case: Case, method: str, records: pd.DataFrame, *before: ProtectedFamily) -> ProtectedFamily:
    previous = [ReleasedFamily.from_tables(made.tables, made.state) for made in before]
    spec = spec_of(case.tables, method=method, **case.settings)
    return protect_family(spec, count(records, case.tables), previous=previous, key=KEY)


def attack(
    case: Case,
    made: ProtectedFamily,
    records: pd.DataFrame,
    *before: ProtectedFamily,
    persons: bool = True,
) -> DisclosureReport:
    shared = [dim for dim in DIMS if all(dim in dims for dims in case.tables.values())]
    used = list(dict.fromkeys(dim for dims in case.tables.values() for dim in dims))
    return attack_release(
        made.tables,
        dimensions=case.tables,
        method=made.method,
        exact=made.exact,
        earlier=[ReleaseKnowledge(old.tables, old.method, old.exact) for old in before],
        known_persons=None if case.settings.get("coarsen") or not persons else records[used],
        anybody=True,
        block=shared[0] if shared else None,
    )


def found(report: DisclosureReport) -> Mapping[str, int]:
    return {name: number for name, number in report.found.items() if number}


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("method", ["round", "suppress"])
def test_the_audit_finds_nothing_in_either_release(method: str) -> None:
    @run_settings
    @given(cases())
    def check(case: Case) -> None:
        first = protect(case, method, case.first)
        assert found(attack(case, first, case.first)) == {}
        second = protect(case, method, case.second, first)
        assert found(attack(case, second, case.second, first)) == {}

    check()


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
def test_without_secondary_suppression_every_narrow_count_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Linkage, "doors", lambda linkage, empty, closed: [mask & False for mask in empty])
    monkeypatch.setattr(Reader, "cuts", lambda reader, targets, widths: [])
    monkeypatch.setattr(Reader, "cuts_of_insiders", lambda reader, small, width: [])
    narrow = 0

    @run_settings
    @given(cases(changes=False).filter(lambda case: not case.settings.get("coarsen")))
    def check(case: Case) -> None:
        nonlocal narrow
        broken = protect(case, "suppress", case.first)
        exact = count(case.first, case.tables)
        # What the tables' own cells give away, by sums on the full cross of the dimensions.
        if any(
            width < 5 - 1e-6
            for width in widths(broken.tables, exact, case.tables, broken.method["statuses"], 10)
        ):
            narrow += 1
            assert not attack(case, broken, case.first).safe

    check()
    assert narrow > CASES // 10


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
def test_without_cells_kept_open_every_attribute_that_follows_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Linkage, "doors", lambda linkage, empty, closed: [mask & False for mask in empty])
    monkeypatch.setattr(suppression, "_doors", lambda cells, k: np.zeros(0, dtype=np.int64))
    follows = 0

    @run_settings
    @given(cases(changes=False).filter(lambda case: not case.settings.get("coarsen")))
    def check(case: Case) -> None:
        nonlocal follows
        broken = protect(case, "suppress", case.first)
        if attributes_that_follow(case.first, broken.tables, case.tables, broken.method["statuses"], 10):
            follows += 1
            assert attack(case, broken, case.first).found["linkage"]
            assert attack(case, broken, case.first, persons=False).found["linkage"]

    check()
    assert follows > CASES // 20

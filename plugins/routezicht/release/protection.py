"""Protects the groups of a family and lays the result out as complete grids, with status and quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from routezicht.errors import DisclosureError
from routezicht.release.family import (
    Family,
    Group,
    Model,
    domains,
    from_model,
    model_spec,
    models,
    to_model,
)
from routezicht.release.quality import with_quality
from routezicht.release.snapshot import SERIES, Earlier, Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from routezicht.disclosure import ProtectedFamily


@dataclass(frozen=True)
class Candidate:
    """Tables ready for COPY, with the method (public) and state (internal) of each group."""

    tables: Mapping[str, pd.DataFrame]
    method: Mapping[str, Any]
    state: Mapping[str, Any]


def sources_of(group: Group, snapshot: Snapshot) -> list[str]:
    """Sources of a group that the build has deliveries of."""
    return [source for source in group.sources if source in snapshot.available]


def earlier_of(model: Model, earlier: Earlier) -> dict[str, pd.DataFrame]:
    """An earlier release in the form of the disclosure model; what was not available says nothing."""
    return {
        table: to_model(model, table, rows[rows["status"] != "not_available"].reset_index(drop=True))
        for table, rows in earlier.tables.items()
        if table in model.group.tables
    }


def protect(family: Family, snapshot: Snapshot, *, key: bytes) -> Candidate:
    """Protect every group given all earlier releases.

    Raises:
        DisclosureError: a table holds codes outside its code list, or cannot be protected.
    """
    tables: dict[str, pd.DataFrame] = {SERIES: snapshot.series, **snapshot.dimensions}
    methods: dict[str, Any] = {}
    states: dict[str, Any] = {}
    for group in family.groups:
        made: dict[str, list[pd.DataFrame]] = {table: [] for table in group.tables}
        for model in models(group) if sources_of(group, snapshot) else []:
            protected = _protect(family, model, snapshot, key)
            methods[model.name], states[model.name] = protected.method, protected.state
            for table, rows in protected.tables.items():
                made[table].append(from_model(model, table, rows))
        for table in group.tables:
            grid = _complete(family, group, table, snapshot, made[table])
            tables[table] = with_quality(table, grid, snapshot.quality)
    return Candidate(tables, methods, states)


def _protect(family: Family, model: Model, snapshot: Snapshot, key: bytes) -> ProtectedFamily:
    from routezicht.disclosure import ReleasedFamily, parse_spec, protect_family

    sources = sources_of(model.group, snapshot)
    spec = model_spec(family, model, sources, snapshot.codes, snapshot.period, snapshot.impossible)
    previous = [
        ReleasedFamily.from_tables(earlier_of(model, known), known.state[model.name])
        for known in snapshot.earlier
        if model.name in known.state
    ]
    exact = {table: to_model(model, table, snapshot.exact[table]) for table in model.group.tables}
    return protect_family(parse_spec(spec), exact, previous=previous, key=key)


def _complete(
    family: Family, group: Group, table: str, snapshot: Snapshot, rows: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """The whole grid: what protection made, and a row without value for every source that never delivered."""
    import pandas as pd

    every = domains(family, table, {**snapshot.codes, "source_code": group.sources}, snapshot.period)
    absent = _absent(group, snapshot, every)
    cells = pd.DataFrame(list(product(*absent.values())), columns=list(every))
    cells["value"], cells["status"] = pd.array([None] * len(cells), dtype="Int64"), "not_available"
    grid = pd.concat([*(part[cells.columns] for part in rows), cells], ignore_index=True)
    size = 1
    for codes in every.values():
        size *= len(codes)
    if len(grid) != size or grid.duplicated(list(every)).any():
        raise DisclosureError(
            "A protected table is not the complete grid of its code lists and period.",
            where=f"table '{table}'",
            action="compare its code lists with those of the marts",
        )
    return grid


def _absent(group: Group, snapshot: Snapshot, every: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    if "source_code" in every:
        missing = [source for source in group.sources if source not in snapshot.available]
        return {**every, "source_code": missing}
    return dict(every) if not sources_of(group, snapshot) else {dim: [] for dim in every}

"""What goes into the protection of a family of tables and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.linked import Domains
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from routezicht.disclosure.spec import FamilySpec, TableSpec

    Ints = NDArray[np.int64]

PUBLISHED, NOT_SHOWN, IMPOSSIBLE, NOT_AVAILABLE = "published", "not_shown", "impossible", "not_available"
COUNT = "n"
STATUSES = (PUBLISHED, NOT_SHOWN, IMPOSSIBLE, NOT_AVAILABLE)


@dataclass(frozen=True)
class ReleasedFamily:
    """An earlier release, also a recalled one: what its readers saw.

    Attributes:
        tables: per table the dimensions, `value` (null where not shown) and `status`.
        state: what `ProtectedFamily.state` held when it was made.
    """

    tables: Mapping[str, pd.DataFrame]
    state: Mapping[str, Any]

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], state: Mapping[str, Any]) -> ReleasedFamily:
        """From published tables and the state kept beside them, both as a database or files give them.

        Raises:
            DisclosureError: a table lacks `value` or `status`, or the state is not one of this engine.
        """
        for name, table in tables.items():
            if not {"value", "status"} <= set(table.columns):
                raise DisclosureError(
                    "An earlier release lacks the columns 'value' and 'status'.",
                    where=f"table '{name}'",
                    action="give the tables as they were published",
                )
        if state.get("format") != 1 or "method" not in state:
            raise DisclosureError(
                "The state of an earlier release is not one of this engine.",
                where="earlier releases",
                action="give the state that was kept with that release",
            )
        return cls(dict(tables), dict(state))


@dataclass(frozen=True)
class ProtectedFamily:
    """Tables that may be published, with their public description.

    Attributes:
        tables: complete grids over the domains: dimensions, `value` (Int64, null where not shown), `status`.
        method: public; how a value may differ from the truth, in fields and in words.
        state: internal and JSON-serialisable; goes into the next release's `previous`. Holds no count.
        report: internal; what the protection cost.
        exact: internal; the exact tables behind `tables`, after codes were merged: what an audit judges by.
    """

    tables: dict[str, pd.DataFrame]
    method: dict[str, Any]
    state: dict[str, Any]
    report: dict[str, Any] = field(default_factory=dict)
    exact: dict[str, pd.DataFrame] = field(default_factory=dict)


def family_domains(
    spec: FamilySpec, tables: Mapping[str, pd.DataFrame], previous: Sequence[ReleasedFamily]
) -> Domains:
    """Codes per dimension: those of the spec, else all codes in the tables and earlier releases."""
    codes: dict[str, list[str]] = {}
    levels = spec.levels
    dims = {dim for table in spec.tables for dim in table.dimensions}
    for dim in sorted(dims | {level.of for coarse, level in levels.items() if coarse in dims}):
        if dim in spec.domains:
            codes[dim] = list(spec.domains[dim])
            continue
        found: set[str] = set()
        for frames in (tables, *(release.tables for release in previous)):
            for table in spec.tables:
                if dim in table.dimensions and table.name in frames and dim in frames[table.name].columns:
                    found.update(str(code) for code in frames[table.name][dim].unique())
        codes[dim] = sorted(found)
    return Domains(codes, levels)


def exact_cells(
    table: TableSpec,
    frame: pd.DataFrame,
    domains: Domains,
    impossible: Sequence[Mapping[str, str]],
    *,
    column: str,
) -> tuple[Ints, Ints]:
    """Cells of a table that hold somebody, and their counts from the given column.

    Raises:
        DisclosureError: a column is missing, a count is no whole number of persons, a cell comes twice, a
            code is outside its domain, or somebody stands in an impossible cell.
    """
    import pandas as pd

    where = f"table '{table.name}'"
    missing = [name for name in (*table.dimensions, column) if name not in frame.columns]
    if missing:
        raise DisclosureError(
            f"Columns are missing: {', '.join(missing)}.",
            where=where,
            action="name the columns as in the spec, or correct the spec",
        )
    counts = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    for wrong, what in (
        (~np.isfinite(counts), "are missing or not a number"),
        (counts < 0, "are negative"),
        (counts != np.floor(counts), "are not whole numbers"),
        (counts > 2**40, "are too large"),
    ):
        if wrong.any():
            raise DisclosureError(
                f"{int(wrong.sum())} counts {what}.",
                where=f"{where}, column '{column}'",
                action="give every cell a whole number of persons, 0 or more",
            )
    keys = cell_keys(table.name, table.dimensions, frame, domains)
    if len(np.unique(keys)) < len(keys):
        raise DisclosureError(
            f"{len(keys) - len(np.unique(keys))} cells come more than once.",
            where=where,
            action="add up the rows with the same codes",
        )
    held = counts > 0
    keys, whole = keys[held], counts[held].astype(np.int64)
    if matches(keys, table.dimensions, domains, impossible).any():
        raise DisclosureError(
            "An impossible combination holds persons.",
            where=where,
            action="correct the records or the list of impossible combinations",
        )
    return keys, whole


def cell_keys(name: str, dims: Sequence[str], frame: pd.DataFrame, domains: Domains) -> Ints:
    """Cell numbers of the rows of a table.

    Raises:
        DisclosureError: a code is missing or outside its domain.
    """
    import pandas as pd

    columns = []
    for dim in dims:
        where = f"table '{name}', column '{dim}'"
        codes, uniques = pd.factorize(frame[dim])
        if (codes < 0).any():
            raise DisclosureError(
                f"{int((codes < 0).sum())} rows have no code.", where=where, action="give every row a code"
            )
        places = np.array([domains.at[dim].get(str(code), -1) for code in uniques], dtype=np.int64)
        if (places < 0).any():
            raise DisclosureError(
                f"{int((places < 0).sum())} codes are outside the domain.",
                where=where,
                action="add them to `domains`, or correct the table",
            )
        columns.append(places[codes])
    return domains.encode(columns, dims) if dims else np.zeros(len(frame), dtype=np.int64)


def known_rows(frame: pd.DataFrame, dims: Sequence[str], domains: Domains) -> pd.DataFrame:
    """Rows whose codes are all in today's domains."""
    known = np.ones(len(frame), dtype=np.bool_)
    for dim in dims:
        known &= frame[dim].astype(str).isin(domains.codes[dim]).to_numpy()
    return frame[known]


def matches(
    keys: Ints, dims: Sequence[str], domains: Domains, patterns: Sequence[Mapping[str, str]]
) -> NDArray[np.bool_]:
    """Cells all of whose codes agree with one of the patterns (dimension -> code)."""
    found = np.zeros(len(keys), dtype=np.bool_)
    columns = dict(zip(dims, domains.decode(keys, dims), strict=True))
    for pattern in patterns:
        if pattern and set(pattern) <= set(dims):
            hit = np.ones(len(keys), dtype=np.bool_)
            for dim, code in pattern.items():
                hit &= columns[dim] == domains.at[dim].get(str(code), -1)
            found |= hit
    return found


def exact_table(table: TableSpec, domains: Domains, cells: tuple[Ints, Ints]) -> pd.DataFrame:
    """The cells that hold somebody as a table: dimensions and the count `n`."""
    import pandas as pd

    columns: dict[str, Any] = {
        dim: np.array(domains.codes[dim], dtype=object)[column]
        for dim, column in zip(table.dimensions, domains.decode(cells[0], table.dimensions), strict=True)
    }
    return pd.DataFrame({**columns, COUNT: cells[1]})


def full_table(
    table: TableSpec,
    domains: Domains,
    cells: Ints,
    values: Ints,
    *,
    impossible: Sequence[Mapping[str, str]] = (),
    withheld: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """The complete grid of a table; a cell without a positive value is not shown.

    Args:
        cells: numbers of the cells that have a value, `values` their values (0: not shown).
        withheld: per cell of the grid whether nothing is said about it.
    """
    import pandas as pd

    size = domains.size(table.dimensions)
    grid = np.zeros(size, dtype=np.int64)
    grid[cells] = values
    keys = np.arange(size, dtype=np.int64)
    status = np.where(grid > 0, 0, 1)
    if impossible:
        status[matches(keys, table.dimensions, domains, impossible)] = 2
    if withheld is not None:
        status[withheld] = 3
    columns: dict[str, Any] = {}
    for dim, column in zip(table.dimensions, domains.decode(keys, table.dimensions), strict=True):
        columns[dim] = np.array(domains.codes[dim], dtype=object)[column]
    shown = pd.array(grid, dtype="Int64")
    shown[status != 0] = pd.NA
    columns["value"] = shown
    columns["status"] = np.array(STATUSES, dtype=object)[status]
    return pd.DataFrame(columns)

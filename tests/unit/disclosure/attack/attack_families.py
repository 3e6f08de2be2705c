"""Small families of tables for the attack's tests, and the intruder who simply tries every world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

Dims = tuple[str, ...]


def grid(codes: Mapping[str, Sequence[str]], dims: Dims) -> pd.DataFrame:
    """All combinations of codes, one row each."""
    return pd.DataFrame(list(product(*(codes[dim] for dim in dims))), columns=list(dims), dtype=str)


def table_from(counts: Mapping[tuple[str, ...], int], dims: Dims) -> pd.DataFrame:
    """An exact table from {codes: n}."""
    frame = pd.DataFrame(list(counts), columns=list(dims), dtype=str)
    return frame.assign(n=list(counts.values()))


def publish(exact: pd.DataFrame, k: int = 10, *, hide: Sequence[tuple[str, ...]] = ()) -> pd.DataFrame:
    """A plain threshold: n >= k shown as it is, all else (zero too) and the named cells not shown."""
    dims = [column for column in exact.columns if column != "n"]
    named = np.array([tuple(row) in set(hide) for row in exact[dims].to_numpy()], dtype=bool)
    hidden = (exact["n"] < k) | named
    return exact.assign(
        value=exact["n"].where(~hidden).astype("Int64"),
        status=np.where(hidden, "not_shown", "published"),
    ).drop(columns="n")


def margins_of(joint: pd.DataFrame, tables: Mapping[str, Dims]) -> dict[str, pd.DataFrame]:
    """Exact tables of a joint table with a count ``n``."""
    found = {}
    for name, dims in tables.items():
        if dims:
            found[name] = joint.groupby(list(dims), as_index=False)["n"].sum()
        else:
            found[name] = pd.DataFrame({"n": [int(joint["n"].sum())]})
    return found


def worlds(rows: Sequence[tuple[np.ndarray, int, int]], cells: int) -> np.ndarray:
    """Every way to fill the cells with persons such that each row (members, low, high) adds up within it."""
    found = np.zeros((1, 0), dtype=np.int64)
    for cell in range(cells):
        most = min(high for members, _, high in rows if members[cell])
        found = np.column_stack(
            [np.repeat(found, most + 1, axis=0), np.tile(np.arange(most + 1), len(found))]
        )
        for members, low, high in rows:
            value = found[:, members[: cell + 1]].sum(axis=1)
            complete = not members[cell + 1 :].any()
            found = found[(value <= high) & ((value >= low) | (not complete))]
    return found


class BruteForce:
    """Knows the method's intervals and tries every list of persons that fits them."""

    def __init__(
        self,
        codes: Mapping[str, Sequence[str]],
        tables: Mapping[str, pd.DataFrame],
        dimensions: Mapping[str, Dims],
        statuses: Mapping[str, Any],
    ) -> None:
        self.dims: Dims = tuple(codes)
        self.joint = grid(codes, self.dims)
        self.codes = codes
        self.levels = sorted(
            {sub for dims in dimensions.values() for size in range(len(dims) + 1)
             for sub in combinations(sorted(dims), size)}
        )  # fmt: skip
        rows = []
        for name, dims in dimensions.items():
            for _, row in tables[name].iterrows():
                members = self.members({dim: row[dim] for dim in dims})
                rows.append((members, *interval(row, statuses)))
        self.possible = worlds(rows, len(self.joint))

    def members(self, cell: Mapping[str, str]) -> np.ndarray:
        """Joint cells that are counted in a cell."""
        inside = np.ones(len(self.joint), dtype=bool)
        for dim, code in cell.items():
            inside &= (self.joint[dim] == code).to_numpy()
        return inside

    def cells(self) -> Iterator[dict[str, str]]:
        """Every published or derivable cell."""
        for level in self.levels:
            for codes in product(*(self.codes[dim] for dim in level)):
                yield dict(zip(level, codes, strict=True))

    def interval(self, cell: Mapping[str, str], given: np.ndarray | None = None) -> tuple[int, int]:
        """Smallest and largest count over the possible worlds, or over those marked in ``given``."""
        value = self.possible[:, self.members(cell)].sum(axis=1)
        value = value if given is None else value[given]
        return int(value.min()), int(value.max())


def interval(row: Mapping[str, Any], statuses: Mapping[str, Any]) -> tuple[int, int]:
    """What a row says by the method's statuses."""
    rule = statuses[row["status"]]
    if row["status"] == "published":
        value = int(row["value"])
        return value - rule.get("below", 0), value + rule.get("above", 0)
    return rule["min"], rule["max"]

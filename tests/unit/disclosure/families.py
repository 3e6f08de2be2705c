"""Small families of linked tables for the tests of the protection, and a reader's brute-force sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from routezicht.disclosure import FamilySpec, parse_spec

DOMAINS = {"month": ["01", "02"], "origin": ["A", "B", "C"], "corridor": ["x", "y", "z"], "mode": ["m", "n"]}
TABLES = {
    "route": ["month", "origin", "corridor"],
    "mode": ["month", "corridor", "mode"],
    "corridor": ["month", "corridor"],
    "month": ["month"],
}


def spec_of(tables: Mapping[str, Sequence[str]] = TABLES, **settings: Any) -> FamilySpec:
    entries = [{"name": name, "dimensions": list(dims)} for name, dims in tables.items()]
    domains = {d: DOMAINS[d] for dims in tables.values() for d in dims}
    return parse_spec({"tables": entries, "domains": domains, **settings})


def count(records: pd.DataFrame, tables: Mapping[str, Sequence[str]] = TABLES) -> dict[str, pd.DataFrame]:
    """Exact tables of the records (one row per person)."""
    return {
        name: records.groupby(list(dims)).size().rename("n").reset_index() for name, dims in tables.items()
    }


def people(rows: Sequence[tuple[str, str, str, str, int]]) -> pd.DataFrame:
    """Records from (month, origin, corridor, mode, how many)."""
    dims = ["month", "origin", "corridor", "mode"]
    return pd.DataFrame([row[:4] for row in rows for _ in range(row[4])], columns=dims)


def merged(published: pd.DataFrame, exact: pd.DataFrame, dims: Sequence[str]) -> pd.DataFrame:
    """The published grid with the exact count of every cell."""
    both = published.merge(exact, on=list(dims), how="left")
    return both.assign(n=both["n"].fillna(0).astype(int))


@dataclass(frozen=True)
class Cube:
    """All cubes that agree with what is published: `a @ cube <= b`, one row of ones per cell in `cells`.

    Written out on the full cross of the dimensions and shared with no code of the product.
    """

    cells: list[tuple[str, dict[str, str], int, Any]]
    a: Any
    b: Any

    @classmethod
    def of(
        cls,
        tables: Mapping[str, pd.DataFrame],
        exact: Mapping[str, pd.DataFrame],
        shapes: Mapping[str, Sequence[str]],
        statuses: Mapping[str, Any],
    ) -> Cube:
        dims = sorted({d for s in shapes.values() for d in s})
        cube = pd.MultiIndex.from_product([DOMAINS[d] for d in dims], names=dims).to_frame(index=False)
        cells, low, high = [], [], []
        for name, shape in shapes.items():
            grid = merged(tables[name], exact[name], shape)
            for _, cell in grid.iterrows():
                row = np.ones(len(cube))
                for d in shape:
                    row *= (cube[d] == cell[d]).to_numpy()
                if cell["status"] == "published":
                    value, rule = int(cell["value"]), statuses["published"]
                    bounds = rule.get("per_value", {}).get(
                        str(value), [max(value - rule["below"], rule["at_least"]), value + rule["above"]]
                    )
                else:
                    bounds = [statuses[cell["status"]]["min"], statuses[cell["status"]]["max"]]
                low.append(bounds[0])
                high.append(np.inf if bounds[1] is None else bounds[1])
                cells.append((name, {d: str(cell[d]) for d in shape}, int(cell["n"]), row))
        matrix = np.array([row for *_, row in cells])
        finite = np.isfinite(high)
        a = np.vstack([matrix[finite], -matrix])
        return cls(cells, a, np.concatenate([np.array(high)[finite], -np.array(low)]))

    def extreme(self, row: Any, *, largest: bool) -> float:
        sign = -1 if largest else 1
        solved = linprog(sign * row, A_ub=self.a, b_ub=self.b, bounds=(0, None))
        return float(sign * solved.fun) if solved.status == 0 else np.inf


def widths(
    tables: Mapping[str, pd.DataFrame],
    exact: Mapping[str, pd.DataFrame],
    shapes: Mapping[str, Sequence[str]],
    statuses: Mapping[str, Any],
    k: int,
) -> list[float]:
    """Width of the certain interval of every small count, over all cubes that agree with what is published."""
    cube = Cube.of(tables, exact, shapes, statuses)
    return [
        cube.extreme(row, largest=True) - cube.extreme(row, largest=False)
        for *_, n, row in cube.cells
        if 0 < n < k
    ]


def attributes_that_follow(
    records: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    shapes: Mapping[str, Sequence[str]],
    statuses: Mapping[str, Any],
    k: int,
    also_empty: Sequence[set[tuple[str, str]]] = (),
) -> list[tuple[str, dict[str, str]]]:
    """Attributes of persons, fewer than k of whom look alike, that have one possible code beside all others.

    A code is possible where no cell with it is certainly empty, nor one that another release shows to be.
    """
    empty = [*certainly_empty(records, tables, shapes, statuses), *also_empty]
    dims = sorted({d for s in shapes.values() for d in s})
    found = []
    for dim in dims if len(dims) > 1 else []:
        alike = records.groupby([d for d in dims if d != dim]).size()
        for codes in alike[alike < k].index.to_frame().to_dict("records"):
            possible = [
                code for code in DOMAINS[dim] if not any(e <= {*codes.items(), (dim, code)} for e in empty)
            ]
            if len(possible) == 1:
                found.append((dim, codes))
    return found


def certainly_empty(
    records: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    shapes: Mapping[str, Sequence[str]],
    statuses: Mapping[str, Any],
) -> list[set[tuple[str, str]]]:
    """Cells that hold nobody in any cube that agrees with what is published."""
    cube = Cube.of(tables, count(records, shapes), shapes, statuses)
    return [
        set(codes.items())
        for _, codes, n, row in cube.cells
        if n == 0 and cube.extreme(row, largest=True) < 1 - 1e-6
    ]

"""Small families of linked tables for the tests of the protection, and a reader's brute-force sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def widths(
    tables: Mapping[str, pd.DataFrame],
    exact: Mapping[str, pd.DataFrame],
    shapes: Mapping[str, Sequence[str]],
    statuses: Mapping[str, Any],
    k: int,
) -> list[float]:
    """Width of the certain interval of every small count, over all cubes that agree with what is published.

    Written out on the full cross of the dimensions and shared with no code of the product.
    """
    dims = sorted({d for s in shapes.values() for d in s})
    cube = pd.MultiIndex.from_product([DOMAINS[d] for d in dims], names=dims).to_frame(index=False)
    rows, low, high, targets = [], [], [], []
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
            rows.append(row)
            low.append(bounds[0])
            high.append(np.inf if bounds[1] is None else bounds[1])
            if 0 < cell["n"] < k:
                targets.append(row)
    matrix = np.array(rows)
    finite = np.isfinite(high)
    a = np.vstack([matrix[finite], -matrix])
    b = np.concatenate([np.array(high)[finite], -np.array(low)])
    found = []
    for target in targets:
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * target, A_ub=a, b_ub=b, bounds=(0, None))
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        found.append(ends[1] - ends[0])
    return found

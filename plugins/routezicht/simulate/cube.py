"""Simulates a skewed cube of travel routes, its linked tables, and the release that follows it.

Everything here is synthetic: no record describes a person. Shares fall off as a power law and depend on
the origin, as in real route data, so that most cells are small or empty and a few hold most persons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

CUBE_TABLES: dict[str, tuple[str, ...]] = {
    "month_origin_corridor": ("month", "origin", "corridor"),
    "month_corridor_border": ("month", "corridor", "border"),
    "month_corridor_mode": ("month", "corridor", "mode"),
    "month_corridor": ("month", "corridor"),
    "month_origin": ("month", "origin"),
    "month": ("month",),
}
"""The linked tables of the cube: name -> dimensions."""

_FIRST_YEAR = 2020
_DIMENSIONS = ("month", "origin", "corridor", "border", "mode")
# Power-law exponents and log-normal spreads; with 20,000 persons in 60 months a plain threshold of 10 then
# leaves about two thirds of the persons in published inner cells, with 100,000 almost nine in ten.
_ORIGIN_TAIL, _CORRIDOR_TAIL, _BORDER_TAIL, _MODE_TAIL = 1.7, 2.2, 2.5, 2.0
_ORIGIN_TASTE, _CORRIDOR_TASTE, _MODE_TASTE = 1.2, 1.1, 1.0


def make_cube(
    persons: int,
    months: int = 60,
    *,
    seed: int,
    origins: int = 25,
    corridors: int = 40,
    borders: int = 30,
    modes: int = 6,
    tail: float = 1.0,
) -> pd.DataFrame:
    """One synthetic record per person: month, origin, corridor, border, mode (categorical codes).

    Args:
        persons: number of records.
        months: number of months from January 2020 on.
        seed: the same seed and sizes give the same records on every machine.
        origins: number of origin codes, likewise corridors, borders and modes.
        tail: factor on the power-law exponents; below 1 persons spread over more, smaller cells.
    """
    rng = np.random.default_rng([seed, 1])
    sizes = {"month": months, "origin": origins, "corridor": corridors, "border": borders, "mode": modes}
    world = _World.make(seed, sizes, tail)
    return _frame(world.draw(rng, persons, world.month_shares), months, world.sizes)


def cube_tables(records: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Exact linked tables of the records: one row per cell that occurs, dimensions and the count ``n``."""
    tables = {}
    for name, dims in CUBE_TABLES.items():
        table = records.groupby(list(dims), observed=True).size().rename("n").reset_index()
        tables[name] = table.astype({**dict.fromkeys(dims, "str"), "n": "int64"})
    return tables


def cube_domains(records: pd.DataFrame) -> dict[str, list[str]]:
    """All codes per dimension, also those that no record has."""
    return {dim: [str(code) for code in records[dim].cat.categories] for dim in _DIMENSIONS}


def second_release(
    records: pd.DataFrame,
    *,
    seed: int,
    months_added: int = 1,
    late: float = 0.01,
    corrected: float = 0.004,
    withdrawn: float = 0.001,
) -> pd.DataFrame:
    """The records as they stand one publication later.

    Args:
        records: the first release, as ``make_cube`` returns it.
        seed: of the changes.
        months_added: new months at the end, each about as large as the last one.
        late: late registrations as a share of the records, nearly all in the last months.
        corrected: share of records of which one attribute turns out to be another code.
        withdrawn: share of records that are taken back.
    """
    rng = np.random.default_rng([seed, 2])
    sizes = {dim: len(records[dim].cat.categories) for dim in _DIMENSIONS}
    old = np.column_stack([records[dim].cat.codes.to_numpy().astype(np.int64) for dim in _DIMENSIONS])
    kept = old[rng.random(len(old)) >= withdrawn]

    wrong = np.flatnonzero(rng.random(len(kept)) < corrected)
    columns = rng.integers(0, len(_DIMENSIONS), len(wrong))
    donors = kept[rng.integers(0, len(kept), len(wrong))]
    kept[wrong, columns] = donors[np.arange(len(wrong)), columns]

    # A late person resembles the persons already known in that month.
    months = sizes["month"]
    lag = np.minimum(rng.geometric(0.35, round(late * len(old))) - 1, months - 1)
    added = _resample(rng, kept, months - 1 - lag)
    blocks = [kept, added]
    last = int(np.sum(old[:, 0] == months - 1))
    for extra in range(months_added):
        size = max(1, round(last * rng.uniform(0.9, 1.2)))
        new = _resample(rng, kept, np.full(size, months - 1))
        new[:, 0] = months + extra
        blocks.append(new)
    codes = np.concatenate(blocks)
    return _frame(codes[rng.permutation(len(codes))], months + months_added, sizes)


def write_spec(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    domains: Mapping[str, list[str]] | None = None,
    **settings: Any,
) -> Path:
    """Writes one csv per table and ``spec.yaml`` for ``routezicht protect``; returns the path of the spec.

    Args:
        folder: is made when missing; files of the same names are replaced.
        tables: exact tables, their count in ``n``, every other column a dimension.
        domains: codes per dimension; left out of the spec when None.
        settings: further keys of the spec, such as ``method``, ``weights`` or ``key_file``.
    """
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
        dims = [str(column) for column in table.columns if column != "n"]
        entries.append({"name": name, "path": f"{name}.csv", "dimensions": dims, "count": "n"})
    spec: dict[str, Any] = {"threshold": 10, "protection": 5, **settings, "tables": entries}
    if domains is not None:
        spec["domains"] = {dim: list(codes) for dim, codes in domains.items()}
    path = folder / "spec.yaml"
    header = "# Synthetic counts: no record describes a person.\n"
    path.write_text(header + yaml.safe_dump(spec, sort_keys=False))
    return path


class _World:
    """Shares of months, origins and, step by step, corridor, border and mode."""

    def __init__(self, sizes: dict[str, int], month_shares: NDArray[np.float64]) -> None:
        self.sizes = sizes
        self.month_shares = month_shares
        self.origin: NDArray[np.float64]
        self.corridor: NDArray[np.float64]
        self.border: NDArray[np.float64]
        self.mode: NDArray[np.float64]

    @classmethod
    def make(cls, seed: int, sizes: dict[str, int], tail: float) -> _World:
        rng = np.random.default_rng([seed, 0])
        months, origins, corridors, borders, modes = (sizes[dim] for dim in _DIMENSIONS)
        time = np.arange(months)
        season = 1 + 0.3 * np.sin(2 * np.pi * (time - 3) / 12)
        growth = 1 + 0.6 * time / max(months - 1, 1)
        world = cls(sizes, _shares(season * growth * rng.lognormal(0, 0.08, months)))
        # Origins rise and fall over the years; the rest of the world stays put.
        drift = rng.normal(0, 0.12, (months, origins)).cumsum(axis=0)
        world.origin = _shares(_tail(rng, origins, tail * _ORIGIN_TAIL) * np.exp(drift))
        taste = rng.lognormal(0, _ORIGIN_TASTE, (origins, corridors))
        world.corridor = _shares(_tail(rng, corridors, tail * _CORRIDOR_TAIL) * taste)
        own = np.stack([_tail(rng, borders, tail * _BORDER_TAIL) for _ in range(corridors)])
        lean = rng.lognormal(0, _CORRIDOR_TASTE, (origins, 1, borders))
        world.border = _shares(own[None] * lean)
        own = np.stack([_tail(rng, modes, tail * _MODE_TAIL) for _ in range(corridors)])
        world.mode = _shares(own * rng.lognormal(0, _MODE_TASTE, (corridors, modes)))
        return world

    def draw(
        self, rng: np.random.Generator, persons: int, month_shares: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        month = rng.choice(len(month_shares), persons, p=month_shares)
        origin = _pick(rng, self.origin, month)
        corridor = _pick(rng, self.corridor, origin)
        flat = self.border.reshape(-1, self.border.shape[-1])
        border = _pick(rng, flat, origin * self.sizes["corridor"] + corridor)
        mode = _pick(rng, self.mode, corridor)
        return np.column_stack([month, origin, corridor, border, mode])


def _tail(rng: np.random.Generator, size: int, exponent: float) -> NDArray[np.float64]:
    return rng.permutation(np.arange(1, size + 1, dtype=np.float64) ** -exponent)


def _shares(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = weights / weights.sum(axis=-1, keepdims=True)
    return shares


def _pick(
    rng: np.random.Generator, shares: NDArray[np.float64], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """One column per entry of rows, drawn with the shares of that row."""
    # One sorted search over all rows at once: row r owns the interval [r, r + 1).
    steps = np.cumsum(shares, axis=-1)
    steps[:, -1] = 1.0
    line = (steps + np.arange(len(shares))[:, None]).ravel()
    found = np.searchsorted(line, rows + rng.random(len(rows)), side="right")
    columns: NDArray[np.int64] = np.minimum(found - rows * shares.shape[1], shares.shape[1] - 1)
    return columns


def _resample(
    rng: np.random.Generator, codes: NDArray[np.int64], months: NDArray[np.int64]
) -> NDArray[np.int64]:
    """New records in the given months, each like one of that month, or of any month if it has none."""
    order = np.argsort(codes[:, 0], kind="stable")
    starts = np.searchsorted(codes[order, 0], months, side="left")
    ends = np.searchsorted(codes[order, 0], months, side="right")
    empty = starts == ends
    starts, ends = np.where(empty, 0, starts), np.where(empty, len(codes), ends)
    picked = order[rng.integers(starts, ends)]
    new: NDArray[np.int64] = codes[picked].copy()
    new[:, 0] = months
    return new


def _frame(codes: NDArray[np.int64], months: int, sizes: Mapping[str, int]) -> pd.DataFrame:
    import pandas as pd

    labels = {
        "month": [f"{_FIRST_YEAR + m // 12}-{m % 12 + 1:02d}" for m in range(months)],
        "origin": [f"O{i:02d}" for i in range(1, sizes["origin"] + 1)],
        "corridor": [f"C{i:02d}" for i in range(1, sizes["corridor"] + 1)],
        "border": [f"B{i:02d}" for i in range(1, sizes["border"] + 1)],
        "mode": [f"M{i}" for i in range(1, sizes["mode"] + 1)],
    }
    return pd.DataFrame(
        {
            dim: pd.Categorical.from_codes(codes[:, i], pd.Index(labels[dim]))
            for i, dim in enumerate(_DIMENSIONS)
        }
    )

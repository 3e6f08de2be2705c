"""Turns published values, statuses and the public method into what a reader knows for certain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from routezicht.disclosure.attack.lattice import Counts, Lattice, Level

UNBOUNDED = 1 << 40
"""Stands for no upper bound; sums over a million such cells still fit 64 bits."""

ABSENT, PUBLISHED, NOT_SHOWN, IMPOSSIBLE, NOT_AVAILABLE = range(5)
STATUSES = {
    "published": PUBLISHED,
    "not_shown": NOT_SHOWN,
    "impossible": IMPOSSIBLE,
    "not_available": NOT_AVAILABLE,
}


@dataclass(frozen=True)
class ReleaseKnowledge:
    """One release as a reader has it, and the exact counts behind it if the judge has them.

    Attributes:
        tables: published tables: dimensions, ``value``, ``status``.
        method: the public description that came with them.
        exact: exact tables (dimensions, ``n``) of the same moment; only used to judge.
    """

    tables: Mapping[str, pd.DataFrame]
    method: Mapping[str, Any] = field(default_factory=dict)
    exact: Mapping[str, pd.DataFrame] | None = None


@dataclass
class View:
    """What is known about one release on the lattice: certain bounds per cell, and the truth to judge by.

    Attributes:
        bounds: (lower, upper) per level, inclusive; starts as what the statuses say.
        status: status code per cell of each published table; ``value`` the published value, else -1.
        truth: exact count of every level that adds up from the exact tables, or None.
        present: blocks of which the release says anything.
        violated: cells per table whose truth lies outside what the method claims.
        structural: cells that everybody knows to be impossible, per level.
    """

    method: Mapping[str, Any]
    bounds: dict[Level, tuple[Counts, Counts]]
    status: dict[str, NDArray[np.int8]]
    value: dict[str, Counts]
    truth: dict[Level, Counts] | None
    present: NDArray[np.bool_]
    violated: dict[str, int]
    structural: dict[Level, NDArray[np.bool_]] = field(default_factory=dict)


def read_release(
    lattice: Lattice, release: ReleaseKnowledge, truth: dict[Level, Counts] | None, *, k: int
) -> View:
    """Certain bounds of one release; where a claim is false the bounds are widened to hold the truth."""
    bounds = {
        level: (
            np.zeros(lattice.shape(level), dtype=np.int64),
            np.full(lattice.shape(level), UNBOUNDED, dtype=np.int64),
        )
        for level in lattice.levels
    }
    present = np.zeros(len(lattice.blocks), dtype=np.bool_)
    view = View(release.method, bounds, {}, {}, truth, present, {})
    for name, level in lattice.tables.items():
        frame = release.tables.get(name)
        shape = lattice.shape(level)
        status = np.zeros(shape, dtype=np.int8)
        value = np.full(shape, -1, dtype=np.int64)
        own: tuple[Counts, Counts] | None = None
        if frame is not None:
            at = lattice.positions(level, frame)
            status.ravel()[at] = _statuses(name, frame)
            _empty_merged(lattice, level, status, release.method)
            shown = frame["value"].notna().to_numpy()
            value.ravel()[at[shown]] = frame["value"].to_numpy()[shown].astype(np.int64)
            own = _given_bounds(frame, at, shape)
            present |= (status != ABSENT).any(axis=tuple(range(1, status.ndim)))
        view.status[name], view.value[name] = status, value
        exact = None if truth is None else truth[level]
        lower, upper = own or _claimed(lattice, name, status, value, release.method, exact, k)
        if exact is not None:
            false = (exact < lower) | (exact > upper)
            view.violated[name] = int(false.sum())
            lower, upper = np.minimum(lower, exact), np.maximum(upper, exact)
        low, high = bounds[level]
        np.maximum(low, lower, out=low)
        np.minimum(high, upper, out=high)
    view.structural = _structural(lattice, view.status)
    for low, high in bounds.values():
        low[~present], high[~present] = 0, UNBOUNDED
    return view


def _empty_merged(
    lattice: Lattice, level: Level, status: NDArray[np.int8], method: Mapping[str, Any]
) -> None:
    """Marks the rows of codes that the method counts in their group: everybody knows that nobody is there."""
    merged = method.get("merged") or {}
    codes = {axis + 1: (lattice.dims[d], lattice.codes[lattice.dims[d]]) for axis, d in enumerate(level)}
    if lattice.block is not None:
        codes[0] = (lattice.block, lattice.blocks)
    for axis, (dim, names) in codes.items():
        rows = np.moveaxis(status, axis, 0)
        here = np.isin(names, merged.get(dim, []))
        rows[here] = np.where(rows[here] == NOT_AVAILABLE, IMPOSSIBLE, rows[here])


def exact_tables(lattice: Lattice, tables: Mapping[str, pd.DataFrame] | None) -> dict[Level, Counts] | None:
    """Exact tables as arrays over the lattice; a cell without a row counts zero."""
    if tables is None:
        return None
    counts: dict[Level, Counts] = {}
    for name, level in lattice.tables.items():
        if name not in tables:
            raise DisclosureError("The exact counts of a table are missing", where=f"table {name}")
        array = np.zeros(lattice.shape(level), dtype=np.int64)
        np.add.at(array.ravel(), lattice.positions(level, tables[name]), tables[name]["n"].to_numpy())
        if (array < 0).any():
            raise DisclosureError("An exact count is negative", where=f"table {name}")
        if level in counts and not np.array_equal(counts[level], array):
            raise DisclosureError("Two tables with the same dimensions differ", where=f"table {name}")
        counts[level] = array
    return counts


def _structural(lattice: Lattice, status: Mapping[str, NDArray[np.int8]]) -> dict[Level, NDArray[np.bool_]]:
    """Impossible cells, margins of nothing but impossible cells, and parts of impossible cells."""
    found = {level: np.zeros(lattice.shape(level), dtype=np.bool_) for level in lattice.levels}
    for name, level in lattice.tables.items():
        found[level] |= status[name] == IMPOSSIBLE
    for link in lattice.links:
        found[link.coarse] |= found[link.fine].all(axis=link.axis)
    for link in reversed(lattice.links):
        found[link.fine] |= np.expand_dims(found[link.coarse], link.axis)
    return found


def _statuses(name: str, frame: pd.DataFrame) -> NDArray[np.int8]:
    codes = frame["status"].astype(str).map(STATUSES)
    if codes.isna().any():
        raise DisclosureError("A published table has an unknown status", where=f"table {name}")
    return codes.to_numpy().astype(np.int8)


def _given_bounds(
    frame: pd.DataFrame, at: NDArray[np.int64], shape: tuple[int, ...]
) -> tuple[Counts, Counts] | None:
    """Bounds that the table itself publishes in ``lower`` and ``upper`` (empty: none)."""
    if not {"lower", "upper"} <= set(frame.columns):
        return None
    lower, upper = np.zeros(shape, dtype=np.int64), np.full(shape, UNBOUNDED, dtype=np.int64)
    lower.ravel()[at] = frame["lower"].fillna(0).to_numpy().astype(np.int64)
    upper.ravel()[at] = frame["upper"].fillna(UNBOUNDED).to_numpy().astype(np.int64)
    return lower, upper


def _claimed(
    lattice: Lattice,
    name: str,
    status: NDArray[np.int8],
    value: Counts,
    method: Mapping[str, Any],
    exact: Counts | None,
    k: int,
) -> tuple[Counts, Counts]:
    """Bounds from the method's ``statuses``, those under ``tables`` of this table first, ``parts`` above all."""
    rules: dict[str, Mapping[str, Any]] = {}
    for source in (method.get("statuses"), (method.get("tables") or {}).get(name)):
        if isinstance(source, dict):
            rules.update({key: rule for key, rule in source.items() if isinstance(rule, dict)})
    lower = np.zeros(status.shape, dtype=np.int64)
    upper = np.full(status.shape, UNBOUNDED, dtype=np.int64)

    shown = status == PUBLISHED
    rule = rules.get("published", {})
    lower[shown] = np.maximum(value[shown] - int(rule.get("below", 0)), int(rule.get("at_least", 0)))
    upper[shown] = value[shown] + int(rule.get("above", 0))
    for key, (low, high) in (rule.get("per_value") or {}).items():
        here = shown & (value == int(key))
        lower[here], upper[here] = int(low), UNBOUNDED if high is None else int(high)
    for part in method.get("parts") or ():
        if part["dimension"] == lattice.block:
            here = shown.copy()
            here[~np.isin(lattice.blocks, part["codes"] if lattice.block else [""])] = False
            lower[here] = value[here] - int(part["published"]["below"])
            upper[here] = value[here] + int(part["published"]["above"])

    guesses: dict[int, Mapping[str, Any]] = {
        NOT_SHOWN: _guess_not_shown(status, value, exact, k),
        IMPOSSIBLE: {"min": 0, "max": 0},
        NOT_AVAILABLE: {"min": 0, "max": None},
        ABSENT: _guess_absent(status, exact),
    }
    names = {code: text for text, code in STATUSES.items()} | {ABSENT: "absent"}
    for code, guess in guesses.items():
        rule = rules.get(names[code], guess)
        here = status == code
        lower[here] = int(rule.get("min", 0))
        high = rule.get("max")
        upper[here] = UNBOUNDED if high is None else int(high)
    return lower, upper


def _guess_not_shown(
    status: NDArray[np.int8], value: Counts, exact: Counts | None, k: int
) -> dict[str, int | None]:
    """Where the method is silent a reader bets on the plain rule: below k, and above 0 if zeros are shown.

    The judge drops the bets that are false, so what is left is the most that a reader could believe rightly.
    """
    zeros_shown = bool(((status == PUBLISHED) & (value == 0)).any())
    low, high = int(zeros_shown), k - 1
    if exact is None:
        return {"min": 0, "max": None}
    hidden = exact[status == NOT_SHOWN]
    return {
        "min": low if (hidden >= low).all() else 0,
        "max": high if (hidden <= high).all() else None,
    }


def _guess_absent(status: NDArray[np.int8], exact: Counts | None) -> dict[str, int | None]:
    """A row that is not there means nobody, unless the truth says that the bet fails."""
    absent = status == ABSENT
    if exact is None or exact[absent].any():
        return {"min": 0, "max": None}
    return {"min": 0, "max": 0}

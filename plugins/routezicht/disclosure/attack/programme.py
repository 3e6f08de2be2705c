"""Linear and integer programmes over one block: the exact smallest and largest value of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack.knowledge import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.bounds import Bounds, Relation
    from routezicht.disclosure.attack.lattice import Lattice, Level

    Vector = NDArray[np.float64]

_WHOLE = 1e-6
_PART_MIN = 1e-4
"""A smaller part of a person could not be told from what the solver takes for 0."""
_INTEGER_NODES = 2000
"""Branch-and-bound nodes after which an integer programme is left undecided: the same on every machine."""


@dataclass(frozen=True)
class Extreme:
    """Largest or smallest value of a cell.

    Attributes:
        bound: certain bound, rounded inwards to an integer.
        reached: a world of whole numbers reaches it.
        vector: that world over all columns, None when not reached.
    """

    bound: int
    reached: bool
    vector: NDArray[np.int64] | None


class BlockProgramme:
    """All cells of one block in one or more releases as columns, all sums and relations as rows.

    The solver keeps its basis between objectives, so that each further extreme costs a few pivots.
    """

    def __init__(
        self,
        lattice: Lattice,
        releases: Sequence[tuple[int, Bounds]],
        relations: Sequence[Relation],
        block: int,
    ) -> None:
        import highspy

        self._lattice, self._block = lattice, block
        self._start: dict[tuple[int, Level], int] = {}
        self._steps = {level: _steps(lattice.shape(level)[1:]) for level in lattice.levels}
        low: list[Vector] = []
        high: list[Vector] = []
        columns = 0
        for number, bounds in releases:
            for level in lattice.levels:
                self._start[number, level] = columns
                low.append(bounds[level][0][block].ravel().astype(np.float64))
                high.append(bounds[level][1][block].ravel().astype(np.float64))
                columns += low[-1].size
        self.columns = columns
        lower, upper = np.concatenate(low), np.concatenate(high)
        upper[upper >= UNBOUNDED // 2] = highspy.kHighsInf
        rows = _Rows()
        for number, _ in releases:
            for link in lattice.links:
                rows.sums(self.numbers(number, link.coarse), self.numbers(number, link.fine), link.axis - 1)
        inside = {number for number, _ in releases}
        for relation in relations:
            if {relation.earlier, relation.later} <= inside:
                rows.differences(
                    self.numbers(relation.earlier, relation.level),
                    self.numbers(relation.later, relation.level),
                    relation.low[block].ravel(),
                    relation.high[block].ravel(),
                )
        # What is certain is no column of the solver: with exact values most cells are.
        self._certain = np.where(lower == upper, lower, np.nan)
        self._open = np.flatnonzero(lower < upper)
        self._place = np.full(columns, -1, dtype=np.int32)
        self._place[self._open] = np.arange(len(self._open))
        self._model = _highs_model(highspy, lower, upper, rows, self._open)
        self._solver = _solver(highspy, self._model)

    def column(self, release: int, level: Level, index: Sequence[int]) -> int:
        """Column of a cell; the index is within the block."""
        steps = self._steps[level]
        return self._start[release, level] + sum(i * step for i, step in zip(index, steps, strict=True))

    def values(self, release: int, level: Level, vector: NDArray[Any]) -> NDArray[Any]:
        """The part of a vector that belongs to a level, in its shape."""
        shape = self._lattice.shape(level)[1:]
        start = self._start[release, level]
        size = int(np.prod(shape, dtype=np.int64))
        return vector[start : start + size].reshape(shape)

    def numbers(self, release: int, level: Level) -> NDArray[np.int64]:
        """Columns of the cells of a level, in its shape."""
        shape = self._lattice.shape(level)[1:]
        size = int(np.prod(shape, dtype=np.int64))
        start = self._start[release, level]
        return np.arange(start, start + size).reshape(shape)

    def possible(self, columns: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Which of these columns, all of them uncertain, can be more than 0; None when the solver gave up.

        Parts of persons count. All are asked for together, each up to so small a part that there is mostly
        enough for all.
        """
        import highspy

        found = np.zeros(len(columns), dtype=np.bool_)
        low, high = np.array(self._model.col_lower_), np.array(self._model.col_upper_)
        while not found.all():
            left = self._place[columns[~found]]
            part = max(0.5 / len(left), _PART_MIN)
            self._solver.changeColsBounds(len(left), left, low[left], np.minimum(high[left], part))
            self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
            self._solver.changeColsCost(len(left), left, np.ones(len(left)))
            status, reached = _solve(highspy, self._solver), self._solver.getSolution().col_value
            self._solver.changeColsCost(len(left), left, np.zeros(len(left)))
            self._solver.changeColsBounds(len(left), left, low[left], high[left])
            if status != highspy.HighsModelStatus.kOptimal:
                return None
            more = np.array(reached)[left] > _WHOLE
            if not more.any():
                break
            found[~found] = more
        return found

    def set_bounds(self, columns: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]) -> None:
        """Adds or takes back assumptions on cells; what is certain stays as it is."""
        import highspy

        top = np.where(high >= UNBOUNDED // 2, highspy.kHighsInf, high.astype(np.float64))
        moves = self._place[columns] >= 0
        places = self._place[columns][moves]
        self._solver.changeColsBounds(len(places), places, low.astype(np.float64)[moves], top[moves])

    def extreme(
        self, weights: Mapping[int, float], *, largest: bool, integer: bool = False
    ) -> Extreme | None:
        """Extreme value of a weighted sum of columns; None when no world is left or the solver gave up."""
        import highspy

        solver = _solver(highspy, self._model, integer=True) if integer else self._solver
        if integer:
            _copy_bounds(self._solver, solver)
        columns = np.fromiter(weights.keys(), dtype=np.int32)
        given = np.fromiter(weights.values(), dtype=np.float64)
        moves = self._place[columns] >= 0
        chosen, costs = self._place[columns[moves]], given[moves]
        sense = highspy.ObjSense.kMaximize if largest else highspy.ObjSense.kMinimize
        solver.changeObjectiveSense(sense)
        solver.changeColsCost(len(chosen), chosen, costs)
        status = _solve(highspy, solver)
        solver.changeColsCost(len(chosen), chosen, np.zeros(len(chosen)))
        if status == highspy.HighsModelStatus.kUnbounded:
            return Extreme(UNBOUNDED if largest else -UNBOUNDED, False, None)
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        vector = self._certain.copy()
        vector[self._open] = solver.getSolution().col_value
        value = float(vector[columns] @ given)
        bound = int(np.floor(value + _WHOLE)) if largest else int(np.ceil(value - _WHOLE))
        whole = np.rint(vector)
        if np.abs(vector - whole).max(initial=0.0) > _WHOLE:
            return Extreme(bound, False, None)
        return Extreme(bound, True, whole.astype(np.int64))


def _steps(shape: Sequence[int]) -> tuple[int, ...]:
    """How far apart neighbours along each axis lie in a flattened array."""
    return tuple(prod(shape[axis + 1 :]) for axis in range(len(shape)))


class _Rows:
    """Collects sparse rows: sums (= 0) and differences (within bounds)."""

    def __init__(self) -> None:
        self.row: list[NDArray[np.int64]] = []
        self.column: list[NDArray[np.int64]] = []
        self.entry: list[Vector] = []
        self.low: list[Vector] = []
        self.high: list[Vector] = []
        self.count = 0

    def sums(self, coarse: NDArray[np.int64], fine: NDArray[np.int64], axis: int) -> None:
        whole, parts = coarse.ravel(), np.moveaxis(fine, axis, -1).reshape(coarse.size, -1)
        number = self.count + np.arange(whole.size)
        self._add(number, whole, -1.0)
        self._add(np.repeat(number, parts.shape[1]), parts.ravel(), 1.0)
        self._close(np.zeros(whole.size), np.zeros(whole.size))

    def differences(
        self,
        earlier: NDArray[np.int64],
        later: NDArray[np.int64],
        low: NDArray[np.int64],
        high: NDArray[np.int64],
    ) -> None:
        used = np.flatnonzero((low > -UNBOUNDED // 2) | (high < UNBOUNDED // 2))
        number = self.count + np.arange(used.size)
        self._add(number, later.ravel()[used], 1.0)
        self._add(number, earlier.ravel()[used], -1.0)
        self._close(low[used].astype(np.float64), high[used].astype(np.float64))

    def _add(self, row: NDArray[np.int64], column: NDArray[np.int64], entry: float) -> None:
        self.row.append(row)
        self.column.append(column)
        self.entry.append(np.full(row.size, entry))

    def _close(self, low: Vector, high: Vector) -> None:
        self.low.append(low)
        self.high.append(high)
        self.count += low.size


def _highs_model(highspy: Any, lower: Vector, upper: Vector, rows: _Rows, free: NDArray[np.int64]) -> Any:
    """The programme over the free columns; the others are certain and move to the right-hand sides."""
    from scipy import sparse

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = free.size, 0
    model.col_cost_ = np.zeros(free.size)
    model.col_lower_, model.col_upper_ = lower[free], upper[free]
    if rows.count and free.size:
        matrix = sparse.csr_matrix(
            (np.concatenate(rows.entry), (np.concatenate(rows.row), np.concatenate(rows.column))),
            shape=(rows.count, lower.size),
        )
        certain = np.where(lower == upper, lower, 0.0)
        given = matrix @ certain
        part = matrix[:, free].tocsr()
        used = np.flatnonzero(np.diff(part.indptr))
        part = part[used]
        model.num_row_ = used.size
        model.row_lower_ = (np.concatenate(rows.low) - given)[used]
        model.row_upper_ = (np.concatenate(rows.high) - given)[used]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = part.indptr
        model.a_matrix_.index_ = part.indices
        model.a_matrix_.value_ = part.data
    return model


def _solver(highspy: Any, model: Any, *, integer: bool = False) -> Any:
    solver = highspy.Highs()
    for option, setting in {
        "output_flag": False,
        "threads": 1,
        # From one objective to the next the basis stays feasible: primal steps, without scaling, are quickest
        # (measured on one month of the cube: half the time of the default).
        "simplex_strategy": 4,
        "simplex_scale_strategy": 0,
        "primal_simplex_bound_perturbation_multiplier": 0.0,
        "presolve": "on" if integer else "off",
        "mip_max_nodes": _INTEGER_NODES,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
    }.items():
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    if integer:
        every = np.arange(model.num_col_, dtype=np.int32)
        kind = np.full(model.num_col_, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(model.num_col_, every, kind)
    return solver


def _solve(highspy: Any, solver: Any) -> Any:
    """Runs the solver, a second time from scratch where it got stuck at the basis that it had kept."""
    solver.run()
    if solver.getModelStatus() == highspy.HighsModelStatus.kUnknown:
        solver.clearSolver()
        solver.run()
    return solver.getModelStatus()


def _copy_bounds(source: Any, target: Any) -> None:
    model = source.getLp()
    every = np.arange(model.num_col_, dtype=np.int32)
    target.changeColsBounds(model.num_col_, every, np.asarray(model.col_lower_), np.asarray(model.col_upper_))

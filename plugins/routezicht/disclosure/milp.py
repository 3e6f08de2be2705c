"""Builds a mixed-integer programme column by column and solves it with HiGHS on one core."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SECONDS_MAX = 60.0
"""Guard only: the node limit ends a hard search first, so that equal input gives equal output."""


class Programme:
    """Columns with costs and bounds, and sparse rows between them; everything is minimised."""

    def __init__(self) -> None:
        self.columns = 0
        self.rows = 0
        self._cost: list[Floats] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._whole: list[NDArray[np.bool_]] = []
        self._row_low: list[Floats] = []
        self._row_high: list[Floats] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []

    def add_columns(self, low: Floats, high: Floats, cost: Floats, *, whole: bool) -> Ints:
        """Adds columns and returns their numbers."""
        size = len(low)
        self._low.append(np.asarray(low, dtype=np.float64))
        self._high.append(np.asarray(high, dtype=np.float64))
        self._cost.append(np.asarray(cost, dtype=np.float64))
        self._whole.append(np.full(size, whole))
        self.columns += size
        return np.arange(self.columns - size, self.columns, dtype=np.int64)

    def add_rows(self, low: Floats, high: Floats) -> Ints:
        """Adds empty rows and returns their numbers."""
        self._row_low.append(np.asarray(low, dtype=np.float64))
        self._row_high.append(np.asarray(high, dtype=np.float64))
        self.rows += len(low)
        return np.arange(self.rows - len(low), self.rows, dtype=np.int64)

    def enter(self, rows: Ints, columns: Ints, values: Floats | float) -> None:
        """Adds entries; those of the same row and column add up."""
        if len(rows):
            filled = np.broadcast_to(np.asarray(values, dtype=np.float64), rows.shape)
            self._entries.append((rows, columns, filled))

    def solve(self, *, gap: float, nodes: int, settle: bool = True) -> Ints | None:
        """A good point, rounded to whole numbers; None when there is none at all.

        With `settle` the relaxation is solved first and its yes-or-no columns that came out whole are settled
        (nine in ten on the simulated cube): what is left takes a quarter of the time and costs 0.05 % of the
        persons shown.

        Args:
            gap: relative distance to the bound at which the search may stop.
            nodes: most branch-and-bound nodes.
        """
        highs: Any = import_module("highspy")
        solver = self.solver(highs, mip_rel_gap=gap, mip_max_nodes=nodes, time_limit=SECONDS_MAX)
        if not settle:
            point = _point(highs, solver)
            return None if point is None else np.rint(point).astype(np.int64)
        solver.setOptionValue("solve_relaxation", True)
        relaxed = _point(highs, solver)
        if relaxed is None:
            return None
        solver.setOptionValue("solve_relaxation", False)
        low, high = np.concatenate(self._low), np.concatenate(self._high)
        whole = np.rint(relaxed)
        settled = np.concatenate(self._whole) & (high - low <= 1) & (np.abs(relaxed - whole) < 1e-6)
        at = np.flatnonzero(settled).astype(np.int32)
        solver.changeColsBounds(len(at), at, whole[at], whole[at])
        point = _point(highs, solver)
        if point is None:
            solver.changeColsBounds(len(at), at, low[at], high[at])
            point = _point(highs, solver)
        return None if point is None else np.rint(point).astype(np.int64)

    def solver(self, highs: Any, **options: float | str) -> Any:
        """A silent HiGHS solver on one core that holds this programme."""
        return solver_of(highs, self._model(highs), **options)

    def solve_and_prove(self, *, nodes: int, seconds: float) -> tuple[Ints | None, float]:
        """The best point found, rounded to whole numbers, and a cost below which there is certainly none.

        The point is None when there is none, or none was found within the nodes and seconds.
        """
        highs: Any = import_module("highspy")
        solver = self.solver(highs, mip_rel_gap=0.0, mip_abs_gap=0.0, mip_max_nodes=nodes, time_limit=seconds)
        point = _point(highs, solver)
        bound = float(solver.getInfo().mip_dual_bound)
        return (None if point is None else np.rint(point).astype(np.int64)), bound

    def _model(self, highs: Any) -> Any:
        from scipy import sparse

        shape = (self.rows, self.columns)
        parts = [np.concatenate(part) for part in zip(*self._entries, strict=True)] or [np.zeros(0)] * 3
        matrix = sparse.csc_matrix((parts[2], (parts[0], parts[1])), shape=shape)
        model = highs.HighsLp()
        model.num_col_, model.num_row_ = self.columns, self.rows
        model.col_cost_ = np.concatenate(self._cost)
        model.col_lower_ = np.concatenate(self._low)
        model.col_upper_ = np.concatenate(self._high)
        model.row_lower_ = np.concatenate([*self._row_low, np.zeros(0)])
        model.row_upper_ = np.concatenate([*self._row_high, np.zeros(0)])
        model.a_matrix_.format_ = highs.MatrixFormat.kColwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        kinds = (highs.HighsVarType.kContinuous, highs.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(whole)] for whole in np.concatenate(self._whole)]
        return model


def solver_of(highs: Any, model: Any, **options: float | str) -> Any:
    """A silent HiGHS solver on one core that holds the model."""
    solver = _make_silently(highs.Highs)
    for option, value in {"output_flag": False, "threads": 1, "random_seed": 0, **options}.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _make_silently(make: Callable[[], Any]) -> Any:
    """Calls `make` without standard output: a process's first solver greets there from C, whatever its options."""
    saved, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        return make()
    finally:
        os.dup2(saved, 1)
        os.close(saved)
        os.close(nowhere)


def _point(highs: Any, solver: Any) -> Floats | None:
    solver.run()
    if solver.getInfo().primal_solution_status != highs.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.asarray(solver.getSolution().col_value)

"""What a reader of exact tables with hidden cells can work out: worlds that explain them, and prices of hiding.

The linear programme has a column per cell and a row per sum. A *world* is a possible set of counts; worlds met
once are kept, since they stay possible until a cell in which they differ from the truth is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.milp import Programme, solver_of
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.linked import Link, Node

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

TOLERANCE = 1e-6
# Measured on months of the cube: one target of insiders in twenty is left to be asked about alone.
SWEEPS = 12
INSIDER_SWEEPS = 24
LET_GO = 0.35
WORLDS_MAX = 400
# No question asks for a width near this. It keeps every programme bounded, and a capped world is a world too.
ROOM = 1000.0
WHOLE_NODES = 500
PART_MIN = 1e-4
QUESTION_SECONDS_MAX = 20.0


class UndecidedError(DisclosureError):
    """The solver gave no answer: whether the block is safe is not known, so nothing of it may be shown."""


@dataclass
class Cells:
    """All cells of one block in a row, node after node, as a reader meets them.

    Attributes:
        count: exact counts; `published`: the cell belongs to a published table and is not impossible.
        fixed: impossible cells, known to be 0.
        cost: what hiding the cell costs.
        equations: per link the place of each coarse cell, of each fine cell, and of the fine cell's sum among
            the coarse ones.
    """

    count: Ints
    published: Mask
    fixed: Mask
    cost: Floats
    equations: list[tuple[Ints, Ints, Ints]]

    def enter_sums(self, programme: Programme) -> None:
        """Adds that every sum equals its parts to a programme with one column per cell."""
        for coarse, fine, parent in self.equations:
            rows = programme.add_rows(np.zeros(len(coarse)), np.zeros(len(coarse)))
            programme.enter(rows[parent], fine, 1.0)
            programme.enter(rows, coarse, -1.0)

    @cached_property
    def alone(self) -> Ints:
        """Cells that hold one person."""
        return np.flatnonzero(self.count == 1)

    @cached_property
    def incidence(self) -> tuple[Any, Any]:
        """Sparse matrices, one row per equation and one column per cell: its parts, and its sum."""
        from scipy import sparse

        part_rows, parts, sum_rows, sums = [], [], [], []
        start = 0
        for coarse, fine, parent in self.equations:
            part_rows.append(start + parent)
            parts.append(fine)
            sum_rows.append(start + np.arange(len(coarse)))
            sums.append(coarse)
            start += len(coarse)

        def matrix(rows: list[Ints], columns: list[Ints]) -> Any:
            at = (np.concatenate([*rows, _NONE]), np.concatenate([*columns, _NONE]))
            return sparse.csr_matrix((np.ones(len(at[0])), at), shape=(start, len(self.count)))

        return matrix(part_rows, parts), matrix(sum_rows, sums)


_NONE = np.zeros(0, dtype=np.int64)


def lay_out(nodes: Sequence[Node], links: Sequence[Link], fixed: Sequence[Mask], cost: Floats) -> Cells:
    """Puts the nodes of one block, with the complete grid of cells, in one row."""
    starts = np.cumsum([0, *(len(node.keys) for node in nodes)])
    equations = []
    for link in links:
        coarse = starts[link.coarse] + np.arange(len(nodes[link.coarse].keys), dtype=np.int64)
        fine = starts[link.fine] + np.arange(len(nodes[link.fine].keys), dtype=np.int64)
        equations.append((coarse, fine, link.parent))
    known = np.concatenate(list(fixed))
    public = np.concatenate([np.full(len(node.keys), node.name is not None) for node in nodes])
    count = np.concatenate([node.count for node in nodes])
    return Cells(count, public & ~known, known, cost, equations)


@dataclass(frozen=True)
class Cut:
    """Of the cells `at`, those that get hidden must weigh at least `need` together."""

    at: Ints
    weight: Floats
    need: float


class Reader:
    """The programme of a reader who knows what is shown and that everything adds up."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        size = len(cells.count)
        programme = Programme()
        programme.add_columns(np.zeros(size), np.full(size, np.inf), np.zeros(size), whole=False)
        cells.enter_sums(programme)
        self._highs: Any = import_module("highspy")
        # Every question starts from the answer to the one before it, which stays possible: primal steps without
        # scaling take a fifth of the time of the default (measured on months of the cube).
        self._solver = programme.solver(
            self._highs,
            presolve="off",
            simplex_strategy=4,
            simplex_scale_strategy=0,
            primal_simplex_bound_perturbation_multiplier=0.0,
            time_limit=QUESTION_SECONDS_MAX,
        )
        self._every = np.arange(size, dtype=np.int32)
        self._count = cells.count.astype(np.float64)
        self._shown = np.zeros(size, dtype=np.bool_)
        self._worlds: list[Floats] = []
        self._rng = np.random.default_rng(0)

    def look(self, shown: Mask) -> None:
        """From now on these cells are shown, and all others not."""
        self._shown = shown
        known = np.flatnonzero(shown | self.cells.fixed)
        self._worlds = [world for world in self._worlds if np.array_equal(world[known], self._count[known])][
            -WORLDS_MAX:
        ]
        self._hold(known)

    def reach(self) -> tuple[Floats, Floats]:
        """Smallest and largest count of every cell over the worlds known so far and the truth."""
        worlds = [self._count, *self._worlds]
        return np.min(worlds, axis=0), np.max(worlds, axis=0)

    def ranges(self, targets: Ints, width: int) -> tuple[Ints, Ints]:
        """Smallest and largest count of the targets, looked for until they lie `width` apart."""
        self._widen(targets, width)
        least, most = self.reach()
        return least[targets].astype(np.int64), most[targets].astype(np.int64)

    def empty(self) -> Mask:
        """Cells that hold nobody in any possible world, not even a part of a person; impossible ones too.

        Those in which no world met so far holds anybody are asked about together, each up to so small a part of
        a person that there is mostly enough for all.
        """
        shut = self.reach()[1] < TOLERANCE
        while (shut > self.cells.fixed).any():
            asked = np.flatnonzero(shut & ~self.cells.fixed).astype(np.int32)
            part = np.full(len(asked), max(0.5 / len(asked), PART_MIN))
            self._solver.changeColsBounds(len(asked), asked, np.zeros(len(asked)), part)
            values, _ = self._run(asked, np.full(len(asked), -1.0))
            self._hold(self._known(_NONE))
            possible = values[asked] > TOLERANCE
            if not possible.any():
                break
            shut[asked[possible]] = False
        return shut

    def cuts(self, targets: Ints, widths: Ints) -> list[Cut]:
        """For every target whose range is narrower than its width: which cells would have to be hidden."""
        least, most = self.reach()
        self._sweep(targets, least, most, widths)
        found = []
        for target, width in zip(targets, widths, strict=True):
            cut = self._ask(int(target), float(width), least, most)
            if cut is not None:
                found.append(cut)
        return found

    def cuts_of_insiders(self, small: Ints, width: int) -> list[Cut]:
        """The cuts of everybody who is alone in a cell, on the small counts that share a sum with it.

        Most counts stay wide even if nearly all of those people said so at once; the others are asked about one
        insider at a time.
        """
        pairs = _Pairs.of(self.cells, small)
        pairs.drop_wide(self._worlds, width)
        own, alone = _same_person(self.cells), self.cells.alone
        for sweep in range(INSIDER_SWEEPS):
            asked = np.unique(pairs.targets)
            single = self._count[asked] == 1
            # Whoever is counted in a cell with one person cannot learn of it: that cell is let go, some at a time.
            free = single & (self._rng.random(len(asked)) < LET_GO)
            asked = asked[free | ~single]
            if len(asked):
                told = alone[~own[np.isin(alone, asked)].any(axis=0)]
                self._hold(self._known(told))
                met = len(self._worlds)
                least, most = self._count.copy(), self._count.copy()
                self._pull(asked, pairs.lowest(asked) + width, least, most, up=sweep > 0)
                pairs.drop_wide(self._worlds[met:], width)
        found: list[Cut] = []
        narrow = np.zeros(len(self._count), dtype=np.bool_)
        for insider in np.unique(pairs.insiders):
            targets = pairs.targets[(pairs.insiders == insider) & ~narrow[pairs.targets]]
            self._hold(self._known(np.array([insider])))
            least, most = self._count.copy(), self._count.copy()
            for target in targets:
                cut = self._ask(int(target), float(width), least, most)
                if cut is not None:
                    narrow[target] = True
                    found.append(cut)
        self._hold(self._known(_NONE))
        return found

    def _known(self, more: Ints) -> Ints:
        known = self._shown | self.cells.fixed
        known[more] = True
        return np.flatnonzero(known)

    def _hold(self, known: Ints) -> None:
        low, high = np.zeros(len(self._count)), self._count + ROOM
        low[known] = high[known] = self._count[known]
        self._solver.changeColsBounds(len(self._every), self._every, low, high)

    def _widen(self, targets: Ints, width: int) -> None:
        """Looks for worlds in which the targets lie far apart, under what is held just now."""
        least, most = self._count.copy(), self._count.copy()
        widths = np.full(len(targets), width, dtype=np.int64)
        self._sweep(targets, least, most, widths)
        for target in targets:
            for sign in (-1.0, 1.0):
                if most[target] - least[target] < width - TOLERANCE:
                    self._extreme(int(target), sign, least, most)

    def _sweep(self, targets: Ints, least: Floats, most: Floats, widths: Ints) -> None:
        """Widens many targets at once, so that few are left to be asked about one by one."""
        for _ in range(SWEEPS):
            narrow = most[targets] - least[targets] < widths - TOLERANCE
            if narrow.sum() < 2:
                return
            left = targets[narrow]
            self._pull(left, least[left] + widths[narrow], least, most, up=True)

    def _pull(self, targets: Ints, enough: Floats, least: Floats, most: Floats, *, up: bool) -> None:
        """Looks for a world with as many (or as few) persons in the targets as there can be, none beyond enough."""
        columns, zeros = targets.astype(np.int32), np.zeros(len(targets))
        self._solver.changeColsBounds(len(columns), columns, zeros, enough)
        self._solve(columns, self._rng.uniform(0.5, 1.0, len(columns)) * (-1 if up else 1), least, most)
        self._solver.changeColsBounds(len(columns), columns, zeros, self._count[columns] + ROOM)

    def _ask(self, target: int, width: float, least: Floats, most: Floats) -> Cut | None:
        """The cut that a target needs, None when it is wide; `least` and `most` widen on the way."""
        if most[target] - least[target] >= width - TOLERANCE:
            return None
        gains = np.zeros(len(self._count))
        for sign in (-1.0, 1.0):
            if most[target] - least[target] >= width - TOLERANCE:
                return None
            price = self._extreme(target, sign, least, most)
            # Hidden, a cell may rise without limit or fall to 0.
            gains += np.where(price < -TOLERANCE, np.inf, np.maximum(price, 0.0) * self._count)
        need = width - (most[target] - least[target])
        if need <= TOLERANCE:
            return None
        free = self._shown
        at = np.flatnonzero(free & (gains > TOLERANCE))
        if gains[at].sum() < need:
            # Only fractions of persons would make it wide: something else has to be hidden, whatever it is.
            at = np.flatnonzero(free)
            return Cut(at, np.ones(len(at)), 1.0)
        return Cut(at, np.minimum(gains[at], need), need)

    def _extreme(self, target: int, sign: float, least: Floats, most: Floats) -> Floats:
        """Goes to the smallest (sign 1) or largest (-1) target; returns the price of every bound there."""
        column = np.array([target], dtype=np.int32)
        return self._solve(column, np.array([sign]), least, most)

    def _run(self, columns: NDArray[np.int32], costs: Floats) -> tuple[Floats, Floats]:
        """Values of all cells where the cost is least, and the prices of their bounds there."""
        solver = self._solver
        solver.changeColsCost(len(columns), columns, costs)
        solver.run()
        if solver.getModelStatus() == self._highs.HighsModelStatus.kUnknown:
            solver.clearSolver()  # stuck at the basis that it had kept
            solver.run()
        status, solution = solver.getModelStatus(), solver.getSolution()
        solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        if status != self._highs.HighsModelStatus.kOptimal:
            raise UndecidedError(
                "The solver gave no answer on what can be worked out.",
                where="a block of the tables",
                action="use the method 'round', or coarser dimensions",
            )
        return np.asarray(solution.col_value), np.asarray(solution.col_dual)

    def _solve(self, columns: NDArray[np.int32], costs: Floats, least: Floats, most: Floats) -> Floats:
        values, prices = self._run(columns, costs)
        world: Floats | None = values
        if world is not None and np.abs(world - np.rint(world)).max() > TOLERANCE:
            world = self._whole_world(columns, costs)
        if world is not None:
            world = np.rint(world)
            self._worlds.append(world)
            np.minimum(least, world, out=least)
            np.maximum(most, world, out=most)
        return prices

    def _whole_world(self, columns: NDArray[np.int32], costs: Floats) -> Floats | None:
        """The best world of whole persons found, for the cases where the programme ends in fractions."""
        model = self._solver.getLp()
        solver = solver_of(self._highs, model, mip_max_nodes=WHOLE_NODES, time_limit=QUESTION_SECONDS_MAX)
        size = model.num_col_
        kind = np.full(size, int(self._highs.HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(size, self._every, kind)
        solver.changeColsCost(len(columns), columns, costs)
        solver.run()
        if solver.getInfo().primal_solution_status != self._highs.SolutionStatus.kSolutionStatusFeasible:
            return None
        return np.asarray(solver.getSolution().col_value)


@dataclass
class _Pairs:
    """Somebody alone in a cell (`insiders`) and a small count that he may learn of (`targets`), pair by pair.

    `least` and `most`: range of the target over the worlds met in which the insider is alone.
    """

    insiders: Ints
    targets: Ints
    least: Floats
    most: Floats

    @classmethod
    def of(cls, cells: Cells, small: Ints) -> _Pairs:
        """All pairs that share a sum; the one person of a part of a cell with one person is the same person."""
        parts, sums = cells.incidence
        alone = cells.alone
        beside = (parts[:, alone].T @ parts[:, small]).tocoo()
        above = (parts[:, alone].T @ sums[:, small]).tocoo()
        several = cells.count[small[above.col]] > 1
        rows = np.concatenate([beside.row, above.row[several]])
        columns = np.concatenate([beside.col, above.col[several]])
        pairs = np.unique(np.column_stack([alone[rows], small[columns]]), axis=0)
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        count = cells.count[pairs[:, 1]].astype(np.float64)
        return cls(pairs[:, 0], pairs[:, 1], count, count)

    def drop_wide(self, worlds: Sequence[Floats], width: int) -> None:
        """Drops the pairs that are wide over those worlds, and all before, in which the insider is alone indeed."""
        for world in worlds:
            possible, values = world[self.insiders] == 1, world[self.targets]
            self.least = np.where(possible, np.minimum(self.least, values), self.least)
            self.most = np.where(possible, np.maximum(self.most, values), self.most)
        kept = self.most - self.least < width - TOLERANCE
        self.insiders, self.targets = self.insiders[kept], self.targets[kept]
        self.least, self.most = self.least[kept], self.most[kept]

    def lowest(self, targets: Ints) -> Floats:
        """From where on each of the targets, in order, has to be wide for all of its insiders."""
        found = np.zeros(len(targets))
        at = np.searchsorted(targets, self.targets)
        asked = np.isin(self.targets, targets)
        np.maximum.at(found, at[asked], self.least[asked])
        return found


def _same_person(cells: Cells) -> Mask:
    """Which cells that hold one person lie within each other, as a square over `cells.alone`."""
    parts, sums = cells.incidence
    alone = cells.alone
    within = np.asarray((sums[:, alone].T @ parts[:, alone]).todense()) > 0
    reached = within | np.eye(len(alone), dtype=np.bool_)
    while True:
        further = (reached.astype(np.int32) @ reached.astype(np.int32)) > 0
        if np.array_equal(further, reached):
            return np.asarray(reached | reached.T)
        reached = further

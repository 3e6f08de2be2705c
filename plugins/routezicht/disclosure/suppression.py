"""Method `suppress`: exact counts, with the fewest large cells hidden that protect every small one.

All cells below the threshold are hidden, zeros too. A reader can still subtract; so for every small count the
largest and smallest value that agree with what is published are sought, and where they lie too close their
dual prices say which cells would have to be hidden as well (Fischetti and Salazar, Operations Research 49
(2001), 819-829). A small integer programme takes the cheapest set that satisfies all such cuts, and the search
repeats until nothing is narrow: the set is then optimal for the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.milp import Programme
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.linked import Link, Node

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

ROUNDS_MAX = 200
SWEEPS = 12
TOLERANCE = 1e-6


@dataclass
class Cells:
    """All cells of one block in a row, node after node, as a reader meets them.

    Attributes:
        count: exact counts; `published`: the cell belongs to a published table and is not impossible.
        fixed: impossible cells, known to be 0.
        cost: what hiding the cell costs.
        equations: per link the place of each coarse cell and, for each fine cell, of it and its sum.
    """

    count: Ints
    published: Mask
    fixed: Mask
    cost: Floats
    equations: list[tuple[Ints, Ints, Ints]]


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


def suppress_block(cells: Cells, k: int, width: int, *, insiders: bool) -> tuple[Mask, int]:
    """Cells that are shown, and the number of large cells hidden to protect the small ones.

    Args:
        width: smallest distance between the largest and smallest possible value of a count of 1 to k - 1.
        insiders: keep that distance for one of those counted, and for a person who is alone in another cell.

    Raises:
        DisclosureError: hiding everything would not be enough.
    """
    hideable = cells.published & (cells.count >= k)
    small = (cells.count > 0) & (cells.count < k)
    # One of those counted knows that the count is not 0.
    need = np.where(small, width + int(insiders), 0)
    need[_doors(cells, k)] = 1
    targets = np.flatnonzero(need)
    hidden = np.zeros(len(cells.count), dtype=np.bool_)
    if not len(targets):
        return hideable, 0
    reader = _Reader(cells)
    cuts: list[tuple[Ints, Floats, float]] = []
    for _ in range(ROUNDS_MAX):
        found = reader.cuts(targets, hideable, hidden, need[targets])
        if not found and insiders:
            found = reader.cuts_of_insiders(np.flatnonzero(small), hideable, hidden, width)
        if not found:
            return hideable & ~hidden, int(hidden.sum())
        cuts += found
        hidden = _cheapest(cells, hideable, cuts)
    raise DisclosureError(
        "The search for cells to hide did not end.",
        where="a block of the tables",
        action="use the method 'round', or coarser dimensions",
    )


def _doors(cells: Cells, k: int) -> Ints:
    """One empty cell per sum that all comes from one part; were it certainly empty, that part would be a fact.

    Of the empty cells the one with most small counts beside it is taken: it is the cheapest to keep open.
    """
    small = np.where(cells.count < k, cells.count, 0)
    beside = np.zeros(len(cells.count), dtype=np.int64)
    for _, fine, parent in cells.equations:
        beside[fine] += np.bincount(parent, small[fine]).astype(np.int64)[parent]
    found = []
    for coarse, fine, parent in cells.equations:
        parts = np.bincount(parent, cells.count[fine] > 0, len(coarse))
        empty = np.flatnonzero((cells.count[fine] == 0) & cells.published[fine] & (parts[parent] == 1))
        order = empty[np.lexsort((beside[fine[empty]], parent[empty]))]
        last = np.append(np.diff(parent[order]) != 0, True)[: len(order)]
        found.append(fine[order[last]])
    return np.unique(np.concatenate([*found, np.zeros(0, dtype=np.int64)]))


def _cheapest(cells: Cells, hideable: Mask, cuts: Sequence[tuple[Ints, Floats, float]]) -> Mask:
    """The cheapest set of cells that satisfies all cuts."""
    used = np.unique(np.concatenate([at for at, _, _ in cuts]))
    programme = Programme()
    zeros = np.zeros(len(used))
    programme.add_columns(zeros, zeros + 1, cells.cost[used], whole=True)
    for at, weight, need in cuts:
        row = programme.add_rows(np.array([need]), np.array([np.inf]))
        programme.enter(np.repeat(row, len(at)), np.searchsorted(used, at), weight)
    point = programme.solve(gap=0.0, nodes=10_000, settle=False)
    if point is None:
        raise DisclosureError(
            "A small count cannot be protected even when all cells are hidden.",
            where="a block of the tables",
            action="use the method 'round', or merge codes",
        )
    hidden = np.zeros(len(hideable), dtype=np.bool_)
    hidden[used[point > 0]] = True
    return hidden


class _Reader:
    """The linear programme of a reader who knows what is shown and that everything adds up."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        size = len(cells.count)
        programme = Programme()
        programme.add_columns(np.zeros(size), np.full(size, np.inf), np.zeros(size), whole=False)
        for coarse, fine, parent in cells.equations:
            rows = programme.add_rows(np.zeros(len(coarse)), np.zeros(len(coarse)))
            programme.enter(rows[parent], fine, 1.0)
            programme.enter(rows, coarse, -1.0)
        highs: Any = import_module("highspy")
        # Every question starts from the answer to the one before it.
        self.solver = programme.solver(highs, presolve="off")
        self.optimal = highs.HighsModelStatus.kOptimal
        self.every = np.arange(size, dtype=np.int32)

    def cuts(
        self, targets: Ints, hideable: Mask, hidden: Mask, widths: Ints, alone: int | None = None
    ) -> list[tuple[Ints, Floats, float]]:
        """For every target that is too narrow: cells, weights and the sum that is needed of hidden ones.

        Args:
            alone: a cell whose count the reader knows, being the only one in it.
        """
        cells = self.cells
        shown = hideable & ~hidden
        count = cells.count.astype(np.float64)
        known = shown | cells.fixed
        if alone is not None:
            known[alone] = True
        low, high = np.where(known, count, 0.0), np.where(known, count, np.inf)
        self.solver.changeColsBounds(len(self.every), self.every, low, high)
        least, most = count.copy(), count.copy()
        self._sweep(targets, least, most, widths)
        found = []
        for target, width in zip(targets, widths, strict=True):
            gains = np.zeros(len(count))
            for sign in (-1.0, 1.0):
                if most[target] - least[target] >= width - TOLERANCE:
                    break
                point, price = self._extreme(int(target), sign)
                if point is None or price is None:
                    least[target], most[target] = -np.inf, np.inf
                    break
                np.minimum(least, point, out=least)
                np.maximum(most, point, out=most)
                # Hidden, a cell may rise without limit or fall to 0.
                gains += np.where(price < -TOLERANCE, np.inf, np.maximum(price, 0.0) * count)
            need = width - (most[target] - least[target])
            if need > TOLERANCE:
                at = np.flatnonzero(shown & (gains > TOLERANCE))
                found.append((at, np.minimum(gains[at], need), need))
        return found

    def cuts_of_insiders(
        self, small: Ints, hideable: Mask, hidden: Mask, width: int
    ) -> list[tuple[Ints, Floats, float]]:
        """The cuts of everybody who is alone in a cell, on the small counts that share a sum with it."""
        found = []
        size = len(self.cells.count)
        for alone in small[self.cells.count[small] == 1]:
            near = np.zeros(size, dtype=np.bool_)
            for coarse, fine, parent in self.cells.equations:
                lines = parent[fine == alone]
                near[fine[np.isin(parent, lines)]] = True
                near[coarse[lines]] = True
            near[alone] = False
            targets = small[near[small]]
            if len(targets):
                widths = np.full(len(targets), width, dtype=np.int64)
                found += self.cuts(targets, hideable, hidden, widths, int(alone))
        return found

    def _sweep(self, targets: Ints, least: Floats, most: Floats, widths: Ints) -> None:
        """Widens many targets at once, so that few are left to be asked about one by one."""
        rng = np.random.default_rng(0)
        for _ in range(SWEEPS):
            narrow = targets[most[targets] - least[targets] < widths - TOLERANCE].astype(np.int32)
            if not len(narrow):
                return
            self.solver.changeColsCost(len(narrow), narrow, rng.uniform(-1.0, 1.0, len(narrow)))
            self.solver.run()
            status, solution = self.solver.getModelStatus(), self.solver.getSolution()
            self.solver.changeColsCost(len(narrow), narrow, np.zeros(len(narrow)))
            if status != self.optimal:
                return
            point = np.asarray(solution.col_value)
            np.minimum(least, point, out=least)
            np.maximum(most, point, out=most)

    def _extreme(self, target: int, sign: float) -> tuple[Floats | None, Floats | None]:
        """The point with the smallest (sign 1) or largest (-1) target, and the price of every bound."""
        solver = self.solver
        solver.changeColCost(target, sign)
        solver.run()
        status, solution = solver.getModelStatus(), solver.getSolution()
        solver.changeColCost(target, 0.0)
        if status != self.optimal:
            return None, None
        return np.asarray(solution.col_value), np.asarray(solution.col_dual)

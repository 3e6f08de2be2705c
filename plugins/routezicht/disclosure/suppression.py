"""Method `suppress`: exact counts, with the fewest large cells hidden that protect every small one.

All cells below the threshold are hidden, zeros too. A reader can still subtract; so for every small count the
largest and smallest value that agree with what is published are sought, and where they lie too close their
dual prices say which cells would have to be hidden as well (Fischetti and Salazar, Operations Research 49
(2001), 819-829). A small integer programme takes the cheapest set that satisfies all such cuts, and the search
repeats until nothing is narrow: the set is then optimal for the block.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.milp import Programme
from routezicht.disclosure.reader import TOLERANCE, Reader, UndecidedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.reader import Cells, Cut

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

ROUNDS_MAX = 200
CHOICE_NODES_MAX = 5_000
CHOICE_SECONDS_MAX = 30.0
BLOCK_SECONDS_MAX = 300.0
"""Guard only, per block: what is not settled by then is not shown at all."""


@dataclass(frozen=True)
class Pattern:
    """Which cells of a block are shown, and what that costs.

    Attributes:
        shown: per cell.
        secondary: large cells hidden to protect others.
        moved: large cells hidden because they moved by a few since an earlier release.
        proven: no cheaper set of secondary cells answers the same questions.
        floor: no fewer secondary cells answer them whichever they are.
        floor_outside: the same for narrow intervals alone, as seen by readers from outside.
        empty: per cell whether a reader can work out that nobody is there.
    """

    shown: Mask
    secondary: int
    moved: int
    proven: bool
    floor: int
    floor_outside: int
    empty: Mask


def suppress_block(
    cells: Cells, k: int, width: int, *, insiders: bool, moved: Ints | None = None, doors: Mask | None = None
) -> Pattern:
    """The cheapest pattern under which nothing small can be worked out.

    Args:
        width: smallest distance between the largest and smallest possible value of a count of 1 to k - 1.
        insiders: keep that distance for one of those counted, and for a person who is alone in another cell.
        moved: per cell how far its range has to reach because a count known from an earlier release lies less
            than k away; 0 for all others.
        doors: further cells without anybody that must not be certainly empty.

    Raises:
        UndecidedError: it was not settled in time, or hiding everything would not be enough.
    """
    moved = np.zeros(len(cells.count), dtype=np.int64) if moved is None else moved
    large = cells.published & (cells.count >= k)
    hideable = large & (moved == 0)
    small = (cells.count > 0) & (cells.count < k)
    search = _Search(cells, hideable)
    outside = np.maximum(np.where(small, width, 0), moved)
    search.settle(lambda reader: reader.cuts(*_asked(outside)))
    outside_cost = search.floor
    # One of those counted knows that the count is not 0.
    inside = np.maximum(np.where(small, width + int(insiders), 0), moved)
    for asked in (_doors(cells, k), np.flatnonzero(np.zeros_like(small) if doors is None else doors)):
        inside[asked] = np.maximum(inside[asked], 1)
    search.settle(lambda reader: reader.cuts(*_asked(inside)))
    if insiders:
        everybody = np.flatnonzero(small)
        search.settle(
            lambda reader: reader.cuts(*_asked(inside)) or reader.cuts_of_insiders(everybody, width)
        )
    hidden = search.hidden
    return Pattern(
        hideable & ~hidden,
        int(hidden.sum()),
        int((large & ~hideable).sum()),
        float(cells.cost[hidden].sum()) <= search.floor + TOLERANCE,
        _fewest(cells.cost[hideable], search.floor),
        _fewest(cells.cost[hideable], outside_cost),
        search.empty(),
    )


def _fewest(costs: NDArray[np.float64], total: float) -> int:
    """Least number of cells whose cost reaches the total, if the dearest ones come first."""
    dearest = np.cumsum(np.sort(costs)[::-1])
    return int(np.searchsorted(dearest, total - TOLERANCE) + 1) if total > TOLERANCE else 0


def _asked(widths: Ints) -> tuple[Ints, Ints]:
    targets = np.flatnonzero(widths)
    return targets, widths[targets]


class _Search:
    """Cuts so far, and the cheapest set of hidden cells that satisfies them."""

    def __init__(self, cells: Cells, hideable: Mask) -> None:
        self.cells, self.hideable = cells, hideable
        self.hidden = np.zeros(len(hideable), dtype=np.bool_)
        self.floor = 0.0
        self._reader = Reader(cells)
        self._cuts: list[Cut] = []
        self._until = time.monotonic() + BLOCK_SECONDS_MAX

    def settle(self, question: Callable[[Reader], Sequence[Cut]]) -> None:
        """Hides what is needed until the question finds no cut any more.

        Raises:
            UndecidedError: rounds or time are up.
        """
        for _ in range(ROUNDS_MAX):
            self._reader.look(self.hideable & ~self.hidden)
            found = question(self._reader)
            if not found:
                return
            if time.monotonic() > self._until:
                break
            self._cuts += found
            self._choose()
        raise UndecidedError(
            "The search for cells to hide did not end.",
            where="a block of the tables",
            action="use the method 'round', or coarser dimensions",
        )

    def empty(self) -> Mask:
        """Cells that are certainly empty under the pattern found."""
        return self._reader.empty()

    def _choose(self) -> None:
        cuts, cost = self._cuts, self.cells.cost
        used = np.unique(np.concatenate([cut.at for cut in cuts]))
        programme = Programme()
        zeros = np.zeros(len(used))
        programme.add_columns(zeros, zeros + 1, cost[used], whole=True)
        rows = programme.add_rows(np.array([cut.need for cut in cuts]), np.full(len(cuts), np.inf))
        for row, cut in zip(rows, cuts, strict=True):
            programme.enter(np.full(len(cut.at), row), np.searchsorted(used, cut.at), cut.weight)
        point, bound = programme.solve_and_prove(nodes=CHOICE_NODES_MAX, seconds=CHOICE_SECONDS_MAX)
        if point is None:
            raise UndecidedError(
                "A small count cannot be protected even when all cells are hidden.",
                where="a block of the tables",
                action="use the method 'round', or merge codes",
            )
        self.floor = max(self.floor, bound)
        self.hidden = np.zeros(len(self.hideable), dtype=np.bool_)
        self.hidden[used[point > 0]] = True


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

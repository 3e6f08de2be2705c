"""Decides per cell how far its true count is open, by worlds first and programmes where they fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.attack.knowledge import UNBOUNDED
from routezicht.disclosure.attack.programme import BlockProgramme, Extreme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.bounds import Bounds, Relation
    from routezicht.disclosure.attack.lattice import Cell, Lattice, Level
    from routezicht.disclosure.attack.witness import Seen

_SWEEPS = 12
"""Worlds met at random before cells are asked about one by one."""


@dataclass
class Knowledge:
    """State of the attack on one release: what is certain, and what was seen to be possible.

    Attributes:
        bounds: certain bounds per level, tightened.
        seen: range over known worlds, within the bounds; None while no world is known.
    """

    bounds: Bounds
    seen: Seen

    def certain_width(self, level: Level) -> NDArray[np.int64]:
        """Width of the certain interval per cell: no world lies outside."""
        low, high = self.bounds[level]
        return high - low


class BlockSearch:
    """Programmes over one block of linked releases, made when first needed.

    Attributes:
        worlds: those met so far, each as a vector over all columns.
        undecided: questions that the solver left open.
    """

    def __init__(
        self,
        lattice: Lattice,
        releases: Mapping[int, Knowledge],
        relations: Sequence[Relation],
        block: int,
    ) -> None:
        self._lattice, self._releases, self._relations = lattice, releases, relations
        self._block = block
        self._made: BlockProgramme | None = None
        self._chance = np.random.default_rng(0)
        self.worlds: list[NDArray[np.int64]] = []
        self.undecided = 0

    @property
    def programme(self) -> BlockProgramme:
        """The programme of this block."""
        if self._made is None:
            parts = [(number, known.bounds) for number, known in self._releases.items()]
            self._made = BlockProgramme(self._lattice, parts, self._relations, self._block)
        return self._made

    def column(self, release: int, cell: Cell) -> int:
        """Column of a cell."""
        return self.programme.column(release, *cell)

    def columns(self, release: int, cells: Sequence[Cell]) -> NDArray[np.int64]:
        """Columns of several cells."""
        return np.array([self.programme.column(release, *cell) for cell in cells], dtype=np.int64)

    def bounds(self, release: int, cells: Sequence[Cell]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Certain bounds of several cells."""
        sides = self._releases[release].bounds
        found = [[side[self._block, *index] for side in sides[level]] for level, index in cells]
        low, high = np.array(found, dtype=np.int64).reshape(-1, 2).T
        return low, high

    def settle(self, release: int, cells: Sequence[Cell], width: int, floor: int = 0) -> None:
        """Looks at each cell until worlds ``width`` apart were seen or its certain interval is exact.

        Args:
            floor: count below which worlds do not matter (somebody knows to be inside).
        """
        known = self._releases[release]
        self.scatter(release, cells, width, floor)
        for level, index in cells:
            at = (self._block, *index)
            for largest in (True, False):
                low, high = known.bounds[level]
                reached = known.seen.high[level][at] - max(known.seen.low[level][at], floor)
                if reached >= width or high[at] - max(low[at], floor) < width:
                    break
                found = self.extreme({self.column(release, (level, index)): 1.0}, largest=largest)
                if found is None:
                    continue
                if largest:
                    high[at] = min(high[at], found.bound)
                    if found.bound >= UNBOUNDED:  # there are worlds with any number of persons here
                        known.seen.high[level][at] = UNBOUNDED
                else:
                    low[at] = max(low[at], found.bound)
            else:
                low, high = known.bounds[level]
                open_width = high[at] - max(low[at], floor)
                reached = known.seen.high[level][at] - max(known.seen.low[level][at], floor)
                self.undecided += int(reached < width <= open_width)

    def scatter(self, release: int, cells: Sequence[Cell], width: int, floor: int = 0) -> None:
        """Raises as many of the cells as it can by ``width`` at once, so that few are left to be asked alone."""
        known = self._releases[release]
        for _ in range(_SWEEPS):
            least = {
                (level, index): max(int(known.seen.low[level][self._block, *index]), floor)
                for level, index in cells
            }
            left = [cell for cell, low in least.items() if self._highest(known, cell) - low < width]
            if len(left) < 2:
                return
            enough = np.array([least[cell] + width for cell in left])
            self.pull_together(release, left, enough, up=True)

    def pull_together(
        self, release: int, cells: Sequence[Cell], enough: NDArray[np.int64], *, up: bool
    ) -> None:
        """Meets a world with as many (``up``) or as few persons in these cells as there can be together.

        Args:
            enough: no cell is raised beyond this, so that there is more for others; at least its true count.
        """
        columns = self.columns(release, cells)
        low, high = self.bounds(release, cells)
        self.programme.set_bounds(columns, low, np.minimum(high, enough))
        pull = self._chance.uniform(0.5, 1.0, len(columns))
        found = self.programme.extreme(dict(zip(columns.tolist(), pull.tolist(), strict=True)), largest=up)
        self.programme.set_bounds(columns, low, high)
        if found is not None and found.vector is not None:
            self._keep(found.vector)

    def extreme(self, weights: Mapping[int, float], *, largest: bool) -> Extreme | None:
        """Extreme of a weighted sum: exact for whole numbers, and every world met on the way is kept."""
        found = self.programme.extreme(weights, largest=largest)
        if found is not None and not found.reached:
            whole = self.programme.extreme(weights, largest=largest, integer=True)
            found = whole or found
        if found is not None and found.vector is not None:
            self._keep(found.vector)
        return found

    def _highest(self, known: Knowledge, cell: Cell) -> int:
        return int(known.seen.high[cell[0]][self._block, *cell[1]])

    def _keep(self, vector: NDArray[np.int64]) -> None:
        self.worlds.append(vector)
        for number, known in self._releases.items():
            for level, low in known.seen.low.items():
                values = self.programme.values(number, level, vector)
                high = known.seen.high[level]
                one = slice(self._block, self._block + 1)
                np.minimum(low[one], values[None], out=low[one])
                np.maximum(high[one], values[None], out=high[one])


def doubtful(
    known: Knowledge, targets: Mapping[Level, NDArray[np.bool_]], width: int, block: int, floor: int = 0
) -> list[Cell]:
    """Targets of a block that are neither certainly narrow nor seen to be wide."""
    cells: list[Cell] = []
    for level, mask in targets.items():
        low, high = (side[block] for side in known.bounds[level])
        seen = known.seen.high[level][block] - np.maximum(known.seen.low[level][block], floor)
        here = mask[block] & (high - np.maximum(low, floor) >= width) & (seen < width)
        cells += [(level, tuple(int(i) for i in index)) for index in np.argwhere(here)]
    return cells

"""What those learn who are counted themselves: alone in a cell, or one of a few."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack.search import doubtful

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.checks import Finding
    from routezicht.disclosure.attack.lattice import Cell, Counts, Lattice, Level
    from routezicht.disclosure.attack.search import BlockSearch, Knowledge
    from routezicht.disclosure.attack.witness import Moves


@dataclass
class Inside:
    """The insider questions about one block of one release.

    Attributes:
        known: what outsiders know.
        truth: exact counts.
        small: cells to protect.
    """

    lattice: Lattice
    number: int
    known: Knowledge
    truth: Mapping[Level, Counts]
    small: Mapping[Level, NDArray[np.bool_]]
    search: BlockSearch
    block: int
    width: int

    def alone(self, sole: Mapping[Level, Counts], moves: Moves, finding: Finding) -> None:
        """Small counts that somebody who knows to be alone in another cell can learn or narrow.

        Args:
            sole: width in this block over worlds in which nobody who is alone in a cell has company; a
                target that stays wide even then is safe against each of them.
            moves: steps between worlds of this block.
        """
        targets: list[Cell] = []
        for level, mask in self.small.items():
            outside = self.known.seen.width(level)[self.block] >= self.width
            finding.asked += int((mask[self.block] & outside).sum())
            at = np.argwhere(mask[self.block] & outside & (sole[level] < self.width))
            targets += [(level, tuple(int(i) for i in index)) for index in at]
        pairs = {cell: self._doubtful_insiders(cell, moves) for cell in targets}
        pairs = {cell: insiders for cell, insiders in pairs.items() if insiders}
        safe = self._safe_from_all(pairs)
        suspects: dict[Cell, list[Cell]] = {}
        for cell, insiders in pairs.items():
            for insider in insiders if cell not in safe else ():
                suspects.setdefault(insider, []).append(cell)
        learned: dict[Cell, tuple[int, int]] = {}
        for insider, cells in suspects.items():
            left = [cell for cell in cells if cell not in learned]
            with self._holding_one([insider]):
                ranges = zip(left, self._ranges(left), strict=True)
            learned |= {cell: found for cell, found in ranges if found[1] - found[0] < self.width}
        for (level, index), (low, high) in learned.items():
            finding.add(self.lattice.cell(level, (self.block, *index)), low=low, high=high)

    def member(self, finding: Finding) -> None:
        """Small counts of two or more that one of those counted, who knows to be inside, narrows."""
        known, block, width = self.known, self.block, self.width
        outside = {
            level: mask & (self.truth[level] > 1) & (known.seen.width(level) >= width)
            for level, mask in self.small.items()
        }
        finding.asked += sum(int(mask[block].sum()) for mask in outside.values())
        self.search.settle(self.number, doubtful(known, outside, width, block, floor=1), width, floor=1)
        for level, mask in outside.items():
            low, high = (side[block] for side in known.bounds[level])
            seen = known.seen.high[level][block] - np.maximum(known.seen.low[level][block], 1)
            for at in np.argwhere(mask[block] & (high - np.maximum(low, 1) < width) & (seen < width)):
                index = tuple(int(i) for i in at)
                finding.add(
                    self.lattice.cell(level, (block, *index)),
                    low=max(int(low[index]), 1),
                    high=int(high[index]),
                )

    def _count(self, cell: Cell) -> int:
        return int(self.truth[cell[0]][(self.block, *cell[1])])

    def _doubtful_insiders(self, cell: Cell, moves: Moves) -> list[Cell]:
        """Those alone in a cell that shares an equation with this one, and whom no known world refutes."""
        return [one for one in self._neighbours(cell) if moves.width(cell, one) < self.width]

    def _safe_from_all(self, pairs: Collection[Cell]) -> set[Cell]:
        """Cells that stay wide even when everybody who is alone somewhere says so: most of them do."""
        if not pairs:
            return set()
        everyone = [
            cell for level, counts in self.truth.items()
            for cell in self._alone(level, (slice(None),) * (counts.ndim - 1))
        ]  # fmt: skip
        several = [cell for cell in pairs if self._count(cell) > 1]
        found: list[tuple[Cell, tuple[int, int]]] = []
        with self._holding_one(everyone):
            found += zip(several, self._ranges(several), strict=True)
            for cell in pairs:
                if self._count(cell) == 1:
                    own = [one for one in everyone if _same_person(one, cell)]
                    self._set(own, free=True)
                    found.append((cell, self._ranges([cell])[0]))
                    self._set(own, free=False)
        return {cell for cell, (low, high) in found if high - low >= self.width}

    @contextmanager
    def _holding_one(self, cells: Sequence[Cell]) -> Iterator[None]:
        """Within the block it is known that each of the cells holds one person."""
        self._set(cells, free=False)
        yield
        self._set(cells, free=True)

    def _set(self, cells: Sequence[Cell], *, free: bool) -> None:
        for cell in cells:
            low, high = 1, 1
            if free:
                low, high = (int(side[(self.block, *cell[1])]) for side in self.known.bounds[cell[0]])
            self.search.programme.set_bounds(self.search.column(self.number, cell), low, high)

    def _ranges(self, cells: Sequence[Cell]) -> list[tuple[int, int]]:
        """Smallest and largest count of each cell, at least as far apart as ``width`` where they can be."""
        search = self.search
        columns = np.array([search.column(self.number, cell) for cell in cells])
        low = np.array([self._count(cell) for cell in cells])
        high = low.copy()
        for i, column in enumerate(columns):
            for largest in (True, False):
                if high[i] - low[i] >= self.width:
                    break
                found = search.extreme({int(column): 1.0}, largest=largest)
                if found is None or found.vector is None:
                    search.undecided += 1
                    break
                np.minimum(low, found.vector[columns], out=low)
                np.maximum(high, found.vector[columns], out=high)
        return [(int(a), int(b)) for a, b in zip(low, high, strict=True)]

    def _neighbours(self, cell: Cell) -> list[Cell]:
        """Cells with one person that share an equation with the cell: its brothers and its parts.

        The one person of a part of a cell that holds one person is the same person: nobody is there to
        learn of.
        """
        level, index = cell
        single = self._count(cell) == 1
        found: dict[Cell, None] = {}
        for link in self.lattice.links:
            axis = link.axis - 1
            if link.fine == level:
                row = (*index[:axis], slice(None), *index[axis + 1 :])
                found |= dict.fromkeys(self._alone(level, row))
            elif link.coarse == level and not single and link.fine in self.truth:
                row = (*index[:axis], slice(None), *index[axis:])
                found |= dict.fromkeys(self._alone(link.fine, row))
        found.pop(cell, None)
        return list(found)

    def _alone(self, level: Level, row: tuple[Any, ...]) -> list[Cell]:
        """Cells of a row that hold one person, which outsiders do not know."""
        counts = self.truth[level][self.block]
        picked = np.zeros(counts.shape, dtype=np.bool_)
        picked[row] = True
        picked &= (counts == 1) & (self.known.certain_width(level)[self.block] > 0)
        return [(level, tuple(int(i) for i in at)) for at in np.argwhere(picked)]


def _same_person(one: Cell, other: Cell) -> bool:
    """Whether one of two cells that hold one person each lies within the other."""
    first, second = (set(zip(*cell, strict=True)) for cell in (one, other))
    return first <= second or second <= first

"""What those learn who are counted themselves: alone in a cell, or one of a few."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack.search import doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.checks import Finding
    from routezicht.disclosure.attack.lattice import Cell, Counts, Lattice, Level
    from routezicht.disclosure.attack.search import BlockSearch, Knowledge
    from routezicht.disclosure.attack.witness import Moves

_SWEEPS = 24
"""Worlds met at random before insiders are asked about one by one."""
_LET_GO = 0.35
"""Share of the cells with one person that are let go at a time."""


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
        pairs = self._not_refuted(
            [(cell, one) for cell in targets for one in self._doubtful_insiders(cell, moves)]
        )
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

    def _safe_from_all(self, pairs: Mapping[Cell, Sequence[Cell]]) -> set[Cell]:
        """Cells that stay wide even when everybody who is alone somewhere says so: most of them do."""
        if not pairs:
            return set()
        several = [cell for cell in pairs if self._count(cell) > 1]
        found: list[tuple[Cell, tuple[int, int]]] = []
        with self._holding_one(self._everyone):
            found += zip(several, self._ranges(several), strict=True)
            for cell in pairs:
                if self._count(cell) == 1:
                    with self._letting_go([cell]):
                        found.append((cell, self._ranges([cell])[0]))
        return {cell for cell, (low, high) in found if high - low >= self.width}

    def _not_refuted(self, pairs: Sequence[tuple[Cell, Cell]]) -> dict[Cell, list[Cell]]:
        """Targets with the insiders to whom no world met shows them wide.

        More worlds are met in which most of those who are alone are so indeed, first with few persons in all
        targets, then with many. A cell with one person is let go with whoever may be the same person, some of
        those cells at a time.
        """
        if not pairs:
            return {}
        targets, insiders = (self.search.columns(self.number, cells) for cells in zip(*pairs, strict=True))
        seen = _Pairs(pairs, targets, insiders, np.array([self._count(cell) for cell, _ in pairs]))
        left = seen.left(self.search.worlds, self.width)
        chance = np.random.default_rng(0)
        with self._holding_one(self._everyone):
            for sweep in range(_SWEEPS):
                asked = [cell for cell in left if self._count(cell) > 1 or chance.random() < _LET_GO]
                if not asked:
                    continue
                enough = np.array([seen.least[cell] for cell in asked]) + self.width
                with self._letting_go([cell for cell in asked if self._count(cell) == 1]):
                    self.search.pull_together(self.number, asked, enough, up=sweep > 0)
                left = seen.left(self.search.worlds, self.width)
        return left

    @cached_property
    def _everyone(self) -> list[Cell]:
        """All cells that hold one person, which outsiders do not know."""
        return [
            cell for level, counts in self.truth.items()
            for cell in self._alone(level, (slice(None),) * (counts.ndim - 1))
        ]  # fmt: skip

    @contextmanager
    def _holding_one(self, cells: Sequence[Cell]) -> Iterator[None]:
        """Within the block it is known that each of the cells holds one person."""
        self._set(cells, known=True)
        yield
        self._set(cells, known=False)

    @contextmanager
    def _letting_go(self, cells: Sequence[Cell]) -> Iterator[None]:
        """Within the block nothing is known of these cells and of those that may hold the same person."""
        own = self._same_persons(cells)
        self._set(own, known=False)
        yield
        self._set(own, known=True)

    def _set(self, cells: Sequence[Cell], *, known: bool) -> None:
        ones = np.ones(len(cells), dtype=np.int64)
        bounds = (ones, ones) if known else self.search.bounds(self.number, cells)
        self.search.programme.set_bounds(self.search.columns(self.number, cells), *bounds)

    def _same_persons(self, cells: Sequence[Cell]) -> list[Cell]:
        """Of all who are alone those whose cell lies within one of these, or the other way round."""
        if not cells:
            return []
        all_of, these = self._places(self._everyone)[:, None], self._places(cells)[None]
        equal = all_of == these
        same = (equal | (all_of < 0)).all(axis=2) | (equal | (these < 0)).all(axis=2)
        return [self._everyone[i] for i in np.flatnonzero(same.any(axis=1))]

    def _places(self, cells: Sequence[Cell]) -> NDArray[np.int64]:
        """Code per dimension of every cell, -1 where it has none."""
        found = np.full((len(cells), len(self.lattice.dims)), -1, dtype=np.int64)
        for row, (level, index) in enumerate(cells):
            found[row, list(level)] = index
        return found

    def _ranges(self, cells: Sequence[Cell]) -> list[tuple[int, int]]:
        """Smallest and largest count of each cell, at least as far apart as ``width`` where they can be."""
        search = self.search
        columns = search.columns(self.number, cells)
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


class _Pairs:
    """Small counts and those alone in another cell, pair by pair, with what is seen to be open to each of them."""

    def __init__(
        self,
        pairs: Sequence[tuple[Cell, Cell]],
        targets: NDArray[np.int64],
        insiders: NDArray[np.int64],
        counts: NDArray[np.int64],
    ) -> None:
        """Takes cells with their columns, and the true counts of the targets."""
        self._pairs, self._targets, self._insiders = pairs, targets, insiders
        self._low, self._high, self._met = counts, counts, 0
        self.least: dict[Cell, int] = {}

    def left(self, worlds: Sequence[NDArray[np.int64]], width: int) -> dict[Cell, list[Cell]]:
        """Insiders per target that is not wide over those of the worlds in which the insider is alone indeed.

        ``least`` then says from where on each target left has to be wide for all of them.
        """
        for world in worlds[self._met :]:
            alone, values = world[self._insiders] == 1, world[self._targets]
            self._low = np.where(alone, np.minimum(self._low, values), self._low)
            self._high = np.where(alone, np.maximum(self._high, values), self._high)
        self._met = len(worlds)
        found: dict[Cell, list[Cell]] = {}
        self.least = {}
        for at in np.flatnonzero(self._high - self._low < width).tolist():
            target, insider = self._pairs[at]
            found.setdefault(target, []).append(insider)
            self.least[target] = max(self.least.get(target, 0), int(self._low[at]))
        return found

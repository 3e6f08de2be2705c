"""Finds worlds that explain everything published, so that only doubtful cells need a linear programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.attack.knowledge import PUBLISHED
from routezicht.disclosure.attack.lattice import JOINT_LIMIT

_FAR = 100
"""Steps further than this are of no use; they fit one byte, which keeps the cross of all dimensions small."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.bounds import Bounds
    from routezicht.disclosure.attack.knowledge import View
    from routezicht.disclosure.attack.lattice import Cell, Counts, Lattice, Level


@dataclass
class Seen:
    """Smallest and largest value of every cell over the worlds found so far, per level."""

    low: dict[Level, Counts]
    high: dict[Level, Counts]

    @classmethod
    def start(cls, world: Mapping[Level, Counts]) -> Seen:
        """Nothing seen but one world."""
        return cls(
            {level: counts.copy() for level, counts in world.items()},
            {level: counts.copy() for level, counts in world.items()},
        )

    def add(self, world: Mapping[Level, Counts], good: NDArray[np.bool_]) -> None:
        """One more world in the blocks marked good."""
        for level, low in self.low.items():
            high = self.high[level]
            low[good] = np.minimum(low[good], world[level][good])
            high[good] = np.maximum(high[good], world[level][good])

    def width(self, level: Level) -> Counts:
        """How far apart the worlds seen so far lie, per cell; 0 where none was seen."""
        apart: Counts = np.maximum(self.high[level] - self.low[level], 0)
        return apart


def move_persons(
    lattice: Lattice,
    world: Mapping[Level, Counts],
    bounds: Bounds,
    seen: Seen,
    *,
    only: Level | None = None,
    blocks: Iterable[int] | None = None,
) -> None:
    """Widens ``seen`` by worlds with more or fewer persons of one full combination than ``world`` has.

    Adding t persons with the same codes in all dimensions adds t to one cell of every level; that is a
    possible world as long as t fits in the bounds of all of them. Taking away needs, beside the lower
    bounds, tables that always come from persons (``acyclic``). Works block by block; does nothing when the
    cross of all dimensions is too large.

    Args:
        world: exact counts of every level that follows from the tables.
        bounds: what holds for each of these levels.
        seen: is widened.
        only: the one level of ``seen`` to widen, all when None.
        blocks: positions of the blocks to look at, all when None.
    """
    if lattice.joint_size > JOINT_LIMIT:
        return
    targets = list(seen.high) if only is None else [only]
    for block in range(len(next(iter(world.values())))) if blocks is None else blocks:
        one = slice(block, block + 1)
        up, down = _steps(lattice, world, bounds, one)
        _project(lattice, world, seen.high, targets, up, one, 1)
        _project(lattice, world, seen.low, targets, down, one, -1)


def face_value(
    lattice: Lattice, view: View, bounds: Bounds
) -> tuple[dict[Level, Counts], NDArray[np.bool_]] | None:
    """The tables taken at face value, what is not shown as nobody, and the blocks where that may be true.

    Values that add up in all tables are the first world that an intruder tries. None if no block allows it.
    """
    world: dict[Level, Counts] = {}
    for name, level in lattice.tables.items():
        shown = np.where(view.status[name] == PUBLISHED, view.value[name], 0)
        world[level] = np.maximum(world.get(level, 0), shown)
    good = np.ones(len(lattice.blocks), dtype=np.bool_)
    for link in lattice.links:
        if link.fine not in world:
            continue
        summed = world[link.fine].sum(axis=link.axis)
        differs = world.setdefault(link.coarse, summed) != summed
        good &= ~differs.reshape(len(good), -1).any(axis=1)
    for level, counts in world.items():
        low, high = bounds[level]
        outside = (counts < low) | (counts > high)
        good &= ~outside.reshape(len(good), -1).any(axis=1)
    return (world, good) if lattice.acyclic and good.any() else None


class Moves:
    """Steps from the truth and from face value in one block, to ask what is open when one cell is known."""

    def __init__(
        self,
        lattice: Lattice,
        truth: Mapping[Level, Counts],
        face: Mapping[Level, Counts] | None,
        bounds: Bounds,
    ) -> None:
        """Worlds and bounds hold that one block only, as their first and only entry."""
        self._lattice, self._truth, self._face = lattice, truth, face
        self._possible = lattice.joint_size <= JOINT_LIMIT
        if self._possible:
            self._up, self._down = _steps(lattice, truth, bounds, slice(0, 1))
            self._face_up = _steps(lattice, face, bounds, slice(0, 1))[0] if face is not None else None

    def width(self, cell: Cell, single: Cell) -> int:
        """Least distance between values of a cell over worlds in which another one holds one person."""
        if not self._possible:
            return 0
        widest = self._most(self._up, cell, single) + self._most(self._down, cell, single)
        face = self._face
        if face is None or self._face_up is None or face[single[0]][(0, *single[1])] > 1:
            return widest
        # Put one person in the single cell first, if nobody is there; at worst he fills up one place of
        # every step that follows, and counts in the cell itself.
        lacks = 1 - int(face[single[0]][(0, *single[1])])
        if lacks and self._most(self._face_up, single, None) < 1:
            return widest
        return max(widest, self._most(self._face_up, cell, single) - 2 * lacks)

    def _most(self, steps: NDArray[np.int8], cell: Cell, without: Cell | None) -> int:
        """Largest step that changes one cell and leaves the other alone."""
        level, index = cell
        joint = self._lattice.joint
        part = steps[0][tuple(index[level.index(d)] if d in level else slice(None) for d in joint)]
        if without is not None and not _apart(cell, without):
            other, place = without
            part = part.copy()
            free = [d for d in joint if d not in level]
            part[tuple(place[other.index(d)] if d in other else slice(None) for d in free)] = 0
        return int(part.max(initial=0))


def _apart(one: Cell, other: Cell) -> bool:
    """Whether no full combination of codes lies in both cells."""
    places = dict(zip(*one, strict=True))
    return any(d in places and places[d] != i for d, i in zip(*other, strict=True))


def _steps(
    lattice: Lattice, world: Mapping[Level, Counts], bounds: Bounds, one: slice
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Persons that can be added to and taken from each full combination of one block, alone."""
    joint = lattice.joint
    up = np.full((1, *lattice.shape(joint)[1:]), _FAR, dtype=np.int8)
    down = up.copy() if lattice.acyclic else np.zeros_like(up)
    for level in world:
        low, high = bounds[level]
        room = np.clip(high[one] - world[level][one], 0, _FAR).astype(np.int8)
        give = np.clip(world[level][one] - low[one], 0, _FAR).astype(np.int8)
        np.minimum(up, lattice.spread(room, level, joint), out=up)
        np.minimum(down, lattice.spread(give, level, joint), out=down)
    return up, down


def _project(
    lattice: Lattice,
    world: Mapping[Level, Counts],
    reached: dict[Level, Counts],
    targets: Iterable[Level],
    steps: NDArray[np.int8],
    one: slice,
    sign: int,
) -> None:
    joint = lattice.joint
    for level in targets:
        away = tuple(1 + d for d in joint if d not in level)
        best = steps.max(axis=away).astype(np.int64)
        widest = np.maximum if sign > 0 else np.minimum
        widest(reached[level][one], world[level][one] + sign * best, out=reached[level][one])

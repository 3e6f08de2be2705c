"""Finds worlds that explain everything published, so that only doubtful cells need a linear programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.attack.lattice import JOINT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from routezicht.disclosure.attack.bounds import Bounds
    from routezicht.disclosure.attack.lattice import Counts, Lattice, Level


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

    def width(self, level: Level) -> Counts:
        """How far apart the worlds seen so far lie, per cell."""
        return self.high[level] - self.low[level]


def move_persons(
    lattice: Lattice,
    world: Mapping[Level, Counts],
    bounds: Bounds,
    seen: Seen,
    only: Level | None = None,
) -> None:
    """Widens ``seen`` by worlds in which persons of one full combination are added to or taken from ``world``.

    Adding t persons with the same codes in all dimensions adds t to one cell of every level; that is a
    possible world as long as t fits in the bounds of all of them. Taking away needs, beside the lower
    bounds, tables that always come from persons (``acyclic``). Works block by block; does nothing when the
    cross of all dimensions is too large.

    Args:
        world: exact counts of every level that follows from the tables.
        bounds: what holds for each of these levels.
        seen: is widened.
        only: the one level of ``seen`` to widen, all when None.
    """
    if lattice.joint_size > JOINT_LIMIT:
        return
    joint = lattice.joint
    targets = list(seen.high) if only is None else [only]
    shape = lattice.shape(joint)[1:]
    for block in range(len(lattice.blocks)):
        one = slice(block, block + 1)
        up = np.full((1, *shape), np.iinfo(np.int32).max, dtype=np.int32)
        down = up.copy()
        for level in world:
            low, high = bounds[level]
            room = np.clip(high[one] - world[level][one], 0, 1 << 30).astype(np.int32)
            give = np.clip(world[level][one] - low[one], 0, 1 << 30).astype(np.int32)
            np.minimum(up, lattice.spread(room, level, joint), out=up)
            np.minimum(down, lattice.spread(give, level, joint), out=down)
        _project(lattice, world, seen.high, targets, up, one, 1)
        if lattice.acyclic:
            _project(lattice, world, seen.low, targets, down, one, -1)


def _project(
    lattice: Lattice,
    world: Mapping[Level, Counts],
    reached: dict[Level, Counts],
    targets: Iterable[Level],
    steps: Counts,
    one: slice,
    sign: int,
) -> None:
    joint = lattice.joint
    for level in targets:
        away = tuple(1 + d for d in joint if d not in level)
        best = steps.max(axis=away).astype(np.int64) if away else steps.astype(np.int64)
        if sign > 0:
            np.maximum(reached[level][one], world[level][one] + best, out=reached[level][one])
        else:
            np.minimum(reached[level][one], world[level][one] - best, out=reached[level][one])


"""Tightens certain bounds by integer arithmetic until adding up says nothing new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.attack.knowledge import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routezicht.disclosure.attack.lattice import Counts, Lattice, Level

Bounds = dict["Level", tuple["Counts", "Counts"]]


@dataclass(frozen=True)
class Relation:
    """What the method's rule says about one level in two releases: low <= later - earlier <= high."""

    earlier: int
    later: int
    level: Level
    low: Counts
    high: Counts


MAX_ROUNDS = 100
"""Bounds are valid after any number of rounds; the linear programmes find what slow convergence leaves."""


def tighten(lattice: Lattice, releases: Sequence[Bounds], relations: Sequence[Relation] = ()) -> bool:
    """Tightens the bounds of all releases in place; False if they contradict each other.

    Each round uses every equation between a margin and its cells in both directions, and every relation
    between releases. Lower bounds only rise and upper bounds only fall, and no solution is ever cut off.
    """
    for _ in range(MAX_ROUNDS):
        changed = False
        for bounds in releases:
            for link in reversed(lattice.links):
                changed |= _use_link(bounds, link.fine, link.axis, link.coarse)
            for link in lattice.links:
                changed |= _use_link(bounds, link.fine, link.axis, link.coarse)
        for relation in relations:
            changed |= _use_relation(releases, relation)
        if not changed:
            break
    return all((low <= high).all() for bounds in releases for low, high in bounds.values())


def _use_link(bounds: Bounds, fine: Level, axis: int, coarse: Level) -> bool:
    low, high = bounds[fine]
    low_sum, high_sum = bounds[coarse]
    below, above = low.sum(axis=axis), np.minimum(high.sum(axis=axis), UNBOUNDED)
    changed = bool((below > low_sum).any() or (above < high_sum).any())
    np.maximum(low_sum, below, out=low_sum)
    np.minimum(high_sum, above, out=high_sum)
    # The others take at least their lower bounds, so a cell gets at most what is left; and the reverse.
    room = np.expand_dims(high_sum - below, axis)
    need = np.expand_dims(high.sum(axis=axis) - low_sum, axis)
    most = low + room
    least = high - need
    changed |= bool((most < high).any() or (least > low).any())
    np.minimum(high, most, out=high)
    np.maximum(low, least, out=low)
    return changed


def _use_relation(releases: Sequence[Bounds], relation: Relation) -> bool:
    low1, high1 = releases[relation.earlier][relation.level]
    low2, high2 = releases[relation.later][relation.level]
    before = (low1.sum(), high1.sum(), low2.sum(), high2.sum())
    np.maximum(low2, low1 + relation.low, out=low2)
    np.minimum(high2, high1 + relation.high, out=high2)
    np.maximum(low1, low2 - relation.high, out=low1)
    np.minimum(high1, high2 - relation.low, out=high1)
    return before != (low1.sum(), high1.sum(), low2.sum(), high2.sum())


def copy_bounds(bounds: Bounds) -> Bounds:
    """A copy that can be tightened under a further assumption."""
    return {level: (low.copy(), high.copy()) for level, (low, high) in bounds.items()}

"""Reads from the method what a kept or changed value says about the change of the count behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.attack.bounds import Relation
from routezicht.disclosure.attack.knowledge import PUBLISHED, UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routezicht.disclosure.attack.knowledge import View
    from routezicht.disclosure.attack.lattice import Counts, Lattice, Level


def read_relations(lattice: Lattice, views: Sequence[View], old: int, new: int) -> tuple[list[Relation], int]:
    """Relations between two releases, and how many claims among them are false.

    ``between_releases`` in the method of the later one may bound the change of the true count (later minus
    earlier) of cells published in both, by how the published value moved: rules ``same``, ``higher`` and
    ``lower``, each with ``min`` and ``max``. A monotone rule says ``higher: {min: 1}``, ``lower: {max: -1}``.
    """
    rules = views[new].method.get("between_releases")
    if not isinstance(rules, dict):
        return [], 0
    relations: list[Relation] = []
    false = 0
    for name, level in lattice.tables.items():
        before, after = views[old], views[new]
        both = (before.status[name] == PUBLISHED) & (after.status[name] == PUBLISHED)
        step = after.value[name] - before.value[name]
        low = np.full(step.shape, -UNBOUNDED)
        high = np.full(step.shape, UNBOUNDED)
        for key, here in {"same": step == 0, "higher": step > 0, "lower": step < 0}.items():
            rule = rules.get(key) or {}
            if rule.get("min") is not None:
                low[both & here] = int(rule["min"])
            if rule.get("max") is not None:
                high[both & here] = int(rule["max"])
        false += _widen(level, low, high, before, after)
        if (low > -UNBOUNDED).any() or (high < UNBOUNDED).any():
            relations.append(Relation(old, new, level, low, high))
    return relations, false


def _widen(level: Level, low: Counts, high: Counts, before: View, after: View) -> int:
    """Widens false claims so that they hold the truth; how many were false."""
    if before.truth is None or after.truth is None:
        return 0
    change = after.truth[level] - before.truth[level]
    false = int(((change < low) | (change > high)).sum())
    np.minimum(low, change, out=low)
    np.maximum(high, change, out=high)
    return false

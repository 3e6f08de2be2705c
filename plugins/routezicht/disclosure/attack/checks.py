"""The questions that decide whether a release is safe, each answered with counts of cells and persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack.search import BlockSearch, Knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.knowledge import View
    from routezicht.disclosure.attack.lattice import Cell, Lattice, Level

WORST_KEPT = 50
"""Cells per question that the internal report names."""


@dataclass
class Finding:
    """Answer to one question.

    Attributes:
        cells: cells (for linkage: persons) for which the answer is bad.
        asked: how many were looked at.
        worst: some of them by name, internal.
    """

    cells: int = 0
    asked: int = 0
    worst: list[dict[str, Any]] = field(default_factory=list)

    def add(self, cell: Mapping[str, str], **facts: Any) -> None:
        """Counts one bad cell and remembers the first ones."""
        self.cells += 1
        if len(self.worst) < WORST_KEPT:
            self.worst.append({**cell, **facts})


def small_cells(lattice: Lattice, view: View, known: Knowledge, k: int) -> dict[Level, NDArray[np.bool_]]:
    """Cells to protect: a true count of 1..k-1; without the truth every cell that may have one."""
    small = {}
    for level in lattice.levels:
        if view.truth is not None:
            if level not in view.truth:
                continue
            mask = (view.truth[level] > 0) & (view.truth[level] < k)
        else:
            low, high = known.bounds[level]
            mask = (low < k) & (high > 0)
        mask &= view.present.reshape(-1, *[1] * (mask.ndim - 1))
        small[level] = mask
    return small


def recovered(
    lattice: Lattice,
    known: Knowledge,
    view: View,
    small: Mapping[Level, NDArray[np.bool_]],
    width: int,
    exact: Finding,
    narrow: Finding,
    widths: list[int],
) -> None:
    """Small counts that are determined, or whose certain interval is narrower than ``width``."""
    for level, mask in small.items():
        open_width = known.certain_width(level)
        seen_width = known.seen.width(level)
        exact.asked += int(mask.sum())
        narrow.asked += int(mask.sum())
        histogram = np.bincount(np.minimum(np.where(mask, open_width, 0)[mask], 2 * width), minlength=1)
        for size, count in enumerate(histogram):
            widths[size] += int(count)
        bad = mask & (open_width < width) & (seen_width < width)
        if view.truth is None:
            # Certain knowledge of a small group: somebody is there, and fewer than k.
            bad &= known.bounds[level][1] > 0
        for at in np.argwhere(bad):
            index = tuple(int(i) for i in at)
            low, high = (int(side[index]) for side in known.bounds[level])
            finding = exact if low == high else narrow
            finding.add(lattice.cell(level, index), low=low, high=high)


def differences(
    lattice: Lattice,
    pair: tuple[int, int],
    views: Sequence[View],
    knowledge: Sequence[Knowledge],
    searches: Mapping[int, BlockSearch],
    linked: bool,
    block: int,
    k: int,
    width: int,
    finding: Finding,
) -> None:
    """Changes of 1..k-1 persons between two releases that are determined or narrower than ``width``.

    Args:
        pair: numbers of the earlier release and of the candidate.
        searches: search of this block per release; the same one for both where the rule links them.
        linked: a relation ties the two releases, so that their intervals cannot be combined freely.
    """
    old, new = pair
    if not (views[old].present[block] and views[new].present[block]):
        return
    for level in lattice.levels:
        low1, high1 = (side[block] for side in knowledge[old].bounds[level])
        low2, high2 = (side[block] for side in knowledge[new].bounds[level])
        truth1, truth2 = views[old].truth, views[new].truth
        if truth1 is not None and truth2 is not None:
            if level not in truth1:
                continue
            change = np.abs(truth2[level][block] - truth1[level][block])
            mask = (change > 0) & (change < k)
        else:
            least, most = low2 - high1, high2 - low1
            mask = ((least < k) & (most > 0)) | ((least < 0) & (most > -k))
        finding.asked += int(mask.sum())
        seen1 = knowledge[old].seen.width(level)[block]
        seen2 = knowledge[new].seen.width(level)[block]
        reached = np.maximum(seen1, seen2) if linked else seen1 + seen2
        for at in np.argwhere(mask & (reached < width)):
            index = tuple(int(i) for i in at)
            if linked:
                least, most = _joint_change(searches[new], pair, (level, index))
            else:
                searches[old].settle(old, [(level, index)], width)
                searches[new].settle(new, [(level, index)], width)
                cell = (block, *index)
                before, after = knowledge[old].bounds[level], knowledge[new].bounds[level]
                least = int(after[0][cell] - before[1][cell])
                most = int(after[1][cell] - before[0][cell])
            small = (least < k and most > 0) or (least < 0 and most > -k)
            if most - least < width and small:
                name = lattice.cell(level, (block, *index))
                finding.add(name, low=int(least), high=int(most), earlier=old)


def _joint_change(search: BlockSearch, pair: tuple[int, int], cell: Cell) -> tuple[int, int]:
    weights = {search.column(pair[0], cell): -1.0, search.column(pair[1], cell): 1.0}
    least, most = search.extreme(weights, largest=False), search.extreme(weights, largest=True)
    if least is None or most is None:
        search.undecided += 1
        return 0, 0
    return least.bound, most.bound


def groups(
    lattice: Lattice,
    number: int,
    known: Knowledge,
    view: View,
    small: Mapping[Level, NDArray[np.bool_]],
    search: BlockSearch,
    block: int,
    finding: Finding,
) -> None:
    """Small groups all of whose members certainly share one more attribute: one possible cell is left."""
    tables = lattice.table_levels()
    for link in lattice.links:
        if link.coarse not in small or not any(set(link.fine) <= set(level) for level in tables):
            continue
        group = small[link.coarse][block]
        if not group.any():
            continue
        axis = link.axis - 1
        open_cells = ~view.structural[link.fine][block]
        choice = open_cells.sum(axis=axis) > 1
        high = known.bounds[link.fine][1]
        possible = (high[block] > 0).sum(axis=axis)
        met = (known.seen.high[link.fine][block] > 0).sum(axis=axis)
        finding.asked += int((group & choice).sum())
        for at in np.argwhere(group & choice & (met < 2)):
            index = tuple(int(i) for i in at)
            if possible[index] > 1 and _another(search, number, known, link.fine, axis, block, index):
                continue
            finding.add(lattice.cell(link.coarse, (block, *index)), attribute=lattice.dims[link.fine[axis]])


def _another(
    search: BlockSearch,
    number: int,
    known: Knowledge,
    fine: Level,
    axis: int,
    block: int,
    index: tuple[int, ...],
) -> bool:
    """Whether some world puts a person of the group in another cell than the one seen."""
    row = (*index[:axis], slice(None), *index[axis:])
    high = known.bounds[fine][1][block]
    seen = known.seen.high[fine][block][row]
    others = [(*index[:axis], int(i), *index[axis:]) for i in np.flatnonzero((high[row] > 0) & (seen <= 0))]
    if (seen > 0).sum() != 1:  # a world met for another group has shown a second one
        return True
    found = search.extreme({search.column(number, (fine, cell)): 1.0 for cell in others}, largest=True)
    if found is None:
        search.undecided += 1
        return False
    if found.bound < 1:
        for cell in others:
            known.bounds[fine][1][(block, *cell)] = 0
    return found.bound >= 1

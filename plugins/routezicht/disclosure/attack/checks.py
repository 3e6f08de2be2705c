"""The questions that decide whether a release is safe, each answered with counts of cells and persons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack.search import BlockSearch, Knowledge, doubtful

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.knowledge import View
    from routezicht.disclosure.attack.lattice import Cell, Counts, Lattice, Level
    from routezicht.disclosure.attack.witness import Moves

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
            mask &= (most - least < width) & ~((least == 0) & (most == 0))
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
                least = int(low2[index] - high1[index])
                most = int(high2[index] - low1[index])
            if most - least < width:
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
    if not (seen > 0).any():
        return True
    found = search.extreme({search.column(number, (fine, cell)): 1.0 for cell in others}, largest=True)
    if found is None:
        search.undecided += 1
        return False
    if found.bound < 1:
        for cell in others:
            known.bounds[fine][1][(block, *cell)] = 0
    return found.bound >= 1


def linked_persons(
    lattice: Lattice,
    known: Knowledge,
    view: View,
    persons: Mapping[str, NDArray[np.int64]],
    k: int,
    finding: Finding,
) -> None:
    """Known persons one of whose attributes follows with certainty from all the others.

    The intruder knows a person but for one attribute, in a group of fewer than k that look like that, and
    crosses out every code whose cell is certainly empty in one of the tables.

    Args:
        persons: position of each person's code per dimension, the block under the empty name.
    """
    blocks = persons[""]
    for target, dim in enumerate(lattice.dims):
        others = [d for d in range(len(lattice.dims)) if d != target]
        keys = np.column_stack([blocks, *[persons[lattice.dims[d]] for d in others]])
        unique, counts = np.unique(keys, axis=0, return_counts=True)
        left = np.ones((len(unique), len(lattice.codes[dim])), dtype=np.bool_)
        ruled = left.copy()
        for level in lattice.table_levels():
            if target not in level:
                continue
            at = level.index(target) + 1
            index = (unique[:, 0], *[unique[:, 1 + others.index(d)] for d in level if d != target])
            left &= np.moveaxis(known.bounds[level][1], at, -1)[index] > 0
            ruled &= ~np.moveaxis(view.structural[level], at, -1)[index]
        small = counts < k
        finding.asked += int(counts[small].sum())
        found = small & (left.sum(axis=1) == 1) & (ruled.sum(axis=1) > 1)
        finding.cells += int(counts[found].sum())
        for row in np.flatnonzero(found)[: WORST_KEPT - len(finding.worst)]:
            at_codes = {lattice.dims[d]: lattice.codes[lattice.dims[d]][unique[row, 1 + i]]
                        for i, d in enumerate(others)}  # fmt: skip
            finding.worst.append({**at_codes, "attribute": dim})


def insiders(
    lattice: Lattice,
    number: int,
    known: Knowledge,
    sole: Mapping[Level, Counts],
    moves: Moves,
    truth: Mapping[Level, Counts],
    small: Mapping[Level, NDArray[np.bool_]],
    search: BlockSearch,
    block: int,
    width: int,
    finding: Finding,
) -> None:
    """Small counts that somebody who knows to be alone in a cell can learn or narrow.

    Args:
        known: what outsiders know.
        sole: width in this block over worlds in which nobody who is alone in a cell has company; a target
            that stays wide even then is safe against each of them.
    """
    suspects: dict[Cell, list[Cell]] = {}
    for level, mask in small.items():
        outside = known.seen.width(level)[block] >= width
        finding.asked += int((mask[block] & outside).sum())
        for at in np.argwhere(mask[block] & outside & (sole[level] < width)):
            cell = (level, tuple(int(i) for i in at))
            for insider in _neighbours(lattice, truth, known, cell, block):
                if moves.width(cell, insider) < width:
                    suspects.setdefault(insider, []).append(cell)
    learned: dict[Cell, tuple[int, int]] = {}
    for insider, cells in suspects.items():
        left = [cell for cell in cells if cell not in learned]
        learned |= _learned_by(search, number, known, truth, insider, left, block, width)
    for (level, index), (low, high) in learned.items():
        finding.add(lattice.cell(level, (block, *index)), low=low, high=high)


def _learned_by(
    search: BlockSearch,
    number: int,
    known: Knowledge,
    truth: Mapping[Level, Counts],
    insider: Cell,
    cells: Sequence[Cell],
    block: int,
    width: int,
) -> dict[Cell, tuple[int, int]]:
    """Which of the cells are narrow, and how, for the one person of the insider's cell."""
    if not cells:
        return {}
    at = (block, *insider[1])
    before = tuple(int(side[at]) for side in known.bounds[insider[0]])
    search.programme.set_bounds(search.column(number, insider), 1, 1)
    columns = np.array([search.column(number, cell) for cell in cells])
    low = np.array([truth[level][(block, *index)] for level, index in cells])
    high = low.copy()
    narrow: dict[Cell, tuple[int, int]] = {}
    for i, cell in enumerate(cells):
        bounds = []
        for largest in (True, False):
            if high[i] - low[i] >= width:
                break
            found = search.extreme({int(columns[i]): 1.0}, largest=largest)
            if found is None:
                search.undecided += 1
                break
            bounds.append(found.bound)
            if found.vector is not None:
                np.minimum(low, found.vector[columns], out=low)
                np.maximum(high, found.vector[columns], out=high)
        if len(bounds) == 2 and bounds[0] - bounds[1] < width:
            narrow[cell] = (bounds[1], bounds[0])
        elif len(bounds) == 2 and high[i] - low[i] < width:
            search.undecided += 1
    search.programme.set_bounds(search.column(number, insider), *before)
    return narrow


def members(
    lattice: Lattice,
    known: Knowledge,
    truth: Mapping[Level, Counts],
    small: Mapping[Level, NDArray[np.bool_]],
    search: BlockSearch,
    number: int,
    block: int,
    width: int,
    finding: Finding,
) -> None:
    """Small counts of two or more that one of those counted, who knows to be inside, narrows."""
    company = {level: mask & (truth[level] > 1) for level, mask in small.items()}
    outside = {level: mask & (known.seen.width(level) >= width) for level, mask in company.items()}
    finding.asked += sum(int(mask[block].sum()) for mask in outside.values())
    search.settle(number, doubtful(known, outside, width, block, floor=1), width, floor=1)
    for level, mask in outside.items():
        low, high = (side[block] for side in known.bounds[level])
        seen = known.seen.high[level][block] - np.maximum(known.seen.low[level][block], 1)
        for at in np.argwhere(mask[block] & (high - np.maximum(low, 1) < width) & (seen < width)):
            index = tuple(int(i) for i in at)
            finding.add(
                lattice.cell(level, (block, *index)), low=max(int(low[index]), 1), high=int(high[index])
            )


def _neighbours(
    lattice: Lattice, truth: Mapping[Level, Counts], known: Knowledge, cell: Cell, block: int
) -> list[Cell]:
    """Cells with one person that share an equation with the cell: its brothers and its parts.

    The one person of a part of a cell that holds one person is the same person: nobody is there to learn of.
    """
    level, index = cell
    single = truth[level][(block, *index)] == 1
    found: dict[Cell, None] = {}
    for link in lattice.links:
        axis = link.axis - 1
        if link.fine == level:
            row = (*index[:axis], slice(None), *index[axis + 1 :])
            found |= dict.fromkeys(_alone(truth, known, level, row, block))
        elif link.coarse == level and not single and link.fine in truth:
            row = (*index[:axis], slice(None), *index[axis:])
            found |= dict.fromkeys(_alone(truth, known, link.fine, row, block))
    found.pop(cell, None)
    return list(found)


def _alone(
    truth: Mapping[Level, Counts], known: Knowledge, level: Level, row: tuple[Any, ...], block: int
) -> list[Cell]:
    counts = truth[level][block]
    open_width = known.certain_width(level)[block]
    picked = np.zeros(counts.shape, dtype=np.bool_)
    picked[row] = True
    picked &= (counts == 1) & (open_width > 0)
    return [(level, tuple(int(i) for i in at)) for at in np.argwhere(picked)]

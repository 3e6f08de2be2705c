"""Which attribute of a person follows from all the others, because every other code is certainly empty.

Somebody who is known to be in several releases is in none of the cells that any of them shows to be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.attack.checks import WORST_KEPT
from routezicht.disclosure.attack.lattice import JOINT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.attack.checks import Finding
    from routezicht.disclosure.attack.knowledge import View
    from routezicht.disclosure.attack.lattice import Lattice, Level
    from routezicht.disclosure.attack.search import BlockSearch, Knowledge

    Masks = Mapping[Level, NDArray[np.bool_]]


@dataclass(frozen=True)
class Sight:
    """What releases together say of somebody who is in all of them, per table.

    Attributes:
        possible: cells in which that person may be.
        allowed: the same before the candidate came; of the candidate alone, all but impossible cells.
        held: cells that held somebody every time.
    """

    possible: Masks
    allowed: Masks
    held: Masks


def sights(lattice: Lattice, known: Sequence[Knowledge], views: Sequence[View]) -> list[Sight]:
    """The candidate alone, the candidate with the last release, and so on back to the first.

    A block of which an earlier release has no row holds nobody who is known from there. Where the exact counts
    of an earlier release are not at hand, any cell that was possible then may have held somebody.
    """
    truth = views[-1].truth
    tables = lattice.table_levels()
    possible = {level: known[-1].bounds[level][1] > 0 for level in tables}
    allowed = {level: ~views[-1].structural[level] for level in tables}
    held = {level: possible[level] if truth is None else truth[level] > 0 for level in tables}
    found = [Sight(possible, allowed, held)]
    for before, view in zip(reversed(known[:-1]), reversed(views[:-1]), strict=True):
        there = {level: before.bounds[level][1] > 0 for level in tables}
        for mask in there.values():
            mask[~view.present] = False
        possible = {level: possible[level] & there[level] for level in tables}
        allowed = {level: allowed[level] & there[level] for level in tables}
        if view.truth is not None:
            there = {level: view.truth[level] > 0 for level in tables}
        held = {level: held[level] & there[level] for level in tables}
        found.append(Sight(possible, allowed, held))
    return found


def prove_empty(lattice: Lattice, number: int, known: Knowledge, search: BlockSearch, block: int) -> None:
    """Settles which cells of the tables are certainly empty: no world holds anybody there."""
    one = slice(block, block + 1)
    doubtful = {
        level: (known.bounds[level][1][one] > 0) & (known.seen.high[level][one] <= 0)
        for level in lattice.table_levels()
    }
    if not any(mask.any() for mask in doubtful.values()):
        return
    numbers = [search.programme.numbers(number, level)[None][mask] for level, mask in doubtful.items()]
    possible = search.programme.possible(np.concatenate(numbers))
    if possible is None:
        search.undecided += 1
        return
    for level, mask in doubtful.items():
        here, possible = possible[: mask.sum()], possible[mask.sum() :]
        mask[mask] = ~here
        known.bounds[level][1][one][mask] = 0


def linked_persons(
    lattice: Lattice,
    seen: Sequence[Sight],
    persons: Mapping[str, NDArray[np.int64]],
    k: int,
    finding: Finding,
) -> None:
    """Known persons one of whose attributes follows with certainty from all the others.

    The intruder knows a person but for one attribute, in a group of fewer than k that look like that, and
    crosses out every code whose cell is certainly empty in one of the tables.

    Args:
        persons: position of each person's code per dimension; where there is no block, 0 under the empty name.
    """
    names = [lattice.block or "", *lattice.dims]
    if len(names) == 1:  # He would know nothing of anybody.
        return
    codes = [lattice.blocks, *(lattice.codes[dim] for dim in lattice.dims)]
    for target, dim in enumerate(names):
        others = [axis for axis in range(len(names)) if axis != target]
        keys = np.column_stack([persons[names[axis]] for axis in others])
        unique, counts = np.unique(keys, axis=0, return_counts=True)
        places = {
            level: (
                _axes(level).index(target),
                tuple(unique[:, others.index(x)] for x in _axes(level) if x != target),
            )
            for level in lattice.table_levels()
            if target in _axes(level)
        }
        shape = (len(unique), len(codes[target]))
        small = counts < k
        finding.asked += int(counts[small].sum())
        found = small & np.logical_or.reduce([_one_left(sight, places, shape) for sight in seen])
        finding.cells += int(counts[found].sum())
        for row in np.flatnonzero(found)[: WORST_KEPT - len(finding.worst)]:
            known_codes = {names[axis]: codes[axis][unique[row, i]] for i, axis in enumerate(others)}
            finding.worst.append({**known_codes, "attribute": dim})


def _one_left(
    sight: Sight, places: Mapping[Level, tuple[int, tuple[NDArray[np.int64], ...]]], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Per group whether one code is left, which somebody has, and more were allowed.

    Args:
        places: per table the axis of the wanted attribute and the groups' codes on the other axes.
        shape: groups and codes.
    """
    left, ruled, held = (np.ones(shape, dtype=np.bool_) for _ in range(3))
    for level, (at, index) in places.items():
        left &= np.moveaxis(sight.possible[level], at, -1)[index]
        ruled &= np.moveaxis(sight.allowed[level], at, -1)[index]
        held &= np.moveaxis(sight.held[level], at, -1)[index]
    return np.asarray((left.sum(axis=1) == 1) & (ruled.sum(axis=1) > 1) & (left & held).any(axis=1))


def linked_anybody(
    lattice: Lattice,
    seen: Sequence[Sight],
    truth: Mapping[Level, NDArray[np.int64]],
    k: int,
    finding: Finding,
) -> None:
    """The same question on everybody who may be behind the exact counts, where no records are at hand.

    A combination of codes may be somebody's if no exact table is empty there, and few may share it unless a
    table tells how many do. Bad combinations are counted, not persons; asked is about all cells that hold anybody.
    """
    if not lattice.dims:
        return
    names = [lattice.block or "", *lattice.dims]
    codes = [lattice.blocks, *(lattice.codes[dim] for dim in lattice.dims)]
    for target, dim in enumerate(names):
        levels = [level for level in lattice.table_levels() if target in _axes(level)]
        others = sorted({axis for level in levels for axis in _axes(level)} - {target})
        few = _few(lattice, truth, target, others, k)
        finding.asked += sum(int((truth[level] > 0).sum()) for level in levels)
        for part in _parts([len(codes[axis]) for axis in others]):
            where: dict[int, slice | int] = dict(zip(others, part, strict=True))
            alike = few[tuple(part[i] if size > 1 else slice(None) for i, size in enumerate(few.shape))]
            bad = [_follows(sight, levels, target, len(codes[target]), others, where) for sight in seen]
            found = np.argwhere(alike & reduce(np.logical_or, bad))
            finding.cells += len(found)
            starts = np.array([piece.start for piece in part], dtype=np.int64)
            for row in found[: WORST_KEPT - len(finding.worst)] + starts:
                cell = {names[axis]: codes[axis][at] for axis, at in zip(others, row, strict=True)}
                finding.worst.append({**cell, "attribute": dim})


def _follows(
    sight: Sight,
    levels: Sequence[Level],
    target: int,
    codes: int,
    others: Sequence[int],
    where: Mapping[int, slice | int],
) -> NDArray[np.bool_]:
    """Combinations of the codes of `others` that somebody has and that leave one code of the target."""
    none = np.zeros((1,) * len(others), dtype=np.bool_)
    if _always_possible(levels, sight.possible, where, target) > 1:
        return none
    left = ruled = none.astype(np.int64)
    somebody = none
    for code in range(codes):
        at = {**where, target: code}
        here = _in_all(levels, sight.possible, at, others)
        left = left + here
        ruled = ruled + _in_all(levels, sight.allowed, at, others)
        somebody = somebody | (here & _in_all(levels, sight.held, at, others))
    return np.asarray(somebody & (left == 1) & (ruled > 1))


def _axes(level: Level) -> tuple[int, ...]:
    return (0, *(d + 1 for d in level))


def _few(
    lattice: Lattice, truth: Mapping[Level, NDArray[np.int64]], target: int, others: Sequence[int], k: int
) -> NDArray[np.bool_]:
    """Whether fewer than k persons with the same codes in `others` may look alike in all but the target."""
    rest = tuple(d for d in range(len(lattice.dims)) if d + 1 != target)
    if rest not in truth:
        return np.ones((1,) * len(others), dtype=np.bool_)
    alike = truth[rest] if target else truth[rest].sum(axis=0)
    axes = [axis for axis in _axes(rest) if target or axis]
    few = ((alike > 0) & (alike < k)).any(axis=tuple(i for i, axis in enumerate(axes) if axis not in others))
    return np.asarray(few)


def _parts(sizes: Sequence[int]) -> Iterator[tuple[slice, ...]]:
    """The cross of all codes in pieces that fit in memory, each with one code of the first."""
    whole = min(1, len(sizes))
    while prod(sizes[whole:]) > JOINT_LIMIT:
        whole += 1
    for first in product(*(range(size) for size in sizes[:whole])):
        yield (*(slice(i, i + 1) for i in first), *(slice(0, size) for size in sizes[whole:]))


def _always_possible(
    levels: Sequence[Level],
    possible: Mapping[Level, NDArray[np.bool_]],
    where: Mapping[int, slice | int],
    target: int,
) -> int:
    """How many of the target's codes are possible whatever else is known of a person in this piece."""
    found = np.ones(1, dtype=np.bool_)
    for level in levels:
        axes = _axes(level)
        part = possible[level][tuple(slice(None) if axis == target else where[axis] for axis in axes)]
        found = found & part.all(axis=tuple(i for i, axis in enumerate(axes) if axis != target))
    return int(found.sum())


def _in_all(
    levels: Sequence[Level],
    masks: Mapping[Level, NDArray[np.bool_]],
    where: Mapping[int, slice | int],
    others: Sequence[int],
) -> NDArray[np.bool_]:
    """What holds in the tables of all levels, over the codes of `others`, where the target has one code."""
    found = np.ones((1,) * len(others), dtype=np.bool_)
    for level in levels:
        mask = masks[level][tuple(where[axis] for axis in _axes(level))]
        sizes = iter(mask.shape)
        found = found & mask.reshape([next(sizes) if axis in _axes(level) else 1 for axis in others])
    return found

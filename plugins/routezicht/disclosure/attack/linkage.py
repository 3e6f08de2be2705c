"""Which attribute of a person follows from all the others, because every other code is certainly empty."""

from __future__ import annotations

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
        left = np.ones((len(unique), len(codes[target])), dtype=np.bool_)
        ruled = left.copy()
        for level in lattice.table_levels():
            axes = (0, *(d + 1 for d in level))
            if target not in axes:
                continue
            at = axes.index(target)
            index = tuple(unique[:, others.index(axis)] for axis in axes if axis != target)
            left &= np.moveaxis(known.bounds[level][1], at, -1)[index] > 0
            ruled &= ~np.moveaxis(view.structural[level], at, -1)[index]
        small = counts < k
        finding.asked += int(counts[small].sum())
        found = small & (left.sum(axis=1) == 1) & (ruled.sum(axis=1) > 1)
        finding.cells += int(counts[found].sum())
        for row in np.flatnonzero(found)[: WORST_KEPT - len(finding.worst)]:
            known_codes = {names[axis]: codes[axis][unique[row, i]] for i, axis in enumerate(others)}
            finding.worst.append({**known_codes, "attribute": dim})


def linked_anybody(lattice: Lattice, known: Knowledge, view: View, k: int, finding: Finding) -> None:
    """The same question on everybody who may be behind the exact counts, where no records are at hand.

    A combination of codes may be somebody's if no exact table is empty there, and few may share it unless a
    table tells how many do. Bad combinations are counted, not persons; asked is about all cells that hold anybody.
    """
    truth = view.truth
    if truth is None or not lattice.dims:
        return
    names = [lattice.block or "", *lattice.dims]
    codes = [lattice.blocks, *(lattice.codes[dim] for dim in lattice.dims)]
    tables = lattice.table_levels()
    possible = {level: known.bounds[level][1] > 0 for level in tables}
    allowed = {level: ~view.structural[level] for level in tables}
    held = {level: truth[level] > 0 for level in tables}
    for target, dim in enumerate(names):
        levels = [level for level in tables if target in _axes(level)]
        others = sorted({axis for level in levels for axis in _axes(level)} - {target})
        few = _few(lattice, truth, target, others, k)
        finding.asked += sum(int(held[level].sum()) for level in levels)
        for part in _parts([len(codes[axis]) for axis in others]):
            where: dict[int, slice | int] = dict(zip(others, part, strict=True))
            if _always_possible(levels, possible, where, target) > 1:
                continue
            alike = few[tuple(part[i] if size > 1 else slice(None) for i, size in enumerate(few.shape))]
            left = ruled = np.zeros(1, dtype=np.int64)
            somebody = np.zeros(1, dtype=np.bool_)
            for code in range(len(codes[target])):
                where[target] = code
                left = left + _in_all(levels, possible, where, others)
                ruled = ruled + _in_all(levels, allowed, where, others)
                somebody = somebody | _in_all(levels, held, where, others)
            found = np.argwhere(somebody & alike & (left == 1) & (ruled > 1))
            finding.cells += len(found)
            starts = np.array([piece.start for piece in part], dtype=np.int64)
            for row in found[: WORST_KEPT - len(finding.worst)] + starts:
                cell = {names[axis]: codes[axis][at] for axis, at in zip(others, row, strict=True)}
                finding.worst.append({**cell, "attribute": dim})


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

"""Keeps a second code possible for every attribute of a person of whom all other attributes are known.

Somebody whose other attributes are known has one of the codes that are possible beside them in every table. Where
certainly empty cells leave one code only, it is known too; so for such a combination of codes another code is
chosen, and its cells have to be kept open.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.linked import System
    from routezicht.disclosure.spec import Level

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

CROSS_MAX = 2_000_000
ROWS_MAX = 500_000
"""Memory guards: combinations looked at together, and combinations times codes."""


@dataclass(frozen=True)
class _Grid:
    """A published table over the finest dimensions it depends on.

    Attributes:
        node: its place among the nodes of the system.
        axes: places of those dimensions, in order.
        cells: place of the cell per combination of their codes.
    """

    node: int
    axes: tuple[int, ...]
    cells: Ints


class Linkage:
    """The published tables of a family as somebody reads them who looks for one known person."""

    def __init__(self, system: System, fixed: Sequence[Mask], levels: Mapping[str, Level], k: int) -> None:
        """Prepares the tables of the system.

        Args:
            fixed: per node its impossible cells.
            levels: coarser dimensions: who knows one of a month's quarter and its place in there asks for the other.
        """
        self._system, self._fixed, self._k = system, fixed, k
        domains = system.domains
        used = {dim for node in system.nodes if node.name is not None for dim in node.dims}
        fine = [dim for dim in used if not any(o != dim and domains.path(o, dim) is not None for o in used)]
        # Dimensions of the blocks first: what is looked at together lies in one of them.
        blocks = {dim for dim in fine for coarse in system.bottom if domains.path(dim, coarse) is not None}
        self._dims = sorted(fine, key=lambda dim: (dim not in blocks, dim))
        self._sizes = [len(domains.codes[dim]) for dim in self._dims]
        self._grids = [self._grid(i) for i, node in enumerate(system.nodes) if node.name is not None]
        self._choices = [_choices(domains.codes[dim], dim, levels) for dim in self._dims]
        self._beside = _small_beside(system, k)

    def doors(self, empty: Sequence[Mask], closed: Sequence[Sequence[Mask]] = ()) -> list[Mask]:
        """Cells to keep open, per node: none where every attribute has a second code already.

        Args:
            empty: per node the cells that are certainly empty.
            closed: the same for persons who are known from earlier releases too, for each group of those: cells
                in which nobody of them can be. They stay closed, whatever is opened now.
        """
        doors = [np.zeros_like(mask) for mask in empty]
        self._find_doors(empty, self._fixed, doors)
        for group in closed:
            both = [mask | more for mask, more in zip(empty, group, strict=True)]
            shut = [mask | more for mask, more in zip(self._fixed, group, strict=True)]
            self._find_doors(both, shut, doors)
        return doors

    def _find_doors(self, empty: Sequence[Mask], shut: Sequence[Mask], doors: Sequence[Mask]) -> None:
        """Adds the doors for persons to whom some cells are shut."""
        for target, choices in enumerate(self._choices):
            grids = [grid for grid in self._grids if target in grid.axes]
            others = sorted({axis for grid in grids for axis in grid.axes} - {target})
            for codes in choices:
                few = self._few(target, codes, others, whole=len(choices) == 1)
                for part in _parts([self._sizes[axis] for axis in others]):
                    rows = self._known(grids, target, codes, others, part, few, empty, shut)
                    step = max(ROWS_MAX // len(codes), 1)
                    for start in range(0, len(rows), step):
                        self._open(
                            grids, target, codes, others, rows[start : start + step], empty, shut, doors
                        )

    def _grid(self, at: int) -> _Grid:
        node, domains = self._system.nodes[at], self._system.domains
        sources = [domains.source(self._dims, dim) or dim for dim in node.dims]
        axes = tuple(sorted({self._dims.index(source) for source in sources}))
        shape = tuple(self._sizes[axis] for axis in axes)
        places = np.indices(shape).reshape(len(axes), prod(shape))
        columns = []
        for dim, source in zip(node.dims, sources, strict=True):
            step = domains.path(source, dim)
            column = places[axes.index(self._dims.index(source))]
            columns.append(column if step is None else step[column])
        keys = domains.encode(columns, node.dims)
        return _Grid(at, axes, node.find(keys).reshape(shape))

    def _few(self, target: int, codes: Ints, others: Sequence[int], *, whole: bool) -> Mask:
        """Whether fewer than k persons may agree in all but the target; only a table that tells says no.

        Args:
            whole: the codes are all of the target's, so that a table without it tells how many there are.
        """
        rest = [axis for axis in range(len(self._dims)) if axis != target]
        for grid in self._grids:
            told = {self._dims.index(dim) for dim in self._system.nodes[grid.node].dims if dim in self._dims}
            if not set(rest) <= told or not (target in told or (whole and target not in grid.axes)):
                continue
            alike = self._system.nodes[grid.node].count[grid.cells]
            if target in grid.axes:
                at = grid.axes.index(target)
                alike = alike.take(codes, at).sum(axis=at)
            away = tuple(i for i, axis in enumerate(rest) if axis not in others)
            return np.asarray(((alike > 0) & (alike < self._k)).any(axis=away))
        return np.ones((1,) * len(others), dtype=np.bool_)

    def _known(
        self,
        grids: Sequence[_Grid],
        target: int,
        codes: Ints,
        others: Sequence[int],
        part: Sequence[slice],
        few: Mask,
        empty: Sequence[Mask],
        shut: Sequence[Mask],
    ) -> Ints:
        """Combinations of the others' codes, one per row, under which one of the target's codes is left."""
        where: dict[int, slice | int] = dict(zip(others, part, strict=True))
        if _always_possible(grids, {**where, target: codes}, target, empty) > 1:
            return np.zeros((0, len(others)), dtype=np.int64)
        left = allowed = np.zeros(1, dtype=np.int64)
        somebody = np.zeros(1, dtype=np.bool_)
        for code in codes:
            where[target] = int(code)
            possible = may = held = np.ones((1,) * len(others), dtype=np.bool_)
            for grid in grids:
                cells = grid.cells[tuple(where[axis] for axis in grid.axes)]
                sizes = iter(cells.shape)
                cells = cells.reshape([next(sizes) if axis in grid.axes else 1 for axis in others])
                possible = possible & ~empty[grid.node][cells]
                may = may & ~shut[grid.node][cells]
                held = held & (self._system.nodes[grid.node].count[cells] > 0)
            left, allowed, somebody = left + possible, allowed + may, somebody | (possible & held)
        alike = few[tuple(part[i] if size > 1 else slice(None) for i, size in enumerate(few.shape))]
        found = np.argwhere(somebody & alike & (left == 1) & (allowed > 1))
        return found + np.array([piece.start for piece in part], dtype=np.int64)

    def _open(
        self,
        grids: Sequence[_Grid],
        target: int,
        codes: Ints,
        others: Sequence[int],
        rows: Ints,
        empty: Sequence[Mask],
        shut: Sequence[Mask],
        doors: Sequence[Mask],
    ) -> None:
        """Chooses a second code for every row: fewest cells to open, then most persons in small cells beside."""
        pairs = []
        for grid in grids:
            axes = [codes if axis == target else rows[:, [others.index(axis)]] for axis in grid.axes]
            cells = np.broadcast_to(grid.cells[tuple(axes)], (len(rows), len(codes)))
            pairs.append((grid.node, cells))
        never = np.logical_or.reduce([shut[node][at] for node, at in pairs])
        own = np.logical_and.reduce([~empty[node][at] for node, at in pairs])
        while True:
            need = sum((empty[node] & ~doors[node])[at].astype(np.int64) for node, at in pairs)
            need = np.where(never | own, len(pairs) + 1, need)
            least = need.min(axis=1, initial=len(pairs) + 1)
            unsettled = np.flatnonzero(least > 0)
            if not len(unsettled):
                return
            row = int(unsettled[0])
            equal = np.flatnonzero(need[row] == least[row])
            small = sum(self._beside[node][at[row, equal]] for node, at in pairs)
            code = int(equal[np.argmax(small)])
            for node, at in pairs:
                doors[node][at[row, code]] |= empty[node][at[row, code]]


def _parts(sizes: Sequence[int]) -> Iterator[tuple[slice, ...]]:
    """The cross of all codes, in parts of one code of the first and at most `CROSS_MAX` combinations."""
    single = min(1, len(sizes))
    while prod(sizes[single:]) > CROSS_MAX:
        single += 1
    for first in product(*(range(size) for size in sizes[:single])):
        yield (*(slice(i, i + 1) for i in first), *(slice(0, size) for size in sizes[single:]))


def _always_possible(
    grids: Sequence[_Grid], where: Mapping[int, slice | int | Ints], target: int, empty: Sequence[Mask]
) -> int:
    """How many of the target's codes are possible whatever else is known of a person in this part."""
    found = np.ones(1, dtype=np.bool_)
    for grid in grids:
        cells = grid.cells[tuple(where[axis] for axis in grid.axes)]
        away = tuple(i for i, axis in enumerate(grid.axes) if axis != target)
        found = found & ~empty[grid.node][cells].any(axis=away)
    return int(found.sum())


def _choices(codes: Sequence[str], dim: str, levels: Mapping[str, Level]) -> list[Ints]:
    """Sets of codes between which somebody may have to choose.

    All of them; with a coarser dimension those within the same coarse code, and those that have the same place
    within theirs.
    """
    names, features = list(codes), []
    above = next((name for name, level in levels.items() if level.of == dim), None)
    while above is not None:
        of, groups = above, levels[above].map
        inside: dict[str, list[str]] = {}
        for name in sorted(groups):
            inside.setdefault(groups[name], []).append(name)
        features.append([str(inside[groups[name]].index(name)) for name in names])
        names = [groups[name] for name in names]
        above = next((name for name, level in levels.items() if level.of == of), None)
    features.append(names)
    found: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for free in range(len(features)):
        for at in range(len(codes)):
            same = tuple(feature[at] for i, feature in enumerate(features) if i != free)
            found.setdefault((free, same), []).append(at)
    return [np.array(part, dtype=np.int64) for part in found.values() if len(part) > 1]


def _small_beside(system: System, k: int) -> list[Ints]:
    """Persons in cells below k that share a sum with each cell: with many, the cell is cheap to keep open."""
    found = [np.zeros(len(node.count), dtype=np.int64) for node in system.nodes]
    for link in system.links:
        count = system.nodes[link.fine].count
        small = np.bincount(link.parent, np.where(count < k, count, 0), len(system.nodes[link.coarse].keys))
        found[link.fine] += small.astype(np.int64)[link.parent]
    return found

"""Lays linked tables and all margins that follow from them on one lattice of dense arrays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

Level = tuple[int, ...]
"""A set of dimensions, as sorted positions in ``Lattice.dims``; its array has the block as first axis."""

Cell = tuple[Level, tuple[int, ...]]
"""A level and the position of a cell within one block."""

JOINT_LIMIT = 2_000_000
"""Largest number of cells per block for which the cross of all dimensions is written out."""


@dataclass(frozen=True)
class Link:
    """The cells of ``fine``, summed over one axis of its array, are the cells of ``coarse``."""

    fine: Level
    axis: int
    coarse: Level


@dataclass(frozen=True)
class Lattice:
    """Published tables and derivable margins: which levels exist and how they add up.

    Attributes:
        block: dimension that splits the family into independent parts, None when there is none.
        blocks: its codes, one empty code when there is no such dimension.
        dims: all other dimensions, ``codes`` their codes in order.
        tables: level of each published table.
        levels: all levels, published or derivable, the finest first.
        acyclic: any tables that agree on their common margins then come from some list of persons.
    """

    block: str | None
    blocks: tuple[str, ...]
    dims: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Level]
    levels: tuple[Level, ...]
    links: tuple[Link, ...]
    acyclic: bool

    @property
    def joint(self) -> Level:
        """The cross of all dimensions; a level only where ``acyclic`` is False and it is small enough."""
        return tuple(range(len(self.dims)))

    @property
    def joint_size(self) -> int:
        """Cells per block of the cross of all dimensions."""
        return prod(len(self.codes[dim]) for dim in self.dims)

    @property
    def complete(self) -> bool:
        """Whether the levels and links hold everything that adding up says."""
        return self.acyclic or self.joint in self.levels

    def shape(self, level: Level) -> tuple[int, ...]:
        """Shape of the arrays of a level: blocks first, then one axis per dimension."""
        return (len(self.blocks), *(len(self.codes[self.dims[d]]) for d in level))

    def table_levels(self) -> tuple[Level, ...]:
        """The published levels, each once."""
        return tuple(dict.fromkeys(self.tables.values()))

    def columns(self, level: Level) -> list[str]:
        """Column names of a level's cells, the block first."""
        return ([] if self.block is None else [self.block]) + [self.dims[d] for d in level]

    def cell(self, level: Level, index: Sequence[int]) -> dict[str, str]:
        """The codes of one cell, for the internal report."""
        found = {} if self.block is None else {self.block: self.blocks[index[0]]}
        for d, i in zip(level, index[1:], strict=True):
            found[self.dims[d]] = self.codes[self.dims[d]][i]
        return found

    def positions(self, level: Level, table: pd.DataFrame) -> NDArray[np.int64]:
        """Flat position in the level's array of each row; -1 for a code that the lattice does not know."""
        import pandas as pd

        shape = self.shape(level)
        flat = np.zeros(len(table), dtype=np.int64)
        known = np.ones(len(table), dtype=np.bool_)
        columns = self.columns(level)
        sizes = shape if self.block is not None else shape[1:]
        for column, size in zip(columns, sizes, strict=True):
            codes = self.blocks if column == self.block else self.codes[column]
            at = pd.Index(codes).get_indexer(pd.Index(table[column].astype(str)))
            known &= at >= 0
            flat = flat * size + at
        return np.where(known, flat, -1)

    def spread(self, array: NDArray[np.int8], level: Level, target: Level) -> NDArray[np.int8]:
        """View of a level's array, or of some of its blocks, that broadcasts over the target level."""
        shape = [array.shape[0]] + [1] * len(target)
        for axis, d in enumerate(level):
            shape[1 + target.index(d)] = array.shape[1 + axis]
        return array.reshape(shape)


def build_lattice(
    dimensions: Mapping[str, Sequence[str]], frames: Iterable[tuple[str, pd.DataFrame]], block: str | None
) -> Lattice:
    """The lattice of a family of tables over the union of the codes in all frames.

    Args:
        dimensions: dimensions of each published table.
        frames: (table name, rows) of every release and of the exact counts.
        block: dimension that splits the family; ignored unless every table has it.
    """
    if not dimensions:
        raise DisclosureError("There is no table to attack", action="name at least one table")
    if block is not None and not all(block in dims for dims in dimensions.values()):
        block = None
    dims = tuple(dict.fromkeys(d for names in dimensions.values() for d in names if d != block))
    found: dict[str, set[str]] = {dim: set() for dim in (*dims, *([block] if block else []))}
    for name, frame in frames:
        for dim in dimensions[name]:
            if dim not in frame.columns:
                raise DisclosureError("A table lacks one of its dimensions", where=f"table {name}")
            found[dim].update(frame[dim].astype(str).unique())
    codes = {dim: tuple(sorted(found[dim])) for dim in dims}
    blocks = tuple(sorted(found[block])) if block else ("",)
    tables = {
        name: tuple(sorted(dims.index(d) for d in names if d != block)) for name, names in dimensions.items()
    }
    acyclic = _is_acyclic([set(level) for level in tables.values()])
    tops = set(tables.values())
    if not acyclic and prod(len(codes[dim]) for dim in dims) <= JOINT_LIMIT:
        tops.add(tuple(range(len(dims))))
    levels = {sub for top in tops for size in range(len(top) + 1) for sub in combinations(top, size)}
    ordered = tuple(sorted(levels, key=lambda level: (-len(level), level)))
    links = tuple(
        Link(level, axis + 1, level[:axis] + level[axis + 1 :])
        for level in ordered
        for axis in range(len(level))
    )
    return Lattice(block, blocks, dims, codes, tables, ordered, links, acyclic)


def _is_acyclic(edges: list[set[int]]) -> bool:
    """Graham's reduction: drop what only one edge has and edges within another, until one is left."""
    edges = [set(edge) for edge in edges]
    changed = True
    while changed:
        changed = False
        for edge in edges:
            lonely = {d for d in edge if sum(d in other for other in edges) == 1}
            if lonely:
                edge -= lonely
                changed = True
        kept = [
            e
            for i, e in enumerate(edges)
            if not any(e <= o for j, o in enumerate(edges) if _drops(e, o, i, j))
        ]
        if len(kept) < len(edges):
            edges, changed = kept, True
    return len(edges) <= 1


def _drops(edge: set[int], other: set[int], i: int, j: int) -> bool:
    """Of two equal edges the first stays."""
    return i != j and (edge != other or j < i)


def add_up(lattice: Lattice, table_counts: Mapping[Level, Counts]) -> dict[Level, Counts]:
    """Exact counts of every level that follows from the tables; refuses tables that contradict each other."""
    exact: dict[Level, Counts] = dict(table_counts)
    for link in lattice.links:
        if link.fine not in exact:
            continue
        summed = exact[link.fine].sum(axis=link.axis)
        if link.coarse in exact and not np.array_equal(exact[link.coarse], summed):
            raise DisclosureError(
                "The exact tables do not add up to each other",
                where=", ".join(lattice.columns(link.coarse)) or "grand total",
                action="count all tables from the same records",
            )
        exact[link.coarse] = summed
    return exact

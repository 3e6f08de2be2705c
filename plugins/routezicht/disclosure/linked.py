"""Lays the tables of a family, and the margins that follow from them, into one system of cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.spec import Level

    Ints = NDArray[np.int64]

Dims = tuple[str, ...]


class Domains:
    """Codes of every dimension, and how coarser dimensions follow from finer ones."""

    def __init__(self, codes: Mapping[str, Sequence[str]], levels: Mapping[str, Level]) -> None:
        self.codes = {dim: list(values) for dim, values in codes.items()}
        self.levels = levels
        self.at = {dim: {code: i for i, code in enumerate(values)} for dim, values in self.codes.items()}
        self._up: dict[str, dict[str, Ints]] = {dim: {} for dim in self.codes}
        for coarse, level in levels.items():
            fine = level.of
            if coarse not in self.codes or fine not in self.codes:
                continue
            missing = [code for code in self.codes[fine] if level.map.get(code) not in self.at[coarse]]
            if missing:
                raise DisclosureError(
                    f"{len(missing)} codes of '{fine}' have no '{coarse}'.",
                    where=f"hierarchies, '{coarse}'",
                    action="map every code of the finer dimension to a code of the coarser one",
                )
            steps = [self.at[coarse][level.map[code]] for code in self.codes[fine]]
            self._up[fine][coarse] = np.array(steps, dtype=np.int64)

    def with_codes(self, more: Mapping[str, Iterable[str]]) -> Domains:
        """The same with further codes at the end of some domains."""
        codes = {
            dim: [*values, *sorted(set(more.get(dim, ())) - set(values))]
            for dim, values in self.codes.items()
        }
        return Domains(codes, self.levels)

    def path(self, fine: str, coarse: str) -> Ints | None:
        """Position of the coarse code per fine code; None when `coarse` does not follow from `fine`."""
        if fine == coarse:
            return np.arange(len(self.codes[fine]), dtype=np.int64)
        for middle, step in self._up[fine].items():
            rest = self.path(middle, coarse)
            if rest is not None:
                return rest[step]
        return None

    def source(self, dims: Iterable[str], coarse: str) -> str | None:
        """The dimension among `dims` from which `coarse` follows."""
        return next((dim for dim in dims if self.path(dim, coarse) is not None), None)

    def below(self, coarse: Iterable[str], fine: Sequence[str]) -> bool:
        """Whether a table over `coarse` is a margin of one over `fine`."""
        return all(self.source(fine, dim) is not None for dim in coarse)

    def common(self, left: Sequence[str], right: Sequence[str]) -> Dims:
        """Dimensions of the finest margin that two tables share."""
        shared = {dim for dim in left if self.source(right, dim)}
        shared |= {dim for dim in right if self.source(left, dim)}
        finest = {d for d in shared if not any(o != d and self.path(o, d) is not None for o in shared)}
        return tuple(sorted(finest))

    def size(self, dims: Sequence[str]) -> int:
        """Number of cells of the complete grid."""
        return prod(len(self.codes[dim]) for dim in dims)

    def encode(self, columns: Sequence[Ints], dims: Sequence[str]) -> Ints:
        """One number per cell from the code positions of its dimensions."""
        key = np.zeros(len(columns[0]) if columns else 1, dtype=np.int64)
        for column, dim in zip(columns, dims, strict=True):
            key = key * len(self.codes[dim]) + column
        return key

    def decode(self, keys: Ints, dims: Sequence[str]) -> list[Ints]:
        """Code positions per dimension, the inverse of `encode`."""
        columns: list[Ints] = []
        for dim in reversed(dims):
            keys, column = np.divmod(keys, len(self.codes[dim]))
            columns.insert(0, column)
        return columns

    def project(self, keys: Ints, fine: Sequence[str], coarse: Sequence[str]) -> Ints:
        """The margin cell over `coarse` that each cell over `fine` belongs to."""
        columns = dict(zip(fine, self.decode(keys, fine), strict=True))
        found = []
        for dim in coarse:
            source = self.source(fine, dim)
            step = None if source is None else self.path(source, dim)
            if source is None or step is None:
                raise DisclosureError("A margin does not follow from its table.", where=f"dimension '{dim}'")
            found.append(step[columns[source]])
        return self.encode(found, coarse) if coarse else np.zeros(len(keys), dtype=np.int64)


@dataclass
class Node:
    """Cells of one table or derivable margin: those that may hold somebody or were published before.

    Attributes:
        name: the table's name; None for a margin that follows from tables but is not published.
        keys: cell numbers, ordered by `block` (the independent part of the system) and then number.
        count: the exact count of each.
        old: the value published last, 0 where none was.
        finest: no other table is finer; `bottom`: every other table is finer.
    """

    dims: Dims
    name: str | None
    keys: Ints
    block: Ints
    count: Ints
    old: Ints
    finest: bool = False
    bottom: bool = False

    def find(self, keys: Ints) -> Ints:
        """Places of the given cells, all of which must be there."""
        order = np.argsort(self.keys, kind="stable")
        return order[np.searchsorted(self.keys[order], keys)]


@dataclass
class Link:
    """Cell `i` of node `fine` is a part of cell `parent[i]` of node `coarse`."""

    coarse: int
    fine: int
    parent: Ints


@dataclass
class System:
    """The linked tables as nodes and links; `blocks` are the numbers of its independent parts."""

    domains: Domains
    nodes: list[Node]
    links: list[Link]
    bottom: Dims
    blocks: Ints

    def spans(self, first: int, last: int) -> list[slice]:
        """Where the cells of blocks `first` up to and with `last` stand in each node."""
        found = []
        for node in self.nodes:
            start, end = np.searchsorted(node.block, [first, last + 1])
            found.append(slice(int(start), int(end)))
        return found

    def cut(self, spans: Sequence[slice]) -> tuple[list[Node], list[Link]]:
        """Nodes and links of the given stretch of blocks, renumbered from 0."""
        nodes = [
            replace(
                node,
                keys=node.keys[span],
                block=node.block[span],
                count=node.count[span],
                old=node.old[span],
            )
            for node, span in zip(self.nodes, spans, strict=True)
        ]
        links = [
            replace(link, parent=link.parent[spans[link.fine]] - spans[link.coarse].start)
            for link in self.links
        ]
        return nodes, links

    def label(self, block: int) -> str:
        """The codes of a block, for reports."""
        columns = self.domains.decode(np.array([block], dtype=np.int64), self.bottom)
        return "/".join(self.domains.codes[d][int(c[0])] for d, c in zip(self.bottom, columns, strict=True))


def build_system(
    domains: Domains,
    tables: Mapping[str, Dims],
    counts: Mapping[str, tuple[Ints, Ints]],
    old: Mapping[str, tuple[Ints, Ints]],
) -> System:
    """The system of all tables and of every margin that two of them share.

    Args:
        tables: dimensions per table.
        counts: per table the cells that hold somebody and their exact counts.
        old: per table the cells published before and their last values.

    Raises:
        DisclosureError: tables that should add up to the same margin do not.
    """
    shapes = _closure(domains, list(tables.values()))
    names = {_same(shapes, domains, dims): name for name, dims in tables.items()}
    below = [[domains.below(a, b) and i != j for j, b in enumerate(shapes)] for i, a in enumerate(shapes)]
    finest = [not any(row) for row in below]
    pairs = [
        (i, j)
        for i in range(len(shapes))
        for j in range(len(shapes))
        if below[i][j] and not any(below[i][m] and below[m][j] for m in range(len(shapes)))
    ]
    order = sorted(range(len(shapes)), key=lambda i: -sum(below[j][i] for j in range(len(shapes))))
    cells: dict[int, Ints] = {}
    for i in order:
        own = [part[names[i]][0] for part in (counts, old) if names.get(i) in part]
        up = [domains.project(cells[j], shapes[j], shapes[i]) for a, j in pairs if a == i]
        cells[i] = np.unique(np.concatenate([*own, *up])) if own or up else np.zeros(0, dtype=np.int64)
    bottom = min(shapes, key=lambda dims: sum(domains.below(dims, other) for other in shapes) * -1)
    nodes = []
    for i, dims in enumerate(shapes):
        block = domains.project(cells[i], dims, bottom)
        place = np.lexsort((cells[i], block))
        name = names.get(i)
        zeros = np.zeros(len(place), dtype=np.int64)
        node = Node(dims, name, cells[i][place], block[place], zeros.copy(), zeros, finest[i], dims == bottom)
        if name is not None:
            node.count[node.find(counts[name][0])] = counts[name][1]
            if name in old:
                node.old[node.find(old[name][0])] = old[name][1]
        nodes.append(node)
    links = [
        Link(i, j, nodes[i].find(domains.project(nodes[j].keys, shapes[j], shapes[i]))) for i, j in pairs
    ]
    _count_margins(nodes, links, order)
    blocks = np.unique(np.concatenate([node.block for node in nodes]))
    return System(domains, nodes, links, bottom, blocks)


def _closure(domains: Domains, tables: list[Dims]) -> list[Dims]:
    """The tables' dimensions and those of every margin that two of them share, over and over."""
    shapes = list(tables)
    if len(shapes) == 1 and len(shapes[0]) > 1:
        # A table on its own is held to the totals of its first dimension, or small counts would inflate it.
        shapes.append(shapes[0][:1])
    grown = True
    while grown:
        grown = False
        for left in list(shapes):
            for right in list(shapes):
                common = domains.common(left, right)
                if not any(_equal(domains, common, shape) for shape in shapes):
                    shapes.append(common)
                    grown = True
    return shapes


def _equal(domains: Domains, left: Dims, right: Dims) -> bool:
    return domains.below(left, right) and domains.below(right, left)


def _same(shapes: list[Dims], domains: Domains, dims: Dims) -> int:
    return next(i for i, shape in enumerate(shapes) if _equal(domains, shape, dims))


def _count_margins(nodes: list[Node], links: list[Link], finest_first: list[int]) -> None:
    """Fills in derivable margins and refuses tables that do not add up."""
    for i in finest_first:
        node = nodes[i]
        known = node.name is not None
        for link in (link for link in links if link.coarse == i):
            total = np.bincount(link.parent, nodes[link.fine].count, len(node.keys)).astype(np.int64)
            if not known:
                node.count, known = total, True
            elif not np.array_equal(total, node.count):
                raise DisclosureError(
                    f"The tables do not add up: {int((total != node.count).sum())} cells differ.",
                    where=f"margin '{node.name or ', '.join(node.dims) or 'grand total'}' "
                    f"and table '{nodes[link.fine].name or ', '.join(nodes[link.fine].dims)}'",
                    action="make all tables from the same records",
                )

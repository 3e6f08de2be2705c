"""What earlier releases said of each block, and which cells their readers know to be empty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.family import NOT_AVAILABLE, PUBLISHED, cell_keys, known_rows
from routezicht.disclosure.milp import Programme
from routezicht.disclosure.reader import Reader, UndecidedError, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.family import ReleasedFamily
    from routezicht.disclosure.linked import Dims, Domains, Node, System
    from routezicht.disclosure.reader import Cells

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

HIDDEN, UNSAID = -1, -2
WORLD_NODES_MAX = 5_000
WORLD_SECONDS_MAX = 30.0


@dataclass(frozen=True)
class Earlier:
    """An earlier release on today's grid.

    Attributes:
        values: per table the value of every cell, `HIDDEN` or `UNSAID`; a cell without a row was no code of
            that time: nobody, 0.
        exact: labels of the blocks that were made for it: their values were the counts of the day.
    """

    values: Mapping[str, Ints]
    exact: frozenset[str]

    @classmethod
    def read(cls, release: ReleasedFamily, shapes: Mapping[str, Dims], domains: Domains) -> Earlier:
        """From what was published and the public description of the method."""
        parts = release.state["public_method"]["parts"]
        exact = (code for part in parts if part["published"]["below"] == 0 for code in part["codes"])
        values = {name: _as_published(release, name, dims, domains) for name, dims in shapes.items()}
        return cls(values, frozenset(exact))

    def version(self, nodes: Sequence[Node]) -> Ints | None:
        """How the release showed the cells of a block; None if it said nothing of it."""
        parts = [
            np.full(len(node.keys), HIDDEN) if node.name is None else self.values[node.name][node.keys]
            for node in nodes
        ]
        named = np.concatenate([part for part, node in zip(parts, nodes, strict=True) if node.name])
        # A block of a later time had no rows, and one that was withheld said nothing.
        if not (named > 0).any() and not (named == HIDDEN).any():
            return None
        return np.concatenate(parts)


def versions(nodes: Sequence[Node], earlier: Iterable[Earlier]) -> list[Ints]:
    """The different ways in which earlier releases showed a block."""
    found: list[Ints] = []
    for release in earlier:
        version = release.version(nodes)
        if version is not None and not any(np.array_equal(version, other) for other in found):
            found.append(version)
    return found


def ranges(cells: Cells, version: Ints, asked: Ints, width: int) -> tuple[Ints, Ints]:
    """How small and how large counts behind an earlier version may be, looked at up to the width.

    Raises:
        UndecidedError: no counts were found that fit it.
    """
    return _reader(cells, version).ranges(asked, width)


def closed_to_known(system: System, earlier: Sequence[Earlier], fixed: Sequence[Mask]) -> list[list[Mask]]:
    """Cells in which nobody can be who is known to be in the last release, in the last two, and so on.

    Per release and node: cells that one of these releases shows to be empty, and those that it had no row for.
    Where a block was kept as published before, its values say of no cell that it is empty.

    Args:
        fixed: per node its impossible cells.

    Raises:
        UndecidedError: what a release says could not be worked out.
    """
    made: dict[int, list[tuple[Ints, Mask]]] = {}
    closed = [np.zeros_like(mask) for mask in fixed]
    found = []
    for release in reversed(earlier):
        before = closed
        closed = [
            mask | impossible | (release.values[node.name][node.keys] == 0 if node.name else False)
            for mask, impossible, node in zip(closed, fixed, system.nodes, strict=True)
        ]
        for block in system.blocks.tolist():
            if system.label(block) in release.exact:
                _close(system, block, release, fixed, closed, made.setdefault(block, []))
        if not all(np.array_equal(now, then) for now, then in zip(closed, before, strict=True)):
            found.append(closed)
    return found


def _close(
    system: System,
    block: int,
    release: Earlier,
    fixed: Sequence[Mask],
    closed: Sequence[Mask],
    made: list[tuple[Ints, Mask]],
) -> None:
    """Enters what a release shows to be empty in a block; `made` keeps what was worked out before."""
    spans = system.spans(block, block)
    nodes, links = system.cut(spans)
    version = release.version(nodes)
    if version is None:
        return
    empty = next((mask for other, mask in made if np.array_equal(other, version)), None)
    if empty is None:
        here = [mask[span] for mask, span in zip(fixed, spans, strict=True)]
        cells = lay_out(nodes, links, here, np.zeros(len(version)))
        empty = _reader(cells, version).empty()
        made.append((version, empty))
    start = 0
    for mask, span in zip(closed, spans, strict=True):
        size = span.stop - span.start
        mask[span] |= empty[start : start + size]
        start += size


def _reader(cells: Cells, version: Ints) -> Reader:
    """A reader of an earlier version, with some counts that fit it in place of the true ones."""
    told = (version >= 0) | cells.fixed
    low = np.where(told, np.maximum(version, 0), 0).astype(np.float64)
    programme = Programme()
    programme.add_columns(low, np.where(told, low, np.inf), np.zeros(len(low)), whole=True)
    cells.enter_sums(programme)
    world, _ = programme.solve_and_prove(nodes=WORLD_NODES_MAX, seconds=WORLD_SECONDS_MAX)
    if world is None:
        raise UndecidedError(
            "No counts were found that fit an earlier release.", where="a block of the tables"
        )
    reader = Reader(replace(cells, count=world))
    reader.look(told)
    return reader


def _as_published(release: ReleasedFamily, name: str, dims: Dims, domains: Domains) -> Ints:
    grid = np.zeros(domains.size(dims), dtype=np.int64)
    if name not in release.tables:
        return np.full_like(grid, UNSAID)
    frame = known_rows(release.tables[name], dims, domains)
    status = frame["status"].astype(str).to_numpy()
    values = frame["value"].astype("Int64").to_numpy(dtype=np.int64, na_value=HIDDEN)
    values[status == NOT_AVAILABLE] = UNSAID
    values[(status != PUBLISHED) & (status != NOT_AVAILABLE)] = HIDDEN
    grid[cell_keys(name, dims, frame, domains)] = values
    return grid

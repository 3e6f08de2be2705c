"""Method `suppress` over a whole family and its earlier releases: which months are made, kept or made anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.family import matches
from routezicht.disclosure.linkage import Linkage
from routezicht.disclosure.linked import build_system
from routezicht.disclosure.reader import UndecidedError, lay_out
from routezicht.disclosure.suppression import Pattern, suppress_block
from routezicht.disclosure.versions import Earlier, closed_to_known, ranges, versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.family import ReleasedFamily
    from routezicht.disclosure.linked import Dims, Domains, Node, System
    from routezicht.disclosure.reader import Cells
    from routezicht.disclosure.spec import FamilySpec

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Counts = Mapping[str, tuple[Ints, Ints]]

# Made anew, a block loses the cells that moved by a few persons; kept, its values grow old.
STALE_MAX = 0.1


@dataclass
class Suppressed:
    """Values per node of a system and how every block came about.

    Attributes:
        values: per node; 0 is not shown.
        made: what was hidden in the blocks whose values are exact now.
        kept: blocks that stay as published, with the bound on how far a value may be off.
        withheld: blocks about which nothing is said.
        published: blocks that an earlier release says something of.
    """

    system: System
    values: list[Ints]
    made: dict[int, Pattern] = field(default_factory=dict)
    kept: dict[int, int] = field(default_factory=dict)
    withheld: list[int] = field(default_factory=list)
    published: set[int] = field(default_factory=set)

    @property
    def distances(self) -> dict[int, list[str]]:
        """How far values may be off -> the codes of the blocks of which that is so."""
        found: dict[int, list[str]] = {}
        for block, distance in sorted({**dict.fromkeys(self.made, 0), **self.kept}.items()):
            found.setdefault(distance, []).append(self.system.label(block))
        return found

    @property
    def report(self) -> dict[str, dict[str, int]]:
        """How many blocks and cells, and the least number of hidden cells that is proven to be needed."""
        patterns = self.made.values()
        return {
            "blocks": {
                "made": len(patterns),
                "made_anew": len(self.published & set(self.made)),
                "kept": len(self.kept),
                "withheld": len(self.withheld),
                "proven_cheapest": sum(pattern.proven for pattern in patterns),
            },
            "cells": {
                "secondary": sum(pattern.secondary for pattern in patterns),
                "moved": sum(pattern.moved for pattern in patterns),
                "secondary_floor": sum(pattern.floor for pattern in patterns),
                "secondary_floor_outside": sum(pattern.floor_outside for pattern in patterns),
            },
        }

    def write(self, block: int, pattern: Pattern) -> None:
        """Enters a block that was made, in place of how it was made before."""
        self.made[block] = pattern
        start = 0
        for part, span, node in zip(
            self.values, self.system.spans(block, block), self.system.nodes, strict=True
        ):
            size = span.stop - span.start
            part[span] = np.where(pattern.shown[start : start + size], node.count[span], 0)
            start += size

    def withhold(self, block: int) -> None:
        """Says nothing of a block, whatever was made of it before."""
        self.made.pop(block, None)
        self.withheld.append(block)
        for part, span in zip(self.values, self.system.spans(block, block), strict=True):
            part[span] = 0

    def empty(self, fixed: Sequence[Mask]) -> list[Mask]:
        """Per node the cells that are certainly empty; where a block was kept or withheld, impossible ones only."""
        found = [mask.copy() for mask in fixed]
        for block, pattern in self.made.items():
            start = 0
            for part, span in zip(found, self.system.spans(block, block), strict=True):
                size = span.stop - span.start
                part[span] = pattern.empty[start : start + size]
                start += size
        return found


def suppress_family(
    spec: FamilySpec,
    domains: Domains,
    counts: Counts,
    old: Counts,
    previous: Sequence[ReleasedFamily],
) -> Suppressed:
    """Protects block by block; a published block stays while its values are nearly right.

    A block that is made anew hides every cell whose count moved by 1 to k - 1 since a release that shows it or
    lets it be worked out: both counts together would give those persons away. Blocks are made again, with more
    cells kept open, as long as an attribute of a known person follows from what is certainly empty in them, for
    somebody known to be in earlier releases too also from what those show to be empty.

    Args:
        counts: per table the cells that hold somebody; `old`: those published last, with their values.
    """
    shapes = {table.name: tuple(table.dimensions) for table in spec.tables}
    bottom = _block_dimension(shapes, domains)
    margins = {f"+{number}": dims for number, dims in enumerate(_margins(shapes, bottom, domains))}
    system = build_system(domains, {**shapes, **margins}, _full(domains, shapes, margins, counts), old)
    for node in system.nodes:
        node.name = None if node.name in margins else node.name
    earlier = [Earlier.read(release, shapes, domains) for release in previous]
    fixed = [matches(node.keys, node.dims, domains, spec.impossible) for node in system.nodes]
    doors = [np.zeros_like(mask) for mask in fixed]
    outcome = Suppressed(system, [np.zeros_like(node.count) for node in system.nodes])
    linkage = Linkage(system, fixed, spec.levels, spec.threshold)
    todo = [block for block in system.blocks.tolist() if not _keep(outcome, block, earlier, spec.threshold)]
    closed: list[list[Mask]] = []
    if outcome.published & set(todo):  # nothing new is said of anybody in blocks that stay
        try:
            closed = closed_to_known(system, earlier, fixed)
        except UndecidedError:
            for block in sorted(outcome.published & set(todo)):
                outcome.withhold(block)
                todo.remove(block)
    while todo:
        for block in todo:
            _make(outcome, block, earlier, spec, fixed, doors)
        asked = linkage.doors(outcome.empty(fixed), closed)
        todo = _blocks_of(system, [mask & ~before for mask, before in zip(asked, doors, strict=True)])
        for block in set(_blocks_of(system, asked)) - set(todo):  # its cells were to be open and are not
            outcome.withhold(block)
        doors = [mask | before for mask, before in zip(asked, doors, strict=True)]
    return outcome


def _blocks_of(system: System, masks: Sequence[Mask]) -> list[int]:
    """The blocks in which cells are marked."""
    marked = [node.block[mask] for node, mask in zip(system.nodes, masks, strict=True)]
    return [int(block) for block in np.unique(np.concatenate(marked))]


def _keep(outcome: Suppressed, block: int, earlier: Sequence[Earlier], k: int) -> bool:
    """Leaves a block as published where its values still hold; says whether it did."""
    spans = outcome.system.spans(block, block)
    nodes, _ = outcome.system.cut(spans)
    if not versions(nodes, earlier):
        return False
    outcome.published.add(block)
    if not _holds(nodes, k):
        return False
    outcome.kept[block] = _distance(nodes, k)
    for part, span, node in zip(outcome.values, spans, nodes, strict=True):
        part[span] = node.old
    return True


def _make(
    outcome: Suppressed,
    block: int,
    earlier: Sequence[Earlier],
    spec: FamilySpec,
    fixed: Sequence[Mask],
    doors: Sequence[Mask],
) -> None:
    """Makes a block from the counts of the day with some empty cells kept open, or withholds it."""
    spans = outcome.system.spans(block, block)
    nodes, links = outcome.system.cut(spans)
    here = [mask[span] for mask, span in zip(fixed, spans, strict=True)]
    cells = lay_out(nodes, links, here, _costs(spec, nodes))
    try:
        pattern = suppress_block(
            cells,
            spec.threshold,
            spec.protection,
            insiders=spec.insiders,
            moved=_moved(cells, versions(nodes, earlier), spec.threshold, spec.protection),
            doors=np.concatenate([mask[span] for mask, span in zip(doors, spans, strict=True)]),
        )
    except UndecidedError:
        outcome.withhold(block)
    else:
        outcome.write(block, pattern)


def _block_dimension(shapes: Mapping[str, Dims], domains: Domains) -> Dims:
    """The finest dimension that all tables have: the first that is named, as in the audit."""
    common = [
        dim
        for dims in shapes.values()
        for dim in dims
        if all(domains.below((dim,), other) for other in shapes.values())
    ]
    if not common:
        return ()
    finest = [dim for dim in common if dim == common[0] or domains.path(dim, common[0]) is not None]
    return (max(finest, key=lambda dim: len(domains.codes[dim])),)


def _margins(shapes: Mapping[str, Dims], bottom: Dims, domains: Domains) -> list[Dims]:
    """All margins within a block that follow from the tables and are none of them."""
    known = {frozenset(dims) for dims in shapes.values()}
    todo = [tuple(dims) for dims in shapes.values()]
    found: list[Dims] = []
    while todo:
        dims = todo.pop()
        for dim in dims:
            rest = tuple(other for other in dims if other != dim)
            above = [name for name, level in domains.levels.items() if level.of == dim]
            for shape in (rest, *((*rest, name) for name in above if name in domains.codes)):
                if frozenset(shape) not in known and domains.below(bottom, shape):
                    known.add(frozenset(shape))
                    found.append(shape)
                    todo.append(shape)
    return found


def _full(
    domains: Domains, shapes: Mapping[str, Dims], margins: Mapping[str, Dims], counts: Counts
) -> dict[str, tuple[Ints, Ints]]:
    """Counts on the complete grid of every table and margin."""
    full: dict[str, tuple[Ints, Ints]] = {}
    for name, dims in {**shapes, **margins}.items():
        source = name if name in shapes else next(s for s in shapes if domains.below(dims, shapes[s]))
        cells, held = counts[source]
        grid = np.zeros(domains.size(dims), dtype=np.int64)
        np.add.at(grid, cells if name in shapes else domains.project(cells, shapes[source], dims), held)
        full[name] = (np.arange(len(grid), dtype=np.int64), grid)
    return full


def _holds(nodes: Sequence[Node], k: int) -> bool:
    """Whether no value shown is off by k or more and by more than a small share of it as well."""
    return all(
        (
            np.abs(node.old - node.count)[node.old > 0]
            <= np.maximum(k - 1, STALE_MAX * node.old[node.old > 0])
        ).all()
        for node in nodes
    )


def _distance(nodes: Sequence[Node], k: int) -> int:
    """Bound on how far values are off: one below a multiple of k, so that it says little of any count.

    With k - 1 or more the counts behind the first publication, and up to k - 1 persons more with any
    combination of codes, fit what is published: every count stays at least as open as it was.
    """
    off = max(int(np.abs(node.old - node.count)[node.old > 0].max(initial=0)) for node in nodes)
    return (off // k + 1) * k - 1


def _costs(spec: FamilySpec, nodes: Sequence[Node]) -> NDArray[np.float64]:
    """What hiding each cell costs: its table's weight and, among equals, a little for the persons in it."""
    persons = max(sum(int(node.count.sum()) for node in nodes), 1)
    light = min(spec.weights.get(table.name, 1.0) for table in spec.tables)
    return np.concatenate(
        [spec.weights.get(node.name or "", 1.0) + light / 2 * node.count / persons for node in nodes]
    )


def _moved(cells: Cells, versions: Sequence[Ints], k: int, width: int) -> Ints:
    """How far each cell's range has to reach because an earlier release tells its count then, less than k away."""
    need = np.zeros(len(cells.count), dtype=np.int64)
    for version in versions:
        told = version >= 0
        least, most = version.copy(), version.copy()
        # A small count of that time is wide in its release, so only what is large today may be worked out there.
        asked = np.flatnonzero(~told & (cells.count >= k))
        if len(asked):
            low, high = ranges(cells, version, asked, width)
            least[asked], most[asked] = low, high
            told[asked] = True
        away = np.maximum(np.maximum(least - cells.count, cells.count - most), 0)
        same = (least == cells.count) & (most == cells.count)
        close = told & ~same & (away < k)
        np.maximum(need, np.where(close, width - (most - least), 0), out=need)
    return np.where(cells.fixed, 0, need)

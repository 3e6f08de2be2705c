"""Method `round`: values near the counts that add up in all linked tables, and stay while they hold.

Every value lies within `room` = k - 1 of its count, a cell that is not shown counts as 0 and holds fewer than
k persons, and the values themselves add up in every table and margin. So the published table is one possible
truth, and it stays possible when any person-like combination of codes is given up to `room` persons more:
no reader can narrow any count to less than `room`. That holds by construction, whatever the counts are.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.milp import Programme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from routezicht.disclosure.linked import Domains, Link, Node

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Measured on the simulated cube (see docs/decisions): the price, in persons shown, of one unit of relative
# error. Halving it shows 0.5 % more persons and doubles the median error of the totals.
PRICE_INNER = 7.0
PRICE_MARGIN = 9.0
PRICE_BOTTOM = 4.0
# One small cell in LUCKY_ONE_IN is hidden or shown by the key whatever its count, and all are valued a few per
# cent more or less, so that no reader knows for certain how a count was treated, even with the method in hand.
LUCKY_ONE_IN = 32
# Worth more than all the error that one cell can cause in its margins.
FORCE = 500.0
SPREAD = 0.1
# Measured on five flat cubes: 0.005 shows as many persons with larger median errors, of cells and of totals, on each.
GAP = 0.001
NODES = 500


@dataclass(frozen=True)
class Bounds:
    """What a published value may hide.

    Attributes:
        k: threshold; every value shown is at least k and every hidden count is below it.
        room: largest distance between a value and its count.
    """

    k: int
    room: int

    def lower(self, value: Ints) -> Ints:
        """Smallest count behind a value (0: not shown); a low value may hide nobody at all."""
        # Whoever sees a count leave its value downwards learns that it is at most k: no narrow strip.
        return np.where(value < 2 * self.k, 0, np.maximum(value - self.room, 0))

    def upper(self, value: Ints) -> Ints:
        """Largest count behind a value (0: not shown)."""
        return np.where(value == 0, self.k - 1, value + self.room)

    def hold(self, value: Ints, count: Ints) -> NDArray[np.bool_]:
        """Whether a value may stand for a count."""
        return np.asarray((self.lower(value) <= count) & (count <= self.upper(value)))


def keyed_uniform(key: bytes, name: str, domains: Domains, node: Node) -> Floats:
    """A number in [0, 1) per cell that depends on the secret key and the cell's codes alone."""
    columns = domains.decode(node.keys, node.dims)
    texts = [[domains.codes[dim][i] for i in column] for dim, column in zip(node.dims, columns, strict=True)]
    rows = zip(*texts, strict=True) if texts else [()]
    salt = f"{name}\x1f{chr(31).join(node.dims)}\x1e"
    digests = b"".join(
        blake2b((salt + "\x1f".join(row)).encode(), key=key[:64], digest_size=8).digest() for row in rows
    )
    return np.frombuffer(digests, dtype=">u8")[: len(node.keys)] / 2.0**64


def round_block(
    nodes: Sequence[Node],
    links: Sequence[Link],
    luck: Sequence[tuple[Floats, Floats]],
    weights: Sequence[float],
    bounds: Bounds,
    *,
    sticky: bool,
) -> list[Ints] | None:
    """Values of all cells of one block; None when none within the bounds add up.

    Args:
        luck: per node two uniform numbers per cell.
        weights: per node what a person shown in it is worth.
        sticky: a value published before stays, or moves by at least k; otherwise all values are free.
    """
    programme = Programme()
    held: list[_Held] = []
    for node, draws, weight in zip(nodes, luck, weights, strict=True):
        held.append(_columns(programme, node, draws, weight, bounds, sticky=sticky))
    for link in links:
        rows = programme.add_rows(
            np.zeros(len(nodes[link.coarse].keys)), np.zeros(len(nodes[link.coarse].keys))
        )
        for columns, cells, factor in held[link.fine].terms:
            programme.enter(rows[link.parent[cells]], columns, factor)
        for columns, cells, factor in held[link.coarse].terms:
            programme.enter(rows[cells], columns, -factor)
    point = programme.solve(gap=GAP, nodes=NODES)
    if point is None:
        return None
    values = []
    for node, part in zip(nodes, held, strict=True):
        value = np.zeros(len(node.keys), dtype=np.int64)
        for columns, cells, factor in part.terms:
            np.add.at(value, cells, np.rint(point[columns] * factor).astype(np.int64))
        values.append(value)
    return values if _adds_up(nodes, links, values, bounds) else None


@dataclass
class _Held:
    """How a node's values follow from columns: value[cell] = sum of factor * column, over all terms."""

    terms: list[tuple[Ints, Ints, Floats]]


def _columns(
    programme: Programme,
    node: Node,
    luck: tuple[Floats, Floats],
    weight: float,
    bounds: Bounds,
    *,
    sticky: bool,
) -> _Held:
    """Adds the columns of a node: per cell one choice among ranges of values, and the price of its error."""
    cells = np.arange(len(node.count), dtype=np.int64)
    if node.name is None:
        # Nobody sees this margin: its values only have to agree between the tables.
        ones = np.ones(len(cells))
        free = programme.add_columns(0 * ones, np.inf * ones, 0 * ones, whole=False)
        terms = [(free, cells, ones)]
        _price_error(programme, terms, cells, node)
        return _Held(terms)
    cell, low, high = _ranges(node.count, node.old, bounds, sticky=sticky)
    shown = low > 0
    lone = shown & (np.bincount(cell, minlength=len(cells))[cell] == 1)
    # One range: a column between bounds. Several: a yes-or-no per range and a distance within it.
    single = programme.add_columns(low[lone], high[lone], np.zeros(int(lone.sum())), whole=True)
    rest = shown & ~lone
    at, start, width = cell[rest], low[rest].astype(np.float64), (high - low)[rest].astype(np.float64)
    gain = _gain(node, luck, weight, bounds)
    chosen = programme.add_columns(0 * start, 0 * start + 1, -gain[at], whole=True)
    wide = width > 0
    extra = programme.add_columns(0 * width[wide], width[wide], 0 * width[wide], whole=True)
    cap = programme.add_rows(np.full(len(extra), -np.inf), np.zeros(len(extra)))
    programme.enter(cap, extra, 1.0)
    programme.enter(cap, chosen[wide], -width[wide])
    # A cell that may be hidden takes at most one of its ranges, any other cell exactly one.
    several, place = np.unique(at, return_inverse=True)
    must = np.isin(several, cell[~shown], invert=True)
    one = programme.add_rows(must.astype(np.float64), np.ones(len(several)))
    programme.enter(one[place], chosen, 1.0)
    terms = [
        (single, cell[lone], np.ones(len(single))),
        (chosen, at, start),
        (extra, at[wide], np.ones(len(extra))),
    ]
    _price_error(programme, terms, np.flatnonzero(node.count >= bounds.k), node)
    return _Held(terms)


def _ranges(count: Ints, old: Ints, bounds: Bounds, *, sticky: bool) -> tuple[Ints, Ints, Ints]:
    """Ranges of values that each cell may take: cell, lowest, highest; (cell, 0, 0) is not shown."""
    k, least, most = bounds.k, np.maximum(bounds.k, count - bounds.room), count + bounds.room
    small, was = count < k, (old > 0) if sticky else np.zeros(len(count), dtype=np.bool_)
    holds = was & bounds.hold(old, count)
    zero = np.zeros(len(count), dtype=np.int64)
    options = [
        (small, zero, zero),
        (~was, least, most),
        (holds, old, old),
        # Away from an old value by at least k: a step of a few would be read as a few persons.
        (was, least, np.minimum(most, old - k)),
        (was, np.maximum(least, old + k), most),
    ]
    cells, low, high = [], [], []
    for usable, a, b in options:
        at = np.flatnonzero(usable & (a <= b))
        cells.append(at)
        low.append(a[at])
        high.append(b[at])
    return np.concatenate(cells), np.concatenate(low), np.concatenate(high)


def _gain(node: Node, luck: tuple[Floats, Floats], weight: float, bounds: Bounds) -> Floats:
    """What showing each small cell is worth: its persons, blurred by the key; the lucky ones are forced."""
    if not node.finest:
        return np.zeros(len(node.count))
    first, second = luck
    gain = weight * node.count * (1 + SPREAD * (first - 0.5))
    # Whoever runs this method with keys of his own learns which counts it hides and which it shows. So that both
    # stay possible for every count, the key hides some cells and shows others at any price.
    forced = np.where(first < 0.5, -FORCE, FORCE)
    gain = np.where(second < 1 / LUCKY_ONE_IN, forced, gain)
    return np.where(node.count < bounds.k, gain, 0.0)


def _price(node: Node) -> Floats:
    """Persons shown that a unit of error in each cell is worth."""
    if node.bottom:
        return np.full(len(node.count), PRICE_BOTTOM)
    rate = PRICE_INNER if node.finest else PRICE_MARGIN
    return rate / np.maximum(node.count, 10)


def _price_error(
    programme: Programme, terms: list[tuple[Ints, Ints, Floats]], cells: Ints, node: Node
) -> None:
    """Charges the distance between value and count in the given cells."""
    size = len(cells)
    row_of = np.full(len(node.count), -1, dtype=np.int64)
    row_of[cells] = np.arange(size)
    error = programme.add_columns(np.zeros(size), np.full(size, np.inf), _price(node)[cells], whole=False)
    for sign in (1.0, -1.0):
        rows = programme.add_rows(-sign * node.count[cells].astype(np.float64), np.full(size, np.inf))
        programme.enter(rows, error, 1.0)
        for columns, at, factor in terms:
            priced = row_of[at] >= 0
            programme.enter(rows[row_of[at[priced]]], columns[priced], -sign * factor[priced])


def _adds_up(nodes: Sequence[Node], links: Sequence[Link], values: Sequence[Ints], bounds: Bounds) -> bool:
    """Exact check of what the solver returned in floating point."""
    for link in links:
        total = np.bincount(link.parent, values[link.fine], len(values[link.coarse]))
        if not np.array_equal(total.astype(np.int64), values[link.coarse]):
            return False
    return all(
        node.name is None
        or bool(bounds.hold(value, node.count).all() and ((value == 0) | (value >= bounds.k)).all())
        for node, value in zip(nodes, values, strict=True)
    )

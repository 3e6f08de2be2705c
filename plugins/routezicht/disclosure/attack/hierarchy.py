"""Turns a coarser dimension, such as the quarter of a month, into plain sums.

A month becomes two dimensions: its quarter, and its number within the quarter. The table by quarter is then a
margin of the table by month like any other, and the rest of the attack need not know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from routezicht.disclosure.attack.knowledge import ReleaseKnowledge
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Coarser:
    """A dimension that follows from a finer one: ``groups`` gives the coarse code of each fine code."""

    of: str
    groups: Mapping[str, str]


def split_hierarchies(
    dimensions: Mapping[str, Sequence[str]],
    releases: Sequence[ReleaseKnowledge],
    persons: pd.DataFrame | None,
    hierarchies: Mapping[str, Coarser],
) -> tuple[dict[str, list[str]], list[ReleaseKnowledge], pd.DataFrame | None]:
    """Dimensions, releases and persons with every finer dimension split in coarse code and number within it.

    Raises:
        DisclosureError: a hierarchy runs in a circle, or a table has a code without a coarser one.
    """
    shapes = {name: list(dims) for name, dims in dimensions.items()}
    found = list(releases)
    for coarse in _finest_first(hierarchies):
        fine, groups = hierarchies[coarse].of, hierarchies[coarse].groups
        numbers = _numbers(groups)
        split = {
            name: [coarse, *(dim for dim in dims if dim != coarse)]
            for name, dims in shapes.items()
            if fine in dims
        }
        found = [
            replace(
                release,
                tables=_split(release.tables, split, coarse, fine, groups, numbers, fill=True),
                exact=None
                if release.exact is None
                else _split(release.exact, split, coarse, fine, groups, numbers, fill=False),
            )
            for release in found
        ]
        if persons is not None and fine in persons:
            persons = _with_both(persons, coarse, fine, groups, numbers)
        shapes.update(split)
    return shapes, found, persons


def finest_common(
    block: str | None, dimensions: Mapping[str, Sequence[str]], hierarchies: Mapping[str, Coarser]
) -> str | None:
    """The block, or the finest dimension above it that all tables have."""
    above = {entry.of: coarse for coarse, entry in hierarchies.items()}
    while block is not None and not all(block in dims for dims in dimensions.values()):
        block = above.get(block)
    return block


def _finest_first(hierarchies: Mapping[str, Coarser]) -> list[str]:
    order: list[str] = []
    left = dict(hierarchies)
    while left:
        ready = [coarse for coarse, entry in left.items() if entry.of not in left]
        if not ready:
            raise DisclosureError("A hierarchy runs in a circle", where=", ".join(sorted(left)))
        order += ready
        left = {coarse: entry for coarse, entry in left.items() if coarse not in ready}
    return order


def _numbers(groups: Mapping[str, str]) -> dict[str, str]:
    """Number of each fine code within its coarse one, from 0 on."""
    seen: dict[str, int] = {}
    numbers = {}
    for code in sorted(groups):
        numbers[code] = f"{seen.get(groups[code], 0):03d}"
        seen[groups[code]] = seen.get(groups[code], 0) + 1
    return numbers


def _split(
    frames: Frames,
    split: Mapping[str, Sequence[str]],
    coarse: str,
    fine: str,
    groups: Mapping[str, str],
    numbers: Mapping[str, str],
    *,
    fill: bool,
) -> dict[str, pd.DataFrame]:
    made = dict(frames)
    for name, dims in split.items():
        if name in made:
            made[name] = _with_both(made[name], coarse, fine, groups, numbers)
            if fill:
                made[name] = _with_void(made[name], dims, coarse, fine, numbers)
    return made


def _with_both(
    frame: pd.DataFrame, coarse: str, fine: str, groups: Mapping[str, str], numbers: Mapping[str, str]
) -> pd.DataFrame:
    codes = frame[fine].astype(str)
    if not codes.isin(list(groups)).all():
        raise DisclosureError("A code has no coarser one", where=f"dimension {fine}, hierarchy {coarse}")
    return frame.assign(**{coarse: codes.map(dict(groups)), fine: codes.map(dict(numbers))})


def _with_void(
    frame: pd.DataFrame, dims: Sequence[str], coarse: str, fine: str, numbers: Mapping[str, str]
) -> pd.DataFrame:
    """Says that a number which a coarse code does not have in this table is impossible.

    A quarter whose last month is still to come has two numbers, and everybody knows that.
    """
    import pandas as pd

    real = set(zip(frame[coarse], frame[fine], strict=True))
    here = sorted(frame[coarse].unique())
    void = [pair for pair in product(here, sorted(set(numbers.values()))) if pair not in real]
    if not void:
        return frame
    others = [dim for dim in dims if dim not in (coarse, fine)]
    pairs = pd.DataFrame(void, columns=[coarse, fine])
    rest = frame[others].drop_duplicates() if others else pd.DataFrame(index=[0])
    rows = pairs.merge(rest, how="cross").assign(status="impossible")
    return pd.concat([frame.astype({"value": "Int64"}), rows], ignore_index=True)

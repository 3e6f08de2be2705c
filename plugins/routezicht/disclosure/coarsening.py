"""Merges codes that hold little but small cells into their group (OTHER), before any method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routezicht.disclosure.family import COUNT, NOT_AVAILABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from routezicht.disclosure.family import ReleasedFamily
    from routezicht.disclosure.spec import FamilySpec

OTHER = "OTHER"
# A code is merged when fewer than this share of its persons stand in cells of at least the threshold, in the
# best of its tables: below a half, more of them would be hidden than shown.
LARGE_SHARE_MIN = 0.5


def codes_to_merge(
    spec: FamilySpec, tables: Mapping[str, pd.DataFrame], previous: Sequence[ReleasedFamily]
) -> dict[str, list[str]]:
    """Codes per dimension that are counted in their group; what an earlier release decided stays.

    Only dimensions that `hierarchies` gives groups for are looked at.
    """
    found: dict[str, list[str]] = {}
    for dim, groups in spec.groups.items():
        using = [table for table in spec.tables if dim in table.dimensions]
        if not using:
            continue
        if previous:
            merged = set(previous[-1].state["public_method"]["merged"].get(dim, []))
            seen = {
                str(code)
                for table in using
                if table.name in previous[-1].tables
                for code in previous[-1].tables[table.name][dim].unique()
            }
        else:
            merged, seen = set(), set()
        best: dict[str, float] = {}
        for table in using:
            frame = tables[table.name]
            large = frame[COUNT].where(frame[COUNT] >= spec.threshold, 0)
            codes = frame[dim].astype(str)
            share = large.groupby(codes).sum() / frame[COUNT].groupby(codes).sum()
            for code, value in share.items():
                best[str(code)] = max(best.get(str(code), 0.0), float(value))
        small = {code for code, value in best.items() if not value >= LARGE_SHARE_MIN}
        merged |= {code for code in small if code not in seen and code not in groups.values()}
        if merged:
            found[dim] = sorted(merged)
    return found


def merge_codes(
    spec: FamilySpec, tables: Mapping[str, pd.DataFrame], merged: Mapping[str, Sequence[str]]
) -> dict[str, pd.DataFrame]:
    """The exact tables with merged codes counted in their groups."""
    result = {}
    for table in spec.tables:
        frame = tables[table.name]
        touched = [dim for dim in table.dimensions if dim in merged]
        if touched:
            frame = frame[[*table.dimensions, COUNT]].copy()
            for dim in touched:
                groups = spec.groups[dim]
                codes = frame[dim].astype(str)
                target = {code: groups.get(code, OTHER) for code in merged[dim]}
                frame[dim] = codes.map(lambda code, target=target: target.get(code, code))
            frame = frame.groupby(table.dimensions, observed=True)[COUNT].sum().reset_index()
        result[table.name] = frame
    return result


def mark_merged(
    spec: FamilySpec, tables: dict[str, pd.DataFrame], merged: Mapping[str, Sequence[str]]
) -> None:
    """Says `not_available` in the rows of merged codes."""
    for table in spec.tables:
        frame = tables[table.name]
        for dim in table.dimensions:
            if dim in merged:
                rows = frame[dim].isin(list(merged[dim]))
                frame.loc[rows, "status"] = NOT_AVAILABLE

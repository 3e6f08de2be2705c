"""Compares the columns of a file with those of the contract, and says precisely what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from routezicht.intake.findings import Findings, StopReading
from routezicht.intake.identifiers import forbidden_name
from routezicht.intake.periods import PERIOD_HEADERS
from routezicht.intake.spec import UNFOLDED, Layout


class Header(NamedTuple):
    """Columns of a file: their names in file order, and for a wide layout (index, period, provisional)."""

    names: tuple[str, ...]
    periods: tuple[tuple[int, str, bool], ...] = ()


def tidy(name: str, layout: Layout) -> str:
    """A header without padding, where the contract knows that the source pads."""
    return re.sub(r"\s+", " ", name).strip() if layout.wide or any(c.trim for c in layout.columns) else name


def overlap(header: Sequence[str], layout: Layout) -> int:
    """Number of agreed columns that a header has."""
    return len({tidy(name, layout) for name in header} & set(layout.names))


def compare(header: Sequence[str], layout: Layout, line: int, findings: Findings) -> Header:
    """Accept a header, or note every difference.

    Raises:
        StopReading: any difference that the contract does not allow.
    """
    found = tuple(tidy(name, layout) for name in header)
    fixed = layout.names
    rest = found[len(fixed) :] if layout.wide else ()
    before = sum(findings.totals.values())
    own = found[: len(fixed)] if layout.wide else found
    if sorted(own) == sorted(fixed):
        if own != fixed and layout.reordered == "refuse":
            for position, (name, agreed) in enumerate(zip(own, fixed, strict=True), 1):
                if name != agreed:
                    findings.add("reordered_columns", line=line, column=position, name=name)
    else:
        _differences(own, fixed, line, findings)
    periods = _periods(rest, layout, len(fixed), line, findings)
    if sum(findings.totals.values()) > before:
        raise StopReading
    return Header(found, periods)


def _differences(own: tuple[str, ...], fixed: tuple[str, ...], line: int, findings: Findings) -> None:
    unknown = [(position, name) for position, name in enumerate(own, 1) if name not in fixed]
    for position, name in unknown:
        if forbidden_name(name):
            findings.add("forbidden_column", line=line, column=position)
    missing = [name for name in fixed if name not in own]
    # As many strange as missing ones: renamed. The new name is not repeated: it may be anything.
    if len(unknown) == len(missing):
        for (position, _), name in zip(unknown, missing, strict=True):
            findings.add("renamed_column", line=line, column=position, name=name)
    else:
        for name in missing:
            findings.add("missing_column", line=line, column=fixed.index(name) + 1, name=name)
        for position, _ in unknown:
            findings.add("extra_column", line=line, column=position)
    seen: set[str] = set()
    for position, name in enumerate(own, 1):
        if name in seen and name in fixed:
            findings.add("extra_column", line=line, column=position, name=name)
        seen.add(name)


def _periods(
    rest: tuple[str, ...], layout: Layout, offset: int, line: int, findings: Findings
) -> tuple[tuple[int, str, bool], ...]:
    if not layout.wide:
        return ()
    read, seen, result = PERIOD_HEADERS[layout.wide], set(), []
    for index, name in enumerate(rest, offset):
        period = read(name)
        if period is None or period[0] in seen:
            findings.add(
                "forbidden_column" if forbidden_name(name) else "extra_column", line=line, column=index + 1
            )
            continue
        seen.add(period[0])
        result.append((index, *period))
    if not result:
        findings.add("missing_column", line=line, column=offset + 1)
    return tuple(result)


def unfold(layout: Layout, fields: dict[str, object], period: str, cell: object, provisional: bool) -> None:
    """Add the cell of one period column to the fields of its row."""
    for column in layout.columns:
        if column.role not in UNFOLDED:
            continue
        if column.role in ("month", "period"):
            fields[column.name] = period
        elif column.role == "flag":
            fields[column.name] = "provisional" if provisional else ""
        else:
            fields[column.name] = cell

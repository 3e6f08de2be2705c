"""What changed between two releases and why, from protected values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("new", "gone", "revised", "newly_shown", "newly_hidden", "same")
MEANING = {
    "new": "rows for months or codes that the first does not have",
    "gone": "rows that the second does not have",
    "revised": "shown in both, with another value",
    "newly_shown": "not shown in the first, shown in the second",
    "newly_hidden": "shown in the first, not shown in the second",
    "same": "the same in both",
}


@dataclass(frozen=True)
class TableDifference:
    """Rows per kind of change in one table, and the net change of the values shown in both."""

    table: str
    rows: Mapping[str, int]
    net_revised: int


@dataclass(frozen=True)
class Difference:
    """Two releases compared: `reasons` say why, `tables` what."""

    first: int | None
    second: int
    reasons: tuple[str, ...]
    tables: tuple[TableDifference, ...]

    def markdown(self) -> str:
        """The comparison as Markdown."""
        if self.first is None:
            return "Nothing is published yet: this is the first release."
        lines = [f"Compared with release {self.first}:", ""]
        lines += [f"- {reason}" for reason in self.reasons]
        lines += ["", f"| Table | {' | '.join(KINDS)} | net of revised |", "|---" * (len(KINDS) + 2) + "|"]
        for table in self.tables:
            counts = " | ".join(str(table.rows[kind]) for kind in KINDS)
            lines.append(f"| {table.table} | {counts} | {table.net_revised:+d} |")
        return "\n".join(lines)


def compare(table: str, dims: Sequence[str], first: pd.DataFrame, second: pd.DataFrame) -> TableDifference:
    """Compare one table of two releases (dimensions, `value`, `status`)."""
    both = first.merge(second, on=list(dims), how="outer", suffixes=("_a", "_b"), indicator=True)
    a, b = both["status_a"] == "published", both["status_b"] == "published"
    in_both = both["_merge"] == "both"
    change = (both["value_b"] - both["value_a"]).where(a & b).fillna(0)
    revised = a & b & (change != 0)
    found = {
        "new": both["_merge"] == "right_only",
        "gone": both["_merge"] == "left_only",
        "revised": revised,
        "newly_shown": in_both & ~a & b,
        "newly_hidden": in_both & a & ~b,
        "same": in_both & ~revised & (a == b),
    }
    return TableDifference(
        table, {kind: int(rows.sum()) for kind, rows in found.items()}, int(change[revised].sum())
    )


def reasons(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[str, ...]:
    """Why two releases differ, from what is on record of each (period, freshness, method)."""
    found = []
    for name, label in (("period_from", "first month"), ("period_through", "last month")):
        if first[name] != second[name]:
            found.append(f"{label}: {first[name]} became {second[name]}")
    before, after = first["freshness"], second["freshness"]
    for source in sorted(set(before) | set(after)):
        old, new = before.get(source), after.get(source)
        if old is None or new is None:
            found.append(f"source {source}: {'now delivered' if old is None else 'no longer delivered'}")
        elif new["data_through"] != old["data_through"]:
            found.append(f"source {source}: data through {old['data_through']} became {new['data_through']}")
        elif new["deliveries"] != old["deliveries"]:
            extra = new["deliveries"] - old["deliveries"]
            found.append(f"source {source}: {extra:+d} deliveries within the same months (late or revised)")
    if first["method"] != second["method"]:
        found.append("the method of protection changed")
    return tuple(found) or ("the same period, sources and method",)

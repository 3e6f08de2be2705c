"""What intake needs to know of a contract: layouts, columns, limits and terms, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Kind = Literal["integer", "string", "month", "date", "datetime", "cbs_period", "text"]
Mode = Literal["snapshot", "replace_period", "append"]

# Meaning of a column for the landing tables. `none`: checked against the contract, then dropped.
ROLES = frozenset(
    {
        "none",
        "record_key",
        "told_month",
        "told_at",
        "arrival_month",
        "origin",
        "route_asked",
        "text",
        "entry_point",
        "finding_place",
        "last_country",
        "mode",
        "month",
        "border_route",
        "border_type",
        "nationality",
        "count",
        "series",
        "period",
        "breakdown",
        "measure",
        "flag",
    }
)


@dataclass(frozen=True)
class Column:
    """One allowed column: what it may hold and what it means.

    Args:
        codes: published code per allowed value; the code is what lands. Empty: any value of `kind`.
        code_system: a code list that intake knows by name (`brp32`, `alpha2`, `frontex_nat`, `country_name_en`).
        pattern: regular expression for the whole value.
        series: for role `measure`: code of the series that this column holds.
        dimension: for role `breakdown`: name of the dimension; `total` is the code of its total.
        missing_marks: texts that mean "no value", such as a point in a table of Statistics Netherlands.
        trim: strip padding before comparing; only for sources that are known to pad.
    """

    name: str
    kind: Kind
    role: str = "none"
    required: bool = True
    key: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    code_system: str = ""
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 200
    series: str = ""
    dimension: str = ""
    total: str = ""
    trim: bool = False
    missing_marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One form in which a source may deliver.

    Args:
        wide: columns after the fixed ones are periods; their notation (`cbs_nl` or `month_en`).
        footer: regular expression of a closing line that is not data.
        title_lines: lines above the header.
        sheet: name of the worksheet; empty: the first.
        record_element: XML element of one record.
        reordered: what to do with known columns in another order.
    """

    name: str
    format: Literal["jsonl", "xml", "csv", "xlsx", "odata"]
    columns: tuple[Column, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    title_lines: int = 0
    footer: str = ""
    final_newline: bool = True
    reordered: Literal["refuse", "by_name"] = "refuse"
    record_element: str = ""
    root_element: str = ""
    sheet: str = ""
    wide: Literal["", "cbs_nl", "month_en"] = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns as they stand in the file (without those that a wide layout unfolds)."""
        return tuple(column.name for column in self.columns if not (self.wide and column.role in UNFOLDED))


# A wide layout holds these two in its period columns: header and cell.
UNFOLDED = frozenset({"month", "period", "count", "measure", "flag"})


@dataclass(frozen=True)
class Limits:
    """Bounds that keep a broken or hostile file from filling memory or disk; bytes unless said."""

    max_bytes: int = 256 * 1024 * 1024
    max_unpacked_bytes: int = 1024 * 1024 * 1024
    max_ratio: int = 200
    max_line_bytes: int = 1024 * 1024
    max_text_characters: int = 200_000
    max_records: int = 1_000_000


@dataclass(frozen=True)
class SourceSpec:
    """A contract as intake reads it. `landing` names the tables that its records become.

    Args:
        period: `name` when the file name or marker holds it, `content` when it follows from the rows.
        issued_on_pattern: regular expression whose first group is the issue date in the file's name.
        issued_on_fallback: `received`: without a date of its own a file counts as issued on the day of receipt.
        completion: a dropped file is complete when renamed into place, or only when its marker is there.
        aggregate_at_partner: rows of `find` and `detection` that differ in nothing but their number are added up.
    """

    source: str
    contract_version: str
    mode: Mode
    layouts: tuple[Layout, ...]
    landing: tuple[str, ...]
    purpose_from: date
    purpose_until: date
    max_rejected: int = 0
    aggregate_at_partner: bool = False
    period: Literal["name", "content"] = "name"
    issued_on_pattern: str = ""
    issued_on_fallback: Literal["", "received"] = ""
    completion: Literal["rename", "marker"] = "rename"
    geo: str = ""
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def build(cls, arguments: Mapping[str, Any]) -> SourceSpec:
        """Make the spec from plain keyword arguments, as `Contract.intake_spec()` returns them."""
        layouts = tuple(
            Layout(**{**layout, "columns": tuple(Column(**column) for column in layout["columns"])})
            for layout in arguments["layouts"]
        )
        limits = Limits(**arguments.get("limits", {}))
        return cls(**{**arguments, "layouts": layouts, "limits": limits})

"""The family of tables that a release holds: its groups, its grids, and its form for protection.

A grid depends only on code lists and period, never on counts. For protection, source and quarter become one
dimension `part`: nothing adds up over sources, and quarters of months and quarters of corridors meet in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routezicht.errors import ReleaseForbidden

if TYPE_CHECKING:
    import pandas as pd

FAMILY_FILE = Path(__file__).with_name("family.yaml")
UNKNOWN = "UNKNOWN"
PART = "part"
MONTH_NO = "month_of_quarter"
MONTHS_OF_QUARTER = ("1", "2", "3")


@dataclass(frozen=True)
class Group:
    """Tables that count the same persons: relation -> dimensions."""

    name: str
    sources: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Family:
    """All groups with what they share; `code_lists` maps a dimension to the relation that lists its codes."""

    name: str
    threshold: int
    protection: int
    method: str
    groups: tuple[Group, ...]
    code_lists: Mapping[str, str]
    unknown_month: frozenset[str]
    dimensions: Mapping[str, str]

    @property
    def tables(self) -> dict[str, tuple[str, ...]]:
        """All tables of all groups with their dimensions."""
        return {name: dims for group in self.groups for name, dims in group.tables.items()}


@lru_cache(maxsize=1)
def load_family(path: Path = FAMILY_FILE) -> Family:
    """The family as described in `family.yaml`."""
    import yaml

    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups = tuple(
        Group(
            name,
            tuple(group["sources"]),
            {table: tuple(dims) for table, dims in group["tables"].items()},
            group.get("weights", {}),
        )
        for name, group in raw["groups"].items()
    )
    return Family(
        raw["name"], raw["threshold"], raw["protection"], raw["method"], groups, raw["code_lists"],
        frozenset(raw["unknown_month"]), raw["dimensions"],
    )  # fmt: skip


def check_period(period_from: str, period_through: str) -> None:
    """A release covers whole quarters: a quarter of which only some months are shown would not add up.

    >>> check_period("2024-01", "2024-06")
    """
    starts, ends = ("-01", "-04", "-07", "-10"), ("-03", "-06", "-09", "-12")
    if period_from > period_through or not (period_from.endswith(starts) and period_through.endswith(ends)):
        raise ReleaseForbidden(
            "A release covers whole quarters, from the first month of one to the last month of one.",
            where="period_from, period_through",
            action="give for example 2024-01 and 2024-06",
        )


def months(period_from: str, period_through: str) -> list[str]:
    """All months of a period, both ends included.

    >>> months("2023-11", "2024-02")
    ['2023-11', '2023-12', '2024-01', '2024-02']
    """
    first, last = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (period_from, period_through))
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def quarter_of(month: str) -> str:
    """Quarter of a month; UNKNOWN stays UNKNOWN.

    >>> quarter_of("2024-05")
    '2024-Q2'
    """
    return month if month == UNKNOWN else f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def _month_no(month: str) -> str:
    return str((int(month[5:7]) - 1) % 3 + 1)


def _month_of(quarter: str, number: str) -> str:
    return f"{quarter[:4]}-{(int(quarter[6]) - 1) * 3 + int(number):02d}"


def within(dims: Sequence[str], frame: pd.DataFrame, period: Sequence[str]) -> pd.DataFrame:
    """The rows of a table about the months of a period, or about no known month.

    Months (and quarters, of which a release holds whole ones) are independent blocks of the disclosure model:
    what earlier releases say of others cannot touch this one.
    """
    time = "month" if "month" in dims else "quarter"
    wanted = {UNKNOWN, *(month if time == "month" else quarter_of(month) for month in period)}
    return frame[frame[time].isin(wanted)].reset_index(drop=True)


def domains(
    family: Family, table: str, codes: Mapping[str, Sequence[str]], period: Sequence[str]
) -> dict[str, list[str]]:
    """Codes per dimension of one table; `codes` are the code lists, `period` its months."""
    unknown = [UNKNOWN] if table in family.unknown_month else []
    quarters = list(dict.fromkeys(quarter_of(month) for month in period))
    made = {"month": [*period, *unknown], "quarter": [*quarters, *unknown]}
    return {dim: list(made[dim] if dim in made else codes[dim]) for dim in family.tables[table]}


@dataclass(frozen=True)
class Model:
    """What is protected and attacked as one: a group, or its part with or without a known month.

    Nothing adds up over UNKNOWN and the known months, and what has no month has one dimension less.

    Attributes:
        timed: None where the group is protected as it is; else whether this is the part with a known month.
    """

    name: str
    group: Group
    timed: bool | None

    @property
    def block(self) -> str:
        """Dimension that splits the model into independent blocks."""
        return "month" if self.timed is None else PART

    @property
    def dimensions(self) -> dict[str, list[str]]:
        """Dimensions of each table in the form for protection."""
        if self.timed is None:
            return {table: list(dims) for table, dims in self.group.tables.items()}
        found: dict[str, list[str]] = {}
        for table, dims in self.group.tables.items():
            rest = [dim for dim in dims if dim not in {"source_code", "month", "quarter"}]
            found[table] = [PART, *rest, *([MONTH_NO] if self.timed and "month" in dims else [])]
        return found


def models(group: Group) -> list[Model]:
    """The models of a group; one by source and quarter is split by whether the month is known."""
    if not all("source_code" in dims for dims in group.tables.values()):
        return [Model(group.name, group, None)]
    return [Model(group.name, group, True), Model(f"{group.name}_month_unknown", group, False)]


def to_model(model: Model, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a published or exact table that belong to a model, in the form for protection."""
    if model.timed is None:
        return frame
    time = "month" if "month" in model.group.tables[table] else "quarter"
    laid = frame[(frame[time] != UNKNOWN) == model.timed].reset_index(drop=True)
    labels = {code: quarter_of(code) if time == "month" else code for code in laid[time].unique()}
    laid[PART] = laid["source_code"] + "|" + laid[time].map(labels)
    if model.timed and time == "month":
        laid[MONTH_NO] = laid[time].map({code: _month_no(code) for code in laid[time].unique()})
    return laid.drop(columns=["source_code", time])


def from_model(model: Model, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The inverse of `to_model`."""
    if model.timed is None:
        return frame
    laid = frame.copy()
    split = laid.pop(PART).str.split("|", n=1, regex=False)
    laid["source_code"], quarter = split.str[0], split.str[1]
    if "quarter" in model.group.tables[table]:
        laid["quarter"] = quarter
    elif model.timed:
        laid["month"] = [_month_of(q, n) for q, n in zip(quarter, laid.pop(MONTH_NO), strict=True)]
    else:
        laid["month"] = UNKNOWN
    return laid


def model_spec(
    family: Family,
    model: Model,
    sources: Sequence[str],
    codes: Mapping[str, Sequence[str]],
    period: Sequence[str],
    impossible: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """The disclosure model as `routezicht.disclosure` reads it, for the sources that delivered."""
    dimensions = model.dimensions
    found: dict[str, list[str]] = {}
    for table in model.group.tables:
        found |= domains(family, table, {**codes, "source_code": sources}, period)
    if model.timed is not None:
        quarters = [code for code in found["quarter"] if (code != UNKNOWN) == model.timed]
        found[PART] = [f"{source}|{quarter}" for source in sources for quarter in quarters]
        found[MONTH_NO] = list(MONTHS_OF_QUARTER)
    used = {dim for dims in dimensions.values() for dim in dims}
    return {
        "threshold": family.threshold,
        "protection": family.protection,
        "method": family.method,
        "tables": [{"name": table, "dimensions": dims, "count": "n"} for table, dims in dimensions.items()],
        "domains": {dim: values for dim, values in found.items() if dim in used},
        "weights": dict(model.group.weights),
        "impossible": [dict(pair) for pair in impossible if set(pair) <= used],
    }

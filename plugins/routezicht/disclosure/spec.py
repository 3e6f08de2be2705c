"""The disclosure model of a family of linked tables, as a person writes it in YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from routezicht.errors import DisclosureError

Method = Literal["round", "suppress"]
RESERVED = frozenset({"value", "status", "n"})


class TableSpec(BaseModel):
    """One table of exact counts: its dimensions, its count column and, for the command line, its file."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    dimensions: list[str]
    count: str = "n"
    path: Path | None = None

    @model_validator(mode="after")
    def _names_are_distinct(self) -> TableSpec:
        columns = [*self.dimensions, self.count]
        if len(set(columns)) < len(columns):
            raise ValueError(f"table '{self.name}' names a column twice")
        if RESERVED & set(self.dimensions):
            raise ValueError(f"table '{self.name}' has a dimension called 'value', 'status' or 'n'")
        return self


class Level(BaseModel):
    """A coarser dimension that follows from a finer one, such as quarter from month."""

    model_config = ConfigDict(extra="forbid")

    of: str
    map: dict[str, str]


class FamilySpec(BaseModel):
    """Tables that count the same persons, and how they are protected together.

    Attributes:
        threshold: counts of 1 up to one below it are small (k).
        protection: smallest width of the interval that any reader may derive for a small count.
        method: ``round`` or ``suppress``; None takes the default.
        coarsen: merge codes that rarely reach the threshold into their group before either method.
        tables: the linked tables.
        domains: codes per dimension; a missing one is the union of all codes in tables and earlier releases.
        hierarchies: per dimension either ``{of, map}`` (a coarser dimension used by some table) or
            ``{code: group}`` (where ``coarsen`` merges to).
        weights: how much the users need the cells of a table; 1 where not given.
        insiders: with ``suppress``, also keep small counts wide for one of those counted (``round`` always does).
        impossible: combinations of codes that cannot occur (structural zeros).
        key_file: file with the secret key; without it a random key is made and kept.
    """

    model_config = ConfigDict(extra="forbid")

    threshold: int = Field(default=10, ge=3)
    protection: int = Field(default=5, ge=1)
    method: Method | None = None
    coarsen: bool = False
    tables: list[TableSpec] = Field(min_length=1)
    domains: dict[str, list[str]] = Field(default_factory=dict)
    hierarchies: dict[str, Level | dict[str, str]] = Field(default_factory=dict)
    weights: dict[str, float] = Field(default_factory=dict)
    insiders: bool = True
    impossible: list[dict[str, str]] = Field(default_factory=list)
    key_file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _codes_are_text(cls, raw: Any) -> Any:
        # YAML reads 2024 and 01 as numbers; codes are text.
        if isinstance(raw, dict) and isinstance(raw.get("domains"), dict):
            domains = {d: [str(c) for c in codes] for d, codes in raw["domains"].items() if codes is not None}
            raw = {**raw, "domains": domains}
        return raw

    @model_validator(mode="after")
    def _parts_fit(self) -> FamilySpec:
        names = [table.name for table in self.tables]
        if len(set(names)) < len(names):
            raise ValueError("two tables have the same name")
        shapes = [frozenset(table.dimensions) for table in self.tables]
        if len(set(shapes)) < len(shapes):
            raise ValueError("two tables have the same dimensions")
        # A person in a hidden cell knows that it holds 1 to threshold - 1: no wider interval can be kept from him.
        if self.protection > self.threshold - 2:
            raise ValueError("protection must be at most threshold - 2")
        unknown = set(self.weights) - set(names)
        if unknown:
            raise ValueError(f"weights for tables that are not there: {', '.join(sorted(unknown))}")
        if any(weight <= 0 for weight in self.weights.values()):
            raise ValueError("a weight must be positive")
        for dim, codes in self.domains.items():
            if len(set(codes)) < len(codes):
                raise ValueError(f"the domain of '{dim}' names a code twice")
        return self

    @property
    def levels(self) -> dict[str, Level]:
        """Coarser dimensions by name."""
        return {dim: entry for dim, entry in self.hierarchies.items() if isinstance(entry, Level)}

    @property
    def groups(self) -> dict[str, dict[str, str]]:
        """Dimension -> code -> the group it may be merged into."""
        return {dim: entry for dim, entry in self.hierarchies.items() if not isinstance(entry, Level)}


def load_spec(path: Path) -> FamilySpec:
    """Reads a spec; paths in it are relative to its own folder.

    Raises:
        DisclosureError: the file is missing, is no YAML mapping, or breaks the model.
    """
    import yaml

    where = path.name
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DisclosureError(
            "The spec does not exist.", where=str(path), action="give the path of a YAML file"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError):
        raise DisclosureError(
            "The spec cannot be read as YAML.", where=str(path), action="correct its syntax"
        ) from None
    if not isinstance(raw, dict):
        raise DisclosureError(
            "The spec is not a mapping.", where=where, action="write keys such as `tables:` at the top level"
        )
    spec = parse_spec(raw, where=where)
    folder = path.parent
    for table in spec.tables:
        if table.path is None:
            raise DisclosureError(
                "A table has no path.", where=f"{where}, table '{table.name}'", action="add `path:`"
            )
        table.path = folder / table.path
    if spec.key_file is not None:
        spec.key_file = folder / spec.key_file
    return spec


def parse_spec(raw: dict[str, Any], *, where: str = "spec") -> FamilySpec:
    """Checks a mapping against the model.

    Raises:
        DisclosureError: with the first violations, in words.
    """
    try:
        return FamilySpec.model_validate(raw)
    except ValidationError as error:
        first = [
            f"{'.'.join(str(part) for part in entry['loc']) or 'spec'}: {entry['msg']}"
            for entry in error.errors(include_input=False, include_url=False)[:5]
        ]
        raise DisclosureError(
            "The spec breaks the model.", where=where, action=f"correct {'; '.join(first)}"
        ) from None

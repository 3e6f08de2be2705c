"""Checks the fields of one record against the columns of its layout; a broken rule is a finding, never a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from routezicht.intake.findings import Findings
from routezicht.intake.identifiers import IMAGE, forbidden_name, identifier_in
from routezicht.intake.nationalities import CODE_SYSTEMS
from routezicht.intake.periods import cbs_period
from routezicht.intake.spec import Column, Layout, Limits

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# Kinds whose form is so narrow that an identifier cannot hide in a value that passed.
NARROW = frozenset({"month", "date", "datetime", "cbs_period"})


class Broken(Exception):
    """A value breaks the named rule."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(rule)


@dataclass
class Checker:
    """Checks the records of one delivery, duplicates included."""

    limits: Limits
    findings: Findings
    seen: set[tuple[object, ...]] = field(default_factory=set)

    def check(self, line: int, layout: Layout, fields: Mapping[str, Any]) -> dict[str, Any] | None:
        """Values by column name, or None when the record is not to land.

        Values: codes as published, integers, months 'YYYY-MM'; None where an optional one is missing.
        """
        before = sum(self.findings.totals.values())
        self._columns(line, layout, fields)
        values: dict[str, Any] = {}
        for position, column in enumerate(layout.columns, 1):
            if column.name not in fields:
                continue
            try:
                values[column.name] = value_of(column, fields[column.name], self.limits)
            except Broken as broken:
                self.findings.add(broken.rule, line=line, column=position, name=column.name)
        key = tuple(values.get(column.name) for column in layout.columns if column.key)
        if key and sum(self.findings.totals.values()) == before:
            if key in self.seen:
                self.findings.add("duplicate_record", line=line)
            self.seen.add(key)
        if sum(self.findings.totals.values()) == before:
            return values
        return None

    def _columns(self, line: int, layout: Layout, fields: Mapping[str, Any]) -> None:
        """Forms without a header may break the agreed columns in any record."""
        known = [column.name for column in layout.columns]
        if list(fields) == known:
            return
        strange = [(position, name) for position, name in enumerate(fields, 1) if name not in known]
        missing = [name for name in known if name not in fields]
        for position, name in strange:
            if forbidden_name(str(name)):
                self.findings.add("forbidden_column", line=line, column=position)
        if strange and len(strange) == len(missing):
            for (position, _), name in zip(strange, missing, strict=True):
                self.findings.add("renamed_column", line=line, column=position, name=name)
            return
        for position, _ in strange:
            self.findings.add("extra_column", line=line, column=position)
        for name in missing:
            self.findings.add("missing_column", line=line, column=known.index(name) + 1, name=name)
        if not strange and not missing and layout.reordered == "refuse":
            moved = next(p for p, (a, b) in enumerate(zip(fields, known, strict=True), 1) if a != b)
            self.findings.add("reordered_columns", line=line, column=moved)


def value_of(column: Column, raw: object, limits: Limits) -> Any:
    """The value of one field as it may land.

    Raises:
        Broken: with the rule; identifiers in a column that may not hold them come before everything else.
    """
    if column.kind == "text":
        return _text(column, raw, limits)
    text = "" if raw is None else str(raw)
    if isinstance(raw, (dict, list, bool)):
        raise Broken("wrong_type")
    if column.trim:
        text = text.strip()
    if text in column.missing_marks or text == "":
        if column.required:
            raise Broken("missing_value")
        return None
    if len(text) > column.max_length:
        raise Broken("image" if IMAGE.search(text) else "too_long")
    value = _typed(column, text, raw)
    if column.codes or column.code_system:
        code = column.codes.get(text) if column.codes else CODE_SYSTEMS[column.code_system](text)
        if code is None:
            raise Broken(identifier_in(text) or "code_not_in_list")
        return code
    if column.kind not in NARROW and (hidden := identifier_in(text)):
        raise Broken(hidden)
    if column.pattern and not re.fullmatch(column.pattern, text):
        raise Broken("wrong_pattern")
    return value


def _text(column: Column, raw: object, limits: Limits) -> str:
    if raw is None or raw == "":
        if column.required:
            raise Broken("missing_value")
        return ""
    if not isinstance(raw, str):
        raise Broken("wrong_type")
    if len(raw) > min(column.max_length, limits.max_text_characters):
        raise Broken("too_long")
    # Free text may hold identifiers, which leave it before anything lands; an image is something else.
    if IMAGE.search(raw):
        raise Broken("image")
    return raw


def _typed(column: Column, text: str, raw: object) -> object:
    if column.kind == "integer":
        return _integer(column, text, raw)
    if column.kind == "month":
        if not MONTH.fullmatch(text):
            raise Broken(identifier_in(text) or "wrong_date")
        return text
    if column.kind == "cbs_period":
        period = cbs_period(text)
        if period is None:
            raise Broken(identifier_in(text) or "wrong_date")
        return period
    if column.kind in ("date", "datetime"):
        read = date.fromisoformat if column.kind == "date" else datetime.fromisoformat
        try:
            return read(text).strftime("%Y-%m")
        except ValueError:
            raise Broken(identifier_in(text) or "wrong_date") from None
    return text


def _integer(column: Column, text: str, raw: object) -> int:
    if isinstance(raw, float) and raw.is_integer():
        text = str(int(raw))
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise Broken(identifier_in(text) or "wrong_type")
    number = int(text)
    too_small = column.minimum is not None and number < column.minimum
    if too_small or (column.maximum is not None and number > column.maximum):
        raise Broken(identifier_in(text) or "out_of_range")
    # A count may happen to pass the eleven-test, a bounded one cannot be a citizen service number.
    if column.maximum is None and (hidden := identifier_in(text)):
        raise Broken(hidden)
    return number

"""Faults of a delivery: rule, place and totals, and never a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from routezicht.errors import DeliveryRefused

REPORTED = 100


@dataclass(frozen=True)
class Rule:
    """One rule: what was found, what the partner can do, and whether one breach refuses the delivery."""

    what: str
    action: str
    refuses: bool = True


RULES: dict[str, Rule] = {
    # the delivery as a file
    "empty_file": Rule("the file holds no records", "deliver the file with its records"),
    "too_large": Rule("the file is larger than the contract allows", "split the delivery by period"),
    "unknown_format": Rule("the form of the file is not in the contract", "deliver in an agreed form"),
    "no_period": Rule(
        "period or issue date of the delivery is missing or impossible",
        "name the file <name>__YYYY-MM__YYYY-MM__YYYY-MM-DD.<ext> or write them in its marker",
    ),
    "wrong_encoding": Rule("the bytes are not in the agreed encoding", "export in the agreed encoding"),
    "truncated": Rule("the file ends in the middle of a record", "deliver the whole file again"),
    "damaged": Rule("the file cannot be unpacked or read", "deliver the file again"),
    "zip_bomb": Rule("the packed file unpacks beyond its limits", "deliver the file unpacked"),
    "line_too_long": Rule("a line or record is longer than the contract allows", "check the line ends"),
    "too_many_records": Rule("the delivery holds more records than agreed", "split the delivery by period"),
    "purpose_expired": Rule(
        "the contract has no valid purpose on this day", "have the purpose decided anew before delivering"
    ),
    # columns
    "missing_column": Rule("an agreed column is missing", "deliver all agreed columns"),
    "extra_column": Rule("there is a column that the contract does not allow", "leave the column out"),
    "renamed_column": Rule("a column has another name than agreed", "use the agreed column names"),
    "reordered_columns": Rule("the columns stand in another order than agreed", "keep the agreed order"),
    # forbidden content
    "forbidden_column": Rule(
        "a column holds a kind of content that may never be delivered", "leave it out; it needs a decision"
    ),
    "bsn": Rule("a citizen service number stands in a column that may not hold one", "remove it at source"),
    "v_number": Rule("a V-number stands in a column that may not hold one", "remove it at source"),
    "phone_number": Rule("a phone number stands in a column that may not hold one", "remove it at source"),
    "number_plate": Rule("a number plate stands in a column that may not hold one", "remove it at source"),
    "ip_address": Rule("an IP address stands in a column that may not hold one", "remove it at source"),
    "device_number": Rule("a device or SIM number stands in a column", "remove it at source"),
    "image": Rule("a field holds an image", "leave images out"),
    # records
    "not_readable": Rule("a record cannot be read", "check quotes, brackets and separators", refuses=False),
    "wrong_number_of_fields": Rule(
        "a record has too few or too many fields", "check separators", refuses=False
    ),
    "missing_value": Rule(
        "a required value is missing", "fill it in, or its code for unknown", refuses=False
    ),
    "wrong_type": Rule("a value is not of the agreed type", "deliver the agreed type", refuses=False),
    "wrong_date": Rule("a date or month does not exist", "correct the date", refuses=False),
    "code_not_in_list": Rule(
        "a code is not in the agreed list", "use the list, or ask to extend it", refuses=False
    ),
    "wrong_pattern": Rule("a value does not have the agreed form", "deliver the agreed form", refuses=False),
    "out_of_range": Rule("a number lies outside the agreed range", "correct the number", refuses=False),
    "too_long": Rule("a value is longer than agreed", "check for shifted columns", refuses=False),
    "duplicate_record": Rule("a record occurs more than once", "deliver each record once", refuses=False),
    "outside_period": Rule(
        "a record lies outside the period of the delivery", "deliver it with its own period", refuses=False
    ),
}


@dataclass(frozen=True)
class Finding:
    """Where a rule was broken. `column` counts from 1; `name` is set only if the contract knows the column."""

    rule: str
    line: int | None = None
    column: int | None = None
    name: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For `ops.refusal.findings`."""
        return {"rule": self.rule, "line": self.line, "column": self.column, "name": self.name}

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line else []
        if self.column:
            place.append(f"column {self.column}" + (f" ({self.name})" if self.name else ""))
        return f"{', '.join(place)}: {RULES[self.rule].what}" if place else RULES[self.rule].what


class StopReading(Exception):
    """The file cannot be read any further; the finding was already noted."""


@dataclass
class Findings:
    """The first hundred faults, and the totals of all of them per rule.

    Attributes:
        records: number of records (lines) with at least one fault.
    """

    first: list[Finding] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)
    records: int = 0
    _last: int | None = None

    def add(
        self, rule: str, *, line: int | None = None, column: int | None = None, name: str | None = None
    ) -> None:
        """Note one fault."""
        if rule not in RULES:
            raise KeyError(rule)
        self.totals[rule] += 1
        # Findings come line by line: a record that breaks three rules is one rejected record.
        if line is None or line != self._last:
            self.records += 1
        self._last = line
        if len(self.first) < REPORTED:
            self.first.append(Finding(rule, line, column, name))

    def stop(self, rule: str, *, line: int | None = None, column: int | None = None) -> StopReading:
        """Note a fault after which nothing more can be read; raise what this returns."""
        self.add(rule, line=line, column=column)
        return StopReading(rule)

    @property
    def refusing(self) -> bool:
        """Whether one of them refuses the delivery by itself."""
        return any(RULES[rule].refuses for rule in self.totals)


class Refusal(DeliveryRefused):
    """A delivery that was refused, with the findings that `ops.refusal` keeps.

    Attributes:
        rule: the rule that weighs most: the first refusing one, else the most frequent.
    """

    def __init__(self, delivery_id: str, findings: Findings) -> None:
        self.delivery_id = delivery_id
        self.findings = tuple(findings.first)
        self.totals: Mapping[str, int] = dict(findings.totals)
        refusing = [rule for rule in findings.totals if RULES[rule].refuses]
        self.rule = refusing[0] if refusing else findings.totals.most_common(1)[0][0]
        place = next(
            finding for finding in [*findings.first, Finding(self.rule)] if finding.rule == self.rule
        )
        totals = ", ".join(f"{rule} {count}" for rule, count in findings.totals.most_common())
        where = str(place).rsplit(": ", 1)[0] if place.line or place.column else ""
        super().__init__(
            f"The delivery was refused and destroyed: {RULES[self.rule].what} (findings: {totals}).",
            where=f"delivery {delivery_id}" + (f", {where}" if where else ""),
            action=RULES[self.rule].action + ", and deliver again",
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are pickled between processes by their message; ours is built from findings.
        return (Refusal, (self.delivery_id, Findings(list(self.findings), Counter(self.totals))))

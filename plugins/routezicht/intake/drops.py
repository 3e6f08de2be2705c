"""The drop folder: which files are complete, and what their name or marker says about the delivery."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from routezicht.intake.spec import SourceSpec

MARKER = ".ready"
# A name without the marker counts as complete unless it shows that it is still being written.
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
FORMS = {
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "xml": "xml",
    "csv": "csv",
    "xlsx": "xlsx",
    "odata": "odata",
}
PACKED = ("gz", "zip")


@dataclass(frozen=True)
class Label:
    """What a file's name or marker says. Missing or impossible parts are None, and a finding later.

    Attributes:
        form: form of the records (`jsonl`, `xml`, `csv`, `xlsx`, `odata`) or empty; `packing`: gz, zip or empty.
    """

    period_from: str | None = None
    period_to: str | None = None
    issued_on: date | None = None
    synthetic: bool = False
    form: str = ""
    packing: str = ""


def marker_of(path: Path) -> Path:
    """The marker file beside a dropped file."""
    return path.with_name(path.name + MARKER)


def is_complete(path: Path) -> bool:
    """Whether a file in a drop was renamed into place or has its marker; hidden and half-written names are not."""
    if not path.is_file() or path.is_symlink() or path.name.startswith("."):
        return False
    return path.suffix not in (*UNFINISHED, MARKER)


def as_date(value: object) -> date | None:
    """A date from ISO text or (a workbook's name) YYYY_MM_DD; None when it does not exist."""
    try:
        return date.fromisoformat(str(value).replace("_", "-"))
    except ValueError:
        return None


def as_month(value: object) -> str | None:
    """A month 'YYYY-MM', or None."""
    return str(value) if MONTH.fullmatch(str(value)) else None


def form_of(name: str) -> tuple[str, str]:
    """Form of the records and packing, by the endings of a name."""
    endings = name.lower().split(".")[1:]
    packing = endings.pop() if endings and endings[-1] in PACKED else ""
    return FORMS.get(endings[-1], "") if endings else "", packing


def label_of(name: str, marker: Mapping[str, Any] | None, spec: SourceSpec) -> Label:
    """Read period, issue date and form from a file's name, and from its marker where there is one."""
    form, packing = form_of(name)
    synthetic = "synthetic" in name.lower() or bool(marker and marker.get("synthetic") is True)
    stem = re.sub(r"(\.[A-Za-z0-9]+){1,2}$", "", name)
    parts = stem.split("__")
    found: dict[str, object] = dict(zip(("period_from", "period_to", "issued_on"), parts[-3:], strict=False))
    if len(parts) < 4:
        found = {}
    pattern = re.search(spec.issued_on_pattern, name) if spec.issued_on_pattern else None
    if pattern:
        found.setdefault("issued_on", pattern.group(1))
    found |= {key: value for key, value in (marker or {}).items() if value}
    period_from, period_to = as_month(found.get("period_from")), as_month(found.get("period_to"))
    if period_from and period_to and period_from > period_to:
        period_from = period_to = None
    return Label(period_from, period_to, as_date(found.get("issued_on")), synthetic, form, packing)


def read_marker(path: Path) -> Mapping[str, Any] | None:
    """The marker of a dropped file; a marker that is no JSON object says nothing."""
    marker = marker_of(path)
    if not marker.is_file():
        return None
    try:
        content = json.loads(marker.read_text(encoding="utf-8")[:10_000])
    except ValueError:
        return None
    return content if isinstance(content, dict) else None

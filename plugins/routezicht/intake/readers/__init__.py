"""One reader per form of delivery; each yields records one by one and notes structural faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from routezicht.intake.drops import Label
from routezicht.intake.findings import Findings
from routezicht.intake.readers.delimited import read_csv
from routezicht.intake.readers.jsonlines import read_jsonl
from routezicht.intake.readers.markup import read_xml
from routezicht.intake.readers.unpack import unpacked
from routezicht.intake.readers.workbook import read_workbook
from routezicht.intake.spec import Layout, SourceSpec

# Line (or record number where a form has no lines), layout, and the fields as delivered, in their order.
Record = tuple[int, Layout, Mapping[str, Any]]


def read_records(stream: BinaryIO, label: Label, spec: SourceSpec, findings: Findings) -> Iterator[Record]:
    """Records of a delivery in whichever layout of the contract it has.

    Raises:
        StopReading: the file cannot be read any further; `findings` says why.
    """
    layouts = [layout for layout in spec.layouts if layout.format == label.form]
    if not layouts:
        raise findings.stop("unknown_format")
    plain = unpacked(stream, label, spec.limits, findings)
    reader = {
        "jsonl": read_jsonl,
        "odata": read_jsonl,
        "xml": read_xml,
        "csv": read_csv,
        "xlsx": read_workbook,
    }[label.form]
    yield from reader(plain, layouts, spec.limits, findings)

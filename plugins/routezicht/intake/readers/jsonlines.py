"""Reads JSON Lines: one object a line, with exactly the agreed keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader
from typing import Any

import orjson

from routezicht.intake.findings import Findings
from routezicht.intake.readers.lines import Lines
from routezicht.intake.spec import Layout, Limits


def read_jsonl(
    stream: BufferedReader, layouts: Sequence[Layout], limits: Limits, findings: Findings
) -> Iterator[tuple[int, Layout, Mapping[str, Any]]]:
    """Objects of a JSON Lines file with their line and layout; blank lines are not records.

    Raises:
        StopReading: empty, cut off, wrongly encoded or a line without end.
    """
    layout = layouts[0]
    lines = Lines(stream, layout.encoding, limits, findings)
    unreadable: int | None = None
    for number, text in lines:
        if not text.strip():
            continue
        if unreadable:
            findings.add("not_readable", line=unreadable)
            unreadable = None
        try:
            record = orjson.loads(text)
        except orjson.JSONDecodeError:
            unreadable = number
            continue
        if isinstance(record, dict):
            yield number, layout, record
        else:
            findings.add("not_readable", line=number)
    # A last line that cannot be read is a file that was cut, not one bad record among good ones.
    if unreadable or (layout.final_newline and not lines.complete):
        raise findings.stop("truncated", line=lines.number)

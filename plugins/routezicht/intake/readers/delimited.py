"""Reads delimited text, long or with a column per period, in the layout that its header shows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader
from typing import Any

from routezicht.intake.findings import Findings
from routezicht.intake.readers.header import compare, overlap, unfold
from routezicht.intake.readers.lines import Lines
from routezicht.intake.spec import Layout, Limits


def choose(start: bytes, layouts: Sequence[Layout]) -> Layout:
    """The layout whose agreed columns the first lines of a file show most of."""

    def score(layout: Layout) -> int:
        text = start.decode(layout.encoding, errors="replace")
        lines = text.splitlines()[layout.title_lines : layout.title_lines + 1]
        return overlap(next(csv.reader(lines, delimiter=layout.delimiter), []), layout)

    return max(layouts, key=score)


def read_csv(
    stream: BufferedReader, layouts: Sequence[Layout], limits: Limits, findings: Findings
) -> Iterator[tuple[int, Layout, Mapping[str, Any]]]:
    """Rows with the line they start on and their layout, as text by column; a wide row yields one per period.

    Raises:
        StopReading: empty, cut off, wrongly encoded, a line without end, or other columns than agreed.
    """
    layout = choose(stream.peek(1), layouts)
    # A quote that is never closed swallows the lines after it: this bounds what it can swallow.
    csv.field_size_limit(limits.max_line_bytes)
    lines = Lines(stream, layout.encoding, limits, findings)
    rows = csv.reader((text for _, text in lines), delimiter=layout.delimiter, strict=True)
    footer = re.compile(layout.footer) if layout.footer else None
    header, start, closed, short = None, 0, False, None
    while True:
        start = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            if "end of data" in str(error):
                raise findings.stop("truncated", line=start) from error
            if "field limit" in str(error):
                raise findings.stop("line_too_long", line=start) from error
            findings.add("not_readable", line=start)
            continue
        if start <= layout.title_lines or not row:
            continue
        if header is None:
            header = compare(row, layout, start, findings)
            continue
        if short:
            findings.add("wrong_number_of_fields", line=short)
            short = None
        if closed:
            raise findings.stop("not_readable", line=start)
        if footer and len(row) == 1 and footer.fullmatch(row[0]):
            closed = True
        elif len(row) != len(header.names):
            short = start
        elif header.periods:
            fixed = dict(zip(layout.names, row, strict=False))
            for index, period, provisional in header.periods:
                fields: dict[str, object] = dict(fixed)
                unfold(layout, fields, period, row[index], provisional)
                yield start, layout, fields
        else:
            yield start, layout, dict(zip(header.names, row, strict=True))
    # A short last row or a missing closing line is a file that was cut, not one bad record among good ones.
    cut = short is not None or (layout.final_newline and not lines.complete) or bool(footer and not closed)
    if cut:
        raise findings.stop("truncated", line=start - 1)
    if header is None:
        raise findings.stop("empty_file")

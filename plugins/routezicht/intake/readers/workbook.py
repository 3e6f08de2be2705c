"""Reads the table on one sheet of a workbook with a column per month."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import DEFAULT_BUFFER_SIZE, BufferedReader
from typing import Any

from routezicht.intake.findings import Findings
from routezicht.intake.readers.header import compare, overlap, unfold
from routezicht.intake.readers.unpack import open_archive
from routezicht.intake.spec import Layout, Limits

# Header within these rows: the published workbook has a blank row above it.
HEADER_ROWS = 5
# What openpyxl raises for workbooks whose parts are broken; their texts may hold values and are not repeated.
BROKEN = (
    AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip


def read_workbook(
    stream: BufferedReader, layouts: Sequence[Layout], limits: Limits, findings: Findings
) -> Iterator[tuple[int, Layout, Mapping[str, Any]]]:
    """Cells of a workbook as one record per row and month; blank cells are no records.

    Raises:
        StopReading: no workbook, a bomb, active or external content, no such sheet or other columns than agreed.
    """
    archive = open_archive(stream, limits, findings)
    _check_members(archive, limits, findings)
    stream.seek(0)
    # Imported here: it is slow to load, and most sources never need it.
    from openpyxl import load_workbook

    try:
        yield from _rows(
            load_workbook(stream, read_only=True, data_only=True, keep_links=False), layouts, findings
        )
    except BROKEN as error:
        raise findings.stop("damaged") from error


def _rows(
    book: Any, layouts: Sequence[Layout], findings: Findings
) -> Iterator[tuple[int, Layout, Mapping[str, Any]]]:
    names = book.sheetnames
    fitting = [
        (layout, layout.sheet or names[0]) for layout in layouts if (layout.sheet or names[0]) in names
    ]
    if not fitting:
        raise findings.stop("missing_column")
    layout, sheet = max(fitting, key=lambda fit: _header_overlap(book[fit[1]], fit[0]))
    rows = enumerate(book[sheet].iter_rows(values_only=True), 1)
    header, found = None, False
    for number, cells in rows:
        if all(cell is None or cell == "" for cell in cells):
            continue
        if header is None:
            names_here = [_text(cell) for cell in cells]
            while names_here and not names_here[-1]:
                names_here.pop()
            header = compare(names_here, layout, number, findings)
            continue
        found = True
        fixed = dict(zip(layout.names, cells, strict=False))
        for index, period, provisional in header.periods:
            cell = cells[index] if index < len(cells) else None
            if cell is None or cell == "":
                continue
            fields: dict[str, object] = dict(fixed)
            unfold(layout, fields, period, cell, provisional)
            yield number, layout, fields
    if not found:
        raise findings.stop("empty_file")


def _header_overlap(sheet: Any, layout: Layout) -> int:
    rows = sheet.iter_rows(max_row=HEADER_ROWS, values_only=True)
    return max((overlap([_text(cell) for cell in row], layout) for row in rows), default=0)


def _text(cell: object) -> str:
    """A header cell as text; older editions hold months as dates."""
    if isinstance(cell, (datetime, date)):
        return cell.strftime("%Y-%m-%d")
    return "" if cell is None else str(cell)


def _check_members(archive: zipfile.ZipFile, limits: Limits, findings: Findings) -> None:
    names = archive.namelist()
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise findings.stop("damaged")
    if any(re.search(r"vbaProject|externalLinks|embeddings|activeX", name) for name in names):
        raise findings.stop("damaged")
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        tail = b""
        try:
            with archive.open(member) as part:
                while block := part.read(DEFAULT_BUFFER_SIZE * 8):
                    # A document type could define entities that unfold to gigabytes.
                    if b"<!DOCTYPE" in tail + block or b"<!ENTITY" in tail + block:
                        raise findings.stop("zip_bomb")
                    tail = block[-16:]
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise findings.stop("damaged") from error

"""Reads XML exports record by record; document types and entities are refused."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader, RawIOBase
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from routezicht.intake.findings import Findings
from routezicht.intake.spec import Layout, Limits

# expat: no element found, unclosed token, unclosed CDATA section.
CUT_OFF = {3, 5, 20}
DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")


class Watched(RawIOBase):
    """Passes bytes on; stops at bytes outside the encoding, and when a record is longer than a line may be."""

    def __init__(self, inner: BufferedReader, encoding: str, limits: Limits, findings: Findings) -> None:
        self._inner, self._limit, self._findings = inner, limits.max_line_bytes, findings
        self._decoder = getincrementaldecoder(encoding)()
        self._since, self.records = 0, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        part = self._inner.read(size)
        self._since += len(part)
        if self._since > self._limit:
            raise self._findings.stop("line_too_long", line=self.records + 1)
        try:
            self._decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            raise self._findings.stop("wrong_encoding", line=self.records + 1) from error
        return part

    def record_ended(self) -> None:
        """Start counting anew."""
        self._since, self.records = 0, self.records + 1


def read_xml(
    stream: BufferedReader, layouts: Sequence[Layout], limits: Limits, findings: Findings
) -> Iterator[tuple[int, Layout, Mapping[str, Any]]]:
    """Records as text by element name, with their ordinal number (an export often has no lines) and layout.

    Raises:
        StopReading: empty, cut off, wrongly encoded, not well formed, or elements that are not agreed.
    """
    layout = layouts[0]
    start = stream.peek(200)
    if not start.strip():
        raise findings.stop("empty_file")
    declared = DECLARED.match(start)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        declared and declared[1].decode("ascii").lower() != layout.encoding
    ):
        raise findings.stop("wrong_encoding", line=1)
    watched = Watched(stream, layout.encoding, limits, findings)
    try:
        yield from _records(watched, layout, findings)
    except ParseError as error:
        if error.code in CUT_OFF:
            raise findings.stop("truncated", line=watched.records + 1) from error
        raise findings.stop("damaged", line=watched.records + 1) from error
    except DefusedXmlException as error:
        raise findings.stop("damaged", line=watched.records + 1) from error


def _records(
    watched: Watched, layout: Layout, findings: Findings
) -> Iterator[tuple[int, Layout, Mapping[str, Any]]]:
    path: list[str] = []
    root = None
    for event, element in iterparse(watched, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element.tag)
            root = element if root is None else root
            if len(path) == 1 and element.tag != layout.root_element:
                raise findings.stop("renamed_column", line=1)
            if len(path) == 2 and element.tag != layout.record_element:
                raise findings.stop("extra_column", line=watched.records + 1)
            if len(path) > 3 or element.attrib:
                raise findings.stop("extra_column", line=watched.records + 1)
            continue
        path.pop()
        if len(path) != 1:
            continue
        watched.record_ended()
        names = [child.tag for child in element]
        if len(set(names)) < len(names):
            raise findings.stop("extra_column", line=watched.records)
        yield watched.records, layout, {child.tag: child.text or "" for child in element}
        if root is not None:
            root.clear()
    if not watched.records:
        raise findings.stop("empty_file")

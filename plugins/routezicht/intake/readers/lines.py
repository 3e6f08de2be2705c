"""Decoded lines of a text file, each bounded, so that a line without end never fills memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from io import BufferedReader

from routezicht.intake.findings import Findings
from routezicht.intake.spec import Limits

BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Lines:
    """Iterates over (line number, text with its line end).

    Attributes:
        complete: whether the last line read ended with a line end.
    """

    def __init__(self, stream: BufferedReader, encoding: str, limits: Limits, findings: Findings) -> None:
        self._stream, self._limits, self._findings = stream, limits, findings
        self._with_mark = encoding == "utf-8-sig"
        self._encoding = "utf-8" if self._with_mark else encoding
        self.number = 0
        self.complete = True

    def __iter__(self) -> Iterator[tuple[int, str]]:
        limit, blank = self._limits.max_line_bytes, 0
        while raw := self._stream.readline(limit + 1):
            self.number += 1
            if len(raw) > limit:
                raise self._findings.stop("line_too_long", line=self.number)
            blank += raw in (b"\n", b"\r\n")
            # Blank lines are no records, and yet reading a thousand million of them takes an hour.
            if blank > self._limits.max_records:
                raise self._findings.stop("too_many_records", line=self.number)
            self.complete = raw.endswith(b"\n")
            yield self.number, self._decode(raw)
        if not self.number:
            raise self._findings.stop("empty_file")

    def _decode(self, raw: bytes) -> str:
        if self.number == 1:
            if self._with_mark and raw.startswith(codecs.BOM_UTF8):
                raw = raw[len(codecs.BOM_UTF8) :]
            elif raw.startswith(BYTE_ORDER_MARKS):
                raise self._findings.stop("wrong_encoding", line=1)
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            raise self._findings.stop("wrong_encoding", line=self.number) from error
        if "\x00" in text:
            raise self._findings.stop("wrong_encoding", line=self.number)
        return text

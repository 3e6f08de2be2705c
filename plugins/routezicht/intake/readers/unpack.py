"""Unpacks gzip and zip deliveries as a stream, and stops a bomb before it fills memory or disk."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from typing import IO, Any, BinaryIO

from routezicht.intake.drops import Label
from routezicht.intake.findings import Findings
from routezicht.intake.spec import Limits

# Below this size no ratio is suspect: a small file of equal lines packs very well.
HARMLESS = 10 * 1024 * 1024
# Enough for the title and the header of any layout, which the readers peek at.
BUFFER = 64 * 1024


class Capped(io.RawIOBase):
    """A stream that notes a finding instead of yielding more than the limits allow or a broken rest."""

    def __init__(
        self, inner: IO[bytes] | gzip.GzipFile, packed: int, limits: Limits, findings: Findings
    ) -> None:
        self._inner, self._findings = inner, findings
        ratio_limit = max(HARMLESS, packed * limits.max_ratio)
        self._limit = min(limits.max_unpacked_bytes, ratio_limit)
        self._read = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants every buffer type
        """Fill `buffer`; 0 at the end."""
        try:
            part = self._inner.read(len(buffer))
        except EOFError as error:
            raise self._findings.stop("truncated") from error
        except (zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
            raise self._findings.stop("damaged") from error
        self._read += len(part)
        if self._read > self._limit:
            raise self._findings.stop("zip_bomb")
        buffer[: len(part)] = part
        return len(part)


def open_archive(stream: BinaryIO, limits: Limits, findings: Findings) -> zipfile.ZipFile:
    """A zip archive whose declared sizes are within the limits.

    Raises:
        StopReading: no archive, encrypted or unusually packed, too many members, or beyond the limits unpacked.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise findings.stop("truncated" if "not a zip file" in str(error) else "damaged") from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > 1000 or total > limits.max_unpacked_bytes:
        raise findings.stop("zip_bomb")
    if total > HARMLESS and total > packed * limits.max_ratio:
        raise findings.stop("zip_bomb")
    known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(member.flag_bits & 0x1 or member.compress_type not in known for member in members):
        raise findings.stop("damaged")
    return archive


def unpacked(stream: BinaryIO, label: Label, limits: Limits, findings: Findings) -> io.BufferedReader:
    """The plain stream of a delivery, buffered; a zip must hold exactly one file.

    Raises:
        StopReading: not an archive, not exactly one file in it, or a workbook inside another archive.
    """
    if label.packing and label.form == "xlsx":
        raise findings.stop("unknown_format")
    raw: Any = stream
    if label.packing == "gz":
        packed = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        raw = Capped(gzip.GzipFile(fileobj=stream), packed, limits, findings)
    elif label.packing == "zip":
        archive = open_archive(stream, limits, findings)
        members = archive.infolist()
        if len(members) != 1 or members[0].is_dir():
            raise findings.stop("damaged")
        raw = Capped(archive.open(members[0]), members[0].compress_size, limits, findings)
    return io.BufferedReader(raw, BUFFER)

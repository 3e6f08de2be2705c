"""The signed heads of the audit chain: an append-only file outside the database.

A head says: at that moment the chain ended in this row with this hash. It is signed with a key that the
database does not hold and names the head before it, so whoever rewrites the database cannot rewrite it.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Head:
    """The end of the audit chain at one moment.

    Args:
        seq, hash: number and SHA-256 (hex) of the last row of the chain.
        at: when the head was written, ISO 8601 in UTC.
        previous: signature of the head before; empty for the first.
        signature: HMAC-SHA256 (hex) over the other four.
    """

    seq: int
    hash: str
    at: str
    previous: str
    signature: str


def sign(seq: int, row_hash: str, at: str, previous: str, key: bytes) -> Head:
    """Make a head. The signed text is the JSON array of the four fields."""
    message = json.dumps([seq, row_hash, at, previous]).encode()
    return Head(seq, row_hash, at, previous, hmac.new(key, message, hashlib.sha256).hexdigest())


def is_genuine(head: Head, key: bytes) -> bool:
    """Whether `head` was signed with `key`."""
    expected = sign(head.seq, head.hash, head.at, head.previous, key)
    return hmac.compare_digest(expected.signature, head.signature)


def read(path: Path) -> list[Head]:
    """All heads in the file, oldest first; no file, no heads.

    A line that is no head is passed over: a write that was cut off leaves one. If it ever was a head, the
    next head names it and `links_hold` fails.
    """
    if not path.exists():
        return []
    heads = []
    for line in path.read_text().splitlines():
        try:
            heads.append(Head(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return heads


def links_hold(heads: list[Head]) -> bool:
    """Whether each head names the one before it and the first names none."""
    return [head.previous for head in heads] == ["", *(head.signature for head in heads[:-1])]


def append(path: Path, head: Head) -> None:
    """Add a head to the end of the file and wait until it is on disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        line = json.dumps(head.__dict__) + "\n"
        os.write(handle, (b"\n" if torn else b"") + line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)

"""Verifies the audit chain against itself and against its signed heads, and writes new heads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import class_row

from routezicht.errors import AuditBroken
from routezicht.governance import heads
from routezicht.governance.heads import Head

GENESIS = bytes(32)
MAX_PROBLEMS = 100

Kind = Literal[
    "altered", "missing", "unlinked", "cut_off", "rewritten", "forged_head", "lost_head", "no_head"
]

EXPLANATION: dict[Kind, str] = {
    "altered": "the row does not have the content that its hash was made from",
    "missing": "rows are missing before this one, or it is out of order",
    "unlinked": "the row does not follow on the row before it",
    "cut_off": "the chain ends before a row that a signed head names",
    "rewritten": "the row is not the one that a signed head names",
    "forged_head": "a head was not signed with the key of this platform",
    "lost_head": "a signed head was taken out of the file of heads",
    "no_head": "no signed head exists, so a chain that was cut off or rewritten cannot be told",
}


@dataclass(frozen=True)
class Row:
    """One row of `ops.audit`; `details` as the text the database gives."""

    seq: int
    at: datetime
    event: str
    subject: str
    actor: str
    details: str
    prev_hash: bytes
    hash: bytes


@dataclass(frozen=True)
class Problem:
    """What is wrong, and at which row of the chain."""

    kind: Kind
    seq: int

    def __str__(self) -> str:
        return f"row {self.seq}: {EXPLANATION[self.kind]}"


@dataclass(frozen=True)
class AuditReport:
    """Outcome of a verification: how much was read and what is wrong (the first hundred)."""

    n_rows: int
    n_heads: int
    last_seq: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether chain and heads agree in everything."""
        return not self.problems

    def require(self) -> None:
        """Raise AuditBroken unless all is well."""
        if self.problems:
            raise AuditBroken(
                f"The audit was tampered with: {self.problems[0]}.",
                where=f"ops.audit, {len(self.problems)} findings",
                action="run `routezicht audit verify` and compare with a backup",
            )


def row_hash(row: Row) -> bytes:
    """SHA-256 of the hash before and the canonical text, a JSON array of strings (docs/reference/audit.md).

    >>> row = Row(1, datetime(2024, 1, 1, tzinfo=UTC), "role.changed", "x", "y", "{}", GENESIS, b"")
    >>> row_hash(row).hex()[:16]
    '436b01cab0c4a59c'
    """
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    content = [str(row.seq), at, row.event, row.subject, row.actor, row.details]
    return hashlib.sha256(row.prev_hash + json.dumps(content, ensure_ascii=False).encode()).digest()


def check(rows: Iterable[Row], known: list[Head], key: bytes) -> AuditReport:
    """Compare the rows of the chain, in order, with each other and with the heads."""
    problems = list(_check_heads(known, key))
    named: dict[int, list[Head]] = {}
    for head in known:
        named.setdefault(head.seq, []).append(head)
    last_seq, last_hash, n_rows = 0, GENESIS, 0
    for row in rows:
        n_rows += 1
        if row.seq != last_seq + 1:
            problems.append(Problem("missing", row.seq))
        if row.prev_hash != last_hash:
            problems.append(Problem("unlinked", row.seq))
        if row_hash(row) != row.hash:
            problems.append(Problem("altered", row.seq))
        if any(head.hash != row.hash.hex() for head in named.get(row.seq, [])):
            problems.append(Problem("rewritten", row.seq))
        last_seq, last_hash = row.seq, row.hash
        if len(problems) >= MAX_PROBLEMS:
            break
    else:
        beyond = [head.seq for head in known if head.seq > last_seq]
        if beyond:
            problems.append(Problem("cut_off", max(beyond)))
    return AuditReport(n_rows, len(known), last_seq, tuple(problems[:MAX_PROBLEMS]))


def _check_heads(known: list[Head], key: bytes) -> Iterator[Problem]:
    if not known:
        yield Problem("no_head", 0)
        return
    for head in known:
        if not heads.is_genuine(head, key):
            yield Problem("forged_head", head.seq)
    if not heads.links_hold(known):
        yield Problem("lost_head", known[-1].seq)


def verify(conn: psycopg.Connection, heads_file: Path, key: bytes) -> AuditReport:
    """Read the whole chain in one snapshot (role rz_privacy) and compare it with the file of heads."""
    # Heads first: one that is written meanwhile must not seem to name a row that is not there.
    known = heads.read(heads_file)
    conn.rollback()
    conn.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with conn.transaction(), conn.cursor("audit_chain", row_factory=class_row(Row)) as cursor:
            cursor.itersize = 5000
            cursor.execute(
                "SELECT seq, at, event, subject, actor, details::text, prev_hash, hash"
                " FROM ops.audit ORDER BY seq"
            )
            return check(cursor, known, key)
    finally:
        conn.isolation_level = None


def write_head(conn: psycopg.Connection, heads_file: Path, key: bytes) -> Head:
    """Append the present end of the chain to the file, unless its last head already says so.

    Raises:
        AuditBroken: the chain is empty, or no longer holds the row that the last head names.
    """
    known = heads.read(heads_file)
    last = conn.execute("SELECT seq, hash FROM ops.audit ORDER BY seq DESC LIMIT 1").fetchone()
    if last is None or (known and not _still_there(conn, known[-1])):
        raise AuditBroken(
            "The audit chain does not hold what its last signed head says.",
            where="ops.audit",
            action="run `routezicht audit verify`; no new head is signed until this is explained",
        )
    seq, last_hash = int(last[0]), bytes(last[1]).hex()
    if known and known[-1].seq == seq:
        return known[-1]
    previous = known[-1].signature if known else ""
    head = heads.sign(seq, last_hash, datetime.now(UTC).isoformat(timespec="seconds"), previous, key)
    heads.append(heads_file, head)
    return head


def _still_there(conn: psycopg.Connection, head: Head) -> bool:
    found = conn.execute("SELECT hash FROM ops.audit WHERE seq = %s", [head.seq]).fetchone()
    return found is not None and bytes(found[0]).hex() == head.hash

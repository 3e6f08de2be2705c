"""Reads the register of refused deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True)
class RefusalRecord:
    """One refused delivery; `findings` are the first hundred: line, column, name (if known), rule."""

    delivery_id: UUID
    source: str
    refused_at: datetime
    rule: str
    counts: Mapping[str, int]
    findings: Sequence[Mapping[str, object]]
    bytes_destroyed: bool
    key_destroyed: bool


def refusals(
    conn: psycopg.Connection,
    *,
    source: str | None = None,
    delivery_id: UUID | None = None,
    limit: int = 20,
) -> list[RefusalRecord]:
    """Refusals, newest first, of one source or delivery or of all (role rz_privacy)."""
    with conn.cursor(row_factory=class_row(RefusalRecord)) as cursor:
        return cursor.execute(
            "SELECT delivery_id, source, refused_at, rule, counts, findings, bytes_destroyed, key_destroyed"
            " FROM ops.refusal"
            " WHERE (%(source)s::text IS NULL OR source = %(source)s)"
            " AND (%(delivery)s::uuid IS NULL OR delivery_id = %(delivery)s)"
            " ORDER BY refused_at DESC LIMIT %(limit)s",
            {"source": source, "delivery": delivery_id, "limit": limit},
        ).fetchall()

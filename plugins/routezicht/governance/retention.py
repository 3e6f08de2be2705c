"""Deletes landing rows at the end of their contract's term, or when a delivery is withdrawn, with proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from routezicht.errors import RoutezichtError


@dataclass(frozen=True)
class Due:
    """A delivery whose term ended on `delete_on`."""

    delivery_id: UUID
    source: str
    delete_on: date


@dataclass(frozen=True)
class Purged:
    """A delivery whose landing rows are gone; `rows` per landing table, as `ops.purge` has them."""

    delivery_id: UUID
    source: str
    rows: Mapping[str, int]


def due(conn: psycopg.Connection) -> list[Due]:
    """Deliveries whose term is over, longest overdue first (role rz_privacy)."""
    with conn.cursor(row_factory=class_row(Due)) as cursor:
        return cursor.execute(
            "SELECT delivery_id, source, delete_on FROM ops.retention_due ORDER BY delete_on, delivery_id"
        ).fetchall()


def purge(conn: psycopg.Connection) -> list[Purged]:
    """Delete the landing rows of every delivery whose term is over (role rz_privacy).

    Each delivery is a transaction of its own, with its proof and audit row: a purge that was killed is
    finished by the next.
    """
    waiting = due(conn)
    conn.commit()
    return [_purge(conn, one.delivery_id, one.source, "retention") for one in waiting]


def withdraw(conn: psycopg.Connection, delivery_id: UUID) -> Purged:
    """Delete the landing rows of one delivery before its term, because its supplier withdraws it.

    Raises:
        RoutezichtError: no such delivery landed, or its rows are gone already.
    """
    found = conn.execute(
        "SELECT source FROM ops.delivery WHERE delivery_id = %s AND purged_at IS NULL", [delivery_id]
    ).fetchone()
    conn.commit()
    if found is None:
        raise RoutezichtError(
            "There are no landing rows of this delivery.",
            where=f"delivery {delivery_id}",
            action="check the number; ops.purge shows what was deleted",
        )
    return _purge(conn, delivery_id, str(found[0]), "withdrawn")


def _purge(conn: psycopg.Connection, delivery_id: UUID, source: str, reason: str) -> Purged:
    with conn.transaction():
        row = conn.execute("SELECT ops.purge_delivery(%s, %s)", [delivery_id, reason]).fetchone()
    return Purged(delivery_id, source, row[0] if row else {})

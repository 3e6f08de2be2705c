"""Writes the rows of one delivery into the landing partitions of its source, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import psycopg
from psycopg import sql

from routezicht.errors import DeliveryRefused
from routezicht.warehouse.ops import call

# Columns of the rows given to `land`, in order, with their types; delivery_id and source are filled in here.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "journey": {
        "record_no": "int8", "told_month": "text", "arrival_month": "text", "origin_code": "text",
        "route_status": "text", "method": "text", "confidence": "float4", "uncertain": "bool",
        "case_key": "bytea",
    },
    "journey_leg": {
        "record_no": "int8", "leg_no": "int4", "country": "text", "place_class": "text", "mode": "text",
        "month": "text", "evidence": "text", "confidence": "float4",
    },
    "find": {
        "record_no": "int8", "month": "text", "entry_point": "text", "finding_place": "text",
        "last_country": "text", "mode": "text", "nationality_group": "text", "n": "int4",
    },
    "detection": {
        "record_no": "int8", "month": "text", "border_route": "text", "border_type": "text",
        "nationality": "text", "n": "int4",
    },
    "series": {
        "record_no": "int8", "series": "text", "geo": "text", "period": "text", "breakdown": "text",
        "member": "text", "is_aggregate": "bool", "n": "numeric", "flag": "text",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """What is recorded of a delivery that lands.

    Args:
        period_from, period_to: months, YYYY-MM.
        fingerprint: 32 bytes, HMAC-SHA256 of the delivered bytes under the partner's key.
        n_rows: records that land; n_rejected: records that were rejected.
        counts: further counts, e.g. `{"rejected": {"wrong_date": 2}}`; the rows per table are added here.
    """

    delivery_id: UUID
    source: str
    contract_version: str
    engine_version: str
    mode: Literal["snapshot", "replace_period", "append"]
    period_from: str
    period_to: str
    issued_on: date
    received_at: datetime
    fingerprint: bytes
    n_rows: int
    n_rejected: int
    is_synthetic: bool
    counts: Mapping[str, object] = field(default_factory=dict)


def landed(conn: psycopg.Connection, source: str, fingerprint: bytes, contract_version: str) -> UUID | None:
    """The delivery that already brought these bytes under this contract version, or None."""
    delivery_id: UUID | None = call(conn, "landed_delivery", source, fingerprint, contract_version)
    return delivery_id


def land(
    conn: psycopg.Connection, delivery: Delivery, rows: Mapping[str, Iterable[Sequence[object]]]
) -> None:
    """Copy the rows, in random order, and record the delivery with its audit row: all or nothing.

    Args:
        conn: connected as the ingest role of the source.
        rows: per landing table its rows, columns as in `COLUMNS`; streamed, never held in memory.

    Raises:
        DeliveryRefused: a row breaks a rule of its table, or these bytes landed before.
        StepRefused: no purpose and agreement hold today, or the role is that of another source.
    """
    unknown = rows.keys() - COLUMNS.keys()
    if unknown:
        raise ValueError(f"no landing table: {sorted(unknown)}")
    try:
        with conn.transaction():
            # A journey before its legs, as the foreign key asks.
            landed_rows = {
                table: _copy(conn, table, delivery, rows[table]) for table in COLUMNS if table in rows
            }
            counts = {table: n for table, n in landed_rows.items() if n}
            call(conn, "record_delivery", _as_json(delivery, counts))
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        # From None: PostgreSQL's own text quotes the row.
        raise DeliveryRefused(
            "Rows do not fit the landing tables; nothing was kept.",
            where=f"delivery {delivery.delivery_id}, rule {error.diag.constraint_name or error.sqlstate}",
            action="correct the mapping of the contract, or check whether these bytes landed before",
        ) from None


def _copy(conn: psycopg.Connection, table: str, delivery: Delivery, rows: Iterable[Sequence[object]]) -> int:
    partition = sql.Identifier("landing", f"{table}__{delivery.source}")
    waiting = sql.Identifier("pg_temp", f"incoming_{table}")
    columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
    typed = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.Identifier(type_name))
        for name, type_name in COLUMNS[table].items()
    )
    # Through a temporary table: the server sorts at random, on disk if need be, so that the order of rows
    # says nothing about the order in the partner's file.
    conn.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(
            sql.Identifier(f"incoming_{table}"), typed
        )
    )
    with conn.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(waiting, columns)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            sql.SQL(
                "INSERT INTO {partition} (delivery_id, source, {columns}) "
                "SELECT %s, %s, {columns} FROM {waiting} ORDER BY random()"
            ).format(partition=partition, columns=columns, waiting=waiting),
            [delivery.delivery_id, delivery.source],
        )
        inserted = cursor.rowcount
        cursor.execute(sql.SQL("DROP TABLE {}").format(waiting))
    return inserted


def _as_json(delivery: Delivery, landing: Mapping[str, int]) -> dict[str, object]:
    return {
        "delivery_id": str(delivery.delivery_id),
        "source": delivery.source,
        "contract_version": delivery.contract_version,
        "engine_version": delivery.engine_version,
        "mode": delivery.mode,
        "period_from": delivery.period_from,
        "period_to": delivery.period_to,
        "issued_on": delivery.issued_on.isoformat(),
        "received_at": delivery.received_at.isoformat(),
        "fingerprint": f"\\x{delivery.fingerprint.hex()}",
        "n_rows": delivery.n_rows,
        "n_rejected": delivery.n_rejected,
        "is_synthetic": delivery.is_synthetic,
        "counts": {**delivery.counts, "landing": dict(landing)},
    }

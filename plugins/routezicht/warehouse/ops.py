"""Calls the functions in schema `ops` that record events; a refusal by the database is an error to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from routezicht.errors import RoutezichtError

# SQLSTATE with which the functions in `ops` refuse a step.
REFUSED = "RZ001"


class StepRefused(RoutezichtError):
    """The database does not allow this step: not this role, not in this state, or not with this content."""


def call(conn: psycopg.Connection, function: str, *arguments: object) -> Any:
    """Call `ops.<function>` and return its value; mappings and lists are sent as JSON.

    Raises:
        StepRefused: the function said no (what, where and what to do come from it).
    """
    values = [Jsonb(value) if isinstance(value, Mapping | list) else value for value in arguments]
    marks = sql.SQL(", ").join(sql.Placeholder() * len(values))
    try:
        row = conn.execute(
            sql.SQL("SELECT {}({})").format(sql.Identifier("ops", function), marks), values
        ).fetchone()
    except psycopg.Error as error:
        if error.sqlstate != REFUSED:
            raise
        diagnosis = error.diag
        # From None: the driver's own text repeats this one.
        raise StepRefused(
            diagnosis.message_primary or "The step was refused.",
            where=diagnosis.message_detail or "",
            action=diagnosis.message_hint or "",
        ) from None
    return row[0] if row else None


def register_contract(
    conn: psycopg.Connection, purpose: Mapping[str, object], agreement: Mapping[str, object]
) -> bool:
    """Register purpose and agreement of a contract version (role rz_migrate or rz_privacy).

    Nothing of a source may land before this, nor when one of the two does not hold today.
    Dates are ISO texts.

    Args:
        purpose: source, contract_version, purpose, legal_regime, purpose_assessment, dpia, valid_from,
            valid_until.
        agreement: source, contract_version, agreement, valid_from, valid_until, retention_days,
            period_months (1, 3, 6 or 12), first_period (YYYY-MM), due_days (after the end of a period).

    Returns:
        Whether anything was new.

    Raises:
        StepRefused: this version is registered with other content; the contract needs a new version.
    """
    with conn.transaction():
        new_purpose: bool = call(conn, "register_purpose", purpose)
        new_agreement: bool = call(conn, "register_agreement", agreement)
    return new_purpose or new_agreement


def start_build(conn: psycopg.Connection) -> UUID | None:
    """Start a build over every delivery landed and not yet in a passed build (role rz_transform).

    A build that still runs was killed and is marked as failed first. None: there is nothing to build.
    """
    build_id: UUID | None = call(conn, "start_build")
    return build_id


def finish_build(
    conn: psycopg.Connection, build_id: UUID, status: Literal["passed", "failed"], reason: str | None = None
) -> None:
    """End a running build; `passed` is refused unless the gates landing, staging and marts passed."""
    call(conn, "finish_build", build_id, status, reason)


def record_gate(
    conn: psycopg.Connection, build_id: UUID, gate: str, results: Sequence[Mapping[str, object]]
) -> int:
    """Record a gate's outcome (role rz_gate); returns the number of the attempt.

    Args:
        results: per expectation expectation_no, expectation_type, column_name, severity, success, raised,
            counts.
    """
    attempt: int = call(conn, "record_gate", build_id, gate, [dict(result) for result in results])
    return attempt


def record_refusal(conn: psycopg.Connection, refusal: Mapping[str, object]) -> UUID:
    """Record a refused delivery (role rz_ingest_<source>); returns the refusal's id.

    Args:
        refusal: delivery_id, source, rule, counts, findings (at most 100), bytes_destroyed, key_destroyed;
            optionally period_from and period_to.
    """
    refusal_id: UUID = call(conn, "record_refusal", refusal)
    return refusal_id


def record_purge(conn: psycopg.Connection, purge: Mapping[str, object]) -> UUID:
    """Record that quarantined bytes or a key are gone (role rz_ingest_<source> or rz_privacy).

    Args:
        purge: delivery_id, source, reason (landed, refused, withdrawn, retention, linked), bytes_destroyed,
            key_destroyed.
    """
    purge_id: UUID = call(conn, "record_purge", purge)
    return purge_id

"""Landing rows go when the term of their contract is over, not before, and leave proof."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from routezicht.errors import RoutezichtError
from routezicht.governance import retention
from routezicht.warehouse.landing import Delivery, land

if TYPE_CHECKING:
    from conftest import Warehouse


def landed(db: Warehouse, source: str, *, days_ago: int, version: str = "1.0.0") -> uuid.UUID:
    delivery = Delivery(
        delivery_id=uuid.uuid4(),
        source=source,
        contract_version=version,
        engine_version="0.1.0",
        mode="append",
        period_from="2024-01",
        period_to="2024-01",
        issued_on=date(2024, 2, 5),
        received_at=datetime.now(UTC) - timedelta(days=days_ago),
        fingerprint=uuid.uuid4().bytes * 2,
        n_rows=1,
        n_rejected=0,
        is_synthetic=True,
    )
    journey = [(1, "2024-01", None, "SY", "given", "mined", 0.9, False, None)]
    legs = [(1, leg, "GR", None, "boat", None, "stated", 0.8) for leg in (1, 2)]
    with db.connect(f"rz_ingest_{source}") as conn:
        land(conn, delivery, {"journey": journey, "journey_leg": legs})
    return delivery.delivery_id


def left(db: Warehouse) -> set[uuid.UUID]:
    with db.superuser() as conn:
        return {
            row[0]
            for row in conn.execute(
                "SELECT delivery_id FROM landing.journey UNION SELECT delivery_id FROM landing.journey_leg"
            )
        }


def test_rows_past_their_own_contracts_term_go_and_others_stay(db: Warehouse) -> None:
    db.register("ind_gehoren", retention_days=30)
    db.register("ind_gehoren", version="2.0.0", retention_days=90)
    db.register("nvik_pv", retention_days=365)
    old = landed(db, "ind_gehoren", days_ago=30)
    recent = landed(db, "ind_gehoren", days_ago=29)
    longer = landed(db, "ind_gehoren", days_ago=31, version="2.0.0")
    other = landed(db, "nvik_pv", days_ago=31)
    with db.connect("rz_privacy") as conn:
        assert [one.delivery_id for one in retention.due(conn)] == [old]
        assert retention.purge(conn) == [
            retention.Purged(old, "ind_gehoren", {"journey": 1, "journey_leg": 2})
        ]
        assert retention.purge(conn) == []  # a second run finds nothing to do
        assert conn.execute("SELECT delivery_id, reason, rows_deleted FROM ops.purge").fetchall() == [
            (old, "retention", {"journey": 1, "journey_leg": 2})
        ]
        assert conn.execute(
            "SELECT subject, actor FROM ops.audit WHERE event = 'delivery.purged'"
        ).fetchall() == [(str(old), "rz_privacy")]
        assert conn.execute(
            "SELECT delivery_id FROM ops.delivery WHERE purged_at IS NOT NULL"
        ).fetchall() == [(old,)]
    assert left(db) == {recent, longer, other}


def test_nobody_deletes_before_the_term_but_a_withdrawal(db: Warehouse) -> None:
    db.register("ind_gehoren", retention_days=30)
    kept = landed(db, "ind_gehoren", days_ago=1)
    with db.connect("rz_privacy") as conn:
        for reason in ("retention", "tidying"):
            with (
                pytest.raises(psycopg.DatabaseError, match="term of this delivery is not over"),
                conn.transaction(),
            ):
                conn.execute("SELECT ops.purge_delivery(%s, %s)", [kept, reason])
        assert left(db) == {kept}
        assert retention.withdraw(conn, kept).rows == {"journey": 1, "journey_leg": 2}
        with pytest.raises(RoutezichtError, match="no landing rows"):
            retention.withdraw(conn, kept)
    assert left(db) == set()


def test_a_delivery_whose_term_is_not_known_is_due_at_once(db: Warehouse) -> None:
    db.register("ind_gehoren")
    delivery = landed(db, "ind_gehoren", days_ago=0)
    with db.superuser() as conn:
        conn.execute("ALTER TABLE ops.agreement DISABLE TRIGGER ALL")
        conn.execute("DELETE FROM ops.agreement")
    with db.connect("rz_privacy") as conn:
        assert [one.delivery_id for one in retention.due(conn)] == [delivery]


def test_a_purge_that_was_killed_is_finished_by_the_next(db: Warehouse) -> None:
    db.register("ind_gehoren", retention_days=1)
    deliveries = {landed(db, "ind_gehoren", days_ago=9) for _ in range(3)}
    with db.connect("rz_privacy") as conn:
        first = retention.due(conn)[0].delivery_id
        conn.execute("SELECT ops.purge_delivery(%s, 'retention')", [first])
        conn.rollback()  # killed before the end of its transaction: rows and proof stay together
    assert left(db) == deliveries
    with db.connect("rz_privacy") as conn:
        assert {one.delivery_id for one in retention.purge(conn)} == deliveries
    assert left(db) == set()


@pytest.mark.parametrize("role", ["rz_transform", "rz_steward", "rz_ingest_ind_gehoren", "rz_release"])
def test_only_the_privacy_role_purges(db: Warehouse, role: str) -> None:
    with db.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("SELECT ops.purge_delivery(gen_random_uuid(), 'withdrawn')")


def test_destroyed_keys_are_recorded_by_the_ingest_role_of_the_source(db: Warehouse) -> None:
    from routezicht.warehouse.ops import StepRefused, record_purge

    proof = {
        "delivery_id": str(uuid.uuid4()),
        "source": "nvik_pv",
        "reason": "landed",
        "bytes_destroyed": True,
        "key_destroyed": True,
    }
    with db.connect("rz_ingest_nvik_pv") as conn:
        record_purge(conn, proof)
        conn.commit()
        with pytest.raises(StepRefused):
            record_purge(conn, proof | {"source": "ind_gehoren"})
    with db.connect("rz_privacy") as conn:
        assert conn.execute("SELECT source, reason, key_destroyed FROM ops.purge").fetchall() == [
            ("nvik_pv", "landed", True)
        ]

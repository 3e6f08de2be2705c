"""Expected, in, late, refused: what is due from a source follows from its agreement."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from routezicht.warehouse import ops
from routezicht.warehouse.landing import Delivery, land

if TYPE_CHECKING:
    from conftest import Warehouse

SOURCE = "nvik_pv"


def month(offset: int) -> str:
    """Month as YYYY-MM, `offset` months from this one."""
    today = datetime.now(UTC).date()
    number = today.year * 12 + today.month - 1 + offset
    return f"{number // 12}-{number % 12 + 1:02}"


def deliver(db: Warehouse, period_from: str, period_to: str, received_at: datetime) -> None:
    delivery = Delivery(
        delivery_id=uuid.uuid4(),
        source=SOURCE,
        contract_version="1.0.0",
        engine_version="0.1.0",
        mode="replace_period",
        period_from=period_from,
        period_to=period_to,
        issued_on=date(2024, 2, 5),
        received_at=received_at,
        fingerprint=uuid.uuid4().bytes * 2,
        n_rows=0,
        n_rejected=0,
        is_synthetic=True,
    )
    with db.connect(f"rz_ingest_{SOURCE}") as conn:
        land(conn, delivery, {})


def refuse(db: Warehouse, period: str) -> None:
    refusal = {
        "delivery_id": str(uuid.uuid4()), "source": SOURCE, "rule": "wrong_date", "counts": {"wrong_date": 1},
        "findings": [], "bytes_destroyed": True, "key_destroyed": True, "period_from": period,
        "period_to": period,
    }  # fmt: skip
    with db.connect(f"rz_ingest_{SOURCE}") as conn:
        ops.record_refusal(conn, refusal)


def status(db: Warehouse) -> dict[str, str]:
    with db.connect("rz_steward") as conn:
        return dict(
            conn.execute("SELECT period_from, status FROM ops.delivery_status WHERE source = %s", [SOURCE])
        )


def test_each_period_of_the_agreement_has_a_status(db: Warehouse) -> None:
    # Due on the last day of the month itself: last month is overdue, this month is not.
    db.register(SOURCE, first_period=month(-3), due_days=0)
    assert status(db) == {month(-3): "late", month(-2): "late", month(-1): "late", month(0): "expected"}
    deliver(db, month(-3), month(-3), datetime.now(UTC))
    refuse(db, month(-2))
    assert status(db) == {month(-3): "in", month(-2): "refused", month(-1): "late", month(0): "expected"}
    deliver(db, month(-2), month(-1), datetime.now(UTC))  # the corrected file covers two months
    assert status(db) == {month(-3): "in", month(-2): "in", month(-1): "in", month(0): "expected"}


def test_lateness_counts_from_the_due_date_to_the_first_receipt(db: Warehouse) -> None:
    db.register(SOURCE, first_period="2024-01", due_days=10)
    deliver(db, "2024-01", "2024-01", datetime(2024, 2, 15, tzinfo=UTC))
    deliver(db, "2024-01", "2024-01", datetime(2024, 6, 1, tzinfo=UTC))
    with db.connect("rz_privacy") as conn:
        row = conn.execute(
            "SELECT due_on, days_late, n_deliveries FROM ops.delivery_status WHERE period_from = '2024-01'"
        ).fetchone()
    assert row == (date(2024, 2, 10), 5, 2)


def test_a_quarter_is_in_only_when_all_of_it_is(db: Warehouse) -> None:
    db.register(SOURCE, first_period="2024-01", period_months=3, due_days=30, valid_until="2999-12-31")
    deliver(db, "2024-01", "2024-02", datetime(2024, 4, 1, tzinfo=UTC))
    deliver(db, "2024-04", "2024-06", datetime(2024, 7, 1, tzinfo=UTC))
    found = status(db)
    assert (found["2024-01"], found["2024-04"], found["2024-07"]) == ("late", "in", "late")

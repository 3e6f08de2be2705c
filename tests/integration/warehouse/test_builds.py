"""A build takes what landed and was not built and passes only with its gates; editions replace each other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

import psycopg
import pytest

from routezicht.warehouse import ops
from routezicht.warehouse.landing import Delivery, land
from routezicht.warehouse.ops import StepRefused

if TYPE_CHECKING:
    from conftest import Warehouse

SOURCE = "frontex_detections"


@pytest.fixture(autouse=True)
def registered(db: Warehouse) -> None:
    db.register(SOURCE)


def deliver(
    db: Warehouse,
    period_from: str = "2024-01",
    period_to: str = "2024-01",
    *,
    issued_on: str = "2024-02-05",
    received_at: str = "2024-02-06",
    mode: Literal["snapshot", "replace_period", "append"] = "replace_period",
) -> uuid.UUID:
    delivery = Delivery(
        delivery_id=uuid.uuid4(),
        source=SOURCE,
        contract_version="1.0.0",
        engine_version="0.1.0",
        mode=mode,
        period_from=period_from,
        period_to=period_to,
        issued_on=date.fromisoformat(issued_on),
        received_at=datetime.fromisoformat(received_at).replace(tzinfo=UTC),
        fingerprint=uuid.uuid4().bytes * 2,
        n_rows=0,
        n_rejected=0,
        is_synthetic=True,
    )
    with db.connect(f"rz_ingest_{SOURCE}") as conn:
        land(conn, delivery, {})
    return delivery.delivery_id


def start(db: Warehouse) -> uuid.UUID | None:
    with db.connect("rz_transform") as conn:
        return ops.start_build(conn)


def taken(db: Warehouse, build: uuid.UUID | None) -> set[uuid.UUID]:
    with db.connect("rz_transform") as conn:
        return {
            row[0]
            for row in conn.execute("SELECT delivery_id FROM ops.build_delivery WHERE build_id = %s", [build])
        }


def expectation(
    *, severity: str = "critical", success: bool = True, raised: bool = False
) -> dict[str, object]:
    return {
        "expectation_no": 0,
        "expectation_type": "expect_column_values_to_be_in_set",
        "column_name": "border_route",
        "severity": severity,
        "success": success,
        "raised": raised,
        "counts": {"rows": 10, "unexpected": 0 if success else 3},
    }


def run_gates(
    db: Warehouse, build: uuid.UUID, gates: Sequence[str] = ("landing", "staging", "marts"), **outcome: object
) -> None:
    with db.connect("rz_gate") as conn:
        for gate in gates:
            ops.record_gate(conn, build, gate, [expectation(**outcome)])  # type: ignore[arg-type]


def finish(db: Warehouse, build: uuid.UUID, status: Literal["passed", "failed"] = "passed") -> None:
    with db.connect("rz_transform") as conn:
        ops.finish_build(conn, build, status)


def test_a_build_takes_what_no_passed_build_holds(db: Warehouse) -> None:
    assert start(db) is None
    first, second = deliver(db, "2024-01", "2024-01"), deliver(db, "2024-02", "2024-02")
    failed = start(db)
    assert failed
    assert taken(db, failed) == {first, second}
    finish(db, failed, "failed")
    passed = start(db)
    assert passed
    assert taken(db, passed) == {first, second}
    run_gates(db, passed)
    finish(db, passed)
    assert start(db) is None
    third = deliver(db, "2024-03", "2024-03")
    assert taken(db, start(db)) == {third}


def test_a_build_that_was_killed_is_marked_and_its_deliveries_are_taken_again(db: Warehouse) -> None:
    delivery = deliver(db)
    killed, next_build = start(db), start(db)
    assert taken(db, next_build) == {delivery}
    with db.connect("rz_privacy") as conn:
        assert conn.execute(
            "SELECT build_id, status, reason FROM ops.build ORDER BY started_at"
        ).fetchall() == [(killed, "failed", "abandoned"), (next_build, "running", None)]
        assert conn.execute("SELECT event FROM ops.audit WHERE subject = %s", [str(killed)]).fetchall() == [
            ("build.started",), ("build.failed",),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("gates", "outcome", "open_gates"),
    [
        (("landing", "staging"), {}, "marts"),
        ((), {}, "landing, marts, staging"),
        (("landing", "staging", "marts"), {"success": False}, "landing, marts, staging"),
        (("landing", "staging", "marts"), {"raised": True}, "landing, marts, staging"),
    ],
)
def test_no_build_passes_without_its_gates(
    db: Warehouse, gates: Sequence[str], outcome: dict[str, object], open_gates: str
) -> None:
    deliver(db)
    build = start(db)
    assert build
    run_gates(db, build, gates, **outcome)
    with pytest.raises(StepRefused, match=f"Gates of this build have not passed.*gates {open_gates}"):
        finish(db, build)


def test_warnings_do_not_stop_a_build_and_the_last_attempt_of_a_gate_counts(db: Warehouse) -> None:
    deliver(db)
    build = start(db)
    assert build
    run_gates(db, build, success=False)
    run_gates(db, build, success=False, severity="warning")
    finish(db, build)
    with db.connect("rz_gate") as conn:
        assert conn.execute(
            "SELECT gate, attempt, failed_critical, failed_other FROM ops.gate_status ORDER BY gate"
        ).fetchall() == [("landing", 2, 0, 1), ("marts", 2, 0, 1), ("staging", 2, 0, 1)]


def test_a_gate_judges_only_a_build_in_its_state(db: Warehouse) -> None:
    deliver(db)
    build = start(db)
    assert build
    with pytest.raises(StepRefused, match="not in the state"):
        run_gates(db, build, ["candidate"])
    run_gates(db, build)
    finish(db, build)
    run_gates(db, build, ["candidate"])
    with pytest.raises(StepRefused, match="not in the state"):
        run_gates(db, build, ["landing"])
    with pytest.raises(StepRefused, match="Only a running build"):
        finish(db, build)


def test_an_empty_suite_and_values_in_results_are_refused(db: Warehouse) -> None:
    deliver(db)
    build = start(db)
    assert build
    with db.connect("rz_gate") as conn:
        with pytest.raises(StepRefused, match="proves nothing"):
            ops.record_gate(conn, build, "landing", [])
        conn.rollback()
        leak = expectation() | {"counts": {"rows": 1, "unexpected_list": ["SYR"]}}
        with pytest.raises(psycopg.errors.CheckViolation):
            ops.record_gate(conn, build, "landing", [leak])


def current(db: Warehouse) -> dict[str, set[uuid.UUID]]:
    found: dict[str, set[uuid.UUID]] = {}
    with db.connect("rz_gate") as conn:
        for month, delivery in conn.execute("SELECT month, delivery_id FROM ops.current_delivery_month"):
            found.setdefault(month, set()).add(delivery)
    return found


def test_the_latest_issue_is_current_in_whatever_order_editions_come(db: Warehouse) -> None:
    newer = deliver(db, "2024-01", "2024-02", issued_on="2024-03-01", received_at="2024-03-02")
    older = deliver(db, "2023-12", "2024-01", issued_on="2024-02-01", received_at="2024-04-01")
    assert current(db) == {"2023-12": {older}, "2024-01": {newer}, "2024-02": {newer}}


def test_of_two_editions_of_one_day_the_later_received_is_current(db: Warehouse) -> None:
    deliver(db, received_at="2024-02-06")
    second = deliver(db, received_at="2024-02-07")
    assert current(db) == {"2024-01": {second}}


def test_all_deliveries_that_append_are_current(db: Warehouse) -> None:
    both = {deliver(db, mode="append"), deliver(db, mode="append")}
    assert current(db) == {"2024-01": both}

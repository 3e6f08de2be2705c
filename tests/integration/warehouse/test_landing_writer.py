"""A delivery lands whole or not at all, once, in its own source's partitions, in random order."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from traceback import format_exception
from typing import TYPE_CHECKING

import psycopg
import pytest

from routezicht.errors import DeliveryRefused
from routezicht.warehouse.landing import Delivery, land, landed
from routezicht.warehouse.ops import StepRefused

if TYPE_CHECKING:
    from conftest import Warehouse


def delivery(source: str = "ind_gehoren", **changes: object) -> Delivery:
    made = Delivery(
        delivery_id=uuid.uuid4(),
        source=source,
        contract_version="1.0.0",
        engine_version="0.1.0",
        mode="replace_period",
        period_from="2024-01",
        period_to="2024-01",
        issued_on=date(2024, 2, 5),
        received_at=datetime(2024, 2, 6, tzinfo=UTC),
        fingerprint=uuid.uuid4().bytes * 2,
        n_rows=2,
        n_rejected=0,
        is_synthetic=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def journeys(n: int) -> list[tuple[object, ...]]:
    return [(number, "2024-01", "2023-12", "SY", "given", "mined", 0.9, False, None) for number in range(n)]


def legs(n: int) -> list[tuple[object, ...]]:
    return [(number, 1, "GR", None, "boat", "2023-11", "stated", 0.8) for number in range(n)]


def count(db: Warehouse, query: str) -> int:
    with db.superuser() as conn:
        row = conn.execute(query).fetchone()  # type: ignore[arg-type]
        assert row
        return int(row[0])


def test_rows_delivery_and_audit_come_together(db: Warehouse) -> None:
    db.register("ind_gehoren")
    given = delivery(counts={"rejected": {"wrong_date": 1}})
    with db.connect("rz_ingest_ind_gehoren") as conn:
        land(conn, given, {"journey": iter(journeys(2)), "journey_leg": iter(legs(2))})
        assert landed(conn, given.source, given.fingerprint, "1.0.0") == given.delivery_id
        assert landed(conn, given.source, given.fingerprint, "1.0.1") is None
    assert count(db, "SELECT count(*) FROM landing.journey__ind_gehoren") == 2
    with db.superuser() as conn:
        assert conn.execute("SELECT counts FROM ops.delivery").fetchall() == [
            ({"landing": {"journey": 2, "journey_leg": 2}, "rejected": {"wrong_date": 1}},)
        ]
        assert conn.execute(
            "SELECT subject, actor FROM ops.audit WHERE event = 'delivery.landed'"
        ).fetchall() == [(str(given.delivery_id), "rz_ingest_ind_gehoren")]


def test_a_fault_in_the_last_row_leaves_nothing(db: Warehouse) -> None:
    db.register("ind_gehoren")
    broken = [*legs(1), (1, 1, "GR", None, "camel", None, "stated", 0.8)]
    shifted = [("Fatima", *journeys(1)[0][1:])]
    with db.connect("rz_ingest_ind_gehoren") as conn:
        with pytest.raises(DeliveryRefused, match="journey_leg_mode_check") as failure:
            land(conn, delivery(), {"journey": journeys(2), "journey_leg": broken})
        assert "camel" not in "".join(format_exception(failure.value))
        with pytest.raises(DeliveryRefused, match="22P02") as failure:
            land(conn, delivery(), {"journey": shifted})
        assert "Fatima" not in "".join(format_exception(failure.value))
        land(conn, delivery(), {"journey": journeys(1)})  # the connection is still usable
    assert count(db, "SELECT count(*) FROM landing.journey") == 1
    assert count(db, "SELECT count(*) FROM ops.delivery") == 1


def test_a_leg_without_its_journey_does_not_land(db: Warehouse) -> None:
    db.register("ind_gehoren")
    with (
        db.connect("rz_ingest_ind_gehoren") as conn,
        pytest.raises(DeliveryRefused, match="journey_leg__ind_gehoren_journey"),
    ):
        land(conn, delivery(), {"journey": journeys(1), "journey_leg": legs(2)})


def test_the_same_bytes_land_once_per_contract_version(db: Warehouse) -> None:
    db.register("ind_gehoren")
    db.register("ind_gehoren", version="1.1.0")
    first = delivery()
    with db.connect("rz_ingest_ind_gehoren") as conn:
        land(conn, first, {"journey": journeys(1)})
        with pytest.raises(DeliveryRefused, match="delivery_source_fingerprint"):
            land(conn, replace(first, delivery_id=uuid.uuid4()), {"journey": journeys(1)})
        again = replace(first, delivery_id=uuid.uuid4(), contract_version="1.1.0")
        land(conn, again, {"journey": journeys(1)})
    assert count(db, "SELECT count(*) FROM ops.delivery") == 2


@pytest.mark.parametrize(
    ("valid_from", "valid_until"), [("2001-01-01", "2001-12-31"), ("2900-01-01", "2900-12-31")]
)
def test_nothing_lands_without_a_purpose_that_holds_today(
    db: Warehouse, valid_from: str, valid_until: str
) -> None:
    with db.connect("rz_ingest_ind_gehoren") as conn:
        with pytest.raises(StepRefused, match="no purpose"):
            land(conn, delivery(), {"journey": journeys(1)})
        db.register("ind_gehoren", valid_from=valid_from, valid_until=valid_until)
        with pytest.raises(StepRefused, match="no purpose"):
            land(conn, delivery(), {"journey": journeys(1)})
    assert count(db, "SELECT count(*) FROM landing.journey") == 0


def test_a_role_lands_for_its_own_source_only(db: Warehouse) -> None:
    for source in ("ind_gehoren", "nvik_pv"):
        db.register(source)
    with db.connect("rz_ingest_nvik_pv") as conn:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            land(conn, delivery("ind_gehoren"), {"journey": journeys(1)})
        with pytest.raises(StepRefused, match="may not record events of that source"):
            land(conn, delivery("ind_gehoren"), {})
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("SELECT * FROM landing.journey__nvik_pv")


def test_the_partition_fixes_the_source(db: Warehouse) -> None:
    with db.superuser() as conn, pytest.raises(psycopg.errors.CheckViolation):
        conn.execute(
            "INSERT INTO landing.detection__cbs_asylum VALUES"
            " (gen_random_uuid(), 1, 'nvik_pv', '2024-01', 'OTHER', 'Sea', 'SYR', 1)"
        )


def test_rows_without_a_delivery_cannot_be_committed(db: Warehouse) -> None:
    with db.connect("rz_ingest_frontex_detections") as conn:
        conn.execute(
            "INSERT INTO landing.detection__frontex_detections VALUES"
            " (gen_random_uuid(), 1, 'frontex_detections', '2024-01', 'OTHER', 'Sea', 'SYR', 1)"
        )
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            conn.commit()


def test_a_recorded_delivery_takes_no_more_rows(db: Warehouse) -> None:
    db.register("frontex_detections")
    given = delivery("frontex_detections")
    row = (7, "2024-01", "OTHER", "Sea", "SYR", 1)
    with db.connect("rz_ingest_frontex_detections") as conn:
        land(conn, given, {"detection": [row]})
    with (
        db.connect("rz_ingest_frontex_detections") as conn,
        pytest.raises(psycopg.DatabaseError, match="takes no more rows"),
    ):
        conn.execute(
            "INSERT INTO landing.detection__frontex_detections VALUES"
            " (%s, 8, 'frontex_detections', '2024-01', 'OTHER', 'Sea', 'SYR', 1)",
            [given.delivery_id],
        )


def test_counts_that_differ_from_the_rows_are_refused(db: Warehouse) -> None:
    from routezicht.warehouse import landing

    db.register("ind_gehoren")
    with db.connect("rz_ingest_ind_gehoren") as conn:
        payload = landing._as_json(delivery(), {"journey": 3})
        with pytest.raises(StepRefused, match="not those that were counted"):
            landing.call(conn, "record_delivery", payload)


def test_the_order_of_rows_says_nothing_about_the_file(db: Warehouse) -> None:
    db.register("ind_gehoren")
    with db.connect("rz_ingest_ind_gehoren") as conn:
        land(conn, delivery(), {"journey": journeys(500)})
    with db.superuser() as conn:
        stored = [row[0] for row in conn.execute("SELECT record_no FROM landing.journey ORDER BY ctid")]
    assert sorted(stored) == list(range(500))
    following = sum(second == first + 1 for first, second in pairwise(stored))
    # 500 rows in random order have about one such pair; in the order of the file there are 499.
    assert following < 20

"""Purposes, agreements and refusals: registered once, never changed, with an audit row each."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest

from routezicht.warehouse import ops
from routezicht.warehouse.ops import StepRefused

if TYPE_CHECKING:
    from conftest import Warehouse

KEY = {"source": "nvik_pv", "contract_version": "1.0.0"}
TERM = {"valid_from": "2024-01-01", "valid_until": "2029-12-31"}
PURPOSE = {
    **KEY, **TERM, "purpose": "Reisroutes in kaart brengen", "legal_regime": "Wpg",
    "purpose_assessment": "DB-2024-3", "dpia": "DPIA-2024-3",
}  # fmt: skip
AGREEMENT = {
    **KEY, **TERM, "agreement": "CONV-7", "retention_days": 730, "period_months": 1,
    "first_period": "2024-01", "due_days": 15,
}  # fmt: skip
REFUSAL = {
    "delivery_id": str(uuid.uuid4()), "source": "nvik_pv", "rule": "forbidden_content",
    "counts": {"forbidden_content": 1}, "findings": [{"line": 3, "column": 2, "name": "eenheid", "rule": "bsn"}],
    "bytes_destroyed": True, "key_destroyed": True,
}  # fmt: skip


def events(db: Warehouse) -> list[str]:
    with db.connect("rz_privacy") as conn:
        rows = conn.execute("SELECT event FROM ops.audit WHERE event <> 'role.changed' ORDER BY seq")
        return [row[0] for row in rows]


def test_a_contract_version_is_registered_once(db: Warehouse) -> None:
    with db.connect("rz_migrate") as conn:
        assert ops.register_contract(conn, PURPOSE, AGREEMENT) is True
        assert ops.register_contract(conn, PURPOSE, AGREEMENT) is False
    assert events(db) == ["purpose.registered", "agreement.registered"]


@pytest.mark.parametrize(
    ("purpose", "agreement"), [({"purpose": "Opsporing"}, {}), ({}, {"retention_days": 9999})]
)
def test_other_content_needs_another_version(
    db: Warehouse, purpose: dict[str, object], agreement: dict[str, object]
) -> None:
    with db.connect("rz_migrate") as conn:
        ops.register_contract(conn, PURPOSE, AGREEMENT)
        with pytest.raises(StepRefused, match="raise the version of the contract"):
            ops.register_contract(conn, PURPOSE | purpose, AGREEMENT | agreement)
        raised = {"contract_version": "1.1.0"}
        assert ops.register_contract(conn, PURPOSE | purpose | raised, AGREEMENT | agreement | raised)


@pytest.mark.parametrize("role", ["rz_ingest_nvik_pv", "rz_release", "rz_steward", "rz_transform"])
def test_who_processes_does_not_register_the_purpose(db: Warehouse, role: str) -> None:
    with db.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ops.register_contract(conn, PURPOSE, AGREEMENT)


@pytest.mark.parametrize("change", [{"dpia": None}, {"dpia": ""}, {"valid_until": "2020-01-01"}])
def test_a_purpose_without_its_ground_is_not_registered(db: Warehouse, change: dict[str, object]) -> None:
    with db.connect("rz_migrate") as conn, pytest.raises(psycopg.IntegrityError):
        ops.register_contract(conn, PURPOSE | change, AGREEMENT)
    assert events(db) == []


def test_missing_and_unknown_keys_are_named(db: Warehouse) -> None:
    wrong = {key: value for key, value in PURPOSE.items() if key != "dpia"} | {"dipa": "x"}
    with db.connect("rz_migrate") as conn, pytest.raises(StepRefused, match="dipa, dpia"):
        ops.register_contract(conn, wrong, AGREEMENT)


def test_a_refusal_is_kept_with_its_proof_and_no_value(db: Warehouse) -> None:
    with db.connect("rz_ingest_nvik_pv") as conn:
        ops.record_refusal(conn, REFUSAL)
    assert events(db) == ["delivery.refused"]
    for leak in ({"rule": "BSN 123456782 gevonden"}, {"findings": [{"line": 3, "rule": "Fatima el Amrani"}]}):
        with db.connect("rz_ingest_nvik_pv") as conn, pytest.raises(psycopg.errors.CheckViolation):
            ops.record_refusal(conn, REFUSAL | leak)
    with db.connect("rz_ingest_nvik_pv") as conn, pytest.raises(StepRefused, match="that source"):
        ops.record_refusal(conn, REFUSAL | {"source": "ind_gehoren"})


@pytest.mark.parametrize("table", ["refusal", "purge", "purpose", "agreement", "audit", "gate_result"])
@pytest.mark.parametrize("verb", ["DELETE FROM", "TRUNCATE"])
def test_registers_are_append_only_for_the_owner_as_well(db: Warehouse, table: str, verb: str) -> None:
    with db.connect("rz_migrate") as conn:
        conn.execute("SET ROLE rz_owner")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            conn.execute(f"{verb} ops.{table}")

"""The commands of the privacy officer say what was found and what was done."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from routezicht.cli.admin import app
from routezicht.errors import AuditBroken
from routezicht.governance.audit import write_head
from routezicht.warehouse.ops import record_refusal

if TYPE_CHECKING:
    from conftest import Warehouse


def test_audit_verify_fails_loudly_on_a_tampered_chain(
    db: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = db.settings.home / f"{db.settings.pg_database}.jsonl"
    key = db.settings.secret("audit_hmac", create=True).encode()
    with db.connect("rz_privacy") as conn:
        write_head(conn, heads, key)
    arguments = ["audit", "verify", "--heads", str(heads)]
    good = CliRunner().invoke(app, arguments)
    assert good.exit_code == 0, good.output
    assert "complete and unchanged" in good.output
    with db.superuser() as conn:
        conn.execute("ALTER TABLE ops.audit DISABLE TRIGGER ALL")
        conn.execute("UPDATE ops.audit SET actor = 'nobody' WHERE seq = 1")
    bad = CliRunner().invoke(app, arguments)
    assert bad.exit_code == 1
    assert isinstance(bad.exception, AuditBroken)
    assert "row 1: the row does not have the content" in bad.output


def test_refusals_shows_rule_counts_and_findings(db: Warehouse) -> None:
    delivery = str(uuid.uuid4())
    with db.connect("rz_ingest_nvik_pv") as conn:
        record_refusal(
            conn,
            {
                "delivery_id": delivery,
                "source": "nvik_pv",
                "rule": "wrong_date",
                "counts": {"wrong_date": 2},
                "findings": [{"line": 17, "column": 2, "name": "pv_maand", "rule": "wrong_date"}],
                "bytes_destroyed": True,
                "key_destroyed": False,
            },
        )
    shown = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["refusals", "--delivery", delivery])
    assert shown.exit_code == 0, shown.output
    for text in (delivery, "wrong_date 2", "yes", "NO", "17", "pv_maand"):
        assert text in shown.output
    assert delivery not in CliRunner().invoke(app, ["refusals", "--source", "ind_gehoren"]).output


def test_purge_shows_what_is_due_and_then_deletes_it(db: Warehouse) -> None:
    from test_retention import landed, left

    db.register("ind_gehoren", retention_days=30)
    delivery = landed(db, "ind_gehoren", days_ago=40)
    assert str(delivery) in CliRunner().invoke(app, ["purge", "--dry-run"]).output
    assert left(db) == {delivery}
    done = CliRunner().invoke(app, ["purge"])
    assert "deleted: 1 journey, 2 journey_leg" in done.output
    assert "1 deliveries purged" in done.output
    assert left(db) == set()

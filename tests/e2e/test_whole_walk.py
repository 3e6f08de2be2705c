"""The whole walk by dag.test(): deliveries in, marts, two reviews, published views."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from walk import Walk

from routezicht.config import PROJECT_ROOT, settings
from routezicht.errors import RoutezichtError
from routezicht.warehouse.connection import connect

FIRST = ("review_first", "steward_ind", "Approve")
SECOND = ("review_second", "steward_kmar", "Approve")
SHOWN = "SELECT count(*) FROM published.fct_corridor_quarter WHERE status = 'published'"
pytestmark = pytest.mark.slow


def test_deliveries_become_a_published_mart_after_two_approvals(built: Walk) -> None:
    assert built.one(SHOWN, "rz_analyst") == 0
    states = built.release(FIRST, SECOND)
    assert set(states.values()) == {"success"}, states
    assert built.one(SHOWN, "rz_analyst") > 0
    assert built.one("SELECT min(value) FROM published.fct_route_month", "rz_bi") >= 10
    assert built.one("SELECT bool_and(is_synthetic) FROM published.release", "rz_bi") is True
    reviewers = "SELECT array_agg(reviewer ORDER BY review_id) FROM ops.review"
    assert built.one(reviewers, "rz_privacy") == ["steward_ind", "steward_kmar"]


def test_a_rejected_release_publishes_nothing_and_shows_as_failed(built: Walk) -> None:
    states = built.release(FIRST, ("review_second", "steward_kmar", "Reject"))
    assert states["run"] == "failed"
    assert states["publish"] == "upstream_failed"
    assert built.one(SHOWN, "rz_analyst") == 0
    assert built.one("SELECT state FROM ops.release", "rz_steward") == "rejected"


def test_the_same_bytes_land_once_and_a_second_run_finds_nothing_to_do(walk: Walk) -> None:
    walk.drop(count=90, months=2)
    walk.ingest("ind_gehoren")
    landed = walk.one("SELECT count(*) FROM ops.delivery")
    walk.drop(count=90, months=2)
    walk.ingest("ind_gehoren")
    assert walk.one("SELECT count(*) FROM ops.delivery") == landed == 2
    assert not list((walk.partner / "ind_gehoren" / "quarantine").glob("*.enc"))


def test_a_refused_delivery_is_red_and_final_and_the_others_land(walk: Walk) -> None:
    walk.drop(count=90, months=2)
    drop = walk.partner / "ind_gehoren" / "drop"
    bad = drop / "bad__2023-03__2023-03__2023-04-05.jsonl"
    row = {"volgnummer": 1, "gehoor_maand": "2023-03", "soort_gehoor": "111222333", "nationaliteit": "0336",
           "aankomst_maand": None, "reisroute_gevraagd": "J", "tekst": "Geheime Tekst"}  # fmt: skip
    bad.write_text(json.dumps(row) + "\n")
    states = walk.airflow.run("ind_gehoren")
    assert sorted(state for task, state in states.items() if task.startswith("land")) == [
        "failed",
        "success",
        "success",
    ]
    assert walk.one("SELECT rule FROM ops.refusal", "rz_privacy") == "bsn"
    assert walk.one("SELECT bytes_destroyed AND key_destroyed FROM ops.refusal", "rz_privacy") is True
    assert not list(drop.iterdir())
    assert len(list((walk.warehouse.settings.keys / "ind_gehoren").glob("*-*.key"))) == 0
    bad.write_text(json.dumps(row | {"soort_gehoor": "NADER"}) + "\n")
    walk.ingest("ind_gehoren")
    assert walk.one("SELECT count(*) FROM ops.delivery") == 3


CLOSED = ("landing.journey", "staging.stg_ops__deliveries", "marts.fct_route_month", "candidate.fct_route_month",
          "ops.release")  # fmt: skip


@pytest.mark.parametrize("role", ["rz_analyst", "rz_bi"])
def test_readers_of_published_tables_read_nothing_else(built: Walk, role: str) -> None:
    for relation in CLOSED:
        query = sql.SQL("SELECT * FROM {}").format(sql.Identifier(*relation.split(".")))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            built.one(query, role)
    with pytest.raises(RoutezichtError), connect(role, database="airflow", settings=built.warehouse.settings):
        pass


def test_without_a_valid_purpose_nothing_runs_and_the_drop_stays(
    walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.drop(count=60, months=1)
    before = sorted((walk.partner / "ind_gehoren" / "drop").iterdir())
    expired = tmp_path / "sources"
    shutil.copytree(PROJECT_ROOT / "sources", expired)
    contract = expired / "ind_gehoren.yaml"
    contract.write_text(contract.read_text().replace("value: 2028-12-31", "value: 2026-01-31"))
    monkeypatch.setenv("ROUTEZICHT_SOURCES_DIR", str(expired))
    settings.cache_clear()
    states = walk.airflow.run("ind_gehoren")
    assert (states["check_purpose"], states["collect"], states["run"]) == (
        "failed",
        "upstream_failed",
        "failed",
    )
    assert sorted((walk.partner / "ind_gehoren" / "drop").iterdir()) == before
    assert walk.one("SELECT count(*) FROM ops.delivery") == 0


def test_retention_anchors_the_audit_outside_the_database(walk: Walk) -> None:
    assert walk.airflow.run("retention")["run"] == "success"
    heads = walk.warehouse.settings.audit_heads.read_text().splitlines()
    last = walk.one("SELECT max(seq) FROM ops.audit", "rz_privacy")
    assert json.loads(heads[-1])["seq"] == last

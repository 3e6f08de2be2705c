"""The DAG files: exactly these DAGs, no import errors, wiring as the map of the flow says."""

from __future__ import annotations

import ast
import itertools
from typing import Any

import pytest
from airflow_home import Airflow

from routezicht.config import PROJECT_ROOT

SOURCES = {"ind_gehoren", "kmar_vbs", "nvik_pv", "frontex_detections", "cbs_asylum"}
DAG_FILES = sorted((PROJECT_ROOT / "dags").glob("*.py"))


@pytest.fixture(scope="module")
def dags(airflow: Airflow) -> dict[str, Any]:
    bag = airflow.bag()
    assert bag.import_errors == {}
    found: dict[str, Any] = dict(bag.dags)
    return found


def test_the_set_of_dags_is_exactly_this(dags: dict[str, Any]) -> None:
    assert set(dags) == SOURCES | {"marts", "release", "retention"}


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_a_source_checks_its_purpose_before_it_touches_a_delivery(dags: dict[str, Any], source: str) -> None:
    dag = dags[source]
    assert set(dag.task_ids) == {"check_purpose", "collect", "land"}
    assert dag.get_task("collect").upstream_task_ids == {"check_purpose"}
    assert dag.get_task("land").upstream_task_ids == {"collect"}
    assert [asset.uri for asset in dag.get_task("land").outlets] == [f"routezicht://landing/{source}"]


def test_the_partner_s_tasks_run_on_the_partner_s_queue(dags: dict[str, Any]) -> None:
    queues = {source: {task.queue for task in dags[source].tasks} for source in SOURCES}
    assert queues == {
        "ind_gehoren": {"ind"}, "kmar_vbs": {"kmar"}, "nvik_pv": {"politie"},
        "frontex_detections": {"centre"}, "cbs_asylum": {"centre"},
    }  # fmt: skip


def test_each_layer_stands_behind_the_gate_of_the_layer_before(dags: dict[str, Any]) -> None:
    order = [
        "start_build",
        "gate_landing",
        "build_staging",
        "gate_staging",
        "build_marts",
        "gate_marts",
        "finish_build",
    ]
    marts = dags["marts"]
    for before, after in itertools.pairwise(order):
        assert before in marts.get_task(after).upstream_task_ids
    assert set(marts.task_ids) == set(order)
    assert marts.max_active_runs == 1


def test_nothing_is_published_before_two_reviews(dags: dict[str, Any]) -> None:
    release = dags["release"]
    above = release.get_task("publish").get_flat_relative_ids(upstream=True)
    assert above == {"request", "protect", "intruder", "gate_candidate", "review_first", "review_second"}
    assert release.schedule is None


def test_every_dag_has_run_notes_an_owner_and_tags(dags: dict[str, Any]) -> None:
    for dag in dags.values():
        assert len(dag.doc_md.strip()) > 100, dag.dag_id
        assert dag.tags, dag.dag_id
        assert {task.owner for task in dag.tasks} != {"airflow"}, dag.dag_id


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.name)
def test_a_dag_file_holds_wiring_only(path: Any) -> None:
    tree = ast.parse(path.read_text())
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert len(path.read_text().splitlines()) <= 50

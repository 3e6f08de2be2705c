"""Airflow DAG of one release: request, protect, intruder, gate, two reviews, publish. A person starts it."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, chain

from routezicht.orchestration import publish
from routezicht.orchestration.review import ReviewOperator

with DAG(
    dag_id="release",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=publish.PARAMS,
    tags=["release"],
    doc_md=publish.RUN_NOTES,
    default_args={"owner": "stewards"},
):
    chain(
        publish.request(),
        publish.protect(),
        publish.intruder(),
        publish.gate_candidate(),
        ReviewOperator(task_id="review_first", response_timeout=timedelta(days=14)),
        ReviewOperator(task_id="review_second", response_timeout=timedelta(days=14)),
        publish.publish(),
        publish.documents(),
        publish.close(),
    )

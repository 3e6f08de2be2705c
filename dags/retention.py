"""Airflow DAG that deletes what is past its term, with proof, and writes the head of the audit chain."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG

from routezicht.orchestration import keep

with DAG(
    dag_id="retention",
    schedule="15 3 * * *",
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=1),
    tags=["governance"],
    doc_md=keep.RUN_NOTES,
    default_args={"owner": "privacy"},
):
    keep.purge_expired() >> keep.write_audit_head()

"""Airflow DAG from landing rows to marts: gate, layer, gate, layer, one build at a time."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, chain

from routezicht.config import settings
from routezicht.contracts import load_contracts
from routezicht.orchestration import build
from routezicht.orchestration.assets import any_landed

with DAG(
    dag_id="marts",
    schedule=any_landed(load_contracts(settings().sources_dir)),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
    tags=["centre"],
    doc_md=build.RUN_NOTES,
    default_args={"owner": "platform"},
):
    build_id = build.start_build()
    chain(
        build_id,
        build.gate("landing")(build_id),
        build.layer("staging")(build_id),
        build.gate("staging")(build_id),
        build.layer("marts")(build_id),
        build.gate("marts")(build_id),
        build.finish_build(build_id),
    )

"""One Airflow DAG per source contract: check the purpose, collect deliveries, land each of them."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG

from routezicht.config import settings
from routezicht.contracts import load_contracts
from routezicht.orchestration import ingest

for contract in load_contracts(settings().sources_dir).values():
    with DAG(
        dag_id=contract.name,
        schedule=settings().poll_cron or contract.poll_cron,
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(hours=6),
        tags=["source", contract.partner],
        doc_md=ingest.run_notes(contract),
        default_args={"owner": contract.steward, "queue": contract.queue},
    ):
        checked = ingest.check_purpose(contract.name)
        deliveries = ingest.collect(contract.name)
        checked >> deliveries
        ingest.land(contract.name).expand(delivery=deliveries)

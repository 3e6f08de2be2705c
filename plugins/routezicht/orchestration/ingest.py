"""Tasks of a source DAG: check the purpose, collect deliveries into quarantine, land each of them."""

from __future__ import annotations

import logging
import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from airflow.sdk import get_current_context, task

from routezicht import __version__
from routezicht.config import settings
from routezicht.contracts import Contract, load_contract
from routezicht.orchestration.assets import landed
from routezicht.orchestration.failing import closed_vocabulary, readable
from routezicht.orchestration.textengine import text_engine

if TYPE_CHECKING:
    import psycopg

    from routezicht.intake import DestructionProof, Landable, Quarantined, Refusal, SourceSpec
    from routezicht.warehouse.landing import Delivery

log = logging.getLogger(__name__)


def run_notes(contract: Contract) -> str:
    """Notes that the Airflow UI shows for a source DAG."""
    return f"""
### {contract.name}
{contract.description}

- `check_purpose`: legal regime {contract.legal_regime}, purpose valid until {contract.purpose_until}. Expired: nothing
  runs.
- `collect`: complete files leave the drop, encrypted into quarantine. Files that are still being written stay.
- `land`: one mapped task per delivery; its label is period and delivery id. **Red and final** means refused: the log
  names rule, line and column, never a value; bytes and key are destroyed. The partner drops a corrected file.

**Re-run**: clear `land` of that delivery. What landed already under the same contract version is a no-op.
**Nothing to do**: `land` is skipped.
"""


def contract_of(source: str) -> Contract:
    """The contract of a source as it stands now."""
    return load_contract(settings().sources_dir / f"{source}.yaml")


@task(execution_timeout=timedelta(minutes=2))
@readable
def check_purpose(source: str) -> None:
    """Fail when the contract has no valid purpose today."""
    contract_of(source).check_purpose(date.today())  # noqa: DTZ011 - a purpose ends with the day where it is processed


@task(retries=2, retry_delay=timedelta(seconds=30), execution_timeout=timedelta(minutes=30))
@closed_vocabulary
def collect(source: str) -> list[dict[str, str]]:
    """Fetch what is new, quarantine every complete file, and name all that waits: id and period, nothing else."""
    from routezicht import intake

    contract, now = contract_of(source), datetime.now(UTC)
    spec = intake.SourceSpec.build(contract.intake_spec())
    # The address is known to the partner's own process alone; without one, only dropped files are taken.
    if contract.pull and (address := os.environ.get(contract.pull.url_env)):
        intake.pull(
            spec, settings(), protocol=contract.pull.protocol, address=address, now=now,
            max_age_hours=contract.pull.max_age_hours,
        )  # fmt: skip
    waiting = intake.collect(spec, settings(), now)
    return [
        {
            "delivery_id": str(delivery.delivery_id),
            "period": f"{delivery.label.period_from or '?'}..{delivery.label.period_to or '?'}",
        }
        for delivery in waiting
    ]


def land(source: str) -> Any:
    """The task that lands one delivery of `source`; mapped over what `collect` returned."""

    @task(
        task_id="land",
        outlets=[landed(source)],
        map_index_template="{{ delivery_label }}",
        retries=1,
        retry_delay=timedelta(seconds=30),
        execution_timeout=timedelta(hours=2),
    )
    @closed_vocabulary
    def run(delivery: dict[str, str]) -> dict[str, int]:
        get_current_context()["delivery_label"] = f"{delivery['period']} {delivery['delivery_id'][:8]}"  # type: ignore[typeddict-unknown-key]
        return land_delivery(source, UUID(delivery["delivery_id"]))

    return run


def land_delivery(source: str, delivery_id: UUID) -> dict[str, int]:
    """Read, check, de-identify, mine and land one delivery of the quarantine.

    Returns:
        Rows per landing table; empty when there was nothing left to do.

    Raises:
        Refusal: recorded in `ops.refusal`; bytes and key are destroyed.
    """
    from routezicht import intake
    from routezicht.warehouse import landing, ops
    from routezicht.warehouse.connection import connect

    chosen = settings()
    spec = intake.SourceSpec.build(contract_of(source).intake_spec())
    delivery = intake.find(delivery_id, spec, chosen)
    if delivery is None:
        log.info("delivery %s was landed or destroyed before", delivery_id)
        return {}
    with connect(f"rz_ingest_{source}", settings=chosen) as connection:
        if delivery.stored and landing.landed(
            connection, source, delivery.fingerprint, spec.contract_version
        ):
            _destroy(connection, delivery, reason="landed")
            log.info("delivery %s: the same bytes landed before under this contract version", delivery_id)
            return {}
        connection.commit()
        engine = text_engine(contract_of(source)) if "journey" in spec.landing else None
        try:
            content = intake.process(delivery, spec, text_engine=engine, today=datetime.now(UTC).date())
        except intake.Refusal as refusal:
            proof = intake.destroy(delivery)
            ops.record_refusal(connection, _refusal_record(delivery, refusal, proof))
            connection.commit()
            raise
        landing.land(connection, _landing_record(delivery, spec, content), content.rows)
        connection.commit()
        # The rows are safe now; a run that is killed here finds the same bytes landed and destroys them then.
        _destroy(connection, delivery, reason="landed")
    return {table: len(rows) for table, rows in content.rows.items()}


def _destroy(connection: psycopg.Connection, delivery: Quarantined, *, reason: str) -> None:
    from routezicht import intake
    from routezicht.warehouse import ops

    proof = intake.destroy(delivery)
    ops.record_purge(
        connection,
        {
            "delivery_id": str(delivery.delivery_id),
            "source": delivery.source,
            "reason": reason,
            "bytes_destroyed": proof.bytes_destroyed,
            "key_destroyed": proof.key_destroyed,
        },
    )
    connection.commit()


def _refusal_record(delivery: Quarantined, refusal: Refusal, proof: DestructionProof) -> dict[str, object]:
    label = delivery.label
    periods = {"period_from": label.period_from, "period_to": label.period_to}
    return {
        "delivery_id": str(delivery.delivery_id),
        "source": delivery.source,
        "rule": refusal.rule,
        "counts": dict(refusal.totals),
        "findings": [finding.as_dict() for finding in refusal.findings],
        "bytes_destroyed": proof.bytes_destroyed,
        "key_destroyed": proof.key_destroyed,
    } | {name: month for name, month in periods.items() if month}


def _landing_record(delivery: Quarantined, spec: SourceSpec, content: Landable) -> Delivery:
    from routezicht.warehouse.landing import Delivery

    assert content.issued_on is not None  # noqa: S101 - `process` refuses a delivery without a date
    return Delivery(
        delivery_id=delivery.delivery_id,
        source=delivery.source,
        contract_version=spec.contract_version,
        engine_version=__version__,
        mode=spec.mode,
        period_from=content.period_from,
        period_to=content.period_to,
        issued_on=content.issued_on,
        received_at=delivery.received_at,
        fingerprint=delivery.fingerprint,
        n_rows=content.n_rows,
        n_rejected=content.n_rejected,
        is_synthetic=content.is_synthetic,
        counts=content.counts,
    )

"""Tasks of the retention DAG: delete what is past its term, with proof, and anchor the audit chain."""

from __future__ import annotations

import logging
from datetime import timedelta

from airflow.sdk import task

from routezicht.config import settings
from routezicht.orchestration.anchor import anchor_audit
from routezicht.orchestration.failing import readable

log = logging.getLogger(__name__)

RUN_NOTES = """
### Retention and audit
- `purge_expired` deletes landing rows whose term is over; each purge is a row in `ops.purge` with its counts.
- `write_audit_head` appends the signed head of the audit chain to a file outside the database.

**Re-run**: safe at any time; what is gone is not deleted twice. Verify by hand: `routezicht audit verify`.
"""


@task(retries=2, retry_delay=timedelta(minutes=5), execution_timeout=timedelta(minutes=30))
@readable
def purge_expired() -> int:
    """Delete what is past its term; return how many deliveries were purged."""
    from routezicht.governance import retention
    from routezicht.warehouse.connection import connect

    with connect("rz_privacy") as connection:
        purged = retention.purge(connection)
    log.info("purged the rows of %s deliveries", len(purged))
    return len(purged)


@task(
    trigger_rule="all_done",
    retries=2,
    retry_delay=timedelta(minutes=5),
    execution_timeout=timedelta(minutes=5),
)
@readable
def write_audit_head() -> int:
    """Append the present head of the chain to the file outside the database; return its number."""
    return anchor_audit(settings())

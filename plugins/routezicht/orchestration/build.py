"""Tasks of the marts DAG: one build from landing rows to exact, restricted marts."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from routezicht.config import settings
from routezicht.orchestration.assets import MARTS
from routezicht.orchestration.failing import readable

log = logging.getLogger(__name__)

RUN_NOTES = """
### From landing to marts
Runs when any source landed something; events that come in during a run fold into the next one.

- `start_build` takes every delivery landed and not yet built. Nothing new: the run is skipped.
- `gate_*` runs a suite of `expectations/`; a failed **critical** expectation stops everything after it.
- `build_*` runs one dbt layer; its log names each node with its status.
- `finish_build` marks the build passed or failed in `ops.build`. Only a passed build can be released.

**Re-run**: clear `start_build` with all downstream tasks, or start a new run: the deliveries of a failed build
are taken again.
"""


@task(retries=2, retry_delay=timedelta(seconds=20), execution_timeout=timedelta(minutes=5))
@readable
def start_build() -> str:
    """Open a build over all deliveries that no passed build holds; skip the run when there are none."""
    from routezicht.warehouse import ops
    from routezicht.warehouse.connection import connect

    with connect("rz_transform") as connection:
        build_id = ops.start_build(connection)
    if build_id is None:
        raise AirflowSkipException("Every landed delivery is built already.")
    return str(build_id)


def gate(name: str) -> Any:
    """The task that runs the gate `name` for a build."""

    @task(task_id=f"gate_{name}", execution_timeout=timedelta(minutes=20))
    @readable
    def run(build_id: str) -> None:
        from routezicht.quality import run_gate

        outcome = run_gate(name, build_id, settings())
        log.info("gate %s: %s of %s expectations hold", name, outcome.passed, outcome.total)

    return run


def layer(name: str) -> Any:
    """The task that builds the dbt layer `name`."""

    @task(task_id=f"build_{name}", execution_timeout=timedelta(hours=1))
    @readable
    def run(build_id: str) -> None:
        from routezicht.warehouse.transform import dbt_build

        dbt_build(f"tag:{name}", build_id, settings())

    return run


@task(trigger_rule="all_done", outlets=[MARTS], execution_timeout=timedelta(minutes=5))
@readable
def finish_build(build_id: str | None) -> None:
    """Mark the build passed if every step before it succeeded, else failed; a failed build fails the run.

    The database passes a build only if it holds the results of all its gates: a gate that was marked as success
    by hand has none.
    """
    from routezicht.warehouse import ops
    from routezicht.warehouse.connection import connect

    if not build_id:
        raise AirflowSkipException("No build was opened.")
    context = get_current_context()
    states = context["ti"].get_task_states(dag_id=context["dag"].dag_id, run_ids=[context["run_id"]])
    steps = {
        task_id: state for task_id, state in states[context["run_id"]].items() if task_id != "finish_build"
    }
    broken = sorted(task_id for task_id, state in steps.items() if state != "success")
    with connect("rz_transform") as connection:
        if not broken:
            ops.finish_build(connection, UUID(build_id), "passed")
            return
        ops.finish_build(connection, UUID(build_id), "failed", ".".join(broken)[:80])
    raise AirflowFailException(f"The build failed at: {', '.join(broken)}.")

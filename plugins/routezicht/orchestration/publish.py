"""Tasks of the release DAG around the two reviews: request, protect, intruder, gate, publish, close."""

from __future__ import annotations

import logging
from datetime import timedelta

from airflow.sdk import Param, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from routezicht.config import settings
from routezicht.orchestration.anchor import anchor_audit
from routezicht.orchestration.failing import readable

log = logging.getLogger(__name__)

RUN_NOTES = """
### One release
Start it with **Trigger** and fill in the form. You are the requester; you cannot review your own release.

- `request`: purpose, recipients and sharing model are checked against the register; red: see the log.
- `protect`: candidate tables from one snapshot of the newest passed build, given all earlier releases.
- `intruder`: our own attack on three levels, and the disclosure report. Not safe: nothing goes on.
- `gate_candidate`: the anonymity gate.
- `review_first`, `review_second`: **a steward answers** under Browse > Required Actions. The form shows the
  content hash. Rejected, or not answered in 14 days: nothing is published.
- `publish`: the database itself checks votes, persons, content, gates and purpose; red: it says which does not hold.
- `documents`: release pack, Data Docs and dbt docs; may be cleared and run again.
- `close`: a release that was not published is withdrawn, so that another can be requested.

Marking a task as success, editing an XCom or clearing a review publishes nothing: only `ops.review` counts.
**Re-run** a failed release: start a new run. **Withdraw a published one**: `routezicht release recall`.
"""

PARAMS = {
    "period_from": Param(
        "", type="string", pattern=r"^\d{4}-\d{2}$", title="First month / eerste maand (YYYY-MM)"
    ),
    "period_through": Param(
        "", type="string", pattern=r"^\d{4}-\d{2}$", title="Last month / laatste maand (YYYY-MM)"
    ),
    "purpose": Param("", type="string", minLength=1, title="Purpose / doel (as in the agreement)"),
    "recipients": Param(
        [], type="array", items={"type": "string"}, minItems=1, title="Recipients / ontvangers"
    ),
    "sharing_model": Param(
        "limited_release",
        enum=["limited_release", "remote_access", "question_at_owner", "indicators"],
        title="Sharing model / deelmodel",
    ),
}


@task(execution_timeout=timedelta(minutes=5))
@readable
def request() -> int:
    """Ask for the release in the name of the person who started this run."""
    from routezicht import release

    context = get_current_context()
    person = context["dag_run"].triggering_user_name
    if not person:
        raise AirflowFailException(
            "No person started this run. What to do: trigger the DAG `release` as yourself."
        )
    params = context["params"]
    return release.request(
        settings(),
        requested_by=person,
        purpose=params["purpose"],
        recipients=list(params["recipients"]),
        sharing_model=params["sharing_model"],
        period_from=params["period_from"],
        period_through=params["period_through"],
        request_key=context["run_id"],
    )


def of_this_run() -> int:
    """The release of this run as the warehouse knows it: an XCom could have been edited."""
    from routezicht.release import store

    with store.connect(settings()) as connection:
        return store.id_of_request(connection, get_current_context()["run_id"])


@task(execution_timeout=timedelta(hours=2))
@readable
def protect() -> None:
    """Make the candidate tables."""
    from routezicht import release

    release.protect(of_this_run(), settings())


@task(execution_timeout=timedelta(hours=2))
@readable
def intruder() -> None:
    """Attack the candidate with all earlier releases and store the disclosure report."""
    from routezicht import release

    release.report(of_this_run(), settings())


@task(execution_timeout=timedelta(minutes=30))
@readable
def gate_candidate() -> None:
    """Run the anonymity gate over the candidate."""
    from routezicht.quality import run_gate
    from routezicht.release import store

    with store.connect(settings()) as connection:
        build_id = store.get(connection, of_this_run()).build_id
    run_gate("candidate", str(build_id), settings())


@task(execution_timeout=timedelta(minutes=30))
@readable
def publish() -> None:
    """Publish what two people approved, and anchor the audit chain."""
    from routezicht import release

    release.publish(of_this_run(), settings())
    anchor_audit(settings())


@task(retries=1, execution_timeout=timedelta(minutes=30))
@readable
def documents() -> dict[str, str]:
    """Write Data Docs of the published tables, dbt docs and, for a limited release, its pack; return where."""
    from routezicht import release
    from routezicht.quality import data_docs
    from routezicht.release import store
    from routezicht.warehouse.transform import docs_generate

    chosen, release_id = settings(), of_this_run()
    written = {"data_docs": str(data_docs(chosen)), "dbt_docs": str(docs_generate(chosen))}
    with store.connect(chosen) as connection:
        sharing_model = store.get(connection, release_id).sharing_model
    # Other sharing models hand over no files: people query, or get an answer.
    if sharing_model == "limited_release":
        written["pack"] = str(release.pack(release_id, chosen))
    return written


@task(trigger_rule="all_done", execution_timeout=timedelta(minutes=5))
@readable
def close() -> None:
    """Withdraw a release that this run leaves open; fail the run when it did not publish."""
    from routezicht import release
    from routezicht.release import store
    from routezicht.release.states import OPEN, State

    context = get_current_context()
    release_id = of_this_run()
    with store.connect(settings()) as connection:
        known = store.get(connection, release_id)
    if known.state is State.PUBLISHED:
        return
    if known.state in OPEN:
        release.withdraw(release_id, settings(), by=str(context["dag_run"].triggering_user_name))
    raise AirflowFailException(f"Release {release_id} was not published; readers see what they saw before.")

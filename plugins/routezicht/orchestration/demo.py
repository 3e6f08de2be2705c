"""The demo: the whole walk on synthetic data, run by the scheduler, with fictitious people who answer the reviews."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from routezicht.config import Settings
from routezicht.errors import RoutezichtError
from routezicht.orchestration.demo_summary import summarise
from routezicht.orchestration.stack import lifecycle
from routezicht.orchestration.stack.airflow_api import AirflowApi
from routezicht.warehouse.connection import connect

FIRST_MONTH = "2023-01"
SEED = 20
REQUESTER, REVIEWERS = "aanvrager", (("review_first", "steward_ind"), ("review_second", "steward_kmar"))
PATIENCE_SECONDS = 1800


def run_demo(settings: Settings, *, journeys: int, months: int) -> None:
    """Start the platform, drop synthetic extracts once, let the scheduler work, publish a release, and show it."""
    console = Console()
    console.print("[bold]Routezicht demo[/] - all data is SYNTHETIC: invented people, invented journeys.")
    console.print(
        "On one machine every zone runs here; only Edge workers at the partners make the separation real."
    )
    settings = settings.model_copy(update={"poll_cron": "* * * * *"})
    state = settings.home / "demo.json"
    with _progress(console) as progress:
        task = progress.add_task("starting", total=None)
        lifecycle.up(settings, lambda step: progress.update(task, description=f"starting: {step}"))
        progress.update(task, description="platform runs", total=1, completed=1)
        expected = _drop_once(settings, state, progress, journeys=journeys, months=months)
        if not json.loads(state.read_text()).get("released"):
            _wait_for_deliveries(settings, progress, expected)
            _wait_for_build(settings, progress)
            _release(settings, progress, console, months)
            _remember(state, released=True)
    summarise(settings, console)


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console,
    )  # fmt: skip


def _remember(state: Path, **values: object) -> None:
    known = json.loads(state.read_text()) if state.exists() else {}
    part = state.with_suffix(".part")
    part.write_text(json.dumps(known | values))
    part.rename(state)


def _drop_once(settings: Settings, state: Path, progress: Progress, *, journeys: int, months: int) -> int:
    """Write the extracts into the partners' drops, unless an earlier demo did; return how many files."""
    if state.exists():
        return int(json.loads(state.read_text())["files"])
    from routezicht.simulate.extracts import write_partner_extracts, write_public_lookalikes

    task = progress.add_task("partners drop synthetic extracts", total=None)
    files = 2
    written = write_partner_extracts(
        settings.partner_dir, seed=SEED, count=journeys, first=FIRST_MONTH, n_months=months, subfolder="drop",
        on_file=lambda _: progress.advance(task),
    )  # fmt: skip
    files += int(progress.tasks[task].completed)
    write_public_lookalikes(
        settings.partner_dir, seed=SEED, first=FIRST_MONTH, n_months=months, subfolder="drop"
    )
    progress.update(task, total=files, completed=files, description=f"dropped {written} synthetic records")
    _remember(state, files=files, records=written)
    return files


def _count(settings: Settings, query: psycopg.sql.SQL) -> int:
    with connect("rz_privacy", settings=settings) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


LANDED = psycopg.sql.SQL("SELECT count(*) FROM ops.delivery")
REFUSED = psycopg.sql.SQL("SELECT count(*) FROM ops.refusal")
UNBUILT = psycopg.sql.SQL(
    "SELECT count(*) FROM ops.delivery d WHERE NOT EXISTS (SELECT FROM ops.build_delivery bd "
    "JOIN ops.build b USING (build_id) WHERE bd.delivery_id = d.delivery_id AND b.status = 'passed')"
)
FAILED = psycopg.sql.SQL("SELECT count(*) FROM ops.build WHERE status = 'failed'")


def _wait_for_deliveries(settings: Settings, progress: Progress, expected: int) -> None:
    task = progress.add_task("scheduler lands deliveries", total=expected)

    def done() -> bool:
        refused = _count(settings, REFUSED)
        if refused:
            raise RoutezichtError(
                f"{refused} synthetic deliveries were refused.",
                where="ops.refusal",
                action="run `routezicht refusals`",
            )
        landed = _count(settings, LANDED)
        progress.update(task, completed=landed)
        return landed >= expected

    _wait(done, "landing the deliveries", "look at the source DAGs in Airflow")


def _wait_for_build(settings: Settings, progress: Progress) -> None:
    task = progress.add_task("gates and dbt build the marts", total=None)
    before = _count(settings, FAILED)

    def done() -> bool:
        if _count(settings, FAILED) > before:
            raise RoutezichtError(
                "A build failed.", where="DAG marts", action="read the log of its red task in Airflow"
            )
        return _count(settings, UNBUILT) == 0

    _wait(done, "building the marts", "look at the DAG marts in Airflow")
    progress.update(task, total=1, completed=1, description="marts built, all gates passed")


def _release(settings: Settings, progress: Progress, console: Console, months: int) -> None:
    from routezicht.simulate.journeys import shift

    conf = {
        "period_from": FIRST_MONTH,
        "period_through": shift(FIRST_MONTH, months - 1),
        "purpose": "migration picture of the chain",
        "recipients": ["DRM", "DMB"],
        "sharing_model": "limited_release",
    }
    with AirflowApi(settings, REQUESTER) as requester:
        # Every build must be through: one that starts now would take the marts away under the release.
        _wait(
            lambda: requester.active_runs("marts") == 0, "waiting for the last build", "look at the DAG marts"
        )
        run = requester.trigger("release", conf)
        console.print(
            f"  {REQUESTER} (a demo person, not a real one) requests a release through Airflow's API"
        )
        task = progress.add_task("release: protect, attack, report", total=None)
        for form, steward in REVIEWERS:
            _wait_for_form(requester, run, form)
            with AirflowApi(settings, steward) as reviewer:
                reviewer.answer("release", run, form, "Approve")
            console.print(f"  {steward} (a demo steward, not a real one) approves through Airflow's API")
            progress.update(task, description=f"release: {form} answered")
        _wait(lambda: _finished(requester, run), "publishing", "look at the DAG release in Airflow")
        progress.update(task, total=1, completed=1, description="release published")


def _wait_for_form(api: AirflowApi, run: str, form: str) -> None:
    def done() -> bool:
        _finished(api, run)
        return form in api.open_forms("release", run)

    _wait(done, f"waiting for {form}", "look at the DAG release in Airflow")


def _finished(api: AirflowApi, run: str) -> bool:
    state = api.run_state("release", run)
    if state == "failed":
        red = sorted(
            task for task, s in api.task_states("release", run).items() if s in {"failed", "upstream_failed"}
        )
        raise RoutezichtError(
            f"The release failed at: {', '.join(red)}.",
            where=f"DAG release, run {run}",
            action="read that task's log",
        )
    return state == "success"


def _wait(done: Callable[[], bool], what: str, action: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise RoutezichtError(
                f"Gave up after {PATIENCE_SECONDS} s of {what}.", where="demo", action=action
            )
        time.sleep(1)

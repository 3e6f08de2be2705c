"""The demo on a small scale: real processes, the scheduler, Airflow's API; then everything is searched for leaks."""

from __future__ import annotations

import json
import os
import random
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from routezicht.config import Settings
from routezicht.orchestration.demo import FIRST_MONTH, SEED, run_demo
from routezicht.orchestration.stack import lifecycle, processes
from routezicht.orchestration.stack.airflow_api import AirflowApi
from routezicht.orchestration.stack.services import SERVICES
from routezicht.simulate.extracts import write_partner_extracts
from routezicht.warehouse import embedded
from routezicht.warehouse.connection import connect

JOURNEYS, MONTHS = 1500, 6
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@dataclass(frozen=True)
class Stack:
    """A platform on which the demo ran once."""

    settings: Settings

    def pids(self) -> dict[str, str]:
        """Process and start time per service."""
        return {s.name: (lifecycle.run_folder(self.settings) / f"{s.name}.pid").read_text() for s in SERVICES}

    def dump(self, database: str) -> str:
        """Everything a database holds, as text."""
        dsn = self.settings.dsn("postgres", database=database)
        done = subprocess.run(
            [str(embedded.client_binaries(self.settings) / "pg_dump"), dsn],
            capture_output=True, check=True, text=True, cwd="/",
        )  # fmt: skip
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("stack")
    settings = Settings(home=home, pg_port=free_port(), airflow_port=free_port(), pg_database="routezicht")
    # The environment of this session names the warehouse of the other tests: processes started here must not see it.
    kept = {
        name: os.environ.pop(name) for name in list(os.environ) if name.startswith(("AIRFLOW", "ROUTEZICHT_"))
    }
    try:
        run_demo(settings, journeys=JOURNEYS, months=MONTHS)
        yield Stack(settings)
    finally:
        lifecycle.down(settings, lambda _: None)
        os.environ.update(kept)


def planted(tmp_path: Path) -> list[str]:
    """200 identifiers that the demo's texts held: the same seed writes the same texts."""
    truth = tmp_path / "truth.jsonl"
    write_partner_extracts(
        tmp_path / "extracts", seed=SEED, count=JOURNEYS, first=FIRST_MONTH, n_months=MONTHS, truth_file=truth
    )
    by_kind: dict[str, set[str]] = {}
    for line in truth.read_text().splitlines():
        for kind, value in json.loads(line)["planted"]:
            by_kind.setdefault(kind, set()).add(value)
    wanted = ["PERSON", "BSN", "VNUMMER", "PHONE", "PLATE"]
    assert set(wanted) <= set(by_kind)
    choice = random.Random(1)
    return [value for kind in wanted for value in choice.sample(sorted(by_kind[kind]), 40)]


def test_no_planted_identifier_is_anywhere_after_the_walk(stack: Stack, tmp_path: Path) -> None:
    values = planted(tmp_path)
    assert len(values) == 200
    searched = values + [re.sub(r"[ .+-]", "", value) for value in values if any(c.isdigit() for c in value)]
    pattern = re.compile("|".join(map(re.escape, sorted(searched, key=len, reverse=True))).encode())
    places = {
        name: stack.dump(name).encode()
        for name in (stack.settings.pg_database, stack.settings.pg_airflow_database)
    }
    files = [path for path in stack.settings.home.rglob("*") if path.is_file()]
    assert len(files) > 100
    places |= {str(path): path.read_bytes() for path in files}
    leaks = {
        place: {found.decode() for found in pattern.findall(content)} for place, content in places.items()
    }
    assert {place: found for place, found in leaks.items() if found} == {}


def test_the_search_would_find_an_identifier(stack: Stack, tmp_path: Path) -> None:
    value = planted(tmp_path)[0]
    with connect("postgres", settings=stack.settings, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA canary")
        connection.execute("CREATE TABLE canary.cage AS SELECT %s::text AS bird", [value])
        try:
            assert value in stack.dump(stack.settings.pg_database)
        finally:
            connection.execute("DROP SCHEMA canary CASCADE")


def test_a_second_demo_changes_nothing(stack: Stack) -> None:
    def state() -> tuple[object, ...]:
        with connect("postgres", settings=stack.settings) as connection:
            tables = ("ops.delivery", "ops.build", "ops.release", "published.current_release")
            rows = [
                connection.execute(f"SELECT count(*), max(t::text) FROM {table} t").fetchone()
                for table in tables
            ]
        return (*rows, stack.pids())

    before = state()
    run_demo(stack.settings, journeys=JOURNEYS, months=MONTHS)
    assert state() == before


def test_airflow_holds_no_variables_and_no_connections(stack: Stack) -> None:
    database = stack.settings.pg_airflow_database
    with connect("postgres", settings=stack.settings, database=database) as connection:
        for table in ("connection", "variable"):
            count = connection.execute(f"SELECT count(*) FROM public.{table}").fetchone()
            assert count == (0,)


def test_every_listening_socket_is_on_loopback(stack: Stack) -> None:
    groups = {int(line.split()[0]) for line in stack.pids().values()}
    listening = set()
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) in groups or "postgres" in process.name():
                listening |= {
                    connection.laddr.ip
                    for connection in process.net_connections()
                    if connection.status == psutil.CONN_LISTEN
                }
        except (psutil.Error, ProcessLookupError):
            continue
    assert listening
    assert listening <= {"127.0.0.1", "::1"}


def test_the_requester_cannot_answer_the_review(stack: Stack) -> None:
    conf = {
        "period_from": FIRST_MONTH, "period_through": "2023-06", "purpose": "migration picture of the chain",
        "recipients": ["DRM"], "sharing_model": "limited_release",
    }  # fmt: skip
    with AirflowApi(stack.settings, "steward_ind") as steward:
        run = steward.trigger("release", conf)
        while "review_first" not in steward.open_forms("release", run):
            assert steward.run_state("release", run) != "failed"
            time.sleep(1)
        with pytest.raises(Exception, match="403"):
            steward.answer("release", run, "review_first", "Approve")
    with AirflowApi(stack.settings, "steward_kmar") as other:
        other.answer("release", run, "review_first", "Reject")
        while other.run_state("release", run) not in {"failed", "success"}:
            time.sleep(1)
        assert other.run_state("release", run) == "failed"


def test_a_killed_service_comes_back_with_up_and_the_others_stay(stack: Stack) -> None:
    before = stack.pids()
    victim = int(before["triggerer"].split()[0])
    os.killpg(victim, 9)
    while processes.running(lifecycle.run_folder(stack.settings) / "triggerer.pid"):
        time.sleep(0.1)
    lifecycle.up(stack.settings, lambda _: None)
    after = stack.pids()
    assert after["triggerer"] != before["triggerer"]
    assert {k: v for k, v in after.items() if k != "triggerer"} == {
        k: v for k, v in before.items() if k != "triggerer"
    }

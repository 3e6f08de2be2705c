"""A real Airflow for tests: its own database on the session's PostgreSQL, dag.test() and the REST API in process."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routezicht.config import PROJECT_ROOT, Settings
from routezicht.orchestration.stack import lifecycle
from routezicht.orchestration.stack.environment import local_environment


def prepare(settings: Settings) -> dict[str, str]:
    """Environment of an Airflow on this cluster, with its database migrated; nothing of Airflow is imported yet."""
    people = lifecycle.people(settings)
    environment = local_environment(settings, people)
    Path(environment["AIRFLOW_HOME"]).mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [str(Path(sys.executable).parent / "airflow"), "db", "migrate"],
        env=os.environ | environment, check=True, capture_output=True,
    )  # fmt: skip
    return environment


@dataclass
class Airflow:
    """What tests do with it; valid after the environment was set and before any other import of Airflow."""

    passwords: dict[str, str]
    _client: Any = field(default=None, init=False)

    def dag(self, dag_id: str) -> Any:
        """One DAG of the project, parsed anew."""
        bag = self.bag()
        assert not bag.import_errors, bag.import_errors
        return bag.dags[dag_id]

    def bag(self) -> Any:
        """All DAG files of the project."""
        from airflow.dag_processing.dagbag import DagBag

        return DagBag(dag_folder=str(PROJECT_ROOT / "dags"))

    def run(self, dag_id: str, conf: dict[str, Any] | None = None) -> dict[str, str]:
        """Run a DAG to its end in this process; return the state per task (mapped ones as `task[index]`)."""
        run = self.dag(dag_id).test(run_conf=conf)
        return {
            task.task_id + (f"[{task.map_index}]" if task.map_index >= 0 else ""): str(task.state)
            for task in run.get_task_instances()
        } | {"run": str(run.state)}

    def call(self, login: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One call of the REST API as a logged-in person; returns the response."""
        if self._client is None:
            from airflow.api_fastapi.app import create_app
            from fastapi.testclient import TestClient

            self._client = TestClient(create_app())
            self._client.__enter__()
        token = self._client.post("/auth/token", json={"username": login, "password": self.passwords[login]})
        headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
        return self._client.request(method, path, json=body, headers=headers)

    @contextlib.contextmanager
    def answering(self, *answers: Answer) -> Iterator[list[int]]:
        """While the block runs, act on each form in order as it opens; yields the status codes of the calls.

        Args:
            answers: (task, login, act): `act` is the option to choose, or a function that gets this object, the
                login and the address of the task instance, and returns a status code.
        """
        codes: list[int] = []
        stop = threading.Event()

        def work() -> None:
            waiting = list(answers)
            while waiting and not stop.is_set():
                task_id, login, act = waiting[0]
                address = self._parked(task_id)
                if address:
                    codes.append(
                        answer(self, login, address, act)
                        if isinstance(act, str)
                        else act(self, login, address)
                    )
                    waiting.pop(0)
                time.sleep(0.3)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield codes
        finally:
            stop.set()
            thread.join()

    def _parked(self, task_id: str) -> str | None:
        """Address of the task instance with this id that waits for a person now."""
        query = "/api/v2/dags/release/dagRuns/~/hitlDetails?response_received=false&limit=100"
        forms = [form["task_instance"] for form in self.call("beheer", "GET", query).json()["hitl_details"]]
        parked = [form for form in forms if form["task_id"] == task_id and form["state"] == "awaiting_input"]
        if not parked:
            return None
        return f"/api/v2/dags/release/dagRuns/{parked[0]['dag_run_id']}/taskInstances/{task_id}"


def answer(airflow: Airflow, login: str, address: str, option: str) -> int:
    """Choose an option on a form as a logged-in person."""
    body = {"chosen_options": [option], "params_input": {}}
    return int(airflow.call(login, "PATCH", f"{address}/-1/hitlDetails", body).status_code)


Answer = tuple[str, str, str | Callable[[Airflow, str, str], int]]

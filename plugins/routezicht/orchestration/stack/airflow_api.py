"""A small client of Airflow's REST API: what the demo's people would do with a mouse."""

from __future__ import annotations

import json
import time
from typing import Any, Self

import httpx

from routezicht.config import Settings
from routezicht.errors import ConfigError

SETTLE_SECONDS = 4


class AirflowApi:
    """Calls of one logged-in person.

    Raises:
        ConfigError: Airflow refused a call; the message names the call and the status, never a body.
    """

    def __init__(self, settings: Settings, login: str) -> None:
        passwords = json.loads((settings.secrets_folder / "airflow_passwords.json").read_text())
        self._http = httpx.Client(base_url=settings.airflow_address, timeout=30)
        token = self._call("POST", "/auth/token", {"username": login, "password": passwords[login]})
        self._http.headers["Authorization"] = f"Bearer {token['access_token']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._http.request(method, path, json=body)
        if answer.is_error:
            raise ConfigError(
                f"Airflow answered {answer.status_code}.",
                where=f"{method} {path}",
                action="see the Airflow log",
            )
        parsed: dict[str, Any] = answer.json() if answer.content else {}
        return parsed

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None) -> str:
        """Start a run with these Params and return its run id."""
        body = {"logical_date": None, "conf": conf or {}}
        return str(self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def dag_ids(self) -> set[str]:
        """All DAGs that Airflow has read."""
        return {dag["dag_id"] for dag in self._call("GET", "/api/v2/dags?limit=100")["dags"]}

    def run_state(self, dag_id: str, run_id: str) -> str:
        """State of a run: queued, running, success, failed."""
        return str(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def active_runs(self, dag_id: str) -> int:
        """How many runs of a DAG are queued or running."""
        query = "state=queued&state=running&limit=1"
        return int(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?{query}")["total_entries"])

    def task_states(self, dag_id: str, run_id: str) -> dict[str, str]:
        """State per task (for mapped tasks of the last one listed)."""
        listed = self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=200")
        return {task["task_id"]: str(task["state"]) for task in listed["task_instances"]}

    def answer(self, dag_id: str, run_id: str, task_id: str, option: str) -> None:
        """Answer a review form, no faster than a person could.

        An answer within a second of the form's appearance can meet Airflow's own bookkeeping of the task that showed
        it: the scheduler then fails the task ("state changed externally"), and the answer is lost.
        """
        time.sleep(SETTLE_SECONDS)
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/-1/hitlDetails"
        self._call("PATCH", path, {"chosen_options": [option], "params_input": {}})

    def open_forms(self, dag_id: str, run_id: str) -> set[str]:
        """Tasks of a run that are parked and wait for an answer."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/hitlDetails?response_received=false"
        instances = [form["task_instance"] for form in self._call("GET", path)["hitl_details"]]
        return {instance["task_id"] for instance in instances if instance["state"] == "awaiting_input"}

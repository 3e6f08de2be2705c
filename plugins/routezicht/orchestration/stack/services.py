"""The long-running processes of the platform, natively and in containers, and the health of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """One process: its name, its Airflow command and its key in Airflow's health answer."""

    name: str
    command: tuple[str, ...]
    health_key: str


# Log servers of scheduler and triggerer would listen on all addresses; logs are read from the shared folder.
SERVICES = (
    Service("api-server", ("airflow", "api-server"), "metadatabase"),
    Service("scheduler", ("airflow", "scheduler", "--skip-serve-logs"), "scheduler"),
    Service("dag-processor", ("airflow", "dag-processor"), "dag_processor"),
    Service("triggerer", ("airflow", "triggerer", "--skip-serve-logs"), "triggerer"),
)
MIGRATE = ("airflow", "db", "migrate")

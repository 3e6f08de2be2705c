"""Brings the whole platform up on one machine and takes it down again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from routezicht.config import PROJECT_ROOT, Settings
from routezicht.errors import ConfigError
from routezicht.orchestration.stack import processes
from routezicht.orchestration.stack.environment import check_environment, process_environment
from routezicht.orchestration.stack.people import Person, load_people
from routezicht.orchestration.stack.services import MIGRATE, SERVICES

PEOPLE_FILE = PROJECT_ROOT / "deploy" / "people.demo.yaml"
Say = Callable[[str], None]


def people(settings: Settings) -> list[Person]:
    """The logins of this installation: `<home>/people.yaml`, or the demo's fictitious people."""
    own = settings.home / "people.yaml"
    return load_people(own if own.exists() else PEOPLE_FILE)


def run_folder(settings: Settings) -> Path:
    """Pid files and process logs."""
    return settings.home / "run"


def executable(command: tuple[str, ...]) -> list[str]:
    """The command with its program taken from this Python's own folder."""
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


def register(settings: Settings, say: Say) -> None:
    """Bring contracts, stewards and agreements into the registers, and anchor the audit chain."""
    from routezicht.orchestration import setup
    from routezicht.orchestration.anchor import anchor_audit

    say("registers")
    setup.register(settings, people(settings))
    # A chain without any signed head could be cut off or rewritten unseen.
    anchor_audit(settings)


def migrate(settings: Settings, say: Say) -> dict[str, str]:
    """Deploy the warehouse, register the sources and migrate Airflow's database; may be repeated.

    Returns:
        The environment that Airflow's processes get.

    Raises:
        ConfigError: an unsafe setting, or a migration that failed.
    """
    from routezicht.warehouse import deploy

    say("warehouse schema and roles")
    deploy.deploy(settings)
    register(settings, say)
    environment = process_environment(settings, people(settings))
    Path(environment["AIRFLOW_HOME"]).mkdir(mode=0o700, parents=True, exist_ok=True)
    say("Airflow database")
    migrated = subprocess.run(  # noqa: S603 - fixed command
        executable(MIGRATE), env=environment, capture_output=True, text=True, check=False, cwd="/"
    )
    if migrated.returncode:
        log = run_folder(settings) / "migrate.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(migrated.stdout + migrated.stderr)
        raise ConfigError(
            "Airflow's database could not be migrated.",
            where=str(log),
            action="read the log, mend the cause and start again",
        )
    return environment


def up(settings: Settings, say: Say) -> None:
    """Start PostgreSQL, migrate, and start Airflow; a second call is a no-op.

    Raises:
        ConfigError: an unsafe setting, a busy port, or a service that does not get healthy.
    """
    from routezicht.warehouse import embedded

    check_environment(dict(os.environ))
    settings.home.mkdir(parents=True, exist_ok=True)
    if settings.pg_embedded:
        say("PostgreSQL")
        embedded.start(settings)
    folder = run_folder(settings)
    if all(processes.running(folder / f"{service.name}.pid") for service in SERVICES):
        # Contracts, people and agreements may have changed while everything ran.
        register(settings, say)
    else:
        environment = migrate(settings, say)
        for service in SERVICES:
            say(f"Airflow {service.name}")
            processes.start(service.name, executable(service.command), environment, folder)
    wait_until_healthy(settings, say)


def run_service(settings: Settings, name: str) -> None:
    """Become one of the services, as a container does: same command, same environment as `up`.

    Raises:
        ConfigError: there is no such service.
    """
    service = next((service for service in SERVICES if service.name == name), None)
    if service is None:
        names = ", ".join(known.name for known in SERVICES)
        raise ConfigError("There is no such service.", where=name, action=f"choose one of: {names}")
    environment = process_environment(settings, people(settings))
    command = executable(service.command)
    os.execve(command[0], command, environment)  # noqa: S606 - the program is one of SERVICES


def wait_until_healthy(settings: Settings, say: Say, *, patience: float = 180.0) -> None:
    """Poll Airflow's health page until every service says healthy."""
    import httpx

    say("waiting for Airflow to be healthy")
    deadline = time.monotonic() + patience
    sick = [service.name for service in SERVICES]
    while time.monotonic() < deadline:
        try:
            answer = httpx.get(
                f"http://127.0.0.1:{settings.airflow_port}/api/v2/monitor/health", timeout=5
            ).json()
            sick = [s.name for s in SERVICES if (answer.get(s.health_key) or {}).get("status") != "healthy"]
        except (httpx.HTTPError, ValueError):
            pass
        if not sick:
            return
        time.sleep(0.5)
    raise ConfigError(
        f"Not healthy after {patience:.0f} seconds: {', '.join(sick)}.",
        where=str(run_folder(settings)),
        action="read the log of that service there",
    )


def down(settings: Settings, say: Say) -> None:
    """Stop Airflow's services, then PostgreSQL; harmless when nothing runs."""
    from routezicht.warehouse import embedded

    say("Airflow")
    killed = processes.stop([service.name for service in SERVICES], run_folder(settings))
    if killed:
        say(f"killed after waiting: {', '.join(killed)}")
    if settings.pg_embedded:
        say("PostgreSQL")
        embedded.stop(settings)

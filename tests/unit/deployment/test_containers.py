"""The container files name what `routezicht up` runs and pass their linters; no engine is needed for that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from routezicht.config import PROJECT_ROOT, Settings
from routezicht.orchestration.stack.services import SERVICES

BIN = Path(sys.executable).parent
COMPOSE = PROJECT_ROOT / "docker-compose.yml"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]], capture_output=True, text=True, check=False, cwd=PROJECT_ROOT
    )


@pytest.fixture(scope="module")
def compose(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = run("docker-compose", "-f", str(COMPOSE), "config", "--format", "json")
    assert done.returncode == 0, done.stderr
    parsed: dict[str, Any] = json.loads(done.stdout)
    return parsed


def test_each_service_of_the_native_stack_is_a_container_with_the_same_command(
    compose: dict[str, Any],
) -> None:
    containers = {name: body.get("command") for name, body in compose["services"].items()}
    native = {service.name: ["service", service.name] for service in SERVICES}
    assert containers == {"postgres": None, "migrate": ["migrate"], **native}


def test_containers_set_only_settings_that_exist(compose: dict[str, Any]) -> None:
    known = {f"ROUTEZICHT_{name.upper()}" for name in Settings.model_fields}
    for name in [service.name for service in SERVICES] + ["migrate"]:
        assert set(compose["services"][name]["environment"]) <= known


def test_every_published_port_is_on_loopback(compose: dict[str, Any]) -> None:
    ports = [port for body in compose["services"].values() for port in body.get("ports", [])]
    assert ports
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_every_long_running_container_has_a_health_check(compose: dict[str, Any]) -> None:
    without = {name for name, body in compose["services"].items() if "healthcheck" not in body}
    assert without == {"migrate"}


def test_no_secret_stands_in_the_file() -> None:
    text = COMPOSE.read_text()
    assert "POSTGRES_PASSWORD:" not in text
    assert "POSTGRES_PASSWORD_FILE: /run/secrets/pg_postgres" in text


def test_the_image_runs_as_a_normal_user_and_is_built_from_the_lock() -> None:
    lines = (PROJECT_ROOT / "deploy" / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert any("--require-hashes -r requirements.lock" in line for line in lines)


def test_hadolint_finds_nothing() -> None:
    done = run("hadolint", "deploy/Dockerfile")
    assert done.returncode == 0, done.stdout


def test_compose_lint_finds_nothing_of_medium_severity() -> None:
    done = run("compose-lint", "check", "--fail-on", "medium", "docker-compose.yml")
    assert done.returncode == 0, done.stdout


def test_the_folder_of_secrets_is_not_tracked() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "-q", "secrets/pg_postgres"],
        cwd=PROJECT_ROOT,
        check=False,
        env=dict(os.environ),
    )
    assert ignored.returncode == 0

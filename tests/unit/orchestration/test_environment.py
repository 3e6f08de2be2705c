"""Settings under which a login or a review would mean nothing are refused before anything starts."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from routezicht.config import Settings
from routezicht.errors import ConfigError
from routezicht.orchestration.stack.environment import (
    check_environment,
    passwords_file,
    signing_key,
    static_environment,
)
from routezicht.orchestration.stack.people import Person, load_people

ALL_ADMINS = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"
STEWARD = Person("steward_a", "user", "A", True, "steward")


@pytest.mark.parametrize("value", ["True", "true", " TRUE ", "1", "yes", "on", "t"])
def test_everybody_as_administrator_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match="every review could be answered by anybody"):
        check_environment({ALL_ADMINS: value})


@pytest.mark.parametrize("value", ["False", "false", "0", ""])
def test_the_same_setting_switched_off_passes(value: str) -> None:
    check_environment({ALL_ADMINS: value})


def test_a_connection_in_the_environment_of_the_centre_is_refused_without_its_value() -> None:
    with pytest.raises(ConfigError) as caught:
        check_environment({"AIRFLOW_CONN_IND": "sftp://user:geheim@host"})
    assert "AIRFLOW_CONN_IND" in caught.value.message
    assert "geheim" not in caught.value.message


def test_the_platform_itself_switches_it_off() -> None:
    assert static_environment()[ALL_ADMINS] == "False"


def test_passwords_are_made_once_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    first = json.loads(passwords_file(settings, [STEWARD]).read_text())
    other = Person("steward_b", "user", "B", True, "steward")
    second = json.loads(passwords_file(settings, [STEWARD, other]).read_text())
    assert second["steward_a"] == first["steward_a"]
    assert set(second) == {"steward_a", "steward_b"}
    assert stat.S_IMODE(passwords_file(settings, [STEWARD]).stat().st_mode) == 0o600


def test_the_signing_key_is_made_once_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    key = signing_key(settings)
    before = key.read_bytes()
    assert signing_key(settings).read_bytes() == before
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_steward_who_could_not_answer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(
        "people: [{name: a, role: viewer, organisation: X, steward: true, description: d}]", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="steward has the role viewer"):
        load_people(path)

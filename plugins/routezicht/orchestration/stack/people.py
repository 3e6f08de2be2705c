"""The people who may log in to Airflow: named stewards, requesters and engineers, read from one file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from routezicht.errors import ConfigError

Role = Literal["viewer", "user", "op", "admin"]


@dataclass(frozen=True)
class Person:
    """One login: Airflow role, organisation, whether a steward, and Dutch description."""

    name: str
    role: Role
    organisation: str
    steward: bool
    description: str


def load_people(path: Path) -> list[Person]:
    """Read the people file.

    Raises:
        ConfigError: a name or role is missing or stands twice; a steward whose role cannot answer a review.
    """
    entries = yaml.safe_load(path.read_text())["people"]
    people = [Person(**entry) for entry in entries]
    names = [person.name for person in people]
    if len(set(names)) != len(names):
        raise ConfigError(
            "A login stands twice in the people file.", where=str(path), action="give each one name"
        )
    # Airflow answers a reviewer with role viewer with 403.
    if any(person.steward and person.role == "viewer" for person in people):
        raise ConfigError(
            "A steward has the role viewer.", where=str(path), action="give stewards the role user"
        )
    return people

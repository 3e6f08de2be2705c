"""Makes the registers of stewards and agreements in the warehouse equal to the installation's lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from routezicht.config import Settings
from routezicht.errors import ConfigError
from routezicht.release import store

ROLE = "rz_migrate"
DEMO = Path(__file__).with_name("agreements.demo.yaml")
NAME = "agreements.yaml"
FIELDS = frozenset(
    {
        "agreement",
        "purpose",
        "recipients",
        "sharing_models",
        "two_organisations",
        "valid_from",
        "valid_until",
    }
)


def agreements_file(settings: Settings) -> Path:
    """The installation's own list if it has one, else the fictitious one of the demo."""
    own = settings.home / NAME
    return own if own.exists() else DEMO


def load_agreements(path: Path) -> list[dict[str, Any]]:
    """Agreements as `ops.register_release_agreement` takes them.

    Raises:
        ConfigError: the file is no list of agreements.
    """
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))["agreements"]
        listed = [{key: _plain(value) for key, value in line.items()} for line in found]
    except (yaml.YAMLError, OSError, KeyError, TypeError, AttributeError):
        listed = [{}]
    if any(set(line) != FIELDS for line in listed):
        raise ConfigError(
            "The list of agreements cannot be read.",
            where=str(path),
            action=f"give a list `agreements` with the fields {', '.join(sorted(FIELDS))}",
        )
    return listed


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def register(settings: Settings, stewards: Mapping[str, str]) -> None:
    """Register agreements and stewards; whoever is not in `stewards` is no steward any more.

    Running it again changes nothing. Every change is an audit row.

    Args:
        stewards: organisation per account name.

    Raises:
        ConfigError: the list of agreements cannot be read, or the server cannot be reached.
    """
    people = [{"name": name, "organisation": organisation} for name, organisation in stewards.items()]
    agreements = load_agreements(agreements_file(settings))
    with store.connect(settings, ROLE) as conn, conn.transaction():
        for agreement in agreements:
            conn.execute("SELECT ops.register_release_agreement(%s)", [Jsonb(agreement)])
        conn.execute("SELECT ops.register_stewards(%s)", [Jsonb(people)])

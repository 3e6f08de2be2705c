"""One way to connect to the warehouse: a role, its password file, a closed search path."""

from __future__ import annotations

import psycopg

from routezicht.config import Settings
from routezicht.config import settings as current_settings
from routezicht.errors import ConfigError


def connect(
    role: str, *, settings: Settings | None = None, database: str | None = None, autocommit: bool = False
) -> psycopg.Connection:
    """Connect as `role`; use it as a context manager, which commits on success and closes.

    Raises:
        ConfigError: the role's password file is missing, or the server cannot be reached.
    """
    chosen = settings or current_settings()
    dsn = chosen.dsn(role, database=database)
    try:
        # Every object is named with its schema, so nothing is ever found by a search path.
        return psycopg.connect(
            dsn, autocommit=autocommit, connect_timeout=10, application_name="routezicht",
            options="-c search_path=",
        )  # fmt: skip
    except psycopg.OperationalError as error:
        raise ConfigError(
            f"PostgreSQL cannot be reached as role '{role}'.",
            where=f"{chosen.pg_host}:{chosen.pg_port}, database {database or chosen.pg_database}",
            action="start it with `routezicht up`, or check ROUTEZICHT_PG_HOST and ROUTEZICHT_PG_PORT",
        ) from error

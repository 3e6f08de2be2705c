"""Alembic's entry: runs the revisions on the connection that `deploy` hands over, as the owner role."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection


def _migrate(connection: Connection) -> None:
    connection.exec_driver_sql("SET ROLE rz_owner")
    connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS ops")
    context.configure(
        connection=connection,
        target_metadata=None,
        version_table="schema_version",
        version_table_schema="ops",
    )
    with context.begin_transaction():
        context.run_migrations()


_migrate(context.config.attributes["connection"])

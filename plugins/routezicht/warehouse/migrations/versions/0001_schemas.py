"""Schemas, and the check functions that later tables use."""

from __future__ import annotations

from routezicht.warehouse.migrations.script import run

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Apply `sql/0001_schemas.sql`."""
    run("0001_schemas")

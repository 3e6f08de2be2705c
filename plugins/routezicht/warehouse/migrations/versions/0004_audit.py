"""Hash-chained audit and the functions that record events in it."""

from __future__ import annotations

from routezicht.warehouse.migrations.script import run

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Apply `sql/0004_audit.sql`."""
    run("0004_audit")

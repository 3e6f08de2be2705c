"""Registers of deliveries, builds, refusals, purges, purposes and agreements."""

from __future__ import annotations

from routezicht.warehouse.migrations.script import run

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Apply `sql/0003_operations.sql`."""
    run("0003_operations")

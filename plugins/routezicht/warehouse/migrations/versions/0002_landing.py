"""Landing tables, one partition per source."""

from __future__ import annotations

from routezicht.warehouse.migrations.script import run

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Apply `sql/0002_landing.sql`."""
    run("0002_landing")

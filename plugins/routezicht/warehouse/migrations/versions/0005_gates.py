"""Gate results, delivery status and the functions on builds."""

from __future__ import annotations

from routezicht.warehouse.migrations.script import run

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Apply `sql/0005_gates.sql`."""
    run("0005_gates")

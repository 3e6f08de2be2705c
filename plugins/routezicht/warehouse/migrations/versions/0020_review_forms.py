"""Which content each review form showed, so that an answer counts for that content alone.

Revision ID: 0020
Revises: 0010
"""

from __future__ import annotations

from routezicht.warehouse.migrations.script import run

revision = "0020"
down_revision: str | None = "0010"


def upgrade() -> None:
    """Apply `sql/0020_review_forms.sql`."""
    run("0020_review_forms")

"""Runs the SQL file that belongs to a revision."""

from __future__ import annotations

from pathlib import Path

from alembic import op

SQL_FOLDER = Path(__file__).parent / "sql"


def run(name: str) -> None:
    """Execute `sql/<name>.sql` as it stands, on the connection of the running migration."""
    # Past SQLAlchemy's text(): it would read ':MI' as a parameter and '%I' as a placeholder.
    op.get_bind().connection.cursor().execute((SQL_FOLDER / f"{name}.sql").read_bytes())

"""The warehouse schema as a linear history of Alembic revisions."""

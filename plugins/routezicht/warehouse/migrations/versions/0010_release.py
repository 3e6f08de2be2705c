"""Candidate, published and history relations, the data dictionary, and the functions of a release.

Revision ID: 0010
Revises: 0005

The relations come from `0010_tables.yaml`, so that tables, views, comments and dictionary cannot differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from alembic import op

from routezicht.warehouse.migrations.script import run

revision = "0010"
down_revision: str | None = "0005"

HERE = Path(__file__).resolve().parent


def _literal(text: str) -> str:
    """A text constant of this folder's own files as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _columns(name: str, relation: dict[str, Any], model: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All columns of a public relation with type, kind and descriptions, in order."""
    columns = {
        column: {"type": "text", "kind": "dimension", **described}
        for column, described in relation["columns"].items()
    }
    if name in model["facts"]:
        common = {column: dict(described) for column, described in model["common"].items()}
        in_model = relation.get("model", True)
        common["value"]["kind"] = "model" if in_model else "computed"
        common["value"]["type"] = "bigint" if in_model else "numeric"
        return columns | common
    labels = {label: {"type": "text", "kind": "label", **text} for label, text in model["labels"].items()}
    return columns | labels | {"release_id": dict(model["common"]["release_id"])}


def _key(name: str, relation: dict[str, Any], model: dict[str, Any]) -> list[str]:
    """Columns that identify a row within one release."""
    if name in model["dimensions"]:
        return [relation["key"]]
    return [
        column for column, text in relation["columns"].items() if text.get("kind", "dimension") == "dimension"
    ]


def _checks(name: str, model: dict[str, Any]) -> str:
    """What a fact row may look like: a value exactly where the status says so."""
    if name not in model["facts"]:
        return ""
    return """,
    CHECK (status IN ('published', 'not_shown', 'impossible', 'not_available')),
    CHECK ((status = 'published') = (value IS NOT NULL)),
    CHECK (quality IS NULL OR (status = 'published' AND quality ~ '^[A-D]/(0-3|4-12|13[+])$'))"""


def _create(name: str, relation: dict[str, Any], model: dict[str, Any]) -> list[str]:
    """Statements that make one public relation in all its forms, with comments and dictionary rows."""
    columns = _columns(name, relation, model)
    key = _key(name, relation, model)
    body = ",\n    ".join(
        f"{column} {text['type']}" + (" NOT NULL" if column in (*key, "release_id", "status") else "")
        for column, text in columns.items()
    )
    body += f",\n    PRIMARY KEY ({', '.join(['release_id', *key])})" + _checks(name, model)
    select = ", ".join(columns)
    fact = name in model["facts"]
    statements = [
        f"CREATE TABLE candidate.{name} ({body})",
        f"CREATE TABLE published_history.{name} ({body})"
        + (" PARTITION BY LIST (release_id)" if fact else ""),
        f"""CREATE VIEW published.{name} AS SELECT {select} FROM published_history.{name}
            WHERE release_id = (SELECT release_id FROM published.current_release)""",
        f"""CREATE VIEW published_history.released_{name} AS SELECT {select} FROM published_history.{name}
            WHERE release_id IN (SELECT release_id FROM ops.release WHERE state = 'published')""",
        f"SELECT ops.guard_candidate({_literal(name)})",
        f"SELECT ops.guard_history({_literal(name)})",
        f"""INSERT INTO ops.release_table (relation, is_fact, in_model, columns, unit) VALUES
            ({_literal(name)}, {fact}, {fact and relation.get("model", True)},
             ARRAY[{", ".join(_literal(c) for c in columns if c != "release_id")}],
             {_literal(relation["unit"]) if fact else "NULL"})""",
    ]
    where = {
        f"TABLE candidate.{name}": f"candidate.{name}",
        f"TABLE published_history.{name}": f"published_history.{name}",
        f"VIEW published.{name}": f"published.{name}",
        f"VIEW published_history.released_{name}": f"published_history.released_{name}",
    }
    for kind, full_name in where.items():
        text = _literal(f"{relation['nl']} / {relation['en']}")
        statements.append(f"COMMENT ON {kind} IS {text}")
        statements += [
            f"COMMENT ON COLUMN {full_name}.{column} IS {_literal(described['nl'] + ' / ' + described['en'])}"
            for column, described in columns.items()
        ]
    statements += [
        f"""INSERT INTO ops.published_column (relation, column_name, kind, data_type, description_nl, description_en)
            VALUES ({_literal(name)}, {_literal(column)}, {_literal(text["kind"])}, {_literal(text["type"])},
                    {_literal(text["nl"])}, {_literal(text["en"])})"""
        for column, text in columns.items()
    ]
    return statements


def upgrade() -> None:
    """Tables of releases, public relations, functions."""
    model = yaml.safe_load((HERE / "0010_tables.yaml").read_text())
    run("0010_tables")
    connection = op.get_bind()
    for name, relation in {**model["facts"], **model["dimensions"]}.items():
        for statement in _create(name, relation, model):
            # The text goes to the server as it is: a % in a description is no parameter.
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    run("0010_steps")
    run("0010_publish")


def downgrade() -> None:
    """Refused: published history is immutable, and dropping it would hide what was once public."""
    raise sa.exc.InvalidRequestError(
        "Releases cannot be taken back by a downgrade; restore a backup instead."
    )

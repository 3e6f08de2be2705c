"""Candidate, published and history relations, the data dictionary, and the functions of a release.

Revision ID: 0010
Revises: 0005

The relations come from `0010_tables.yaml`, so that tables, views, comments and dictionary cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from alembic import op
from psycopg import sql

from routezicht.warehouse.migrations.script import run

revision = "0010"
down_revision: str | None = "0005"

HERE = Path(__file__).resolve().parent
Column = dict[str, Any]
# What a fact row may look like: a value exactly where the status says so.
FACT_CHECKS = """
    , CHECK (status IN ('published', 'not_shown', 'impossible', 'not_available'))
    , CHECK ((status = 'published') = (value IS NOT NULL))
    , CHECK (quality IS NULL OR (status = 'published' AND quality ~ '^[A-D]/(0-3|4-12|13[+]|UNKNOWN)$'))"""


def upgrade() -> None:
    """Tables of releases, public relations, functions, dictionary."""
    model = yaml.safe_load((HERE / "0010_tables.yaml").read_text())
    run("0010_tables")
    for name, relation in {**model["facts"], **model["dimensions"]}.items():
        _execute(_relation(name, relation, model))
    run("0010_checks")
    run("0010_steps")
    run("0010_publish")
    for name, relation in model["about"].items():
        columns = {
            column: {"type": "text", "kind": "about", **text} for column, text in relation["columns"].items()
        }
        _execute(_dictionary(name, columns))
        _execute(_comments("published", name, relation, columns))


def _execute(statements: Iterator[sql.Composed]) -> None:
    connection = op.get_bind().connection.dbapi_connection
    if connection is None:
        raise RuntimeError("the migration has no connection")
    for statement in statements:
        connection.cursor().execute(statement)


def _columns(relation: Mapping[str, Any], model: Mapping[str, Any], *, fact: bool) -> dict[str, Column]:
    """All columns of a public relation with type, kind and descriptions, in order."""
    own = {name: {"type": "text", "kind": "dimension", **text} for name, text in relation["columns"].items()}
    if not fact:
        labels = {name: {"type": "text", "kind": "label", **text} for name, text in model["labels"].items()}
        return own | labels | {"release_id": model["common"]["release_id"]}
    common = {name: dict(text) for name, text in model["common"].items()}
    protected = relation.get("model", True)
    common["value"] |= {"kind": "model", "type": "bigint"} if protected else {"kind": "computed"}
    return own | common


def _relation(name: str, relation: Mapping[str, Any], model: Mapping[str, Any]) -> Iterator[sql.Composed]:
    """Statements that make one public relation in all its forms, with comments and dictionary rows."""
    fact = name in model["facts"]
    columns = _columns(relation, model, fact=fact)
    key = ["release_id"]
    key += [c for c, text in columns.items() if text["kind"] == "dimension"] if fact else [relation["key"]]
    required = {*key, "status"}
    body = sql.SQL(", ").join(
        sql.SQL("{} {}{}").format(
            sql.Identifier(column),
            sql.SQL(text["type"]),
            sql.SQL(" NOT NULL" if column in required else ""),
        )
        for column, text in columns.items()
    ) + sql.SQL(", PRIMARY KEY ({}) {}").format(_names(key), sql.SQL(FACT_CHECKS if fact else ""))
    place = {
        "body": body,
        "columns": _names(columns),
        "name": sql.Identifier(name),
        "released": sql.Identifier(f"released_{name}"),
        "partitioned": sql.SQL("PARTITION BY LIST (release_id)" if fact else ""),
        "relation": sql.Literal(name),
    }
    yield sql.SQL("CREATE TABLE candidate.{name} ({body})").format(**place)
    yield sql.SQL("CREATE TABLE published_history.{name} ({body}) {partitioned}").format(**place)
    yield sql.SQL(
        "CREATE VIEW published.{name} AS SELECT {columns} FROM published_history.{name}"
        " WHERE release_id = (SELECT release_id FROM published.current_release)"
    ).format(**place)
    yield sql.SQL(
        "CREATE VIEW published_history.{released} AS SELECT {columns} FROM published_history.{name}"
        " WHERE release_id IN (SELECT release_id FROM ops.release WHERE state = 'published')"
    ).format(**place)
    yield sql.SQL("SELECT ops.guard_candidate({relation}), ops.guard_history({relation})").format(**place)
    yield sql.SQL(
        "INSERT INTO ops.release_table (relation, is_fact, in_model, columns, unit) VALUES ({}, {}, {}, {}, {})"
    ).format(
        sql.Literal(name),
        sql.Literal(fact),
        sql.Literal(fact and relation.get("model", True)),
        sql.Literal([column for column in columns if column != "release_id"]),
        sql.Literal(relation.get("unit")),
    )
    yield from _dictionary(name, columns)
    for schema, found in (("candidate", name), ("published", name), ("published_history", name)):
        yield from _comments(schema, found, relation, columns)
    yield from _comments("published_history", f"released_{name}", relation, columns)


def _names(columns: Any) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _dictionary(name: str, columns: Mapping[str, Column]) -> Iterator[sql.Composed]:
    for column, text in columns.items():
        values = (name, column, text["kind"], text["type"], text["nl"], text["en"])
        yield sql.SQL(
            "INSERT INTO ops.published_column"
            " (relation, column_name, kind, data_type, description_nl, description_en) VALUES ({})"
        ).format(sql.SQL(", ").join(map(sql.Literal, values)))


def _comments(
    schema: str, name: str, relation: Mapping[str, Any], columns: Mapping[str, Column]
) -> Iterator[sql.Composed]:
    view = name.startswith("released_") or (schema == "published" and name != "current_release")
    yield sql.SQL("COMMENT ON {} {} IS {}").format(
        sql.SQL("VIEW" if view else "TABLE"),
        sql.Identifier(schema, name),
        sql.Literal(f"{relation['nl']} / {relation['en']}"),
    )
    for column, text in columns.items():
        yield sql.SQL("COMMENT ON COLUMN {} IS {}").format(
            sql.Identifier(schema, name, column), sql.Literal(f"{text['nl']} / {text['en']}")
        )

"""What the demo shows at its end: rows per stage, where to look, and one answered question."""

from __future__ import annotations

import json

from psycopg import sql
from rich.console import Console
from rich.table import Table

from routezicht.config import Settings
from routezicht.orchestration.stack.lifecycle import people
from routezicht.warehouse.connection import connect

STAGES = (
    ("landing", ("journey", "journey_leg", "find", "detection", "series")),
    ("marts", ("fct_route_month", "fct_corridor_quarter", "fct_entry_region_month", "fct_detection_month",
               "fct_reference_series")),
    ("published", ("fct_route_month", "fct_corridor_quarter", "fct_entry_region_month", "fct_detection_month",
                   "fct_reference_series")),
)  # fmt: skip


def summarise(settings: Settings, console: Console) -> None:
    """Print the summary from the warehouse as it is now."""
    console.rule("SYNTHETIC DATA - rows per stage")
    console.print(_rows(settings))
    shares = _shares(settings)
    if shares:
        console.print(
            "Persons in cells that are shown: "
            + ", ".join(f"{table} {share:.0%}" for table, share in shares.items())
        )
    console.rule("one question: top corridors of the last quarter (SYNTHETIC)")
    console.print(_answer(settings))
    console.rule("where to look")
    _addresses(settings, console)


def _rows(settings: Settings) -> Table:
    table = Table("stage", "table", "rows", "cells shown")
    for schema, names in STAGES:
        role = "rz_analyst" if schema == "published" else "rz_gate"
        with connect(role, settings=settings) as connection:
            for name in names:
                relation = sql.Identifier(schema, name)
                row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(relation)).fetchone()
                shown = None
                if schema == "published":
                    query = sql.SQL("SELECT count(*) FROM {} WHERE status = 'published'").format(relation)
                    shown = connection.execute(query).fetchone()
                table.add_row(schema, name, f"{row[0]:,}" if row else "", f"{shown[0]:,}" if shown else "")
    return table


def _shares(settings: Settings) -> dict[str, float]:
    with connect("rz_steward", settings=settings) as connection:
        row = connection.execute(
            "SELECT r.report -> 'share_shown' FROM ops.release r JOIN published.current_release c USING (release_id)"
        ).fetchone()
    return dict(row[0]) if row and row[0] else {}


def _answer(settings: Settings) -> Table:
    from routezicht.reporting import top_corridors

    table = Table(
        "quarter", "source", "corridor", "protected count", "status", "quality (A-D / lag in months)"
    )
    with connect("rz_bi", settings=settings) as connection:
        for line in top_corridors(connection, limit=5):
            value = "not shown" if line.value is None else f"{line.value:,}"
            table.add_row(line.quarter, line.source, line.corridor, value, line.status, line.quality or "")
    return table


def _addresses(settings: Settings, console: Console) -> None:
    passwords = json.loads((settings.secrets_folder / "airflow_passwords.json").read_text())
    logins = Table("Airflow login", "password", "role", "who (fictitious)")
    for person in people(settings):
        logins.add_row(person.name, passwords[person.name], person.role, person.description)
    console.print(f"Airflow: {settings.airflow_address}", soft_wrap=True)
    console.print(logins)
    for role in ("rz_analyst", "rz_bi"):
        console.print(settings.dsn(role), soft_wrap=True, markup=False, highlight=False)
    for name in ("dbt", "data_docs"):
        index = settings.reports_dir / name / "index.html"
        console.print(f"{name}: {index.as_uri()}", soft_wrap=True)
    console.print("Stop with `make down`; the data stays.")

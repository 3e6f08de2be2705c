"""The matrix expands to single grants, refuses what it does not know, and is what its page shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from routezicht.config import PROJECT_ROOT
from routezicht.warehouse import roles_page
from routezicht.warehouse.role_matrix import Created, Grant, load

TEXT = """
sources: [a, b]
roles:
  ingest: {purpose: lands}
  rz_reader: {purpose: reads, connection_limit: 3, settings: {statement_timeout: 30s}}
schemas:
  landing: {USAGE: [ingest]}
relations:
  - {objects: ["landing.find__{source}"], INSERT: ["rz_ingest_{source}"]}
  - {objects: [published.fct], SELECT: [rz_reader]}
created:
  - {schema: marts, by: rz_reader, SELECT: [ingest_none]}
routines:
  - {objects: [ops.record], EXECUTE: [ingest]}
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "matrix.yaml"
    file.write_text(text)
    return file


def test_each_source_has_a_role_and_its_own_partition(tmp_path: Path) -> None:
    matrix = load(write(tmp_path, TEXT.replace("ingest_none", "rz_ingest_a")))
    assert set(matrix.grants) == {
        Grant("schema", "landing", "USAGE", "rz_ingest_a"),
        Grant("schema", "landing", "USAGE", "rz_ingest_b"),
        Grant("relation", "landing.find__a", "INSERT", "rz_ingest_a"),
        Grant("relation", "landing.find__b", "INSERT", "rz_ingest_b"),
        Grant("relation", "published.fct", "SELECT", "rz_reader"),
        Grant("routine", "ops.record", "EXECUTE", "rz_ingest_a"),
        Grant("routine", "ops.record", "EXECUTE", "rz_ingest_b"),
    }
    assert matrix.created == (Created("marts", "rz_reader", ("rz_ingest_a",)),)
    assert [role.name for role in matrix.roles] == ["rz_ingest_a", "rz_ingest_b", "rz_reader"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SELECT: [rz_reader]", "SELECT: [rz_raeder]"),
        ("SELECT: [rz_reader]", "SELCT: [rz_reader]"),
        ("SELECT: [rz_reader]", "EXECUTE: [rz_reader]"),
        ("routines:", "more: []\nroutines:"),
        ("SELECT: [ingest_none]", "SELECT: [rz_nobody]"),
    ],
)
def test_a_slip_of_the_pen_is_an_error(tmp_path: Path, old: str, new: str) -> None:
    good = TEXT.replace("ingest_none", "rz_ingest_a") if "ingest_none" not in old else TEXT
    with pytest.raises(ValueError, match=r"unknown|no privilege"):
        load(write(tmp_path, good.replace(old, new)))


def test_the_reference_page_shows_this_matrix() -> None:
    assert roles_page.PAGE.read_text() == roles_page.render(load()), (
        "write it anew with `python -m routezicht.warehouse.roles_page`"
    )


def test_dbt_grants_what_the_matrix_says_of_its_tables() -> None:
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project" / "dbt_project.yml").read_text())
    models, seeds = project["models"]["routezicht"], project["seeds"]["routezicht"]
    given = {
        folder: set(models[folder]["+grants"]["select"]) for folder in ("staging", "intermediate", "marts")
    } | {"reference": set(seeds["+grants"]["select"])}
    assert given == {line.schema: set(line.readers) for line in load().created}

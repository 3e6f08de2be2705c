"""The project as such: contracts, comments, grants, documentation, and errors that tell no value."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest
import yaml
from dbt_lab import Platform, Told

from routezicht.config import PROJECT_ROOT
from routezicht.errors import GateFailed
from routezicht.warehouse.transform import dbt_build, docs_generate

PROJECT = PROJECT_ROOT / "dbt_project"
PAGE = PROJECT_ROOT / "docs" / "reference" / "marts.md"


def described(kind: str) -> dict[str, dict[str, str]]:
    """Columns and their descriptions per relation, as the yml files give them."""
    found: dict[str, dict[str, str]] = {}
    for path in [*PROJECT.glob("models/**/*.yml"), *PROJECT.glob("seeds/*.yml")]:
        for relation in yaml.safe_load(path.read_text()).get(kind) or []:
            assert relation["description"].strip(), relation["name"]
            found[relation["name"]] = {
                column["name"]: column["description"] for column in relation["columns"]
            }
    return found


def test_every_model_and_seed_is_described() -> None:
    files = {path.stem for path in PROJECT.glob("models/**/*.sql")}
    assert files == set(described("models"))
    assert {path.stem for path in PROJECT.glob("seeds/*.csv")} == set(described("seeds"))


def test_the_reference_page_says_what_the_yml_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, columns in described("models").items():
        if (PROJECT / "models" / "marts" / f"{name}.sql").exists():
            section = page.split(f"## {name}\n")[1].split("\n## ")[0]
            for column, description in columns.items():
                assert f"| `{column}` | {description} |" in section


def test_what_a_build_leaves_in_the_database(platform: Platform) -> None:
    platform.tell("nvik_pv", ("2024-03", "2024-03"), "2024-04-01", [Told()])
    platform.build()
    uncommented = platform.rows(
        """SELECT c.relnamespace::regnamespace || '.' || c.relname || coalesce('.' || a.attname, '')
           FROM pg_class AS c
           LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           WHERE c.relnamespace IN ('staging'::regnamespace, 'intermediate'::regnamespace, 'marts'::regnamespace,
                   'reference'::regnamespace)
               AND c.relkind IN ('r', 'v')
               AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL)"""
    )
    assert uncommented == []
    for role, schemas in {
        "rz_gate": ["staging", "intermediate", "marts", "reference"],
        "rz_release": ["marts", "reference"],
        "rz_analyst": ["reference"],
    }.items():
        readable = platform.rows(
            f"""SELECT DISTINCT relnamespace::regnamespace::text FROM pg_class
                WHERE relkind IN ('r', 'v') AND relnamespace::regnamespace::text = ANY(
                    ARRAY['staging', 'intermediate', 'marts', 'reference'])
                AND has_table_privilege('{role}', oid, 'SELECT')"""
        )
        assert sorted(schema for (schema,) in readable) == sorted(schemas)
    page = docs_generate(platform.db.settings)
    assert "fct_route_month" in page.read_text(encoding="utf-8")
    kept = list((platform.db.settings.home / "dbt" / "runs").glob("*-tag-marts.json"))
    assert kept
    assert {"name", "kind", "status", "rows", "seconds"} == set(json.loads(kept[0].read_text())[0])


def test_a_model_that_fails_is_named_without_a_value(
    platform: Platform,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = tmp_path / "dbt_project"
    shutil.copytree(PROJECT, broken)
    model = broken / "models" / "staging" / "nvik_pv" / "stg_nvik_pv__journeys.sql"
    model.write_text(
        "{{ config(materialized='table') }} select ('no-' || origin_code)::int as record_no from landing.journey"
    )
    platform.tell("nvik_pv", ("2024-03", "2024-03"), "2024-04-01", [Told(origin="ER")])
    build_id = platform.start()
    assert build_id
    settings = platform.db.settings.model_copy(update={"dbt_dir": broken})
    with pytest.raises(GateFailed, match="stg_nvik_pv__journeys: error") as failure:
        dbt_build("stg_ops__deliveries stg_nvik_pv__journeys", build_id, settings)
    logs = "".join(path.read_text() for path in (settings.home / "dbt").rglob("*.log"))
    results = "".join(path.read_text() for path in (settings.home / "dbt").rglob("*.json"))
    told = "".join([failure.value.message, caplog.text, *capfd.readouterr(), logs, results])
    assert "no-ER" not in told


def test_a_failed_test_fails_the_build(platform: Platform) -> None:
    platform.tell("nvik_pv", ("2024-03", "2024-03"), "2024-04-01", [Told(origin="QQ")])
    build_id = platform.start()
    assert build_id
    with pytest.raises(GateFailed, match="relationships_stg_nvik_pv__journeys_origin_code"):
        dbt_build("tag:staging", build_id, platform.db.settings)


def test_a_selection_of_nothing_is_no_success(platform: Platform) -> None:
    with pytest.raises(GateFailed, match="names no dbt node"):
        dbt_build("tag:misspelt", "00000000-0000-0000-0000-000000000001", platform.db.settings)

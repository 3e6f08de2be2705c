"""Fixtures of the whole walk: an empty platform, and one whose first deliveries are built into marts."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow_home import Airflow
from psycopg import sql
from walk import Walk

from routezicht.config import Settings, settings
from routezicht.orchestration import setup
from routezicht.orchestration.stack import lifecycle
from routezicht.warehouse import deploy, role_matrix
from routezicht.warehouse.connection import connect


def named(patch: pytest.MonkeyPatch, cluster: Settings, home: Path, database: str) -> Settings:
    """Make this process (and what it starts) work on one home and one warehouse of the session's cluster."""
    patch.setenv("ROUTEZICHT_HOME", str(home))
    patch.setenv("ROUTEZICHT_SECRETS_DIR", str(cluster.secrets_folder))
    patch.setenv("ROUTEZICHT_PG_PORT", str(cluster.pg_port))
    patch.setenv("ROUTEZICHT_PG_DATABASE", database)
    settings.cache_clear()
    return settings()


def copy_database(cluster: Settings, template: str) -> str:
    """A fresh database from a template, closed to everybody but its roles."""
    name = f"rz_{uuid.uuid4().hex[:12]}"
    with connect("postgres", settings=cluster, database="postgres", autocommit=True) as admin:
        # dbt and Great Expectations keep idle connections in this process; a template must have none.
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = %s", [template]
        )
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER rz_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        deploy.close_database(admin, role_matrix.load(), name)
    return name


@pytest.fixture
def walk(
    db: Any, cluster: Settings, airflow: Airflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walk]:
    """An empty platform with registered contracts, stewards and agreements."""
    chosen = named(monkeypatch, cluster, tmp_path / "home", db.settings.pg_database)
    setup.register(chosen, lifecycle.people(chosen))
    yield Walk(airflow, type(db)(chosen), chosen.partner_dir, tmp_path / "truth.jsonl")
    settings.cache_clear()


@pytest.fixture(scope="session")
def built_once(
    cluster: Settings, airflow: Airflow, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """The first deliveries landed and built, done once and copied for every test that needs it."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("built") / "home"
        chosen = named(patch, cluster, home, copy_database(cluster, cluster.pg_database))
        setup.register(chosen, lifecycle.people(chosen))
        walk = Walk(airflow, None, chosen.partner_dir, home.parent / "truth.jsonl")
        walk.drop()
        walk.ingest()
        walk.build()
        settings.cache_clear()
        yield chosen
    settings.cache_clear()


@pytest.fixture
def built(
    db: Any,
    built_once: Settings,
    cluster: Settings,
    airflow: Airflow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    """A platform of its own whose first deliveries are built into marts."""
    shutil.copytree(built_once.home, tmp_path / "home")
    chosen = named(monkeypatch, cluster, tmp_path / "home", copy_database(cluster, built_once.pg_database))
    yield Walk(airflow, type(db)(chosen), chosen.partner_dir, tmp_path / "truth.jsonl")
    settings.cache_clear()

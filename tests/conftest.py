"""Fixtures shared by all tests: one real PostgreSQL for the session, a fresh warehouse per test."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from airflow_home import Airflow, prepare
from psycopg import sql

from routezicht.config import Settings, settings


@dataclass(frozen=True)
class Warehouse:
    """A freshly deployed warehouse of one test. Roles and passwords are shared by the whole session."""

    settings: Settings

    def connect(self, role: str, *, autocommit: bool = False) -> psycopg.Connection:
        """Connect to this warehouse as `role`, as the product does."""
        from routezicht.warehouse.connection import connect

        return connect(role, settings=self.settings, autocommit=autocommit)

    def superuser(self) -> psycopg.Connection:
        """Connect as PostgreSQL's superuser, for tampering and for looking behind the grants."""
        return self.connect("postgres", autocommit=True)

    def register(
        self,
        source: str,
        *,
        version: str = "1.0.0",
        valid_from: str = "2000-01-01",
        valid_until: str = "2999-12-31",
        retention_days: int = 100_000,
        **agreement: object,
    ) -> None:
        """Register a purpose and an agreement for a source: without both, nothing of it may land."""
        from psycopg.types.json import Jsonb

        key = {"source": source, "contract_version": version}
        term = {"valid_from": valid_from, "valid_until": valid_until}
        purpose = {"purpose": "test", "legal_regime": "AVG", "purpose_assessment": "D-1", "dpia": "DPIA-1"}
        agreed = {"agreement": "A-1", "period_months": 1, "first_period": "2024-01", "due_days": 10}
        with self.connect("rz_privacy") as conn:
            conn.execute("SELECT ops.register_purpose(%s)", [Jsonb(key | term | purpose)])
            conn.execute(
                "SELECT ops.register_agreement(%s)",
                [Jsonb(key | term | agreed | {"retention_days": retention_days} | agreement)],
            )


@pytest.fixture(scope="session")
def platform_home() -> Iterator[Path]:
    """State folder of the session: the cluster, secrets and keys. Short, and open to the server's account."""
    with tempfile.TemporaryDirectory(prefix="rz-test-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def cluster(platform_home: Path) -> Iterator[Settings]:
    """A running PostgreSQL with the warehouse deployed once, as database `template_rz`."""
    from routezicht.warehouse import deploy, embedded

    # A run that is ended from outside, by a time limit, still stops its server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chosen = Settings(home=platform_home, pg_port=port, pg_database="template_rz")
    embedded.start(chosen, options=("fsync=off", "full_page_writes=off"))
    try:
        deploy.deploy(chosen)
        yield chosen
    finally:
        embedded.stop(chosen)


@pytest.fixture
def db(cluster: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Warehouse]:
    """A fresh warehouse, named by the settings of this process (and of programs that it starts)."""
    from routezicht.warehouse import deploy, role_matrix
    from routezicht.warehouse.connection import connect

    name = f"rz_{uuid.uuid4().hex[:12]}"
    with connect("postgres", settings=cluster, database="postgres", autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER rz_owner").format(
                sql.Identifier(name), sql.Identifier(cluster.pg_database)
            )
        )
        deploy.close_database(admin, role_matrix.load(), name)
        values = {
            "ROUTEZICHT_HOME": str(cluster.home),
            "ROUTEZICHT_PG_PORT": str(cluster.pg_port),
            "ROUTEZICHT_PG_DATABASE": name,
        }
        for variable, value in values.items():
            monkeypatch.setenv(variable, value)
        settings.cache_clear()
        try:
            yield Warehouse(settings())
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            settings.cache_clear()


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Folder with the public files and hand-labelled texts that the repository does not hold."""
    folder = os.environ.get("ROUTEZICHT_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ROUTEZICHT_TEST_DATA names no folder with the public files")
    return Path(folder)


@pytest.fixture(scope="session")
def airflow(cluster: Settings) -> Airflow:
    """A real Airflow on the session's PostgreSQL; its environment stays set for the whole session."""
    environment = prepare(cluster)
    # The warehouse of each test is named by the fixture `db`, so these must not be fixed here.
    named = {name: value for name, value in environment.items() if not name.startswith("ROUTEZICHT_")}
    os.environ.update(named)
    passwords = json.loads((cluster.secrets_folder / "airflow_passwords.json").read_text())
    return Airflow(passwords)

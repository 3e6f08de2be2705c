"""The embedded server starts from any state it may be left in, and says what is wrong if it cannot."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from routezicht.config import Settings
from routezicht.errors import ConfigError
from routezicht.warehouse import deploy, embedded
from routezicht.warehouse.connection import connect

FAST = ("fsync=off",)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def fresh() -> Iterator[Settings]:
    """Settings of a platform that was never started."""
    with tempfile.TemporaryDirectory(prefix="rz-embedded-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        chosen = Settings(home=Path(folder), pg_port=free_port())
        yield chosen
        embedded.stop(chosen)


def postmaster(chosen: Settings) -> int:
    return int((chosen.home / "postgres/data/postmaster.pid").read_text().splitlines()[0])


def answers(chosen: Settings) -> bool:
    with connect("postgres", settings=chosen, database="postgres") as conn:
        return conn.execute("SELECT 1").fetchone() == (1,)


def test_start_stop_and_start_again_keep_the_data(fresh: Settings) -> None:
    assert not embedded.running(fresh)
    embedded.stop(fresh)  # nothing to stop is no error
    embedded.start(fresh, options=FAST)
    with connect("postgres", settings=fresh, database="postgres") as conn:
        conn.execute("CREATE TABLE public.kept AS SELECT 7 AS n")
    embedded.stop(fresh)
    assert not embedded.running(fresh)
    embedded.start(fresh, options=FAST)
    assert embedded.running(fresh)
    with connect("postgres", settings=fresh, database="postgres") as conn:
        assert conn.execute("SELECT n FROM public.kept").fetchone() == (7,)


def test_a_second_start_is_a_no_op(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    first = postmaster(fresh)
    embedded.start(fresh, options=FAST)
    assert postmaster(fresh) == first


def test_passwords_are_asked_and_only_on_loopback(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{fresh.pg_port}/postgres")
    with connect("postgres", settings=fresh, database="postgres") as conn:
        assert conn.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
        methods = conn.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert methods == [("scram-sha-256",)]
    assert not list((fresh.home / "postgres").glob("*.password"))


def test_a_first_start_that_was_killed_is_made_good_by_the_next(fresh: Settings) -> None:
    program = "from routezicht.warehouse import embedded; from routezicht.config import settings;"
    first = subprocess.Popen(
        [sys.executable, "-c", program + "embedded.start(settings())"],
        env={**os.environ, "ROUTEZICHT_HOME": str(fresh.home), "ROUTEZICHT_PG_PORT": str(fresh.pg_port)},
        start_new_session=True,
    )
    unfinished = fresh.home / "postgres/data.new/base"
    deadline = time.monotonic() + 60
    while not unfinished.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert unfinished.exists()
    assert not (fresh.home / "postgres/data").exists()
    embedded.start(fresh, options=FAST)
    assert answers(fresh)
    assert not unfinished.exists()


def test_after_a_crash_of_the_server_the_next_start_recovers(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    os.kill(postmaster(fresh), signal.SIGKILL)
    deadline = time.monotonic() + 60
    while embedded.running(fresh) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (fresh.home / "postgres/data/postmaster.pid").exists()
    embedded.start(fresh, options=FAST)
    assert answers(fresh)


def test_a_stale_process_number_that_another_program_has_now_is_seen_through(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    pid_file = fresh.home / "postgres/data/postmaster.pid"
    content = pid_file.read_text().splitlines()
    embedded.stop(fresh)
    other = subprocess.Popen(["sleep", "600"], cwd="/", **embedded.service_account())
    try:
        pid_file.write_text("\n".join([str(other.pid), *content[1:]]) + "\n")
        os.chown(pid_file, (fresh.home / "postgres/data").stat().st_uid, -1)
        embedded.start(fresh, options=FAST)
        assert answers(fresh)
    finally:
        other.kill()
        other.wait()


def test_a_port_that_is_taken_is_named_with_its_setting(fresh: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", fresh.pg_port))
        taken.listen()
        with pytest.raises(ConfigError, match=f"ROUTEZICHT_PG_PORT={fresh.pg_port}"):
            embedded.start(fresh, options=FAST)
    embedded.start(fresh, options=FAST)
    assert answers(fresh)


def test_another_port_than_the_running_one_is_an_error(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    moved = fresh.model_copy(update={"pg_port": free_port()})
    with pytest.raises(ConfigError, match=f"already runs, on port {fresh.pg_port}"):
        embedded.start(moved, options=FAST)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_a_folder_closed_to_the_servers_account_has_a_way_out(fresh: Settings) -> None:
    closed = fresh.home / "closed"
    closed.mkdir(mode=0o700)
    inside = fresh.model_copy(update={"home": closed})
    try:
        embedded.start(inside, options=FAST)
        assert answers(inside)
        place = embedded.client_binaries(inside)
        assert not place.is_relative_to(closed)
        embedded.start(inside, options=FAST)  # finds the same cluster again
        assert embedded.client_binaries(inside) == place
    finally:
        embedded.stop(inside)
        folder = embedded._cluster(inside, create=False).home
        assert folder.name.startswith("routezicht-")
        shutil.rmtree(folder)


def test_the_log_holds_no_row_of_a_failed_statement(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    with connect("postgres", settings=fresh, database="postgres", autocommit=True) as conn:
        conn.execute("CREATE TABLE public.checked (name text CHECK (name = 'x'))")
        for statement in ("INSERT INTO public.checked VALUES ('Fatima')", "SELECT 'Fatima'::int"):
            with pytest.raises(psycopg.DatabaseError):
                conn.execute(statement)  # type: ignore[arg-type]
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute("INSERT INTO public.checked VALUES (%s)", ["Fatima"])
    text = (fresh.home / "postgres/server.log").read_text()
    assert "ready to accept connections" in text
    assert text.count("Fatima") == 0


def test_the_data_folder_belongs_to_the_servers_account_alone(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    state = (fresh.home / "postgres/data").stat()
    account = embedded.SERVICE_ACCOUNT if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    assert pwd.getpwuid(state.st_uid).pw_name == account
    assert state.st_mode & 0o077 == 0


def test_any_other_server_is_deployed_by_an_administrator_who_is_no_superuser(
    fresh: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.start(fresh, options=FAST)  # stands for a server that somebody else runs
    with connect("postgres", settings=fresh, database="postgres") as conn:
        conn.execute("CREATE ROLE dba LOGIN CREATEDB CREATEROLE PASSWORD 'secret'")
    monkeypatch.setenv(
        "ROUTEZICHT_PG_ADMIN_DSN", f"postgresql://dba:secret@127.0.0.1:{fresh.pg_port}/postgres"
    )
    elsewhere = fresh.model_copy(update={"pg_embedded": False, "home": fresh.home / "client"})
    for _ in range(2):
        deploy.deploy(elsewhere)
    with connect("rz_privacy", settings=elsewhere) as conn:
        assert conn.execute("SELECT count(*) FROM ops.audit").fetchone() == (1,)
    with connect("airflow", settings=elsewhere, database="airflow") as conn:
        conn.execute("CREATE TABLE public.own (n int)")


def test_a_deployment_that_was_killed_is_finished_by_the_next(fresh: Settings) -> None:
    embedded.start(fresh, options=FAST)
    program = "from routezicht.warehouse import deploy; from routezicht.config import settings;"
    first = subprocess.Popen(
        [sys.executable, "-c", program + "deploy.deploy(settings())"],
        env={**os.environ, "ROUTEZICHT_HOME": str(fresh.home), "ROUTEZICHT_PG_PORT": str(fresh.pg_port)},
    )
    deadline = time.monotonic() + 60
    with connect("postgres", settings=fresh, database="postgres", autocommit=True) as conn:
        made = "SELECT 1 FROM pg_database WHERE datname = 'airflow'"
        while not conn.execute(made).fetchone() and time.monotonic() < deadline:
            time.sleep(0.005)
    first.kill()
    assert first.wait() == -signal.SIGKILL, "it was finished before it could be killed"
    deploy.deploy(fresh)
    with connect("rz_privacy", settings=fresh) as conn:
        assert conn.execute("SELECT count(*) FROM ops.audit WHERE event = 'role.changed'").fetchone() == (1,)


def test_without_an_administrator_the_error_names_the_setting(fresh: Settings) -> None:
    with pytest.raises(ConfigError, match="pg_admin"):
        deploy.deploy(fresh.model_copy(update={"pg_embedded": False}))


@pytest.mark.parametrize(("version", "accepted"), [(150008, False), (160000, True), (180004, True)])
def test_servers_before_16_are_refused(version: int, accepted: bool) -> None:
    if accepted:
        deploy.require_version(version, "db.example:5432")
    else:
        with pytest.raises(ConfigError, match="PostgreSQL 15 is too old"):
            deploy.require_version(version, "db.example:5432")

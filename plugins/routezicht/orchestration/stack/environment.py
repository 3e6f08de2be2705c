"""The settings that every Airflow process of the platform gets, as environment variables."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from routezicht.config import PROJECT_ROOT, Settings
from routezicht.errors import ConfigError
from routezicht.orchestration.stack.people import Person

FORBIDDEN_TRUE = "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS"


def check_environment(environment: dict[str, str]) -> None:
    """Refuse settings under which reviews or logins mean nothing.

    Raises:
        ConfigError: everybody would be an administrator without login.
    """
    if environment.get(FORBIDDEN_TRUE, "false").strip().lower() in {"1", "true", "t", "yes", "on"}:
        raise ConfigError(
            "Airflow would treat everybody as administrator, so every review could be answered by anybody.",
            where=FORBIDDEN_TRUE,
            action="remove the setting; the platform does not start with it",
        )
    leaked = sorted(name for name in environment if name.startswith("AIRFLOW_CONN_"))
    if leaked:
        raise ConfigError(
            "A connection is set in the environment of the centre, where every task can read it.",
            where=", ".join(leaked),
            action="set it only where the pull runs, on the partner's worker",
        )


def static_environment() -> dict[str, str]:
    """What is the same on one machine and in containers: no secret, no host, no path."""
    return {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Europe/Amsterdam",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__HIDE_SENSITIVE_VAR_CONN_FIELDS": "True",
        "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG": "4",
        FORBIDDEN_TRUE: "False",
        "AIRFLOW__API__EXPOSE_CONFIG": "False",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "15",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
        # Defaults make a chain of short tasks wait between steps (measured: 9 s against 2 s for six tasks).
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        "AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "GX_ANALYTICS_ENABLED": "false",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "HF_HUB_OFFLINE": "1",
    }


def local_environment(settings: Settings, people: list[Person]) -> dict[str, str]:
    """Full environment of an Airflow process on this machine."""
    home = settings.home / "airflow"
    url = settings.airflow_address
    database = settings.dsn("airflow", database=settings.pg_airflow_database)
    return {
        **static_environment(),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.dags_dir),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "plugins"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{p.name}:{p.role}" for p in people),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(settings, people)),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database.replace("postgresql://", "postgresql+psycopg2://"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database.replace(
            "postgresql://", "postgresql+asyncpg://"
        ),
        "AIRFLOW__API__HOST": settings.airflow_host,
        "AIRFLOW__API__PORT": str(settings.airflow_port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__SECRET_KEY": settings.secret("airflow_api", create=True, nbytes=48),
        "AIRFLOW__API_AUTH__JWT_SECRET": settings.secret("airflow_jwt", create=True, nbytes=72),
        "AIRFLOW__API_AUTH__JWT_PRIVATE_KEY_PATH": str(signing_key(settings)),
        "AIRFLOW__CORE__FERNET_KEY": fernet_key(settings),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "ROUTEZICHT_HOME": str(settings.home),
        "ROUTEZICHT_PG_HOST": settings.pg_host,
        "ROUTEZICHT_PG_PORT": str(settings.pg_port),
        "ROUTEZICHT_PG_DATABASE": settings.pg_database,
        "ROUTEZICHT_PG_AIRFLOW_DATABASE": settings.pg_airflow_database,
        "ROUTEZICHT_PARTNER_ROOT": str(settings.partner_dir),
        "ROUTEZICHT_KEYS_DIR": str(settings.keys),
        "ROUTEZICHT_SECRETS_DIR": str(settings.secrets_folder),
        "ROUTEZICHT_AIRFLOW_PORT": str(settings.airflow_port),
        "ROUTEZICHT_AIRFLOW_URL": settings.airflow_url,
        "ROUTEZICHT_POLL_CRON": settings.poll_cron,
    }


def process_environment(settings: Settings, people: list[Person]) -> dict[str, str]:
    """The environment of this shell plus the platform's settings, checked."""
    check_environment(dict(os.environ))
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | local_environment(settings, people)


def passwords_file(settings: Settings, people: list[Person]) -> Path:
    """JSON file {login: password}, 0600, made on first start; new people get a password of their own."""
    path = settings.secrets_folder / "airflow_passwords.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [person.name for person in people if person.name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(12) for name in missing}
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(known, indent=1))
        part.rename(path)
    return path


def signing_key(settings: Settings) -> Path:
    """Ed25519 key with which only the centre signs tokens: no worker may hold it."""
    path = settings.secrets_folder / "airflow_signing_key.pem"
    if not path.exists():
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(pem)
        part.rename(path)
    return path


def fernet_key(settings: Settings) -> str:
    """Key of Airflow's own encrypted columns: 32 random bytes in URL-safe base 64."""
    raw = settings.secret("airflow_fernet", create=True, nbytes=32)
    return raw + "=" * (-len(raw) % 4)

"""Settings of the platform, read from the environment (ROUTEZICHT_*) with defaults for one machine."""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from routezicht.errors import ConfigError

PROJECT_ROOT = Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """Every place, port and name that a deployment may choose."""

    model_config = SettingsConfigDict(env_prefix="ROUTEZICHT_", extra="ignore")

    # One folder holds all state of the centre; the partner zone may be moved elsewhere.
    home: Path = PROJECT_ROOT / "var"
    partner_root: Path | None = None
    keys_dir: Path | None = None
    secrets_dir: Path | None = None
    audit_head_file: Path | None = None

    sources_dir: Path = PROJECT_ROOT / "sources"
    dbt_dir: Path = PROJECT_ROOT / "dbt_project"
    expectations_dir: Path = PROJECT_ROOT / "expectations"
    dags_dir: Path = PROJECT_ROOT / "dags"

    # embedded: PostgreSQL from the wheel, run by `routezicht up`; otherwise an existing server >= 16.
    pg_embedded: bool = True
    pg_home: Path | None = None
    pg_host: str = "127.0.0.1"
    pg_port: int = 54321
    pg_database: str = "routezicht"
    pg_airflow_database: str = "airflow"

    # Address that the api-server listens on, and the one under which the other processes reach it.
    airflow_host: str = "127.0.0.1"
    airflow_port: int = 18080
    airflow_url: str = ""

    # Polling of the sources in cron notation; overrides every contract (the demo polls each minute).
    poll_cron: str = ""

    # Folder with the real public files and hand-labelled texts; tests that need it skip without it.
    test_data: Path | None = None

    @property
    def partner_dir(self) -> Path:
        """Partner zone: drop and quarantine per source."""
        return self.partner_root or self.home / "partner"

    @property
    def keys(self) -> Path:
        """Master keys and wrapped delivery keys of the partner zone."""
        return self.keys_dir or self.home / "keys"

    @property
    def secrets_folder(self) -> Path:
        """0600 files, one per role or token."""
        return self.secrets_dir or self.home / "secrets"

    @property
    def airflow_address(self) -> str:
        """Base URL of Airflow for its own processes."""
        return self.airflow_url or f"http://127.0.0.1:{self.airflow_port}"

    @property
    def reports_dir(self) -> Path:
        """Disclosure reports, release packs, dbt docs and Data Docs."""
        return self.home / "reports"

    @property
    def audit_heads(self) -> Path:
        """Append-only file with the signed heads of the audit chain, outside the database."""
        return self.audit_head_file or self.home / "audit" / "heads.jsonl"

    def secret(self, name: str, *, create: bool = False, nbytes: int = 24) -> str:
        """Return the secret in `<secrets>/<name>`, optionally made on first use with mode 0600.

        Raises:
            ConfigError: the file is missing, or others than its owner may read it.
        """
        path = self.secrets_folder / name
        if not path.exists():
            if not create:
                raise ConfigError(
                    f"The secret '{name}' does not exist.",
                    where=str(path),
                    action="run `routezicht up` once, or place the file with mode 0600",
                )
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # O_EXCL: two processes that start together must not each write a secret of their own.
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                return self.secret(name)
            with os.fdopen(handle, "w") as stream:
                stream.write(secrets.token_urlsafe(nbytes))
        if path.stat().st_mode & 0o077:
            raise ConfigError(
                f"The secret '{name}' can be read by others than its owner.",
                where=str(path),
                action=f"chmod 600 {path}",
            )
        return path.read_text().strip()

    def dsn(self, role: str, *, database: str | None = None) -> str:
        """Connection URL for `role` with the password from its 0600 file."""
        password = self.secret(f"pg_{role}")
        return f"postgresql://{role}:{password}@{self.pg_host}:{self.pg_port}/{database or self.pg_database}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; tests call `settings.cache_clear()` after changing the environment."""
    return Settings()

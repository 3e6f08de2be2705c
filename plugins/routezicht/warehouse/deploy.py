"""Brings a PostgreSQL server to the state that this version needs: roles, databases, schema, grants.

Every step may be repeated: a second run changes nothing, a run that was killed is finished by the next.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.types.json import Jsonb

from routezicht.config import Settings
from routezicht.errors import ConfigError
from routezicht.warehouse.connection import connect
from routezicht.warehouse.embedded import SUPERUSER
from routezicht.warehouse.role_matrix import OWNER, PUBLIC, Grant, Role, RoleMatrix, current_grants, load

MIGRATIONS = Path(__file__).with_name("migrations")
MINIMUM_VERSION = 160000
AIRFLOW = "airflow"
MIGRATE = "rz_migrate"
# Two processes that deploy at once wait for each other on this advisory lock.
DEPLOY_LOCK = 0x526F757465


def deploy(settings: Settings) -> None:
    """Make or update roles (passwords from their 0600 files), databases, schema and grants.

    On a server that is not embedded, the first connection is made with the DSN in the environment variable
    ROUTEZICHT_PG_ADMIN_DSN or in the secret file `pg_admin`: a superuser, or a role with CREATEDB and
    CREATEROLE.

    Raises:
        ConfigError: no such DSN, the server cannot be reached or is older than PostgreSQL 16.
    """
    matrix = load()
    with _admin(settings, database=None) as admin:
        require_version(admin.info.server_version, f"{admin.info.host}:{admin.info.port}")
        admin.execute("SELECT pg_advisory_lock(%s)", [DEPLOY_LOCK])
        # Lets an administrator who is no superuser act as the roles it makes.
        admin.execute("SELECT set_config('createrole_self_grant', 'set, inherit', false)")
        _make_roles(admin, matrix, settings)
        _make_database(admin, settings.pg_database, OWNER)
        _make_database(admin, settings.pg_airflow_database, AIRFLOW)
        with _admin(settings, database=settings.pg_database) as warehouse:
            _close_defaults(warehouse, matrix, settings)
        _migrate(settings)
        with connect(MIGRATE, settings=settings) as owner:
            owner.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
            for source in matrix.sources:
                owner.execute("CALL ops.add_landing_partitions(%s)", [source])
            _grant_owned(owner, matrix)
        with _admin(settings, database=settings.pg_database) as warehouse, warehouse.transaction():
            _grant_created(warehouse, matrix)


def _admin(settings: Settings, *, database: str | None) -> psycopg.Connection:
    if settings.pg_embedded:
        return connect(SUPERUSER, settings=settings, database=database or "postgres", autocommit=True)
    dsn = os.environ.get("ROUTEZICHT_PG_ADMIN_DSN") or settings.secret("pg_admin")
    address = make_conninfo(dsn, dbname=database) if database else dsn
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise ConfigError(
            "PostgreSQL cannot be reached as its administrator.",
            where="ROUTEZICHT_PG_ADMIN_DSN, or the secret file pg_admin",
            action="check host, port, role and password in it",
        ) from error


def require_version(version: int, where: str) -> None:
    """Refuse a server before PostgreSQL 16; `version` is its number as the protocol gives it, e.g. 160004."""
    if version < MINIMUM_VERSION:
        raise ConfigError(
            f"PostgreSQL {version // 10000} is too old.",
            where=where,
            action="use PostgreSQL 16 or later, or the embedded one (ROUTEZICHT_PG_EMBEDDED=true)",
        )


def _make_roles(admin: psycopg.Connection, matrix: RoleMatrix, settings: Settings) -> None:
    known = {name for (name,) in admin.execute("SELECT rolname FROM pg_catalog.pg_roles")}
    with admin.transaction():
        if OWNER not in known:
            admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(OWNER)))
        for role in (*matrix.roles, Role(AIRFLOW, "owns Airflow's own database")):
            if role.name not in known:
                admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role.name)))
            _set_role(admin, role, settings.secret(f"pg_{role.name}", create=True))


def _set_role(admin: psycopg.Connection, role: Role, password: str) -> None:
    name = sql.Identifier(role.name)
    # Hashed here, so that no password stands in a statement that a server may log.
    verifier = admin.pgconn.encrypt_password(password.encode(), role.name.encode(), b"scram-sha-256")
    admin.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT {} PASSWORD {}").format(
            name, sql.Literal(role.connection_limit), sql.Literal(verifier.decode())
        )
    )
    admin.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(name))
    for setting, value in role.settings.items():
        admin.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value))
        )
    if role.acts_as_owner:
        # Acting as the owner is a deliberate SET ROLE, never a privilege that comes along unseen.
        admin.execute(
            sql.SQL("GRANT {} TO {} WITH SET TRUE, INHERIT FALSE").format(sql.Identifier(OWNER), name)
        )


def _make_database(admin: psycopg.Connection, name: str, owner: str) -> None:
    exists = admin.execute("SELECT 1 FROM pg_catalog.pg_database WHERE datname = %s", [name]).fetchone()
    if not exists:
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )


def close_database(warehouse: psycopg.Connection, matrix: RoleMatrix, database: str) -> None:
    """Take what PostgreSQL gives PUBLIC on `database`; give CONNECT and TEMPORARY by the matrix.

    Privileges of a database are not copied with a template: a copy of the warehouse is closed with this too.
    """
    name = sql.Identifier(database)
    warehouse.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for role in matrix.roles:
        login = sql.Identifier(role.name)
        warehouse.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(name, login))
        warehouse.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, login))
        if role.temporary:
            warehouse.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(name, login))


def _close_defaults(warehouse: psycopg.Connection, matrix: RoleMatrix, settings: Settings) -> None:
    with warehouse.transaction():
        close_database(warehouse, matrix, settings.pg_database)
        others = [settings.pg_airflow_database]
        # On the embedded server these are ours as well; on another server they are none of our business.
        others += ["postgres", "template1"] if settings.pg_embedded else []
        for database in others:
            warehouse.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
            )
        warehouse.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for creator in {OWNER, *(line.by for line in matrix.created)}:
            for kind in (sql.SQL("EXECUTE ON ROUTINES"), sql.SQL("USAGE ON TYPES")):
                warehouse.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE {} FROM PUBLIC").format(
                        sql.Identifier(creator), kind
                    )
                )


def _migrate(settings: Settings) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import URL, NullPool, create_engine

    config = Config()
    # Alembic's options are %-interpolated; a folder name may hold that sign.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    address = URL.create(
        "postgresql+psycopg", username=MIGRATE, password=settings.secret(f"pg_{MIGRATE}"),
        host=settings.pg_host, port=settings.pg_port, database=settings.pg_database,
    )  # fmt: skip
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _grant_owned(owner: psycopg.Connection, matrix: RoleMatrix) -> None:
    wanted, present = set(matrix.grants), current_grants(owner)
    surplus, missing = sorted(present - wanted), sorted(wanted - present)
    for grant in surplus:
        owner.execute(_statement(sql.SQL("REVOKE {} ON {} {} FROM {}"), grant))
    for grant in missing:
        owner.execute(_statement(sql.SQL("GRANT {} ON {} {} TO {}"), grant))
    if surplus or missing:
        changes = Jsonb({"granted": len(missing), "revoked": len(surplus), "matrix_sha256": matrix.sha256})
        owner.execute("SELECT ops.append_audit('role.changed', 'role_matrix', %s)", [changes])


def _statement(template: sql.SQL, grant: Grant) -> sql.Composed:
    kinds = {"schema": "SCHEMA", "relation": "TABLE", "routine": "ROUTINE"}
    role = sql.SQL("PUBLIC") if grant.role == PUBLIC else sql.Identifier(grant.role)
    return template.format(
        sql.SQL(grant.privilege),
        sql.SQL(kinds[grant.kind]),
        sql.Identifier(*grant.object.split(".")),
        role,
    )


def _grant_created(warehouse: psycopg.Connection, matrix: RoleMatrix) -> None:
    for line in matrix.created:
        place = {"by": sql.Identifier(line.by), "schema": sql.Identifier(line.schema)}
        for role in matrix.roles:
            if role.name == line.by:
                continue
            place["role"] = sql.Identifier(role.name)
            give = role.name in line.readers
            verb = sql.SQL(
                "GRANT SELECT ON {scope} TO {role}" if give else "REVOKE ALL ON {scope} FROM {role}"
            )
            warehouse.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {by} IN SCHEMA {schema} ").format(**place)
                + verb.format(scope=sql.SQL("TABLES"), **place)
            )
            everything = sql.SQL("ALL TABLES IN SCHEMA {schema}").format(**place)
            warehouse.execute(verb.format(scope=everything, **place))

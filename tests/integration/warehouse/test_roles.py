"""The role matrix is what PostgreSQL enforces: every role, object and privilege, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from routezicht.errors import ConfigError
from routezicht.warehouse import deploy, role_matrix
from routezicht.warehouse.connection import connect
from routezicht.warehouse.role_matrix import Grant

if TYPE_CHECKING:
    from conftest import Warehouse

MATRIX = role_matrix.load()
ROLES = [role.name for role in MATRIX.roles]
READERS = ["rz_analyst", "rz_bi", "rz_steward"]


@pytest.fixture
def warehouse(db: Warehouse) -> Warehouse:
    """A warehouse in which dbt has made a table in each of its schemas."""
    with db.connect("rz_transform") as conn:
        for line in MATRIX.created:
            conn.execute(
                sql.SQL("CREATE TABLE {} AS SELECT 1 AS n").format(sql.Identifier(line.schema, "made_by_dbt"))
            )
    return db


def expected() -> set[Grant]:
    """The matrix, with what follows from it for the tables that dbt made."""
    wanted = set(MATRIX.grants)
    for line in MATRIX.created:
        name = f"{line.schema}.made_by_dbt"
        wanted |= {Grant("relation", name, "SELECT", reader) for reader in line.readers}
        wanted |= {
            Grant("relation", name, privilege, line.by) for privilege in role_matrix.PRIVILEGES["relation"]
        }
    return wanted


EFFECTIVE = """
WITH role AS (SELECT unnest(%(roles)s::text[]) AS name),
schema AS (
    SELECT oid, nspname FROM pg_catalog.pg_namespace
    WHERE nspname NOT LIKE 'pg\\_%%' AND nspname NOT IN ('information_schema')
)
SELECT 'schema' AS kind, schema.nspname, privilege, role.name
FROM role, schema, unnest(%(schema)s::text[]) AS privilege
WHERE has_schema_privilege(role.name, schema.oid, privilege)
UNION ALL
SELECT 'relation', schema.nspname || '.' || c.relname, privilege, role.name
FROM role, schema JOIN pg_catalog.pg_class AS c ON c.relnamespace = schema.oid,
    unnest(%(relation)s::text[]) AS privilege
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (
    has_table_privilege(role.name, c.oid, privilege)
    OR CASE WHEN privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
        THEN has_any_column_privilege(role.name, c.oid, privilege) END
)
UNION ALL
SELECT 'relation', schema.nspname || '.' || c.relname, privilege, role.name
FROM role, schema JOIN pg_catalog.pg_class AS c ON c.relnamespace = schema.oid AND c.relkind = 'S',
    unnest('{USAGE,SELECT,UPDATE}'::text[]) AS privilege
WHERE has_sequence_privilege(role.name, c.oid, privilege)
UNION ALL
SELECT 'routine', schema.nspname || '.' || p.proname, 'EXECUTE', role.name
FROM role, schema JOIN pg_catalog.pg_proc AS p ON p.pronamespace = schema.oid
WHERE has_function_privilege(role.name, p.oid, 'EXECUTE')
"""


def test_every_role_object_and_privilege_is_as_the_matrix_says(warehouse: Warehouse) -> None:
    lists = {kind: sorted(privileges) for kind, privileges in role_matrix.PRIVILEGES.items()}
    with warehouse.superuser() as conn:
        found = {Grant(*row) for row in conn.execute(EFFECTIVE, {"roles": ROLES, **lists})}
        objects = conn.execute(
            "SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace = 'landing'::regnamespace"
        ).fetchone()
    assert objects
    assert objects[0] > 25  # the query has something to look at
    assert found - expected() == set(), "surprises"
    assert expected() - found == set(), "missing"


def tables(conn: psycopg.Connection) -> list[tuple[str, str]]:
    return conn.execute(
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class AS c"
        " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
        " ORDER BY 1, 2"
    ).fetchall()


ATTEMPTS = {
    "SELECT": "SELECT FROM {}",
    "INSERT": "INSERT INTO {} DEFAULT VALUES",
    "DELETE": "DELETE FROM {}",
    "TRUNCATE": "TRUNCATE {}",
}


def allowed(conn: psycopg.Connection, statement: str, schema: str, table: str) -> bool:
    """Whether PostgreSQL lets this session try; an error of another kind came after permission was given."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(sql.SQL(statement).format(sql.Identifier(schema, table)))  # type: ignore[arg-type]
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
        return "append-only" in str(error) or "append only" in str(error)
    except psycopg.DatabaseError:
        return True
    return True


def test_real_attempts_agree_with_the_matrix(warehouse: Warehouse) -> None:
    with warehouse.superuser() as conn:
        present = tables(conn)
    reachable = {(grant.role, grant.object) for grant in MATRIX.grants if grant.kind == "schema"}
    names = {f"{schema}.{table}" for schema, table in present}
    wanted = {
        (grant.role, grant.object, grant.privilege)
        for grant in expected()
        if grant.object in names
        and grant.privilege in ATTEMPTS
        and (grant.role, grant.object.split(".")[0]) in reachable
    }
    found = set()
    for role in ROLES:
        with warehouse.connect(role) as conn:
            found |= {
                (role, f"{schema}.{table}", privilege)
                for schema, table in present
                for privilege, statement in ATTEMPTS.items()
                if allowed(conn, statement, schema, table)
            }
    assert len(wanted) > 50
    assert found - wanted == set(), "surprises"
    assert wanted - found == set(), "missing"


def test_public_has_nothing(warehouse: Warehouse) -> None:
    with warehouse.superuser() as conn:
        left = [grant for grant in role_matrix.current_grants(conn) if grant.role == role_matrix.PUBLIC]
        databases = conn.execute(
            "SELECT d.datname, a.privilege_type FROM pg_catalog.pg_database AS d"
            " CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a"
            " WHERE a.grantee = 0 AND d.datallowconn"
        ).fetchall()
        made = conn.execute(
            "SELECT c.relname FROM pg_catalog.pg_class AS c"
            " CROSS JOIN LATERAL aclexplode(c.relacl) AS a"
            " WHERE c.relname = 'made_by_dbt' AND a.grantee = 0"
        ).fetchall()
        public_schema = conn.execute(
            "SELECT FROM pg_catalog.pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a"
            " WHERE n.nspname = 'public' AND a.grantee = 0"
        ).fetchall()
    assert (left, databases, made, public_schema) == ([], [], [], [])


def test_no_role_has_more_than_its_grants(warehouse: Warehouse) -> None:
    with warehouse.superuser() as conn:
        attributes = conn.execute(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE (rolname LIKE 'rz\\_%' OR rolname = 'airflow')"
            " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"
        ).fetchall()
        members = conn.execute(
            "SELECT m.rolname, r.rolname, a.inherit_option, a.set_option, a.admin_option"
            " FROM pg_catalog.pg_auth_members AS a"
            " JOIN pg_catalog.pg_roles AS m ON m.oid = a.member"
            " JOIN pg_catalog.pg_roles AS r ON r.oid = a.roleid"
            " WHERE m.rolname LIKE 'rz\\_%' OR m.rolname = 'airflow'"
        ).fetchall()
        owner_logs_in = conn.execute(
            "SELECT rolcanlogin FROM pg_catalog.pg_roles WHERE rolname = 'rz_owner'"
        ).fetchone()
    assert attributes == []
    assert members == [("rz_migrate", "rz_owner", False, True, False)]
    assert owner_logs_in == (False,)


def test_who_may_connect_where(warehouse: Warehouse) -> None:
    own = warehouse.settings.pg_database
    entered, reasons = set(), set()
    for role in (*ROLES, "airflow"):
        for database in (own, "airflow", "postgres", "template1"):
            try:
                connect(role, settings=warehouse.settings, database=database).close()
            except ConfigError as refused:
                reasons.add("permission denied for database" in str(refused.__cause__))
            else:
                entered.add((role, database))
    assert reasons == {True}
    assert entered == {(role, own) for role in ROLES} | {("airflow", "airflow")}


@pytest.mark.parametrize("role", READERS)
def test_a_reader_writes_nothing_and_cannot_run_for_ever(warehouse: Warehouse, role: str) -> None:
    with warehouse.connect(role) as conn:
        assert conn.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        assert conn.execute("SHOW statement_timeout").fetchone() != ("0",)
        conn.execute("SET default_transaction_read_only = off")
        conn.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("CREATE TEMPORARY TABLE copy AS SELECT 1")


@pytest.fixture
def bi_connections(warehouse: Warehouse) -> Iterator[list[psycopg.Connection]]:
    limit = next(role.connection_limit for role in MATRIX.roles if role.name == "rz_bi")
    opened = [warehouse.connect("rz_bi") for _ in range(limit)]
    yield opened
    for conn in opened:
        conn.close()


def test_dashboards_cannot_take_all_connections(
    warehouse: Warehouse, bi_connections: list[psycopg.Connection]
) -> None:
    with pytest.raises(ConfigError) as failure:
        warehouse.connect("rz_bi")
    assert "too many connections for role" in str(failure.value.__cause__)
    bi_connections.pop().close()
    warehouse.connect("rz_bi").close()


def audited(db: Warehouse) -> list[tuple[object, ...]]:
    with db.connect("rz_privacy") as conn:
        return conn.execute(
            "SELECT details - 'matrix_sha256' FROM ops.audit WHERE event = 'role.changed' ORDER BY seq"
        ).fetchall()


def test_a_second_deploy_changes_nothing_and_a_third_removes_what_somebody_granted(db: Warehouse) -> None:
    before = audited(db)
    deploy.deploy(db.settings)
    assert audited(db) == before
    with db.connect("rz_migrate") as conn:
        conn.execute("SET ROLE rz_owner")
        conn.execute("GRANT SELECT ON landing.journey TO rz_analyst")
        conn.execute("GRANT SELECT ON ops.delivery TO PUBLIC")
        conn.execute("REVOKE SELECT ON ops.delivery FROM rz_gate")
    deploy.deploy(db.settings)
    assert audited(db) == [*before, ({"granted": 1, "revoked": 2},)]
    with db.superuser() as conn:
        assert role_matrix.current_grants(conn) == set(MATRIX.grants)


def test_every_relation_and_column_says_what_it_is(db: Warehouse) -> None:
    with db.superuser() as conn:
        silent = conn.execute(
            "SELECT n.nspname, c.relname, a.attname FROM pg_catalog.pg_class AS c"
            " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
            " LEFT JOIN pg_catalog.pg_attribute AS a"
            "   ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE pg_get_userbyid(n.nspowner) = 'rz_owner' AND c.relkind IN ('r', 'p', 'v', 'm')"
            " AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)"
        ).fetchall()
        foreign_owner = conn.execute(
            "SELECT c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n"
            " ON n.oid = c.relnamespace WHERE pg_get_userbyid(n.nspowner) = 'rz_owner'"
            " AND pg_get_userbyid(c.relowner) <> 'rz_owner'"
        ).fetchall()
    assert silent == []
    assert foreign_owner == []


def test_functions_that_act_for_the_owner_have_a_fixed_search_path(db: Warehouse) -> None:
    with db.superuser() as conn:
        open_path = conn.execute(
            "SELECT p.proname FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n"
            " ON n.oid = p.pronamespace WHERE pg_get_userbyid(n.nspowner) = 'rz_owner' AND p.prosecdef"
            " AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS line WHERE line LIKE 'search_path=%')"
        ).fetchall()
        overloaded = conn.execute(
            "SELECT p.proname FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n"
            " ON n.oid = p.pronamespace WHERE pg_get_userbyid(n.nspowner) = 'rz_owner'"
            " GROUP BY p.proname, n.nspname HAVING count(*) > 1"
        ).fetchall()
    assert open_path == []
    assert overloaded == []  # the matrix names functions without their arguments

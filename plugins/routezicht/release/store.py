"""Reads and writes of releases in the warehouse; refusals of the database become errors that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from routezicht.config import Settings
from routezicht.errors import ConfigError, ReleaseForbidden
from routezicht.release.model import Person, Release
from routezicht.release.states import State

if TYPE_CHECKING:
    import pandas as pd

Statement = str | sql.SQL | sql.Composed

ROLE = "rz_release"
FORBIDDEN = "RZ001"


def connect(settings: Settings, role: str = ROLE) -> psycopg.Connection:
    """A connection as `role` whose transactions are those of the caller's `with` blocks.

    Raises:
        ConfigError: the password file is missing, or the server cannot be reached.
    """
    try:
        return psycopg.connect(
            settings.dsn(role), autocommit=True, connect_timeout=10,
            application_name="routezicht release", options="-c search_path=",
        )  # fmt: skip
    except psycopg.OperationalError:
        raise ConfigError(
            f"PostgreSQL cannot be reached as role '{role}'.",
            where=f"{settings.pg_host}:{settings.pg_port}",
            action="start it with `routezicht up`",
        ) from None


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the refusal of a database function into ReleaseForbidden with its three parts.

    Raises:
        ReleaseForbidden: the function refused, or the role has no right to the object.
    """
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise ReleaseForbidden(
            "The database role has no right to this step.",
            where=f"SQLSTATE {error.sqlstate}",
            action="use the role that the role matrix names for it",
        ) from None
    except psycopg.DatabaseError as error:
        if error.sqlstate != FORBIDDEN:
            raise
        said = error.diag
        raise ReleaseForbidden(
            said.message_primary or "Refused.",
            where=said.message_detail or "",
            action=said.message_hint or "",
        ) from None


def call(conn: psycopg.Connection, function: str, *arguments: object) -> Any:
    """Result of one function of schema `ops`, in a transaction of its own; mappings are passed as jsonb."""
    values = [Jsonb(value) if isinstance(value, dict) else value for value in arguments]
    statement = sql.SQL("SELECT {}({})").format(
        sql.Identifier("ops", function), sql.SQL(", ").join(sql.Placeholder() * len(values))
    )
    with refusals(), conn.transaction():
        (result,) = one(conn, statement, values)
    return result


def one(conn: psycopg.Connection, query: Statement, arguments: Sequence[object] = ()) -> tuple[Any, ...]:
    """The one row of a query that always has one."""
    row = conn.execute(query, arguments).fetchone()
    if row is None:
        raise LookupError("a query that always has a row had none")
    return row


def get(conn: psycopg.Connection, release_id: int) -> Release:
    """One release with the approvals of its present content.

    Raises:
        ReleaseForbidden: there is no such release.
    """
    found = [release for release in find(conn, release_id) if release.release_id == release_id]
    if not found:
        raise ReleaseForbidden(
            "There is no such release.",
            where=f"release {release_id}",
            action="see `routezicht release list`",
        )
    return found[0]


def find(conn: psycopg.Connection, release_id: int | None = None) -> list[Release]:
    """All releases (or the one asked for), the newest first."""
    with conn.transaction(), conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """SELECT r.*, ARRAY(
                   SELECT v.reviewer FROM ops.review v
                   WHERE v.release_id = r.release_id AND v.content_hash = r.content_hash
                       AND v.decision = 'Approve' ORDER BY v.review_id) AS approvals
               FROM ops.release r WHERE %(id)s::bigint IS NULL OR r.release_id = %(id)s
               ORDER BY r.release_id DESC""",
            {"id": release_id},
        ).fetchall()
    return [_release(row) for row in rows]


def _release(row: dict[str, Any]) -> Release:
    named = (
        "release_id", "requested_by", "requested_at", "family", "period_from", "period_through", "purpose",
        "sharing_model", "build_id", "revision", "content_hash", "report",
    )  # fmt: skip
    known = {name: row[name] for name in named}
    rest = {name: value for name, value in row.items() if name not in named}
    return Release(
        **known,
        state=State(rest.pop("state")),
        recipients=tuple(rest.pop("recipients")),
        approvals=tuple(rest.pop("approvals")),
        details=rest,
    )


def person(conn: psycopg.Connection, name: str) -> Person:
    """Somebody by account name, with the organisation if the person is a steward today."""
    with conn.transaction():
        row = conn.execute(
            "SELECT organisation FROM ops.steward WHERE name = %s AND ended_on IS NULL", [name]
        ).fetchone()
    return Person(name, row[0] if row else None)


def has_answered(conn: psycopg.Connection, release_id: int, content_hash: str, reviewer: str) -> bool:
    """Whether an answer of this person to this content is on record; the database judges a second one."""
    (found,) = one(
        conn,
        """SELECT EXISTS (SELECT FROM ops.review
               WHERE release_id = %s AND content_hash = %s AND reviewer = %s)""",
        [release_id, content_hash, reviewer],
    )
    return bool(found)


def current_release(conn: psycopg.Connection) -> int | None:
    """Number of the release that readers see."""
    (release_id,) = one(conn, "SELECT release_id FROM published.current_release")
    return None if release_id is None else int(release_id)


def frame(conn: psycopg.Connection, query: Statement, arguments: Mapping[str, object]) -> pd.DataFrame:
    """Result of a query as a frame; runs in the transaction of the caller."""
    import pandas as pd

    cursor = conn.execute(query, arguments)
    names = [column.name for column in cursor.description or ()]
    return pd.DataFrame(cursor.fetchall(), columns=names)


def release_tables(conn: psycopg.Connection) -> dict[str, list[str]]:
    """Relations of a release with their columns in order, facts first."""
    rows = conn.execute(
        "SELECT relation, columns FROM ops.release_table ORDER BY is_fact DESC, relation"
    ).fetchall()
    return dict(rows)


def protected_rows(
    conn: psycopg.Connection, schema: str, relation: str, release_id: int, columns: Sequence[str]
) -> pd.DataFrame:
    """Rows of one relation of one release from `candidate` or `published_history`, sorted."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("SELECT {names} FROM {relation} WHERE release_id = %(id)s ORDER BY {names}").format(
        names=names, relation=sql.Identifier(schema, relation)
    )
    found = frame(conn, query, {"id": release_id})
    if "value" in found.columns and relation != "fct_reference_series":
        found["value"] = found["value"].astype("Int64")
    return found


def earlier_releases(conn: psycopg.Connection, release_id: int) -> list[int]:
    """Releases that were ever public, oldest first: a recalled one is still known."""
    rows = conn.execute(
        """SELECT release_id FROM ops.release
           WHERE state IN ('published', 'recalled') AND release_id <> %s ORDER BY published_at""",
        [release_id],
    ).fetchall()
    return [row[0] for row in rows]


def contents_to_keep(conn: psycopg.Connection) -> list[tuple[int, str]]:
    """Release and content hash of all that was ever public or is still open."""
    return conn.execute(
        """SELECT r.release_id, r.content_hash FROM ops.release AS r
           INNER JOIN ops.release_state AS s USING (state)
           WHERE r.content_hash IS NOT NULL AND (s.is_open OR r.state IN ('published', 'recalled'))"""
    ).fetchall()


def write_candidate(
    conn: psycopg.Connection,
    release_id: int,
    tables: Mapping[str, pd.DataFrame],
    about: Mapping[str, Any],
) -> str:
    """Replace the candidate of a release in one transaction; returns the content hash.

    Args:
        about: `method` (public), `caveats` (code, nl, en) and `state` (for later releases).

    Raises:
        ReleaseForbidden: the release is under review, or a table is missing.
    """
    with refusals(), conn.transaction():
        conn.execute("SELECT ops.prepare_candidate(%s)", [release_id])
        for relation, columns in release_tables(conn).items():
            _copy(conn, relation, columns, release_id, tables[relation])
        (content_hash,) = one(conn, "SELECT ops.record_protection(%s, %s)", [release_id, Jsonb(dict(about))])
    return str(content_hash)


def _copy(
    conn: psycopg.Connection, relation: str, columns: Sequence[str], release_id: int, rows: pd.DataFrame
) -> None:
    target = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier("candidate", relation),
        sql.SQL(", ").join(map(sql.Identifier, ["release_id", *columns])),
    )
    plain = rows[list(columns)].astype(object)
    plain = plain.where(plain.notna(), None)
    with conn.cursor() as cursor, cursor.copy(target) as copy:
        for row in plain.itertuples(index=False, name=None):
            copy.write_row((release_id, *row))


def newest_build(conn: psycopg.Connection) -> UUID | None:
    """The newest build that passed."""
    row = conn.execute(
        "SELECT build_id FROM ops.build WHERE status = 'passed' ORDER BY started_at DESC LIMIT 1"
    ).fetchone()
    return row[0] if row else None


def id_of_request(conn: psycopg.Connection, request_key: str) -> int:
    """The release that a run asked for.

    Raises:
        ReleaseForbidden: the run has not asked for any.
    """
    row = conn.execute("SELECT release_id FROM ops.release WHERE request_key = %s", [request_key]).fetchone()
    if row is None:
        raise ReleaseForbidden(
            "This run has not asked for a release.", where="request", action="run the request first"
        )
    return int(row[0])

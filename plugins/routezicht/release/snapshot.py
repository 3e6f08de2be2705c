"""Everything that protection needs, read from the warehouse in one REPEATABLE READ snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from routezicht.errors import ReleaseForbidden
from routezicht.release import store
from routezicht.release.family import UNKNOWN, Family, months, quarter_of, within

if TYPE_CHECKING:
    import pandas as pd

    from routezicht.release.model import Release

SERIES = "fct_reference_series"
_QUALITY = sql.SQL(
    "SELECT relation, source_code, quarter, share_uncertain, median_lag_months FROM marts.quality_basis"
)


@dataclass(frozen=True)
class Earlier:
    """A release that was public before: its tables, and method and state per group of the family."""

    release_id: int
    tables: Mapping[str, pd.DataFrame]
    method: Mapping[str, Any]
    state: Mapping[str, Any]
    content_hash: str


@dataclass(frozen=True)
class Snapshot:
    """Exact counts of one build with the code lists and earlier releases of the same moment.

    Attributes:
        period: months of the release; `codes` the codes of each dimension in their order.
        exact: dimensions and `n` per table of the disclosure model, only rows above zero.
        impossible: pairs of codes that cannot occur together.
        available: sources that the build has deliveries of.
        quality: per relation, source (null where the relation has none) and quarter.
        dimensions: rows of the published dimension tables.
        series: public reference series, as their sources published them.
        earlier: releases that were ever public, oldest first.
    """

    period: list[str]
    codes: Mapping[str, list[str]]
    exact: Mapping[str, pd.DataFrame]
    impossible: list[dict[str, str]]
    available: frozenset[str]
    quality: pd.DataFrame
    dimensions: Mapping[str, pd.DataFrame]
    series: pd.DataFrame
    earlier: list[Earlier]


@contextmanager
def _one_moment(conn: psycopg.Connection) -> Iterator[None]:
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    conn.read_only = True
    try:
        with conn.transaction():
            yield
    finally:
        conn.isolation_level = None
        conn.read_only = None


def read(conn: psycopg.Connection, release: Release, family: Family) -> Snapshot:
    """Read the marts of the release's build; `conn` must have no transaction in progress.

    Raises:
        ReleaseForbidden: a newer build has started, so the marts are no longer those of this one.
    """
    period = months(release.period_from, release.period_through)
    with store.refusals(), _one_moment(conn):
        _check_build(conn, release)
        codes = {dim: _codes(conn, dim, relation, period) for dim, relation in family.code_lists.items()}
        return Snapshot(
            period=period,
            codes=codes,
            exact={
                table: _exact(conn, table, dims, period, unknown=table in family.unknown_month)
                for table, dims in family.tables.items()
            },
            impossible=_impossible(conn, period),
            available=frozenset(release.details["freshness"]),
            quality=store.frame(conn, _QUALITY, {}),
            dimensions=_dimensions(conn, family, codes, period),
            series=_series(conn, period),
            earlier=earlier(conn, release, family),
        )


def earlier(conn: psycopg.Connection, release: Release, family: Family) -> list[Earlier]:
    """All releases that were public before, recalled ones too, with what they say of the release's months."""
    period = months(release.period_from, release.period_through)
    found = []
    for known in store.earlier_releases(conn, release.release_id):
        method, state, content_hash = store.one(
            conn,
            "SELECT method, protection_state, content_hash FROM ops.release WHERE release_id = %s",
            [known],
        )
        tables = {
            table: within(
                dims,
                store.protected_rows(conn, "published_history", table, known, [*dims, "value", "status"]),
                period,
            )
            for table, dims in family.tables.items()
        }
        found.append(Earlier(known, tables, method, state, content_hash))
    return found


def _check_build(conn: psycopg.Connection, release: Release) -> None:
    newest = conn.execute(
        "SELECT build_id, status FROM ops.build ORDER BY started_at DESC LIMIT 1"
    ).fetchone()
    if newest is None or newest[0] != release.build_id or newest[1] != "passed":
        raise ReleaseForbidden(
            "A newer build has started, so the marts are no longer those of this release.",
            where=f"release {release.release_id}, build {release.build_id}",
            action="withdraw it and request a release of the newest build once that passed",
        )


def _codes(conn: psycopg.Connection, dim: str, relation: str, period: Sequence[str]) -> list[str]:
    # A code counts if it was valid at any time in the period.
    query = sql.SQL(
        "SELECT {dim} FROM {relation} WHERE (valid_from IS NULL OR valid_from::date <= %(last)s::date)"
        " AND (valid_to IS NULL OR valid_to::date >= %(first)s::date) GROUP BY {dim} ORDER BY {dim}"
    ).format(dim=sql.Identifier(dim), relation=sql.Identifier(*relation.split(".")))
    return [str(code) for (code,) in conn.execute(query, _bounds(period)).fetchall()]


def _bounds(period: Sequence[str]) -> dict[str, object]:
    return {"first": f"{period[0]}-01", "last": f"{period[-1]}-28"}


def _exact(
    conn: psycopg.Connection, table: str, dims: Sequence[str], period: Sequence[str], *, unknown: bool
) -> pd.DataFrame:
    time = "month" if "month" in dims else "quarter"
    wanted = list(dict.fromkeys(month if time == "month" else quarter_of(month) for month in period))
    query = sql.SQL(
        "SELECT {dims}, sum(n)::bigint AS n FROM {relation} WHERE {time} = ANY(%(wanted)s)"
        " GROUP BY {dims} HAVING sum(n) > 0 ORDER BY {dims}"
    ).format(
        dims=sql.SQL(", ").join(map(sql.Identifier, dims)),
        relation=sql.Identifier("marts", table),
        time=sql.Identifier(time),
    )
    found = store.frame(conn, query, {"wanted": [*wanted, *([UNKNOWN] if unknown else [])]})
    found["n"] = found["n"].astype("int64")
    return found


def _impossible(conn: psycopg.Connection, period: Sequence[str]) -> list[dict[str, str]]:
    # Only what was impossible during the whole period is structural.
    rows = conn.execute(
        """SELECT dimension_a, code_a, dimension_b, code_b FROM reference.impossible_combination
           WHERE (valid_from IS NULL OR valid_from::date <= %(first)s::date)
               AND (valid_to IS NULL OR valid_to::date >= %(last)s::date)
           ORDER BY 1, 2, 3, 4""",
        _bounds(period),
    ).fetchall()
    return [{a: code_a, b: code_b} for a, code_a, b, code_b in rows]


def _dimensions(
    conn: psycopg.Connection, family: Family, codes: Mapping[str, list[str]], period: Sequence[str]
) -> dict[str, pd.DataFrame]:
    import pandas as pd

    every = [*period, UNKNOWN]
    years = [UNKNOWN if month == UNKNOWN else month[:4] for month in every]
    labels = ["onbekend" if month == UNKNOWN else month for month in every]
    found = {
        "dim_month": pd.DataFrame(
            {
                "month": every,
                "quarter": [quarter_of(month) for month in every],
                "year": years,
                "label_nl": labels,
                "label_en": ["unknown" if month == UNKNOWN else month for month in every],
            }
        )
    }
    for relation, dim in family.dimensions.items():
        table = family.code_lists.get(dim, "reference.source")
        query = sql.SQL(
            "SELECT DISTINCT ON ({dim}) {dim}, label_nl, label_en FROM {table}"
            " WHERE %(codes)s::text[] IS NULL OR {dim} = ANY(%(codes)s) ORDER BY {dim}, valid_from DESC"
        ).format(dim=sql.Identifier(dim), table=sql.Identifier(*table.split(".")))
        found[relation] = store.frame(conn, query, {"codes": codes.get(dim)})
    return found


def _series(conn: psycopg.Connection, period: Sequence[str]) -> pd.DataFrame:
    query = sql.SQL(
        "SELECT series, geo, period, breakdown, member, is_aggregate, n AS value FROM {}"
        " WHERE left(period, 4) BETWEEN %(first)s AND %(last)s ORDER BY 1, 2, 3, 4, 5"
    ).format(sql.Identifier("marts", SERIES))
    found = store.frame(conn, query, {"first": period[0][:4], "last": period[-1][:4]})
    found["status"] = ["published" if shown else "not_available" for shown in found["value"].notna()]
    found["quality"] = None
    return found

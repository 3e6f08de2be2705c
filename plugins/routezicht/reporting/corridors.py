"""Answers one question from the published tables: which corridors were told most in the last quarter?"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

UNKNOWN = ("UNKNOWN", "NOT_ASKED", "REFUSED")


@dataclass(frozen=True)
class CorridorLine:
    """One line of the answer; `value` is None where the source's figure is not shown."""

    quarter: str
    source: str
    corridor: str
    value: int | None
    status: str
    quality: str | None


def top_corridors(conn: psycopg.Connection, *, limit: int = 10, language: str = "nl") -> list[CorridorLine]:
    """The corridors told most in the last quarter that shows any, per source; nothing adds sources up.

    A corridor's value is the sum of the protected values of its modes, those not shown as 0: how far it may be
    from the count, the method of the release says. Where no mode is shown the value is None, and its status
    tells why.

    Args:
        conn: connection of any role that may read the schema `published`.
        limit: number of lines per source.
        language: language of the labels, nl or en.
    """
    rows = conn.execute(
        """
        WITH last AS (
            SELECT max(quarter) AS quarter FROM published.fct_corridor_quarter
            WHERE status = 'published' AND quarter <> 'UNKNOWN' AND corridor <> ALL(%(unknown)s)
        ),
        corridor AS (
            SELECT f.quarter, f.source_code, f.corridor, sum(f.value)::bigint AS value,
                CASE WHEN bool_or(f.status = 'published') THEN 'published'
                     WHEN bool_or(f.status = 'not_shown') THEN 'not_shown'
                     ELSE min(f.status) END AS status,
                min(f.quality) AS quality,
                row_number() OVER (
                    PARTITION BY f.source_code ORDER BY sum(f.value) DESC NULLS LAST, f.corridor
                ) AS place
            FROM published.fct_corridor_quarter AS f INNER JOIN last USING (quarter)
            WHERE f.corridor <> ALL(%(unknown)s)
            GROUP BY f.quarter, f.source_code, f.corridor
        )
        SELECT c.quarter,
            CASE %(language)s WHEN 'en' THEN s.label_en ELSE s.label_nl END,
            CASE %(language)s WHEN 'en' THEN d.label_en ELSE d.label_nl END,
            c.value, c.status, c.quality
        FROM corridor AS c
        INNER JOIN published.dim_source AS s USING (source_code)
        INNER JOIN published.dim_corridor AS d USING (corridor)
        WHERE c.place <= %(limit)s
        ORDER BY c.source_code, c.place
        """,
        {"unknown": list(UNKNOWN), "limit": limit, "language": language},
    ).fetchall()
    return [CorridorLine(*row) for row in rows]

"""The text edition: the current release in plain Dutch, for meetings."""

from __future__ import annotations

import psycopg

from routezicht.reporting.corridors import CorridorLine, top_corridors

STATUS_NL = {
    "not_shown": "niet getoond (nul of klein)",
    "not_available": "geen levering",
    "impossible": "kan niet voorkomen",
}


def text_edition(conn: psycopg.Connection, *, limit: int = 5) -> str:
    """Markdown of the current release: what it covers, the corridors told most, and what to keep in mind.

    Args:
        conn: connection of any role that may read the schema `published`.
        limit: corridors per source.
    """
    head = conn.execute(
        """SELECT release_id, published_at, period_from, period_through, data_through, caveats
           FROM published.release WHERE status = 'current'"""
    ).fetchone()
    if head is None:
        return "Er is op dit moment niets gepubliceerd.\n"
    number, published_at, period_from, period_through, data_through, caveats = head
    lines = [
        f"# Reisroutes naar Nederland, {period_from} tot en met {period_through}",
        "",
        f"Publicatie {number} van {published_at:%d-%m-%Y}; gegevens tot en met {data_through}.",
        "",
        *(f"> {caveat['nl']}" for caveat in caveats),
        "",
        *_corridors(top_corridors(conn, limit=limit)),
    ]
    return "\n".join(lines) + "\n"


def _corridors(found: list[CorridorLine]) -> list[str]:
    lines: list[str] = []
    for source in dict.fromkeys(line.source for line in found):
        mine = [line for line in found if line.source == source]
        shown = [line for line in mine if line.value is not None]
        lines += [f"## {source}, {mine[0].quarter}", ""]
        lines += [
            f"- {line.corridor}: ongeveer {line.value} vertelde reizen"
            + (f" (kwaliteit {line.quality})" if line.quality else "")
            for line in shown
        ] or [f"Geen corridor getoond: {STATUS_NL[mine[0].status]}."]
        lines.append("")
    return lines

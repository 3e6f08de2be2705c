"""What people look at: the review form of a release, and two releases compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from routezicht.config import Settings
from routezicht.release import differences, form, store
from routezicht.release.differences import Difference
from routezicht.release.family import load_family
from routezicht.release.model import Release
from routezicht.release.states import State


@dataclass(frozen=True)
class ReviewForm:
    """One form: for which content, who may not answer it, and what it says."""

    release_id: int
    content_hash: str
    excluded: frozenset[str]
    subject: str
    markdown: str


def open_form(request_key: str, form_id: str | UUID, settings: Settings) -> ReviewForm:
    """Record that a form shows the present content of the release of a run, and give its text.

    Raises:
        ReleaseForbidden: the run has no release, it is not up for review, or the form showed other content.
    """
    with store.connect(settings) as conn:
        with store.refusals(), conn.transaction():
            release_id, content_hash, requested_by, reviewers = store.one(
                conn,
                "SELECT release_id, content_hash, requested_by, reviewers FROM ops.open_review_form(%s, %s)",
                [request_key, UUID(str(form_id))],
            )
        release = store.get(conn, release_id)
        return ReviewForm(
            release_id=release_id,
            content_hash=content_hash,
            excluded=frozenset({requested_by, *reviewers}),
            subject=f"Release {release_id}: {release.period_from} to {release.period_through}",
            markdown=_text(conn, release),
        )


def form_markdown(release_id: int, settings: Settings) -> str:
    """What the form of a release says now."""
    with store.connect(settings) as conn:
        return _text(conn, store.get(conn, release_id))


def diff(first: int, second: int, settings: Settings) -> Difference:
    """Compare two releases that were published (or one under review), from protected values only.

    Raises:
        ReleaseForbidden: one of them does not exist or has no content.
    """
    with store.connect(settings) as conn:
        return _difference(conn, store.get(conn, first), store.get(conn, second))


def _text(conn: psycopg.Connection, release: Release) -> str:
    with conn.transaction(), conn.cursor(row_factory=dict_row) as cursor:
        gates: list[dict[str, Any]] = cursor.execute(
            "SELECT gate, expectations, failed_critical, failed_other FROM ops.gate_status"
            " WHERE build_id = %s ORDER BY gate",
            [release.build_id],
        ).fetchall()
    current = store.current_release(conn)
    before = None if current is None or current == release.release_id else store.get(conn, current)
    return form.markdown(release, gates, _difference(conn, before, release).markdown())


def _difference(conn: psycopg.Connection, first: Release | None, second: Release) -> Difference:
    if first is None:
        return Difference(None, second.release_id, (), ())
    compared = []
    with conn.transaction():
        for table, dims in load_family().tables.items():
            rows = [
                store.protected_rows(
                    conn, _schema(release), table, release.release_id, [*dims, "value", "status"]
                )
                for release in (first, second)
            ]
            compared.append(differences.compare(table, dims, *rows))
    told = [
        {**release.details, "period_from": release.period_from, "period_through": release.period_through}
        for release in (first, second)
    ]
    return Difference(
        first.release_id, second.release_id, differences.reasons(told[0], told[1]), tuple(compared)
    )


def _schema(release: Release) -> str:
    public = release.state in (State.PUBLISHED, State.RECALLED)
    return "published_history" if public else "candidate"

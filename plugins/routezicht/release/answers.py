"""Answers of reviewers, matched with the form that each of them saw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from routezicht.config import Settings
from routezicht.errors import ReleaseForbidden
from routezicht.release import steps, store
from routezicht.release.states import State

DECISIONS = {"approve": "Approve", "reject": "Reject"}


def record_answer(
    form_id: str | UUID,
    settings: Settings,
    *,
    reviewer: str,
    decision: str,
    responded_at: datetime,
) -> State:
    """Record the answer to a form, for the content that this form showed.

    Args:
        decision: approve or reject.

    Raises:
        ReleaseForbidden: the form was never shown, or `record_review` refuses the answer.
    """
    with store.connect(settings) as conn:
        row = conn.execute(
            "SELECT release_id, content_hash FROM ops.review_form WHERE form_id = %s", [UUID(str(form_id))]
        ).fetchone()
    if row is None:
        raise ReleaseForbidden(
            "No such form was shown.", where="ops.review_form", action="clear the review task and answer anew"
        )
    return steps.record_review(
        row[0],
        settings,
        reviewer=reviewer,
        decision=DECISIONS.get(decision.lower(), decision),
        content_hash=row[1],
        responded_at=responded_at,
        record_source={"form": str(form_id)},
    )


def expire(request_key: str, settings: Settings) -> None:
    """Let the release of a run expire: its reviews did not come in time.

    Raises:
        ReleaseForbidden: the run has no release, or it is no longer open.
    """
    with store.connect(settings) as conn:
        store.call(conn, "close_release", store.id_of_request(conn, request_key), "expire", "platform")

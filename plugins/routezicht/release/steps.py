"""The steps of a release, from request to recall, each with its own checks before the database checks again.

Every function connects as `rz_release`. A step that was killed in the middle has changed nothing and may be
repeated; a step that already happened is refused by the state of the release.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from routezicht.config import Settings
from routezicht.errors import DisclosureError, ReleaseForbidden
from routezicht.release import internal, intruder, permissions, policies, protection, snapshot, store
from routezicht.release.family import check_period, load_family
from routezicht.release.states import State

log = logging.getLogger(__name__)

CAVEATS = (
    {
        "code": "NOT_SHOWN",
        "nl": "Niet getoond is niet nul: nul en kleine aantallen zien er hetzelfde uit.",
        "en": "Not shown is not zero: zero and small counts look the same.",
    },
    {
        "code": "PROTECTED",
        "nl": "Aantallen zijn beschermd en wijken af van de telling; hoeveel hooguit, staat bij de methode.",
        "en": "Counts are protected and differ from the true ones; by how much at most, the method says.",
    },
    {
        "code": "TOLD",
        "nl": "Routes zijn verteld door mensen zelf en niet nagegaan; bronnen worden niet opgeteld.",
        "en": "Routes are as told by people themselves and not verified; sources are not added up.",
    },
    {
        "code": "JOURNEYS",
        "nl": "Aantallen zijn vertelde reizen, geen personen; één persoon kan in meer bronnen voorkomen.",
        "en": "Counts are journeys told, not persons; one person may be in several sources.",
    },
)


def request(
    settings: Settings,
    *,
    requested_by: str,
    purpose: str,
    recipients: Sequence[str],
    sharing_model: str,
    period_from: str,
    period_through: str,
    request_key: str | None = None,
    build_id: UUID | None = None,
    family: str | None = None,
) -> int:
    """Ask for a release of the newest build that passed (or of `build_id`); returns its number.

    Args:
        requested_by: account of the person; may not review.
        period_from: first month of a quarter, YYYY-MM; `period_through` the last month of one.
        request_key: identifies the run, so that asking again gives the same release.

    Raises:
        ReleaseForbidden: no requester, unknown or expired purpose, recipient or sharing model not in the
            agreement, another release open, no passed build, or part of a quarter.
    """
    check_period(period_from, period_through)
    known = load_family().name
    if family not in (None, known):
        raise ReleaseForbidden(
            "There is no such family of tables.", where="family", action=f"leave it out, or ask for '{known}'"
        )
    with store.connect(settings) as conn:
        build = build_id or store.newest_build(conn)
        if build is None:
            raise ReleaseForbidden(
                "No build of the marts has passed yet.", where="ops.build", action="wait for the marts DAG"
            )
        asked = {
            "family": known,
            "period_from": period_from,
            "period_through": period_through,
            "purpose": purpose,
            "recipients": list(recipients),
            "sharing_model": sharing_model,
            "requested_by": requested_by,
            "build_id": str(build),
            "request_key": request_key,
        }
        return int(store.call(conn, "request_release", asked))


def protect(release_id: int, settings: Settings) -> str:
    """Make the candidate given all earlier releases; returns its content hash.

    Raises:
        ReleaseForbidden: under review, or a newer build has started.
        DisclosureError: the tables cannot be protected.
    """
    family = load_family()
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        policies.check_protect(release)
        seen = snapshot.read(conn, release, family)
        key = settings.secret("disclosure_key", create=True, nbytes=32).encode()
        candidate = protection.protect(family, seen, key=key)
        about = {
            "method": candidate.method,
            "state": candidate.state,
            "caveats": list(CAVEATS),
        }
        content_hash = store.write_candidate(conn, release_id, candidate.tables, about)
        internal.write_exact(settings, release_id, content_hash, seen.exact)
        internal.sweep(settings, store.contents_to_keep(conn))
    rows = sum(len(rows) for rows in candidate.tables.values())
    log.info("release %s: candidate of %s rows, content %s", release_id, rows, content_hash[:12])
    return content_hash


def report(release_id: int, settings: Settings) -> dict[str, Any]:
    """Attack the candidate with all earlier releases and store the report; returns its public part.

    Raises:
        ReleaseForbidden: not protected, or changed meanwhile.
        DisclosureError: the attack found something unsafe; the release stays where it is.
    """
    family = load_family()
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        policies.check_report(release)
        public, secret = intruder.attack(conn, release, family, settings)
        internal.write_report(settings, release_id, release.hash, secret)
        state = State(store.call(conn, "record_report", release_id, public))
    if state is not State.REPORTED:
        raise DisclosureError(
            "The attack on the candidate found cells that are not safe.",
            where=f"release {release_id}, content {release.hash[:12]}",
            action="read the internal report, change the protection and protect again",
        )
    return public


def record_review(
    release_id: int,
    settings: Settings,
    *,
    reviewer: str,
    decision: str,
    content_hash: str,
    responded_at: datetime,
    record_source: Mapping[str, Any] | None = None,
) -> State:
    """Copy one answer from the form's own record; returns the state after it.

    Args:
        decision: Approve or Reject.
        content_hash: the content that the form showed.
        record_source: where the original is, e.g. dag_id, run_id, task_id.

    Raises:
        ReleaseForbidden: not a steward, the requester, a second vote, other content, or not under review.
    """
    answer = {
        "release_id": release_id,
        "reviewer": reviewer,
        "decision": decision,
        "content_hash": content_hash,
        "responded_at": responded_at.isoformat(),
        "record_source": dict(record_source or {}),
    }
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        if not store.has_answered(conn, release_id, content_hash, reviewer):
            permissions.check_review(store.person(conn, reviewer), release)
            policies.check_review(release, content_hash)
        return State(store.call(conn, "record_review", answer))


def publish(release_id: int, settings: Settings) -> None:
    """Publish what was reviewed; the database verifies votes, gates, report, purpose and content itself.

    Raises:
        ReleaseForbidden: any of these does not hold; nothing was published.
    """
    with store.connect(settings) as conn:
        policies.check_publish(store.get(conn, release_id))
        store.call(conn, "publish_release", release_id)
    log.info("release %s is published", release_id)


def recall(release_id: int, settings: Settings, *, by: str, reason: str) -> int | None:
    """Withdraw a published release from all readers; returns the release that they see now.

    Raises:
        ReleaseForbidden: not published, `by` is no steward, or no reason.
    """
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        permissions.check_recall(store.person(conn, by), release)
        policies.check_recall(release)
        now = store.call(conn, "recall_release", release_id, by, reason)
    log.info("release %s is recalled; readers see release %s", release_id, now)
    return None if now is None else int(now)


def withdraw(release_id: int, settings: Settings, *, by: str) -> None:
    """Take an open release back, so that another can be requested.

    Raises:
        ReleaseForbidden: not open, or `by` is neither requester nor steward.
    """
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        permissions.check_withdraw(store.person(conn, by), release)
        policies.check_withdraw(release)
        store.call(conn, "close_release", release_id, "withdraw", by)


def send_back(release_id: int, settings: Settings, *, by: str) -> None:
    """Return a release under review: its candidate is made anew and earlier votes no longer count.

    Raises:
        ReleaseForbidden: not under review, or `by` is no steward.
    """
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        permissions.check_send_back(store.person(conn, by), release)
        policies.check_event(release, "return")
        store.call(conn, "close_release", release_id, "return", by)

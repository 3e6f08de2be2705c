"""Each way to publish what must not be: the message, and that readers see exactly what they saw before."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from release_readers import force_state, nothing_published, publish_in_the_database

from routezicht import release
from routezicht.errors import ReleaseForbidden
from routezicht.release.states import State


def test_with_one_reviewer(lab: Any) -> None:
    number = lab.reported()
    lab.review(number, "steward_ind")
    lab.gate("candidate")
    with nothing_published(lab, "'reviewed_once' does not allow 'publish'"):
        release.publish(number, lab.settings)
    with nothing_published(lab, "'reviewed_once' does not allow 'publish'"):
        publish_in_the_database(lab, number)
    force_state(lab, number, "approved")
    with nothing_published(lab, "Two different stewards must approve exactly this content; on record: 1"):
        publish_in_the_database(lab, number)


def test_without_any_review(lab: Any) -> None:
    number = lab.reported()
    lab.gate("candidate")
    force_state(lab, number, "approved")
    with nothing_published(lab, "on record: 0"):
        publish_in_the_database(lab, number)


def test_with_the_requester_as_reviewer(lab: Any) -> None:
    number = lab.reported(requested_by="steward_ind")
    with nothing_published(lab, "requester may not review"):
        lab.review(number, "steward_ind")


def test_with_the_same_person_twice(lab: Any) -> None:
    number = lab.reported()
    lab.review(number, "steward_ind")
    with nothing_published(lab, "already judged this content"):
        lab.review(number, "steward_ind")


def test_the_same_answer_copied_twice_is_one_vote(lab: Any) -> None:
    number = lab.reported()
    when = datetime.now(UTC)
    assert lab.review(number, "steward_ind", responded_at=when) == "reviewed_once"
    assert lab.review(number, "steward_ind", responded_at=when) == "reviewed_once"
    assert lab.sql("SELECT count(*) FROM ops.review") == [(1,)]


def test_with_somebody_who_is_no_steward(lab: Any) -> None:
    number = lab.reported()
    with nothing_published(lab, "not in the register of stewards"):
        lab.review(number, "lezer")


def test_with_a_steward_who_was_dismissed_after_the_vote(lab: Any) -> None:
    number = lab.approved()
    left = [{"name": "steward_kmar", "organisation": "KMar"}]
    lab.sql("SELECT ops.register_stewards(%s)", [json.dumps(left)], role="rz_migrate")
    with nothing_published(lab, "on record: 1"):
        release.publish(number, lab.settings)


def test_with_two_reviewers_of_one_organisation(lab: Any) -> None:
    number = lab.reported()
    lab.review(number, "steward_ind")
    lab.review(number, "steward_ind2")
    lab.gate("candidate")
    with nothing_published(lab, "reviewers of two organisations"):
        release.publish(number, lab.settings)


def test_with_an_answer_that_nobody_gave(lab: Any) -> None:
    number = lab.reported()
    with nothing_published(lab, "Nobody has answered"):
        lab.review(number, "")


def test_after_a_reviewer_refused(lab: Any) -> None:
    number = lab.reported()
    assert lab.review(number, "steward_ind", "Reject") == "rejected"
    with nothing_published(lab, "'rejected' does not allow 'approve'"):
        lab.review(number, "steward_kmar")
    force_state(lab, number, "approved")
    with nothing_published(lab, "A reviewer refused this content"):
        publish_in_the_database(lab, number)


def change_a_count(lab: Any, number: int) -> None:
    lab.sql("UPDATE candidate.fct_route_month SET value = value + 10 WHERE status = 'published'")


def hide_a_cell(lab: Any, number: int) -> None:
    lab.sql(
        """DELETE FROM candidate.fct_entry_region_month
           WHERE ctid IN (SELECT ctid FROM candidate.fct_entry_region_month LIMIT 1)"""
    )


def change_a_label(lab: Any, number: int) -> None:
    lab.sql("UPDATE candidate.dim_corridor SET label_nl = 'anders'")


def change_the_recipients(lab: Any, number: int) -> None:
    lab.sql("UPDATE ops.release SET recipients = '{IND}' WHERE release_id = %s", [number])


@pytest.mark.parametrize("tamper", [change_a_count, hide_a_cell, change_a_label, change_the_recipients])
def test_with_other_content_than_was_reviewed(lab: Any, tamper: Callable[[Any, int], None]) -> None:
    number = lab.approved()
    tamper(lab, number)
    with nothing_published(lab, "not what was reviewed"):
        release.publish(number, lab.settings)


def test_a_candidate_made_again_has_no_votes(lab: Any) -> None:
    number = lab.reported()
    first = lab.content_hash(number)
    lab.review(number, "steward_ind")
    with nothing_published(lab, "does not allow 'protect'"):
        release.protect(number, lab.settings)
    release.send_back(number, lab.settings, by="steward_kmar")
    second = release.protect(number, lab.settings)
    assert second != first
    release.report(number, lab.settings)
    with nothing_published(lab, "other content"):
        lab.review(number, "steward_kmar", content_hash=first)
    assert lab.review(number, "steward_kmar") == "reviewed_once"


def test_rows_cannot_be_added_to_a_candidate_under_review(lab: Any) -> None:
    number = lab.reported()
    with (
        pytest.raises(psycopg.Error, match="can no longer be changed"),
        lab.connect("rz_release") as conn,
    ):
        conn.execute(
            """INSERT INTO candidate.fct_entry_region_month
                   (entry_region, origin_region, month, value, status, release_id)
               VALUES ('X', 'Y', '2024-01', 99, 'published', %s)""",
            [number],
        )


@pytest.mark.parametrize("when", ["at the request", "after the votes"])
def test_with_an_expired_purpose(lab: Any, when: str) -> None:
    number = lab.approved() if when == "after the votes" else None
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    lab.sql("UPDATE ops.release_agreement SET valid_until = %s", [yesterday])
    with nothing_published(lab, "The purpose has expired"):
        lab.request() if number is None else release.publish(number, lab.settings)


def test_with_an_expired_purpose_of_a_source(lab: Any) -> None:
    number = lab.approved()
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    lab.sql("ALTER TABLE ops.purpose DISABLE TRIGGER USER")
    lab.sql("UPDATE ops.purpose SET valid_until = %s WHERE source = 'kmar_vbs'", [yesterday])
    with nothing_published(lab, "A source of this build has no valid purpose.*source kmar_vbs"):
        release.publish(number, lab.settings)


OUTSIDE_THE_REGISTER: list[tuple[dict[str, Any], str]] = [
    ({"requested_by": ""}, "needs a person"),
    ({"requested_by": "a b"}, "characters that the audit does not take"),
    ({"purpose": "curiosity"}, "purpose is not registered"),
    ({"recipients": ["DRM", "press"]}, "recipient is not in the agreement"),
    ({"recipients": []}, "recipient is not in the agreement"),
    ({"sharing_model": "remote_access"}, "does not allow this sharing model"),
    ({"period_from": "2024-02"}, "whole quarters"),
    ({"family": "other"}, "no such family"),
]


def test_a_request_outside_the_register(lab: Any) -> None:
    for changed, message in OUTSIDE_THE_REGISTER:
        with nothing_published(lab, message):
            lab.request(**changed)
    assert lab.sql("SELECT count(*) FROM ops.release") == [(0,)]


def test_two_requests_at_the_same_moment_make_one_release(lab: Any) -> None:
    start = threading.Barrier(2, timeout=30)

    def ask() -> int | str:
        start.wait()
        try:
            return lab.request()
        except ReleaseForbidden as error:
            return error.what

    with ThreadPoolExecutor(2) as pool:
        outcomes = [task.result() for task in [pool.submit(ask), pool.submit(ask)]]
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["int", "str"]
    assert lab.sql("SELECT count(*) FROM ops.release") == [(1,)]
    (message,) = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert message.startswith("Another release")


def test_two_tasks_that_publish_at_once_publish_once(lab: Any) -> None:
    number = lab.approved()
    start = threading.Barrier(2, timeout=30)

    def publish() -> str:
        start.wait()
        try:
            publish_in_the_database(lab, number)
        except ReleaseForbidden as error:
            return error.what
        return "published"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(task.result() for task in [pool.submit(publish), pool.submit(publish)])
    assert outcomes[1] == "published"
    assert "does not allow 'publish'" in outcomes[0]
    assert lab.sql("SELECT count(*) FROM published_history.dim_mode") == [(3,)]


def test_a_second_release_while_one_is_under_review(lab: Any) -> None:
    number = lab.reported()
    with nothing_published(lab, f"Another release is still open.*release {number}"):
        lab.request()
    release.withdraw(number, lab.settings, by="aanvrager")
    assert lab.request() > number


@pytest.mark.parametrize("gate", ["landing", "staging", "marts"])
def test_with_a_failed_gate(lab: Any, gate: str) -> None:
    lab.gate(gate, success=False, severity="warning")
    number = lab.approved()
    lab.gate(gate, success=False)
    with nothing_published(lab, f"A critical expectation of the build failed.*gate {gate}"):
        release.publish(number, lab.settings)
    release.withdraw(number, lab.settings, by="aanvrager")
    with nothing_published(lab, "A critical expectation of the build failed"):
        lab.request()


def test_without_the_gate_on_this_candidate(lab: Any) -> None:
    lab.gate("candidate")
    number = lab.reported()
    lab.review(number, "steward_ind")
    lab.review(number, "steward_kmar")
    with nothing_published(lab, "has not run since the candidate was made"):
        release.publish(number, lab.settings)


def test_with_a_report_that_is_not_safe(lab: Any) -> None:
    number = lab.approved()
    lab.sql("""UPDATE ops.release SET report = report || '{"safe": false}'""")
    with nothing_published(lab, "does not call this content safe"):
        release.publish(number, lab.settings)
    with nothing_published(lab, "does not call this content safe"):
        publish_in_the_database(lab, number)


def test_a_build_that_is_no_longer_the_newest(lab: Any) -> None:
    old = lab.build_id
    number = lab.request()
    lab.build()
    with nothing_published(lab, "newer build has started"):
        release.protect(number, lab.settings)
    release.withdraw(number, lab.settings, by="steward_ind")
    with nothing_published(lab, "newer build has started"):
        lab.request(build_id=old)


def test_in_a_wrong_state(lab: Any) -> None:
    number = lab.approved()
    for state in set(State) - {State.APPROVED}:
        force_state(lab, number, state)
        with nothing_published(lab, f"'{state}' does not allow 'publish'"):
            publish_in_the_database(lab, number)


def test_twice(lab: Any) -> None:
    number = lab.published()
    with nothing_published(lab, "'published' does not allow 'publish'"):
        release.publish(number, lab.settings)
    assert lab.sql("SELECT count(*) FROM ops.audit WHERE event = 'release.publish'") == [(1,)]

"""What the database refuses by itself: by hand, past the checks in Python, and in its history."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from release_readers import nothing_published, seen_by_readers

from routezicht import release
from routezicht.release import store

ROLES = (
    "rz_release",
    "rz_analyst",
    "rz_bi",
    "rz_steward",
    "rz_privacy",
    "rz_transform",
    "rz_gate",
    "rz_migrate",
)
BY_HAND = {
    "point readers elsewhere": "UPDATE published.current_release SET release_id = 1",
    "forge a vote": """INSERT INTO ops.review (release_id, content_hash, reviewer, organisation, decision,
        responded_at, record_source) VALUES (1, 'x', 'steward_ind', 'IND', 'Approve', now(), '{}')""",
    "forge a state": "UPDATE ops.release SET state = 'approved'",
    "forge history": """INSERT INTO published_history.fct_entry_region_month
        (entry_region, origin_region, month, value, status, release_id)
        VALUES ('X', 'Y', 'Z', 99, 'published', 1)""",
    "delete history": "DELETE FROM published_history.fct_route_month",
    "appoint a steward": "INSERT INTO ops.steward (name, organisation) VALUES ('me', 'IND')",
    "write an audit row": "SELECT ops.append_audit('release.publish', 'release:1', '{}', 'me')",
    "make a step past its function": "SELECT ops.advance_release(1, 'publish', 'me')",
}


def test_by_hand_in_the_database(lab: Any) -> None:
    lab.published()
    before = seen_by_readers(lab)
    for role in ROLES:
        with lab.connect(role) as conn:
            conn.execute("SET default_transaction_read_only = off")
            for statement in BY_HAND.values():
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    conn.execute(statement)
    assert seen_by_readers(lab) == before


def test_only_the_release_role_may_call_the_steps(lab: Any) -> None:
    for role in ROLES[1:]:
        with lab.connect(role) as conn:
            for step in ("publish_release(1)", "record_review('{}')", "recall_release(1, 'a', 'b')"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    conn.execute(f"SELECT ops.{step}")


def test_history_cannot_be_changed_even_by_its_owner(lab: Any) -> None:
    lab.published()
    for relation in ("fct_entry_region_month", "fct_entry_region_month__r1", "dim_mode"):
        for statement in ("UPDATE {} SET release_id = 11", "DELETE FROM {}", "TRUNCATE {}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                lab.sql(statement.format(f"published_history.{relation}"))


def test_a_vote_cannot_be_changed_even_by_its_owner(lab: Any) -> None:
    lab.approved()
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        lab.sql("UPDATE ops.review SET decision = 'Approve'")


def test_every_step_is_an_audit_row(lab: Any) -> None:
    number = lab.published()
    release.recall(number, lab.settings, by="steward_ind", reason="test")
    events = lab.sql(
        "SELECT event, actor FROM ops.audit WHERE subject = %s ORDER BY seq", [f"release:{number}"]
    )
    assert events == [
        ("release.request", "aanvrager"),
        ("release.protect", "rz_release"),
        ("release.report", "rz_release"),
        ("release.approve", "steward_ind"),
        ("release.approve", "steward_kmar"),
        ("release.publish", "rz_release"),
        ("release.recall", "steward_ind"),
    ]


REFUSED_REVIEWS: list[tuple[dict[str, Any], str]] = [
    ({"reviewer": "aanvrager"}, "requester may not review"),
    ({"reviewer": "lezer"}, "not in the register of stewards"),
    ({"reviewer": ""}, "Nobody has answered"),
    ({"responded_at": None}, "Nobody has answered"),
    ({"content_hash": "other"}, "about other content"),
    ({"decision": "Maybe"}, "either Approve or Reject"),
    ({"reviewer": "steward_ind"}, "already judged this content"),
    ({"release_id": 99}, "no such release"),
]


def test_the_database_itself_refuses_a_review(lab: Any) -> None:
    number = lab.reported()
    lab.review(number, "steward_ind")
    answer = {
        "release_id": number,
        "reviewer": "steward_kmar",
        "decision": "Approve",
        "content_hash": lab.content_hash(number),
        "responded_at": "2026-01-01T00:00:00Z",
        "record_source": {},
    }
    for changed, message in REFUSED_REVIEWS:
        with nothing_published(lab, message), store.connect(lab.settings) as conn:
            store.call(conn, "record_review", {**answer, **changed})
    assert lab.sql("SELECT count(*) FROM ops.review") == [(1,)]


REFUSED_STEPS = [
    ("close_release", ("withdraw", "lezer"), "Only the requester or a steward may withdraw"),
    ("close_release", ("return", "aanvrager"), "Only a named steward may return"),
    ("close_release", ("publish", "steward_ind"), "does not close a release"),
    ("recall_release", ("aanvrager", "why not"), "Only a named steward may recall"),
    ("recall_release", ("steward_ind", " "), "A recall needs a reason"),
    ("recall_release", ("steward_ind", "too early"), "does not allow 'recall'"),
]


def test_the_database_itself_refuses_other_steps(lab: Any) -> None:
    number = lab.request()
    for step, arguments, message in REFUSED_STEPS:
        with nothing_published(lab, message), store.connect(lab.settings) as conn:
            store.call(conn, step, number, *arguments)
    assert lab.sql("SELECT state FROM ops.release") == [("requested",)]

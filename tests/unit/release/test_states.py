"""The states of a release: data, documentation and database say the same; every step is judged by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from routezicht.errors import ReleaseForbidden
from routezicht.release import permissions, policies
from routezicht.release.model import Person, Release
from routezicht.release.states import ACTOR, MEANING, OPEN, TRANSITIONS, State, allowed, as_markdown

ROOT = Path(__file__).resolve().parents[3]
RELEASE = Release(
    release_id=7,
    state=State.REPORTED,
    requested_by="aanvrager",
    requested_at=datetime(2024, 1, 1, tzinfo=UTC),
    family="routezicht",
    period_from="2024-01",
    period_through="2024-03",
    purpose="p",
    recipients=("DRM",),
    sharing_model="limited_release",
    build_id=UUID(int=1),
    content_hash="abc",
    report={"safe": True, "content_hash": "abc"},
)
STEWARD, READER = Person("steward_ind", "IND"), Person("lezer")


def test_the_reference_page_is_written_from_the_data() -> None:
    assert (ROOT / "docs/reference/release-states.md").read_text() == as_markdown()


def test_every_state_is_explained_and_can_be_reached() -> None:
    assert set(MEANING) == set(State)
    assert {t.after for t in TRANSITIONS} | {State.REQUESTED} == set(State)
    assert {t.event for t in TRANSITIONS} == set(ACTOR)


def test_only_an_approved_release_can_be_published() -> None:
    assert [state for state in State if allowed(state, "publish")] == [State.APPROVED]


def test_an_open_release_can_always_be_taken_back() -> None:
    assert {state for state in State if allowed(state, "withdraw")} == OPEN


def test_nothing_leads_out_of_an_end() -> None:
    for state in (State.RECALLED, State.REJECTED, State.WITHDRAWN, State.EXPIRED):
        assert not [t for t in TRANSITIONS if t.before is state]


@pytest.mark.parametrize(
    ("policy", "states"),
    [
        (policies.protect, {State.REQUESTED, State.PROTECTED, State.RETURNED}),
        (policies.report, {State.PROTECTED}),
        (policies.publish, {State.APPROVED}),
        (policies.withdraw, OPEN),
        (policies.recall, {State.PUBLISHED}),
        (lambda release: policies.review(release, "abc"), {State.REPORTED, State.REVIEWED_ONCE}),
    ],
)
def test_policies_by_state(policy: Callable[[Release], bool], states: set[State]) -> None:
    assert {state for state in State if policy(replace(RELEASE, state=state))} == states


def test_a_policy_says_what_is_needed_and_what_to_do() -> None:
    with pytest.raises(ReleaseForbidden, match=r"needs state approved.*release 7.*wait for two reviews"):
        policies.check_publish(RELEASE)


def test_a_vote_on_other_content_is_refused() -> None:
    assert not policies.review(RELEASE, "other")


@pytest.mark.parametrize(
    "report", [None, {}, {"safe": False, "content_hash": "abc"}, {"safe": True, "content_hash": "old"}]
)
def test_only_a_safe_report_on_this_content_lets_a_release_out(report: dict[str, object] | None) -> None:
    assert not policies.publish(replace(RELEASE, state=State.APPROVED, report=report))


@pytest.mark.parametrize(
    ("person", "release", "may"),
    [
        (STEWARD, RELEASE, True),
        (READER, RELEASE, False),
        (Person("aanvrager", "DRM"), RELEASE, False),
        (STEWARD, replace(RELEASE, approvals=("steward_ind",)), False),
        (STEWARD, replace(RELEASE, approvals=("steward_kmar",)), True),
    ],
)
def test_who_may_review(person: Person, release: Release, may: bool) -> None:
    assert permissions.review(person, release) is may


def test_who_may_withdraw_return_and_recall() -> None:
    assert permissions.withdraw(Person("aanvrager"), RELEASE)
    assert permissions.withdraw(STEWARD, RELEASE)
    assert not permissions.withdraw(READER, RELEASE)
    for rule in (permissions.recall, permissions.send_back):
        assert rule(STEWARD, RELEASE)
        assert not rule(Person("aanvrager"), RELEASE)

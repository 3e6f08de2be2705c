"""May this person do this step? Each rule is a pair: check_x raises with the reason, x answers."""

from __future__ import annotations

from collections.abc import Callable

from routezicht.errors import ReleaseForbidden
from routezicht.release.model import Person, Release


def _refuse(release: Release, what: str, action: str) -> ReleaseForbidden:
    return ReleaseForbidden(what, where=f"release {release.release_id}", action=action)


def check_review(person: Person, release: Release) -> None:
    """A reviewer is a named steward, did not ask for the release, and has not yet judged this content."""
    if not person.name:
        raise _refuse(release, "Nobody has answered this review.", "answer the form as a named steward")
    if person.name == release.requested_by:
        raise _refuse(
            release,
            "The requester may not review the own release.",
            "have two other stewards review it",
        )
    if not person.steward:
        raise _refuse(
            release,
            "The reviewer is not in the register of stewards.",
            "have a named steward review it, or register this one first",
        )
    if person.name in release.approvals:
        raise _refuse(
            release,
            "This person has already approved this content.",
            "have a second, different steward review it",
        )


def check_recall(person: Person, release: Release) -> None:
    """Any named steward may recall: waiting for the right one would cost time when it matters."""
    if not person.steward:
        raise _refuse(release, "Only a named steward may recall a release.", "ask a steward")


def check_withdraw(person: Person, release: Release) -> None:
    """The requester takes back the own request; a steward may do so for somebody who is away."""
    if person.name != release.requested_by and not person.steward:
        raise _refuse(release, "Only the requester or a steward may withdraw a release.", "ask one of them")


def check_send_back(person: Person, release: Release) -> None:
    """Sending a release back is a steward's decision."""
    if not person.steward:
        raise _refuse(release, "Only a named steward may return a release.", "ask a steward")


def _answers(check: Callable[[Person, Release], None], person: Person, release: Release) -> bool:
    try:
        check(person, release)
    except ReleaseForbidden:
        return False
    return True


def review(person: Person, release: Release) -> bool:
    """Whether `check_review` passes."""
    return _answers(check_review, person, release)


def recall(person: Person, release: Release) -> bool:
    """Whether `check_recall` passes."""
    return _answers(check_recall, person, release)


def withdraw(person: Person, release: Release) -> bool:
    """Whether `check_withdraw` passes."""
    return _answers(check_withdraw, person, release)


def send_back(person: Person, release: Release) -> bool:
    """Whether `check_send_back` passes."""
    return _answers(check_send_back, person, release)

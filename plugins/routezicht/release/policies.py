"""Is this step allowed in this state of the release? Each rule is a pair: check_x raises, x answers."""

from __future__ import annotations

from collections.abc import Callable

from routezicht.errors import ReleaseForbidden
from routezicht.release.model import Release
from routezicht.release.states import TRANSITIONS, State, allowed

# What a person can do who finds the release in a state where the step is not allowed.
_NEXT = {
    State.REQUESTED: "protect it first",
    State.PROTECTED: "run the attack report first",
    State.REPORTED: "wait for two reviews, or return it to change it",
    State.REVIEWED_ONCE: "wait for the second review, or return it to change it",
    State.APPROVED: "publish it, or return it to change it",
    State.PUBLISHED: "recall it if it must go, and request a new release",
    State.RETURNED: "protect it again",
}


def check_event(release: Release, event: str) -> State:
    """The state that follows; ReleaseForbidden if the event is not allowed in the present one."""
    after = allowed(release.state, event)
    if after is None:
        needed = " or ".join(sorted({t.before.value for t in TRANSITIONS if t.event == event}))
        raise ReleaseForbidden(
            f"A release in state '{release.state}' does not allow '{event}'; that needs state {needed}.",
            where=f"release {release.release_id}",
            action=_NEXT.get(release.state, "request a new release"),
        )
    return after


def check_protect(release: Release) -> None:
    """The candidate may be (re)made only while nobody is judging it."""
    check_event(release, "protect")


def check_report(release: Release) -> None:
    """Only a protected candidate can be attacked and reported."""
    check_event(release, "report")


def check_review(release: Release, content_hash: str) -> None:
    """Votes count only for the content as it is now, once the report calls it safe."""
    check_event(release, "approve")
    if content_hash != release.content_hash:
        raise ReleaseForbidden(
            "The answer is about other content than the release holds now.",
            where=f"release {release.release_id}",
            action="show the reviewers the present content and ask again",
        )


def check_publish(release: Release) -> None:
    """Approved by two, reported safe for exactly this content."""
    check_event(release, "publish")
    if not release.safe:
        raise ReleaseForbidden(
            "The anonymity report does not call this content safe.",
            where=f"release {release.release_id}",
            action="protect it again with other settings",
        )


def check_withdraw(release: Release) -> None:
    """Only a release that is still open can be withdrawn."""
    check_event(release, "withdraw")


def check_recall(release: Release) -> None:
    """Only what was published can be recalled."""
    check_event(release, "recall")


def _answers(check: Callable[[], object]) -> bool:
    try:
        check()
    except ReleaseForbidden:
        return False
    return True


def protect(release: Release) -> bool:
    """Whether `check_protect` passes."""
    return _answers(lambda: check_protect(release))


def report(release: Release) -> bool:
    """Whether `check_report` passes."""
    return _answers(lambda: check_report(release))


def review(release: Release, content_hash: str) -> bool:
    """Whether `check_review` passes."""
    return _answers(lambda: check_review(release, content_hash))


def publish(release: Release) -> bool:
    """Whether `check_publish` passes."""
    return _answers(lambda: check_publish(release))


def withdraw(release: Release) -> bool:
    """Whether `check_withdraw` passes."""
    return _answers(lambda: check_withdraw(release))


def recall(release: Release) -> bool:
    """Whether `check_recall` passes."""
    return _answers(lambda: check_recall(release))

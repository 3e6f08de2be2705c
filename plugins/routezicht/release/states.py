"""The life of a release as data: its states, the transitions between them, and who makes each one.

The database holds the same table (`ops.release_transition`) and refuses what is not in it;
`docs/reference/release-states.md` is written from it. Tests compare the three.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """States of a release; the text is what the database stores."""

    REQUESTED = "requested"
    PROTECTED = "protected"
    REPORTED = "reported"
    REVIEWED_ONCE = "reviewed_once"
    APPROVED = "approved"
    PUBLISHED = "published"
    RECALLED = "recalled"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MEANING: Final[dict[State, str]] = {
    State.REQUESTED: "A person asked for it; period, purpose, recipients and sharing model are on record.",
    State.PROTECTED: "The candidate tables are made and have a content hash.",
    State.REPORTED: "Our own attack found nothing unsafe; two reviewers may now judge it.",
    State.REVIEWED_ONCE: "One reviewer approved exactly this content.",
    State.APPROVED: "Two different reviewers approved exactly this content.",
    State.PUBLISHED: "It is, or was until a newer one came, what readers see; it can no longer change.",
    State.RECALLED: "Withdrawn from all readers; a tombstone stays, and later releases count it as known.",
    State.RETURNED: "Sent back: the candidate must be made anew, earlier votes no longer count.",
    State.REJECTED: "A reviewer refused it; nothing was published.",
    State.WITHDRAWN: "Taken back by the requester or a steward before publication.",
    State.EXPIRED: "The reviews did not come in time; nothing was published.",
}

# One at a time: two candidates protected against the same earlier releases may be unsafe together.
OPEN: Final = frozenset(
    {
        State.REQUESTED,
        State.PROTECTED,
        State.REPORTED,
        State.REVIEWED_ONCE,
        State.APPROVED,
        State.RETURNED,
    }
)
UNDER_REVIEW: Final = frozenset({State.REPORTED, State.REVIEWED_ONCE})


@dataclass(frozen=True, order=True)
class Transition:
    """One allowed step and the event that makes it."""

    before: State
    after: State
    event: str


def _steps(event: str, after: State, *before: State) -> frozenset[Transition]:
    return frozenset(Transition(state, after, event) for state in before)


TRANSITIONS: Final = (
    _steps("protect", State.PROTECTED, State.REQUESTED, State.PROTECTED, State.RETURNED)
    | _steps("report", State.REPORTED, State.PROTECTED)
    | _steps("approve", State.REVIEWED_ONCE, State.REPORTED)
    | _steps("approve", State.APPROVED, State.REVIEWED_ONCE)
    | _steps("reject", State.REJECTED, *UNDER_REVIEW)
    | _steps("return", State.RETURNED, *UNDER_REVIEW, State.APPROVED)
    | _steps("withdraw", State.WITHDRAWN, *OPEN)
    | _steps("expire", State.EXPIRED, *OPEN)
    | _steps("publish", State.PUBLISHED, State.APPROVED)
    | _steps("recall", State.RECALLED, State.PUBLISHED)
)

ACTOR: Final[dict[str, str]] = {
    "protect": "the platform, for the requester",
    "report": "the platform, only when the attack report says safe",
    "approve": "a steward who is not the requester",
    "reject": "a steward who is not the requester",
    "return": "a steward",
    "withdraw": "the requester or a steward",
    "expire": "the platform, when the term of the review has passed",
    "publish": "the platform, after verifying everything again",
    "recall": "a steward",
}

DECISIONS: Final = {"Approve": "approve", "Reject": "reject"}


def allowed(before: State, event: str) -> State | None:
    """The state that `event` leads to from `before`, or None if the event is not allowed there.

    >>> allowed(State.APPROVED, "publish")
    <State.PUBLISHED: 'published'>
    >>> allowed(State.REVIEWED_ONCE, "publish") is None
    True
    """
    return next((t.after for t in TRANSITIONS if t.before is before and t.event == event), None)


def as_markdown() -> str:
    """The reference page of the states (`docs/reference/release-states.md`)."""
    lines = [
        "# States of a release",
        "",
        "Written from `plugins/routezicht/release/states.py` (`as_markdown`); a test compares them.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> requested: request",
        *(f"    {t.before} --> {t.after}: {t.event}" for t in sorted(TRANSITIONS)),
        *(f"    {state} --> [*]" for state in State if not any(t.before is state for t in TRANSITIONS)),
        "```",
        "",
        "| State | Meaning | Open |",
        "|---|---|---|",
        *(f"| `{state}` | {MEANING[state]} | {'yes' if state in OPEN else 'no'} |" for state in State),
        "",
        "At most one release is open at any time.",
        "",
        "| Event | From | To | By |",
        "|---|---|---|---|",
    ]
    for event, actor in ACTOR.items():
        steps = [t for t in sorted(TRANSITIONS) if t.event == event]
        for after in dict.fromkeys(t.after for t in steps):
            before = ", ".join(f"`{t.before}`" for t in steps if t.after is after)
            lines.append(f"| {event} | {before} | `{after}` | {actor} |")
    return "\n".join(lines) + "\n"

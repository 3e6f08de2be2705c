"""What is known of one release and of one steward, as the checks need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from routezicht.errors import ReleaseForbidden
from routezicht.release.states import State


@dataclass(frozen=True)
class Release:
    """One row of `ops.release` with what its reviewers said of the content as it is now."""

    release_id: int
    state: State
    requested_by: str
    requested_at: datetime
    family: str
    period_from: str
    period_through: str
    purpose: str
    recipients: tuple[str, ...]
    sharing_model: str
    build_id: UUID
    revision: int = 0
    content_hash: str | None = None
    report: dict[str, Any] | None = None
    approvals: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """The content hash; ReleaseForbidden while there is no candidate."""
        if self.content_hash is None:
            raise ReleaseForbidden(
                "The release has no content yet.",
                where=f"release {self.release_id}",
                action="protect it first",
            )
        return self.content_hash

    @property
    def safe(self) -> bool:
        """Whether the attack report belongs to this content and calls it safe."""
        report = self.report or {}
        return report.get("safe") is True and report.get("content_hash") == self.content_hash


@dataclass(frozen=True)
class Person:
    """Somebody who acts on a release; `organisation` is None for everybody who is not a steward."""

    name: str
    organisation: str | None = None

    @property
    def steward(self) -> bool:
        """Whether the register of stewards names this person."""
        return self.organisation is not None

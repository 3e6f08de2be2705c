"""Data that the stages of the miner hand to each other: mentions, clauses, time spans, stops and the mined route."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Mode = Literal["plane", "boat", "ship", "truck", "van", "bus", "car", "train", "foot"]
Evidence = Literal["registered", "stated"]
Status = Literal["given", "not_asked", "refused", "unknown"]


class Kind(StrEnum):
    """What a name is: a country, a place in it, an adjective or a people."""

    COUNTRY = "country"
    PLACE = "place"
    ADJECTIVE = "adjective"
    PEOPLE = "people"


class Role(StrEnum):
    """What a mention does in the journey; the first five can become legs."""

    FROM = "from"
    VIA = "via"
    TO = "to"
    AT = "at"
    REGISTERED = "registered"
    ORIGIN = "origin"
    RESIDENCE = "residence"
    ASKED = "asked"
    NEUTRAL = "neutral"
    NOT_VISITED = "not_visited"


@dataclass(slots=True, eq=False)
class Mention:
    """A name of a country in the text: tokens `start` up to `end`, and what stands for what."""

    start: int
    end: int
    country: str
    kind: Kind
    name: str
    others: tuple[str, ...] = ()
    head: int = 0  # tag bits of the noun that an adjective belongs to
    role: Role = Role.NEUTRAL
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A time as first and last possible day."""

    first: date
    last: date

    def after(self, other: Span) -> bool:
        """Every day of it lies after `other`."""
        return self.first > other.last

    def label(self) -> str | None:
        """`YYYY-MM` if the span lies in one month, `YYYY` if in one year, else None."""
        if self.first.year != self.last.year:
            return None
        if self.first.month != self.last.month:
            return f"{self.first.year:04d}"
        return f"{self.first.year:04d}-{self.first.month:02d}"


@dataclass(slots=True)
class Clause:
    """A part of a sentence with one verb: tokens `start` up to `end`, and the tags of all its words."""

    start: int
    end: int
    tags: int
    speaker: str  # "question", "answer" or "narrator"
    opener: str = ""
    words: frozenset[str] = frozenset()
    mentions: list[Mention] = field(default_factory=list)
    resumes: bool = False  # goes on with the subject of the clause before an inserted one
    actor: str = "self"  # "self", "other", "carrier" (another person who takes the traveller along)


@dataclass(slots=True)
class Sentence:
    """A sentence: its clauses, who speaks, and whether it asks."""

    start: int
    end: int
    speaker: str
    clauses: list[Clause] = field(default_factory=list)
    asks: bool = False
    turn: int = 0


@dataclass(slots=True, eq=False)
class Stop:
    """An arrival while the journey is being put together."""

    country: str
    place: str | None = None
    mode: str | None = None
    span: Span | None = None
    registered_span: Span | None = None
    registered: bool = False
    final: bool = False
    weight: float = 1.0
    why: list[str] = field(default_factory=list)
    sentence: int = -1  # number of the sentence that told it first
    passed_on: bool = False  # its date was told of the step before
    relative: tuple[int, str] | None = None  # its date was counted from the stop before
    returned: bool = False  # brought or sent there
    past_perfect: bool = False
    passed: bool = False  # only travelled through
    tentative: bool = False  # told in a version that the text may correct
    travelled: bool = False  # told as a movement or stay, not only as a record
    answered: bool = False  # the traveller told it in an answer
    aside: bool = False  # told in an answer as a stay, without a movement

    @property
    def when(self) -> Span | None:
        """The time of arrival, else that of the registration."""
        return self.span or self.registered_span


@dataclass(frozen=True, slots=True)
class Leg:
    """One arrival in a country: `month` is `YYYY-MM`, `YYYY` or None; `confidence` the chance that it is right."""

    country: str
    place: str | None
    mode: str | None
    month: str | None
    evidence: Evidence
    confidence: float
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class MinedRoute:
    """The route of one text in order of travel, with status and the countries that it only mentions."""

    route: list[Leg]
    origin: str | None
    destination: str | None
    status: Status
    confidence: float
    not_visited: list[str]
    uncertain: bool = False

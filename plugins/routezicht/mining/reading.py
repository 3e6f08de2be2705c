"""State of one reading: the text, the journey so far, the clock, the last question and what was dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from routezicht.mining.gazetteer import Lexicon
from routezicht.mining.journey import Journey
from routezicht.mining.model import Kind, Mention, Sentence, Span, Stop
from routezicht.mining.moves import Move
from routezicht.mining.questions import Question
from routezicht.mining.times import Clock, month_span
from routezicht.mining.tokens import Tokens


@dataclass(slots=True)
class Reading:
    """What the stages of the reading share; one object for each text."""

    tokens: Tokens
    tags: list[int]
    lex: Lexicon
    parts: list[Sentence]
    clock: Clock
    journey: Journey = field(default_factory=Journey)
    dropped: list[tuple[Mention, str]] = field(default_factory=list)
    final: Stop | None = None  # where the service that writes the text met the traveller
    final_from: Move | None = None  # where the vehicle in which the traveller was found came from
    question: Question = field(default_factory=Question)
    unfinished: Stop | None = None  # asked how it was reached, and the answer has not come to it yet
    fetched: int = -9  # the sentence in which somebody fetched the traveller
    echoed: Question | None = None  # what an answer repeats of its question
    asked_turn: int = -1
    answered_turn: int = -1
    clock_before: tuple[Span | None, Span | None] = (None, None)
    boarded: str | None = None
    last_boarded: str | None = None
    carried: str | None = None  # the means of the last arrival, for names without a verb
    carried_turn: int = -1
    until: bool = False  # the last time told is when a stay ended
    undated: Span | None = None  # a time told alone, for the arrival told next
    told_now: list[Stop] = field(default_factory=list)  # stops of this answer
    told_before: list[Stop] = field(default_factory=list)  # stops of the answer before
    told_years: list[int] = field(default_factory=list)
    sentence_spans: list[Span] = field(default_factory=list)
    sentence_start: int = 0
    corrected: bool = False
    thread: Stop | None = None  # where the report was before it went on in the pluperfect
    thread_sentence: Sentence | None = None
    tried: int = 0  # how often the text says that a border was tried
    promised: Mention | None = None  # a place that the sentence before only promised or booked


def place_of(mention: Mention) -> str | None:
    """The place that a mention names, None for a country."""
    return mention.name if mention.kind == Kind.PLACE else None


def month_of(label: str | None) -> Span | None:
    """The days of `YYYY-MM` or `YYYY`."""
    if not label:
        return None
    year, _, month = label.partition("-")
    return (
        month_span(int(year), int(month)) if month else Span(date(int(year), 1, 1), date(int(year), 12, 31))
    )

"""Read a text from start to end: questions and answers, findings, corrections, and the journey they add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from routezicht.mining.gazetteer import Lexicon
from routezicht.mining.journey import Journey, fill_months, order
from routezicht.mining.model import Clause, Kind, Mention, Role, Sentence, Span, Stop
from routezicht.mining.moves import Move, Told, decide_all, tell
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    ATTEMPT,
    AUTHORITY,
    CARRIER,
    FIND,
    MOVE,
    NEG,
    NO,
    PLAN,
    REGISTERED,
    STAY,
    VISIT_NEG,
    YES,
)
from routezicht.mining.times import Clock, find_times, month_span, moved, resolve
from routezicht.mining.tokens import Tokens

_LEGS: Final = frozenset({Role.VIA, Role.TO, Role.AT, Role.REGISTERED})
_BACK: Final = frozenset("daarvoor ervoor voordien voorafgaand vooraf eerder".split())
_THERE: Final = frozenset("daar waar er aldaar".split())
_COUNTS: Final = {
    "tweemaal": 2, "driemaal": 3, "viermaal": 4, "vijfmaal": 5, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zesmaal": 6,
}  # fmt: skip


@dataclass(slots=True)
class _Question:
    """What the last question asked about."""

    mentions: list[Mention] = field(default_factory=list)
    backward: bool = False
    route: bool = False
    yes_no: bool = False
    asks_asylum: bool = False
    presumes: bool = False


class Story:
    """The reading of one text."""

    def __init__(
        self, tokens: Tokens, tags: list[int], lex: Lexicon, parts: list[Sentence], told_month: str | None
    ) -> None:
        self.tokens, self.tags, self.lex, self.parts = tokens, tags, lex, parts
        self.journey = Journey()
        self.clock = Clock(document=_month(told_month))
        self.dropped: list[tuple[Mention, str]] = []
        self.final: Stop | None = None
        self.question = _Question()
        self.boarded: str | None = None
        self.stops: list[Stop] = []

    def read(self) -> list[Stop]:
        """The stops in order of travel."""
        if self.clock.document is None:
            self.clock.document = self._document_date()
        for sentence in self.parts:
            if sentence.asks or sentence.speaker == "question":
                self._ask(sentence)
            else:
                self._tell(sentence)
        self.stops = self._finish()
        return self.stops

    # -- questions -----------------------------------------------------------------------------------------------

    def _ask(self, sentence: Sentence) -> None:
        low = self.tokens.low[sentence.start : sentence.end]
        if sentence.turn != getattr(self, "_turn", -1):
            self.question = _Question()
            self._turn = sentence.turn
        question = self.question
        words = set(low)
        for clause in sentence.clauses:
            decide_all(self.tokens, self.tags, clause, True)
            find = [m for m in clause.mentions if m.role in _LEGS or m.role == Role.FROM]
            question.mentions.extend(find)
            self._claims(clause, find)
            for mention in clause.mentions:
                if mention.role == Role.NOT_VISITED:
                    self.dropped.append((mention, mention.rule))
        first = low[0] if low else ""
        question.backward |= bool(words & _BACK) or (
            "voor" in words and bool(question.mentions) and first in ("en", "voor", "waar")
        )
        arrival = first in ("hoe", "vanwaar", "vanuit") and words & {
            "kwam",
            "gekomen",
            "terechtgekomen",
            "terecht",
            "aangekomen",
            "bereikt",
            "bereikte",
        }
        if (
            arrival
            and (words & {"daar", "er"} or question.mentions)
            and not words & {"nederland", "hier", "hierheen", "europa"}
        ):
            question.backward = True
        question.yes_no |= first in (
            "bent",
            "heeft",
            "was",
            "reisde",
            "kwam",
            "ging",
            "klopt",
            "door",
            "via",
            "ook",
            "verbleef",
            "woonde",
            "weet",
            "had",
            "u",
        )
        question.asks_asylum |= bool(
            words & {"asiel", "bescherming", "vingerafdrukken", "aangevraagd", "geregistreerd"}
        )
        question.route |= bool(
            words & {"hoe", "waarheen", "heen", "naartoe", "land", "landen", "route", "reis", "reisde", "via", "langs", "daarna", "toen", "verder", "daarvoor",
                     "waar", "vervolgens", "vanuit", "vanaf", "waarlangs", "welke", "reisweg", "beschrijf", "vertel"}
        )  # fmt: skip
        question.presumes |= (
            first in ("hoe", "wat", "wanneer", "waarom", "waar", "en") and not question.yes_no
        )
        if question.mentions:
            self._anchor(question)

    def _claims(self, clause: Clause, mentions: list[Mention]) -> None:
        """What the officer holds against the traveller: a hit or registration counts whatever the answer (rule 11)."""
        words = set(self.tokens.low[clause.start : clause.end])
        if not words & _HITS:
            return
        told = tell(self.tokens, self.tags, self.lex, clause, self.clock, None)
        for move in told.moves:
            if move.role in (Role.REGISTERED, Role.AT):
                move.role = Role.REGISTERED
                self.journey.arrive(move)

    def _anchor(self, question: _Question) -> None:
        """Go to the place that the question is about."""
        journey = self.journey
        for mention in question.mentions:
            found = journey.find(mention.country)
            if found >= 0:
                journey.cursor = found
                return

    # -- answers and reports -------------------------------------------------------------------------------------

    def _tell(self, sentence: Sentence) -> None:
        question = self.question if sentence.speaker == "answer" else _Question()
        first_of_answer = sentence.speaker == "answer" and sentence.turn != getattr(self, "_answered", -1)
        if first_of_answer:
            self._answered = sentence.turn
            self._reply(sentence, question)
        backward = self._is_backward(sentence) or (first_of_answer and question.backward)
        if backward:
            self._go_before(question)
        elif first_of_answer and not question.mentions:
            self.journey.cursor = len(self.journey.stops) - 1
        elif sentence.speaker == "narrator":
            pass
        self.clock.backward = backward
        reverse = self._is_reverse(sentence)
        pending: str | None = self.boarded
        self.boarded = None
        last_spans: list[Span] = []
        for clause in sentence.clauses:
            decide_all(self.tokens, self.tags, clause, question.route or sentence.speaker == "narrator")
            self._note(clause)
            told = tell(self.tokens, self.tags, self.lex, clause, self.clock, pending)
            if told.spans:
                last_spans = told.spans
            elif last_spans and clause.actor != "other":
                for move in told.moves:
                    if move.role in (Role.TO, Role.VIA) or clause.tags & (ARRIVE | REGISTERED | ASYLUM):
                        move.span = move.span or last_spans[-1]
            self._apply(clause, told, reverse, sentence)
            if told.boarded and clause.actor != "other":
                pending = self.boarded = told.boarded
            elif any(m.role in _LEGS for m in told.moves):
                pending = None
        self.clock.backward = False

    def _reply(self, sentence: Sentence, question: _Question) -> None:
        """`Ja` confirms the countries of the question, `Nee` rules them out, anything else leaves them open."""
        first = [
            k
            for k in range(sentence.start, min(sentence.start + 2, sentence.end))
            if self.tokens.raw[k] not in ",."
        ]
        bits = self.tags[first[0]] if first else 0
        if bits & NO and self.tokens.low[first[0]] != "niet" or (bits & NO and len(first) < 2):
            if not question.asks_asylum:
                for mention in question.mentions:
                    if mention.country != self.journey.origin or True:
                        self.dropped.append((mention, "asked and denied (rule 20)"))
                        self._remove(mention.country)
            return
        confirmed = bits & YES and question.yes_no
        if confirmed or (question.presumes and question.mentions and not question.backward):
            for mention in question.mentions:
                if (
                    mention.role in _LEGS
                    and mention.country != "NL"
                    and (confirmed or mention.role in (Role.AT, Role.REGISTERED))
                ):
                    rule = "asked and confirmed" if confirmed else "the question takes it as known"
                    self.journey.arrive(Move(mention.country, _place(mention), Role.AT, mention.start, rule))
            self._anchor(question)

    def _remove(self, country: str) -> None:
        self.journey.remove(country)

    def _is_backward(self, sentence: Sentence) -> bool:
        words = self.tokens.low[sentence.start : min(sentence.start + 4, sentence.end)]
        return bool({"daarvoor", "ervoor", "voordien"}.intersection(words)) and words[:1] != ["twee"]

    def _is_reverse(self, sentence: Sentence) -> bool:
        text = " ".join(self.tokens.low[sentence.start : sentence.end])
        return "terug in de tijd" in text or "omgekeerde volgorde" in text or "van achter naar voren" in text

    def _go_before(self, question: _Question) -> None:
        journey = self.journey
        if question.mentions:
            found = next(
                (
                    n
                    for n, s in enumerate(journey.stops)
                    if s.country in {m.country for m in question.mentions}
                ),
                -1,
            )
            if found >= 0:
                journey.cursor = found - 1
                return
        journey.cursor = max(journey.cursor - 1, -1)

    def _note(self, clause: Clause) -> None:
        """Origin, residence and countries that are ruled out."""
        journey = self.journey
        for mention in clause.mentions:
            if mention.role == Role.ORIGIN:
                if journey.nationality is None and not journey.stops:
                    journey.nationality = mention.country
            elif mention.role == Role.RESIDENCE:
                if not journey.stops and journey.residence is None and self._before_journey():
                    journey.residence = mention.country
                else:
                    mention.role = Role.AT
            elif mention.role == Role.NOT_VISITED:
                self.dropped.append((mention, mention.rule))
                if mention.rule.startswith(("says that", "ruled out")):
                    self._remove(mention.country)

    def _before_journey(self) -> bool:
        return True

    def _apply(self, clause: Clause, told: Told, reverse: bool, sentence: Sentence) -> None:
        journey = self.journey
        if clause.actor == "other":
            return
        for amount, unit in told.relative_before:
            stop = journey.current()
            if stop is not None and stop.span is None and told.spans:
                stop.span = moved(told.spans[0], -amount, unit)
        moves = told.moves
        if self._is_find(clause, sentence, moves):
            return
        if reverse:
            journey.cursor = -1
            for move in moves:
                journey.cursor = -1
                journey.insert(move)
            journey.cursor = len(journey.stops) - 1
            return
        if any(m.returns for m in moves) or self._sent_back(clause):
            self._return(clause, moves)
            return
        for n, move in enumerate(moves):
            if move.role == Role.FROM:
                nxt = next((m.country for m in moves[n + 1 :] if m.role in _LEGS), None)
                journey.leave(move, nxt)
            else:
                journey.arrive(move)
        if not moves:
            self._there(clause, told)

    def _sent_back(self, clause: Clause) -> bool:
        words = self.tokens.low[clause.start : clause.end]
        return any(w in _PUSHED for w in words) and not clause.tags & PLAN

    def _return(self, clause: Clause, moves: list[Move]) -> None:
        journey = self.journey
        words = self.tokens.low[clause.start : clause.end]
        times = self._times(words)
        acting = [m for m in clause.mentions if m.kind == Kind.ADJECTIVE and m.head & AUTHORITY]
        targets = [m for m in moves if m.role in (Role.TO, Role.AT, Role.VIA, Role.REGISTERED)
                   and m.country not in {a.country for a in acting} ]  # fmt: skip
        for move in moves:
            if move.role == Role.FROM and move.country != journey.here():
                journey.leave(move, None)
        if not targets and acting and journey.stops and acting[0].country != journey.here():
            here = journey.here()
            journey.insert(
                Move(
                    acting[0].country,
                    None,
                    Role.AT,
                    clause.start,
                    "its authorities sent the traveller back (rule 8)",
                )
            )
            journey.pushed_back(None, here, times)
            return
        if not targets:
            if {"huis", "huiswaarts", "vaderland", "geboorteland"} & set(words) and journey.origin:
                journey.pushed_back(None, journey.origin, times)
            elif not {"kustwacht", "marine", "haven", "strand", "zee"} & set(words) and self._sent_back(
                clause
            ):
                journey.pushed_back(None, None, times)
            return
        for move in targets:
            if times > 1:
                journey.pushed_back(move, move.country, times)
            else:
                journey.arrive(move)

    def _times(self, words: list[str]) -> int:
        for n, word in enumerate(words):
            if word.endswith("maal") and word in _COUNTS:
                return _COUNTS[word]
            if word in _COUNTS and words[n + 1 : n + 2] == ["keer"]:
                return _COUNTS[word]
        return 1

    def _there(self, clause: Clause, told: Told) -> None:
        """A registration `daar`, `waar` or without a place belongs to where the story is."""
        stop = self.journey.current()
        if stop is None or clause.actor == "other" or clause.tags & PLAN:
            return
        recorded = clause.tags & (ASYLUM | REGISTERED) and not clause.tags & NEG
        if recorded:
            stop.registered = True
            if told.spans and stop.registered_span is None:
                stop.registered_span = told.spans[0]
        elif told.spans and stop.span is None and clause.tags & ARRIVE:
            stop.span = told.spans[0]

    def _is_find(self, clause: Clause, sentence: Sentence, moves: list[Move]) -> bool:
        """The service that writes the text found the traveller in the Netherlands: the last stop told first."""
        if sentence.speaker != "narrator" or self.final is not None:
            return False
        dutch = [m for m in moves if m.country == "NL" and m.role in (Role.AT, Role.REGISTERED)]
        if not dutch or not clause.tags & FIND or self.journey.stops:
            return False
        self.final = Stop(
            "NL", dutch[0].place, dutch[0].mode, registered=True, final=True, why=["found there (rule 11)"]
        )
        self.final.registered_span = dutch[0].span or self.clock.document
        return True

    # -- end -----------------------------------------------------------------------------------------------------

    def _document_date(self) -> Span | None:
        """The first full date of a report dates the report."""
        for sentence in self.parts[:3]:
            for expression in find_times(self.tokens, sentence.start, sentence.end):
                if expression.year and expression.day and sentence.speaker == "narrator":
                    return resolve(expression, Clock())
        return None

    def _finish(self) -> list[Stop]:
        stops = self.journey.stops
        origin = self.journey.origin
        if self.final is not None:
            stops = self._with_final(stops, self.final)
        stops = order(stops)
        if stops and stops[0].country == origin and not stops[0].registered:
            stops = stops[1:]
        merged: list[Stop] = []
        for stop in stops:
            if merged and merged[-1].country == stop.country:
                _merge(merged[-1], stop)
            else:
                merged.append(stop)
        fill_months(merged)
        return merged

    def _with_final(self, stops: list[Stop], final: Stop) -> list[Stop]:
        day = final.registered_span
        at = len(stops)
        if day is not None:
            for n, stop in enumerate(stops):
                span = stop.span or stop.registered_span
                if span is not None and span.first > day.last:
                    at = n
                    break
        if at and stops[at - 1].country == final.country:
            _merge(stops[at - 1], final)
            return stops
        return [*stops[:at], final, *stops[at:]]

    def explain(self) -> list[str]:
        """Readable account of the reading."""
        lines = [
            f"leg {n}: {s.country} {s.place or ''} mode={s.mode or '-'} because: {'; '.join(s.why)}"
            for n, s in enumerate(self.stops, 1)
        ]
        lines.extend(
            f"dropped {m.country} ('{self.tokens.words(m.start, m.end)}'): {rule}" for m, rule in self.dropped
        )
        return lines


_HITS: Final = frozenset(
    "treffer hit eurodac vingerafdrukken geregistreerd ingeschreven gevraagd aangevraagd ingediend meldt stempel registratie".split()
)
_PUSHED: Final = frozenset(
    "teruggestuurd teruggezonden teruggeduwd teruggejaagd teruggedreven teruggezet teruggebracht terugstuurden terugduwden "
    "teruggeslagen teruggeleid pushback uitgezet terugstuurde terugduwde".split()
)


def _merge(into: Stop, other: Stop) -> None:
    into.place = into.place or other.place
    into.mode = into.mode or other.mode
    into.span = into.span or other.span
    into.registered_span = into.registered_span or other.registered_span
    into.registered |= other.registered
    into.why += other.why


def _place(mention: Mention) -> str | None:
    return mention.name if mention.kind == Kind.PLACE else None


def _month(label: str | None) -> Span | None:
    if not label:
        return None
    year, _, month = label.partition("-")
    return (
        month_span(int(year), int(month)) if month else Span(date(int(year), 1, 1), date(int(year), 12, 31))
    )


_ = (ATTEMPT, CARRIER, MOVE, STAY, VISIT_NEG)

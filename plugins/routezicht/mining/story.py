"""Read a text from start to end: questions and answers, findings, corrections, and the journey they add up to."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from routezicht.mining.gazetteer import Lexicon
from routezicht.mining.journey import Journey, fill_months, order, same_flight
from routezicht.mining.model import Clause, Kind, Mention, Role, Sentence, Span, Stop
from routezicht.mining.moves import Move, Told, decide_all, elliptical, means, tell
from routezicht.mining.questions import ARRIVED, LEG_ROLES, Question, add, reply
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    AUTHORITY,
    CARRIER,
    DEPART,
    FIND,
    MOVE,
    NEG,
    PLAN,
    REGISTERED,
    SELF,
    STAY,
    THIRD,
)
from routezicht.mining.status import NOT_ASKED
from routezicht.mining.times import Clock, find_times, month_span, moved, resolve
from routezicht.mining.tokens import Tokens

_COUNTS: Final = {
    "tweemaal": 2, "driemaal": 3, "viermaal": 4, "vijfmaal": 5, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zesmaal": 6,
}  # fmt: skip
_HITS: Final = frozenset(
    "treffer hit eurodac vingerafdrukken geregistreerd ingeschreven gevraagd aangevraagd ingediend meldt stempel registratie "
    "asielaanvraag asielverzoek".split()
)
_PUSHED: Final = frozenset(
    "teruggestuurd teruggezonden teruggeduwd teruggejaagd teruggedreven teruggezet teruggebracht terugstuurden terugduwden "
    "teruggeslagen teruggeleid pushback uitgezet terugstuurde terugduwde terugjoegen".split()
)
_HOME_FLIGHT: Final = frozenset(
    "teruggevlogen gerepatrieerd uitgezet gedeporteerd teruggekeerd uitgevlogen terugkeerden terugkeerde".split()
)
_SEA: Final = frozenset("kustwacht marine haven strand zee water kust".split())
_FERRY: Final = frozenset("veerdienst ferryterminal veerterminal ferry veerboot veerhaven terminal".split())
_REFUTED: Final = re.compile(
    r"ingetrokken|\btrok (?:hij|zij|ze|ik) (?:\w+ )?in\b|eerste lezing|eerste versie|ontbreekt|niet (?:is )?gebleken|geen bewijs|niet komen vast|klopt (?:dus )?niet|volgt verweerder (?:daarin )?niet|niet aannemelijk"
    r"|is onjuist|berust op een vergissing|is een vergissing|was een vergissing|niet onderbouwd|spreekt hij tegen|weerlegd"
)
_CAME: Final = frozenset("kwam kwamen gekomen aangekomen komend".split())
_ONWARD: Final = frozenset("daarna vervolgens toen vandaar later uiteindelijk ditmaal daarop ten".split())
_AFTER_RETURN: Final = frozenset("overdracht uitzetting terugkeer deportatie terugkomst".split())
_MISTAKEN: Final = frozenset("verkeerd vergis vergiste vergist vergissen".split())
_SUCCEEDED: Final = frozenset("lukte gelukt slaagde slaagden raak".split())
_CORRECTS: Final = frozenset(
    "verbeterde corrigeerde herstelde wijzigde teruggekomen daarop herriep herroept gecorrigeerd nader inzien werkelijkheid bleek introk "
    "bijgesteld verbeterd verbetert later".split()
)
_SAID: Final = frozenset(
    "zei zeiden gaf gaven verklaarde verklaarden vertelde vertelden stelde beweerde opgegeven verklaard gezegd noemde".split()
)
_BEGINNING: Final = frozenset("begon begonnen".split())


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
        self.question = Question()
        self.asked_turn = self.answered_turn = -1
        self.clock_before: tuple[Span | None, Span | None] = (None, None)
        self.boarded: str | None = None
        self.last_boarded: str | None = None
        self.carried: str | None = None  # the means of the last arrival, for names without a verb
        self.carried_turn = -1
        self.undated: Span | None = None  # a time told alone, for the arrival told next
        self.told_now: list[Stop] = []  # stops of this answer
        self.told_years: list[int] = []
        self.sentence_spans: list[Span] = []
        self.sentence_start = 0
        self.final_from: Move | None = None  # where the vehicle in which the traveller was found came from
        self.stops: list[Stop] = []
        self.corrected = False

    def read(self) -> list[Stop]:
        """The stops in order of travel."""
        if self.clock.document is None:
            self.clock.document = self._document_date()
        self.clock.exact = self.clock.document
        for n, sentence in enumerate(self.parts):
            self.journey.sentence = n
            if sentence.asks:
                self._ask(sentence)
            else:
                self._tell(sentence)
        self.stops = self._finish()
        return self.stops

    # -- questions -----------------------------------------------------------------------------------------------

    def _ask(self, sentence: Sentence) -> None:
        if sentence.turn != self.asked_turn:
            self.question, self.asked_turn = Question(), sentence.turn
            self.told_now, self.told_years = [], []
        question, journey = self.question, self.journey
        for clause in sentence.clauses:
            decide_all(self.tokens, self.tags, clause, True)
            for mention in clause.mentions:
                if mention.role == Role.RESIDENCE:
                    mention.role = Role.AT
            for expression in find_times(self.tokens, clause.start, clause.end):
                span = resolve(expression, self.clock) if expression.year and expression.month else None
                if span is not None:
                    self.clock.last = self.clock.exact = span
            self._claims(clause)
            self._home(clause)
        add(question, self.tokens, sentence.clauses)
        for mention in question.mentions:
            found = journey.find(mention.country)
            if found >= 0:
                journey.cursor = found
                break
        else:
            if not question.backward and not question.mentions:
                journey.cursor = len(journey.stops) - 1
        question.anchor = journey.current()
        question.expected = self._expected(question)
        if question.backward:
            self.boarded = None
        for clause in sentence.clauses:
            modes = means(self.tokens, self.tags, self.lex, clause)
            if modes and question.route and not question.closed:
                self.boarded = modes[-1][1]

    def _expected(self, question: Question) -> Mention | None:
        """The place that the question asks about reaching."""
        if question.closed or question.goal or question.other or not question.words & {*ARRIVED, "naar"}:
            return None
        reached = [
            m for m in question.mentions if m.role == Role.TO or (m.role == Role.AT and m.country == "NL")
        ]
        return (
            reached[-1]
            if reached and question.first in ("hoe", "wanneer", "van", "vanuit", "en", "waarmee")
            else None
        )

    def _answer_expected(self, clause: Clause, told: Told, question: Question, sentence: Sentence) -> None:
        """Give a means or time that an answer tells without a place to the place asked about."""
        expected = question.expected
        if expected is None or clause.tags & (PLAN | NEG):
            return
        if any(m.role in LEG_ROLES for c in sentence.clauses for m in c.mentions):
            question.expected = None
            return
        if told.boarded or (
            told.spans and clause.tags & (ARRIVE | MOVE) or told.spans and not clause.tags & STAY
        ):
            span = told.spans[-1] if told.spans else None
            known = self.journey.find(expected.country)
            if known >= 0:
                stop = self.journey.stops[known]
                stop.mode, stop.span = stop.mode or told.boarded, stop.span or span
                question.expected, told.boarded = None, None
                return
            told.moves.append(
                Move(
                    expected.country,
                    _place(expected),
                    Role.TO,
                    clause.start,
                    "how it was reached was asked",
                    told.boarded,
                    span,
                )
            )
            question.expected, told.boarded = None, None

    def _home(self, clause: Clause) -> None:
        """`Wanneer heeft u Syrië verlaten?`, `bij terugkeer naar Iran`: where the traveller is from."""
        journey = self.journey
        if journey.origin is not None or clause.actor == "other":
            return
        for mention in clause.mentions:
            leaves = mention.role == Role.FROM and not journey.stops
            first_after = (
                self.tokens.low[mention.start - 1 : mention.start] == ["na"] and "eerste" in clause.words
            )
            fears = "terugkeer" in clause.words
            if leaves or first_after or fears:
                journey.departed_from = mention.country
                mention.role = Role.ORIGIN
                return

    def _claims(self, clause: Clause) -> None:
        """A hit or registration that the officer names counts, whatever the answer (rule 11)."""
        if not clause.words & _HITS or self.tokens.raw[clause.end - 1] == "?":
            return
        told = tell(self.tokens, self.tags, self.lex, clause, self.clock, None)
        for move in told.moves:
            reported = clause.words & {"meldde", "gemeld"}
            if move.role in (Role.REGISTERED, Role.AT) and (move.country != "NL" or reported):
                move.role = Role.REGISTERED
                self.told_now += self.journey.follow([move])
        for mention in clause.mentions:
            reports = mention.role == Role.NOT_VISITED and clause.words & {
                "meldt",
                "bericht",
                "daar",
                "stelt",
            }
            if (
                reports
                and mention.kind == Kind.COUNTRY
                and not clause.words & {"visum", "vergunning", "claimakkoord"}
            ):
                span = told.spans[-1] if told.spans else None
                move = Move(
                    mention.country,
                    None,
                    Role.REGISTERED,
                    mention.start,
                    "its authorities report it (rule 11)",
                    span=span,
                )
                mention.role = Role.REGISTERED
                self.told_now += self.journey.follow([move])

    # -- answers and reports -------------------------------------------------------------------------------------

    def _tell(self, sentence: Sentence) -> None:
        answer = sentence.speaker == "answer"
        question = self.question if answer else Question()
        first = answer and sentence.turn != self.answered_turn
        if first:
            self.answered_turn = sentence.turn
            self.clock_before = (self.clock.last, self.clock.exact)
        for clause in sentence.clauses:
            decide_all(self.tokens, self.tags, clause, not (question.goal or question.fear))
            self._unasked(clause, sentence)
            self._same_plan(clause, sentence)
            if answer:
                self._by_question(clause, question)
        if first:
            self._reply(sentence, question)
        self._place_cursor(sentence, question, first)
        self._clauses(sentence, question)

    def _same_plan(self, clause: Clause, sentence: Sentence) -> None:
        """`Hij wilde naar X, en dan naar Y`: the plan goes on in a clause without a verb of its own."""
        n = next(i for i, c in enumerate(sentence.clauses) if c is clause)
        before = sentence.clauses[n - 1].mentions if n else []
        if (
            before
            and before[-1].role == Role.NOT_VISITED
            and "rule 14" in before[-1].rule
            and elliptical(clause)
            and not clause.words & {"bleek", "bleken"}
        ):
            for mention in clause.mentions:
                if mention.role in LEG_ROLES:
                    mention.role, mention.rule = Role.NOT_VISITED, before[-1].rule

    def _unasked(self, clause: Clause, sentence: Sentence) -> None:
        """What a report says was asked, or not asked, was not told."""
        if sentence.speaker != "narrator":
            return
        text = " ".join(self.tokens.low[sentence.start : sentence.end])
        asked = clause.opener == "of" and ("gevraagd" in text or "vroeg" in text or "de vraag" in text)
        if asked or NOT_ASKED.search(text):
            for mention in clause.mentions:
                if mention.role in LEG_ROLES or mention.role == Role.FROM:
                    mention.role, mention.rule = Role.NEUTRAL, "only asked, or not asked (rule 21)"

    def _place_cursor(self, sentence: Sentence, question: Question, first: bool) -> None:
        journey = self.journey
        words = self.tokens.low[sentence.start : min(sentence.start + 5, sentence.end)]
        every = set(self.tokens.low[sentence.start : sentence.end])
        if (every & _BEGINNING and every & {"reis", "eerder", "tocht", "vlucht"}) or words[:2] == [
            "het",
            "begin",
        ]:
            journey.cursor = -1
            return
        told = any(m.role in LEG_ROLES or m.role == Role.FROM for c in sentence.clauses for m in c.mentions)
        if sentence.speaker == "narrator" and every & _AFTER_RETURN and every & {"na", "nadat"}:
            returned = journey.last_returned()
            journey.cursor = returned if returned >= 0 else journey.cursor
            return
        before = {"daarvoor", "ervoor", "voordien"}.intersection(words) if told else set()
        self.clock.backward = bool(before) or (first and question.backward)
        if first and question.backward:
            if question.mentions:
                codes = {m.country for m in question.mentions}
                found = next((n for n, s in enumerate(journey.stops) if s.country in codes), None)
                if found is not None:
                    journey.cursor = found
            journey.cursor = max(journey.cursor - 1, -1)
        elif before and words[0] in ("daarvoor", "ervoor", "voordien", "en", "de"):
            journey.cursor = max(journey.cursor - 1, -1)

    def _by_question(self, clause: Clause, question: Question) -> None:
        """What the question makes of an answer: a goal, another person's place, an earlier trip, the home."""
        reason = ""
        if question.other and clause.actor != "other" and not clause.words & {"ik", "wij", "we"}:
            reason = "asked about somebody else (rule 15)"
        elif question.earlier:
            reason = "asked about earlier trips (rule 16)"
        elif question.goal and "NL" not in {m.country for m in clause.mentions}:
            reason = "asked about the goal (rule 14)"
        elif question.fear:
            reason = "asked about a return (rule 14)"
        if reason:
            clause.actor = "other"
        if question.about_asylum and elliptical(clause):
            for mention in clause.mentions:
                if mention.role == Role.AT:
                    mention.role, mention.rule = Role.REGISTERED, "answers where it was recorded (rule 11)"
        for mention in clause.mentions:
            if reason and (mention.role in LEG_ROLES or mention.role == Role.FROM):
                mention.role, mention.rule = Role.NOT_VISITED, reason
            elif question.from_where and mention.role in (Role.AT, Role.FROM) and not self.journey.stops:
                mention.role, mention.rule = Role.RESIDENCE, "asked where from (rule 3)"

    def _reply(self, sentence: Sentence, question: Question) -> None:
        """`Ja` confirms the countries of the question, `Nee` rules them out, anything else leaves them open."""
        said = reply(self.tokens, self.tags, sentence.start, sentence.end)
        if said == "no":
            if not question.about_asylum and not question.presumes:
                for mention in question.mentions:
                    self.dropped.append((mention, "asked and denied (rule 20)"))
                    self.journey.remove(mention.country)
            return
        if question.earlier or question.goal or question.fear or question.other or question.from_where:
            return
        lasting = question.closed and sentence.clauses and self._duration(sentence.clauses[0])
        confirmed = (said == "yes" or lasting) and question.closed
        known = question.presumes and not question.backward
        for mention in question.mentions:
            if mention.country == "NL" or not (
                confirmed or (known and mention.role in (Role.AT, Role.REGISTERED))
            ):
                continue
            if mention.role in LEG_ROLES:
                rule = "asked and confirmed" if confirmed else "the question takes it as known"
                role = Role.REGISTERED if mention.role == Role.REGISTERED and confirmed else Role.AT
                self.told_now += self.journey.follow(
                    [Move(mention.country, _place(mention), role, mention.start, rule)]
                )

    def _duration(self, clause: Clause) -> bool:
        first = self.tokens.low[clause.start]
        return first in (
            "sinds",
            "van",
            "vanaf",
            "tot",
            "ruim",
            "ongeveer",
            "bijna",
            "een",
            "twee",
            "drie",
            "vier",
            "vijf",
        ) and not (clause.tags & (MOVE | NEG) or clause.mentions)

    def _clauses(self, sentence: Sentence, question: Question) -> None:
        pending = self.boarded
        if any(clause.actor != "other" for clause in sentence.clauses):
            self.boarded = None
        if sentence.turn != self.carried_turn:
            self.carried, self.carried_turn = None, sentence.turn
        spans: list[Span] = []
        self.sentence_start = sentence.start
        hypothesis = self._hypothesis(sentence)
        refuted = self._refuted(sentence)
        tentative = self._tentative(sentence)
        for clause in sentence.clauses:
            if hypothesis:
                for mention in clause.mentions:
                    if mention.role in LEG_ROLES:
                        mention.role, mention.rule = Role.NOT_VISITED, "condition (rule 14)"
            doubtful = refuted and (clause.opener == "dat" or bool(clause.words & {"stelling", "dat"}))
            if doubtful:
                for mention in clause.mentions:
                    if mention.role in LEG_ROLES:
                        mention.role, mention.rule = Role.NOT_VISITED, "ruled out by the text (rule 13)"
            self._note(clause)
            self._flight_list(clause, question)
            carried = self.carried if elliptical(clause) and clause.mentions else None
            told = tell(self.tokens, self.tags, self.lex, clause, self.clock, pending or carried)
            if clause.actor == "other" or doubtful:
                if not clause.mentions:
                    spans = told.spans or spans
                continue
            if "idem" in clause.words or "dito" in clause.words:
                for move in told.moves:
                    move.mode = move.mode or self.carried
            self._answer_expected(clause, told, question, sentence)
            self._date(clause, told, spans)
            self.sentence_spans = told.spans or spans
            spans = told.spans or spans
            self.told_years += [span.first.year for span in told.spans]
            before = len(self.journey.stops)
            for move in told.moves:
                move.tentative = tentative
            self._apply(clause, told, sentence, question)
            if told.boarded and told.gets_in:
                self.last_boarded = told.boarded
            elif any(m.role in LEG_ROLES for m in told.moves):
                self.last_boarded = None
            if told.boarded:
                pending = self.boarded = told.boarded
            elif arrivals := [m for m in told.moves if m.role in LEG_ROLES]:
                pending = None
                self.carried = arrivals[-1].mode or self.carried
            if len(self.journey.stops) > before and sentence.speaker == "answer":
                for stop in self.told_now[-1:]:
                    stop.aside = bool(clause.tags & STAY) and not clause.tags & (MOVE | ARRIVE | CARRIER)
        self.clock.backward = False

    def _flight_list(self, clause: Clause, question: Question) -> None:
        """`Nairobi, Doha, Brussel`, when asked for the flight: the first is where it left."""
        if (
            question.words & {"vlucht", "vluchten", "vloog"}
            and len(clause.mentions) > 1
            and elliptical(clause)
        ):
            if clause.mentions[0].role == Role.AT:
                clause.mentions[0].role = Role.FROM

    def _hypothesis(self, sentence: Sentence) -> bool:
        words = self.tokens.low[sentence.start : sentence.end]
        return words[0] in ("als", "indien") and bool(
            {"had", "hadden", "was", "waren", "zou", "zouden"}.intersection(words)
        )

    def _refuted(self, sentence: Sentence) -> bool:
        """The writer says that a statement does not hold."""
        return bool(_REFUTED.search(" ".join(self.tokens.low[sentence.start : sentence.end])))

    def _tentative(self, sentence: Sentence) -> bool:
        """A first version that the text may correct (`verklaarde eerst dat ...`)."""
        words = set(self.tokens.low[sentence.start : sentence.end])
        if words & _CORRECTS or (
            words & {"tweede", "volgende"} and words & {"dag", "verhoor", "gehoor"} and words & _SAID
        ):
            self.corrected = True
        return bool(words & {"eerst", "aanvankelijk", "oorspronkelijk"} and words & _SAID)

    def _date(self, clause: Clause, told: Told, earlier: list[Span]) -> None:
        """Pass a time on to the arrivals of the next clauses; keep one that is told alone."""
        arrivals = [m for m in told.moves if m.role in LEG_ROLES]
        if told.spans:
            free = not clause.tags & STAY or clause.tags & (MOVE | DEPART)
            told_by = clause.speaker == "answer" or elliptical(clause) or clause.tags & (SELF | THIRD)
            if (
                not arrivals
                and free
                and told_by
                and not clause.tags & (REGISTERED | ASYLUM)
                and len(told.spans[-1].label() or "") == 7
            ):
                self.undated = told.spans[-1]
            elif arrivals:
                self.undated = None
            return
        moving = not clause.tags & STAY or clause.tags & (MOVE | ARRIVE | CARRIER)
        span = earlier[-1] if earlier else self.undated
        if span is None or not arrivals or len(span.label() or "") < 7 and earlier:
            return
        if clause.words & _ONWARD and earlier:
            return
        for move in arrivals:
            if move.role in (Role.TO, Role.VIA) or (
                moving and clause.tags & (ARRIVE | REGISTERED | ASYLUM | CARRIER | MOVE)
            ):
                move.span = move.span or span
                self.undated = None

    def _note(self, clause: Clause) -> None:
        """Origin, residence and countries that are ruled out."""
        journey = self.journey
        for mention in clause.mentions:
            if mention.role == Role.ORIGIN:
                if journey.nationality is None and mention.country != "NL":
                    journey.nationality = mention.country
            elif mention.role == Role.RESIDENCE and "journey begins" in mention.rule:
                journey.departed_from, journey.cursor = journey.departed_from or mention.country, -1
            elif mention.role == Role.RESIDENCE:
                if not journey.stops and journey.residence is None:
                    journey.residence = mention.country
                else:
                    mention.role = Role.AT
            elif mention.role == Role.NOT_VISITED:
                self.dropped.append((mention, mention.rule))
                if mention.rule.startswith(("says that", "ruled out")):
                    journey.remove(mention.country)

    def _apply(self, clause: Clause, told: Told, sentence: Sentence, question: Question) -> None:
        journey, moves = self.journey, told.moves
        for amount, unit in told.relative_before:
            stop = journey.current()
            if stop is not None and stop.span is None and told.spans:
                stop.span = moved(told.spans[0], -amount, unit)
        if self._is_find(clause, sentence, moves, told):
            return
        meets = (
            sentence.speaker == "narrator"
            and self.final is not None
            and not journey.stops
            and clause.tags & FIND
        )
        if meets and self.final is not None and told.boarded and not clause.words & _FERRY and not moves:
            self.final.mode, told.boarded = self.final.mode or told.boarded, None
        if clause.words & _MISTAKEN and sentence.speaker == "answer" and self.told_now and not moves:
            journey.drop(self.told_now[-1])
            return
        between = [m for m in clause.mentions if "lies between" in m.rule]
        if between and (found := journey.find(between[0].country)) >= 0:
            journey.cursor = found
        if self._is_reverse(sentence):
            for move in moves:
                journey.cursor = -1
                journey.insert(move)
            journey.cursor = len(journey.stops) - 1
            return
        antecedent = self._antecedent(clause, sentence)
        if antecedent is not None and antecedent.kind in (Kind.COUNTRY, Kind.PLACE):
            moves = self._in_relative_clause(clause, told, antecedent)
        if (
            journey.last_return
            and clause.words & _SUCCEEDED
            and clause.words & {"poging", "keer", "maal", "wel", "weer", "alsnog", "toch"}
            and not moves
        ) or (journey.last_return and not moves and not told.returns and _next_attempt(clause)):
            journey.enter_again(told.spans[-1] if told.spans else None, told.boarded)
            told.boarded = None
            return
        if moves and self._flashback(sentence, moves):
            journey.restart(moves[0].country)
        if told.returns or self._sent_back(clause):
            self._return(clause, moves)
            return
        anchor = question.anchor
        if anchor in journey.stops and question.arrival and moves and all(m.passing for m in moves):
            journey.cursor = next(n for n, s in enumerate(journey.stops) if s is anchor)
        only_left = bool(moves) and all(m.role == Role.FROM for m in moves)
        if only_left and question.arrival and anchor in journey.stops and anchor is not None:
            anchor.mode = anchor.mode or told.boarded
            anchor.span = anchor.span or (told.spans[0] if told.spans else None)
            told.boarded = None
        through = "er" in clause.words and clause.words & {"door", "doorheen"}
        if through and anchor is not None and all(m.role == Role.FROM for m in moves) and told.boarded:
            anchor.mode, told.boarded = anchor.mode or told.boarded, None
        sleeping = set(self.tokens.low[sentence.start : sentence.end]) & {"sliep", "sliepen", "slapend"}
        stops_there = clause.opener == "die" and clause.words & {"stopt", "stopte", "stopten", "halt"}
        for move in moves:
            on_the_way = "onderweg" in clause.words and len(moves) == 1
            if move.role == Role.AT and (
                on_the_way or (sleeping and "zullen" in clause.words) or stops_there
            ):
                move.role, move.passing = Role.VIA, True
        flown = question.words & {"vlucht", "vluchten"} and only_left and journey.origin is None
        if flown and moves[0].country not in {s.country for s in journey.stops}:
            journey.departed_from, moves = moves[0].country, []
            only_left = False
        back = question.backward and only_left and journey.current() in self.told_now
        if back and moves[0].country != journey.origin and journey.find(moves[0].country) < 0:
            journey.cursor -= 1
            journey.insert(moves[0])
        elif (
            moves
            and all(m.role == Role.FROM for m in moves)
            and clause.words & _CAME
            and journey.current() is not None
        ):
            reached = journey.current()
            journey.cursor -= 1
            journey.leave(moves[0])
            journey.cursor += 1
            if reached is not None and told.boarded:
                reached.mode, told.boarded = reached.mode or told.boarded, None
        elif moves:
            self.told_now += journey.follow(moves)
        else:
            self._there(clause, told, sentence, question)

    def _in_relative_clause(self, clause: Clause, told: Told, place: Mention) -> list[Move]:
        """`Bergen, waar hij in 2021 asiel vroeg`; `Faro, waar hij in 2020 vanuit Praia was geland`."""
        moves = told.moves
        recorded = clause.tags & (ASYLUM | REGISTERED) and not clause.tags & (NEG | PLAN)
        arrives = (
            clause.tags & ARRIVE
            and all(m.role == Role.FROM for m in moves)
            and not clause.tags & (NEG | PLAN)
        )
        known = place.role in LEG_ROLES
        if any(m.role in LEG_ROLES for m in moves) or not (arrives or recorded):
            return moves
        if known and not (moves or (told.spans and self._told_earlier(place.country, told.spans[0]))):
            return moves
        role = Role.REGISTERED if recorded else Role.TO
        if not known and not recorded:
            return moves
        place.role = role
        span = told.spans[-1] if told.spans else None
        mode = moves[0].mode if moves else None
        if mode is None:
            modes = means(self.tokens, self.tags, self.lex, clause)
            mode = modes[-1][1] if modes else None
        return [
            *moves,
            Move(
                place.country,
                _place(place),
                role,
                clause.start,
                "there, in a relative clause",
                mode,
                span,
                past_perfect=True,
            ),
        ]

    def _told_earlier(self, country: str, span: Span) -> bool:
        """An arrival in `country` before the one that the text has just told."""
        stop = self.journey.current()
        return (
            stop is not None
            and stop.country == country
            and stop.when is not None
            and span.last < stop.when.first
        )

    def _flashback(self, sentence: Sentence, moves: list[Move]) -> bool:
        """`Hij was in 2017 uit X naar Y gevlogen`, after later steps were told: back to the start."""
        journey, first = self.journey, moves[0]
        words = set(self.tokens.low[sentence.start : min(sentence.start + 3, sentence.end)])
        if not (first.role == Role.FROM and first.past_perfect and journey.stops) or words & _ONWARD:
            return False
        if any(journey.find(m.country) >= 0 for m in moves):
            return False
        plain = not any(s.past_perfect for s in journey.stops)
        return (
            plain
            and journey.find(first.country) < 0
            and len(moves) > 1
            and first.country != journey.departed_from
        )

    def _is_reverse(self, sentence: Sentence) -> bool:
        text = " ".join(self.tokens.low[sentence.start : sentence.end])
        return "terug in de tijd" in text or "omgekeerde volgorde" in text or "achter naar voren" in text

    def _sent_back(self, clause: Clause) -> bool:
        return bool(clause.words & _PUSHED) and not clause.tags & PLAN

    def _return(self, clause: Clause, moves: list[Move]) -> None:
        journey = self.journey
        words = self.tokens.low[clause.start : clause.end]
        times = self._times(self.tokens.low[self.sentence_start : clause.end])
        acting = {
            m.country
            for m in clause.mentions
            if (m.kind == Kind.ADJECTIVE and m.head & AUTHORITY)
            or (m.kind == Kind.PEOPLE and "authorit" in m.rule)
        }
        targets = [m for m in moves if m.role in LEG_ROLES and m.country not in acting]
        for move in moves:
            if move.role == Role.FROM and move.country != journey.here():
                journey.leave(move)
        here = journey.here()
        if not targets and acting and journey.stops and here not in acting:
            rule = "its authorities sent the traveller back (rule 8)"
            journey.insert(Move(min(acting), None, Role.AT, clause.start, rule))
            journey.pushed_back(None, here, times)
        elif not targets and (
            clause.words & {"huis", "huiswaarts", "vaderland"} or clause.words & _HOME_FLIGHT
        ):
            if journey.origin is None:
                return
            if self._was_earlier_trip(clause):
                self.clock.last, self.clock.exact = self.clock_before
                return
            modes = means(self.tokens, self.tags, self.lex, clause)
            span = resolve_first(self.tokens, clause, self.clock)
            move = Move(
                journey.origin or "",
                None,
                Role.TO,
                clause.start,
                "",
                mode=modes[-1][1] if modes else None,
                span=span,
            )
            journey.pushed_back(move, journey.origin, times)
        elif not targets:
            stop = journey.current()
            entered = stop is not None and stop.sentence == journey.sentence
            if (entered or not clause.words & _SEA) and (self._sent_back(clause) or entered):
                journey.pushed_back(self._carried(clause, ""), None, times)
        elif times > 1:
            journey.pushed_back(targets[0], targets[0].country, times)
        elif targets[0].country == journey.origin and self._was_earlier_trip(clause):
            return
        else:
            self.told_now += journey.follow(targets)

    def _carried(self, clause: Clause, country: str) -> Move:
        """A return with the means and time that its clause tells."""
        modes = means(self.tokens, self.tags, self.lex, clause)
        span = resolve_first(self.tokens, clause, self.clock)
        return Move(country, None, Role.TO, clause.start, "", modes[-1][1] if modes else None, span)

    def _was_earlier_trip(self, clause: Clause) -> bool:
        """A stay told in this answer, dated years before the rest, that ended at home: not this journey (rule 16)."""
        mine = [s for s in self.told_now if s in self.journey.stops and s.when is not None]
        rest = [s.when for s in self.journey.stops if s not in mine and s.when is not None]
        latest = self.clock.document or (max(rest, key=lambda w: w.last) if rest else None)
        if clause.speaker != "answer":
            return False
        if latest and self.told_years and min(self.told_years) < latest.first.year - 1 and not mine:
            return True
        if latest and any(s.when and s.when.first.year > min(self.told_years, default=9999) for s in mine):
            return True
        if not mine or not (self.question.closed or any(s.aside for s in mine)):
            return False
        gone = [s for s in mine if s.when and (latest is None or s.when.first.year < latest.first.year)]
        for stop in gone:
            if not stop.registered:
                self.journey.drop(stop)
        return bool(gone)

    def _times(self, words: list[str]) -> int:
        for n, word in enumerate(words):
            if word.endswith("maal") and word in _COUNTS:
                return _COUNTS[word]
            if word in _COUNTS and words[n + 1 : n + 2] == ["keer"]:
                return _COUNTS[word]
        return 1

    def _antecedent(self, clause: Clause, sentence: Sentence) -> Mention | None:
        """The name before a clause that begins with `waar`, or before `hij was daar vanuit X aangekomen`."""
        if "daar" in clause.words and clause.words & {"was", "waren"} and clause.tags & ARRIVE:
            last = [m for s in self.parts for c in s.clauses for m in c.mentions if m.end <= clause.start]
            return last[-1] if last else None
        if clause.opener not in ("waar", "alwaar"):
            return None
        before = [m for c in sentence.clauses for m in c.mentions if m.end <= clause.start]
        return before[-1] if before else None

    def _there(self, clause: Clause, told: Told, sentence: Sentence, question: Question) -> None:
        """A registration, time or means without a place belongs to where the story is, or to what was asked."""
        stop = question.anchor if question.arrival and question.anchor else self.journey.current()
        if self.final is not None and clause.words >= {"grens", "over"} and clause.actor != "other":
            self.final.mode = told.boarded or self.final.mode
            self.final.span = self.final.span or (told.spans[-1] if told.spans else None)
            return
        if stop is None or clause.tags & PLAN:
            return
        if self.tokens.raw[clause.start] == "(" or self.tokens.raw[clause.start - 1 : clause.start] == ["("]:
            stop.mode = stop.mode or told.boarded
            stop.span = stop.span or (told.spans[0] if told.spans else None)
            told.boarded = None
            self.carried = stop.mode
            return
        if clause.words & {"pakte", "pakten"} and "op" in clause.words:
            stop.registered = True
            stop.registered_span = stop.registered_span or (told.spans[0] if told.spans else None)
            return
        if clause.tags & (ASYLUM | REGISTERED) and not clause.tags & NEG:
            stop.registered = True
            spans = told.spans or self.sentence_spans
            if spans and stop.registered_span is None:
                stop.registered_span = spans[0]
            return
        if "er" in clause.words and clause.words & {"door", "doorheen", "heen", "naartoe"} and told.boarded:
            stop.mode = stop.mode or told.boarded
        if question.closed and clause.opener == "sinds" and told.spans:
            stop.span = stop.span or told.spans[0]
        if told.boarded and clause.words & {"ritten", "reizen", "trajecten", "etappes", "ritjes"}:
            for other in [s for s in self.journey.stops if s.mode is None][-2:]:
                other.mode = told.boarded
            return
        if question.arrival and not clause.tags & (STAY | DEPART):
            if told.boarded and stop.mode is None:
                stop.mode, told.boarded = told.boarded, None
            if told.spans and stop.span is None:
                stop.span = told.spans[0]
                self.undated = told.spans[0]
            return
        if not told.spans:
            return
        if clause.words >= {"dat", "was"}:
            self._redate(told.spans[0], self.told_now if clause.start == sentence.start else [stop])
            self.undated = None
        elif stop.span is None and clause.tags & ARRIVE:
            stop.span = told.spans[0]

    def _redate(self, span: Span, stops: list[Stop]) -> None:
        """`Dat was op 2 april`: dates what was just told, and by a told distance the stop before."""
        for stop in stops:
            if stop.relative is not None and stop in self.journey.stops:
                stop.span = span
                n = self.journey.stops.index(stop)
                before = self.journey.stops[n - 1] if n else None
                if before is not None and before.when is None:
                    before.span = moved(span, -stop.relative[0], stop.relative[1])
            stop.span = stop.span or span

    def _is_find(self, clause: Clause, sentence: Sentence, moves: list[Move], told: Told) -> bool:
        """The service that writes the text met the traveller in the Netherlands: told first, reached last."""
        if self.final is not None:
            moves[:] = [m for m in moves if not (m.country == "NL" and m.role == Role.FROM)]
        if sentence.speaker != "narrator":
            return False
        dutch = [m for m in moves if m.country == "NL" and m.role in LEG_ROLES]
        if not dutch:
            return False
        checked = clause.tags & FIND and moves[0].role == Role.FROM and dutch[0].role == Role.TO
        if self.final is None and checked and not self.journey.stops:
            self.final_from, dutch[0].role = moves[0], Role.REGISTERED
            moves.remove(moves[0])
        if self.final is None:
            if dutch[0].role not in (Role.AT, Role.REGISTERED) or self.journey.stops:
                return False
            self.final = Stop(
                "NL", registered=True, final=True, why=["met there by who writes this (rule 11)"]
            )
            self.final.registered_span = dutch[0].span or self.clock.document
            if told.boarded and not clause.words & _FERRY:
                self.final.mode, told.boarded = told.boarded, None
        elif self.journey.stops or dutch[0].role not in (Role.AT, Role.REGISTERED):
            return False
        self.final.place = dutch[0].place or self.final.place
        if not (clause.words & _FERRY and dutch[0].mode != "ship"):
            self.final.mode = self.final.mode or dutch[0].mode
        rest = [m for m in moves if m not in dutch]
        if rest:
            self.told_now += self.journey.follow(rest)
        return True

    # -- end -----------------------------------------------------------------------------------------------------

    def _document_date(self) -> Span | None:
        """The first full date of a report dates the report, if no later date follows."""
        latest = max(
            (
                (e.year, e.month)
                for s in self.parts
                for e in find_times(self.tokens, s.start, s.end)
                if e.year
            ),
            default=(0, 0),
        )
        office = any({"proces-verbaal", "brigade"} & c.words for s in self.parts[:1] for c in s.clauses)
        for sentence in self.parts[:3]:
            for expression in find_times(self.tokens, sentence.start, sentence.end):
                found = any(c.tags & (FIND | REGISTERED) and not c.words & _HITS for c in sentence.clauses)
                if not found and not office and not _dateline(self.tokens, sentence):
                    continue
                if (
                    expression.year
                    and (expression.day or expression.kind == "holiday")
                    and sentence.speaker == "narrator"
                ):
                    return (
                        resolve(expression, Clock())
                        if (expression.year, expression.month) >= latest
                        else None
                    )
        return None

    def _finish(self) -> list[Stop]:
        stops = [s for s in self.journey.stops if not self._aside(s) and not (self.corrected and s.tentative)]
        origin = self.journey.origin
        if self.final is not None:
            airport = (self.final.place or "").endswith(("Schiphol", "Airport", "Zestienhoven", "Eelde"))
            if self.final.mode is None and airport:
                self.final.mode = "plane"
            if self.final.mode is None and self.last_boarded != "none":
                self.final.mode = self.last_boarded
            came = self.final_from
            if came is not None and all(s.country != came.country for s in stops):
                stops = [
                    *stops,
                    Stop(
                        came.country, came.place, why=["the vehicle came from there with the traveller in it"]
                    ),
                ]
            stops = self._with_final(stops, self.final)
            self._same_ride(stops)
        stops = order(stops)
        if stops and stops[0].country == origin and not stops[0].registered:
            stops = stops[1:]
        merged: list[Stop] = []
        for stop in stops:
            if merged and merged[-1].country == stop.country:
                _merge(merged[-1], stop)
            else:
                merged.append(stop)
        same_flight(merged)
        fill_months(merged)
        return merged

    def _same_ride(self, stops: list[Stop]) -> None:
        """Countries passed last went by in the vehicle in which the traveller was found."""
        if not stops or not stops[-1].final or stops[-1].mode not in ("truck", "van", "car", "bus"):
            return
        for stop in reversed(stops[:-1]):
            if not stop.passed or stop.mode is not None:
                return
            stop.mode = stops[-1].mode

    def _aside(self, stop: Stop) -> bool:
        """A stay told in passing, three years or more before anything else that is dated, is another trip (rule 16)."""
        if not stop.aside or stop.registered or stop.when is None:
            return False
        others = [s.when.first.year for s in self.journey.stops if s is not stop and s.when and not s.aside]
        return bool(others) and min(others) - stop.when.last.year >= 3

    def _with_final(self, stops: list[Stop], final: Stop) -> list[Stop]:
        day = final.registered_span
        at = len(stops)
        if day is not None:
            for n, stop in enumerate(stops):
                if stop.when is not None and stop.when.first > day.last:
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


def _next_attempt(clause: Clause) -> bool:
    """`De derde keer vonden ze ons niet`, after a pushback."""
    counted = clause.words & {"tweede", "derde", "vierde", "vijfde", "volgende", "laatste"}
    failed = clause.words & {
        "weer",
        "opnieuw",
        "ook",
        "gepakt",
        "tegengehouden",
        "mislukte",
        "teruggestuurd",
        "faalde",
    }
    return bool(counted and clause.words & {"keer", "maal", "poging"} and not failed)


def _dateline(tokens: Tokens, sentence: Sentence) -> bool:
    """`Schiphol, 3 augustus 2022.`"""
    return sentence.end - sentence.start <= 9


def resolve_first(tokens: Tokens, clause: Clause, clock: Clock) -> Span | None:
    """The first time that a clause tells."""
    for expression in find_times(tokens, clause.start, clause.end):
        span = resolve(expression, clock)
        if span is not None:
            return span
    return None


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

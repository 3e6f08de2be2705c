"""Hear a question: what it asks, what it takes for granted, and what the officer holds against the traveller."""

from __future__ import annotations

from typing import Final

from routezicht.mining.completing import topic
from routezicht.mining.cues import cues
from routezicht.mining.governors import decide_all
from routezicht.mining.means import means
from routezicht.mining.model import Clause, Kind, Mention, Role, Sentence, Stop
from routezicht.mining.moves import Move, told_by
from routezicht.mining.questions import ARRIVED, Question, add
from routezicht.mining.reading import Reading
from routezicht.mining.returning import carried
from routezicht.mining.tags import NEG, PLAN
from routezicht.mining.times import resolve
from routezicht.mining.timewords import find_times

_HITS: Final = cues("story.hits") | cues("asking.met")
_VISITED: Final = cues("asking.visited")
_WHERE_TO: Final = frozenset(["waar", "waarheen", "naartoe"])
_BOARDED: Final = cues("moves.board")
_SOMEBODY: Final = frozenset(["iemand", "mens"])
_LEFT: Final = cues("questions.left")
_SENT: Final = cues("asking.sent")
_REPORTED: Final = cues("asking.reported")


def ask(r: Reading, sentence: Sentence) -> None:
    """Take in one sentence of a question: where it points, what it presumes, what it holds against the traveller."""
    if sentence.turn != r.asked_turn:
        r.unfinished = goal_of_account(r)
        r.question, r.asked_turn = Question(), sentence.turn
        r.undated = r.undated if r.answered_turn >= 0 else None
        r.told_before, r.told_now, r.told_years = r.told_now or r.told_before, [], []
    question, journey = r.question, r.journey
    for clause in sentence.clauses:
        if clause.words & _SOMEBODY and clause.words & ARRIVED and "hoe" in clause.words:
            clause.actor = "self"  # "hoe komt iemand uit X in Y terecht?"
        decide_all(r.tokens, r.tags, clause, True)
        for mention in clause.mentions:
            if mention.role == Role.RESIDENCE and not journey.stops and clause.actor != "other":
                journey.residence = journey.residence or mention.country
            elif mention.role == Role.RESIDENCE:
                mention.role = Role.AT
        for expression in find_times(r.tokens, clause.start, clause.end):
            span = resolve(expression, r.clock) if expression.year else None
            until = r.tokens.low[expression.start - 1 : expression.start] == ["tot"]
            question.until = resolve(expression, r.clock) if until and expression.month else question.until
            question.when = span if span is not None and expression.month else question.when
            if span is not None:
                r.clock.last, r.clock.asked = span, True
                r.clock.exact = span if expression.month else r.clock.exact
        dated = r.clock.asked
        claims(r, clause)
        r.clock.asked = dated
        transfer(r, clause)
        presumed(r, clause)
        home(r, clause)
    add(question, r.tokens, sentence.clauses)
    first_step(r, question)
    if not (question.brief and question.words & _WHERE_TO and not question.mentions):
        r.boarded = None
    about = question.mentions or question.named
    if question.sent_on or (not question.mentions and (question.goal or question.fear or question.other)):
        about = []
    for mention in about:
        found = journey.find(mention.country)
        if found >= 0:
            journey.cursor, question.anchor_known = found, True
            break
    else:
        if question.leaves_home:
            journey.cursor = -1
        elif not (question.backward or question.sent_on):
            journey.cursor = continues_at(r, question)
    question.anchor = journey.current()
    if question.recorded_here and (here := journey.find("NL")) >= 0:
        journey.cursor = here - 1  # the answer tells how it came to that
    left = any(m.role in (Role.FROM, Role.VIA) for m in question.mentions)
    to_it = [m for m in question.mentions if m.role == Role.TO and journey.find(m.country) >= 0]
    question.way_to_known = bool(left and to_it and "terug" not in question.words)
    if question.way_to_known:
        question.anchor = journey.stops[journey.find(to_it[-1].country)]
    if question.backward:
        r.boarded = r.undated = None
    for clause in sentence.clauses:
        modes = means(r.tokens, r.tags, r.lex, clause)
        question.mode = modes[-1][1] if modes else question.mode
        boarding = question.words & _BOARDED
        if modes and not boarding and question.route and not question.closed and not question.backward:
            r.boarded = modes[-1][1]
    question.expected = expected(r, question, [m for c in sentence.clauses for m in c.mentions])
    question.topic = topic(r, question)


def goal_of_account(r: Reading) -> Stop | None:
    """The stop that the last question asked how to reach, while the answers are still on the way there."""
    stops, anchor = r.journey.stops, r.question.anchor if r.question.arrival else r.unfinished
    if anchor is None:
        return None
    goal = next((n for n, s in enumerate(stops) if s is anchor), -1)
    told = [n for n, s in enumerate(stops) if any(s is t for t in r.told_now)]
    if goal < 0 or any(s is anchor for s in r.told_now):
        return None
    return (
        anchor if (len(told) >= _ON_THE_WAY or r.unfinished is anchor) and r.journey.cursor < goal else None
    )


_ON_THE_WAY: Final = 2  # stops told before the one that was asked about


def continues_at(r: Reading, question: Question) -> int:
    """Where the story goes on: at what was told last (`daar`, an account that has not reached its end), else last."""
    stops = r.journey.stops
    told = [n for t in r.told_before for n, s in enumerate(stops) if s is t]
    open_account = r.unfinished is not None and any(s is r.unfinished for s in stops)
    if told and (question.words & {"daar", "er"} or open_account):
        return told[-1]
    return len(stops) - 1


def first_step(r: Reading, question: Question) -> None:
    """Whether the question asks how home was left, or about a start of the journey that was only a first step."""
    journey = r.journey
    guessed = journey.departed_from if journey.origin == journey.departed_from else None
    homes = [m for m in question.named if m.role in (Role.FROM, Role.ORIGIN) and m.country == journey.origin]
    question.leaves_home = bool(homes and question.words & _LEFT and not question.closed)
    reached = [m for m in question.mentions if m.role in (Role.AT, Role.TO) and m.country == guessed]
    lasted = "wanneer" in question.words and question.first in ("sinds", "vanaf")
    lasted |= question.words >= {"hoe", "lang"} and not question.words & {"woonde", "gewoond", "werkte"}
    about = question.words & ARRIVED or lasted or (question.first == "en" and question.brief)
    if reached and about and journey.stops and journey.find(reached[0].country) < 0:
        journey.departed_from = None
        journey.cursor = -1
        journey.insert(Move(reached[0].country, None, Role.AT, reached[0].start, "asked how it was reached"))
        question.answered = True


def echo(r: Reading, sentence: Sentence) -> bool:
    """`Een overstap in X? Nee.`: an answer that first repeats the question; True if the sentence does no more."""
    if r.tokens.raw[sentence.end - 1] != "?":
        return False
    for clause in sentence.clauses:
        decide_all(r.tokens, r.tags, clause, True)
    question = Question()
    add(question, r.tokens, sentence.clauses)
    r.echoed = question if question.mentions else None
    if r.echoed is not None and question.bare and r.question.expected is None:
        r.question.expected = question.mentions[-1]
    return True


def transfer(r: Reading, clause: Clause) -> None:
    """`X heeft u in mei overgedragen`: a fact of the file; the answer tells how (rule 10)."""
    named = [m for m in clause.mentions if m.kind == Kind.COUNTRY]
    if not clause.words & _SENT or "u" not in clause.words or not clause.words & {"heeft", "hebben"}:
        return
    if len(named) != 1 or len(clause.mentions) > 1 or r.tokens.raw[clause.end - 1] == "?":
        return
    found = r.journey.find(named[0].country)
    if found < 1 or named[0].role != Role.NOT_VISITED:
        return
    r.journey.cursor = found
    r.journey.pushed_back(carried(r, clause, ""), None)
    r.question.sent_on = True
    named[0].role, named[0].rule = Role.NEUTRAL, "its authorities sent the traveller back (rule 10)"


def presumed(r: Reading, clause: Clause) -> None:
    """`Wat kwam er na Praag?`: the question takes it for granted that the traveller was there."""
    visited = clause.words & _VISITED and "u" in clause.words and not clause.tags & (NEG | PLAN)
    for mention in clause.mentions:
        if (
            visited
            and mention.rule.startswith("only mentioned")
            and mention.kind in (Kind.COUNTRY, Kind.PLACE)
        ):
            mention.role, mention.rule = Role.AT, "the question takes it as known"
        mentioned = mention.role == Role.NOT_VISITED and mention.rule.startswith("only mentioned")
        left = mention.rule.startswith("after having") and "eerste" not in clause.words
        if mentioned or left:
            before = r.tokens.low[mention.start - 1 : mention.start]
            if before == ["na"] and mention.kind in (Kind.COUNTRY, Kind.PLACE):
                mention.role, mention.rule = Role.AT, "the question takes it as known"


def expected(r: Reading, question: Question, now: list[Mention]) -> Mention | None:
    """The place that the question asks about reaching."""
    said = {w for w in question.words if w[0].isalpha()}
    if question.first == "en" and len(said) <= 3 and len(question.mentions) == 1:
        return None if question.anchor_known else question.mentions[0]  # "En Nederland?"
    if question.goal or question.other or question.fear or question.earlier:
        return None
    if question.closed:
        new = [m for m in question.mentions if m.role == Role.TO and r.journey.find(m.country) < 0]
        return new[0] if len(new) == 1 else None
    entered = any(m.role == Role.TO and m.country != "NL" for m in question.mentions)
    if not question.words & {*ARRIVED, "naar"} and not entered:
        return None
    came = question.words & ARRIVED
    reached = [m for m in question.mentions if m.role == Role.TO or (m.role == Role.AT and came)]
    if now:  # "uw reis naar X. Wanneer bent u uit Y vertrokken?": the last sentence is what is asked
        reached = [m for m in reached if m in now]
    if reached and reached[-1].role == Role.AT and reached[-1].country != "NL" and question.anchor_known:
        return None
    return (
        reached[-1]
        if reached and question.first in ("hoe", "wanneer", "van", "vanuit", "en", "waarmee")
        else None
    )


def home(r: Reading, clause: Clause) -> None:
    """`Wanneer heeft u Syrië verlaten?`, `bij terugkeer naar Iran`: where the traveller is from."""
    journey = r.journey
    if journey.origin is not None or clause.actor == "other":
        return
    for mention in clause.mentions:
        leaves = mention.role == Role.FROM and not any(s.travelled for s in journey.stops)
        first_after = r.tokens.low[mention.start - 1 : mention.start] == ["na"] and "eerste" in clause.words
        told = mention.role == Role.ORIGIN and "from" in mention.rule
        fears = bool(clause.words & {"terugkeer", "teruggaat", "terugkeert", "terugmoet"})
        r.question.home_named |= leaves and bool(clause.words & {"kwam", "komt", "kwamen"})
        if leaves or first_after or fears or told:
            journey.departed_from = mention.country
            mention.role = Role.ORIGIN
            return


def claims(r: Reading, clause: Clause) -> None:
    """A hit or registration that the officer names counts, whatever the answer (rule 11)."""
    took_place = clause.opener in ("voordat", "toen", "nadat", "totdat", "voor") and clause.words & _REPORTED
    if took_place:
        r.question.before_record = clause.opener in ("voordat", "voor")
    elif (
        not (clause.words & _HITS or (clause.words & _REPORTED and "zich" in clause.words))
        or r.tokens.raw[clause.end - 1] == "?"
    ):
        return
    told = told_by(r.tokens, r.tags, r.lex, clause, r.clock, None)
    for move in told.moves:
        reported = clause.words & _REPORTED
        if move.role in (Role.REGISTERED, Role.AT) and (move.country != "NL" or reported):
            move.role = Role.REGISTERED
            r.told_now += r.journey.follow([move])
            r.question.recorded_here |= move.country == "NL"
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
            r.told_now += r.journey.follow([move])

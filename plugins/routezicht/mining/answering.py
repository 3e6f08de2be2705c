"""Read what an answer means by its question: yes and no, a goal, a bare place, a means or time without a place."""

from __future__ import annotations

from typing import Final

from routezicht.mining.completing import complete, stayed
from routezicht.mining.cues import cues
from routezicht.mining.ellipsis import pointed_at
from routezicht.mining.journey import SCHENGEN
from routezicht.mining.model import Clause, Role, Sentence, Span, Stop
from routezicht.mining.moves import Move, Told, elliptical
from routezicht.mining.questions import LEG_ROLES, Question, reply
from routezicht.mining.reading import Reading, place_of
from routezicht.mining.tags import ARRIVE, ASYLUM, DEPART, MOVE, NEG, PLAN, REGISTERED, STAY, TIME
from routezicht.mining.times import moved

_PLANNED: Final = cues("answering.planned")
_AGAIN: Final = cues("answering.again")
_SUCCEEDED: Final = cues("story.succeeded")
_ABOUT_BEING: Final = cues("answering.about_being")


def by_question(r: Reading, clause: Clause, question: Question) -> None:
    """What the question makes of an answer: a goal, another person's place, an earlier trip, the home."""
    reason = ""
    if question.other and clause.actor != "other" and not clause.words & {"ik", "wij", "we"}:
        reason = "asked about somebody else (rule 15)"
    elif question.earlier:
        reason = "asked about earlier trips (rule 16)"
    elif question.goal and "NL" not in {m.country for m in clause.mentions}:
        reason = "asked about the goal (rule 14)"
    elif (
        question.words & _PLANNED
        and clause.mentions
        and r.tokens.raw[clause.start - 1] == ":"
        and elliptical(clause)
    ):
        reason = "asked about the plan (rule 14)"
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
        elif question.from_where and mention.role in (Role.AT, Role.FROM) and not r.journey.stops:
            mention.role, mention.rule = Role.RESIDENCE, "asked where from (rule 3)"


def take_reply(r: Reading, sentence: Sentence, question: Question) -> None:
    """`Ja` confirms the countries of the question, `Nee` rules them out, anything else leaves them open."""
    said = reply(r.tokens, r.tags, sentence.start, sentence.end)
    if said == "no":
        if not question.about_asylum and not question.presumes:
            visit = bool(question.words & _ABOUT_BEING)
            via = [m for m in question.mentions if m.role == Role.VIA]
            for mention in via if via and question.way_to_known else question.mentions:
                found = r.journey.find(mention.country)
                if found >= 0 and r.journey.stops[found].answered and not visit:
                    continue  # the traveller told it: `nee` denies something else
                r.dropped.append((mention, "asked and denied (rule 20)"))
                r.journey.remove(mention.country)
            question.expected = None if question.closed else question.expected
        return
    if question.earlier or question.goal or question.fear or question.other or question.from_where:
        return
    lasting = question.closed and bool(sentence.clauses) and duration(r, sentence.clauses[0])
    recorded = question.about_asylum and any(
        c.tags & REGISTERED and not c.tags & NEG and not c.mentions for c in sentence.clauses
    )
    confirmed = (said == "yes" or lasting or recorded) and question.closed
    known = question.presumes and not question.backward and not _knows_nothing(r, sentence)
    if said == "yes" and question.until is not None:
        r.undated = question.until
    if said == "yes" and question.words & _AGAIN and r.journey.last_return and not question.mentions:
        r.journey.enter_again(None, None)
        r.told_now.append(r.journey.stops[r.journey.cursor])
    if said == "yes" and question.mode and question.topic is not None:
        question.topic.mode = question.topic.mode or question.mode
    earlier = question.states_earlier
    for mention in question.mentions:
        if (
            (mention is question.expected and not confirmed)
            or (mention.country == "NL" and not (confirmed and mention.role == Role.TO))
            or not (confirmed or ((known or earlier) and mention.role in (Role.AT, Role.REGISTERED)))
        ):
            continue
        if earlier and r.journey.find(mention.country) < 0:
            r.journey.cursor = max(r.journey.cursor - 1, -1)
            question.reaches = mention.country
        if mention.role in LEG_ROLES:
            rule = "asked and confirmed" if confirmed else "the question takes it as known"
            role = Role.REGISTERED if mention.role == Role.REGISTERED and confirmed else Role.AT
            move = Move(mention.country, place_of(mention), role, mention.start, rule, question.mode)
            move.span = question.when if confirmed and mention.role == Role.TO else None
            move.returns = confirmed and mention.role == Role.TO and "terug" in question.words
            if confirmed and mention.rule.startswith("travels through") and not question.onward:
                move.role, move.passing = Role.VIA, True
            r.told_now += r.journey.follow([move])


def _knows_nothing(r: Reading, sentence: Sentence) -> bool:
    """`Daar weet ik niets van`, `dat zegt mij niets`."""
    words = set(r.tokens.low[sentence.start : sentence.end])
    return bool(words & {"weet", "zegt", "ken"} and words & {"niets", "niet", "niks"})


def duration(r: Reading, clause: Clause) -> bool:
    """The answer tells a time or duration: `Sinds november 2021`, `Vier maanden`."""
    first = r.tokens.low[clause.start]
    return (
        bool(clause.tags & TIME)
        and first
        in (
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
        )
        and not (clause.tags & (MOVE | NEG) or clause.mentions)
    )


def answer_expected(r: Reading, clause: Clause, told: Told, question: Question, sentence: Sentence) -> None:
    """Give a means or time that an answer tells without a place to the place asked about."""
    tried = [m for m in question.named if m.rule.startswith("attempt")]
    if tried and clause.words & _SUCCEEDED and not clause.tags & NEG and not told.moves:
        span = told.spans[-1] if told.spans else None
        last = tried[-1]
        told.moves.append(
            Move(
                last.country,
                place_of(last),
                Role.TO,
                clause.start,
                "tried and reached it",
                told.boarded,
                span,
            )
        )
        return
    passed = {m.country for m in question.mentions if m.role == Role.VIA and question.closed}
    for move in told.moves:
        if not question.onward and ((move.role == Role.VIA and move.country in passed) or question.through):
            move.passing, move.role = True, Role.VIA if move.role == Role.AT else move.role
    expected = question.expected
    if question.reaches is not None:
        known = r.journey.find(question.reaches)
        if known >= 0:
            question.anchor, question.answered = r.journey.stops[known], True
    pointed = pointed_at(r, clause)
    if pointed is not None:
        rule = "went to the place named before"
        span = told.spans[-1] if told.spans else None
        moves = Move(pointed.country, place_of(pointed), Role.TO, clause.start, rule, told.boarded, span)
        told.moves.append(moves)
        told.boarded = question.expected = None
        return
    if expected is None or clause.tags & (PLAN | NEG):
        return
    if any(m.role in LEG_ROLES for c in sentence.clauses for m in c.mentions):
        question.expected = None
        return
    if told.boarded or (
        told.spans
        and (clause.tags & (ARRIVE | MOVE) or not clause.tags & STAY or clause.words >= {"dat", "was"})
    ):
        span = told.spans[-1] if told.spans else question.when if question.closed else None
        known = r.journey.find(expected.country)
        if known >= 0:
            stop = r.journey.stops[known]
            stop.mode, stop.span = stop.mode or told.boarded, stop.span or span
            question.expected, told.boarded = None, None
            if told.moves:  # "met een bus uit Turijn": where it came from goes before it
                told.moves.append(
                    Move(
                        stop.country,
                        None,
                        Role.TO,
                        clause.start,
                        "asked how it was reached",
                        past_perfect=True,
                    )
                )
            question.reaches = expected.country
            return
        told.moves.append(
            Move(
                expected.country,
                place_of(expected),
                Role.TO,
                clause.start,
                "how it was reached was asked",
                told.boarded,
                span,
            )
        )
        question.expected, told.boarded = None, None
        question.reaches = expected.country


def flight_list(r: Reading, clause: Clause, question: Question) -> None:
    """`Nairobi, Doha, Brussel`, told of flights: the first is where they left."""
    named = [m for m in clause.mentions if m.role == Role.AT]
    if len(named) < 2 or named != clause.mentions:
        return
    first = named[0]
    if question.words & {"vlucht", "vluchten", "vloog"} and elliptical(clause):
        first.role = Role.FROM
    flown = question.words.union(r.tokens.low[r.sentence_start : clause.end]) & _FLOWN
    known = r.journey.origin is not None or r.journey.find(first.country) >= 0
    if flown and len(named) > 2 and not known and first.country not in SCHENGEN:
        first.role, first.rule = Role.RESIDENCE, "where the journey begins (rule 3)"


_FLOWN: Final = cues("answering.flown")


def there(r: Reading, clause: Clause, told: Told, sentence: Sentence, question: Question) -> None:
    """A registration, time or means without a place belongs to where the story is, or to what was asked."""
    stop = question.anchor if question.arrival and question.anchor else r.journey.current()
    if r.final is not None and clause.words >= {"grens", "over"} and clause.actor != "other":
        r.final.mode = told.boarded or r.final.mode
        r.final.span = r.final.span or (told.spans[-1] if told.spans else None)
        return
    if stop is None or clause.tags & PLAN:
        return
    if r.tokens.raw[clause.start] == "(" or r.tokens.raw[clause.start - 1 : clause.start] == ["("]:
        stop.mode = stop.mode or told.boarded
        stop.span = stop.span or (told.spans[0] if told.spans else None)
        told.boarded = None
        r.carried = stop.mode
        return
    if clause.words & {"pakte", "pakten"} and "op" in clause.words:
        stop.registered = True
        stop.registered_span = stop.registered_span or (told.spans[0] if told.spans else None)
        return
    if clause.tags & (ASYLUM | REGISTERED) and not clause.tags & NEG:
        stop.registered = True
        spans = told.spans or r.sentence_spans
        if spans and stop.registered_span is None:
            stop.registered_span = spans[0]
        return
    if "er" in clause.words and clause.words & {"door", "doorheen", "heen", "naartoe"} and told.boarded:
        stop.mode = stop.mode or told.boarded
    if question.closed and clause.opener == "sinds" and told.spans:
        stop.span = stop.span or told.spans[0]
    if told.boarded and clause.words & {"ritten", "reizen", "trajecten", "etappes", "ritjes"}:
        for other in [s for s in r.journey.stops if s.mode is None][-2:]:
            other.mode = told.boarded
        return
    if question.arrival and not clause.tags & (STAY | DEPART):
        if told.boarded and stop.mode is None:
            stop.mode, told.boarded = told.boarded, None
        if told.spans and stop.span is None:
            stop.span = told.spans[0]
            r.undated = told.spans[0]
        return
    if complete(r, clause, told, question) or not told.spans:
        stayed(r, clause, question)
        return
    if clause.words >= {"dat", "was"} or clause.words >= {"het", "was"}:
        asked = question.arrival and question.anchor is not None
        redate(r, told.spans[0], r.told_now if clause.start == sentence.start and not asked else [stop])
        r.undated = None
    elif stop.span is None and clause.tags & ARRIVE:
        stop.span = told.spans[0]


def redate(r: Reading, span: Span, stops: list[Stop]) -> None:
    """`Dat was op 2 april`: dates what was just told, and by a told distance the stop before."""
    for stop in stops:
        if stop.relative is not None and stop in r.journey.stops:
            stop.span = span
            n = r.journey.stops.index(stop)
            before = r.journey.stops[n - 1] if n else None
            if before is not None and before.when is None:
                before.span = moved(span, -stop.relative[0], stop.relative[1])
        stop.span = stop.span or span

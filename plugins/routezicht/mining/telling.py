"""Read the sentences that tell the journey, and put their moves where they belong in it."""

from __future__ import annotations

from typing import Final

from routezicht.mining.answering import answer_expected, by_question, flight_list, take_reply, there
from routezicht.mining.asides import antecedent_of, flashback, in_relative_clause, is_reverse
from routezicht.mining.asking import echo
from routezicht.mining.completing import came_from, trailing
from routezicht.mining.cues import cues
from routezicht.mining.dating import date
from routezicht.mining.earlier import clauses_in_order, step_back, take_up, tell_before
from routezicht.mining.ellipsis import fill_in, names_country
from routezicht.mining.factuality import (
    is_claimed,
    is_hypothesis,
    is_refuted,
    is_tentative,
    never_there,
    note_correction,
    other_trip,
    same_plan,
    unasked,
)
from routezicht.mining.finding import after_finding, is_find, met_underway
from routezicht.mining.governors import decide_all
from routezicht.mining.model import Clause, Kind, Role, Sentence, Span
from routezicht.mining.moves import Told, elliptical, told_by
from routezicht.mining.noting import note
from routezicht.mining.placing import place_cursor
from routezicht.mining.questions import LEG_ROLES, Question
from routezicht.mining.reading import Reading
from routezicht.mining.rectifying import corrected_here
from routezicht.mining.returning import go_back, got_through, how_often, next_attempt, sent_back
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    CARRIER,
    DENY,
    FIND,
    MODE,
    MOVE,
    REGISTERED,
    RETURN,
    STAY,
    TIME,
)
from routezicht.mining.times import moved
from routezicht.mining.unfolding import (
    came_true,
    from_the_start,
    listed_steps,
    lived_before,
    promised,
    went_there,
)
from routezicht.mining.untaken import turned_down
from routezicht.mining.vehicles import vehicle_way

_PAUSES: Final = cues("moves.pauses")
_CLAIMS: Final = cues("telling.claims")
_LEAVES: Final = cues("roles.leave")
_FERRY: Final = cues("story.ferry")
_CAME: Final = cues("story.came")
_ONWARD: Final = cues("story.onward")
_MISTAKEN: Final = cues("story.mistaken")
_SUCCEEDED: Final = cues("story.succeeded")

# What a clause without a name must hold to tell anything about the journey.
_TELLING: Final = MODE | TIME | RETURN | ASYLUM | REGISTERED | ARRIVE | FIND | DENY
_TELLING_WORDS: Final = _SUCCEEDED | _MISTAKEN | cues("telling.words")


def tell_sentence(r: Reading, sentence: Sentence) -> None:
    """Read one sentence of an answer or report."""
    answer = sentence.speaker == "answer"
    question = r.question if answer else Question()
    first = answer and sentence.turn != r.answered_turn
    if first:
        r.answered_turn = sentence.turn
        r.clock_before = (r.clock.last, r.clock.exact)
    if answer and echo(r, sentence):
        return
    for clause in sentence.clauses:
        decide_all(r.tokens, r.tags, clause, not (question.goal or question.fear))
        unasked(r, clause, sentence)
        same_plan(r, clause, sentence)
        turned_down(r, clause, sentence)
        if answer:
            by_question(r, clause, question)
    never_there(sentence)
    vehicle_way(r.tokens, r.tags, sentence)
    if answer:
        fill_in(r, sentence)
    if first:
        take_reply(r, sentence, question)
    elif r.echoed is not None:
        take_reply(r, sentence, r.echoed)
    r.echoed = None
    place_cursor(r, sentence, question, first)
    r.clock.limit = r.journey.next_date() if answer else None
    r.journey.goal = (question.anchor if question.arrival else r.unfinished) if answer else None
    tell_clauses(r, sentence, question)


def tell_clauses(r: Reading, sentence: Sentence, question: Question) -> None:
    """Read the clauses of a sentence one after the other; means and times pass from one to the next."""
    pending = r.boarded
    if any(clause.actor != "other" for clause in sentence.clauses):
        r.boarded = None
    if sentence.turn != r.carried_turn:
        r.carried, r.carried_turn = None, sentence.turn
    spans: list[Span] = []
    r.sentence_start = sentence.start
    named = any(clause.mentions for clause in sentence.clauses)
    supposed = named and is_hypothesis(r, sentence)
    claimed = named and is_claimed(r, sentence)
    first_version = note_correction(r, sentence)
    if named and sentence.speaker == "narrator":
        listed_steps(r, sentence)
        lived_before(r, sentence)
    apart = named and other_trip(r, sentence)
    before_it: Clause | None = None
    for clause in clauses_in_order(r, sentence):
        if r.promised is not None:
            came_true(r, clause, sentence)
        if (
            not clause.mentions
            and not clause.tags & _TELLING
            and clause.words.isdisjoint(_TELLING_WORDS | {"geweest"})
        ):
            continue
        if supposed or apart:
            for mention in clause.mentions:
                if mention.role in LEG_ROLES:
                    why = "condition (rule 14)" if supposed else "another trip (rule 16)"
                    mention.role, mention.rule = Role.NOT_VISITED, why
        if apart:
            note(r, clause)
            continue
        doubtful = bool(named and clause.words & _CLAIMS) and (claimed or is_refuted(r, sentence, clause))
        if doubtful:
            for mention in clause.mentions:
                record = mention.role == Role.REGISTERED and any(c.tags & DENY for c in sentence.clauses)
                if mention.role in LEG_ROLES | {Role.FROM} and not record:
                    mention.role, mention.rule = Role.NOT_VISITED, "ruled out by the text (rule 13)"
        if sentence.speaker == "answer" and names_country(r, clause):
            continue
        flight_list(r, clause, question)
        note(r, clause)
        alights = clause.words & {"uitgestapt", "uitstapte", "uitstapten"} or (
            "uit" in clause.words and clause.words & {"stapte", "stapten"}
        )
        pauses = alights or (clause.words & _PAUSES and clause.start > sentence.start)
        carried = r.carried if (elliptical(clause) or pauses) and clause.mentions else None
        if (
            clause.actor == "carrier"
            and sentence.speaker == "answer"
            and clause.mentions
            and pending in ("train", "plane", "foot")
        ):
            pending = None  # somebody who takes the traveller along has a car
        if clause.actor == "carrier" and "hij" in clause.words and clause.mentions:
            carried = r.carried  # "hij bracht mij tot X"
        following = next((c for c in sentence.clauses if c.start >= clause.end), None)
        bare = following is not None and not following.mentions and elliptical(following)
        if clause.tags & MODE or (following is not None and bare and following.tags & MODE):
            carried = None  # "terug naar X, met de ferry": the means follows
        if before_it is not None and clause.opener == "maar" and elliptical(clause) and clause.mentions:
            # "niet naar X gevlogen, maar naar Y": by the same means
            named_means = [k for k in range(before_it.start, before_it.end) if r.tags[k] & MODE]
            carried = r.lex.mode(r.tokens.low[named_means[-1]]) if named_means else carried
        before_it = clause
        told = told_by(r.tokens, r.tags, r.lex, clause, r.clock, pending or carried)
        recorded = any(m.role == Role.REGISTERED for m in clause.mentions)
        if clause.actor == "other" or (doubtful and not recorded):
            if not clause.mentions:
                spans = told.spans or spans
            continue
        if onward := went_there(r, clause):
            told.moves.append(onward)
        if "idem" in clause.words or "dito" in clause.words:
            for move in told.moves:
                move.mode = move.mode or r.carried
        answer_expected(r, clause, told, question, sentence)
        date(r, clause, told, spans)
        home = clause.words & {"land", "thuisland", "vaderland", "geboorteland"}
        journey_begins = home and clause.words & {"zijn", "haar", "hun", "mijn", "ons"} and not told.moves
        r.journey.left_home |= bool(journey_begins and clause.words & _LEAVES)
        r.until = told.until if told.spans else r.until
        r.sentence_spans = told.spans or spans
        spans = told.spans or spans
        if (
            sentence is r.parts[0]
            and sentence.speaker == "narrator"
            and elliptical(clause)
            and len(r.parts) > 2
        ):
            for move in told.moves:
                move.stays = move.stays or not (move.mode or move.span)  # a headline, told again below
        r.told_years += [span.first.year for span in told.spans]
        before = len(r.journey.stops)
        if not r.journey.stops and sentence.speaker == "narrator":
            told.moves = [m for m in told.moves if not m.rule.startswith("corrects")]
        corrected_here(r, clause, told)
        tentative = first_version and bool(told.moves) and is_tentative(r, sentence, clause)
        for move in told.moves:
            move.tentative = tentative and not move.rule.startswith("corrects")
        apply(r, clause, told, sentence, question)
        trailing(r, clause, told)
        if sentence is r.parts[0] and r.final is None and met_underway(clause):
            for stop in r.journey.stops:
                stop.travelled = False  # the last ride; the journey up to it is told from its start
            r.journey.cursor = -1
        if told.boarded and told.gets_in:
            r.last_boarded = told.boarded
        elif any(m.role in LEG_ROLES for m in told.moves):
            r.last_boarded = None
        if told.boarded:
            pending = r.boarded = told.boarded
        elif arrivals := [m for m in told.moves if m.role in LEG_ROLES]:
            pending = None
            r.carried = arrivals[-1].mode or r.carried
        if len(r.journey.stops) > before and sentence.speaker == "answer":
            for stop in r.told_now[-1:]:
                stop.aside = bool(clause.tags & STAY) and not clause.tags & (MOVE | ARRIVE | CARRIER)
    if r.boarded is None and sentence.speaker == "answer":
        r.boarded = pending  # a remark in between does not end the ride
    r.clock.backward = False
    r.promised = promised(r, sentence) if named else None


def _never_there(clause: Clause) -> bool:
    """`Daar is hij nooit geweest`: takes back the place told last."""
    there = clause.words & {"daar", "er"} and clause.words & {"geweest"}
    return bool(there and clause.words & {"niet", "nooit", "nimmer"}) and clause.actor != "other"


def apply(r: Reading, clause: Clause, told: Told, sentence: Sentence, question: Question) -> None:
    """Put the moves of one clause into the journey."""
    journey, moves = r.journey, told.moves
    for amount, unit in told.relative_before:
        stop = journey.current()
        if stop is not None and stop.span is None and told.spans:
            stop.span = moved(told.spans[0], -amount, unit)
    if is_find(r, clause, sentence, moves, told):
        return
    if moves or told.returns or sent_back(r, clause) or next_attempt(clause):
        take_up(r, clause, sentence)
    meets = (
        sentence.speaker == "narrator" and r.final is not None and not journey.stops and clause.tags & FIND
    )
    if meets and r.final is not None and told.boarded and not clause.words & _FERRY and not moves:
        r.final.mode, told.boarded = r.final.mode or told.boarded, None
    if clause.words & _MISTAKEN and sentence.speaker == "answer" and r.told_now and not moves:
        journey.drop(r.told_now[-1])
        return
    stop = journey.current()
    just_told = stop is not None and not stop.registered and stop.sentence >= journey.sentence - 1
    denies = clause.tags & DENY and clause.words & {"dat", "dit"} and "niet" not in clause.words
    if (
        stop is not None
        and just_told
        and denies
        and not clause.mentions
        and stop.sentence == journey.sentence - 1
    ):
        journey.drop(stop)
        return
    if stop is not None and just_told and not clause.mentions and _never_there(clause):
        named = [m for s in r.parts for c in s.clauses for m in c.mentions if m.end <= clause.start]
        if named and named[-1].country == stop.country:
            journey.drop(stop)
            return
    between = [m for m in clause.mentions if "lies between" in m.rule]
    if between and (found := journey.find(between[0].country)) >= 0:
        journey.cursor = found
    if moves and is_reverse(r, sentence):
        for move in moves:
            journey.cursor = -1
            journey.insert(move)
        journey.cursor = len(journey.stops) - 1
        return
    place, at = antecedent_of(r, clause, sentence), journey.current()
    if place is not None and place.kind in (Kind.COUNTRY, Kind.PLACE):
        moves = in_relative_clause(r, clause, told, place)
    if (
        journey.last_return
        and clause.words & _SUCCEEDED
        and clause.words & {"poging", "keer", "maal", "wel", "weer", "alsnog", "toch", "het", "dit", "meer"}
        and not moves
    ) or (
        journey.last_return
        and not moves
        and not told.returns
        and (next_attempt(clause) or got_through(clause))
    ):
        journey.enter_again(told.spans[-1] if told.spans else None, told.boarded)
        told.boarded = None
        return
    succeeded = sentence.speaker == "narrator" and moves and not told.returns and next_attempt(clause)
    if succeeded and journey.last_return and 1 <= journey.cursor < len(journey.stops):
        entered = journey.stops[journey.cursor - 1].country
        if all(m.country != entered for m in moves) and journey.here() != journey.origin:
            journey.enter_again(None, None)  # "de tweede keer bereikten zij een vrachtwagen naar X"
    if moves and from_the_start(r, sentence, moves):
        journey.cursor = -1
    if moves and flashback(r, sentence, moves):
        journey.restart(moves[0].country)
    entering = any(m.role == Role.TO for m in moves) and not told.returns
    if entering and sentence.speaker == "narrator":
        r.tried = how_often(r, r.tokens.low[clause.start : clause.end])
    if told.returns or sent_back(r, clause):
        go_back(r, clause, moves)
        return
    if came_from(r, clause, told, sentence):
        return
    anchor = question.anchor
    if question.arrival and moves and all(m.passing for m in moves) and anchor in journey.stops:
        journey.cursor = next(n for n, s in enumerate(journey.stops) if s is anchor)
    only_left = bool(moves) and all(m.role == Role.FROM for m in moves)
    if only_left and question.arrival and anchor is not None and anchor in journey.stops:
        anchor.mode = anchor.mode or told.boarded
        anchor.span = anchor.span or (told.spans[0] if told.spans else None)
        told.boarded = None
    through = "er" in clause.words and clause.words & {"door", "doorheen"}
    if through and anchor is not None and all(m.role == Role.FROM for m in moves) and told.boarded:
        anchor.mode, told.boarded = anchor.mode or told.boarded, None
    sleeping = set(r.tokens.low[sentence.start : sentence.end]) & {"sliep", "sliepen", "slapend"}
    went = any(m.role == Role.TO for c in sentence.clauses if c.end <= clause.start for m in c.mentions)
    stops_there = went and clause.opener == "die" and clause.words & {"stopt", "stopte", "stopten", "halt"}
    for move in moves:
        on_the_way = "onderweg" in clause.words and len(moves) == 1
        if move.role == Role.AT and (on_the_way or (sleeping and "zullen" in clause.words) or stops_there):
            move.role, move.passing = Role.VIA, True
    flown = question.words & {"vlucht", "vluchten"} and only_left and journey.origin is None
    if flown and moves[0].country not in {s.country for s in journey.stops}:
        journey.departed_from, moves = moves[0].country, []
        only_left = False
    back = question.backward and only_left and journey.current() in r.told_now
    if back and moves[0].country != journey.origin and journey.find(moves[0].country) < 0:
        journey.cursor -= 1
        journey.insert(moves[0])
    elif (
        moves
        and all(m.role == Role.FROM for m in moves)
        and (clause.words & _CAME or (clause.opener == "nadat" and moves[0].past_perfect))
        and journey.current() is not None
    ):
        reached = journey.current()
        journey.cursor -= 1
        journey.leave(moves[0])
        journey.cursor = next(n for n, s in enumerate(journey.stops) if s is reached)
        if reached is not None and told.boarded:
            reached.mode, told.boarded = reached.mode or told.boarded, None
    elif len(moves) == 1 and after_finding(r, moves[0]):
        r.told_now.append(journey.insert(moves[0]))
    elif moves:
        step_back(r, clause, sentence, moves)
        reached = tell_before(r, clause, sentence, moves)
        main = at if place is not None and any(m.past_perfect for m in moves) else None
        touched = journey.follow(moves)
        if main is not None and main in journey.stops[journey.cursor + 1 :]:
            reached = reached or main  # the relative clause told what came before
        if reached is not None:
            journey.cursor = next(n for n, s in enumerate(journey.stops) if s is reached)
        for stop in touched:
            stop.answered |= sentence.speaker == "answer"
        r.told_now += touched
    else:
        there(r, clause, told, sentence, question)

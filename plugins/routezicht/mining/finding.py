"""Read the finding by the service that writes the text: told first, reached last; and the date of the document."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.journey import SCHENGEN
from routezicht.mining.means import means
from routezicht.mining.model import Clause, Kind, Role, Sentence, Span, Stop
from routezicht.mining.moves import Move, Told
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.tags import ARRIVE, FIND, MODE, NEG, PERSON, PLAN, REGISTERED, SELF, THIRD, TIME, VERB
from routezicht.mining.times import Clock, resolve
from routezicht.mining.timewords import find_times
from routezicht.mining.tokens import Tokens

_NOW: Final = frozenset(["nu", "thans", "inmiddels", "tegenwoordig"])
_FLIGHT: Final = frozenset(["vlucht", "vluchten"])
_HITS: Final = cues("story.hits")
_FERRY: Final = cues("story.ferry")


def is_find(r: Reading, clause: Clause, sentence: Sentence, moves: list[Move], told: Told) -> bool:
    """The service that writes the text met the traveller in the Netherlands: told first, reached last."""
    here_now = [m for m in moves if m.country == "NL" and m.role == Role.AT]
    first = sentence in r.parts[:2] and sentence.speaker == "narrator" and not r.journey.stops
    if (
        here_now
        and first
        and r.final is None
        and clause.words & _NOW
        and not clause.tags & (FIND | REGISTERED)
    ):
        r.final = Stop("NL", here_now[0].place, why=["is there now"])
        moves[:] = [m for m in moves if m not in here_now]
        return not moves
    if r.final is not None:
        moves[:] = [m for m in moves if not (m.country == "NL" and m.role == Role.FROM)]
    if sentence.speaker != "narrator":
        return False
    dutch = [m for m in moves if m.country == "NL" and m.role in LEG_ROLES]
    if not dutch and r.final is None and found_by_writer(r, clause, sentence, moves):
        r.final = Stop("NL", registered=True, final=True, why=["met by who writes this (rule 11)"])
        r.final.registered_span = told.spans[0] if told.spans else r.clock.document
        if moves and moves[0].role == Role.FROM and clause.tags & MODE:
            r.final_from, r.final.mode = moves.pop(0), told.boarded
            told.boarded = None
        return not moves
    if not dutch:
        return False
    checked = clause.tags & FIND and moves[0].role == Role.FROM and dutch[0].role == Role.TO
    if r.final is None and checked and not r.journey.stops:
        r.final_from, dutch[0].role = moves[0], Role.REGISTERED
        moves.remove(moves[0])
    if r.final is None:
        if dutch[0].role not in (Role.AT, Role.REGISTERED) or r.journey.stops:
            return False
        r.final = Stop("NL", registered=True, final=True, why=["met there by who writes this (rule 11)"])
        r.final.registered_span = dutch[0].span or r.clock.document
        if told.boarded and not clause.words & _FERRY:
            r.final.mode, told.boarded = told.boarded, None
    elif r.journey.stops or dutch[0].role not in (Role.AT, Role.REGISTERED):
        return False
    r.final.place = dutch[0].place or r.final.place
    if not (clause.words & _FERRY and dutch[0].mode != "ship"):
        r.final.mode = r.final.mode or dutch[0].mode
    rest = [m for m in moves if m not in dutch]
    if (
        len(rest) == 1
        and rest[0].role == Role.FROM
        and r.final_from is None
        and (
            (clause.tags & MODE and (clause.tags & FIND or clause.words & _FLIGHT))
            or _last_ride(r, clause, rest[0])
        )
    ):
        r.final_from, rest = rest[0], []  # "op de veerboot uit X aangetroffen"
    if rest:
        r.told_now += r.journey.follow(rest)
    return True


def _last_ride(r: Reading, clause: Clause, move: Move) -> bool:
    """`landden uit X op Schiphol`, told before all else: X is the last step, unless it may be where all began."""
    arrives = clause.tags & (ARRIVE | MODE) and not r.journey.stops and not clause.tags & (NEG | PLAN)
    return bool(arrives) and (move.country in SCHENGEN or r.journey.nationality not in (None, move.country))


def after_finding(r: Reading, move: Move) -> bool:
    """`Op 2 juni is hij op het vliegtuig naar X gezet`: to where he had come from, at a later date than the finding."""
    stop, met = r.journey.current(), r.final.registered_span if r.final else None
    if stop is None or met is None or stop.country != move.country or move.role != Role.TO:
        return False
    return bool(move.span and move.span.after(met) and stop.when and met.after(stop.when))


def found_by_writer(r: Reading, clause: Clause, sentence: Sentence, moves: list[Move]) -> bool:
    """`De Marechaussee trof in de trein vier mannen aan`: who finds people writes in the Netherlands, named or not."""
    if sentence is not r.parts[0] and sentence is not r.parts[min(1, len(r.parts) - 1)]:
        return False
    if r.journey.stops or any(m.role != Role.FROM for m in moves):
        return False
    words = r.tokens.low[sentence.start : sentence.end]
    finds = any(c.tags & FIND for c in sentence.clauses) and not clause.tags & (NEG | PLAN)
    by = _WRITERS.intersection(words)
    people = any(
        r.tags[k] & (PERSON | SELF) and r.tokens.low[k] not in _WRITERS
        for k in range(clause.start, clause.end)
    )
    following = r.parts[1:3] if sentence is r.parts[0] else []
    rides = clause.tags & MODE and any(c.tags & (SELF | THIRD) for s in following for c in s.clauses)
    named = any(m.kind == Kind.PEOPLE and m.role == Role.ORIGIN for m in clause.mentions)
    return bool(finds and by and (people or named or rides) and not _COUNTED.intersection(words))


def met_underway(clause: Clause) -> bool:
    """`In de trein uit Parijs is voorbij Antwerpen een Comorees aangetroffen`: found in a vehicle."""
    found = clause.tags & FIND and clause.tags & MODE and "niet" not in clause.words
    return bool(
        found and clause.speaker == "narrator" and any(m.role == Role.ORIGIN for m in clause.mentions)
    )


def found_after_all(r: Reading) -> None:
    """A report of a Dutch service that opens with a place here, or with somebody found in a train, met him here."""
    if r.final is not None or not r.journey.stops or any(s.country == "NL" for s in r.journey.stops):
        return
    if _discovered(r):
        return
    opening = [s for s in r.parts[:2] if s.speaker == "narrator" and not s.asks]
    service = any(_SERVICES.intersection(r.tokens.low[s.start : s.end]) for s in r.parts)
    for sentence in opening:
        for clause in sentence.clauses:
            here = [m for m in clause.mentions if m.country == "NL" and m.role in (Role.NEUTRAL, Role.AT)]
            if (here and service) or (sentence is r.parts[0] and met_underway(clause)):
                met = met_underway(clause)
                r.final = Stop(
                    "NL", registered=True, final=True, why=["met here by who writes this (rule 11)"]
                )
                r.final.registered_span = r.clock.document
                r.final.place = here[0].name if here and here[0].kind == Kind.PLACE else None
                modes = means(r.tokens, r.tags, r.lex, clause)
                r.final.mode = modes[-1][1] if modes and (met or clause.tags & FIND) else None
                return


def _discovered(r: Reading) -> bool:
    """`De chauffeur opende op 3 mei 2022 in Hoek van Holland de deuren`: another person's act that ends the journey."""
    for sentence in r.parts:
        for clause in sentence.clauses:
            here = [m for m in clause.mentions if m.country == "NL" and m.kind == Kind.PLACE]
            if here and sentence.speaker == "narrator" and clause.words & _DOORS and clause.words & _OPENS:
                r.final = Stop("NL", here[-1].name, final=True, why=["let out there"])
                return True
    if not any(
        _WRITERS.difference({"ik", "wij"}).intersection(r.tokens.low[s.start : s.end]) for s in r.parts
    ):
        return False
    for sentence in r.parts:
        for clause in sentence.clauses:
            here = [m for m in clause.mentions if m.country == "NL" and m.kind == Kind.PLACE]
            dated = [e for e in find_times(r.tokens, clause.start, clause.end) if e.day and e.year]
            if here and dated and clause.actor == "other" and (clause.tags & FIND or clause.words & _OPENED):
                r.final = Stop(
                    "NL", here[-1].name, registered=True, final=True, why=["found there (rule 11)"]
                )
                r.final.registered_span = resolve(dated[-1], r.clock)
                return True
    return False


_DOORS: Final = frozenset(["deuren", "deur", "klep", "laadklep", "zeil", "achterklep"])
_OPENS: Final = frozenset(["opende", "openden", "openging", "opengingen", "opengemaakt", "geopend", "open"])
_OPENED: Final = cues("finding.opened")
_SERVICES: Final = cues("finding.services")
_WRITERS: Final = cues("finding.writers")
_COUNTED: Final = cues("finding.counted")


def document_date(r: Reading) -> Span | None:
    """The first full date of a report dates the report, if no later date follows."""
    latest = max(
        (
            (e.year, e.month)
            for s in r.parts
            for c in s.clauses
            if c.tags & TIME
            for e in find_times(r.tokens, c.start, c.end)
            if e.year
        ),
        default=(0, 0),
    )
    office = any({"proces-verbaal", "brigade"} & c.words for s in r.parts[:1] for c in s.clauses)
    for sentence in r.parts[:3]:
        for expression in find_times(r.tokens, sentence.start, sentence.end):
            found = any(c.tags & (FIND | REGISTERED) and not c.words & _HITS for c in sentence.clauses)
            if not found and not office and not dateline(r.tokens, sentence):
                continue
            if (
                expression.year
                and (expression.day or expression.kind == "holiday")
                and sentence.speaker == "narrator"
            ):
                return resolve(expression, Clock()) if (expression.year, expression.month) >= latest else None
    return None


def dateline(tokens: Tokens, sentence: Sentence) -> bool:
    """`Schiphol, 3 augustus 2022.`"""
    return sentence.end - sentence.start <= 9 and not any(c.tags & VERB for c in sentence.clauses)

"""Find where a clause belongs that does not simply go on: relative clauses, flashbacks, told backwards."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.journey import SCHENGEN
from routezicht.mining.means import means
from routezicht.mining.model import Clause, Mention, Role, Sentence, Span
from routezicht.mining.moves import Move, Told
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading, place_of
from routezicht.mining.tags import ARRIVE, ASYLUM, NEG, PLAN, REGISTERED, RETURN

_ONWARD: Final = cues("story.onward")


def in_relative_clause(r: Reading, clause: Clause, told: Told, place: Mention) -> list[Move]:
    """`Bergen, waar hij in 2021 asiel vroeg`; `Faro, waar hij in 2020 vanuit Praia was geland`."""
    moves = told.moves
    recorded = clause.tags & (ASYLUM | REGISTERED) and not clause.tags & (NEG | PLAN)
    arrives = (
        clause.tags & ARRIVE and all(m.role == Role.FROM for m in moves) and not clause.tags & (NEG | PLAN)
    )
    goes = _goes_there(clause) and not clause.tags & (NEG | PLAN)
    arrives = arrives or goes
    known = place.role in LEG_ROLES
    landed = clause.tags & ARRIVE and clause.opener in ("waar", "alwaar") and place.role == Role.FROM
    if landed and any(m.role == Role.VIA for m in moves) and not clause.tags & (NEG | PLAN):
        arrives = goes = True  # "uit X, waar zij via Y waren geland"
    onward = all(m.role in (Role.FROM, Role.VIA) for m in moves) if goes else False
    if not onward and (any(m.role in LEG_ROLES for m in moves) or not (arrives or recorded)):
        return moves
    here = r.journey.current()
    goes = goes or (arrives and bool(means(r.tokens, r.tags, r.lex, clause)))
    dated = recorded and told.spans and here is not None and here.country == place.country
    if known and not (
        goes or dated or moves or (told.spans and told_earlier(r, place.country, told.spans[0]))
    ):
        return moves
    role = Role.REGISTERED if recorded else Role.TO
    if not known and not (recorded or goes):
        return moves
    fresh = here is None or here.sentence == r.journey.sentence
    start = place.country == r.journey.departed_from and r.journey.nationality is None
    if goes and start and fresh and not clause.tags & RETURN:
        r.journey.departed_from = None  # it was reached, so the journey did not start there
        if r.journey.current() is not None:
            r.journey.cursor -= 1
    place.role = role
    span = told.spans[-1] if told.spans else None
    mode = moves[0].mode if moves else None
    if mode is None:
        modes = means(r.tokens, r.tags, r.lex, clause)
        mode = modes[-1][1] if modes else None
    return [
        *moves,
        Move(
            place.country,
            place_of(place),
            role,
            clause.start,
            "there, in a relative clause",
            mode,
            span,
            past_perfect=True,
        ),
    ]


_WHITHER: Final = ("waarheen", "waarnaartoe")


def _goes_there(clause: Clause) -> bool:
    """`Jerevan, waar hij in 2013 naartoe vloog`, `X, waarheen hij de bus nam`."""
    if clause.opener in _WHITHER or _reached(clause):
        return True
    return clause.opener == "waar" and bool(clause.words & {"naartoe", "heen"})


def _reached(clause: Clause) -> bool:
    """`Engeland, dat hij in mei met een boot had bereikt`."""
    reaches = any(w.startswith(("bereikt", "binnenge", "binnenkwam", "inge", "inreis")) for w in clause.words)
    return clause.opener in ("dat", "die") and reaches and all(m.role == Role.FROM for m in clause.mentions)


def told_earlier(r: Reading, country: str, span: Span) -> bool:
    """An arrival in `country` before the one that the text has just told."""
    stop = r.journey.current()
    return (
        stop is not None and stop.country == country and stop.when is not None and span.last < stop.when.first
    )


def flashback(r: Reading, sentence: Sentence, moves: list[Move]) -> bool:
    """`Hij was in 2017 uit X naar Y gevlogen`, after later steps were told: back to the start."""
    journey, first = r.journey, moves[0]
    words = set(r.tokens.low[sentence.start : min(sentence.start + 3, sentence.end)])
    if not (first.role == Role.FROM and first.past_perfect and journey.stops) or words & _ONWARD:
        return False
    if any(journey.find(m.country) >= 0 for m in moves):
        return False
    plain = not any(s.past_perfect for s in journey.stops) or first.country not in SCHENGEN
    return (
        plain
        and journey.find(first.country) < 0
        and len(moves) > 1
        and first.country != journey.departed_from
    )


def is_reverse(r: Reading, sentence: Sentence) -> bool:
    """The sentence names the countries from the last to the first."""
    text = " ".join(r.tokens.low[sentence.start : sentence.end])
    return "terug in de tijd" in text or "omgekeerde volgorde" in text or "achter naar voren" in text


def antecedent_of(r: Reading, clause: Clause, sentence: Sentence) -> Mention | None:
    """The name before a clause that begins with `waar`, or before `hij was daar vanuit X aangekomen`."""
    if "daar" in clause.words and clause.words & {"was", "waren"} and clause.tags & ARRIVE:
        last = [m for s in r.parts for c in s.clauses for m in c.mentions if m.end <= clause.start]
        return last[-1] if last else None
    if clause.opener not in ("waar", "alwaar", *_WHITHER) and not _reached(clause):
        return None
    before = [m for c in sentence.clauses for m in c.mentions if m.end <= clause.start]
    return before[-1] if before else None

"""Read what a report only unfolds later: steps after a colon, a start told after records, a promise that came true."""

from __future__ import annotations

import itertools
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.ellipsis import last_mention
from routezicht.mining.journey import SCHENGEN
from routezicht.mining.means import means
from routezicht.mining.model import Clause, Kind, Mention, Role, Sentence
from routezicht.mining.moves import Move
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading, place_of
from routezicht.mining.tags import CARRIER, MODE, MOVE, NEG, PLAN, SELF, STAY, THIRD, TIME

_STEPS: Final = cues("telling.steps")
_ONWARD: Final = cues("story.onward")


def from_the_start(r: Reading, sentence: Sentence, moves: list[Move]) -> bool:
    """Records were told first (`in Eurodac staat ...`), and now the journey itself, from outside Schengen."""
    stops, first = r.journey.stops, moves[0]
    if sentence.speaker == "answer":
        return _first_step(r, sentence, moves)
    if (
        not stops
        or any(m.returns for m in moves)
        or any(s.travelled or not s.registered for s in stops)
        or sentence.speaker != "narrator"
    ):
        return False
    if "daar" in r.tokens.low[sentence.start : sentence.end]:
        return False
    opening = r.tokens.low[sentence.start : sentence.start + 3]
    return (
        first.country not in SCHENGEN
        and r.journey.find(first.country) < 0
        and not _ONWARD.intersection(opening)
    )


def _first_step(r: Reading, sentence: Sentence, moves: list[Move]) -> bool:
    """`Ik ben eerst uit X naar Y gegaan`, after later steps were told."""
    if moves[0].role != Role.FROM or len(moves) < 2 or any(r.journey.find(m.country) >= 0 for m in moves):
        return False
    start = moves[0].country
    home = start == r.journey.origin or (r.journey.origin is None and start not in SCHENGEN)
    return home and bool({"eerst", "begon", "begonnen"} & set(r.tokens.low[sentence.start : sentence.end]))


def came_true(r: Reading, clause: Clause, sentence: Sentence) -> None:
    """`Werk in X beloofd. In werkelijkheid poetste zij er`: a place that was promised or booked, and then lived in."""
    last = r.promised
    here = (
        clause.words & {"daar", "er"} and clause.tags & (STAY | THIRD) and clause.start - sentence.start <= 4
    )
    forced = clause.words & {"moest", "moesten"}
    if (
        last is None
        or not here
        or clause.tags & NEG
        or (clause.tags & PLAN and not forced)
        or clause.actor == "other"
    ):
        return
    if any(m.role in LEG_ROLES or m.kind in (Kind.COUNTRY, Kind.PLACE) for m in clause.mentions):
        return
    mode = "plane" if "ticket" in last.rule else None
    r.told_now += r.journey.follow(
        [Move(last.country, place_of(last), Role.TO, clause.start, "was there after all", mode)]
    )
    r.promised = None


def went_there(r: Reading, clause: Clause) -> Move | None:
    """`Een zus woont in X. In mei reisde hij daarheen`: the place that was only mentioned is travelled to."""
    points = clause.words & _THERE or clause.words >= {"daar", "heen"} or clause.words >= {"daar", "naartoe"}
    idle = clause.tags & (NEG | PLAN) or not clause.tags & MOVE or clause.actor == "other" or clause.mentions
    if clause.speaker != "narrator" or not points or idle:
        return None
    last = last_mention(r, clause.start)
    if last is None or last.role != Role.NOT_VISITED or last.kind not in (Kind.COUNTRY, Kind.PLACE):
        return None
    modes = means(r.tokens, r.tags, r.lex, clause)
    return Move(
        last.country, place_of(last), Role.TO, clause.start, "went there", modes[-1][1] if modes else None
    )


_THERE: Final = cues("ellipsis.there")


def promised(r: Reading, sentence: Sentence) -> Mention | None:
    """The last place that a sentence of a report only promises or books."""
    named = [m for c in sentence.clauses for m in c.mentions if m.kind in (Kind.COUNTRY, Kind.PLACE)]
    if not named or sentence.speaker != "narrator" or any(c.tags & NEG for c in sentence.clauses):
        return None
    last = named[-1]
    told = next(c for c in sentence.clauses if last in c.mentions)
    booked = "ticket" in last.rule or told.words & {
        "beloofd",
        "beloofde",
        "beloofden",
        "toegezegd",
        "voorgespiegeld",
    }
    return last if booked and last.role == Role.NOT_VISITED else None


def lived_before(r: Reading, sentence: Sentence) -> None:
    """`via X, waar hij sinds zijn jeugd woonde, naar Y`: X is where the journey starts (rule 3)."""
    if r.journey.stops or r.journey.residence is not None:
        return
    for before, clause in itertools.pairwise(sentence.clauses):
        leaves = bool(before.mentions) and before.mentions[-1].role == Role.FROM and bool(clause.tags & TIME)
        lived = clause.opener == "waar" and (leaves or clause.words & _SINCE) and clause.words & _LIVED
        if lived and clause.tags & (SELF | THIRD) and clause.actor != "other" and before.mentions:
            mention = before.mentions[-1]
            if mention.role in LEG_ROLES | {Role.FROM} and mention.country != "NL":
                mention.role, mention.rule = Role.RESIDENCE, "lived there before the journey (rule 3)"
                for other in before.mentions[:-1]:
                    if other.role == Role.FROM:
                        other.role, other.rule = (
                            Role.NEUTRAL,
                            "where the traveller had left long before (rule 3)",
                        )


_SINCE: Final = cues("unfolding.since")
_LIVED: Final = cues("unfolding.lived")


def listed_steps(r: Reading, sentence: Sentence) -> None:
    """`De bus volgde een lange route: X, Y en Z`: bare names after a colon are the steps of that ride."""
    for before, clause in itertools.pairwise(sentence.clauses):
        named = clause.mentions
        told = before.tags & (MOVE | MODE | CARRIER) or before.words & _STEPS
        if not told or before.actor == "other" or r.tokens.raw[before.end - 1] != ":" or len(named) < 2:
            continue
        if clause.tags & (NEG | STAY | PLAN) or any(m.kind not in (Kind.PLACE, Kind.COUNTRY) for m in named):
            continue
        if before.tags & (PLAN | NEG):
            continue
        for mention in named:
            if mention.role == Role.NOT_VISITED and mention.rule.startswith("only mentioned"):
                mention.role, mention.rule = Role.VIA, "named as a step of the route"

"""Pass the times that clauses tell on to the arrivals that they date."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Role, Span
from routezicht.mining.moves import Told, elliptical
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.staydates import found_there
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    CARRIER,
    DEPART,
    MOVE,
    PREPOSITION,
    REGISTERED,
    SELF,
    STAY,
    THIRD,
    TIME,
    VERB,
)

_ONWARD: Final = cues("story.onward")


def date(r: Reading, clause: Clause, told: Told, earlier: list[Span]) -> None:
    """Pass a time on to the arrivals of the next clauses; keep one that is told alone."""
    arrivals = [m for m in told.moves if m.role in LEG_ROLES]
    if told.spans:
        stop = r.journey.current()
        if not arrivals and stop is not None and _says_when(r, clause):
            stop.span = stop.span or told.spans[-1]  # "dat was in mei 2021"
            return
        free = not clause.tags & STAY or clause.tags & (MOVE | DEPART)
        told_by = clause.speaker == "answer" or elliptical(clause) or clause.tags & (SELF | THIRD)
        if (
            not arrivals
            and free
            and told_by
            and not clause.tags & (REGISTERED | ASYLUM)
            and len(told.spans[-1].label() or "") == 7
        ):
            r.undated = None if r.question.about_stay(r.tokens.low[clause.start]) else told.spans[-1]
        elif arrivals:
            r.undated = told.left
            first = arrivals[0]
            lead = earlier[-1] if earlier else None
            later = first.span is None and any(m.span for m in arrivals) and elliptical(clause)
            if lead is not None and later and first.role == Role.TO and len(lead.label() or "") == 7:
                first.span = lead  # "in mei vertrokken: eerst naar X en een week later naar Y"
        return
    moving = not clause.tags & STAY or clause.tags & (MOVE | ARRIVE | CARRIER)
    span = earlier[-1] if earlier else r.undated
    if span is None or not arrivals or (len(span.label() or "") < 7 and earlier):
        return
    onward = clause.words & (_ONWARD - {"toen"}) or ("toen" in clause.words and not _when_clause(r, clause))
    if onward and earlier and not r.until:
        return
    crossing = bool(earlier) and r.undated is not None  # "in mei liep zij door de rivier en stond in X"
    for move in arrivals:
        listed = clause.speaker == "answer" and elliptical(clause) and not earlier
        if (
            move.role in (Role.TO, Role.VIA)
            or listed
            or crossing
            or (move.role == Role.AT and not earlier and found_there(clause))
            or (moving and clause.tags & (ARRIVE | REGISTERED | ASYLUM | CARRIER | MOVE))
        ):
            move.passed_on = move.span is None
            move.span = move.span or span
            r.undated = None


def _when_clause(r: Reading, clause: Clause) -> bool:
    """`in november 2020, toen hij in X aankwam`: the conjunction, not the adverb."""
    k = clause.start + (r.tokens.raw[clause.start] == ",")
    return (
        r.tokens.low[k] == "toen"
        and k + 1 < clause.end
        and not r.tags[k + 1] & (VERB | TIME | PREPOSITION)
        and k > r.sentence_start
    )


def _says_when(r: Reading, clause: Clause) -> bool:
    """`Dat was in mei 2021`, `dat was, zei hij, met Pasen`: dates the step told last."""
    low = r.tokens.low[r.sentence_start : clause.end]
    own = r.tokens.low[clause.start : clause.end]
    if own[0] in ("is", "zijn", "was", "dateert", "dateren") and own[1:2] == ["van"] and len(own) <= 8:
        return True  # "zijn aanvraag in X, na een busreis, is van 12 april 2021"
    return low[0] in ("dat", "het") and low[1] in ("was", "is", "zal", "moet") and len(low) <= 14

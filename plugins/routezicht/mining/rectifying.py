"""Corrections of one country by another: `maar in de correcties staat dat het X was`, `dat moet X zijn` (rule 13)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Kind
from routezicht.mining.moves import Told
from routezicht.mining.reading import Reading

CORRECTS: Final = "corrects the step before (rule 13)"
_VERDICT: Final = cues("rectifying.verdict")
_BE: Final = (["zijn"], ["wezen"], ["te"], ["luiden"])


def identified(c: Context) -> bool:
    """`stelt nu dat het X was`, `moet dat X zijn`, `dat bleek X te zijn`: says which place a step told before was."""
    low, m = c.tokens.low, c.mention
    if m.kind not in (Kind.PLACE, Kind.COUNTRY) or m.start <= c.clause.start:
        return False
    before, following = low[m.start - 1], low[m.end : m.end + 1]
    if before in ("het", "dat"):
        return following in (["was"], ["is"], ["betrof"], ["betreft"]) or (
            following in (["zijn"], ["wezen"]) and bool(c.clause.words & {"moet", "moest", "zou"})
        )
    stands_for = m.start - 2 >= c.clause.start and low[m.start - 2] in ("het", "dat", "dit")
    if before in _VERDICT and stands_for and following in _BE:
        return True
    bare = low[c.clause.start : m.start] in (["het", "was"], ["het", "betrof"])
    return bare and c.clause.speaker == "narrator" and c.clause.end - m.end <= 1


def corrected_here(r: Reading, clause: Clause, told: Told) -> None:
    """The step told just before becomes the country that the clause says it was, with its means and time."""
    if clause.speaker != "narrator" or len(told.moves) != 1 or told.moves[0].rule != CORRECTS:
        return
    move, stop = told.moves[0], r.journey.current()
    near = stop is not None and stop.sentence >= r.journey.sentence - 1
    if stop is None or not near or stop.registered or stop.country == move.country:
        return
    if any(s.country == move.country for s in r.journey.stops):
        return
    stop.country, stop.place, stop.tentative = move.country, move.place, False
    stop.why.append(move.rule)
    stop.mode, stop.span = move.mode or stop.mode, move.span or stop.span
    told.moves.clear()

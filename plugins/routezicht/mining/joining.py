"""Join what an insertion or a shared subject keeps apart: which clauses have the same verb or the same subject."""

from __future__ import annotations

import itertools
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause
from routezicht.mining.tags import ARRIVE, CARRIER, DEPART, KIN, MOVE, OTHER, RETURN, SELF, STAY, THIRD, VERB
from routezicht.mining.tokens import Tokens

RELATIVE: Final = cues("clauses.relative")
ASIDE: Final = frozenset(["zo", "aldus", "althans"])  # "over X, zo verklaarde hij, naar Y"
AUXILIARY: Final = cues("clauses.auxiliary")
FRONTED: Final = cues("clauses.fronted")
_OPENS_WITH_VERB: Final = AUXILIARY | FRONTED
_SUBJECTS: Final = SELF | THIRD
_MOVES: Final = MOVE | ARRIVE | DEPART | CARRIER | RETURN | STAY


def share_subject(tokens: Tokens, clauses: list[Clause]) -> None:
    """`Zij waadde door de rivier en stond in X`: a second verb without a subject has that of the first."""
    for first, second in itertools.pairwise(clauses):
        bare = tokens.low[second.start] == "en" and second.start + 1 < second.end
        if (
            bare
            and tokens.tags[second.start + 1] & VERB
            and not second.tags & (_SUBJECTS | KIN | OTHER)
            and first.tags & _SUBJECTS
        ):
            second.tags |= first.tags & _SUBJECTS


def join_interrupted(tokens: Tokens, clauses: list[Clause]) -> None:
    """`Op Aruba, waar een tante woont, is zij nooit geweest`: the first part belongs to the last verb."""
    for first, middle, last in zip(clauses, clauses[1:], clauses[2:], strict=False):
        if (
            not first.tags & _MOVES
            and (middle.opener in RELATIVE or middle.opener in ASIDE)
            and tokens.raw[first.end - 1] == ","
            and tokens.raw[middle.end - 1] == ","
        ):
            first.tags |= last.tags
            first.words |= last.words
            last.resumes = True
    for first, last in itertools.pairwise(clauses):
        if tokens.raw[first.end - 1] != "," or tokens.low[last.start] not in _OPENS_WITH_VERB:
            continue
        last.tags |= first.tags & _SUBJECTS  # "Betrokkene, een Braziliaan, is ..."
        if last.tags & VERB and not first.tags & (_MOVES | _SUBJECTS):
            first.tags |= last.tags
            first.words |= last.words

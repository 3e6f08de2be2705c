"""Recognise the clauses that tell of a return: sent, brought, gone or ridden back."""

from __future__ import annotations

import re
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause
from routezicht.mining.tags import CARRIER, IN, MODE, MOVE, PLAN, RETURN
from routezicht.mining.tokens import Tokens

_STRONG_RETURN: Final = re.compile(r"terugge(stuurd|zonden|bracht|zet|duwd|jaagd|dreven)"
                                   r"|terugge(vlogen|leid|sleept|slagen|keerd|gaan|reisd)"
                                   r"|terug(stuurde|stuurden|duwden|duwde|bracht|brachten|keerde|keerden|ging|gingen|joegen)"
                                   r"|uitgezet|uitgewezen|gedeporteerd|overgedragen|overdracht|uitzetting|deportatie"
                                   r"|pushbacks?|overdroe(g|gen)")  # fmt: skip


_SENT: Final = cues("moves.sent")


def not_returned(tokens: Tokens, clause: Clause) -> bool:
    """`stuurden hem niet terug`, `is nooit overgedragen`; not `niet lang daarna uitgezet`, `niet naar X maar ...`."""
    if not clause.tags & RETURN or clause.words.isdisjoint(_NEVER) or "maar" in clause.words:
        return False
    low = tokens.low
    said = [k for k in range(clause.start, clause.end) if low[k] in _NEVER]
    return not said or any(low[k + 1 : k + 2] and low[k + 1] not in _NOT_NEGATED for k in said)


_NEVER: Final = frozenset(["niet", "nooit", "nimmer", "evenmin"])
_NOT_NEGATED: Final = cues("goingback.not_negated")


def goes_back(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """The clause tells that the traveller was sent or went back."""
    if not_returned(tokens, clause):
        return False
    words = tokens.low[clause.start : clause.end]
    if "over" in words and {"droeg", "droegen"} & set(words):
        return True
    if {"wees", "wezen"} & set(words) and "uit" in words and "naar" in words:
        return True  # "X wees haar uit naar Y"
    strong = [n for n, w in enumerate(words) if _STRONG_RETURN.fullmatch(w)] if clause.tags & RETURN else []
    if any("na" not in words[max(0, n - 2) : n] for n in strong):
        return True  # not "na zijn uitzetting liep hij naar X"
    if "huis" in words and "naar" in words and clause.tags & MOVE and not clause.tags & PLAN:
        return True
    if {"weer", "terug"} & set(words) and set(words) & _SENT and not clause.tags & PLAN:
        return True
    had_to = clause.speaker == "answer" and {"moest", "moesten"} & set(words)
    if had_to and "ik" in words and words[-2:-1] == ["terug"]:
        return True  # "in juni moest ik terug"
    if clause.tags & PLAN or "terug" not in words:
        return False
    return (
        bool(clause.tags & (MOVE | CARRIER))
        or rides_back(tokens, tags, clause)
        or _back_there(tokens, tags, clause)
    )


def rides_back(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """`Wij zaten in de trein terug`, `heen en terug`: back without a verb of going."""
    low = tokens.low
    return any(
        low[k] == "terug"
        and (
            tags[k - 1] & MODE
            or low[k - 2 : k] == ["heen", "en"]
            or low[k + 1 : k + 4] == ["over", "de", "grens"]
        )
        for k in range(clause.start + 1, clause.end)
    )


def _back_there(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """`Na vijf weken waren wij terug in X`."""
    here = clause.words & {"was", "waren", "stond", "stonden", "zat", "zaten"}
    ahead = range(clause.start, clause.end - 1)
    return bool(here) and any(tokens.low[k] == "terug" and tags[k + 1] & IN for k in ahead)

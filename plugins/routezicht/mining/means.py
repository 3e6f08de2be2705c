"""Find the means of transport of a clause: which vehicle, whether it is boarded or left, who drove."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.gazetteer import Lexicon
from routezicht.mining.model import Clause
from routezicht.mining.tags import ARTICLE, MODE, NEG, OBJECT
from routezicht.mining.tokens import Tokens

PAST: Final = frozenset(["had", "hadden", "was", "waren"])
DROVE: Final = cues("moves.drove")


def boards(tokens: Tokens, clause: Clause, transport: list[tuple[int, str]]) -> bool:
    """`in een trailer geklommen`, `nam de trein`: what follows goes by it."""
    put = clause.words & {"gezet", "zette", "zetten", "gestopt"} and any(
        {"in", "op"} & set(tokens.low[max(clause.start, at - 3) : at]) for at, _ in transport
    )
    if put and (not clause.mentions or clause.speaker == "answer"):
        return True
    picked_up = clause.speaker == "answer" and clause.words & {"haalde", "haalden", "pikte", "pikten"}
    if picked_up and "op" in clause.words and transport:
        return True
    if not clause.words & _BOARD:
        return False
    if "uit" in clause.words and not transport and clause.words & {"stapte", "stapten", "gestapt"}:
        return False  # "stapte uit in X": arrives
    boards = [k for k in range(clause.start, clause.end) if tokens.low[k] in _BOARD]
    return not transport or any(abs(at - k) <= 6 for at, _ in transport for k in boards)


def alights(tokens: Tokens, transport: list[tuple[int, str]]) -> bool:
    """`stapte uit de trein`: arrives by it."""
    return bool(transport) and "uit" in tokens.low[max(0, transport[0][0] - 4) : transport[0][0]]


_BOARD: Final = cues("moves.board")


def means(tokens: Tokens, tags: list[int], lex: Lexicon, clause: Clause) -> list[tuple[int, str]]:
    """Position and mode of each means of transport in a clause, without those that are denied."""
    found: list[tuple[int, str]] = []
    told_before = _before_the_verb(tokens, clause)
    for k in range(clause.start, clause.end):
        if not tags[k] & MODE or k < told_before or any(m.start <= k < m.end for m in clause.mentions):
            continue
        word = tokens.low[k]
        mode = lex.mode(word)
        if word in ("voet", "voeten") and tokens.low[k - 1 : k] != ["te"]:
            continue
        if any(tags[n] & NEG for n in range(max(clause.start, k - 3), k)):
            continue
        if word in ("klom", "klommen", "kroop", "kropen", "sloop", "slopen") and _into(
            tokens, tags, k, clause.end
        ):
            continue
        if found and word in _WEAK_PLANE and any(m != "plane" for _, m in found):
            continue
        found.append((k, mode))
    found += _driven(tokens, tags, clause, found)
    if not found and clause.actor == "carrier" and clause.words & {"reed", "reden", "gereden"}:
        found = [(clause.start, "car")]  # "een vriend haalde hem op en heeft hem naar X gereden"
    if any(m != "plane" for _, m in found):
        found = [(k, m) for k, m in found if tokens.low[k] not in _WEAK_PLANE or _flight(tokens, k)]
    return [
        (k, m) for k, m in found if tokens.low[k] not in _NOT_MEANS or tokens.low[k - 1] in _NUMBERS | _BY
    ]


def _before_the_verb(tokens: Tokens, clause: Clause) -> int:
    """`Voor de rit in die vrachtwagen was hij gevlogen`: where the verb stands; what is named before it came later."""
    if tokens.low[clause.start] != "voor":
        return clause.start
    return next((k for k in range(clause.start, clause.end) if tokens.low[k] in PAST), clause.start)


def _into(tokens: Tokens, tags: list[int], k: int, end: int) -> bool:
    """`kropen terug in het ruim`: boards, does not walk over the border."""
    for n in range(k + 1, min(k + 5, end)):
        if tokens.low[n] in ("in", "achter") and n + 1 < end:
            return bool(tags[n + 1] & ARTICLE or tokens.low[n + 1] == "hetzelfde")
    return False


def _flight(tokens: Tokens, k: int) -> bool:
    """`met een vlucht van X naar Y`, beside another means."""
    return tokens.low[k - 1 : k] == ["een"] and tokens.low[k + 1 : k + 2] in (
        ["van"],
        ["naar"],
        ["vanuit"],
        ["via"],
    )


_WEAK_PLANE: Final = cues("moves.weak_plane")


def _driven(
    tokens: Tokens, tags: list[int], clause: Clause, found: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    """`een kennis reed hem naar X`, `reed mee`: a car, unless another vehicle is named near."""
    cars = []
    for k in range(clause.start, clause.end):
        if tokens.low[k] not in DROVE or any(abs(at - k) <= 7 and m != "train" for at, m in found):
            continue
        near = range(max(clause.start, k - 3), min(clause.end, k + 6))
        if any(tags[n] & OBJECT and tokens.low[n] != "ze" for n in near) and not any(
            abs(at - k) <= 7 and at > k for at, _ in found
        ):
            cars.append((k, "car"))
    return cars


_NUMBERS: Final = cues("times.numbers")
_BY: Final = frozenset(["per"])
_NOT_MEANS: Final = cues("moves.not_means")

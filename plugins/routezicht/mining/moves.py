"""Turn the clauses into moves in order of travel: which country, how, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from routezicht.mining.airports import by_air
from routezicht.mining.cues import cues
from routezicht.mining.gazetteer import Lexicon
from routezicht.mining.goingback import goes_back
from routezicht.mining.means import DROVE, PAST, alights, boards, means
from routezicht.mining.model import Clause, Kind, Role, Span
from routezicht.mining.staydates import dates_stay
from routezicht.mining.tags import (
    AGAIN,
    ARRIVE,
    ARTICLE,
    ASYLUM,
    CARRIER,
    MODE,
    MOVE,
    NEG,
    REGISTERED,
    RETURN,
    STAY,
    TIME,
    TO,
    VIA,
)
from routezicht.mining.times import Clock, resolve
from routezicht.mining.timewords import TimeExpr, find_times
from routezicht.mining.tokens import Tokens

_ARRIVING: Final = frozenset({Role.VIA, Role.TO, Role.AT, Role.REGISTERED})


@dataclass(slots=True)
class Move:
    """One step that a clause tells; `role` FROM leaves `country`, the others arrive in it."""

    country: str
    place: str | None
    role: Role
    at: int
    rule: str
    mode: str | None = None
    span: Span | None = None
    returns: bool = False
    again: bool = False
    stays: bool = False  # no movement is told, only being there
    passed_on: bool = False  # its time is that of the clause before
    home: bool = False  # "weer in X"
    past_perfect: bool = False
    passing: bool = False
    sighted: bool = False  # passed and only seen: on the way from where the story is
    tentative: bool = False
    relative: tuple[int, str] | None = None


@dataclass(slots=True)
class Told:
    """What one clause tells: its moves in order of travel, a means that is boarded for what follows, and its time."""

    moves: list[Move] = field(default_factory=list)
    gets_in: bool = False
    boarded: str | None = None
    spans: list[Span] = field(default_factory=list)
    until: bool = False  # the time is when a stay ended: that of what follows
    left: Span | None = None  # when it was left: that of what follows
    returns: bool = False
    relative_before: list[tuple[int, str]] = field(default_factory=list)


def elliptical(clause: Clause) -> bool:
    """Names without a verb: it goes on as the clause before."""
    return not clause.tags & (MOVE | ARRIVE | CARRIER | STAY | REGISTERED | ASYLUM)


def told_by(
    tokens: Tokens, tags: list[int], lex: Lexicon, clause: Clause, clock: Clock, inherited: str | None
) -> Told:
    """The moves of one clause; `inherited` is the means that an earlier clause boarded."""
    told = Told()
    dated = _dated(tokens, clause, clock, told)
    moves = [
        Move(m.country, m.name if m.kind == Kind.PLACE else None, m.role, m.start, m.rule)
        for m in clause.mentions
        if m.role in _ARRIVING or m.role == Role.FROM
    ]
    moving = clause.tags & MODE or clause.words & DROVE
    transport = means(tokens, tags, lex, clause) if moving else []
    boarding = (
        boards(tokens, clause, transport) and not clause.tags & ARRIVE and not alights(tokens, transport)
    )
    if boarding and moves and moves[0].role == Role.AT and any(m.role == Role.TO for m in moves[1:]):
        moves[0].role = Role.FROM
    crossed = len(moves) > 1 and moves[0].role == Role.AT and tokens.low[moves[0].at - 1] == "bij"
    if crossed and moves[1].rule.startswith("enters") and moves[1].country != moves[0].country:
        moves[0].role = Role.FROM  # "reed ik bij X Georgië in"
    stays = bool(clause.tags & STAY) and not clause.tags & (MOVE | ARRIVE | CARRIER | REGISTERED | RETURN)
    participles = {
        at for at, _ in transport if tokens.low[at].startswith("ge") or "ge" in tokens.low[at][2:7]
    }
    _give_modes(tokens, moves, transport, boarding, inherited, stays, participles)
    _give_spans(tokens, moves, dated, clause)
    for move in moves:
        if move.mode is None and move.role in _ARRIVING and by_air(tokens, clause, move.at):
            move.mode = "plane"
    strong = goes_back(tokens, tags, clause)
    perfect = pluperfect(tokens, clause)
    told.returns = strong
    for move in moves:
        move.returns = strong
        move.stays = stays and move.role == Role.AT
        freely = "vrijwillig" in clause.words and move.role == Role.TO
        landed = clause.words & _LANDED or (clause.tags & CARRIER and clause.words >= {"over", "grens"})
        came = clause.speaker == "answer" and move.role == Role.AT and not clause.tags & NEG
        move.home = (
            freely or bool(came and landed) or "weer" in tokens.low[max(clause.start, move.at - 3) : move.at]
        )
        move.again = bool(clause.tags & AGAIN) and not clause.tags & NEG
        move.past_perfect = perfect
        unseen = move.role == Role.VIA and move.rule != "saw it on the way (rule 7)" and not clause.tags & TO
        sighted = clause.words & {"zag", "zagen"} and clause.tags & TIME and clause.speaker == "answer"
        # "op de derde dag zagen wij X" is the next step, not one on the way to the last
        move.passing = unseen and bool(clause.words & _ON_THE_WAY) and not sighted
        move.sighted = move.passing and clause.words & _ON_THE_WAY <= _SEEN and clause.speaker == "narrator"
    picked_up = _picked_up(tokens, clause, moves)
    if picked_up is not None:
        picked_up.role = Role.FROM
        moves.remove(picked_up)
        moves.insert(0, picked_up)
    told.moves = _travel_order(
        moves, clause.speaker == "answer" and elliptical(clause), _own_rides(tokens, tags, moves)
    )
    arrivals = [m for m in moves if m.role in _ARRIVING]
    if transport and (boarding or not arrivals or (stays and all(m.role == Role.AT for m in arrivals))):
        told.boarded, told.gets_in = transport[-1][1], boarding
        if boarding and arrivals and clause.speaker == "answer" and all(m.role == Role.AT for m in arrivals):
            for move in arrivals:  # "in mei kroop ik bij X in een vrachtwagen": the date of leaving
                told.left, move.span = move.span or told.left, None
    elif transport and arrivals and clause.speaker == "answer" and tokens.raw[transport[-1][0] - 1] == ",":
        left_over = transport[-1][0] > max(m.at for m in arrivals) and transport[-1][1] != arrivals[-1].mode
        told.boarded = transport[-1][1] if left_over and arrivals[-1].mode else None
    return told


def is_participle(word: str) -> bool:
    """`geweigerd`, `afgewezen`, `verleend`."""
    return bool(_PARTICIPLE.fullmatch(word))


def pluperfect(tokens: Tokens, clause: Clause) -> bool:
    """`was naar X gevlogen`, `had in Y gewerkt`: an auxiliary in the past with a participle, and no verb before it."""
    low, tags = tokens.low, tokens.tags
    aux = next((k for k in range(clause.start, clause.end) if low[k] in PAST), -1)
    end = clause.end
    if aux >= 0 and tokens.raw[aux + 2 : aux + 3] == [","]:
        # "in april was ze, na een vlucht naar X en een tocht, de grens over gegaan"
        end = next((k for k in range(clause.end, len(tokens)) if tokens.raw[k] in ".?!"), len(tokens))
    if aux < 0 or not any(_PARTICIPLE.fullmatch(low[k]) for k in range(clause.start, end)):
        return False
    return not any(
        tags[k] & (MOVE | ARRIVE) and not tags[k] & MODE and not _PARTICIPLE.fullmatch(low[k])
        for k in range(clause.start, aux)
    )


_PARTICIPLE: Final = re.compile(
    r"(?!gezin|gebied|gerecht|gezicht|gevecht|gewicht|geweld|gesprek|gedachten|gevallen)"
    r"(?:aan|af|binnen|bij|door|heen|in|langs|mede|mee|na|neer|om|onder|op|over|rond|terecht|terug|thuis|toe|uit|vast"
    r"|verder|voorbij|voort|voor|vooruit|weg)?ge\w{2,}[dtn]|(?:be|ver|ont|her|door)\w{3,}[dtn]"
)
_ON_THE_WAY: Final = cues("moves.on_the_way")


def _picked_up(tokens: Tokens, clause: Clause, moves: list[Move]) -> Move | None:
    """`in X overgestapt uit een truck die hen in Y had opgehaald`: Y comes first."""
    if len(moves) < 2 or not clause.words & _PICKED or not clause.words & {"had", "hadden"}:
        return None
    last = moves[-1]
    between = tokens.low[moves[-2].at + 1 : last.at]
    return last if last.role == Role.AT and {"die", "dat"} & set(between) else None


_SEEN: Final = frozenset(["zag", "zagen", "gezien"])
_WAYS: Final = cues("things.ways")
_LANDED: Final = cues("moves.landed")
_PICKED: Final = cues("moves.picked")


def _dated(tokens: Tokens, clause: Clause, clock: Clock, told: Told) -> list[tuple[int, Span, TimeExpr]]:
    dated: list[tuple[int, Span, TimeExpr]] = []
    expressions = find_times(tokens, clause.start, clause.end) if clause.tags & TIME else []
    told_back, clock.backward = (
        clock.backward,
        clock.backward
        or (
            clause.speaker == "narrator"
            and pluperfect(tokens, clause)
            and tokens.low[clause.start] != "en"  # "was in april in X en in mei in Y aangekomen": goes on
        ),
    )
    for n, expression in enumerate(expressions):
        if expression.kind == "after":
            continue  # a duration dates nothing
        before = expressions[n - 1] if n else None
        apposed = before is not None and expression.start - before.end <= 1
        if (
            expression.kind == "later"
            and apposed
            and before is not None
            and before.kind in ("month", "absolute")
        ):
            continue  # "in oktober, twee weken na de begrafenis"
        span = resolve(expression, clock)
        following = expressions[n + 1] if n + 1 < len(expressions) else None
        if (
            expression.kind == "later"
            and not expression.vague
            and following
            and following.kind in ("month", "absolute")
            and tokens.low[expression.end - 1] in ("later", "daarna", "nadien")
        ):
            # "vier maanden later, in oktober 2023" dates what came before.
            told.relative_before.append((expression.amount, expression.unit))
            continue
        if span is None:
            continue
        dated.append((expression.start, span, expression))
        flashback = clause.opener in ("waar", "alwaar") and clause.words & {"was", "waren", "had", "hadden"}
        if flashback:
            continue
        counts = expression.kind not in ("later", "earlier") or clause.tags & _DATING or clause.mentions
        reason = clause.opener in ("omdat", "aangezien") and not expression.year
        if clause.actor != "other" and counts and not reason:
            clock.last, clock.asked = span, False
            if len(span.label() or "") == 7:
                clock.exact = span
    clock.backward = told_back
    told.spans = [span for _, span, _ in dated]
    told.until = bool(dated) and "tot" in tokens.low[max(0, dated[-1][0] - 2) : dated[-1][0]]
    return dated


_DATING: Final = MOVE | ARRIVE | REGISTERED | ASYLUM | CARRIER | RETURN


def _give_modes(
    tokens: Tokens,
    moves: list[Move],
    means: list[tuple[int, str]],
    boarding: bool,
    inherited: str | None,
    stays: bool,
    participles: set[int],
) -> None:
    """The means before an arrival (else right after the last one) carries it; a series shares one means."""
    arrivals = [
        m for m in moves if m.role in _ARRIVING and not (m.role == Role.AT and stays and not inherited)
    ]
    previous_at, carried = -1, inherited
    for n, move in enumerate(arrivals):
        if boarding and move.role in (Role.AT, Role.REGISTERED) and not (n and carried):
            move.mode = inherited if inherited and n == 0 and means and move.role == Role.AT else None
            previous_at = move.at
            continue
        own = [mode for at, mode in means if previous_at < at < move.at]
        if own:
            carried = own[-1]
        elif len(between := _between(means, arrivals, n)) > 1:
            carried = between[0]  # "naar X met het vliegtuig, in een vrachtwagen naar Y"
        elif beside := [mode for at, mode in means if 0 < at - move.at <= 3 and at in participles]:
            carried = beside[0]
        elif n == len(arrivals) - 1 or not any(at < arrivals[n + 1].at for at, _ in means if at > move.at):
            after = [mode for at, mode in means if at > move.at]
            if after and (n == 0 or not carried or carried == inherited):
                carried = after[0]
        elif n + 1 < len(arrivals) and arrivals[n + 1].role == Role.VIA:
            carried = next(mode for at, mode in means if at > move.at)
        move.mode = None if carried == "none" else carried
        previous_at = move.at
    for n in range(len(arrivals) - 1):
        apart = any(
            tokens.low[k] == "en" and tokens.tags[k - 1] & MOVE
            for k in range(arrivals[n].at, arrivals[n + 1].at)
        )  # "over X gegaan en met een boot in Y aangekomen"
        if arrivals[n].mode is None and arrivals[n].role == Role.VIA and not boarding and not apart:
            arrivals[n].mode = arrivals[n + 1].mode


def _between(means: list[tuple[int, str]], arrivals: list[Move], n: int) -> list[str]:
    """The means told between an arrival and the next one."""
    if n + 1 >= len(arrivals) or arrivals[n].role == Role.VIA:
        return []
    return [mode for at, mode in means if arrivals[n].at < at < arrivals[n + 1].at]


def _give_spans(
    tokens: Tokens, moves: list[Move], dated: list[tuple[int, Span, TimeExpr]], clause: Clause
) -> None:
    """The time nearest before an arrival dates it, else the next one; a stay alone is not an arrival."""
    arrivals = [m for m in moves if m.role in _ARRIVING]
    moving = clause.tags & (MOVE | ARRIVE | CARRIER | RETURN | REGISTERED | ASYLUM) or not clause.tags & STAY
    for n, move in enumerate(arrivals):
        met = move.rule.startswith("its authorities met")
        if (
            move.role == Role.AT
            and not moving
            and not met
            and not any(e.kind == "later" for _, _, e in dated)
        ):
            dated = [d for d in dated if dates_stay(tokens, clause, d[0], d[1])]
        before = [(span, e) for at, span, e in dated if at < move.at]
        after = [
            (span, e)
            for at, span, e in dated
            if at > move.at
            and not (n + 1 < len(arrivals) and _next_step(tokens, move.at, at, arrivals[n + 1].at))
        ]
        if not before and not after:
            continue
        # "in 2015 naar X, Y het jaar ervoor": the time right behind Y is its own
        own = [(span, e) for at, span, e in dated if 0 < e.start - move.at <= 2]
        used = before and any(m is not move and dated[len(before) - 1][0] < m.at < move.at for m in arrivals)
        move.span, expression = own[0] if own and used else before[-1] if before else after[0]
        if expression.kind == "later":
            move.relative = (expression.amount, expression.unit)


def _next_step(tokens: Tokens, here: int, at: int, following: int) -> bool:
    """`naar X gelopen, in juni overgezet naar Y`: the time after the comma is that of Y."""
    return at < following and any(w in (",", ";", "en") for w in tokens.low[here + 1 : at][-3:])


def _own_rides(tokens: Tokens, tags: list[int], moves: list[Move]) -> set[int]:
    """Where `een vlucht naar X, een voettocht door Y` tells a move with a ride of its own: its position."""
    if len(moves) < 2:
        return set()
    return {
        move.at
        for move in moves
        if move.at > 4
        and tags[move.at - 1] & VIA
        and (tags[move.at - 2] & MODE or tokens.low[move.at - 2] in _WAYS)
        and tags[move.at - 3] & ARTICLE
        and tokens.raw[move.at - 4] == ","
    }


def _travel_order(moves: list[Move], in_brief: bool, rides: set[int]) -> list[Move]:
    """Within a clause one leaves, passes and arrives, in whatever order it is told."""
    onward = {Role.TO, Role.AT, Role.REGISTERED} | (set() if in_brief else {Role.VIA})
    groups: list[list[Move]] = [[]]
    for n, move in enumerate(moves):
        group = groups[-1]
        arrived = any(m.role in (Role.TO, Role.AT, Role.REGISTERED) for m in group)
        later = {m.role for m in moves[n + 1 :]}
        if (
            (arrived and move.role == Role.FROM and later & onward)
            or (arrived and move.role == Role.VIA and later & {Role.TO, Role.AT, Role.REGISTERED})
            or (arrived and move.role == Role.VIA and (move.rule.startswith("enters") or move.at in rides))
            or (arrived and move.role in (Role.TO, Role.AT, Role.REGISTERED))
        ):
            groups.append([])
        groups[-1].append(move)
    rank = {Role.FROM: 0, Role.VIA: 1}
    if any(m.rule.startswith("named as") for m in moves):
        return moves  # a bare list is told in order
    return [m for group in groups for m in sorted(group, key=lambda m: rank.get(m.role, 2))]


def groups(moves: list[Move]) -> list[list[Move]]:
    """The moves cut after each arrival."""
    groups: list[list[Move]] = [[]]
    for move in moves:
        groups[-1].append(move)
        if move.role in (Role.TO, Role.AT, Role.REGISTERED):
            groups.append([])
    return [g for g in groups if g]

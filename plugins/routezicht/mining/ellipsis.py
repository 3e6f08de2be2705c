"""Fill in what an answer leaves out: which country a place was, where `daarheen` points, a ticket that was used."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.means import means
from routezicht.mining.model import Clause, Kind, Mention, Role, Sentence
from routezicht.mining.moves import Move
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.tags import ARRIVE, MODE, MOVE, NEG, PLAN, TIME

_THERE: Final = cues("ellipsis.there")
_BOUGHT: Final = cues("ellipsis.bought")
_TICKETS: Final = cues("ellipsis.tickets")
_GLOSS: Final = 4  # words beside the name
_IS: Final = cues("ellipsis.is")


def fill_in(r: Reading, sentence: Sentence) -> None:
    """Give the mentions of an answer the roles that the words around them leave out."""
    for n, clause in enumerate(sentence.clauses):
        following = sentence.clauses[n + 1] if n + 1 < len(sentence.clauses) else None
        before = sentence.clauses[n - 1] if n else None
        _rides(r, clause)
        _counted_from(r, clause)
        _fetched(r, clause)
        if clause.actor == "other" or clause.tags & (PLAN | NEG):
            continue
        _ticket(r, clause, following)
        if clause.words & {"naartoe", "heen"} and clause.tags & MOVE:
            for mention in clause.mentions[:1]:  # "in X was ik naartoe gelopen"
                mention.role = Role.TO if mention.role == Role.AT else mention.role
        _goes_there(r, clause, before)


def names_country(r: Reading, clause: Clause) -> bool:
    """`..., tot Bordj. Dat is Algerije.`: the country of the place just told; True if that is all it tells."""
    if len(clause.mentions) != 1 or clause.mentions[0].kind != Kind.COUNTRY or clause.tags & (NEG | PLAN):
        return False
    said = [w for k, w in enumerate(r.tokens.low[clause.start : clause.end]) if w[0].isalpha()]
    name = clause.mentions[0]
    rest = [w for w in said if w not in r.tokens.low[name.start : name.end]]
    if not rest or rest[0] not in ("dat", "dit") or not _IS & set(rest) or {"voor", "na"} & set(rest):
        return False
    if len(rest) > _GLOSS:
        return False
    last = last_mention(r, clause.start)
    stop = r.journey.current()
    close = last is not None and clause.start - last.end <= 2
    if stop is not None and stop.country == name.country:
        return True
    if (
        close
        and last is not None
        and stop is not None
        and last.country == stop.country
        and last.kind == Kind.PLACE
    ):
        if r.journey.find(name.country) == r.journey.cursor - 1 >= 0:
            r.journey.drop(stop)
        else:
            stop.country = name.country
        return True
    if close and last is not None and last.country == name.country:
        return False
    move = Move(name.country, None, Role.TO, clause.start, "names the country", r.boarded or r.carried)
    move.span = r.undated
    r.boarded = r.undated = None
    r.told_now += r.journey.follow([move])
    return True


def pointed_at(r: Reading, clause: Clause) -> Mention | None:
    """`Daar ben ik heen gelopen`, `daar kwam ik in mei aan`, `ik ging naar haar toe`: the place named last."""
    words = clause.words
    if (
        any(m.role in LEG_ROLES and m.role != Role.VIA for m in clause.mentions)
        or clause.tags & (PLAN | NEG)
        or clause.actor == "other"
    ):
        return None
    low = r.tokens.low[clause.start : clause.end]
    there = words & {"daar", "er"} and (
        (words & {"heen", "naartoe"} and clause.tags & MOVE)
        or clause.tags & ARRIVE
        or (clause.tags & MOVE and "aan" in words)
    )
    rides = words & _IN_IT and words & _RODE  # "er gaat een trein naar X. Ik zat erin"
    to_them = any(
        a == "naar" and c == "toe" and b in _THEM for a, b, c in zip(low, low[1:], low[2:], strict=False)
    )
    last = (
        last_mention(r, clause.start)
        if there or rides or (words & _THERE and clause.tags & MOVE) or to_them
        else None
    )
    if last is None or last.kind not in (Kind.COUNTRY, Kind.PLACE):
        return None
    others = last.role == Role.NOT_VISITED and "somebody else" in last.rule
    if rides:
        return (
            last
            if last.role == Role.NOT_VISITED and "naar" in r.tokens.low[last.start - 1 : last.start]
            else None
        )
    return last if others == to_them or (there and not others) else None


_IN_IT: Final = cues("ellipsis.in_it")
_RODE: Final = cues("ellipsis.rode")


_THEM: Final = frozenset(["haar", "hem", "hen", "ze", "hun"])


def _fetched(r: Reading, clause: Clause) -> None:
    """`Mijn oom haalde mij op met zijn auto. Hij woont in X`: that is where they went."""
    named = [m for m in clause.mentions if m.kind in (Kind.COUNTRY, Kind.PLACE)]
    if clause.actor == "carrier" and clause.words & _FETCHED and not named:
        r.fetched = r.journey.sentence
        return
    lives = clause.words & _LIVES and clause.words & {"hij", "zij", "die"}
    if not lives or len(named) != 1 or r.journey.sentence - r.fetched > 1 or clause.tags & (NEG | PLAN):
        return
    named[0].role, named[0].rule = Role.TO, "fetched to there"
    clause.actor, r.fetched = "carrier", -9


_FETCHED: Final = cues("ellipsis.fetched")
_LIVES: Final = frozenset(["woont", "woonde", "wonen"])


def _counted_from(r: Reading, clause: Clause) -> None:
    """`Een maand na onze landing in X`: a time counted from the arrival in X, which is no new one."""
    low = r.tokens.low
    for mention in clause.mentions:
        before = low[max(clause.start, mention.start - 5) : mention.start]
        counted = before[-1:] == ["na"] and len(before) > 1 and bool(r.tags[mention.start - 2] & TIME)
        if not counted and not ({"na", "voor"} & set(before) and _EVENTS & set(before)):
            continue
        k = mention.start - len(before) + before.index("na" if "na" in before else "voor")
        found = r.journey.find(mention.country)
        if not any(r.tags[n] & TIME for n in range(max(clause.start, k - 2), k + 1)) or found < 0:
            continue
        mention.role, mention.rule = Role.NEUTRAL, "a time is counted from there"
        when = r.journey.stops[found].when
        if when is not None:
            r.clock.last = when


_EVENTS: Final = cues("ellipsis.events")


def last_mention(r: Reading, before: int) -> Mention | None:
    """The last name that ends before token `before`."""
    last = None
    for sentence in r.parts:
        if sentence.start > before:
            break
        for clause in sentence.clauses:
            for mention in clause.mentions:
                if mention.end <= before:
                    last = mention
    return last


def _ticket(r: Reading, clause: Clause, following: Clause | None) -> None:
    """`Toen kocht ik een ticket naar X`: in an account of a journey the ticket was used, unless a `maar` follows."""
    if not (clause.words & _BOUGHT and clause.words & _TICKETS) or "wel" in clause.words:
        return
    if following is not None and following.opener == "maar":
        return
    for mention in clause.mentions:
        if (
            mention.rule.startswith("only a document")
            and "naar" in r.tokens.low[clause.start : mention.start]
        ):
            mention.role, mention.rule = Role.TO, "bought the ticket and went"


def _rides(r: Reading, clause: Clause) -> None:
    """`In de bus naar X zat een vrouw`: the traveller is in that bus."""
    low = r.tokens.low
    if low[clause.start] not in ("in", "op") or clause.start + 3 >= clause.end:
        return
    rides = any(r.tags[k] & MODE for k in range(clause.start + 1, clause.start + 3))
    for mention in clause.mentions:
        if rides and low[mention.start - 1] == "naar" and mention.start - clause.start <= 4:
            mention.role, mention.rule = Role.TO, "rides there"
            clause.actor = "self"


def _goes_there(r: Reading, clause: Clause, before: Clause | None) -> None:
    """`... een visum voor X en vloog daarheen`: the place named last is travelled to."""
    pointed = clause.words & _THERE or clause.words >= {"daar", "heen"} or clause.words >= {"er", "heen"}
    if (
        not pointed
        or not clause.tags & MOVE
        or before is None
        or any(m.role in LEG_ROLES for m in clause.mentions)
    ):
        return
    named = [m for m in before.mentions if m.kind in (Kind.COUNTRY, Kind.PLACE)]
    if named and named[-1].role == Role.NOT_VISITED:
        modes = means(r.tokens, r.tags, r.lex, clause)
        last = named[-1]
        last.role, last.rule = Role.TO, "went there"
        if modes:
            r.boarded = modes[-1][1]

"""Decide what each mention does in the journey, by the rule that explains it; the first rule that applies wins."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context, meets_traveller
from routezicht.mining.cues import cues
from routezicht.mining.doubt import denied, earlier_trip, planned
from routezicht.mining.elsewhere import elsewhere
from routezicht.mining.hedged import left_open, metonym
from routezicht.mining.model import Kind, Role
from routezicht.mining.moves import is_participle, pluperfect
from routezicht.mining.rectifying import identified
from routezicht.mining.remarks import remark
from routezicht.mining.steps import TOOK, bare_step, took_the_way
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    BORDER,
    CARRIER,
    DENY,
    DEPART,
    FIND,
    FROM,
    GEO,
    IN,
    METONYM_VERB,
    MODE,
    MOVE,
    NEG,
    OTHER_PREP,
    PLAN,
    REGISTERED,
    RETURN,
    SELF,
    STAY,
    THIRD,
    TO,
    VIA,
)
from routezicht.mining.things import claim, document, line
from routezicht.mining.untaken import untaken
from routezicht.mining.vehicles import called_at
from routezicht.mining.who import adjective, birthplace, form_field, origin, other_person, people, residence

_HALTS: Final = cues("roles.halts")
_ORDINALS: Final = cues("roles.ordinals")
_COPULA: Final = cues("roles.copula")
_JUDGED: Final = cues("roles.judged")
_PASSIVE: Final = cues("roles.passive")
_TRANSIT: Final = cues("roles.transit")
_LAND: Final = cues("roles.land")
_OUTWARD: Final = cues("roles.outward")
_INWARD: Final = cues("roles.inward")
_THROUGH: Final = cues("roles.through")
_OFFICE: Final = cues("roles.office")
_ONWARD: Final = cues("roles.onward")
_REACH: Final = cues("roles.reach")
_LEAVE: Final = cues("roles.leave")
_LETS_IN: Final = cues("roles.lets_in")
_STAMPS: Final = cues("roles.stamps")
_CROSSED: Final = cues("roles.crossed")
_PASS: Final = cues("roles.pass")
_CALLS: Final = cues("roles.calls")
_OPTIONS: Final = cues("roles.options")
_DEPARTED: Final = cues("roles.departed")


_RULES: Final = (
    remark, form_field, line, called_at, people, adjective, document, claim, birthplace, origin, elsewhere,
    other_person, left_open, untaken, denied, earlier_trip, residence, planned, metonym,
)  # fmt: skip


def decide(c: Context) -> tuple[Role, str]:
    """Role of the mention and the rule that gave it (`rule` texts are shown by `--explain`)."""
    for rule in _RULES:
        found = rule(c)
        if found is not None:
            return found
    return _by_preposition(c)


def _stops_between(c: Context) -> bool:
    """`Tussen X en Y stopten zij bij Z`: a third place is what the clause tells."""
    return len(c.clause.mentions) >= 3 and c.mention in c.clause.mentions[:2]


def _postposition(c: Context) -> Role | None:
    """`Marokko binnengegaan`, `heel Roemenië door`, `de Poolse grens over`: what follows the name."""
    low, end = c.tokens.low, c.mention.end
    k = end
    while k < c.clause.end and k < end + 3 and c.tags[k] & GEO:
        k += 1
    if k >= c.clause.end:
        return None
    if low[k] in ("mee", "dan", "weer", "ook", "zo", "alsnog") and k + 1 < c.clause.end:
        k += 1
    word = low[k]
    nxt = low[k + 1] if k + 1 < c.clause.end else ""
    closes = (
        not nxt
        or nxt[0] in ".,;:!?)("
        or bool(c.tags[k + 1] & (MOVE | ARRIVE | CARRIER | SELF))
        or nxt in ("en", "te", "is", "zijn")
    )
    if word in _INWARD:
        return Role.TO
    if word in _THROUGH:
        return Role.VIA
    if word in _CROSSED and k > end and word != "over":
        return Role.TO
    if word.startswith("binnen") or (word in ("in", "over", "op") and closes):
        return Role.TO
    if word in ("door", "doorheen", "voorbij") and closes:
        return Role.VIA
    if (word == "uit" and closes) or word in _OUTWARD:
        return Role.FROM
    return None


def _topic(c: Context) -> bool:
    """`Frankrijk, tot wie men zich richtte, wees af`: in a report, a name before an inserted clause is its subject."""
    return (
        c.clause.speaker == "narrator"
        and len(c.clause.mentions) == 1
        and c.tokens.raw[c.clause.end - 1] == ","
        and c.tokens.low[c.clause.end : c.clause.end + 1] != ["daarna"]
    )


def _not_seen(c: Context) -> bool:
    """`in X is hij niet geregistreerd`."""
    low, tags = c.tokens.low, c.tags
    return any(
        low[k] in ("niet", "nergens") and tags[k + 1] & REGISTERED
        for k in range(c.clause.start, c.clause.end - 1)
    )


def _had_done(c: Context) -> bool:
    """`Ahmed had drie jaar koffie geserveerd in X`: whatever he did there, he was there."""
    told = c.clause.words & {"had", "hadden"} and pluperfect(c.tokens, c.clause)
    person = c.clause.tags & (SELF | THIRD) or any(m.role == Role.ORIGIN for m in c.clause.mentions)
    return bool(told and person) and not c.clause.tags & (NEG | PLAN)


def _in_the_netherlands(c: Context) -> bool:
    """`is sinds kort in Nederland`: said of the traveller by who writes in the Netherlands (rule 6)."""
    return (
        c.mention.country == "NL"
        and bool(c.clause.words & {"is", "zijn", "was", "waren", "bevindt", "bevinden"})
        and bool(
            c.clause.words
            & {"nu", "thans", "inmiddels", "sinds", "sindsdien", "intussen", "hij", "zij", "ze"}
        )
        and not c.clause.tags & (NEG | ASYLUM)
        and c.clause.actor == "self"
    )


def _over_the_border(c: Context) -> bool:
    """`de grens met X overgestoken`, `de Drina over`: the name after the border, or a river that is one."""
    low = c.tokens.low
    near = low[max(c.clause.start, c.mention.start - 3) : c.mention.start]
    bordering = near[-1:] in (["met"], ["van"]) and bool(
        set(near) & {"grens", "landsgrens", "grensrivier", "hek", "grenshek"}
    )
    if (
        near[-2:] == ["die", "met"]
        and "grens" in c.tokens.low[max(0, c.mention.start - 12) : c.mention.start]
    ):
        return True  # "de grens met X over, en toen die met Y"
    crossed = bool(c.clause.words & _CROSSED) or ("hek" in near and bool(c.clause.tags & MOVE))
    ahead = range(c.mention.end, c.clause.end)
    split = "over" in low[c.mention.end : c.clause.end] and any(
        low[k] == "over" and (k + 1 == c.clause.end or not low[k + 1][0].isalpha()) for k in ahead
    )
    if c.mention.head & BORDER and not c.preposition & TO:
        # "de Litouwse grens stak hij te voet over", "passeerden zij de Hongaarse grens"
        return (
            (crossed and low[c.mention.end + 1 : c.mention.end + 2] != ["over"])
            or (bool(c.clause.tags & MOVE) and split)
            or bool(c.clause.words & _PASS)
        )
    direct = not c.preposition and near[-1:] == ["de"] and c.mention.kind == Kind.PLACE
    return crossed and (bordering or direct)


def _changed_elsewhere(c: Context) -> bool:
    """`landde op X, na een tussenstop in Y`: the change of planes is that of the other name."""
    low = c.tokens.low
    stops = [k for k in range(c.clause.start, c.clause.end - 1) if low[k] in _TRANSIT and c.tags[k + 1] & IN]
    return bool(stops) and not c.listed and all(k + 1 != c.governor for k in stops)


def _only_copula(c: Context) -> bool:
    """No verb of staying but `is`, `had`: in a report that says nothing about the traveller."""
    return not any(
        c.tags[k] & STAY and c.tokens.low[k] not in _COPULA for k in range(c.clause.start, c.clause.end)
    )


def _by_preposition(c: Context) -> tuple[Role, str]:
    tags, words = c.clause.tags, c.clause.words
    low_prep = c.tokens.low[c.governor]
    after = _postposition(c)
    if low_prep == "na" and c.preposition & OTHER_PREP and c.mention.kind in (Kind.PLACE, Kind.COUNTRY):
        return Role.FROM, "after having been there"
    if low_prep == "buiten" and c.mention.kind == Kind.COUNTRY and c.clause.speaker != "narrator":
        return Role.ORIGIN, "home, as seen from outside it (rule 3)"
    recalls = words & {"herinnert", "herinnerde", "herinneren", "weet", "wist"} and words & {
        "alleen",
        "slechts",
        "enkel",
    }
    seen_of = words & {"gezien", "zag", "zagen"} or (recalls and not tags & NEG)
    if low_prep == "van" and seen_of and c.mention.kind == Kind.COUNTRY:
        return Role.VIA, "saw it on the way (rule 7)"
    if low_prep == "tussen" and tags & FIND and c.clause.speaker == "narrator":
        if c.mention.country == "NL":
            return Role.REGISTERED, "checked on the way there (rule 11)"
        return Role.NOT_VISITED, "the line that the vehicle runs (rule 17)"
    if low_prep == "tussen" and c.clause.actor != "other" and _stops_between(c):
        return Role.NEUTRAL, "names where something lies between"
    if low_prep == "tussen" and c.preposition & IN and tags & (MOVE | MODE | CARRIER):
        return (Role.TO if c.listed else Role.FROM), "sails or drives between the two"
    if words & _OFFICE and c.clause.speaker == "narrator" and c.mention.country == "NL":
        return Role.REGISTERED, "the office that writes this"
    if _over_the_border(c):
        return Role.TO, "enters or crosses it"
    if words & _LEAVE and not c.preposition:
        return Role.FROM, "leaves it"
    if after is not None and not c.preposition & (FROM | TO):
        return after, "enters or crosses it"
    if (
        c.mention.head & BORDER
        and not c.preposition & TO
        and not tags & (MOVE | ARRIVE | REGISTERED | CARRIER)
    ):
        return Role.NEUTRAL, "only up to the border (rule 9)"
    moving = tags & (MOVE | DEPART | ARRIVE | CARRIER | RETURN | MODE) or c.fragment or "vandaar" in words
    behind = c.mention.end
    if low_prep == "door" and c.mention.kind == Kind.COUNTRY and c.tokens.low[behind : behind + 1]:
        acts = c.tokens.low[behind] in _PASSIVE and behind + 1 < c.clause.end
        going = acts and c.tags[behind + 1] & (MOVE | CARRIER | RETURN | ARRIVE | MODE)
        if acts and not going and is_participle(c.tokens.low[behind + 1]):
            return Role.NOT_VISITED, "only acted from afar (rule 20)"
    if c.preposition & VIA and not moving and low_prep == "door" and c.mention.kind == Kind.COUNTRY:
        moving = not words & _PASSIVE
    still = c.preposition & (FROM | VIA) and not moving and not (c.preposition & FROM and tags & TO)
    if still and low_prep in ("uit", "van", "over", "door", "langs"):
        return Role.NOT_VISITED, "only mentioned (rule 20)"
    at_sea = c.mention.head & GEO or c.mention.name.endswith(("eilanden", "kust"))
    if low_prep == "langs" and c.preposition & VIA and at_sea:
        return Role.NEUTRAL, "passed at sea (rule 17)"
    stamped = (
        low_prep == "van"
        and c.clause.speaker == "narrator"
        and words & _STAMPS
        and not tags & (MOVE | DEPART | NEG | PLAN)
    )
    if stamped and c.mention.kind in (Kind.PLACE, Kind.COUNTRY):
        return Role.REGISTERED, "stamped there (rule 11)"
    if low_prep == "langs" and c.mention.country == "NL" and tags & FIND and c.clause.speaker == "narrator":
        return Role.REGISTERED, "recorded there (rule 11)"  # "langs de A58 aangetroffen"
    if low_prep == "vanuit" and words & _CALLS and c.clause.speaker == "narrator":
        return Role.AT, "is there"  # "belde vanuit X"
    if c.preposition & FROM:
        return Role.FROM, "leaves it"
    if c.preposition & TO:
        return Role.TO, "travels to it"
    agent = words & _PASSIVE or c.clause.speaker == "narrator"
    passive = agent and tags & RETURN and not tags & TO
    if low_prep == "door" and passive and c.mention.kind in (Kind.COUNTRY, Kind.PEOPLE):
        return Role.AT, "its authorities sent the traveller back (rule 8)"
    if c.preposition & VIA:
        return Role.VIA, "travels through it (rule 7)"
    seen = "gezien" in words and words & _PASSIVE and c.clause.speaker == "narrator"
    recorded = (tags & (ASYLUM | REGISTERED) or seen) and (not tags & NEG or tags & DENY)
    if (
        c.preposition & IN
        and tags & (ASYLUM | REGISTERED)
        and words & {"geen", "niets"}
        and not tags & (MOVE | ARRIVE)
    ):
        return Role.NEUTRAL, "says only that nothing was recorded (rule 11)"
    left_at_sea = low_prep == "voor" and c.mention.head & GEO and tags & CARRIER and meets_traveller(c)
    if left_at_sea and c.clause.actor != "self":
        return Role.TO, "put at sea before its coast (rule 8)"
    boards = (
        words >= {"aan", "boord"}
        and c.clause.speaker == "narrator"
        and tags & MOVE
        and not tags & (TO | ARRIVE)
    )
    if c.preposition & IN and boards and c.clause.actor == "self" and not tags & (NEG | FIND):
        return Role.FROM, "boards there"
    if c.preposition & IN and words & _DEPARTED and not tags & (TO | ARRIVE):
        return Role.FROM, "leaves it"
    if c.preposition & IN and c.clause.speaker == "narrator" and _not_seen(c):
        return Role.NEUTRAL, "says only that nothing was recorded (rule 11)"
    if c.preposition & IN:
        if (
            words & _TRANSIT
            and not _changed_elsewhere(c)
            and not words & _LAND
            and not (recorded and c.mention.country == "NL" and c.clause.speaker == "narrator")
            and (tags & (MODE | ARRIVE | MOVE) or c.fragment or words & _ONWARD)
        ):
            return Role.VIA, "changed there (rule 7)"
        if recorded:
            return Role.REGISTERED, "recorded there (rule 11)"
        if (
            tags & (MOVE | ARRIVE | CARRIER | DEPART | RETURN | MODE | FIND | ASYLUM | SELF | THIRD)
            or (tags & STAY and (c.clause.speaker == "answer" or not _only_copula(c)))
            or _in_the_netherlands(c)
            or (
                c.mention.country == "NL"
                and "nu" in words
                and c.clause.actor == "self"
                and not tags & (NEG | PLAN)
            )
            or (c.clause.actor == "self" and _had_done(c))
            or (c.mention.kind == Kind.ADJECTIVE and c.mention.head & GEO and tags & STAY)
            or words & {"bleek", "bleken", "pas", "uiteindelijk", "stop", "pauze", "nachten", "overnachting"}
            or c.fragment
        ):
            return Role.AT, "is there"
        return Role.NEUTRAL, "no sign that the traveller was there"
    following = c.tokens.low[c.mention.end : c.mention.end + 2]
    described = following in (["was", "een"], ["werd", "een"]) or (
        following[:1] == ["een"] and words >= {"was", "een"}
    )
    if (
        described
        and c.mention.kind == Kind.COUNTRY
        and not c.preposition
        and not tags & (NEG | PLAN | METONYM_VERB)
        and not words & _OPTIONS
    ):
        return Role.VIA, "says how it was there"
    if words & _JUDGED and c.mention.start == c.clause.start and c.mention.kind == Kind.COUNTRY:
        return Role.AT, "says how it was there"
    became = c.tokens.low[c.clause.start : c.clause.start + 2] in (["het", "werd"], ["dat", "werd"])
    if became and not c.preposition and not tags & NEG and c.mention.kind in (Kind.PLACE, Kind.COUNTRY):
        return Role.TO, "where it ended"
    if c.tokens.low[c.mention.start - 1 : c.mention.start] == ["aankomst"] and not tags & NEG:
        return Role.TO, "arrives there, in telegram style"
    subject = c.mention.kind == Kind.COUNTRY and not c.preposition and meets_traveller(c)
    verb = c.tokens.low[c.mention.end : c.mention.end + 1]
    if subject and not tags & NEG and verb in (["nam"], ["namen"]) and "over" in words:
        return Role.TO, "took the traveller over (rule 10)"
    if subject and not tags & NEG and verb in (["liet"], ["lieten"]) and words & _LETS_IN:
        return Role.AT, "let the traveller in (rule 18)"
    if words & _REACH:
        return Role.TO, "reaches it"
    if words & _LEAVE:
        return Role.FROM, "leaves it"
    if any(w.startswith("binnenge") or w in _INWARD for w in words):
        return Role.TO, "enters it"
    if words & _THROUGH:
        return Role.VIA, "travels through it (rule 7)"
    if identified(c) and not tags & NEG:
        return Role.AT, "corrects the step before (rule 13)"
    if tags & MOVE and words & {"koos", "kozen"} and low_prep == "voor" and c.mention.country == "NL":
        return Role.TO, "travels to it"
    if words >= {"was", "het"} and c.clause.speaker == "answer":
        return Role.AT, "corrects the step before (rule 13)"
    halts = words & _HALTS and ("land" in words or words & _COPULA)
    if halts and words & _ORDINALS and not tags & (NEG | PLAN) and c.clause.actor == "self":
        return Role.AT, "named as a step of the route"
    if bare_step(c):
        return Role.AT, "named as a step of the route"
    if words & _PASS and not tags & NEG:
        return Role.VIA, "passes it (rule 7)"
    if words & TOOK and took_the_way(c):
        return Role.VIA, "took the way through it (rule 7)"
    owned = c.preposition & OTHER_PREP and (
        c.clause.speaker == "narrator" or (c.clause.speaker == "answer" and low_prep == "voor")
    )
    if c.fragment and c.after_route_question and not owned and not _topic(c):
        return Role.AT, "named as a step of the route"
    return Role.NOT_VISITED, "only mentioned (rule 20)"

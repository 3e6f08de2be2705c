"""Decide what each mention does in the journey, by the rule that explains it; the first rule that applies wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Kind, Mention, Role
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    ATTEMPT,
    AUTHORITY,
    BIRTH,
    BORDER,
    CARRIER,
    DENY,
    DEPART,
    DOC,
    FIND,
    FROM,
    GEO,
    IN,
    KIN,
    METONYM_VERB,
    MODE,
    MOVE,
    NEG,
    OBJECT,
    ORIGIN,
    OTHER,
    PERSON,
    PLAN,
    REGISTERED,
    RESIDENCE,
    RETURN,
    SELF,
    STAY,
    THIRD,
    TO,
    VEHICLE,
    VERB,
    VIA,
    VISIT_NEG,
)
from routezicht.mining.tokens import Tokens


@dataclass(slots=True)
class Context:
    """What a rule looks at: the text, the clause, the mention, and the preposition that governs it."""

    tokens: Tokens
    tags: list[int]
    clause: Clause
    mention: Mention
    preposition: int  # tag bits, 0 if none
    governor: int  # index of the preposition, or of the mention itself
    listed: bool  # the preposition stands before an earlier name of the same list
    fragment: bool  # the clause has no verb
    after_route_question: bool


_PASSIVE: Final = cues("roles.passive")
_TRANSIT: Final = cues("roles.transit")
_LAND: Final = cues("roles.land")
_VISA: Final = cues("roles.visa")


def decide(c: Context) -> tuple[Role, str]:
    """Role of the mention and the rule that gave it (`rule` texts are shown by `--explain`)."""
    for rule in _RULES:
        found = rule(c)
        if found is not None:
            return found
    return _by_preposition(c)


def _people(c: Context) -> tuple[Role, str] | None:
    m = c.mention
    if m.kind != Kind.PEOPLE:
        return None
    definite = c.tokens.low[m.start - 1 : m.start] in (["de"], ["die"])
    plural = m.name.endswith(("en", "s"))
    if (
        definite
        and plural
        and c.preposition & (TO | IN)
        and c.clause.tags & (MOVE | CARRIER | RETURN | ASYLUM | REGISTERED)
    ):
        if c.clause.actor != "other" and not c.clause.tags & (PLAN | NEG):
            return None
    if definite and plural and c.clause.actor != "other" and not c.clause.tags & PLAN:
        if c.clause.tags & (REGISTERED | ASYLUM) and not c.clause.tags & NEG:
            return Role.REGISTERED, "its authorities recorded the traveller (rules 11, 18)"
        if c.clause.tags & (RETURN | CARRIER | FIND) and _meets_traveller(c):
            return Role.AT, "its authorities met the traveller (rule 18)"
    if c.clause.speaker != "narrator" and not _says_own(c):
        return Role.NOT_VISITED, "people, not a place (rule 16)"
    drives = c.tokens.low[m.end : m.end + 1] == ["die"] and bool({"hem", "haar", "hen"} & c.clause.words)
    if _names_traveller(c) and not drives:
        return Role.ORIGIN, "the traveller's people (rule 3)"
    return Role.NOT_VISITED, "people, not a place (rule 16)"


def _meets_traveller(c: Context) -> bool:
    return any(c.tags[k] & OBJECT for k in range(c.clause.start, c.clause.end)) or bool(
        c.clause.tags & RETURN
    )


def _says_own(c: Context) -> bool:
    """`ik ben Algerijn`, or the bare answer `Algerijn`."""
    named = bool(c.clause.words & {"ben", "zijn"}) and bool(c.clause.words & {"ik", "wij"})
    return named or (c.mention.start - c.clause.start <= 1 and c.clause.end - c.mention.end <= 1)


_TRAVELLER_NOUNS: Final = cues("roles.traveller_nouns")


def _names_traveller(c: Context) -> bool:
    """`eiser, een Algerijn`, `vijf Vietnamezen zaten achterin`: not `de chauffeur, een Litouwer`, `van een Maleisiër`."""
    low, tags, m = c.tokens.low, c.tags, c.mention
    for k in range(m.start - 1, max(c.clause.start, m.start - 6) - 1, -1):
        if tags[k] & (OTHER | KIN) and low[k] not in _TRAVELLER_NOUNS:
            return False
        if tags[k] & SELF:
            return True
        if (
            k >= m.start - 2
            and low[k] in ("van", "met", "door", "tegen", "bij")
            and c.clause.tags & (MOVE | STAY | CARRIER | DOC)
        ):
            return False
    return c.clause.actor == "self"


def _adjective(c: Context) -> tuple[Role, str] | None:
    m = c.mention
    if m.kind != Kind.ADJECTIVE:
        return None
    head = m.head
    if head & ORIGIN:
        return (Role.ORIGIN if c.clause.actor == "self" else Role.NOT_VISITED), "nationality (rule 3)"
    if head & GEO and not head & DOC:
        return None
    if head & AUTHORITY:
        if c.clause.actor == "other":
            return Role.NOT_VISITED, "authority meets somebody else (rule 15)"
        if c.clause.tags & (REGISTERED | ASYLUM) and not c.clause.tags & (NEG | PLAN):
            return Role.REGISTERED, "its authorities recorded the traveller (rule 11)"
        if (
            c.clause.tags & (RETURN | CARRIER | STAY | FIND)
            and not c.clause.tags & (PLAN | NEG)
            and _meets_traveller(c)
        ):
            return Role.AT, "its authorities met the traveller (rule 18)"
        return Role.NEUTRAL, "authority without a meeting"
    article = c.tokens.low[m.start - 1 : m.start] in (["de"], ["een"], ["die"], ["deze"])
    if not head and article and m.name.endswith("e"):
        own = c.clause.speaker == "narrator" and c.clause.actor == "self" and _names_traveller(c)
        return (Role.ORIGIN if own else Role.NOT_VISITED), "the traveller's people (rule 3)"
    if head & PERSON or head & SELF:
        return (Role.ORIGIN if _names_traveller(c) else Role.NOT_VISITED), "people (rule 16)"
    return Role.NOT_VISITED, "adjective of a thing or person (rule 16)"


def _other_person(c: Context) -> tuple[Role, str] | None:
    if c.clause.actor == "other":
        return Role.NOT_VISITED, "somebody else's journey or stay (rule 15)"
    k = c.governor - 1
    with_them = c.clause.actor == "self" and "bij" in c.tokens.low[max(c.clause.start, k - 3) : k]
    if (
        c.preposition & IN
        and k >= c.clause.start
        and c.tags[k] & (KIN | OTHER)
        and not c.listed
        and not with_them
    ):
        return Role.NOT_VISITED, "where a relative or other person is (rule 16)"
    return None


_DOC_REACH: Final = 4


def _document(c: Context) -> tuple[Role, str] | None:
    low, tags = c.tokens.low, c.tags
    first = max(
        [c.clause.start, c.governor - _DOC_REACH, *(m.end for m in c.clause.mentions if m.end <= c.governor)]
    )
    booked = c.preposition & FROM and c.clause.words & {
        "terugvlucht",
        "retourvlucht",
        "boeking",
        "reservering",
        "ticket",
    }
    if booked and not c.clause.tags & (MOVE | ARRIVE) and not _goes_on(c):
        return Role.NOT_VISITED, "only booked (rule 14)"
    leaves = c.preposition & FROM and low[c.governor] in ("van", "vanuit") and _goes_on(c)
    for k in range(first, c.governor):
        if (
            leaves
            or not tags[k] & DOC
            or any(tags[n] & (MOVE | ARRIVE | STAY | VERB) for n in range(k + 1, c.governor))
        ):
            continue
        moves = c.clause.tags & (MOVE | ARRIVE | CARRIER)
        if moves and "met" in low[max(c.clause.start, k - 3) : k]:
            continue
        if not c.preposition & (TO | VIA) or not moves:
            return Role.NOT_VISITED, f"only a document or thing: {low[k]} (rules 12, 16)"
    if (
        c.preposition & (IN | FROM)
        and c.clause.tags & DOC
        and c.clause.words & _LAY
        and c.mention.country != "NL"
        and low[c.governor] != "vanuit"
    ):
        return Role.NOT_VISITED, "only a thing that was found (rule 16)"
    if (
        low[c.governor] in ("uit", "van")
        and c.governor > c.clause.start
        and low[c.governor - 1] in _CARGO_VEHICLES
        and c.clause.speaker == "narrator"
    ):
        return Role.NOT_VISITED, "where the vehicle came from (rule 17)"
    if not c.preposition or low[c.governor] in ("door", "van", "aan"):
        if c.clause.words & _VISA and c.mention.kind == Kind.COUNTRY:
            return Role.NOT_VISITED, "gave a visa, permit or claim reply (rule 12)"
    return None


_LAY: Final = cues("roles.lay")
_CARGO_VEHICLES: Final = cues("roles.cargo_vehicles")


def _goes_on(c: Context) -> bool:
    """`van X naar Y`: a later mention of the clause is travelled to."""
    return any(c.tags[k] & TO for k in range(c.mention.end, min(c.mention.end + 3, c.clause.end)))


def _line(c: Context) -> tuple[Role, str] | None:
    """`een bus op de lijn Berlijn-Amsterdam is gecontroleerd`: where the vehicle runs, not where the traveller was."""
    mentions = c.clause.mentions
    ends = [m for m in mentions if m.start == c.mention.start and m is not c.mention]
    dashed = c.tokens.raw[c.mention.end : c.mention.end + 1] in (["–"], ["—"])
    if not (ends or dashed) or not c.clause.tags & FIND:
        return None
    before = range(max(c.clause.start, c.mention.start - 2), c.mention.start)
    if any(c.tags[k] & (MODE | VEHICLE) or c.tokens.low[k] in _SERVICES for k in before):
        return Role.NOT_VISITED, "the line that the vehicle runs (rule 17)"
    return None


_SERVICES: Final = cues("roles.services")


def _claim(c: Context) -> tuple[Role, str] | None:
    if c.tokens.low[c.governor] == "aan" and "verzoek" in c.clause.words and not c.clause.tags & MOVE:
        return Role.NOT_VISITED, "only asked to take the traveller back (rule 12)"
    words = c.clause.words
    if not c.preposition & (IN | VIA | FROM) and words & _CLAIM_WORDS:
        return Role.NOT_VISITED, "only asked to take the traveller back (rule 12)"
    return None


_CLAIM_WORDS: Final = cues("roles.claim_words")


def _birth(c: Context) -> tuple[Role, str] | None:
    if c.clause.tags & BIRTH and c.preposition & IN:
        near = range(max(c.clause.start, c.mention.start - 6), min(c.clause.end, c.mention.end + 4))
        if any(c.tags[k] & BIRTH for k in near):
            return Role.NOT_VISITED, "birthplace (rule 16)"
    return None


def _origin(c: Context) -> tuple[Role, str] | None:
    low, tags = c.tokens.low, c.tags
    if (
        c.preposition & IN
        and c.clause.words & {"begint", "begon"}
        and c.clause.words & {"verhaal", "reis", "tocht", "vlucht"}
    ):
        return Role.RESIDENCE, "where the journey begins (rule 3)"
    near = range(max(c.clause.start, c.governor - 3), c.governor)
    if c.preposition & FROM and any(tags[k] & ORIGIN for k in near):
        return Role.ORIGIN, "where the traveller is from (rule 3)"
    if low[c.governor] in ("uit", "van") and c.clause.actor != "other" and not c.clause.tags & (TO | ARRIVE):
        words = set(low[c.clause.start : c.clause.end])
        if words & _COMES and not words & _BY and not c.clause.tags & RETURN:
            return Role.ORIGIN, "where the traveller is from (rule 3)"
        if (
            low[c.governor] == "uit"
            and tags[c.governor - 1] & (PERSON | SELF | KIN)
            and c.governor > c.clause.start
        ):
            return (
                Role.ORIGIN if _names_traveller(c) else Role.NOT_VISITED
            ), "person from there (rules 3, 16)"
    return None


_COMES: Final = cues("roles.comes")
_BY: Final = cues("roles.by")


def _residence(c: Context) -> tuple[Role, str] | None:
    if not c.clause.tags & RESIDENCE or not c.preposition & IN or c.clause.actor != "self":
        return None
    words = c.clause.words
    if (
        words & _LIVED
        and not c.clause.tags & TO
        and not (words & {"student", "studente"} and c.clause.tags & MOVE)
    ):
        return Role.RESIDENCE, "lived there before the journey (rule 3)"
    return None


_LIVED: Final = cues("roles.lived")


def _denied(c: Context) -> tuple[Role, str] | None:
    tags, low = c.tags, c.tokens.low
    words = c.clause.words
    if words & _SKIPPED or words >= {"sloeg", "over"} or words >= {"sloegen", "over"}:
        return Role.NOT_VISITED, "left out of the journey (rule 14)"
    if not c.preposition & FROM and any(words >= phrase for phrase in _FAILED):
        return Role.NOT_VISITED, "came to nothing (rule 9)"
    first = max(c.clause.start, c.governor - 2)
    for k in range(first, c.mention.start):
        if tags[k] & NEG and low[k] in ("niet", "noch", "nooit", "evenmin", "geen") and not _only(low, k):
            if (
                k >= c.governor - 1
                or c.tokens.raw[k - 1 : k] == [","]
                or low[k + 1] in ("in", "via", "over", "naar", "door")
            ):
                return Role.NOT_VISITED, f"ruled out by '{low[k]}' right before it (rules 13, 14)"
    following = low[c.mention.end : c.mention.end + 2]
    if following in (["ook", "niet"], ["evenmin", "."], ["ook", "nooit"], ["al", "helemaal"]):
        return Role.NOT_VISITED, "ruled out right after it (rule 13)"
    if low[c.mention.end : c.mention.end + 1] == ["niet"] and c.fragment:
        return Role.NOT_VISITED, "ruled out by 'niet' right after it (rule 13)"
    denies = c.clause.tags & DENY and c.clause.tags & VISIT_NEG
    negated = c.clause.tags & NEG and c.clause.tags & VISIT_NEG and _negates_visit(c)
    if (denies or negated) and not c.clause.tags & (ASYLUM | REGISTERED):
        return Role.NOT_VISITED, "says that it was not visited (rule 20)"
    return None


_SKIPPED: Final = cues("roles.skipped")
_FAILED: Final = (
    {"kent", "alleen"},
    {"kende", "alleen"},
    {"kent", "slechts"},
    {"kwam", "niets"},
    {"kwam", "niet", "van"},
    {"ging", "niet", "door"},
    {"werd", "niets"},
    {"liep", "op", "niets"},
)


def _only(low: list[str], k: int) -> bool:
    return low[k + 1 : k + 2] in (["alleen"], ["meer"], ["veel"], ["lang"])


def _negates_visit(c: Context) -> bool:
    """`nooit in X geweest`, `X niet bereikt`; not `nooit uitgestapt`, `niets gezien`."""
    low, tags = c.tokens.low, c.tags
    negations = [k for k in range(c.clause.start, c.clause.end) if tags[k] & NEG]
    if not negations:
        return bool(c.clause.words & {"niet", "nooit", "nimmer", "vergissing", "onjuist"})
    if not any(
        low[k] in ("niet", "nooit", "nimmer", "evenmin", "niemand", "geen", "nergens") for k in negations
    ):
        return False
    if any(_only(low, k) or low[k + 1 : k + 2] in (["te"], ["met"], ["per"]) for k in negations):
        return False
    if all(low[k] in ("zonder", "geen") for k in negations):
        return any(low[k + 1] in ("van", "enkele", "enkel") for k in negations if k + 1 < len(low))
    last = max(
        (k for k in range(c.clause.start, c.clause.end) if tags[k] & VISIT_NEG), default=c.clause.end - 1
    )
    return all(
        tags[k] & (NEG | VISIT_NEG) or low[k] not in _NOT_ABOUT_VISIT for k in range(min(negations), last + 1)
    )


_NOT_ABOUT_VISIT: Final = cues("roles.not_about_visit")


def _planned(c: Context) -> tuple[Role, str] | None:
    tags, low = c.clause.tags, c.tokens.low
    if c.clause.opener in ("als", "indien", "om") and not c.preposition & (FROM | IN):
        return Role.NOT_VISITED, "condition or aim (rule 14)"
    if c.preposition & TO and c.clause.words >= {"op", "weg"} and not tags & ARRIVE:
        return Role.NOT_VISITED, "only headed for (rule 14)"
    if c.preposition & TO and c.clause.words & {"geweigerd", "tegengehouden"} and c.clause.words & _GATE:
        return Role.NOT_VISITED, "was not let on board (rule 9)"
    if _only_service(c):
        return Role.NOT_VISITED, "a service that was not taken (rule 14)"
    if low[c.governor] == "richting" or (
        c.preposition & TO and low[c.governor - 1 : c.governor] in (["weg"], ["onderweg"])
    ):
        if not tags & ARRIVE:
            return Role.NOT_VISITED, "only headed for (rule 14)"
    if not tags & PLAN or c.preposition & FROM:
        return None
    cues = [k for k in range(c.clause.start, c.clause.end) if c.tags[k] & PLAN]
    words = {low[k] for k in cues}
    if words <= {"moest", "moesten", "moeten"} and c.clause.actor == "self":
        return None
    if words <= {"zou", "zouden"} and _reported(c):
        return None
    if words <= {"liever", "anders", "misschien", "kunnen", "zullen", "bang", "dacht", "gedacht"} and tags & (ARRIVE | STAY) and not words & {
        "dacht", "gedacht"
    }:  # fmt: skip
        return None
    if tags & ATTEMPT and words & _ATTEMPTS:
        if c.preposition & IN and not tags & ARRIVE:
            return None
        return Role.NOT_VISITED, "attempt without entry (rule 9)"
    if c.preposition & IN and not words & {
        "dacht",
        "dachten",
        "beloofd",
        "beloofde",
        "droom",
        "plan",
        "hoopte",
        "overwogen",
    }:
        return Role.NEUTRAL, "wish about a place, says nothing about being there (rule 14)"
    return Role.NOT_VISITED, f"plan, wish, promise or belief: {min(words)} (rule 14)"


_GATE: Final = cues("roles.gate")


def _only_service(c: Context) -> bool:
    """`De trein naar X was vol`: says nothing about going there."""
    before = c.tags[c.governor - 1] if c.governor > c.clause.start else 0
    return bool(
        c.preposition & TO
        and before & MODE
        and c.clause.words & {"was", "waren", "kostte", "kostten"}
        and not c.clause.tags & (SELF | THIRD | MOVE | ARRIVE | CARRIER)
    )


_ATTEMPTS: Final = cues("roles.attempts")


def _reported(c: Context) -> bool:
    """`zou via X zijn gekomen` is what somebody says happened; `zou naar X gaan` is a plan."""
    words = c.tokens.low[c.clause.start : c.clause.end]
    return any(w in ("zijn", "hebben") for w in words) and any(
        w.startswith(("ge", "ver", "aange", "be", "over", "terugge", "inge", "doorge")) for w in words
    )


def _metonym(c: Context) -> tuple[Role, str] | None:
    if (
        c.preposition
        or c.listed
        or not c.clause.tags & METONYM_VERB
        or c.clause.tags & (SELF | MOVE | ARRIVE)
    ):
        return None
    return Role.NOT_VISITED, "a government, not a place (rule 19)"


def _earlier_trip(c: Context) -> tuple[Role, str] | None:
    words = c.clause.words
    if words >= {"wel", "eens"} and not c.clause.tags & TO:
        return Role.NOT_VISITED, "earlier, unrelated trip (rule 16)"
    if words & _TRIPS:
        return Role.NOT_VISITED, "earlier, unrelated trip (rule 16)"
    return None


_TRIPS: Final = cues("roles.trips")


_RULES: Final = (
    _line, _people, _adjective, _document, _claim, _birth, _origin, _other_person, _denied, _earlier_trip, _residence,
    _planned, _metonym,
)  # fmt: skip


def _postposition(c: Context) -> Role | None:
    """`Marokko binnengegaan`, `heel Roemenië door`, `de Poolse grens over`: what follows the name."""
    low, end = c.tokens.low, c.mention.end
    k = end
    while k < c.clause.end and k < end + 3 and c.tags[k] & GEO:
        k += 1
    if k >= c.clause.end:
        return None
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
    if word.startswith("binnen") or (word in ("in", "over", "op") and closes):
        return Role.TO
    if word in ("door", "doorheen", "voorbij") and closes:
        return Role.VIA
    if word == "uit" and closes:
        return Role.FROM
    return None


def _stops_between(c: Context) -> bool:
    """`Tussen X en Y stopten zij bij Z`: a third place is what the clause tells."""
    return len(c.clause.mentions) >= 3 and c.mention in c.clause.mentions[:2]


_INWARD: Final = cues("roles.inward")
_THROUGH: Final = cues("roles.through")


def _by_preposition(c: Context) -> tuple[Role, str]:
    tags, words = c.clause.tags, c.clause.words
    low_prep = c.tokens.low[c.governor]
    after = _postposition(c)
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
    moving = tags & (MOVE | DEPART | ARRIVE | CARRIER | RETURN | MODE) or c.fragment
    if c.preposition & VIA and not moving and low_prep == "door" and c.mention.kind == Kind.COUNTRY:
        moving = not words & _PASSIVE
    if c.preposition & (FROM | VIA) and not moving and not (c.preposition & FROM and tags & TO):
        if low_prep in ("uit", "van", "over", "door", "langs"):
            return Role.NOT_VISITED, "only mentioned (rule 20)"
    at_sea = c.mention.head & GEO or c.mention.name.endswith(("eilanden", "kust"))
    if low_prep == "langs" and c.preposition & VIA and at_sea:
        return Role.NEUTRAL, "passed at sea (rule 17)"
    if c.preposition & FROM:
        return Role.FROM, "leaves it"
    if c.preposition & TO:
        return Role.TO, "travels to it"
    if c.preposition & VIA:
        return Role.VIA, "travels through it (rule 7)"
    recorded = tags & (ASYLUM | REGISTERED) and not tags & NEG
    if (
        c.preposition & IN
        and tags & (ASYLUM | REGISTERED)
        and words & {"geen", "niets"}
        and not tags & (MOVE | ARRIVE)
    ):
        return Role.NEUTRAL, "says only that nothing was recorded (rule 11)"
    if c.preposition & IN:
        if words & _TRANSIT and not words & _LAND and (tags & MODE or words & _ONWARD):
            return Role.VIA, "changed there (rule 7)"
        if recorded:
            return Role.REGISTERED, "recorded there (rule 11)"
        if (
            tags & (MOVE | ARRIVE | STAY | CARRIER | DEPART | RETURN | MODE | FIND | ASYLUM | SELF | THIRD)
            or words & {"bleek", "bleken"}
            or c.fragment
        ):
            return Role.AT, "is there"
        return Role.NEUTRAL, "no sign that the traveller was there"
    if words & _REACH:
        return Role.TO, "reaches it"
    if words & _LEAVE:
        return Role.FROM, "leaves it"
    if any(w.startswith("binnenge") or w in _INWARD for w in words):
        return Role.TO, "enters it"
    if words & _THROUGH:
        return Role.VIA, "travels through it (rule 7)"
    if words >= {"was", "het"} and c.clause.speaker == "answer":
        return Role.AT, "corrects the step before (rule 13)"
    if "land" in words and words & {"volgende", "eerste", "tweede", "derde", "laatste"} and not tags & NEG:
        return Role.AT, "named as a step of the route"
    if words & _PASS and not tags & NEG:
        return Role.VIA, "passes it (rule 7)"
    if c.fragment and c.after_route_question:
        return Role.AT, "named as a step of the route"
    return Role.NOT_VISITED, "only mentioned (rule 20)"


_OFFICE: Final = cues("roles.office")
_TRANSIT: Final = cues("roles.transit")
_ONWARD: Final = cues("roles.onward")
_REACH: Final = cues("roles.reach")
_LEAVE: Final = cues("roles.leave")
_PASS: Final = cues("roles.pass")

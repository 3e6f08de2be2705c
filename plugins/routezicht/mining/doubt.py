"""Rules on what did not happen: denied, planned, attempted, earlier trips (rules 9, 13, 14, 16)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Kind, Role
from routezicht.mining.moves import is_participle, pluperfect
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    ATTEMPT,
    DENY,
    FROM,
    IN,
    KIN,
    MOVE,
    NEG,
    OTHER,
    PERSON,
    PLAN,
    REGISTERED,
    SELF,
    STAY,
    TO,
    VIA,
    VISIT_NEG,
)
from routezicht.mining.things import only_service

_WAYS: Final = cues("things.ways")
_REMOVAL: Final = cues("doubt.removal")
_SUSPENDED: Final = cues("doubt.suspended")
_TOOK_PLACE: Final = cues("doubt.took_place")
_WORKED: Final = cues("things.worked")
_THEN: Final = cues("doubt.then")
_FROM_AFAR: Final = cues("doubt.from_afar")
_SKIPPED: Final = cues("roles.skipped")
_FAILED: Final = (
    {"kent", "alleen"},
    {"slechts", "kaart"},
    {"niet", "gelukt"},
    {"niet", "genomen", "over"},
    {"niet", "lukte"},
    {"alleen", "kaart"},
    {"kende", "alleen"},
    {"kent", "slechts"},
    {"kwam", "niets"},
    {"kwam", "niet", "van"},
    {"ging", "niet", "door"},
    {"gaat", "niet", "door"},
    {"werd", "niets"},
    {"liep", "op", "niets"},
    {"geen", "voet", "gezet"},
    {"nooit", "voet", "gezet"},
    {"nooit", "een", "voet"},
)
_OWN: Final = (["zijn"], ["haar"], ["hun"])
_ROOMS: Final = frozenset(["hotel", "kamer", "hotelkamer"])
_FAILING: Final = frozenset(
    ["alleen", "slechts", "niet", "niets", "geen", "nooit"]
)  # each phrase has one of them
_NOT_ABOUT_VISIT: Final = cues("roles.not_about_visit")
_GATE: Final = cues("roles.gate")
_REACHED_AIM: Final = cues("doubt.reached_aim")
_PHRASE_NOUNS: Final = cues("doubt.phrase_nouns")
_ATTEMPTS: Final = cues("roles.attempts")
_TRIPS: Final = cues("roles.trips")


_TOO: Final = cues("doubt.too")
_FOUND: Final = cues("doubt.found")
_MODALS: Final = cues("doubt.modals")


def denied(c: Context) -> tuple[Role, str] | None:
    """Ruled out: `niet in X`, `nooit in X geweest`, `X sloeg hij over` (rules 13, 20)."""
    tags, low = c.tags, c.tokens.low
    words = c.clause.words
    if words & _SKIPPED or words >= {"sloeg", "over"} or words >= {"sloegen", "over"}:
        return Role.NOT_VISITED, "left out of the journey (rule 14)"
    if not c.preposition & FROM and "behandeling" not in words and _failed(words):
        return Role.NOT_VISITED, "came to nothing (rule 9)"
    way = c.clause.speaker == "narrator" and c.preposition & VIA and low[c.governor - 1] in _WAYS
    if way and c.clause.tags & NEG and words & {"genomen", "gevolgd", "gekozen", "nam", "namen"}:
        return Role.NOT_VISITED, "a way that was not taken (rule 14)"
    if words & _REMOVAL and (words & _SUSPENDED or (words & _TOOK_PLACE and c.clause.tags & NEG)):
        return Role.NOT_VISITED, "a transfer that did not take place (rule 14)"
    if words & _FROM_AFAR and words & {"gezien", "zag", "zagen"} and c.mention.kind == Kind.COUNTRY:
        return Role.NOT_VISITED, "says that it was only seen from the other side (rule 9)"
    if low[c.governor - 3 : c.governor] == ["in", "plaats", "van"] or low[
        c.governor - 2 : c.governor + 1
    ] == [
        "in",
        "plaats",
        "van",
    ]:
        return Role.NOT_VISITED, "instead of it (rule 14)"
    if (
        c.preposition & IN
        and "nooit" in words
        and words & {"was", "waren", "ben"}
        and not pluperfect(c.tokens, c.clause)
    ):
        return Role.NOT_VISITED, "never there (rule 20)"
    too = words & _TOO and words & _FOUND and "te" in words
    if too and any(low[k] == "te" and low[k + 1] in _TOO for k in range(c.clause.start, c.clause.end - 1)):
        return Role.NOT_VISITED, "too far, dear or dangerous (rule 14)"
    nobody = "niemand" in words and (words & {"kende", "kenden", "kent"} or (
        c.preposition & (TO | VIA) and c.clause.tags & MOVE and not c.clause.tags & SELF))  # fmt: skip
    if nobody:
        return Role.NOT_VISITED, "knew nobody there, or nobody goes there (rule 14)"
    never = (
        c.clause.tags & NEG
        and words & {"gewoond", "gewerkt", "gestudeerd", "verbleven"}
        and c.preposition & IN
    )
    if never and words & {"nooit", "nimmer", "niet"} and not words & {"lang", "langer", "meer", "alleen"}:
        return Role.NOT_VISITED, "says that there was no stay (rule 13)"
    if words >= {"geen", "sprake"}:
        return Role.NOT_VISITED, "there is no question of it (rule 13)"
    if low[c.mention.end : c.mention.end + 1] == ["noch"]:
        return Role.NOT_VISITED, "ruled out by 'noch' (rule 13)"
    first = max(c.clause.start, c.governor - 2)
    for k in range(first, c.mention.start):
        if (
            tags[k] & NEG
            and low[k] in ("niet", "noch", "nooit", "evenmin", "geen")
            and not _only(low, k)
            and (
                k >= c.governor - 1
                or c.tokens.raw[k - 1 : k] == [","]
                or low[k + 1] in ("in", "via", "over", "naar", "door")
            )
        ):
            return Role.NOT_VISITED, f"ruled out by '{low[k]}' right before it (rules 13, 14)"
    if c.tokens.raw[c.governor - 1 : c.governor] == [","] and c.governor - 6 > c.clause.start:
        inserted = c.tokens.raw[c.governor - 6 : c.governor - 1]
        if "," in inserted and low[
            c.governor - 7 + inserted.index(",") + 0 : c.governor - 6 + inserted.index(",")
        ] == ["niet"]:
            return Role.NOT_VISITED, "ruled out by 'niet' before an inserted remark (rule 13)"
    following = low[c.mention.end : c.mention.end + 2]
    if following in (["ook", "niet"], ["evenmin", "."], ["ook", "nooit"], ["al", "helemaal"]):
        return Role.NOT_VISITED, "ruled out right after it (rule 13)"
    if low[c.mention.end : c.mention.end + 1] == ["niet"] and c.fragment:
        return Role.NOT_VISITED, "ruled out by 'niet' right after it (rule 13)"
    dared = words & _MODALS and "niet" in words and c.preposition & TO and not c.clause.tags & ARRIVE
    if dared and not any(_only(low, k) for k in range(c.clause.start, c.clause.end) if low[k] == "niet"):
        return Role.NOT_VISITED, "did not dare, or was not able to go there (rule 14)"
    if c.preposition & (TO | VIA) and _not_gone(c):
        return Role.NOT_VISITED, "did not go there (rule 14)"
    denies = c.clause.tags & DENY and c.clause.tags & VISIT_NEG
    negated = c.clause.tags & NEG and c.clause.tags & VISIT_NEG and _negates_visit(c)
    if (denies or negated) and not c.clause.tags & (ASYLUM | REGISTERED):
        return Role.NOT_VISITED, "says that it was not visited (rule 20)"
    return None


def _stayed_in(c: Context) -> bool:
    """`werkte in een hotel in X`, `na de opvang in X`: whatever it is called, he was there."""
    before = c.tokens.low[max(c.clause.start, c.governor - 4) : c.governor - 1]
    own = c.clause.actor == "self" and not c.clause.tags & (NEG | PLAN)
    return own and (
        bool(c.clause.words & _WORKED and {"in", "bij", "op"} & set(before))
        or before[-2:-1] in (["na"], ["via"])
        or (before[-1:] in _OWN and c.tokens.low[c.governor - 1] in _ROOMS)
    )


def _not_gone(c: Context) -> bool:
    """`naar X is hij niet doorgevlogen`; not `is niet gevlogen maar gelopen`."""
    low = c.tokens.low
    return c.clause.speaker == "narrator" and any(
        low[k] in ("niet", "nooit") and c.tags[k + 1] & MOVE and (is_participle(low[k + 1]) or k + 2 >= c.clause.end)
        and low[k + 2 : k + 3] != ["maar"] and "maar" not in c.clause.words
        for k in range(c.clause.start, c.clause.end - 1)
    )  # fmt: skip


def _failed(words: frozenset[str]) -> bool:
    return not words.isdisjoint(_FAILING) and any(words >= phrase for phrase in _FAILED)


def _on_the_way(c: Context) -> bool:
    """`op weg naar X`, `onderweg naar een neef in X`."""
    low = c.tokens.low
    ahead = range(max(c.clause.start, c.governor - 5), c.governor + 1)
    return any(
        low[k : k + 2] == ["onderweg", "naar"] or (low[k : k + 2] == ["op", "weg"] and k < c.governor)
        for k in ahead
    )


def _succeeds(c: Context) -> bool:
    """`het lukte om X te bereiken`: the aim was reached."""
    return bool(_REACHED_AIM.intersection(c.tokens.low[max(0, c.clause.start - 10) : c.clause.start]))


def _goes_on_to(c: Context) -> bool:
    """`ging naar X om vervolgens naar Y te vliegen`: with a word of order or time, `om` tells what came next."""
    k = c.clause.start + 1 + (c.tokens.low[c.clause.start] != "om")
    told = c.clause.speaker == "narrator" and not c.clause.tags & (NEG | PLAN)
    before = c.tags[max(0, c.clause.start - 8) : c.clause.start]
    if (
        not told
        or not any(bits & (MOVE | ARRIVE | STAY) for bits in before)
        or any(b & (PLAN | NEG) for b in before)
    ):
        return False
    near = range(k, min(k + 4, c.mention.start))
    return any(c.tokens.low[n] in _THEN for n in near)


def _only(low: list[str], k: int) -> bool:
    return low[k + 1 : k + 2] in (["alleen"], ["meer"], ["veel"], ["lang"])


def _negates_visit(c: Context) -> bool:
    """`nooit in X geweest`, `X niet bereikt`; not `nooit uitgestapt`, `niets gezien`."""
    low, tags = c.tokens.low, c.tags
    negations = [k for k in range(c.clause.start, c.clause.end) if tags[k] & NEG]
    contrast = [k for k in negations if k > c.mention.end and low[k - 1] == "en"]  # "X bereikt en niet Y"
    if contrast and len(contrast) == len(negations):
        return False
    aside = [
        k
        for k in negations
        if k > c.mention.end and low[k - 1] == "," and tags[k + 1] & (TO | VIA | IN | FROM)
    ]
    if aside and len(aside) == len(negations):
        return False  # "naar X gegaan, niet over Y"
    if not negations:
        return bool(c.clause.words & {"niet", "nooit", "nimmer", "niemand", "vergissing", "onjuist"})
    if not any(
        low[k] in ("niet", "nooit", "nimmer", "evenmin", "niemand", "geen", "nergens") for k in negations
    ):
        return False
    if any(
        _only(low, k) or low[k + 1 : k + 2] in (["met"], ["per"]) or low[k + 1 : k + 3] == ["te", "voet"]
        for k in negations
    ):
        return False
    if all(low[k] in ("zonder", "geen") for k in negations):
        return any(low[k + 1] in ("van", "enkele", "enkel") for k in negations if k + 1 < len(low))
    last = max(
        (k for k in range(c.clause.start, c.clause.end) if tags[k] & VISIT_NEG), default=c.clause.end - 1
    )
    return all(
        tags[k] & (NEG | VISIT_NEG) or low[k] not in _NOT_ABOUT_VISIT for k in range(min(negations), last + 1)
    )


def planned(c: Context) -> tuple[Role, str] | None:
    """Plan, wish, promise, belief, condition or attempt (rules 9, 14)."""
    tags, low = c.clause.tags, c.tokens.low
    if c.clause.opener == "om" and (_succeeds(c) or _goes_on_to(c)):
        return None
    k = c.clause.start + (low[c.clause.start] != "als")
    as_person = c.clause.opener == "als" and (
        c.tags[k + 1] & (PERSON | KIN | SELF) or low[k + 1].endswith(("jarige", "kind", "toerist"))
    )
    clock = c.clause.opener == "om" and "te" not in c.clause.words  # "om zes uur zag hij X"
    if (
        c.clause.opener in ("als", "indien", "om")
        and not clock
        and not as_person
        and not c.preposition & (FROM | IN)
    ):
        return Role.NOT_VISITED, "condition or aim (rule 14)"
    if (
        c.clause.opener == "of"
        and "te" in c.clause.words
        and c.clause.speaker == "narrator"
        and c.preposition & TO
    ):
        return Role.NOT_VISITED, "condition or aim (rule 14)"  # "om werk te zoeken of naar X te gaan"
    if (
        c.clause.opener == "om"
        and c.preposition & IN
        and "te" in c.clause.words
        and c.clause.speaker == "narrator"
    ):
        return Role.NOT_VISITED, "condition or aim (rule 14)"
    if c.clause.words & {"gekund", "gemoeten", "gemogen"} and c.clause.words & {"had", "hadden"}:
        return Role.NOT_VISITED, "could have happened, and did not (rule 14)"
    headed = low[c.governor] == "richting" or low[c.governor - 1 : c.governor] == ["richting"]
    if headed and c.mention.country != "NL" and not tags & ARRIVE:
        return Role.NOT_VISITED, "only headed for (rule 14)"
    if c.preposition & (TO | IN) and _on_the_way(c):
        return Role.NOT_VISITED, "only headed for (rule 14)"
    if (
        c.preposition & (IN | VIA)
        and low[c.governor - 1 : c.governor]
        and low[c.governor - 1] in _PHRASE_NOUNS
        and not _stayed_in(c)
        and "naar" not in low[max(c.clause.start, c.governor - 4) : c.governor - 1]
    ):
        return Role.NOT_VISITED, f"only the {low[c.governor - 1]} there (rule 20)"
    if c.preposition & TO and low[c.governor - 1 : c.governor] in (["doorreis"], ["vertrek"], ["toegang"]):
        return Role.NOT_VISITED, "only meant to go on there (rule 14)"
    if c.preposition & TO and c.clause.words & {"geweigerd", "tegengehouden"} and c.clause.words & _GATE:
        return Role.NOT_VISITED, "was not let on board (rule 9)"
    if c.preposition & TO and "eigenlijk" in low[max(c.clause.start, c.governor - 2) : c.governor]:
        return Role.NOT_VISITED, "where it should have gone (rule 14)"
    if only_service(c):
        return Role.NOT_VISITED, "a service that was not taken (rule 14)"
    if (
        low[c.governor] == "richting"
        or (c.preposition & TO and low[c.governor - 1 : c.governor] in (["weg"], ["onderweg"]))
    ) and not tags & ARRIVE:
        return Role.NOT_VISITED, "only headed for (rule 14)"
    waits = c.clause.words & {"wachtte", "wachtten", "wacht", "wachten", "gewacht"}
    if waits and c.preposition & TO and not tags & (ARRIVE | MOVE):
        return Role.NOT_VISITED, "waited to go there (rule 14)"
    if not tags & PLAN or c.preposition & FROM:
        return None
    words = {
        low[k]
        for k in range(c.clause.start, c.clause.end)
        if c.tags[k] & PLAN and low[k - 1] not in ("zoals", "naar", "als")
    }
    own = any(c.tags[k] & PLAN for k in range(c.clause.start, c.clause.end))
    if own and not words:
        return None  # "zoals gedacht": only a remark
    by_another = "volgens" in c.clause.words and any(
        low[k] == "volgens" and any(c.tags[n] & (OTHER | KIN) for n in range(k + 1, min(k + 4, c.clause.end)))
        for k in range(c.clause.start, c.clause.end)
    )
    unreal = c.clause.words & {"had", "hadden"} and words & (
        {"moeten", "kunnen", "willen"} | ({"zullen"} if "uitstappen" not in c.clause.words else set())
    )
    if unreal and not c.preposition & FROM:
        return Role.NOT_VISITED, "should have happened, and did not (rule 14)"
    if words and words <= {"moest", "moesten", "moeten"} and c.clause.actor == "self" and not by_another:
        return None
    by_now = c.clause.words & {"inmiddels", "thans", "nu", "intussen"} and c.clause.words & {
        "zijn",
        "verblijven",
    }
    if words and words <= {"zou", "zouden"} and (_reported(c) or (by_now and c.preposition & IN)):
        return None
    if words and words <= {"kunnen", "zullen"} and tags & (ARRIVE | STAY):
        return None
    if tags & ATTEMPT and words & _ATTEMPTS and c.clause.words & _REACHED_AIM and not tags & NEG:
        return None
    after = tags & ATTEMPT and any(
        low[k] in _ATTEMPTS and "na" in low[max(c.clause.start, k - 3) : k]
        for k in range(c.clause.start, c.clause.end)
    )
    if after and words <= _ATTEMPTS and c.clause.actor == "self":
        return None  # "na een mislukte poging liepen zij X in"
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
    return Role.NOT_VISITED, f"plan, wish, promise or belief: {min(words, default='')} (rule 14)"


def _reported(c: Context) -> bool:
    """`zou via X zijn gekomen` is what somebody says happened; `zou naar X gaan` is a plan."""
    words = c.tokens.low[c.clause.start : c.clause.end]
    return any(w in ("zijn", "hebben") for w in words) and any(
        w.startswith(("ge", "ver", "aange", "be", "over", "terugge", "inge", "doorge")) for w in words
    )


def earlier_trip(c: Context) -> tuple[Role, str] | None:
    """A holiday, pilgrimage or other trip that is not this journey (rule 16)."""
    words = c.clause.words
    if words >= {"wel", "eens"} and not c.clause.tags & TO:
        return Role.NOT_VISITED, "earlier, unrelated trip (rule 16)"
    if words & _TRIPS:
        return Role.NOT_VISITED, "earlier, unrelated trip (rule 16)"
    return None

"""Rules on documents, objects, vehicles and offices that name a country (rules 12, 16, 17)."""

from __future__ import annotations

from typing import Final

from routezicht.mining.context import Context, goes_on
from routezicht.mining.cues import cues
from routezicht.mining.elsewhere import arrives_behind, is_body
from routezicht.mining.model import Kind, Role
from routezicht.mining.tags import (
    ARRIVE,
    ARTICLE,
    CARRIER,
    DOC,
    FIND,
    FROM,
    IN,
    MODE,
    MOVE,
    NEG,
    OBJECT,
    PERSON,
    PLAN,
    SELF,
    STAY,
    THIRD,
    TO,
    VEHICLE,
    VERB,
    VIA,
)

_VEHICLE_RECORDS: Final = cues("things.vehicle_records")
_CHANGES: Final = cues("things.changes")
_WAYS: Final = cues("things.ways")
BOOKED: Final = "bought a ticket to it"
_MISHAPS: Final = cues("things.mishaps")
_LEFT_BEHIND: Final = cues("things.left_behind")
_BELONGINGS: Final = cues("things.belongings")
_WORKED: Final = cues("things.worked")
_VISA: Final = cues("roles.visa")
_OWNED: Final = cues("clauses.possessive")
_BOUGHT: Final = cues("things.bought")
_TICKETS: Final = cues("things.tickets")
_TICKET_ENDS: Final = ("ticket", "tickets", "kaartje", "kaartjes", "boeking", "bon", "bonnetje")
_DOC_REACH: Final = 4
_LAY: Final = cues("roles.lay")
_CARGO_VEHICLES: Final = cues("roles.cargo_vehicles")
_STAMPS: Final = cues("roles.stamps")
_BOARD: Final = cues("moves.board")
_SERVICES: Final = cues("roles.services")
_CLAIM_WORDS: Final = cues("roles.claim_words")


def document(c: Context) -> tuple[Role, str] | None:
    """A visa, passport, number plate, ticket or thing found names a country (rules 12, 16)."""
    low, tags = c.tokens.low, c.tags
    narrated = c.clause.speaker == "narrator"
    owned = c.tokens.low[c.clause.start : c.clause.start + 2]
    mine = bool(owned) and owned[0] in _OWNED
    alone = mine or bool(tags[c.clause.start] & ARTICLE and not c.clause.tags & (SELF | THIRD | OBJECT))
    away = c.preposition & TO or c.clause.words & _LEFT_BEHIND
    if narrated and alone and away and _BELONGINGS.intersection(owned[1:]):
        return Role.NOT_VISITED, "where a thing went or is (rule 16)"
    ticket_says = any(
        tags[k] & DOC and low[k].endswith(_TICKET_ENDS) for k in range(c.clause.start, c.governor)
    )
    if narrated and ticket_says and c.clause.words & _LAY and not c.clause.tags & (MOVE | ARRIVE):
        return Role.NOT_VISITED, "what a ticket that was found says (rule 16)"
    own_way = narrated and "volgens" in c.clause.words and c.clause.words & _VEHICLE_RECORDS
    if own_way and c.mention.country != "NL" and not c.clause.tags & (SELF | THIRD):
        return Role.NOT_VISITED, "where the vehicle went (rule 17)"
    if narrated and c.preposition & FROM and c.clause.words & _STAMPS and not c.clause.tags & NEG:
        return None  # a stamp is a record (rule 11)
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
    if booked and not c.clause.tags & (MOVE | ARRIVE) and not goes_on(c):
        return Role.NOT_VISITED, "only booked (rule 14)"
    ticket = narrated and c.preposition & TO and not c.clause.tags & (SELF | THIRD)
    if ticket and c.clause.words & _TICKETS and _first_noun(c) in _TICKETS - {"vlucht", "overtocht"}:
        return Role.NOT_VISITED, "where a ticket was for (rule 14)"
    bought = narrated and c.clause.words & _BOUGHT and c.preposition & TO and not c.clause.tags & (NEG | PLAN)
    if bought and low[c.governor - 1] in _TICKETS and c.clause.actor != "other":
        return Role.TO, BOOKED
    paid_for = low[max(c.clause.start, c.governor - 4) : c.governor]
    if narrated and c.clause.words & _BOUGHT and "voor" in paid_for and _WAYS.intersection(paid_for):
        return Role.NOT_VISITED, "where a journey was paid for to (rule 14)"  # "voor een reis tot in X"
    leaves = c.preposition & FROM and low[c.governor] in ("van", "vanuit") and goes_on(c)
    for k in range(first, c.governor):
        if (
            leaves
            or not tags[k] & DOC
            or "," in c.tokens.raw[k : c.governor]
            or _CHANGES.intersection(low[k : c.governor])
            or any(tags[n] & (MOVE | ARRIVE | STAY | VERB) for n in range(k + 1, c.governor))
            or (is_body(low[k]) and c.clause.words & _WORKED and _works_for(c, k))
        ):
            continue
        moves = c.clause.tags & (MOVE | ARRIVE | CARRIER)
        moves |= c.clause.tags & MODE if c.preposition & TO and c.fragment and low[k] not in _TICKETS else 0
        if moves and "met" in low[max(c.clause.start, k - 5) : k]:
            arrived = any(m.role in (Role.TO, Role.AT) and m.end <= k for m in c.clause.mentions)
            if arrived and low[k].endswith(_TICKET_ENDS):
                return (
                    Role.NOT_VISITED,
                    "where a ticket was for (rule 14)",
                )  # "vloog naar X, met een ticket naar Y"
            continue
        if not c.preposition & (TO | VIA) or not moves:
            return Role.NOT_VISITED, f"only a document or thing: {low[k]} (rules 12, 16)"
    if (
        c.preposition & (IN | FROM)
        and _thing_found(c)
        and not arrives_behind(c)
        and c.clause.words & _LAY
        and c.mention.country != "NL"
        and low[c.governor] != "vanuit"
        and not c.clause.words & _STAMPS
    ):
        return Role.NOT_VISITED, "only a thing that was found (rule 16)"
    if (
        low[c.governor] in ("uit", "van")
        and c.governor > c.clause.start
        and low[c.governor - 1] in _CARGO_VEHICLES
        and c.clause.speaker == "narrator"
    ):
        return Role.NOT_VISITED, "where the vehicle came from (rule 17)"
    k = c.governor - 1
    goods = (
        low[c.governor] == "uit" and k - 1 > c.clause.start and not tags[k] and c.tokens.raw[k][0].islower()
    )
    if (
        goods
        and (low[k - 1] in ("vol", "met") or low[k - 2] in ("vol", "lading"))
        and (c.clause.tags & (MODE | TO) or c.clause.words & {"geladen", "lading", "beladen", "vol"})
    ):
        return Role.NOT_VISITED, "where the goods came from (rule 17)"
    enrolled = c.clause.words & {"ingeschreven", "geregistreerd", "thuishaven"} and c.clause.tags & (
        VEHICLE | MODE
    )
    if enrolled and c.mention.country != "NL" and not c.clause.tags & (SELF | THIRD | OBJECT | PERSON):
        return Role.NOT_VISITED, "where the vehicle is registered (rule 16)"
    acts = not c.preposition or low[c.governor] in ("door", "van", "aan")
    entered = low[c.mention.end : c.mention.end + 1] and low[c.mention.end].startswith(("in", "binnen"))
    if acts and c.clause.words & _VISA and c.mention.kind == Kind.COUNTRY and not entered:
        return Role.NOT_VISITED, "gave a visa, permit or claim reply (rule 12)"
    return None


def _works_for(c: Context, k: int) -> bool:
    """`werkte bij een bedrijf in X`: a stay, whatever the firm is called."""
    return bool({"bij", "voor", "in", "op"}.intersection(c.tokens.low[max(c.clause.start, k - 3) : k]))


def _first_noun(c: Context) -> str:
    """The first word of the clause that is no article or possessive."""
    low = c.tokens.low
    words = range(c.clause.start, c.governor)
    return next((low[k] for k in words if not c.tags[k] & ARTICLE and low[k] not in _OWNED), "")


def _thing_found(c: Context) -> bool:
    """A document or thing, and not one that was missing (`zonder geldig document`)."""
    low = c.tokens.low
    return any(
        c.tags[k] & DOC and not {"zonder", "geen"}.intersection(low[max(c.clause.start, k - 3) : k])
        for k in range(c.clause.start, c.clause.end)
    )


def line(c: Context) -> tuple[Role, str] | None:
    """`een bus op de lijn Berlijn-Amsterdam is gecontroleerd`: where the vehicle runs, not where the traveller was."""
    mentions = c.clause.mentions
    vehicle = c.tags[c.governor - 1] if c.governor > c.clause.start else 0
    here = any(m.country == "NL" for m in mentions) and c.mention.country != "NL"
    if (
        here
        and c.preposition & TO
        and vehicle & MODE
        and c.clause.tags & FIND
        and c.clause.speaker == "narrator"
    ):
        return Role.NOT_VISITED, "where the vehicle was going (rule 17)"
    ends = [m for m in mentions if m.start == c.mention.start and m is not c.mention]
    dashed = c.tokens.raw[c.mention.end : c.mention.end + 1] in (["–"], ["—"])
    stopped_at = any(m.country == "NL" and m.start != c.mention.start for m in mentions)
    if not (ends or dashed) or not (c.clause.tags & FIND or (stopped_at and not c.clause.words & _BOARD)):
        return None
    before = range(max(c.clause.start, c.mention.start - 2), c.mention.start)
    if any(c.tags[k] & (MODE | VEHICLE) or c.tokens.low[k] in _SERVICES for k in before):
        return Role.NOT_VISITED, "the line that the vehicle runs (rule 17)"
    return None


def claim(c: Context) -> tuple[Role, str] | None:
    """A request to take the traveller back, or the reply to it (rule 12)."""
    if c.tokens.low[c.governor] == "aan" and "verzoek" in c.clause.words and not c.clause.tags & MOVE:
        return Role.NOT_VISITED, "only asked to take the traveller back (rule 12)"
    words = c.clause.words
    if not c.preposition & (IN | VIA | FROM) and words & _CLAIM_WORDS:
        return Role.NOT_VISITED, "only asked to take the traveller back (rule 12)"
    return None


def only_service(c: Context) -> bool:
    """`De trein naar X was vol`: says nothing about going there."""
    before = c.tags[c.governor - 1] if c.governor > c.clause.start else 0
    way = (
        c.preposition & (TO | VIA)
        and c.tokens.low[c.governor - 1] in _WAYS
        and not c.clause.tags & (SELF | THIRD)
    )
    runs = c.clause.words & {
        "vertrekt",
        "vertrekken",
        "gaat",
        "gaan",
        "vaart",
        "varen",
        "rijdt",
        "rijden",
        "vliegt",
    }
    goes = c.clause.words >= {"gaat", "het"}  # "vanaf X gaat het per boot naar Y": whoever is told of
    if runs and not goes and c.preposition & TO and before & MODE and not c.clause.tags & (SELF | THIRD):
        return True
    if way and c.clause.words & {"was", "waren", "is", "leek", "bleek"}:
        return True
    mishap = c.clause.words & _MISHAPS and c.preposition & TO and before & (MODE | VEHICLE)
    if mishap and not c.clause.tags & (SELF | THIRD | OBJECT):
        return True  # "de bus naar X werd leeggehaald"
    return bool(
        c.preposition & TO
        and before & MODE
        and c.clause.words & {"was", "waren", "kostte", "kostten"}
        and not c.clause.tags & (SELF | THIRD | MOVE | ARRIVE | CARRIER)
    )

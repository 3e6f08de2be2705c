"""Rules on persons: the traveller's people and home, other persons, authorities, birthplaces."""

from __future__ import annotations

from typing import Final

from routezicht.mining.authorities import authority, deals_with_traveller
from routezicht.mining.context import Context, meets_traveller, names_traveller
from routezicht.mining.cues import cues
from routezicht.mining.elsewhere import arrives_behind
from routezicht.mining.journey import SCHENGEN
from routezicht.mining.model import Kind, Role
from routezicht.mining.moves import is_participle
from routezicht.mining.tags import (
    ARRIVE,
    ARTICLE,
    ASYLUM,
    AUTHORITY,
    BIRTH,
    CARRIER,
    DEPART,
    DOC,
    FIND,
    FROM,
    GEO,
    IN,
    KIN,
    MODE,
    MOVE,
    NEG,
    OBJECT,
    ORIGIN,
    OTHER,
    PERSON,
    PLAN,
    PREPOSITION,
    REGISTERED,
    RESIDENCE,
    RETURN,
    SELF,
    STAY,
    TIME,
    TO,
    VEHICLE,
    VERB,
)

_COMES: Final = cues("roles.comes")
_POSES: Final = cues("who.poses")
_BY: Final = cues("roles.by")
_LIVED: Final = cues("roles.lived")
_PARTY: Final = cues("clauses.ambiguous_persons")
_SINCE: Final = cues("unfolding.since")
_INSIDE: Final = cues("who.inside")


def people(c: Context) -> tuple[Role, str] | None:
    """A people: the traveller's own, an authority that acts, or somebody else."""
    m = c.mention
    if m.kind != Kind.PEOPLE:
        return None
    definite = c.tokens.low[m.start - 1 : m.start] in (["de"], ["die"])
    plural = m.name.endswith(("en", "s")) and not m.name.endswith("ees")
    if (
        (
            definite
            and plural
            and c.preposition & (TO | IN)
            and (
                c.clause.tags & (MOVE | CARRIER | RETURN | ASYLUM | REGISTERED)
                or (c.fragment and c.preposition & TO)
            )
        )
        and c.clause.actor != "other"
        and not c.clause.tags & (PLAN | NEG)
    ):
        return None
    acts = definite and plural and m.start - c.clause.start <= 2 and c.clause.words & {"hem", "haar", "hen"}
    if acts and c.clause.tags & PLAN and c.clause.speaker == "narrator":
        return Role.NEUTRAL, "its authorities, without a meeting"  # "de X wilden haar visum niet verlengen"
    if acts and c.clause.words & {"nooit", "nimmer"}:
        return Role.NOT_VISITED, "never met its authorities (rule 20)"
    if definite and plural and c.clause.actor != "other" and not c.clause.tags & PLAN:
        if c.clause.tags & (REGISTERED | ASYLUM) and not c.clause.tags & NEG:
            return Role.REGISTERED, "its authorities recorded the traveller (rules 11, 18)"
        if c.clause.tags & (RETURN | CARRIER | FIND | STAY) and meets_traveller(c):
            return Role.AT, "its authorities met the traveller (rule 18)"
        if deals_with_traveller(c) and not c.preposition and c.clause.words & {"hem", "haar", "hen", "hun"}:
            return Role.AT, "its authorities met the traveller (rule 18)"
        if c.tokens.low[m.start - 2 : m.start - 1] == ["na"] or (
            c.listed and c.tokens.low[c.governor] == "na"
        ):
            return Role.VIA, "after having been there"
        if c.clause.speaker == "narrator" and (
            m.country in SCHENGEN or (meets_traveller(c) and not c.preposition)
        ):
            return Role.NEUTRAL, "its authorities, without a meeting"
    if c.clause.speaker != "narrator" and not _says_own(c):
        return Role.NOT_VISITED, "people, not a place (rule 16)"
    if "zich" in c.clause.words and c.clause.words & _POSES:
        return Role.NOT_VISITED, "only posed as one of them (rule 16)"
    carried = (
        c.clause.tags & CARRIER and c.clause.words & {"hem", "haar", "hen"} and m.start - c.clause.start <= 2
    )
    if carried and c.clause.speaker == "narrator":
        return Role.NOT_VISITED, "people, not a place (rule 16)"
    drives = c.tokens.low[m.end : m.end + 1] == ["die"] and bool({"hem", "haar", "hen"} & c.clause.words)
    if names_traveller(c) and not drives:
        return Role.ORIGIN, "the traveller's people (rule 3)"
    return Role.NOT_VISITED, "people, not a place (rule 16)"


def _says_own(c: Context) -> bool:
    """`ik ben Algerijn`, or the bare answer `Algerijn`."""
    words = c.clause.words
    named = words >= {"ik", "ben"} or ("zijn" in words and bool(words & {"wij", "we"}))
    return named or (c.mention.start - c.clause.start <= 1 and c.clause.end - c.mention.end <= 1)


def adjective(c: Context) -> tuple[Role, str] | None:
    """An adjective says what its noun is: a border or coast is a place, a passport or driver is not."""
    m = c.mention
    if m.kind != Kind.ADJECTIVE:
        return None
    head = m.head
    if head & ORIGIN:
        return (Role.ORIGIN if c.clause.actor == "self" else Role.NOT_VISITED), "nationality (rule 3)"
    if head & GEO and m.country == "TR" and any(o.country == "CY" for o in c.clause.mentions):
        return Role.NEUTRAL, "a part of Cyprus (rule 18)"
    if head & GEO and not head & DOC:
        return None
    if head & AUTHORITY:
        return authority(c)
    if c.preposition & IN and m.end < c.clause.end and _was_inside(c):
        return None
    article = c.tokens.low[m.start - 1 : m.start] in (["de"], ["een"], ["die"], ["deze"])
    if not head and article and m.name.endswith("e"):
        of_noun = (
            c.tokens.raw[m.end : m.end + 1]
            and c.tokens.raw[m.end][0].islower()
            and not c.tags[m.end] & (VERB | PREPOSITION)
        )
        # "eiser, een Turkse onderwijzer", not "de Deense krant"
        named = c.tokens.low[m.start - 2 : m.start - 1] in (
            [","],
            ["is"],
            ["zijn"],
            ["was"],
            ["waren"],
            ["ben"],
        )
        own = c.clause.speaker == "narrator" and c.clause.actor == "self" and names_traveller(c)
        own = own and (named or not of_noun)
        return (Role.ORIGIN if own else Role.NOT_VISITED), "the traveller's people (rule 3)"
    if (
        (head & PERSON or head & SELF)
        and c.clause.speaker != "narrator"
        and not (head & SELF or _says_own(c))
    ):
        return Role.NOT_VISITED, "somebody of that people (rule 16)"
    takes = (
        c.clause.tags & CARRIER and c.clause.words & {"hem", "haar", "hen"} and m.start - c.clause.start <= 2
    )
    if takes and c.clause.speaker == "narrator":
        return Role.NOT_VISITED, "somebody of that people (rule 16)"
    if head & PERSON or head & SELF:
        return (Role.ORIGIN if names_traveller(c) else Role.NOT_VISITED), "people (rule 16)"
    return Role.NOT_VISITED, "adjective of a thing or person (rule 16)"


def _was_inside(c: Context) -> bool:
    """`in Libische loodsen gezeten`, `sliep in een Grieks park`: a stay in a place that the word list does not know."""
    stayed = c.clause.tags & STAY and c.clause.words & _INSIDE and not c.clause.tags & (NEG | PLAN)
    noun = c.mention.end
    plain = not c.mention.head and not c.tags[noun] and c.tokens.raw[noun][0].islower()
    return bool(stayed) and c.clause.actor == "self" and plain


def other_person(c: Context) -> tuple[Role, str] | None:
    """Another person's journey, stay or home (rules 15, 16)."""
    if c.clause.actor == "other":
        return Role.NOT_VISITED, "somebody else's journey or stay (rule 15)"
    has = c.clause.words & {"heeft", "had", "hebben", "hadden"} and c.clause.tags & KIN and c.preposition & IN
    has = has and not any(is_participle(w) for w in c.clause.words)
    if has and c.clause.speaker == "narrator" and not c.clause.tags & (MOVE | ARRIVE | CARRIER | REGISTERED):
        return Role.NOT_VISITED, "where a relative is (rule 16)"
    k = c.governor - 1
    with_them = c.clause.actor == "self" and "bij" in c.tokens.low[max(c.clause.start, k - 3) : k]
    if (
        c.preposition & IN
        and k >= c.clause.start
        and c.tags[k] & (KIN | OTHER)
        and not _the_party(c, k)
        and not c.listed
        and not with_them
        and not arrives_behind(c)
    ):
        narrated = c.clause.speaker == "narrator"
        goes = c.clause.tags & (MOVE | CARRIER) or c.fragment
        if narrated and goes and (c.tags[k - 1] & TO or (k >= 2 and c.tags[k - 2] & TO)):
            return Role.TO, "travels to somebody there"  # "per bus naar neef in Belfast"
        return Role.NOT_VISITED, "where a relative or other person is (rule 16)"
    return None


def _the_party(c: Context, k: int) -> bool:
    """`landde het gezin op X`: in a report these are the travellers, unless they are somebody's."""
    told = c.clause.speaker == "narrator" and c.clause.actor == "self"
    described = any(m.end == k and m.kind == Kind.ADJECTIVE for m in c.clause.mentions)
    return told and c.tokens.low[k] in _PARTY and (described or c.tokens.low[k - 1] in ("het", "de", "een"))


def form_field(c: Context) -> tuple[Role, str] | None:
    """`Nationaliteit: Eritrea`, `Geboorteland: Libië`: a field at the head of a report (rules 3, 16)."""
    k = c.mention.start - 1
    if k < 1 or c.tokens.raw[k] != ":":
        return None
    if c.tags[k - 1] & BIRTH:
        return Role.NOT_VISITED, "birthplace (rule 16)"
    if c.tags[k - 1] & ORIGIN:
        return Role.ORIGIN, "nationality (rule 3)"
    return None


def birthplace(c: Context) -> tuple[Role, str] | None:
    """`geboren in X` (rule 16)."""
    if c.clause.tags & BIRTH and c.preposition & IN and "getogen" not in c.clause.words:
        near = range(max(c.clause.start, c.mention.start - 6), min(c.clause.end, c.mention.end + 4))
        if any(c.tags[k] & BIRTH for k in near):
            return Role.NOT_VISITED, "birthplace (rule 16)"
    return None


def origin(c: Context) -> tuple[Role, str] | None:
    """`afkomstig uit X`, `een vrouw uit X`, `de reis begon in X` (rule 3)."""
    low, tags = c.tokens.low, c.tags
    m = c.mention
    own_land = low[max(0, m.start - 3) : m.start] in (
        ["zijn", "land", ","],
        ["haar", "land", ","],
        ["hun", "land", ","],
    )
    raised = c.clause.words & {"getogen"} and c.preposition & IN
    if raised and c.clause.actor == "self":
        return Role.ORIGIN, "born and raised there (rule 3)"
    if own_land or low[max(0, m.start - 3) : m.start] == ["mijn", "land", ","]:
        return Role.ORIGIN, "the traveller's own country (rule 3)"
    if (
        c.preposition & IN
        and c.clause.words & {"begint", "begon", "begonnen", "startte", "gestart"}
        and c.clause.words & {"verhaal", "reis", "tocht", "vlucht"}
    ):
        return Role.RESIDENCE, "where the journey begins (rule 3)"
    near = range(max(c.clause.start, c.governor - 3), c.governor)
    if c.preposition & FROM and any(tags[k] & ORIGIN for k in near):
        return Role.ORIGIN, "where the traveller is from (rule 3)"
    of_people = any(
        o.end == c.governor and o.kind in (Kind.PEOPLE, Kind.ADJECTIVE) for o in c.clause.mentions
    )
    if low[c.governor] == "uit" and of_people and c.clause.speaker == "answer" and not _says_own(c):
        return Role.NOT_VISITED, "where somebody of that people is from (rule 16)"
    apposed = low[c.governor] == "uit" and tags[c.governor - 1] & PERSON and tags[c.governor - 2] & ARTICLE
    if apposed and c.clause.speaker == "narrator" and names_traveller(c):
        return Role.ORIGIN, "where the traveller is from (rule 3)"  # "Amir, een Koerd uit X"
    driver = c.clause.actor == "carrier" or (c.clause.speaker == "answer" and c.clause.tags & CARRIER)
    if driver and low[c.governor] == "uit" and tags[c.governor - 1] & (KIN | OTHER):
        return Role.NOT_VISITED, "where the one who takes along is from (rule 16)"
    if low[c.governor] in ("uit", "van") and c.clause.actor != "other" and not c.clause.tags & (TO | ARRIVE):
        words = set(low[c.clause.start : c.clause.end])
        if words & _COMES and not words & _BY and not c.clause.tags & RETURN:
            return Role.ORIGIN, "where the traveller is from (rule 3)"
        if (
            low[c.governor] == "uit"
            and c.governor > c.clause.start
            and (tags[c.governor - 1] & (PERSON | SELF | KIN) or _named_before(c))
        ):
            return (
                Role.ORIGIN if names_traveller(c) else Role.NOT_VISITED
            ), "person from there (rules 3, 16)"
    return None


def _named_before(c: Context) -> bool:
    """`Amina uit X`, `een Haratin uit X`, `zijn druzen uit X`: a name or noun, not a verb, stands before `uit`."""
    k = c.governor - 1
    word, tags = c.tokens.raw[k], c.tags[k]
    if (
        tags & (VERB | MODE | VEHICLE | TIME | DEPART | ARRIVE | GEO | PREPOSITION | OBJECT)
        or not word[0].isalpha()
    ):
        return any(m.end == c.governor and m.kind == Kind.PEOPLE for m in c.clause.mentions)
    before = c.tokens.low[k - 1] if k > c.clause.start else ""
    person = word == "<PERSON>" or (
        word[:1].isupper() and (k == c.clause.start or not c.tags[k - 1] & PREPOSITION)
    )
    copula = before in ("is", "zijn", "was", "waren", "een") and not c.clause.tags & (MOVE | CARRIER)
    return c.clause.speaker == "narrator" and (person or copula) and not c.clause.tags & RETURN


def residence(c: Context) -> tuple[Role, str] | None:
    """Lived, studied or grew up there before the journey (rule 3)."""
    words = c.clause.words
    stayed = words >= {"ik", "bleef"} and c.clause.speaker == "answer" and not c.clause.tags & (TIME | MODE)
    if stayed and c.preposition & IN and c.clause.actor == "self" and c.mention.country not in SCHENGEN:
        return Role.RESIDENCE, "remained there before the journey (rule 3)"
    since = (
        words & {"werkte", "werkten"}
        and words & _SINCE
        and c.clause.speaker == "narrator"
        and not c.clause.tags & (TO | NEG)
    )
    if since and c.preposition & IN and c.clause.actor == "self" and c.mention.country != "NL":
        return Role.RESIDENCE, "lived there before the journey (rule 3)"
    if not c.clause.tags & RESIDENCE or not c.preposition & IN or c.clause.actor != "self":
        return None
    left = any(m.role == Role.FROM for m in c.clause.mentions if m.end <= c.mention.start)
    if (
        not left
        and words & _LIVED
        and not (words & {"woont", "wonen"} and c.mention.country == "NL")
        and not c.clause.tags & TO
        and not (words & {"student", "studente"} and c.clause.tags & MOVE)
    ):
        return Role.RESIDENCE, "lived there before the journey (rule 3)"
    return None

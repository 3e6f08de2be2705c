"""Rules on ways that were open and not taken: offered, turned down, let go, too dear or too dangerous (rule 14)."""

from __future__ import annotations

import re
from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.goingback import not_returned
from routezicht.mining.model import Clause, Kind, Role, Sentence
from routezicht.mining.moves import is_participle
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.tags import ARRIVE, DOC, FROM, IN, MOVE, NEG, RETURN, SELF, THIRD, TO, VIA

_OFFERED: Final = cues("untaken.offered")
_ACCEPTED: Final = cues("untaken.accepted")
_DECLINED: Final = cues("untaken.declined")
_RUMOURS: Final = cues("untaken.rumours")
_DECISIONS: Final = cues("untaken.decisions")
_REMOVAL: Final = cues("doubt.removal")
_JUDGED: Final = cues("untaken.judged")
_PLACES: Final = cues("untaken.places")
_REFUSED: Final = cues("untaken.refused")
_SPLIT_OFFERS: Final = ({"bood", "aan"}, {"boden", "aan"}, {"stelde", "voor"}, {"stelden", "voor"})
_NOT_DECLINED: Final = frozenset(["toegang", "dat", "rechts", "links"])  # refused entry; turned a corner
_SPLIT_DECLINES: Final = (
    {"zag", "af", "van"}, {"zagen", "af", "van"}, {"sloeg", "af"}, {"sloegen", "af"}, {"viel", "af"}, {"vielen", "af"},
    {"van", "de", "hand"}, {"laten", "schieten"}, {"liet", "schieten"}, {"lieten", "schieten"}, {"niet", "opdagen"},
    {"laten", "verlopen"}, {"liet", "verlopen"}, {"weigerde", "te"}, {"weigerden", "te"}, {"geen", "zin"},
)  # fmt: skip


def untaken(c: Context) -> tuple[Role, str] | None:
    """`werd hem aangeboden`, `van een reis via X zag hij af`: a way that was open, and not taken."""
    words = c.clause.words
    if _not_removed(c):
        return Role.NOT_VISITED, "a return that did not take place (rule 14)"
    if c.clause.tags & ARRIVE or (c.preposition & IN and c.governor <= c.clause.start + 1):
        return None  # "in X sloeg hij een aanbod af": that is where he was
    declined = words & _DECLINED or any(words >= pair for pair in _SPLIT_DECLINES)
    if declined and words.isdisjoint(_NOT_DECLINED):
        return Role.NOT_VISITED, "turned down or let go (rule 14)"
    if c.preposition & FROM:
        return None
    behind = c.mention.end
    judged = behind + 1 < c.clause.end and c.tokens.low[behind + 1] in _JUDGED and c.preposition & (TO | VIA)
    if judged and c.tags[behind] & MOVE and c.tokens.low[behind].endswith("n"):
        return Role.NOT_VISITED, "only judged (rule 14)"  # "via X gaan is gevaarlijk"
    if (
        words & _PLACES
        and words & _REFUSED
        and not words & {"toegang", "asiel"}
        and c.mention.country != "NL"
    ):
        return Role.NOT_VISITED, "a place there that was refused (rule 14)"
    shows = c.clause.tags & DOC and words & {"bood", "boden"}  # "bood op Schiphol een paspoort aan"
    if words & _OFFERED and c.clause.tags & MOVE and _goes(c):
        return None
    offered = words & _OFFERED or (not shows and any(words >= pair for pair in _SPLIT_OFFERS))
    if offered and (not words & _ACCEPTED or c.clause.tags & NEG):
        return Role.NOT_VISITED, "only offered or proposed (rule 14)"
    if words & _RUMOURS:
        return Role.NOT_VISITED, "only a rumour (rule 14)"
    return None


def _goes(c: Context) -> bool:
    """`met een uitnodiging van een school kwam hij`, `zij vloog`: the traveller goes, whatever was offered."""
    tags = c.tags
    return any(
        tags[k] & MOVE and not is_participle(c.tokens.low[k]) and (tags[k + 1] | tags[k - 1]) & (SELF | THIRD)
        for k in range(c.clause.start + 1, c.clause.end - 1)
    )


def _not_removed(c: Context) -> bool:
    """`is niet aan X overgedragen`, `voordat hij kon worden uitgezet`, `een terugkeerbesluit naar X`: nobody went."""
    words = c.clause.words
    if words & _DECISIONS:
        return True
    if (
        c.mention.kind == Kind.PEOPLE
        or c.preposition & FROM
        or not (c.clause.tags & RETURN or words & _REMOVAL)
    ):
        return False
    never_came = words & _REMOVAL and words & {"gekomen", "kwam"} and "niet" in words
    before_it = c.clause.opener in ("voordat", "alvorens") and words & {"kon", "konden"}
    return bool(never_came or before_it) or (not_returned(c.tokens, c.clause) and not words & {"toegang"})


def turned_down(r: Reading, clause: Clause, sentence: Sentence) -> None:
    """`Hij kon naar X, maar dat leek hem te ver`: the next clause says that it was not done."""
    if not clause.mentions or clause is sentence.clauses[-1] or clause.tags & ARRIVE:
        return
    if not any(m.role in LEG_ROLES for m in clause.mentions):
        return
    following = next((c for c in sentence.clauses if c.start >= clause.end), None)
    if following is None or any(m.role in LEG_ROLES for m in following.mentions):
        return
    if _NOT_DONE.search(" ".join(r.tokens.low[following.start : following.end])):
        for mention in clause.mentions:
            if mention.role in LEG_ROLES:
                mention.role, mention.rule = Role.NOT_VISITED, "said not to have been done (rule 14)"


_NOT_DONE: Final = re.compile(
    r"^(?:, )?(?:maar|doch|wat|hetgeen|en|die|dat)\b(?: (?:dat|die|dit|daar|daarvan|daarvoor|daarop|toch|uiteindelijk"
    r"|hij|zij|ze|ik|wij|we|hen|hem|haar))* ?"
    r"(?:(?:leek|vond|vonden|bleek|was|werd|lijkt|vind)\b.* te"
    r" (?:ver|duur|gevaarlijk|riskant|lang|koud|zwaar|moeilijk|onveilig)"
    r"|weigerden?(?: (?:dat|dit|hij|zij|ze|ik|wij|we))*(?: [.;,])?$"
    r"|(?:heeft|hebben|heb|had|hadden)(?: (?:hij|zij|ze|ik|wij|we|dat))* (?:niet|nooit|uiteindelijk niet) gedaan"
    r"|(?:niet|nooit) (?:heeft|hebben|heb|had|hadden) gedaan"
    r"|(?:niet|nooit) (?:gedaan|gebeurd|genomen|aangenomen|gebruikt) (?:heeft|hebben|heb|had|hadden|is)"
    r"|(?:is|was) (?:er )?(?:niet|nooit|niks|niets) (?:van gekomen|gebeurd|doorgegaan)"
    r"|(?:deed|deden|wilde|wilden|wou|durfde|durfden)(?: (?:hij|zij|ze|ik|wij|we|dat|het|er))* niet"
    r"(?: aan)?(?: [.;,])?$"
    r"|(?:sloeg|sloegen|wees|wezen)(?: (?:hij|zij|ze|ik|wij|we|dat|het))* (?:af|van de hand)"
    r"|(?:daarvoor|daarvan|hiervoor|hiervan|daarover|dat|dit|die) (?:\w+ ){0,4}(?:geen|niet|onvoldoende|onjuist|ontkent"
    r"|ontkende|betwist|betwistte|bestrijdt|weerspreekt|weersprak)(?: \w+){0,2} ?"
    r"(?:bewijs|bewijzen|aanwijzing|aanwijzingen|grond|steun|spoor|gebleken|aannemelijk|waar|juist|hij|zij|eiser|eiseres"
    r"|verzoeker|betrokkene|verdachte)\b"
    r"|kwam(?:en)? (?:\w+ )?niet opdagen"
    r"|(?:ging|gingen)(?: (?:hij|zij|ze|ik|wij|we|er|daar|het|dat))* niet (?:op in|door))"
    r"|^(?:, )?die (?:de )?(?:anderen|velen|sommigen|meesten|veel|zoveel|zijn|haar) (?:\w+ )*"
    r"(?:namen|kozen|volgden|gebruikten|nam|koos)\b"
)

"""Say of a whole sentence whether it is a plan, a condition, a refuted or first version, or only asked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Set
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Role, Sentence
from routezicht.mining.moves import elliptical
from routezicht.mining.questions import LEG_ROLES
from routezicht.mining.reading import Reading
from routezicht.mining.status import NOT_ASKED
from routezicht.mining.tags import REGISTERED, VERB

_AUXILIARY: Final = cues("clauses.auxiliary") | cues("clauses.fronted")
_PRONOUNS: Final = cues("moves.pronouns")
_CORRECTS: Final = cues("story.corrects")
_SAID: Final = cues("story.said")
_VERSIONS: Final = cues("factuality.versions")
_OTHER_TRIP: Final = re.compile(
    r"niets (?:van doen|te maken|uitstaande)|los van (?:deze|die|dit|zijn|haar)"
    r"|staat (?:hier|daar)?(?:geheel|helemaal|volledig)? ?(?:los|buiten)"
    r"|geen (?:deel|onderdeel) van (?:deze|de|zijn|haar) reis|maakt geen deel uit"
)
_REFUTED: Final = re.compile(
    r"ingetrokken|\btrok (?:hij|zij|ze|ik) (?:\w+ )?in\b|eerste lezing|eerste versie|ontbreekt"
    r"|(?:niet|nergens uit|geenszins) (?:is )?(?:gebleken|blijkt)|geen bewijs|geen aanwijzing(?:en)?"
    r"|geen teken|geen sprake|niet komen vast|klopt (?:dus )?niet"
    r"|volgt verweerder (?:daarin )?niet|niet aannemelijk"
    r"|(?:nooit|niet) (?:plaatsgevonden|bestaan|voorgekomen)|laten (?:varen|vallen)"
    r"|liet (?:\w+ ){0,3}(?:varen|vallen)|is onjuist"
    r"|(?:berust(?:te)? op|is|was|bleek|blijkt) (?:\w+ )?(?:een )?"
    r"(?:vergissing|misverstand|verzinsel|fout|onjuist|verschrijving|verwisseling|verwarring"
    r"|vermoeden|veronderstelling|aanname|speculatie)\b"
    r"|^dat .*, (?:ontkent|ontkende|betwist|betwistte|bestrijdt|weerspreekt) (?!\w+ niet)"
    r"|ten onrechte|abusievelijk|per abuis|niet onderbouwd|spreekt hij tegen|weerlegd"
)


def same_plan(r: Reading, clause: Clause, sentence: Sentence) -> None:
    """`Hij wilde naar X, en dan naar Y`: the plan goes on in a clause without a verb of its own."""
    n = next(i for i, c in enumerate(sentence.clauses) if c is clause)
    before = sentence.clauses[n - 1].mentions if n else []
    if (
        before
        and before[-1].role == Role.NOT_VISITED
        and "rule 14" in before[-1].rule
        and elliptical(clause)
        and clause.opener != "maar"
        and not clause.words & {"bleek", "bleken"}
    ):
        for mention in clause.mentions:
            if mention.role in LEG_ROLES:
                mention.role, mention.rule = Role.NOT_VISITED, before[-1].rule


def never_there(sentence: Sentence) -> None:
    """`X en Y, waar hij nooit is geweest, staan ook in het dossier`: the names before are ruled out."""
    for before, clause in itertools.pairwise(sentence.clauses):
        never = clause.words & {"nooit", "niet", "nimmer"} and not clause.words & (_A_WHILE | {"eerder"})
        if clause.opener not in _WHERE or not never or not clause.words & _BEEN or clause.actor == "other":
            continue
        for mention in before.mentions if not before.tags & VERB else before.mentions[-1:]:
            if mention.role in LEG_ROLES | {Role.FROM}:
                mention.role, mention.rule = Role.NOT_VISITED, "says that it was not visited (rule 20)"


_WHERE: Final = frozenset(["waar", "alwaar", "dat", "die"])
_A_WHILE: Final = cues("roles.not_about_visit")
_BEEN: Final = cues("factuality.been")


def other_trip(r: Reading, sentence: Sentence) -> bool:
    """`Zijn verblijf in X heeft met deze reis niets van doen` (rule 16)."""
    return bool(_OTHER_TRIP.search(" ".join(r.tokens.low[sentence.start : sentence.end])))


_EMBEDDED: Final = re.compile(
    r"(?:op de|de|een) vragen? (?:langs|via|hoe|waar|over|naar|met|of|in|door|welke?)"
    r"|op hoeveel manieren|hoe vaak|hoe dikwijls"
)


# "hij weet niet of hij door X kwam"
_UNSURE: Final = re.compile(
    r"(?:niet (?:meer )?(?:weet|wist|weten|zeggen|herinneren)|(?:weet|wist|weten) (?:\w+ ){0,2}niet(?: meer)?)$"
)
_NOT_KNOWN: Final = re.compile(
    r"^(?:en |maar )?of (?:wij|we|ik|het|dat|hij|die) .*, (?:\w+ ){1,4}(?:niet|geen)\b(?! alleen)"
)


def unasked(r: Reading, clause: Clause, sentence: Sentence) -> None:
    """What a report says was asked, or not asked, was not told."""
    if not clause.mentions:
        return
    text = " ".join(r.tokens.low[sentence.start : sentence.end])
    if sentence.speaker == "answer" and clause.opener == "of" and _NOT_KNOWN.search(text):
        for mention in clause.mentions:
            if mention.role in LEG_ROLES:
                mention.role, mention.rule = Role.NEUTRAL, "the traveller does not know (rule 21)"
    if sentence.speaker != "narrator":
        return
    if clause.opener == "of" and _UNSURE.search(" ".join(r.tokens.low[sentence.start : clause.start])):
        for mention in clause.mentions:
            if mention.role in LEG_ROLES:
                mention.role, mention.rule = Role.NEUTRAL, "the traveller does not know (rule 21)"
    if sentence.start == clause.start and clause.opener == "hoe" and re.search(r"onbekend|niet bekend", text):
        for mention in clause.mentions:
            # how somebody came from there is not known: that he came from there is
            unknown = mention.role in LEG_ROLES
            mention.role = (
                Role.NEUTRAL if unknown else Role.ORIGIN if mention.role == Role.FROM else mention.role
            )
            mention.rule = "the text says that it is not known (rule 21)"
    embedded = _EMBEDDED.search(" ".join(r.tokens.low[clause.start : clause.end]))
    if embedded and not clause.tags & REGISTERED:
        for mention in clause.mentions:
            if mention.role in LEG_ROLES or mention.role == Role.FROM:
                wished = mention.country != "NL"
                mention.role = Role.NOT_VISITED if wished else Role.NEUTRAL
                mention.rule = "only asked (rule 21)"
    asked = clause.opener == "of" and (
        r.tokens.low[sentence.start] == "of" or "gevraagd" in text or "vroeg" in text or "de vraag" in text
    )
    if asked or NOT_ASKED.search(text):
        for mention in clause.mentions:
            if mention.role in LEG_ROLES or mention.role == Role.FROM:
                mention.role, mention.rule = Role.NEUTRAL, "only asked, or not asked (rule 21)"


def is_hypothesis(r: Reading, sentence: Sentence) -> bool:
    """`Als hij geld had gehad, was hij naar X gegaan`: nothing of it happened (rule 14)."""
    words = r.tokens.low[sentence.start : sentence.end]
    if words[0] == "wie" and sentence.speaker == "narrator":
        return True  # "wie nog kon, vertrok naar X": what anybody does
    if words[0] == "als" and words[2:3] and words[2] in _AUXILIARY and words[1] not in _PRONOUNS:
        return False  # "als gastarbeider had hij in X gewerkt"
    return words[0] in ("als", "indien") and bool(
        {"had", "hadden", "was", "waren", "zou", "zouden"}.intersection(words)
    )


def part_of(r: Reading, sentence: Sentence, clause: Clause) -> list[str]:
    """The words of the part between semicolons that the clause stands in."""
    marks = [k for k in range(sentence.start, sentence.end) if r.tokens.raw[k] == ";"]
    first = max((k + 1 for k in marks if k < clause.start), default=sentence.start)
    end = min((k for k in marks if k >= clause.end - 1), default=sentence.end)
    return r.tokens.low[first:end]


def is_refuted(r: Reading, sentence: Sentence, clause: Clause) -> bool:
    """The writer says that a statement does not hold."""
    text = " ".join(part_of(r, sentence, clause))
    found = _REFUTED.search(text)
    return bool(found) and bool(_REFUTED.search(_WITHDRAWN_PAPER.sub("", text)))


# A visa, a request or a decision that is withdrawn is no statement.
_WITHDRAWN_PAPER: Final = re.compile(
    r"(?:visum|visa|\w*vergunning|paspoort|\w*status|\w*aanvraag|\w*verzoek|beroep|bezwaar|klacht|aangifte|nationaliteit"
    r"|burgerschap|rijbewijs|besluit|voornemen|\w*bevel|steun|uitkering)(?: \w+){0,3} (?:ingetrokken|trok(?: \w+)? in)"
    r"|(?:trok|ingetrokken)(?: \w+){0,3} (?:visum|visa|\w*vergunning|paspoort|aanvraag|verzoek|status)(?: in)?"
)


def is_claimed(r: Reading, sentence: Sentence) -> bool:
    """`Verweerder stelt dat eiser via X kwam`: what the other party holds is no account of the journey."""
    text = " ".join(r.tokens.low[sentence.start : sentence.end])
    return sentence.speaker == "narrator" and bool(_CLAIMED.search(text))


_CLAIMED: Final = re.compile(
    r"\b(?:verweerder|de minister|de staatssecretaris|de ind) (?:\w+ )?"
    r"(?:stelt|stelde|meent|meende|veronderstelt|veronderstelde|vermoedt|vermoedde|denkt|dacht|houdt het erop)\b"
)


def note_correction(r: Reading, sentence: Sentence) -> bool:
    """The text says that a first version was corrected; True if the sentence may tell such a version."""
    words = frozenset().union(*(c.words for c in sentence.clauses))
    anew = words & {"tweede", "volgende"} and words & {"dag", "verhoor", "gehoor"} and words & _SAID
    both = _first_version(words) and words & {"nu", "thans", "inmiddels"} and words & _SAID
    if words & _CORRECTS or anew or both:  # "waar hij eerst X verklaarde, stelt hij nu Y"
        r.corrected = True
    return not words.isdisjoint(_FIRST | _REPORTS)


_FIRST: Final = frozenset(["eerst", "eerste", "aanvankelijk", "oorspronkelijk"])
_REPORTS: Final = frozenset(["rapport", "verslag"])


def is_tentative(r: Reading, sentence: Sentence, clause: Clause) -> bool:
    """A first version that the text may correct (`verklaarde eerst dat ...`)."""
    words = set(part_of(r, sentence, clause))
    return bool(_first_version(words) and (words & _SAID or words & _VERSIONS)) or bool(
        words & _REPORTS and words & {"staat", "vermeldt", "luidt"}
    )


def _first_version(words: Set[str]) -> bool:
    first = words & {"eerst", "aanvankelijk", "oorspronkelijk"}
    return bool(first or ("eerste" in words and words & _VERSIONS))

"""What a question asks, and so what a short answer to it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Kind, Mention, Role, Span, Stop
from routezicht.mining.tags import (
    ARRIVE,
    ASYLUM,
    CARRIER,
    DEPART,
    MOVE,
    NO,
    PLAN,
    REGISTERED,
    RETURN,
    STAY,
    YES,
)
from routezicht.mining.tokens import Tokens

LEG_ROLES: Final = frozenset({Role.VIA, Role.TO, Role.AT, Role.REGISTERED})
_EUROPE: Final = cues("questions.europe")
_LIVING: Final = frozenset(["gewerkt", "gewoond"])
_FEW: Final = 5  # words
_OPEN: Final = cues("questions.open")
_CLOSED: Final = cues("questions.closed")
_ROUTE: Final = cues("questions.route")
ARRIVED: Final = cues("questions.arrived")
_PRESENT_GOAL: Final = cues("questions.present_goal")
_FROM_WHERE: Final = cues("questions.from_where")
_BOARDED: Final = cues("questions.boarded")
_GOING_ON: Final = cues("questions.going_on")
_ABOUT_EARLIER: Final = cues("questions.about_earlier")


@dataclass(slots=True)
class Question:
    """The question of one turn; empty for text that nobody asked for."""

    mentions: list[Mention] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    sentences: list[frozenset[str]] = field(default_factory=list)
    first: str = ""
    other: bool = False
    anchor: Stop | None = None
    anchor_known: bool = False  # the story has been where it asks about
    bare: bool = False  # asks with no more than a place: `Naar Polen?`, `Toen via Riga?`
    named: list[Mention] = field(default_factory=list)  # every country and place in it
    mode: str | None = None  # the means that it names
    brief: bool = False  # no more than a few words
    recorded_here: bool = False  # holds a registration in the Netherlands against the traveller
    home_named: bool = False  # takes for granted where the traveller is from: the answer may say otherwise
    when: Span | None = None  # the month that it names
    until: Span | None = None  # `Dus tot september?`
    sent_on: bool = False  # has told of a transfer, after which the answer goes on
    leaves_home: bool = False  # asks how home was left
    answered: bool = False  # how or when `anchor` was reached has been told in this answer
    reaches: str | None = None  # the country that `expected` named, once the answer has told of it
    way_to_known: bool = False  # `Bent u van X naar Y gevlogen?`, where the story has reached Y
    topic: Stop | None = None  # `Wanneer was dat?`: the stop told last
    before_record: bool = False  # `voordat u zich in X meldde`
    expected: Mention | None = None  # `Hoe kwam u naar X?`: an answer without a place tells of X

    @property
    def backward(self) -> bool:
        """Asks what came before: `En daarvoor?`, `Hoe kwam u daar?`."""
        earlier = {"daarvoor", "hiervoor", "ervoor", "voordien"} | (
            set() if self.about_asylum else {"eerder"}
        )
        if self.before_record or (self.words & earlier and not self.earlier):
            return True
        if self.boarding_place and self.anchor is not None:
            return True
        if "vandaan" in self.words and self.words & {"kwam", "kwamen"}:
            return True
        if "voor" in self.words and self.mentions and self.first in ("en", "voor", "waar", "wat"):
            return True
        return self.arrival

    @property
    def boarding_place(self) -> bool:
        """Asks where the last stretch began: `Vanwaar vertrok die boot?`."""
        where = self.first in ("vanwaar", "waarvandaan", "vanuit") or (
            self.first == "waar" and "welke" not in self.words
        )
        return where and bool(self.words & _BOARDED) and not self.mentions

    @property
    def arrival(self) -> bool:
        """Asks how one came to a place that the story has already reached."""
        since = self.first == "sinds" and "wanneer" in self.words and self.anchor_known
        if since or (self.first == "vanaf" and "wanneer" in self.words and self.anchor_known):
            return True
        if self.answered:
            return True
        if self.way_to_known and self.closed:
            return True
        if self.first not in ("hoe", "vanwaar", "waarvandaan", "en", "wanneer") or not self.words & ARRIVED:
            return False
        if self.words & {"het", "bij", "erbij", "aan"} and not self.mentions:
            return False  # "hoe komt u aan dat paspoort?"
        here = self.words & {"nederland", "hier", "hierheen", "europa"}
        if self.mentions and not self.anchor_known and not self.words & {"daar", "er"}:
            return False
        return not here and bool(self.words & {"daar", "er"} or self.mentions)

    @property
    def route(self) -> bool:
        """Asks about the journey."""
        return bool(self.words & _ROUTE) or self.backward or self.first == "en"

    @property
    def closed(self) -> bool:
        """Can be answered with yes or no: begins with the verb, or is no more than a place (`Door Polen?`)."""
        return self.first in _CLOSED or (self.bare and self.first not in _OPEN)

    @property
    def goal_codes(self) -> set[str]:
        """The countries that the question asks about reaching, else all that it names."""
        reached = {m.country for m in self.mentions if m.role == Role.TO}
        return reached if self.way_to_known else {m.country for m in self.mentions}

    @property
    def asks_time(self) -> bool:
        """Asks when: `Wanneer?`, `Op welke dag?`."""
        which = "welke" in self.words and self.words & {"dag", "datum", "maand", "jaar", "periode"}
        return "wanneer" in self.words or bool(which)

    @property
    def asks_means(self) -> bool:
        """Asks how somebody travelled: `Hoe?`, `Waarmee?`, `Met welk vervoer?`."""
        how = self.first == "hoe" and not self.words & {"lang", "vaak", "veel", "laat", "oud", "ver", "heet"}
        return (
            how
            or bool(self.mode and self.brief and not self.mentions)
            or "waarmee" in self.words
            or bool(self.words & {"vervoer", "vervoermiddel", "vervoersmiddel"})
        )

    @property
    def through(self) -> bool:
        """Asks through which countries the stretch just told went."""
        which = "landen" in self.words and bool(self.words & {"welke", "wat"})
        whole = self.words & {
            "hier",
            "hierheen",
            "gekomen",
            "nederland",
        }  # the whole route, not the last stretch
        return which and not whole and self.first in ("door", "via", "langs", "over")

    @property
    def onward(self) -> bool:
        """Asks about the next stretch: `Toen via Riga?`; without such a word, about the one just told."""
        return bool(self.words & {"toen", "daarna", "vervolgens", "verder"})

    def about_stay(self, first: str) -> bool:
        """An answer that begins with `sinds` tells how long a stay was, not when the next step came."""
        return first in ("sinds", "vanaf") and bool(self.closed or self.mentions or "daar" in self.words)

    @property
    def states_earlier(self) -> bool:
        """`Dus daarvoor zat u in X. Hoe lang?`: takes it for granted, as the step before."""
        before = self.words & {"daarvoor", "ervoor", "voordien", "hiervoor"}
        return bool(before and self.mentions) and "u" in self.words and not self.closed

    @property
    def about_departure(self) -> bool:
        """Asks how or when the journey went on: the answer tells of the next step."""
        return bool(self.words & _GOING_ON)

    @property
    def about_asylum(self) -> bool:
        """A `no` denies an application, not the visit (rule 11)."""
        return bool(
            self.words
            & {
                "asiel",
                "bescherming",
                "vingerafdrukken",
                "aangevraagd",
                "geregistreerd",
                "asielaanvraag",
                "gemeld",
                "aangemeld",
                "vingers",
                "verzoek",
            }
        )

    @property
    def presumes(self) -> bool:
        """Takes for granted that the traveller was where it asks about: `Wat deed u in Polen?`."""
        return self.first in _OPEN and not self.closed and not self.words & {"niet", "geen"}

    @property
    def from_where(self) -> bool:
        """Asks where the traveller is from."""
        if self.words & {"vandaan"} and self.words & {"kwam", "kwamen"}:
            return False
        lived = (
            "woonde" in self.words
            and self.first == "waar"
            and not self.words & {"komst", "daarna", "toen", "hiervoor", "daarvoor"}
        )
        return (
            self.home_named
            or bool(self.words & _FROM_WHERE)
            or lived
            or bool(self.words & {"ingestapt", "vertrokken"} and self.first == "waar")
        )

    @property
    def goal(self) -> bool:
        """Asks where the traveller meant to go."""
        return any(self._goal(words) for words in self.sentences)

    def _goal(self, words: frozenset[str]) -> bool:
        if (words & _PRESENT_GOAL and "met" not in words) or words & {"retourticket", "retour"}:
            return True
        somebody = words & {"u", "je", "jij", "jullie"} and "dacht" not in words
        if words & {"heen", "naartoe", "waarheen"} and not somebody and len(words) > _FEW:
            return True  # "waar ging die wagen heen?"
        return bool(words & {"gaat", "gaan", "wilt", "wilde", "willen"}) and (
            bool(words & {"heen", "terug", "naartoe", "waarheen"})
            or self.first in ("waarheen", "wilde", "gaat", "wilt")
        )

    @property
    def fear(self) -> bool:
        """Asks what would happen after a return."""
        returned = "terugkeer" in self.words and "na" not in self.words  # not "en na die terugkeer?"
        return returned or bool(self.words & {"vreest", "verwacht"})

    @property
    def earlier(self) -> bool:
        """Asks about trips that are not this journey; an application elsewhere is part of it."""
        if self.about_asylum or self.anchor_known or (self.words & _EUROPE and not self.words & _LIVING):
            return False
        if self.words & _LIVING and not self.mentions and self.closed and "komst" not in self.words:
            return True
        if self.words & {"woonde"} and self.closed and self.words & {"voor", "elders", "ergens"}:
            return True
        return bool(self.words & {"eerder", "ooit", "vroeger"}) and bool(self.words & _ABOUT_EARLIER)


def add(question: Question, tokens: Tokens, clauses: list[Clause]) -> None:
    """Add one sentence of the question."""
    for clause in clauses:
        if clause.actor != "other":
            question.named.extend(m for m in clause.mentions if m.kind in (Kind.COUNTRY, Kind.PLACE))
        question.mentions.extend(m for m in clause.mentions if m.role in LEG_ROLES or m.role == Role.FROM)
        question.words |= clause.words
    if tokens.raw[clauses[-1].end - 1] == "?":
        brief = clauses[-1].end - clauses[-1].start <= 5 and "uw" in clauses[-1].words
        question.other = (clauses[-1].actor == "other" or brief) and "landen" not in question.words
        question.sentences.append(frozenset().union(*(c.words for c in clauses)))
    elif question.words & {"retourticket", "retour"}:
        question.sentences.append(frozenset(question.words))
    size = sum(tokens.raw[k][0].isalpha() for k in range(clauses[0].start, clauses[-1].end))
    question.brief = size <= _FEW
    verbs = MOVE | ARRIVE | DEPART | STAY | CARRIER | RETURN | REGISTERED | ASYLUM | PLAN
    named = [m for c in clauses for m in c.mentions]
    tags = tokens.tags
    question.bare = (
        tokens.raw[clauses[-1].end - 1] == "?"
        and len(named) >= 1
        and size <= 6
        and not any(
            tags[k] & verbs and tokens.low[k] != "terug" for c in clauses for k in range(c.start, c.end)
        )
    )
    first = next(
        (tokens.low[k] for k in range(clauses[0].start, clauses[0].end) if tokens.raw[k][0].isalpha()), ""
    )
    # "Verdachte, hoe bent u ...": who is spoken to comes first, the question word is what counts.
    starts = [tokens.low[k] for k in range(clauses[0].start, min(clauses[0].start + 4, clauses[0].end))]
    question.first = next((w for w in starts if w in _OPEN or w in _CLOSED), first)


def reply(tokens: Tokens, tags: list[int], start: int, end: int) -> str:
    """`yes`, `no` or `open`, by the first words of an answer or a `ja` at its end."""
    low = [tokens.low[k] for k in range(start, end) if tokens.raw[k][0].isalnum()]
    comma = next((k for k in range(start, end) if tokens.raw[k] == ","), end)
    if (
        " ".join(low) in _BARE_NO
        or " ".join(tokens.low[start:comma]) in _DENIALS
        or low[-2:] == ["van", "niet"]
        or low[:2] in (["zeker", "niet"], ["nog", "nooit"])
    ):
        return "no"
    if low[-2:] == ["van", "wel"]:
        return "yes"
    if len(low) > 1 and low[-1] in ("ja", "nee") and "," in tokens.raw[max(start, end - 3) : end]:
        return "yes" if low[-1] == "ja" else "no"
    for k in range(start, min(start + 3, end)):
        if not tokens.raw[k][0].isalpha():
            continue
        if tokens.low[k] == "niet" and k + 1 < end and tokens.raw[k + 1][0].isalpha():
            return "open"
        if tags[k] & NO:
            return "no"
        if tags[k] & YES:
            return "yes"
        if tokens.low[k] in ("dat", "en", "maar"):
            continue
        return "open"
    return "open"


# What denies, whatever follows the comma.
_DENIALS: Final = frozenset(
    {"dat klopt niet", "klopt niet", "dat is niet waar", "dat is onjuist", "dat kan niet"}
)
# Whole answers that deny.
_BARE_NO: Final = frozenset({
    "niet geweest", "daar niet", "daar niet geweest", "nooit geweest", "tot vandaag niet", "tot nu toe niet",
    "nog niet",
    "ook niet", "dat niet", "dat klopt niet", "klopt niet", "absoluut niet", "helemaal niet", "beslist niet",
    "daar ben ik niet geweest", "daar ben ik nooit geweest", "daar was ik niet", "daar kom ik niet", "dat is niet waar",
})  # fmt: skip

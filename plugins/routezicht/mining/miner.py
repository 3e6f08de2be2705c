"""Mine the travel route that a Dutch text tells."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from routezicht.mining.clauses import sentences
from routezicht.mining.confidence import UNCERTAIN_LEG, UNCERTAIN_ROUTE, leg_confidence, route_confidence
from routezicht.mining.cues import cues
from routezicht.mining.explain import explain
from routezicht.mining.gazetteer import lexicon
from routezicht.mining.governors import heads
from routezicht.mining.model import Kind, Leg, Mention, MinedRoute, Sentence, Stop
from routezicht.mining.reading import Reading, month_of
from routezicht.mining.spot import spot
from routezicht.mining.status import status
from routezicht.mining.story import read
from routezicht.mining.tags import FIRST_PERSON, PERSON, SELF, THIRD
from routezicht.mining.times import Clock
from routezicht.mining.tokens import Tagger, Tokens


class Miner:
    """Text to route; holds no state between texts, so one object serves a whole process."""

    def __init__(self) -> None:
        self._lexicon = lexicon()
        self._tagger = Tagger(self._lexicon.tags)

    def mine(self, text: str, *, told_month: str | None = None) -> MinedRoute:
        """The route of one text.

        Args:
            text: Dutch text, de-identified or not.
            told_month: `YYYY-MM` of the document, for dates such as "vorig jaar".
        """
        return self.read(text, told_month=told_month)[0]

    def explain(self, text: str, *, told_month: str | None = None) -> list[str]:
        """How a text was read: what each clause told, what led to which leg, and which rule dropped a country."""
        route, reading, stops = self.read(text, told_month=told_month)
        return explain(route, reading, stops)

    def read(self, text: str, *, told_month: str | None = None) -> tuple[MinedRoute, Reading, list[Stop]]:
        """The route with the reading and the stops that it came from, for explanation and calibration."""
        tokens = Tokens(text, self._tagger)
        tags = tokens.tags
        mentions = spot(tokens, tags)
        heads(tokens, tags, mentions)
        parts = sentences(tokens, tags, mentions)
        reading = Reading(tokens, tags, self._lexicon, parts, Clock(document=month_of(told_month)))
        stops = read(reading) if _has_traveller(tokens, tags, mentions, parts) else []
        only_here = bool(stops) and {stop.country for stop in stops} == {"NL"}
        only_here |= len({stop.country for stop in stops}) == 1 and _only_stays(stops)
        told = status(text.lower(), parts, bool(stops), only_here)
        if told != "given":
            stops = []
        legs = [_leg(stop) for stop in stops]
        sure = route_confidence([leg.confidence for leg in legs])
        visited = {leg.country for leg in legs} | {reading.journey.origin}
        mentioned = dict.fromkeys(m.country for m in mentions)
        route = MinedRoute(
            legs,
            reading.journey.origin,
            "NL" if legs and legs[-1].country == "NL" else None,
            told,
            sure,
            [c for c in mentioned if c not in visited],
            sure < UNCERTAIN_ROUTE,
        )
        return route, reading, stops


def _only_stays(stops: list[Stop]) -> bool:
    """Nothing told how the traveller got there: only that he was, and what he did there."""
    return all(stop.why[0] in _STAYS and stop.mode is None for stop in stops)


_STAYS: Final = frozenset({"is there", "the question takes it as known"})


def _told_in_numbers(tokens: Tokens, tags: list[int], parts: list[Sentence]) -> bool:
    """`Het aantal aanvragen steeg`, `het kabinet overlegt`: figures or policy, and nobody of whom a journey is told."""
    if any(sentence.speaker != "narrator" for sentence in parts):
        return False
    words = set(tokens.low)
    if words & _PATTERN:
        return False  # a group told as one pattern is one traveller
    if not words & _FIGURES and not words & _POLICY:
        return False
    return not any(
        tags[k] & FIRST_PERSON
        or low in _ONE_PERSON
        or low in _HE
        or (low in _NUMBERS and _group(tokens, tags, k))
        for k, low in enumerate(tokens.low)
    )


def _group(tokens: Tokens, tags: list[int], k: int) -> bool:
    """`dertien jonge Bengalen`, `vier mannen`: a group small enough to travel together."""
    following = range(k + 1, min(k + 3, len(tokens)))
    return k + 1 < len(tokens) and any(
        tags[n] & PERSON or (tokens.raw[n][0].isupper() and tokens.low[n].endswith(("en", "s", "i")))
        for n in following
    )


_FIGURES: Final = cues("miner.figures")
_POLICY: Final = cues("miner.policy")
_ONE_PERSON: Final = cues("miner.one_person")
_PATTERN: Final = cues("miner.pattern")
_HE: Final = cues("miner.he")
_NUMBERS: Final = cues("times.numbers") - {"een"}


def _has_traveller(tokens: Tokens, tags: list[int], mentions: list[Mention], parts: list[Sentence]) -> bool:
    """A policy text, statistic or goods flow names nobody who travels (rule 15)."""
    if _told_in_numbers(tokens, tags, parts):
        return False
    return (
        any(bits & (SELF | THIRD | PERSON) for bits in tags)
        or any(sentence.speaker == "answer" for sentence in parts)
        or any(m.kind == Kind.PEOPLE for m in mentions)
        or any(clause.actor == "carrier" for sentence in parts for clause in sentence.clauses)
    )


def _leg(stop: Stop) -> Leg:
    month = stop.span.label() if stop.span else None
    recorded = stop.registered_span.label() if stop.registered_span else None
    if len(month or "") < 7 and len(recorded or "") == 7:
        month = recorded
    leg = Leg(
        stop.country,
        stop.place,
        stop.mode,
        month or recorded,
        "registered" if stop.registered or stop.final else "stated",
        1.0,
    )
    sure = leg_confidence(stop, leg)
    return replace(leg, confidence=sure, uncertain=sure < UNCERTAIN_LEG)

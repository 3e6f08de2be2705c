"""Note what a clause says beside its moves: origin, residence, and countries that are ruled out."""

from __future__ import annotations

from routezicht.mining.model import Clause, Role
from routezicht.mining.reading import Reading
from routezicht.mining.things import BOOKED


def note(r: Reading, clause: Clause) -> None:
    """Origin, residence and countries that are ruled out."""
    journey = r.journey
    for mention in clause.mentions:
        if mention.role == Role.ORIGIN:
            if journey.nationality is None and mention.country != "NL":
                journey.nationality = mention.country
        elif mention.role == Role.RESIDENCE and "journey begins" in mention.rule:
            journey.departed_from, journey.cursor = journey.departed_from or mention.country, -1
        elif mention.role == Role.RESIDENCE:
            if not journey.stops and journey.residence is None:
                journey.residence = mention.country
            else:
                mention.role = Role.AT
        elif mention.role == Role.NOT_VISITED:
            r.dropped.append((mention, mention.rule))
            # "brachten ons weg, niet naar X": of an earlier stay in X it says nothing
            told_last = journey.here() == mention.country or clause.speaker != "answer"
            asked = any(m.country == mention.country for m in r.question.mentions)
            if mention.rule == "did not go there (rule 14)":
                only_booked = [x for x in journey.stops if x.country == mention.country and x.why == [BOOKED]]
                for stop in only_booked:
                    journey.drop(stop)
            if mention.rule.startswith("says that") or (
                mention.rule.startswith("ruled out") and (told_last or asked)
            ):
                journey.remove(mention.country)

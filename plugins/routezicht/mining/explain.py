"""Say in words how a text was read: each clause, each leg, and the rule that dropped a country."""

from __future__ import annotations

from routezicht.mining.model import MinedRoute, Role, Stop
from routezicht.mining.reading import Reading

_SPEAKER = {"question": "Q", "answer": "A", "narrator": " "}
_ACTOR = {"self": "traveller", "other": "somebody else", "carrier": "traveller, taken along"}


def explain(route: MinedRoute, reading: Reading, stops: list[Stop]) -> list[str]:
    """Lines for a person: what each clause tells, then the legs with their reasons, then what was left out."""
    lines = ["Clauses with a country, who acts, and what each mention does:"]
    for sentence in reading.parts:
        for clause in sentence.clauses:
            if not clause.mentions:
                continue
            words = reading.tokens.words(clause.start, clause.end)
            lines.append(f"  {_SPEAKER[clause.speaker]} [{_ACTOR[clause.actor]}] {words}")
            lines.extend(
                f"      {m.country} {reading.tokens.words(m.start, m.end)!r}: {m.role.value} - {m.rule}"
                for m in clause.mentions
            )
    lines.append(
        f"Status {route.status}, origin {route.origin or 'not told'}, confidence {route.confidence:.2f}"
    )
    for n, (leg, stop) in enumerate(zip(route.route, stops, strict=True), 1):
        place = f" ({leg.place})" if leg.place else ""
        told = f"mode {leg.mode or '-'}, month {leg.month or '-'}, {leg.evidence}, confidence {leg.confidence:.2f}"
        lines.append(f"Leg {n}: {leg.country}{place} {told}; because: {'; '.join(dict.fromkeys(stop.why))}")
    lines.extend(f"Not visited: {country} - {_reason(reading, country)}" for country in route.not_visited)
    return lines


def _reason(reading: Reading, country: str) -> str:
    for mention, rule in reading.dropped:
        if mention.country == country:
            return rule
    for sentence in reading.parts:
        for clause in sentence.clauses:
            for mention in clause.mentions:
                if mention.country == country and mention.role != Role.NEUTRAL:
                    return mention.rule
    return "left open by the text (rule 21)"

"""Joins the two text engines: identifiers out, then routes in; what leaves is codes, months and counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routezicht.contracts import Contract
    from routezicht.intake import TextEngine, TextResult


def text_engine(contract: Contract) -> TextEngine:
    """The engine of one source, with the recognizers that its contract adds to the shipped ones."""
    from routezicht.deid import Deidentifier
    from routezicht.intake import TextLeg, TextResult
    from routezicht.mining import Miner

    deidentifier = Deidentifier(contract.partner, contract.terms.recognizers)
    miner = Miner()

    def run(text: str, told_month: str | None) -> TextResult:
        clean = deidentifier.deidentify(text)
        # The miner sees nothing but de-identified text, which ends with this call.
        route = miner.mine(clean.text, told_month=told_month)
        return TextResult(
            legs=tuple(
                TextLeg(leg.country, leg.mode, leg.month, leg.evidence, leg.confidence) for leg in route.route
            ),
            origin=route.origin,
            status=route.status,
            confidence=route.confidence,
            uncertain=route.uncertain,
            words=len(text.split()),
            identifiers=Counter(span.type for span in clean.spans),
        )

    return run

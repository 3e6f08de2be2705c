"""How sure a leg or route is: rates measured on texts that no rule was made for, by what the text told of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson

from routezicht.mining.model import Leg, Stop

MODEL: Final = Path(__file__).parent / "lexicon" / "confidence.json"
# Legs and routes below these are counted apart: half of such routes are wrong (see docs/reference/mining.md).
UNCERTAIN_LEG: Final = 0.85
UNCERTAIN_ROUTE: Final = 0.6
SURE_LEG: Final = 0.9


def leg_class(stop: Stop, leg: Leg) -> str:
    """What kind of proof a leg has: a record, a told movement with details, a bare movement, or a bare stay."""
    if leg.evidence == "registered":
        return "registered"
    told = bool(leg.mode) + bool(leg.month)
    if any(why.startswith(("is there", "leaves it")) for why in stop.why[:1]):
        return "stay_with_details" if told else "bare_stay"
    if told:
        return "movement_with_details"
    return "bare_movement"


@lru_cache(maxsize=1)
def model() -> dict[str, Any]:
    """The measured rates; written by `python -m routezicht.mining.calibrate`."""
    rates: dict[str, Any] = orjson.loads(MODEL.read_bytes())
    return rates


def leg_confidence(stop: Stop, leg: Leg) -> float:
    """Chance that the leg is right."""
    return float(model()["legs"][leg_class(stop, leg)]["rate"])


def doubtful(confidences: list[float]) -> int:
    """How many legs are told without a record, means or month; long routes are not worse for being long."""
    return sum(confidence < SURE_LEG for confidence in confidences)


def route_confidence(confidences: list[float]) -> float:
    """Chance that the whole list of countries is right: the measured rate of routes with as many doubtful legs."""
    count = doubtful(confidences)
    return float(next(b["rate"] for b in reversed(model()["routes"]) if count >= b["doubtful"]))

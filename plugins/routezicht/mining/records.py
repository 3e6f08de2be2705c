"""Record in, record out: the shape in which `routezicht mine` writes a mined text."""

from __future__ import annotations

from typing import Any

from routezicht.mining.miner import Miner
from routezicht.mining.model import MinedRoute


def as_record(identifier: object, mined: MinedRoute) -> dict[str, Any]:
    """One output line: `id, route, origin, destination, status` and the miner's confidence."""
    return {
        "id": identifier,
        "route": [
            {
                "country": leg.country,
                "place": leg.place,
                "mode": leg.mode,
                "when": leg.month,
                "evidence": leg.evidence,
                "confidence": round(leg.confidence, 3),
                "uncertain": leg.uncertain,
            }
            for leg in mined.route
        ],
        "origin": mined.origin,
        "destination": mined.destination,
        "status": mined.status,
        "not_visited": mined.not_visited,
        "confidence": round(mined.confidence, 3),
        "uncertain": mined.uncertain,
    }


def mine_record(miner: Miner, record: dict[str, Any], text: str) -> dict[str, Any]:
    """Mine `text` of a record with `id` and, if known, `told_month` (`YYYY-MM`)."""
    told = record.get("told_month")
    return as_record(record.get("id"), miner.mine(text, told_month=told if isinstance(told, str) else None))

"""Measure how often legs and routes are right on texts with known routes, and write the rates that the miner reports.

    python -m routezicht.mining.calibrate TEXTS.jsonl...

Each line holds `text` and its true `route` (`country` per leg), `origin` and `neutral`; use texts that no rule was made
for. Rates of routes are made monotone by pooling neighbours (isotonic regression).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from routezicht.mining.confidence import MODEL, doubtful, leg_class
from routezicht.mining.miner import Miner

_CLASSES = ("registered", "movement_with_details", "bare_movement", "stay_with_details", "bare_stay")
_BINS = (0, 1, 2)  # doubtful legs of a route, at least


def common(a: list[str], b: list[str]) -> set[int]:
    """Positions in `b` that belong to one longest common subsequence with `a`."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            table[i][j] = table[i + 1][j + 1] + 1 if a[i] == b[j] else max(table[i + 1][j], table[i][j + 1])
    i = j = 0
    found = set()
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            found.add(j)
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _merged(countries: Iterable[str]) -> list[str]:
    merged: list[str] = []
    for country in countries:
        if not merged or merged[-1] != country:
            merged.append(country)
    return merged


def pooled(rates: list[tuple[int, int]]) -> list[float]:
    """Rates (right, all) with one added right and wrong case each, made non-increasing by pooling neighbours."""
    groups = [[right + 1, total + 2, 1] for right, total in rates]
    n = 0
    while n < len(groups) - 1:
        if groups[n][0] / groups[n][1] < groups[n + 1][0] / groups[n + 1][1]:
            groups[n] = [x + y for x, y in zip(groups[n], groups.pop(n + 1), strict=True)]
            n = max(n - 1, 0)
        else:
            n += 1
    return [right / total for right, total, size in groups for _ in range(size)]


def measure(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Rates of right legs by class and of right routes by their number of doubtful legs."""
    miner = Miner()
    legs = {name: [0, 0] for name in _CLASSES}
    mined: list[tuple[list[str], bool]] = []
    for document in documents:
        route, _, stops = miner.read(document["text"])
        neutral = set(document.get("neutral") or [])
        true = _merged(leg["country"] for leg in document["route"])
        kept = [n for n, leg in enumerate(route.route) if leg.country not in neutral]
        origin = document.get("origin")
        if kept and route.route[kept[0]].country == origin and true[:1] != [origin]:
            kept = kept[1:]
        told = [route.route[n].country for n in kept]
        right = common(true, told)
        classes = [leg_class(stops[n], route.route[n]) for n in kept]
        for position, name in enumerate(classes):
            legs[name][0] += position in right
            legs[name][1] += 1
        mined.append((classes, _merged(told) == true))
    rates = {n: {"right": r, "all": t, "rate": round((r + 1) / (t + 2), 3)} for n, (r, t) in legs.items()}
    counts = [[0, 0] for _ in _BINS]
    for classes, exact in mined:
        place = min(doubtful([rates[name]["rate"] for name in classes]), _BINS[-1])
        counts[place][0] += exact
        counts[place][1] += 1
    curve = pooled([(r, t) for r, t in counts])
    routes = [
        {"doubtful": least, "right": r, "all": t, "rate": round(rate, 3)}
        for least, (r, t), rate in zip(_BINS, counts, curve, strict=True)
    ]
    return {"legs": rates, "routes": routes}


def main(paths: list[str]) -> None:
    """Measure on all files and write the model."""
    documents = [
        orjson.loads(line) for p in paths for line in Path(p).read_bytes().splitlines() if line.strip()
    ]
    MODEL.write_bytes(orjson.dumps(measure(documents), option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])

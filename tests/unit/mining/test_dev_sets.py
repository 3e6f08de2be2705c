"""A floor on the hand-labelled development sets, where they are present (`ROUTEZICHT_TEST_DATA`)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from routezicht.mining import Miner
from routezicht.mining.calibrate import common

DATA = os.environ.get("ROUTEZICHT_TEST_DATA")


@pytest.mark.skipif(DATA is None, reason="ROUTEZICHT_TEST_DATA names no folder with hand-labelled texts")
@pytest.mark.parametrize("name", ["passages", "hearings"])
def test_legs_in_order(name: str) -> None:
    miner = Miner()
    right = told = true = 0
    for line in (Path(DATA or "") / "routes-dev" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        neutral = set(record.get("neutral") or [])
        found = [leg.country for leg in miner.mine(record["text"]).route if leg.country not in neutral]
        known = [leg["country"] for leg in record["route"]]
        right += len(common(known, found))
        told += len(found)
        true += len(known)
    assert 2 * right / (told + true) >= 0.93

"""One miner for all tests of this folder: it keeps nothing between texts."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner


@pytest.fixture(scope="session")
def miner() -> Miner:
    return Miner()

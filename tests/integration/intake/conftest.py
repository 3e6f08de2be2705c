"""A partner zone in a temporary folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from partner_zone import Zone

from routezicht.config import Settings


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    return Zone(Settings(home=tmp_path), {})

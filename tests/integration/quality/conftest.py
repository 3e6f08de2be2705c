"""The same small warehouse as the dbt tests use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "dbt"))


@pytest.fixture
def platform(db: Any) -> Any:
    """A fresh warehouse with nothing in it."""
    from dbt_lab import Platform

    return Platform(db)

"""Fixtures of the dbt tests."""

from __future__ import annotations

from typing import Any

import pytest
from dbt_lab import Platform


@pytest.fixture
def platform(db: Any) -> Platform:
    """A fresh warehouse with nothing in it."""
    return Platform(db)

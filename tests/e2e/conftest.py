"""Fixtures of the whole walk: a fresh warehouse with its own partner zone, and the Airflow that works on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow_home import Airflow
from walk import Walk

from routezicht.orchestration import setup
from routezicht.orchestration.stack import lifecycle


@pytest.fixture
def walk(db: Any, airflow: Airflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """An empty platform with registered contracts, stewards and agreements."""
    from routezicht.config import settings

    monkeypatch.setenv("ROUTEZICHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ROUTEZICHT_SECRETS_DIR", str(db.settings.secrets_folder))
    settings.cache_clear()
    chosen = settings()
    setup.register(chosen, lifecycle.people(chosen))
    yield Walk(airflow, type(db)(chosen), chosen.partner_dir, tmp_path / "truth.jsonl")
    settings.cache_clear()


@pytest.fixture
def built(walk: Walk) -> Walk:
    """A platform whose first deliveries are built into marts."""
    walk.drop()
    walk.ingest()
    walk.build()
    return walk

"""Runs the Great Expectations gates and keeps their outcome without any value."""

from __future__ import annotations

from routezicht.quality.gate import GateOutcome, run_gate
from routezicht.quality.published import data_docs
from routezicht.quality.suites import Suite, load_suites

__all__ = ["GateOutcome", "Suite", "data_docs", "load_suites", "run_gate"]

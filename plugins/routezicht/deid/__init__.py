"""Removes everything from Dutch free text that could identify a person."""

from __future__ import annotations

from routezicht.deid.engine import Deidentifier, default
from routezicht.deid.result import DeidResult, Span, counts, dropped, per_thousand

__all__ = ["DeidResult", "Deidentifier", "Span", "counts", "deidentify", "dropped", "per_thousand"]


def deidentify(text: str) -> str:
    """The text with a placeholder such as `<PERSON>` where an identifier stood."""
    return default().deidentify(text).text

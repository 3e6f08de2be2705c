"""Answers and editions made from the published tables alone."""

from __future__ import annotations

from routezicht.reporting.corridors import CorridorLine, top_corridors
from routezicht.reporting.edition import text_edition

__all__ = ["CorridorLine", "text_edition", "top_corridors"]

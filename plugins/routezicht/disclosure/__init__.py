"""Protects linked frequency tables against recovery of small counts, and attacks its own result."""

from __future__ import annotations

from routezicht.disclosure.family import ProtectedFamily, ReleasedFamily
from routezicht.disclosure.protect import protect_family
from routezicht.disclosure.spec import FamilySpec, Level, TableSpec, load_spec, parse_spec

__all__ = [
    "FamilySpec",
    "Level",
    "ProtectedFamily",
    "ReleasedFamily",
    "TableSpec",
    "load_spec",
    "parse_spec",
    "protect_family",
]

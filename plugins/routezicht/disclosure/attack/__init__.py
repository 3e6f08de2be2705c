"""Attacks protected tables as an intruder would; shares no code with the protection that it tests."""

from __future__ import annotations

from routezicht.disclosure.attack.audit import attack_release
from routezicht.disclosure.attack.hierarchy import Coarser
from routezicht.disclosure.attack.intruder import LEVELS, motivated_intruder
from routezicht.disclosure.attack.knowledge import ReleaseKnowledge
from routezicht.disclosure.attack.report import QUESTIONS, DisclosureReport

__all__ = [
    "LEVELS",
    "QUESTIONS",
    "Coarser",
    "DisclosureReport",
    "ReleaseKnowledge",
    "attack_release",
    "motivated_intruder",
]

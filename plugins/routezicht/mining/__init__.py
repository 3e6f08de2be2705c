"""Free text to an ordered, dated, qualified travel route: deterministic, offline and explainable."""

from __future__ import annotations

from routezicht.mining.gazetteer import compile_lexicon
from routezicht.mining.miner import Miner
from routezicht.mining.model import Leg, MinedRoute

__all__ = ["Leg", "MinedRoute", "Miner", "compile_lexicon"]

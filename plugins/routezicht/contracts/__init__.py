"""What each source may send, why, until when, and in which form."""

from __future__ import annotations

from routezicht.contracts.contract import Contract
from routezicht.contracts.loading import load_contract, load_contracts

__all__ = ["Contract", "load_contract", "load_contracts"]

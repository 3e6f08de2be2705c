"""Takes deliveries from a partner's drop, checks them against the contract, and keeps or destroys them.

The way of one delivery: `pull` fetches it into the drop where the partner does not put it there; `collect` takes
complete files into encrypted quarantine and names all that wait; `process` reads one of them in memory to landing rows
or raises `Refusal`; `destroy` ends it, after landing as after refusal. Whether the same bytes landed before is the
caller's question, with `Quarantined.fingerprint` and `SourceSpec.contract_version`. Nothing here knows the database.
"""

from __future__ import annotations

from routezicht.intake.findings import Refusal
from routezicht.intake.mapping import TextEngine, TextLeg, TextResult
from routezicht.intake.processing import Landable, process
from routezicht.intake.pulling import pull
from routezicht.intake.quarantine import (
    DestructionProof,
    Quarantined,
    collect,
    destroy,
    drop_folder,
    find,
    pending,
    sweep,
)
from routezicht.intake.spec import SourceSpec

__all__ = [
    "DestructionProof",
    "Landable",
    "Quarantined",
    "Refusal",
    "SourceSpec",
    "TextEngine",
    "TextLeg",
    "TextResult",
    "collect",
    "destroy",
    "drop_folder",
    "find",
    "pending",
    "process",
    "pull",
    "sweep",
]

"""A partner zone in a temporary folder: drop a file, take it in, read it, destroy it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from routezicht import intake
from routezicht.config import PROJECT_ROOT, Settings
from routezicht.contracts import load_contract
from routezicht.intake import Landable, Quarantined, SourceSpec, TextLeg, TextResult

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
JANUARY = "__2024-01__2024-01__2024-02-05"

HEARING: dict[str, Any] = {
    "volgnummer": 1,
    "gehoor_maand": "2024-01",
    "soort_gehoor": "NADER",
    "nationaliteit": "0336",
    "aankomst_maand": "2023-11",
    "reisroute_gevraagd": "J",
    "tekst": "Verzonnen tekst over een reis.",
}
FIND_HEADER = (
    "volgnummer,datum_tijd,doorlaatpost,vindplaats,laatste_land,vervoermiddel,nationaliteit,pv_tekst\r\n"
)
FIND = "1,2024-01-05T14:20,A67_VENLO,MTV_ROAD,DE,bus,SY,Verzonnen tekst\r\n"
ROUTE = TextResult(
    legs=(
        TextLeg("TR", "foot", "2023", "stated", 0.8),
        TextLeg("GR", "boat", "2023-09", "registered", 0.9),
        TextLeg("NL", None, "2023-12", "stated", 0.7),
    ),
    origin="IQ",
    status="given",
    confidence=0.8,
    uncertain=False,
    words=5,
    identifiers={"NAAM": 1},
)


def hearings(*changes: dict[str, Any]) -> bytes:
    """JSON Lines of hearings: the standard record with changes, numbered."""
    records = [HEARING | {"volgnummer": number} | change for number, change in enumerate(changes, 1)]
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def finds(*lines: str) -> bytes:
    """A CSV of finds."""
    return (FIND_HEADER + "".join(lines)).encode()


@dataclass
class Zone:
    """One partner's folders and the contracts of the project."""

    settings: Settings
    changes: dict[str, Any]

    def spec(self, source: str) -> SourceSpec:
        """The contract as intake reads it, with the changes of this test."""
        contract = load_contract(PROJECT_ROOT / "sources" / f"{source}.yaml")
        return replace(SourceSpec.build(contract.intake_spec()), **self.changes)

    def drop(self, source: str, name: str, content: bytes) -> Path:
        """Put a file in the drop."""
        folder = intake.drop_folder(self.spec(source), self.settings)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        return path

    def take(self, source: str) -> Quarantined:
        """Collect; exactly one delivery must wait."""
        [delivery] = intake.collect(self.spec(source), self.settings, NOW)
        return delivery

    def read(self, source: str, delivery: Quarantined, *, today: date = TODAY) -> Landable:
        """Process with a text engine that always finds the same route."""
        return intake.process(
            delivery, self.spec(source), text_engine=lambda _text, _told: ROUTE, today=today
        )

    def land(self, source: str, name: str, content: bytes) -> Landable:
        """Drop, take in and read; the delivery is destroyed afterwards, as after landing."""
        self.drop(source, name, content)
        delivery = self.take(source)
        try:
            return self.read(source, delivery)
        finally:
            intake.destroy(delivery)

    def files(self) -> list[Path]:
        """Everything that lies in the zone and its keys folder, without lock and master keys."""
        found = [path for path in self.settings.home.rglob("*") if path.is_file()]
        return [path for path in found if path.name not in (".lock", "master.key")]

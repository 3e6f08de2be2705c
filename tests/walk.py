"""What end-to-end tests do with one platform: drop, ingest, build, release, look."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airflow_home import Airflow, Answer

from routezicht.simulate.extracts import write_partner_extracts, write_public_lookalikes

PARTNERS = ("ind_gehoren", "kmar_vbs", "nvik_pv")
SOURCES = (*PARTNERS, "frontex_detections", "cbs_asylum")
PURPOSE = {
    "period_from": "2023-01",
    "period_through": "2023-06",
    "purpose": "migration picture of the chain",
    "recipients": ["DRM", "DMB"],
    "sharing_model": "limited_release",
}


@dataclass
class Walk:
    """One warehouse with its own partner zone, and the Airflow that works on it."""

    airflow: Airflow
    warehouse: Any
    partner: Path
    truth: Path

    def drop(self, *, count: int = 900, months: int = 6, seed: int = 5) -> list[dict[str, Any]]:
        """Put synthetic extracts into the drops; return what really happened and what was planted."""
        write_partner_extracts(
            self.partner, seed=seed, count=count, first="2023-01", n_months=months, truth_file=self.truth,
            subfolder="drop",
        )  # fmt: skip
        write_public_lookalikes(self.partner, seed=seed, first="2023-01", n_months=months, subfolder="drop")
        return [json.loads(line) for line in self.truth.read_text().splitlines()]

    def ingest(self, *sources: str) -> None:
        """Run source DAGs; every delivery must land."""
        for source in sources or SOURCES:
            states = self.airflow.run(source)
            assert states["run"] == "success", (source, states)

    def build(self) -> None:
        """Run the marts DAG; every gate must pass."""
        states = self.airflow.run("marts")
        assert states["run"] == "success", states

    def release(self, *answers: Answer, **changed: Any) -> dict[str, str]:
        """Run the release DAG as the user of dag.test() with these answers; return the states."""
        with self.airflow.answering(*answers):
            return self.airflow.run("release", PURPOSE | changed)

    def one(self, query: Any, role: str = "postgres") -> Any:
        """First column of the first row."""
        with self.warehouse.connect(role) as connection:
            row = connection.execute(query).fetchone()
        return row[0] if row else None

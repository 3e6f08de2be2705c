"""A small warehouse to build: land deliveries in a few words, run a build, read relations back."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from routezicht.warehouse import landing
from routezicht.warehouse.transform import NodeResult, dbt_build

Leg = tuple[str, str]  # country, mode


@dataclass(frozen=True)
class Told:
    """One journey of a delivery, in the words of a test."""

    told: str = "2024-03"
    arrived: str | None = "2024-02"
    origin: str = "SY"
    status: str = "given"
    legs: Sequence[Leg] = ()
    uncertain: bool = False
    leg_month: str | None = None


@dataclass
class Platform:
    """The warehouse of one test."""

    db: Any
    clock: datetime = datetime(2024, 6, 1, tzinfo=UTC)
    sources: set[str] = field(default_factory=set)

    def land(
        self,
        source: str,
        period: tuple[str, str],
        issued: str,
        rows: Mapping[str, Iterable[Sequence[object]]],
        mode: str = "replace_period",
        counts: Mapping[str, object] | None = None,
    ) -> uuid.UUID:
        """Land one delivery as the ingest role of its source; each is received a minute after the last."""
        if source not in self.sources:
            self.db.register(source)
            self.sources.add(source)
        self.clock += timedelta(minutes=1)
        content = {name: [tuple(row) for row in table] for name, table in rows.items()}
        size = len(content.get("journey", [])) or sum(map(len, content.values()))
        delivery = landing.Delivery(
            delivery_id=uuid.uuid4(), source=source, contract_version="1.0.0", engine_version="test",
            mode=mode, period_from=period[0], period_to=period[1], issued_on=date.fromisoformat(issued),
            received_at=self.clock, fingerprint=random.randbytes(32), n_rows=size, n_rejected=0,
            is_synthetic=True, counts=counts or {},
        )  # fmt: skip
        with self.db.connect(f"rz_ingest_{source}") as conn:
            landing.land(conn, delivery, content)
        return delivery.delivery_id

    def tell(
        self,
        source: str,
        period: tuple[str, str],
        issued: str,
        journeys: Iterable[Told],
        extra: Mapping[str, Iterable[Sequence[object]]] | None = None,
        **more: Any,
    ) -> uuid.UUID:
        """Land journeys with their legs, and rows of other tables beside them."""
        told = list(journeys)
        rows = {
            "journey": [
                (no, t.told, t.arrived, t.origin, t.status, "mined", 0.9, t.uncertain, None)
                for no, t in enumerate(told, 1)
            ],
            "journey_leg": [
                (no, leg_no, country, None, mode, t.leg_month, "stated", 0.9)
                for no, t in enumerate(told, 1)
                for leg_no, (country, mode) in enumerate(t.legs, 1)
            ],
        }
        return self.land(source, period, issued, {**rows, **(extra or {})}, **more)

    def start(self) -> str | None:
        """Open a build over what landed and is not yet built."""
        with self.db.connect("rz_transform") as conn:
            (build_id,) = conn.execute("SELECT ops.start_build()").fetchone()
        return str(build_id) if build_id else None

    def transform(self, build_id: str, *, full_refresh: bool = False) -> list[NodeResult]:
        """Both dbt layers of a build."""
        return [
            node
            for layer in ("tag:staging", "tag:marts")
            for node in dbt_build(layer, build_id, self.db.settings, full_refresh=full_refresh)
        ]

    def finish(self, build_id: str, status: str = "passed") -> None:
        """End a build; one that passes gets the gate results that a pass needs."""
        if status == "passed":
            from psycopg.types.json import Jsonb

            line = {
                "expectation_no": 0, "expectation_type": "t", "severity": "critical", "success": True,
                "raised": False, "counts": {},
            }  # fmt: skip
            with self.db.connect("rz_gate") as conn:
                for gate in ("landing", "staging", "marts"):
                    conn.execute("SELECT ops.record_gate(%s, %s, %s)", [build_id, gate, Jsonb([line])])
        with self.db.connect("rz_transform") as conn:
            conn.execute("SELECT ops.finish_build(%s, %s, %s)", [build_id, status, ""])

    def build(self) -> str:
        """A whole build that passes."""
        build_id = self.start()
        assert build_id
        self.transform(build_id)
        self.finish(build_id)
        return build_id

    def rows(self, query: str, role: str = "rz_transform") -> list[tuple[Any, ...]]:
        """Rows of a query."""
        with self.db.connect(role) as conn:
            return conn.execute(query).fetchall()

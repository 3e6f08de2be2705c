"""A small warehouse ready for a release: code lists, exact counts, a passed build, stewards, an agreement."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from routezicht import release
from routezicht.config import Settings

SOURCES = ("ind_gehoren", "kmar_vbs", "frontex_detections")
CODES = {
    "origin_region": ["HORN_OF_AFRICA", "LEVANT_IRAQ", "UNKNOWN"],
    "border_route": ["CENTRAL_MED", "EAST_MED", "UNKNOWN"],
    "corridor": ["IT_CH_AT_DE_NL", "IT_FR_BE_NL", "UNKNOWN"],
    "mode": ["car", "train", "UNKNOWN"],
    "entry_region": ["LIMBURG", "BRABANT_ZEELAND"],
    "border_type": ["Sea", "Land"],
    "nationality": ["SOM", "SYR", "OOO"],
    "source": ["ind_gehoren", "kmar_vbs", "nvik_pv", "frontex_detections", "cbs_asylum"],
}
MARTS = {
    "fct_route_month": ["source_code", "origin_region", "border_route", "corridor", "month"],
    "fct_corridor_quarter": ["source_code", "corridor", "mode", "quarter"],
    "fct_entry_region_month": ["entry_region", "origin_region", "month"],
    "fct_detection_month": ["border_route", "border_type", "nationality", "month"],
}
ASKED = {
    "requested_by": "aanvrager",
    "purpose": "migration picture of the chain",
    "recipients": ["DRM", "DMB"],
    "sharing_model": "limited_release",
    "period_from": "2024-01",
    "period_through": "2024-06",
}


@dataclass
class Lab:
    """The warehouse of one test with what a release needs, and short names for what tests do with it."""

    db: Any
    settings: Settings
    build_id: uuid.UUID = field(default_factory=uuid.uuid4)
    open: dict[str, psycopg.Connection] = field(default_factory=dict)

    def connect(self, role: str) -> psycopg.Connection:
        return self.db.connect(role, autocommit=True)

    def sql(self, query: str, arguments: Any = None, role: str = "postgres") -> list[tuple[Any, ...]]:
        """Rows of a query as a role, the superuser unless said."""
        if role not in self.open:
            self.open[role] = self.connect(role)
        cursor = self.open[role].execute(query, arguments)
        return cursor.fetchall() if cursor.description else []

    def request(self, **changed: Any) -> int:
        return release.request(self.settings, **{**ASKED, **changed})

    def reported(self, **changed: Any) -> int:
        """A release that is ready for its reviewers."""
        number = self.request(**changed)
        release.protect(number, self.settings)
        release.report(number, self.settings)
        return number

    def content_hash(self, number: int) -> str:
        return self.sql("SELECT content_hash FROM ops.release WHERE release_id = %s", [number])[0][0]

    def review(self, number: int, who: str, decision: str = "Approve", **changed: Any) -> str:
        answer = {
            "reviewer": who,
            "decision": decision,
            "content_hash": self.content_hash(number),
            "responded_at": datetime.now(UTC),
        }
        return release.record_review(number, self.settings, **{**answer, **changed})

    def approved(self, **changed: Any) -> int:
        number = self.reported(**changed)
        self.review(number, "steward_ind")
        self.review(number, "steward_kmar")
        self.gate("candidate")
        return number

    def published(self, **changed: Any) -> int:
        number = self.approved(**changed)
        release.publish(number, self.settings)
        return number

    def gate(self, gate: str, *, success: bool = True, severity: str = "critical") -> None:
        """The outcome of one more run of a gate on the present build."""
        self.sql(
            """INSERT INTO ops.gate_result (build_id, gate, attempt, expectation_no, expectation_type,
                   severity, success, raised, counts, recorded_at)
               SELECT %(build)s, %(gate)s, coalesce(max(attempt), 0) + 1, 0, 'expect_something', %(severity)s,
                   %(success)s, false, '{}', clock_timestamp()
               FROM ops.gate_result WHERE build_id = %(build)s AND gate = %(gate)s""",
            {"build": self.build_id, "gate": gate, "success": success, "severity": severity},
        )

    def build(self, sources: tuple[str, ...] = SOURCES, *, synthetic: bool = False) -> uuid.UUID:
        """A new build that passed, with one new delivery of each source."""
        self.build_id = uuid.uuid4()
        self.sql(
            "INSERT INTO ops.build (build_id, finished_at, status) VALUES (%s, clock_timestamp(), 'passed')",
            [self.build_id],
        )
        for source in sources:
            delivery = uuid.uuid4()
            self.sql(
                """INSERT INTO ops.delivery (delivery_id, source, contract_version, engine_version, mode,
                       period_from, period_to, issued_on, received_at, fingerprint, n_rows, n_rejected,
                       counts, is_synthetic)
                   VALUES (%s, %s, '1', '1', 'snapshot', '2024-01', '2024-06', '2024-07-05', now(), %s, 1, 0,
                       '{}', %s)""",
                [delivery, source, uuid.uuid4().bytes * 2, synthetic],
            )
            self.sql("INSERT INTO ops.build_delivery VALUES (%s, %s)", [self.build_id, delivery])
        for gate in ("landing", "staging", "marts"):
            self.gate(gate)
        return self.build_id

    def add(self, table: str, n: int, *codes: str) -> None:
        """Add `n` persons to one cell of a mart."""
        columns = ", ".join([*MARTS[table], "n"])
        marks = ", ".join(["%s"] * (len(codes) + 1))
        self.sql(f"INSERT INTO marts.{table} ({columns}) VALUES ({marks})", [*codes, n], role="rz_transform")

    def journeys(self, cells: dict[tuple[str, str, str, str, str], int], mode: str = "car") -> None:
        """Journeys into both tables that count them; a key is source, origin, border, corridor, month."""
        for (source, origin, border, corridor, month), n in cells.items():
            quarter = "UNKNOWN" if month == "UNKNOWN" else f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
            self.add("fct_route_month", n, source, origin, border, corridor, month)
            self.add("fct_corridor_quarter", n, source, corridor, mode, quarter)


def _reference(lab: Lab) -> None:
    for dim, codes in CODES.items():
        column = "source_code" if dim == "source" else dim
        lab.sql(
            f"CREATE TABLE reference.{dim} ({column} text, label_nl text, label_en text, valid_from date,"
            " valid_to date)",
            role="rz_transform",
        )
        for code in codes:
            lab.sql(
                f"INSERT INTO reference.{dim} VALUES (%s, %s, %s, '2009-01-01', NULL)",
                [code, f"{code} nl", f"{code} en"],
                role="rz_transform",
            )
    lab.sql(
        """CREATE TABLE reference.impossible_combination (dimension_a text, code_a text, dimension_b text,
               code_b text, reason_nl text, reason_en text, valid_from date, valid_to date);
           INSERT INTO reference.impossible_combination VALUES
               ('corridor', 'IT_FR_BE_NL', 'mode', 'train', 'nl', 'en', '2009-01-01', NULL)""",
        role="rz_transform",
    )


def _marts(lab: Lab) -> None:
    for table, dims in MARTS.items():
        columns = ", ".join(f"{dim} text" for dim in dims)
        lab.sql(f"CREATE TABLE marts.{table} ({columns}, n int)", role="rz_transform")
    lab.sql(
        """CREATE TABLE marts.fct_reference_series (series text, geo text, period text, breakdown text,
               member text, is_aggregate boolean, n numeric, flag text);
           INSERT INTO marts.fct_reference_series VALUES
               ('asylum_requests', 'NL', '2024-01', 'sex', 'total', true, 105, NULL),
               ('asylum_requests', 'NL', '2024-01', 'sex', 'women', false, 5, NULL),
               ('asylum_requests', 'NL', '2024-02', 'sex', 'total', true, NULL, 'x')""",
        role="rz_transform",
    )
    lab.sql(
        """CREATE TABLE marts.quality_basis (relation text, source_code text, quarter text,
               share_uncertain numeric, median_lag_months numeric, n_deliveries int);
           INSERT INTO marts.quality_basis VALUES
               ('fct_route_month', 'ind_gehoren', '2024-Q1', 0.1, 5, 3),
               ('fct_route_month', 'ind_gehoren', '2024-Q2', 0.02, 1, 3)""",
        role="rz_transform",
    )


def _counts(lab: Lab, seed: int = 1) -> None:
    chance = random.Random(seed)
    months = [f"2024-{month:02d}" for month in range(1, 7)] + ["UNKNOWN"]
    for source in ("ind_gehoren", "kmar_vbs"):
        for month in months:
            for origin in CODES["origin_region"]:
                for border in CODES["border_route"]:
                    corridor = chance.choice(["IT_CH_AT_DE_NL", "IT_FR_BE_NL"])
                    n = int(chance.expovariate(1 / 25))
                    if n:
                        lab.journeys({(source, origin, border, corridor, month): n})
    for month in months[:-1]:
        for region in CODES["entry_region"]:
            lab.add("fct_entry_region_month", chance.randint(1, 60), region, "HORN_OF_AFRICA", month)
        for nationality in CODES["nationality"]:
            n = chance.randint(1, 900)
            lab.add("fct_detection_month", n, "CENTRAL_MED", "Sea", nationality, month)


def _register(lab: Lab) -> None:
    today = datetime.now(UTC).date()
    for source in (*SOURCES, "nvik_pv", "cbs_asylum"):
        lab.sql(
            "INSERT INTO ops.purpose VALUES (%s, '1', 'route statistics', 'AVG', 'DBT-1', 'DPIA-1', %s, %s)",
            [source, today - timedelta(days=400), today + timedelta(days=400)],
        )
    stewards = {
        "steward_ind": "IND", "steward_ind2": "IND", "steward_kmar": "KMar", "steward_politie": "Politie",
    }  # fmt: skip
    people = [{"name": name, "organisation": organisation} for name, organisation in stewards.items()]
    lab.sql("SELECT ops.register_stewards(%s)", [json.dumps(people)], role="rz_migrate")
    lab.sql(
        "SELECT ops.register_release_agreement(%s)",
        [
            json.dumps(
                {
                    "agreement": "CONVENANT-1",
                    "purpose": ASKED["purpose"],
                    "recipients": ["DRM", "DMB", "IND"],
                    "sharing_models": ["limited_release"],
                    "two_organisations": True,
                    "valid_from": "2024-01-01",
                    "valid_until": (today + timedelta(days=400)).isoformat(),
                }
            )
        ],
        role="rz_migrate",
    )


@pytest.fixture
def lab(db: Any, tmp_path: Path) -> Iterator[Lab]:
    """A warehouse with six months of counts, a passed build, four stewards and one agreement."""
    # Reports of this test alone; passwords stay where the session's cluster has them.
    settings = db.settings.model_copy(
        update={"home": tmp_path, "secrets_dir": db.settings.secrets_folder, "keys_dir": tmp_path / "keys"}
    )
    made = Lab(db, settings)
    _reference(made)
    _marts(made)
    _counts(made)
    _register(made)
    made.build()
    yield made
    for conn in made.open.values():
        conn.close()

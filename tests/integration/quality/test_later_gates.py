"""The gates after landing: staging and marts reconcile with landing, the candidate is anonymous, readers see it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from dbt_lab import Platform, Told

from routezicht.errors import GateFailed
from routezicht.quality import data_docs, run_gate
from routezicht.warehouse.transform import dbt_build

MARCH = ("2024-03", "2024-03")
GOOD = Told(legs=[("TR", "bus"), ("GR", "boat"), ("NL", "plane")])
DIMENSIONS = {
    "fct_route_month": {
        "source_code": ["ind_gehoren"], "origin_region": "origin_region", "border_route": "border_route",
        "corridor": "corridor", "month": ["2024-01", "UNKNOWN"],
    },
    "fct_corridor_quarter": {
        "source_code": ["ind_gehoren"], "corridor": "corridor", "mode": "mode", "quarter": ["2024-Q1", "UNKNOWN"],
    },
    "fct_entry_region_month": {
        "entry_region": "entry_region", "origin_region": "origin_region", "month": ["2024-01"],
    },
    "fct_detection_month": {
        "border_route": "border_route", "border_type": "border_type", "nationality": ["SYR"], "month": ["2024-01"],
    },
}  # fmt: skip


@pytest.fixture
def built(platform: Platform) -> tuple[Platform, str]:
    """A warehouse with a build that has gone through all its layers but is still open."""
    platform.tell(
        "kmar_vbs", MARCH, "2024-04-05", [GOOD] * 4,
        extra={"find": [(9, "2024-03", "A67_VENLO", "MTV_ROAD", "DE", "car", "LEVANT_IRAQ", 2)]},
    )  # fmt: skip
    platform.land(
        "frontex_detections",
        MARCH,
        "2024-04-05",
        {"detection": [(1, "2024-03", "EAST_MED", "Sea", "SYR", 9)]},
    )
    platform.land(
        "cbs_asylum",
        MARCH,
        "2024-04-05",
        {"series": [(1, "s", "NL", "2024-03", "sex", "men", False, 5, None)]},
    )
    build_id = platform.start()
    assert build_id
    platform.transform(build_id)
    return platform, build_id


def test_staging_and_marts_reconcile_with_landing(built: tuple[Platform, str]) -> None:
    platform, build_id = built
    for gate in ("staging", "marts"):
        run_gate(gate, build_id, platform.db.settings)
    for damage, gate in [
        ("UPDATE marts.fct_route_month SET n = n + 1", "marts"),
        ("DELETE FROM marts.fct_reference_series", "marts"),
        ("DELETE FROM marts.fct_detection_month", "marts"),
        ("UPDATE staging.stg_ops__deliveries SET delivery_id = gen_random_uuid()", "staging"),
    ]:
        with platform.db.superuser() as conn:
            conn.execute(damage)
        with pytest.raises(GateFailed, match="critical"):
            run_gate(gate, build_id, platform.db.settings)
        dbt_build("config.materialized:incremental", build_id, platform.db.settings)
    run_gate("marts", build_id, platform.db.settings)


def fill(platform: Platform) -> None:
    """A complete, anonymous candidate, without the guards of the release functions."""
    with platform.db.superuser() as conn:
        for fact, dimensions in DIMENSIONS.items():
            conn.execute(f"ALTER TABLE candidate.{fact} DISABLE TRIGGER USER")
            for (check,) in conn.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
                [f"candidate.{fact}"],
            ).fetchall():
                conn.execute(f'ALTER TABLE candidate.{fact} DROP CONSTRAINT "{check}"')
            lists = [
                f"unnest(ARRAY{codes}) AS {name} ({name})"
                if isinstance(codes, list)
                else f"(SELECT {codes} FROM reference.{codes}) AS {name}"
                for name, codes in dimensions.items()
            ]
            conn.execute(
                f"INSERT INTO candidate.{fact} ({', '.join(dimensions)}, value, status, release_id)"
                f" SELECT {', '.join(f'{name}.{name}' for name in dimensions)}, 10, 'published', 1"
                f" FROM {' CROSS JOIN '.join(lists)}"
            )


def test_a_candidate_passes_only_complete_and_anonymous(built: tuple[Platform, str]) -> None:
    platform, build_id = built
    platform.finish(build_id)
    settings = platform.db.settings
    with pytest.raises(GateFailed, match="expect_table_row_count"):
        run_gate("candidate", build_id, settings)
    fill(platform)
    run_gate("candidate", build_id, settings)
    key = "origin_region = 'CIS' AND month = '2024-01'"
    for damage in [
        f"UPDATE candidate.fct_route_month SET value = 9 WHERE {key}",
        f"UPDATE candidate.fct_route_month SET value = 0 WHERE {key}",
        f"UPDATE candidate.fct_route_month SET value = NULL WHERE {key}",
        f"UPDATE candidate.fct_route_month SET status = 'not_shown' WHERE {key}",
        f"UPDATE candidate.fct_route_month SET status = 'hidden', value = NULL WHERE {key}",
        f"DELETE FROM candidate.fct_route_month WHERE {key} AND corridor = 'OTHER' AND border_route = 'OTHER'",
        "DELETE FROM candidate.fct_corridor_quarter WHERE mode = 'van'",
    ]:
        with platform.db.superuser() as conn:
            conn.execute(damage)
        with pytest.raises(GateFailed, match="critical"):
            run_gate("candidate", build_id, settings)
        with platform.db.superuser() as conn:
            for fact in DIMENSIONS:
                conn.execute(f"TRUNCATE candidate.{fact}")
        fill(platform)


def test_data_docs_show_the_published_tables_and_nothing_from_elsewhere(platform: Platform) -> None:
    index = data_docs(platform.db.settings)
    pages = [
        page.read_text(errors="ignore")
        for page in index.parent.rglob("*")
        if page.suffix in {".html", ".css"}
    ]
    assert len(pages) > 5
    password = platform.db.settings.secret("pg_rz_bi")
    for page in pages:
        assert password not in page
        assert 'src="http' not in page
        assert '<link rel="stylesheet" href="http' not in page
        assert "url('http" not in page
    for fact in DIMENSIONS:
        assert fact in index.read_text()


def test_a_build_id_that_is_none_is_refused(tmp_path: Path) -> None:
    from routezicht.config import Settings

    for step in (run_gate, dbt_build):
        with pytest.raises(ValueError, match="badly formed"):
            step("landing", "1'; --", Settings(home=tmp_path))


def test_only_an_open_build_is_judged(platform: Platform) -> None:
    with pytest.raises(GateFailed, match="not in the state"):
        run_gate("landing", str(uuid.uuid4()), platform.db.settings)

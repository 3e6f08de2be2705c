"""The landing gate judges the deliveries of one build, stops on what is critical and keeps no value."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from dbt_lab import Platform, Told

from routezicht.errors import ConfigError, GateFailed
from routezicht.quality import run_gate

MARCH = ("2024-03", "2024-03")
GOOD = Told(legs=[("TR", "bus"), ("GR", "boat"), ("NL", "plane")])


def recorded(platform: Platform, build_id: str) -> list[tuple[Any, ...]]:
    with platform.db.superuser() as conn:
        return conn.execute(
            "SELECT expectation_no, column_name, severity, success, raised, counts FROM ops.gate_result"
            " WHERE build_id = %s ORDER BY attempt, expectation_no",
            [build_id],
        ).fetchall()


def failing(platform: Platform, build_id: str, severity: str = "critical") -> list[str | None]:
    return [row[1] for row in recorded(platform, build_id) if row[2] == severity and not row[3]]


def opened(platform: Platform) -> str:
    build_id = platform.start()
    assert build_id
    return build_id


def test_good_deliveries_pass_and_every_expectation_is_recorded(platform: Platform) -> None:
    platform.tell("ind_gehoren", MARCH, "2024-04-05", [GOOD] * 5)
    build_id = opened(platform)
    outcome = run_gate("landing", build_id, platform.db.settings)
    lines = recorded(platform, build_id)
    assert outcome.total == outcome.passed + len(failing(platform, build_id, "warning")) == len(lines) > 10
    assert all(set(line[5]) == {"rows"} for line in lines)


def test_an_empty_delivery_stops_the_build_and_is_recorded(platform: Platform) -> None:
    platform.tell("ind_gehoren", MARCH, "2024-04-05", [])
    build_id = opened(platform)
    with pytest.raises(GateFailed, match=r"1 critical .* n_rows"):
        run_gate("landing", build_id, platform.db.settings)
    assert failing(platform, build_id) == ["n_rows"]


def test_only_deliveries_of_the_build_are_judged(platform: Platform) -> None:
    platform.tell("ind_gehoren", MARCH, "2024-04-05", [GOOD])
    build_id = opened(platform)
    platform.tell("ind_gehoren", MARCH, "2024-04-06", [])
    run_gate("landing", build_id, platform.db.settings)


def test_a_drop_in_identifiers_per_1000_words_stops_the_build(platform: Platform) -> None:
    def found(month: int, words: int, identifiers: dict[str, int]) -> None:
        period = (f"2024-{month:02d}", f"2024-{month:02d}")
        counts = {"words": words, "identifiers": identifiers}
        platform.tell("nvik_pv", period, "2024-09-05", [Told(period[0])], counts=counts)

    for month in (1, 2, 3):
        found(month, 20_000, {"NAME": 300, "BSN": 100})
    found(4, 20_000, {"NAME": 190, "BSN": 60})
    # Too few words to say anything.
    found(5, 900, {})
    run_gate("landing", opened(platform), platform.db.settings)
    found(6, 20_000, {"NAME": 60, "BSN": 20})
    build_id = opened(platform)
    with pytest.raises(GateFailed, match="identifier_ratio"):
        run_gate("landing", build_id, platform.db.settings)
    assert failing(platform, build_id) == ["identifier_ratio"]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("nvik_pv", {"journey": [(1, "2024-05", None, "SY", "unknown", "mined", 0.5, False, None)]}),
        ("frontex_detections", {"detection": [(1, "2024-05", "EAST_MED", "Sea", "SYR", 3)]}),
        ("cbs_asylum", {"series": [(1, "s", "NL", "2024", "sex", "men", False, 3, None)]}),
    ],
)
def test_rows_outside_the_period_stop_the_build(
    platform: Platform, source: str, rows: dict[str, Any]
) -> None:
    platform.land(source, MARCH, "2024-06-05", rows)
    build_id = opened(platform)
    with pytest.raises(GateFailed, match="1 critical"):
        run_gate("landing", build_id, platform.db.settings)


def test_routes_that_are_told_but_have_no_leg_stop_the_build(platform: Platform) -> None:
    platform.tell("nvik_pv", MARCH, "2024-04-05", [GOOD] * 35 + [Told()] * 15)
    with pytest.raises(GateFailed, match="share_given_without_legs"):
        run_gate("landing", opened(platform), platform.db.settings)


def test_a_cell_that_comes_twice_stops_the_build(platform: Platform) -> None:
    cells = [(no, "2024-03", "EAST_MED", "Sea", "SYR", 3) for no in (1, 2)]
    platform.land("frontex_detections", MARCH, "2024-06-05", {"detection": cells})
    with pytest.raises(GateFailed, match="1 critical"):
        run_gate("landing", opened(platform), platform.db.settings)


def test_a_warning_does_not_stop(platform: Platform) -> None:
    platform.tell("nvik_pv", MARCH, "2024-04-05", [Told(uncertain=True, legs=GOOD.legs)] * 5)
    build_id = opened(platform)
    outcome = run_gate("landing", build_id, platform.db.settings)
    assert "share_uncertain" in failing(platform, build_id, "warning")
    assert outcome.passed < outcome.total


def test_an_exception_is_kept_as_a_flag_without_its_text(
    platform: Platform, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    cast = "SELECT * FROM {batch} WHERE ('secret-' || route_status)::integer = 1"
    expectations = [
        {"type": "unexpected_rows_expectation", "kwargs": {"unexpected_rows_query": cast}},
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "gone", "min_value": 1}},
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "route_status", "value_set": ["x"]},
        },
    ]
    spec = [{**line, "severity": "critical", "meta": {"why": "test"}} for line in expectations]
    suite = {"name": "journeys", "batch": ["SELECT * FROM landing.journey"], "expectations": spec}
    (tmp_path / "landing.json").write_text(json.dumps({"suites": [suite]}))
    platform.tell("nvik_pv", MARCH, "2024-04-05", [Told(status="refused")])
    build_id = opened(platform)
    settings = platform.db.settings.model_copy(update={"expectations_dir": tmp_path})
    with pytest.raises(GateFailed) as failure:
        run_gate("landing", build_id, settings)
    assert [row[3:5] for row in recorded(platform, build_id)] == [
        (False, True),
        (False, True),
        (False, False),
    ]
    told = "".join(
        [failure.value.message, caplog.text, *capfd.readouterr(), str(recorded(platform, build_id))]
    )
    assert "could not be evaluated" in told
    assert "secret-" not in told
    assert "refused" not in told


def test_a_gate_whose_file_proves_nothing_records_nothing(platform: Platform, tmp_path: Path) -> None:
    (tmp_path / "landing.json").write_text('{"suites": []}')
    platform.tell("nvik_pv", MARCH, "2024-04-05", [Told()])
    build_id = opened(platform)
    settings = platform.db.settings.model_copy(update={"expectations_dir": tmp_path})
    with pytest.raises(ConfigError):
        run_gate("landing", build_id, settings)
    assert recorded(platform, build_id) == []

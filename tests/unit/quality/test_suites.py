"""A suite that would prove nothing is refused before it is run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from routezicht.config import PROJECT_ROOT
from routezicht.errors import ConfigError
from routezicht.quality.suites import Suite, expectation_suite, load_suites

GOOD = {
    "type": "expect_column_values_to_be_between",
    "kwargs": {"column": "n", "min_value": 1},
    "severity": "critical",
    "meta": {"why": "because"},
}


def written(folder: Path, spec: Any) -> Path:
    (folder / "gate.json").write_text(spec if isinstance(spec, str) else json.dumps(spec))
    return folder


def suites(*expectations: dict[str, Any]) -> dict[str, Any]:
    return {"suites": [{"name": "rows", "batch": ["SELECT 1", "AS n"], "expectations": list(expectations)}]}


def test_a_good_file_gives_its_suites(tmp_path: Path) -> None:
    assert load_suites(written(tmp_path, suites(GOOD)), "gate") == [Suite("rows", "SELECT 1\nAS n", (GOOD,))]


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("{", "not a list of suites"),
        ({"suites": []}, "no suites"),
        ({"suits": []}, "not a list of suites"),
        (suites(), "no expectations"),
        (suites({**GOOD, "severity": "fatal"}), "unknown severity"),
        (suites({**GOOD, "meta": {}}), "does not say why"),
        (suites({key: value for key, value in GOOD.items() if key != "severity"}), "lacks severity"),
        (suites({**GOOD, "kwargs": {"column": "n", "result_format": "COMPLETE"}}), "result format"),
    ],
)
def test_a_file_that_proves_nothing_is_refused(tmp_path: Path, spec: Any, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_suites(written(tmp_path, spec), "gate")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_suites(tmp_path, "gate")


@pytest.mark.parametrize(
    ("expectation", "said"),
    [
        ({**GOOD, "type": "expect_column_values_to_be_betwen"}, "does not exist"),
        ({**GOOD, "kwargs": {"column": "n", "minimum": 1}}, "refuses suite"),
    ],
)
def test_a_misspelt_expectation_is_refused(tmp_path: Path, expectation: dict[str, Any], said: str) -> None:
    (suite,) = load_suites(written(tmp_path, suites(GOOD, expectation)), "gate")
    with pytest.raises(ConfigError, match=said):
        expectation_suite(suite, tmp_path / "gate.json")


@pytest.mark.parametrize("gate", ["landing", "staging", "marts", "candidate", "published"])
def test_the_own_suites_are_understood(gate: str) -> None:
    folder = PROJECT_ROOT / "expectations"
    for suite in load_suites(folder, gate):
        assert len(expectation_suite(suite, folder / f"{gate}.json").expectations) == len(suite.expectations)

"""`routezicht deidentify`: order, whole file or none, and errors that name a line but no content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from routezicht.cli.main import app
from routezicht.errors import RoutezichtError

RECORDS = [{"id": n, "text": f"Mijn broer Zerai belde {n} keer uit Izmir."} for n in range(300)]


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def run(*arguments: object) -> Exception | None:
    result = CliRunner().invoke(app, ["deidentify", *map(str, arguments)], catch_exceptions=True)
    return result.exception if isinstance(result.exception, Exception) else None


@pytest.mark.parametrize("workers", [1, 2])
def test_records_come_back_in_order_with_text_and_spans(tmp_path: Path, workers: int) -> None:
    source = write(tmp_path / "in.jsonl", [json.dumps(record) for record in RECORDS])
    target = tmp_path / "out.jsonl"
    assert run(source, target, "--partner", "IND", "--workers", workers) is None
    out = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in out] == [record["id"] for record in RECORDS]
    assert out[7]["text"] == "Mijn broer <PERSON> belde 7 keer uit Izmir."
    assert out[7]["spans"][0]["type"] == "PERSON"
    assert "Zerai" not in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    "broken", ['{"id": 1, "text": "Zerai', '{"id": 1}', '{"id": 1, "text": 5}', '["Zerai"]']
)
def test_a_broken_line_is_named_and_nothing_is_written(tmp_path: Path, broken: str, workers: int) -> None:
    lines = [json.dumps(record) for record in RECORDS]
    source = write(tmp_path / "in.jsonl", [*lines[:100], broken, *lines[100:]])
    error = run(source, tmp_path / "out.jsonl", "--workers", workers)
    assert isinstance(error, RoutezichtError)
    assert "line 101" in error.message
    assert "Zerai" not in error.message
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_an_earlier_output_survives_a_failed_run(tmp_path: Path) -> None:
    target = write(tmp_path / "out.jsonl", ["earlier"])
    source = write(tmp_path / "in.jsonl", ["no json"])
    assert run(source, target) is not None
    assert target.read_text(encoding="utf-8") == "earlier\n"


def test_an_empty_file_gives_an_empty_file(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [])
    assert run(source, tmp_path / "out.jsonl") is None
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == ""


def test_a_missing_input_is_said(tmp_path: Path) -> None:
    error = run(tmp_path / "none.jsonl", tmp_path / "out.jsonl")
    assert isinstance(error, RoutezichtError)
    assert "does not exist" in error.message


def test_days_of_a_journey_go_when_asked_for(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [json.dumps({"id": 1, "text": "Op 14 maart 2023 kwam ik aan."})])
    target = tmp_path / "out.jsonl"
    assert run(source, target, "--coarse-dates", "--workers", 1) is None
    assert json.loads(target.read_text(encoding="utf-8"))["text"] == "Op maart 2023 kwam ik aan."

"""Synthetic extracts: the same seed gives the same files, truth fits text, identifiers have the right form."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from random import Random

import pytest

from routezicht.simulate import identifiers as ids
from routezicht.simulate.extracts import PARTNERS, origins, write_partner_extracts, write_public_lookalikes
from routezicht.simulate.identifiers import Planted
from routezicht.simulate.journeys import shift


def write(folder: Path, *, seed: int = 3, count: int = 240, months: int = 8) -> list[dict[str, object]]:
    truth = folder / "truth.jsonl"
    write_partner_extracts(
        folder / "out", seed=seed, count=count, first="2023-01", n_months=months, truth_file=truth
    )
    return [json.loads(line) for line in truth.read_text().splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        (tmp_path / name).mkdir()
        write(tmp_path / name, seed=seed)
    assert contents(tmp_path / "a" / "out") == contents(tmp_path / "b" / "out")
    assert contents(tmp_path / "a" / "out") != contents(tmp_path / "c" / "out")


def test_every_text_says_that_it_is_synthetic_and_every_name_too(tmp_path: Path) -> None:
    write(tmp_path)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == set(PARTNERS)
    assert all("synthetic" in path.name for path in files)
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.count("SYNTHETISCH") == text.count(
            "volgnummer" if path.suffix == ".jsonl" else "SYNTHETISCH"
        )


def test_all_planted_identifiers_stand_in_the_text_of_their_record(tmp_path: Path) -> None:
    truth = write(tmp_path)
    texts = {}
    for path in (tmp_path / "out" / "nvik_pv").glob("*.jsonl"):
        month, edition = path.name.split("__")[1], int(path.name[len("synthetic-e")])
        for line in path.read_text().splitlines():
            row = json.loads(line)
            texts[month, edition, row["volgnummer"]] = row["tekst"]
    checked = [record for record in truth if record["source"] == "nvik_pv"]
    assert checked
    for record in checked:
        text = texts[record["delivery_month"], record["edition"], record["volgnummer"]]
        assert all(value in text for _, value in record["planted"])  # type: ignore[attr-defined]


def test_a_second_edition_is_issued_later_and_differs_a_little(tmp_path: Path) -> None:
    truth = write(tmp_path, count=4000, months=4)
    editions = {}
    for record in truth:
        if record["source"] == "ind_gehoren" and record["delivery_month"] == "2023-04":
            editions.setdefault(record["edition"], {})[record["volgnummer"]] = record["legs"]
    first, second = editions[1], editions[2]
    assert 0 < len(first) - len(second) < len(first) * 0.05
    assert 0 < sum(first[number] != legs for number, legs in second.items()) < len(first) * 0.05


@pytest.mark.parametrize("seed", range(20))
def test_numbers_have_the_form_of_real_ones(seed: int) -> None:
    rng, planted = Random(seed), Planted()
    bsn = ids.bsn(rng, planted)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    assert sum(weight * int(digit) for weight, digit in zip(weights, bsn, strict=True)) % 11 == 0
    assert re.fullmatch(r"2\d{2}\.\d{3}\.\d{4}", ids.v_number(rng, planted))
    assert [kind for kind, _ in planted.values] == ["BSN", "VNUMMER"]


def test_look_alikes_of_public_series_have_their_publishers_layout(tmp_path: Path) -> None:
    write_public_lookalikes(tmp_path, seed=1, first="2023-01", n_months=3)
    (detections,) = (tmp_path / "frontex_detections").iterdir()
    rows = list(csv.DictReader(detections.open()))
    assert set(rows[0]) == {"route", "type", "nat", "t", "n"}
    assert all(int(row["n"]) > 0 for row in rows)
    (series,) = (tmp_path / "cbs_asylum").iterdir()
    values = [int(row["EersteAsielverzoekenPersonen_2"]) for row in csv.DictReader(series.open())]
    assert all(value % 5 == 0 for value in values)


def test_every_origin_has_a_nationality_code() -> None:
    from routezicht.simulate.extracts import BRP

    assert origins() <= set(BRP)


@pytest.mark.parametrize(("month", "by", "expected"), [("2024-01", -1, "2023-12"), ("2023-12", 1, "2024-01")])
def test_months_are_shifted_over_the_year(month: str, by: int, expected: str) -> None:
    assert shift(month, by) == expected

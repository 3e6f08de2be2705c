"""Identifier patterns, periods, headers and nationality codes: value in, code or rule out."""

from __future__ import annotations

import doctest
import io

import pytest

from routezicht.intake import drops, identifiers, nationalities, periods
from routezicht.intake.drops import label_of
from routezicht.intake.findings import Findings, StopReading
from routezicht.intake.identifiers import forbidden_name, identifier_in
from routezicht.intake.nationalities import alpha3, from_alpha2, from_english_name, from_frontex
from routezicht.intake.readers.lines import Lines
from routezicht.intake.spec import Limits, SourceSpec


@pytest.mark.parametrize("module", [drops, identifiers, nationalities, periods], ids=lambda m: m.__name__)
def test_examples_in_the_documentation_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("111222333", "bsn"), ("11122233.3", "bsn"), ("123456782", "bsn"), ("1234567890", "v_number"),
        ("V1234567890", "v_number"), ("+31 6 12345678", "phone_number"), ("0031612345678", "phone_number"),
        ("020-1234567", "phone_number"), ("10.0.0.1", "ip_address"), ("2001:db8:0:0:0:0:0:1", "ip_address"),
        ("AB-12-CD", "number_plate"), ("1-ABC-23", "number_plate"), ("356938035643809", "device_number"),
        ("111222334", None), ("2024-03-05T14:20", None), ("A4_A58_BERGEN_OP_ZOOM", None), ("UNKNOWN", None),
        ("TRAIN_VENLO", None), ("2015MM01", None), ("12345", None), ("000000000", None), ("", None),
    ],
)  # fmt: skip
def test_an_identifier_in_a_column_is_recognised(value: str, rule: str | None) -> None:
    assert identifier_in(value) == rule


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("BSN", "identity"), ("v-nummer", "identity"), ("msisdn_counterpart", "call_detail_records"),
        ("Kenteken", "number_plates"), ("eurodac_nr", "eurodac_reference"), ("foto_1", "image"),
        ("ip-adres", "ip_address"), ("etniciteit", "special_category"), ("telefoonnummer_hash", "phone_readout"),
        ("volgnummer", None), ("nationaliteit", None), ("vervoermiddel", None), ("pv_tekst", None), ("route", None),
    ],
)  # fmt: skip
def test_a_column_that_may_never_come_is_recognised(name: str, category: str | None) -> None:
    assert forbidden_name(name) == category


def test_every_english_country_name_has_its_own_current_code() -> None:
    codes = alpha3()
    assert len(set(codes.values())) == len(codes)
    for name, code in {"Germany": "DEU", "Myanmar": "MMR", "Yemen": "YEM", "Timor-Leste": "TLS",
                       "Congo - Kinshasa": "COD", "Türkiye": "TUR", "Turkey": "TUR", "Côte d'Ivoire": "CIV",
                       "Syrian Arab Republic": "SYR", "Kosovo": "XKX", "Unspecified sub-Saharan nationals": "OOS",
                       "Bosnia and Herzegovina": "BIH", "stateless": "STL"}.items():  # fmt: skip
        assert from_english_name(name) == code
    assert from_english_name("Atlantis") is None


def test_codes_that_were_withdrawn_or_are_groups_are_not_in_the_lists() -> None:
    assert [from_frontex(code) for code in ("DDR", "EUR", "AFG", "OOS", "syr")] == [
        None,
        None,
        "AFG",
        "OOS",
        None,
    ]
    assert [from_alpha2(code) for code in ("EU", "ZZ", "XK", "STATELESS", "nl")] == [
        None,
        None,
        "XK",
        "STATELESS",
        None,
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a__2024-01__2024-02__2024-03-05.jsonl", ("2024-01", "2024-02", "2024-03-05", "jsonl", "", False)),
        ("v1.2synthetic__2024-01__2024-01__2024-02-05.csv.gz", ("2024-01", "2024-01", "2024-02-05", "csv", "gz", True)),
        ("a__2024-13__2024-01__2024-02-05.xml", (None, "2024-01", "2024-02-05", "xml", "", False)),
        ("release_2025_03_04.xlsx", (None, None, "2025-03-04", "xlsx", "", False)),
        ("anything", (None, None, "None", "", "", False)),
    ],
)  # fmt: skip
def test_a_file_name_says_period_issue_date_and_form(name: str, expected: tuple[object, ...]) -> None:
    pattern = r"release_(\d{4}[-_]\d{2}[-_]\d{2})"
    spec = SourceSpec.build(
        {"source": "s", "contract_version": "1", "mode": "append", "layouts": (), "landing": (),
         "purpose_from": None, "purpose_until": None, "issued_on_pattern": pattern}
    )  # fmt: skip
    label = label_of(name, None, spec)
    found = (
        label.period_from,
        label.period_to,
        str(label.issued_on),
        label.form,
        label.packing,
        label.synthetic,
    )
    assert found == expected


class Endless(io.RawIOBase):
    """A line far beyond any limit; counts what was read of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants every buffer type
        if self.taken > 10_000_000:
            return 0
        buffer[:] = b"x" * len(buffer)
        self.taken += len(buffer)
        return len(buffer)


def test_a_line_without_end_is_left_after_its_limit() -> None:
    source, findings = Endless(), Findings()
    lines = Lines(io.BufferedReader(source, 4096), "utf-8", Limits(max_line_bytes=100_000), findings)
    with pytest.raises(StopReading):
        list(lines)
    assert source.taken < 200_000
    assert findings.totals == {"line_too_long": 1}

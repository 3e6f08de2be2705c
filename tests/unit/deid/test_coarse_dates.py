"""Coarse dates: the month of a journey stays, its day goes, a date of birth goes wholly."""

from __future__ import annotations

import pytest

from routezicht.deid import Deidentifier

ENGINE = Deidentifier()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Op 14 maart 2023 kwam ik aan.", "Op maart 2023 kwam ik aan."),
        ("Op 14-03-2023 kwam ik aan.", "Op 03-2023 kwam ik aan."),
        ("Aangehouden op 2023-03-14 te Venlo.", "Aangehouden op 2023-03 te Venlo."),
        ("Ik vertrok in mei 2022 uit Eritrea.", "Ik vertrok in mei 2022 uit Eritrea."),
        ("Geboren op 12-03-1990, vertrokken op 3 mei 2022.", "Geboren op <DOB>, vertrokken op mei 2022."),
        ("Wij betaalden 3.500 euro om 12:30 uur.", "Wij betaalden 3.500 euro om 12:30 uur."),
    ],
)
def test_the_day_goes_and_the_month_stays(text: str, expected: str) -> None:
    once = ENGINE.deidentify(text, coarse_dates=True)
    assert once.text == expected
    assert ENGINE.deidentify(once.text, coarse_dates=True).text == expected


def test_a_coarse_date_is_told_as_a_span() -> None:
    spans = ENGINE.deidentify("Op 14 maart 2023 kwam ik aan.", coarse_dates=True).spans
    assert [(span.start, span.end, span.type) for span in spans] == [(3, 16, "DATE")]


def test_days_stay_unless_asked_for() -> None:
    assert ENGINE.deidentify("Op 14 maart 2023 kwam ik aan.").text == "Op 14 maart 2023 kwam ik aan."


def test_other_identifiers_become_pseudonyms_beside_coarse_dates() -> None:
    text = ENGINE.deidentify("Mijn oom Zerai kwam op 14 maart 2023.", pseudonyms=True, coarse_dates=True).text
    assert text.startswith("Mijn oom <PERSON_")
    assert text.endswith("op maart 2023.")

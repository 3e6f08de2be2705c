"""Months of arrival: absolute, seasons, relative forwards and backwards, and what stays a year or nothing."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

MONTHS = [
    ("Op 14 mei 2023 vloog zij naar Riga.", ["2023-05"]),
    ("Op 14-05-2023 vloog zij naar Riga.", ["2023-05"]),
    ("In mei van dat jaar vloog zij naar Riga.", [None]),
    ("Eind mei 2023 vloog zij naar Riga.", ["2023-05"]),
    ("In de zomer van 2023 vloog zij naar Riga.", ["2023"]),
    ("In 2023 vloog zij naar Riga.", ["2023"]),
    (
        "Op 20 februari 2021 liep zij naar Iran. Drie maanden later liep zij naar Turkije.",
        ["2021-02", "2021-05"],
    ),
    (
        "Op 20 februari 2021 liep zij naar Iran. Twee weken later liep zij naar Turkije.",
        ["2021-02", "2021-03"],
    ),
    ("In februari 2021 liep zij naar Iran. Twee weken later liep zij naar Turkije.", ["2021-02", "2021"]),
    ("In november 2021 liep zij naar Iran. In februari liep zij naar Turkije.", ["2021-11", "2022-02"]),
    ("Op 3 mei 2022 landde zij in Rome. De volgende dag nam zij de trein naar Bern.", ["2022-05", "2022-05"]),
    (
        "Zij vloog naar Rome. Vier maanden later, in oktober 2023, vloog zij naar Oslo.",
        ["2023-06", "2023-10"],
    ),
    ("In juni 2023 vloog zij naar Doha en landde in Praag.", ["2023-06", "2023-06"]),
    ("In mei 2020 werd zij in Wenen geregistreerd.", ["2020-05"]),
    (
        "Op 2 mei 2022 landde zij in Rome. Zij reisde via Bern. Op 9 mei 2022 was zij in Metz aangekomen.",
        ["2022-05"] * 3,
    ),
    ("Het ticket kostte 2000 euro. Zij vloog naar Riga.", [None]),
]


@pytest.mark.parametrize(("text", "months"), MONTHS)
def test_month_of_arrival(miner: Miner, text: str, months: list[str | None]) -> None:
    assert [leg.month for leg in miner.mine(text).route] == months

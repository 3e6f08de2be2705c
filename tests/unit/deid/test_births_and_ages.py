"""Ages and days of birth in other wordings, months and calendars go; counts and dates of the journey stay."""

from __future__ import annotations

import pytest

from routezicht.deid import default


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Zij hebben vier kinderen van 2, 5, 9 en bijna dertien.", "Zij hebben vier kinderen van <AGE>."),
        ("Zeg moeder dat ik dertig word in Holland.", "Zeg moeder dat ik <AGE> word in Holland."),
        ("Hij is zestien en niet achttien plus.", "Hij is <AGE> en niet <AGE>."),
        ("Zij is even in de veertig.", "Zij is <AGE>."),
        ("een man van +- 30, wit shirt", "een man van +- <AGE>, wit shirt"),
        ("Hij wordt op 3 april achttien.", "Hij wordt op <DOB> <AGE>."),
        ('geboren "in de Gu van 2005"', 'geboren "<DOB>"'),
        ("dochter (12 kasım 2016), zoon (5 ağustos 2019)", "dochter (<DOB>), zoon (<DOB>)"),
        ("Hoe oud ben je? Sixteen.", "Hoe oud ben je? <AGE>."),
        (
            "V: Uw geboortedatum?\nA: Jaar van het waterpaard, 1988. Zeker.",
            "V: Uw geboortedatum?\nA: <DOB>. Zeker.",
        ),
    ],
)
def test_birth_or_age_goes(text: str, rest: str) -> None:
    assert default().deidentify(text).text == rest


@pytest.mark.parametrize(
    "text",
    [
        "Het kostte ±20 euro en duurde ±3 uur.",
        "Het was +- 30 km lopen.",
        "met plm. 25 personen in de boot",
        "Hij vertrok op 3 april en kwam aan op 5 mei 2021.",
        "De boot wordt op 3 april 20 euro duurder.",
        "Zij vertrok in de lente van 2021 naar Gent.",
        "Hij werd in april opgepakt.",
    ],
)
def test_count_or_journey_stays(text: str) -> None:
    assert default().deidentify(text).text == text

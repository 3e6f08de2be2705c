"""Names of points on the way stay; persons, houses and places of work with the same words go."""

from __future__ import annotations

import pytest

from routezicht.deid import default


@pytest.mark.parametrize(
    "text",
    [
        "Hij stopte bij knooppunt Velperbroek en reed door.",
        "de bus nam afslag Bathmen, toen afrit 22 Wezep",
        "Zij wachtten op grensovergang Batrovci II.",
        "Raststätte Siegerland West, 03.00 uur",
        "verzorgingsplaats De Kroon was vol",
        "Hij vloog van luchthaven Ibn Battouta naar Eindhoven.",
        "op de Ring van Brussel stond file",
        "Bij de Waalbrug werd hij aangehouden.",
        "De boot lag bij de Volkeraksluizen.",
        "A12/E35 bij Beek stopte de vrachtwagen",
        "de A4 nabij Ossendrecht",
        "tankstation De Haarrijn A2 om 02.00 uur",
        "hotel de valk, a2",
        "op parkeerplaats De Buunderkamp A12",
        "station Roosendaal was druk",
        "de doorlaatpost Hoek van Holland",
    ],
)
def test_point_on_the_way_stays(text: str) -> None:
    assert default().deidentify(text).text == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Agent Haven belde mevrouw Brug.", ("Haven", "Brug")),
        ("De A2 bij Mohammed in de auto.", ("Mohammed",)),
        ("Hij werkt bij tankstation De Valk.", ("Valk",)),
        ("Melder Jansen van Rasthof Zonnedal belde.", ("Jansen", "Zonnedal")),
        ("Zij werkt in hotel De Kroon.", ("Kroon",)),
        ("Op station Roosendaal stond Tenzin Dolma.", ("Tenzin", "Dolma")),
        ("De heer Ring van Dijk kwam.", ("Ring", "Dijk")),
        ("Hij woont aan de Havenbrug 12.", ("Havenbrug", "12")),
        ("Haven Advocaten trad op.", ("Haven",)),
        ("afslag genomen door Karim Jansen", ("Karim", "Jansen")),
    ],
)
def test_person_house_or_employer_goes(text: str, gone: tuple[str, ...]) -> None:
    found = default().deidentify(text).text
    assert not any(word in found for word in gone)

"""What goes behind cues of nicknames, employers and ages, and what the route miner needs kept."""

from __future__ import annotations

import pytest

from routezicht.deid import default


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Hij sprak met een zekere Citroen over geld.", "Citroen"),
        ("De man liet zich Chef noemen.", "Chef"),
        ("ZIJ HADDEN 2.500 EURO BETAALD AAN KAPSTOK.", "KAPSTOK"),
        ("Hij is in dienst van Noordzee Stuwadoors en woont in Velsen.", "Stuwadoors"),
        ("Zij werkte in een massagesalon, Orchidee, voor hem.", "Orchidee"),
        ("getuige werkt bij visafslag hoekema en zag de boot. hij belde de politie.", "hoekema"),
        ("Zij is kapster bij Queens Hair.", "Queens"),
        ("De agent sprak met Te sfalem over de reis.", "sfalem"),
        ("Ik sprak met April de Wit en anderen.", "April"),
        ("Daarna kwam mevrouw Zwitser binnen.", "Zwitser"),
        ("Zij is acht en twintig jaar oud.", "acht en twintig"),
        ("V: Hoe oud was u bij vertrek?\nA: Achttien. Ik ging met de bus.", "Achttien"),
        ("Mijn dochter is anderhalf jaar.", "anderhalf"),
        ("Hij woont in de Via Nizza 88.", "Nizza"),
    ],
)
def test_identifier_goes(text: str, gone: str) -> None:
    assert gone not in default().deidentify(text).text


@pytest.mark.parametrize(
    "text",
    [
        "Hij reisde met twee Nepalese mannen, een Zambiaan, Noren en Oezbeken.",
        "De Wit-Russen en de Angolese jongens stapten in Praag uit.",
        "Route: AFG-IRN-TUR, daarna Heathrow.",
        "Hij rijdt vaak naar Luik en Aken.",
        "Met een boot naar El Hierro.",
    ],
)
def test_route_stays(text: str) -> None:
    assert default().deidentify(text).text == text


def test_surname_like_a_city_goes_and_the_city_stays() -> None:
    assert default().deidentify("Meneer Van Gent ging naar Gent.").text == "Meneer <PERSON> ging naar Gent."

"""What goes in chats, lists of numbers, broken lines and scanned words, and what of the route stays there."""

from __future__ import annotations

import pytest

from routezicht.deid import default


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("[09:12] rode vos: kom naar Calais\n[09:13] rode vos: neem geld mee\n[09:15] Hamid: ja", "rode vos"),
        ("Uitgelezen:\n| Buur Lyon | 0033 6 12 34 56 78 |", "Buur"),
        ('Zij zat in de groep "Reizen Albion 7" en betaalde later.', "Albion"),
        ("Het bestelbusje was van Kruik & Dochters Vloeren.", "Dochters"),
        ("Bij hem lag een briefje met 482 771 9035 erop.", "771"),
        ("Zij zegt 16 te zijn en reist alleen.", "16"),
        ("Mijn dochter Shirin is zeven nu.", "zeven"),
        ("De kinderen zaten op basisschool\nDe Wegwijzer in die tijd.", "Wegwijzer"),
        ("Hij is 9eboren op 3 mei 2012 in Mosul.", "2012"),
        ("In onderzoek 17Waterhoen is hij gehoord.", "Waterhoen"),
        ("Betrokkene heet Rostam. Rostams broer rijdt.", "Rostams"),
        ("De voogd sprak met dokter Tandmeester.", "Tandmeester"),
        ("Het gezin sliep in tent 318 naast de bron.", "318"),
    ],
)
def test_identifier_goes(text: str, gone: str) -> None:
    assert gone not in default().deidentify(text).text


@pytest.mark.parametrize(
    "text",
    [
        "Hij vloog met KL0612 naar Schiphol.",
        "De lijn Teheran-Ankara kostte 300 dollar.",
        "De reis duurde van 2019-05-12 tot 2019-06-30.",
        "Hij reisde in september\nvan Izmir naar Athene.",
        "Eerst Parijs en toen Brussel. Daarna Gent.",
        "Hij werkte in Agadez en Sebha en vertrok.",
    ],
)
def test_route_stays(text: str) -> None:
    assert default().deidentify(text).text == text


@pytest.mark.parametrize(
    "date", ["dertig avgust 1972", "12 kasım 1988", "5 tháng 7 năm 1999", "1985年3月9日", "3 oct 1979"]
)
def test_date_of_birth_in_other_words_goes(date: str) -> None:
    text = default().deidentify(f"Betrokkene, geb. {date}, kwam uit Praag.").text
    assert "19" not in text
    assert "Praag" in text


@pytest.mark.parametrize(
    "text",
    [
        "Gehoord: Rostam Farhadi\nVervolg: hij reisde naar Praag.",
        "Werkgever: Bakkerij Zonnedal\nVertrek: mei 2022 uit Ankara.",
    ],
)
def test_label_on_the_next_line_stays(text: str) -> None:
    label = text.split("\n")[1]
    assert label in default().deidentify(text).text

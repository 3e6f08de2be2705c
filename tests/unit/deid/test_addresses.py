"""The whole of an address goes, in the layout of any country; what only looks like one stays."""

from __future__ import annotations

import pytest

from routezicht.deid import default


@pytest.mark.parametrize(
    "address",
    [
        "Merelstraat, huisnummer 17",
        "Willem Barentszlaan, op nummer 88",
        "Tulpensingel, twee hoog rechts, nummer 9",
        "rozenlaan, flat Kastanje, deur 212",
        "Vlierkade zonder nummer (woonboot Hoop)",
        "kerkdreef tegenover nr 40",
        "Poststraat, hoekhuis tegenover 12",
        "meidoornsteeg bij de bakker, ingang c, tweede bel",
        "Laan van Meerdervoort nr. driehonderdtwaalf",
        "Prins Bernhardstraat 31, tweehoog achter",
        "Molenpad 4 (unit 3)",
        "Bloemstraat 1 t/m 9",
        "Lange Leemstraat 41 bus 8",
        "rue des écoles 44, 3e étage gauche",
        "27 ter, rue du Marché, 2ème droite",
        "Viale Monza 210, scala B, int. 12",
        "C/ Alcalá 44, 3º izda",
        "Avda. de Andalucía nº 72, portal 3",
        "Rua do Ouro 112, 3º dto",
        "ulica długa 14 m. 6",
        "vul. Sjevtsjenka 14-A kv 88",
        "bul. Vitosha 55, et. 3, ap. 9",
        "Na Příkopě 14/b",
        "Petőfi utca 34",
        "Atatürk Mah. 5. Cad. No 18 kat 3",
        "cumhuriyet mahallesi 12. sokak no: 4 daire 9",
        "hay al-andalus, straat 7, huis 22",
        "kucheh golestan 5, plaque 12",
        "district 13, straat 4, huis 9",
        "Unit 12, Riverside Works, 9 Station Road",
        "Flat 6, 41 Baker Street",
        "Bahnhofstraße 12, 3. OG rechts",
        "hauptstr. 9, hinterhaus",
        "Str. Libertății 8, bl. 4, sc. A, ap. 15",
        "unit 14, kamer B",
    ],
)
def test_whole_address_goes(address: str) -> None:
    text = f"Betrokkene verblijft nu op {address}. Verder niets."
    assert default().deidentify(text).text == "Betrokkene verblijft nu op <ADDRESS>. Verder niets."


@pytest.mark.parametrize(
    "text",
    ["ZIJ SLIEP AAN DE AVENUE DE LA PAIX 91 BTE 2, ACHTERAAN.", "77 MARKET STREET, FLAT 3, DOVER"],
)
def test_address_in_capitals_goes(text: str) -> None:
    found = default().deidentify(text).text
    assert "<ADDRESS>" in found
    assert not any(part in found for part in ("PAIX", "91", "BTE", "77", "MARKET", "FLAT"))


def test_next_door_in_a_list_goes() -> None:
    text = "Buurtonderzoek\nnummer 14: niemand thuis\nZandpad 16: een vrouw\n18a: deur dicht"
    assert (
        default().deidentify(text).text
        == "Buurtonderzoek\n<ADDRESS>: niemand thuis\n<ADDRESS>: een vrouw\n<ADDRESS>: deur dicht"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Hij reisde via Bulgarije 3 dagen lang.",
        "via parijs 2 dagen, daarna gent",
        "Wij gingen via Bilbao 12 uur met de bus.",
        "Zij ging via 3 landen naar Nederland.",
        "Op de boulevard stonden 12 mannen.",
        "Zij zaten in het huis, 4 maanden.",
        "De weg naar Luik, 3 uur rijden.",
        "Snelweg A67, afslag 32, richting Venlo.",
        "Zij kwamen over een bergpad, twee dagen lopen.",
        "De boot lag aan de kade, 30 meter lang.",
        "Vraag 3: hoe reisde u?\n1: trein naar Gent\n2: bus naar Lille",
        "per vrachtwagen 400 euro",
    ],
)
def test_journey_stays(text: str) -> None:
    assert default().deidentify(text).text == text

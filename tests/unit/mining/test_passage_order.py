"""Where a report tells its steps in another order than they were travelled, the route has the order of travel."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# What is tested | text (invented) | countries in order of travel
ORDERS = [
    (
        "voordat",
        "Zij reed naar Turijn. Voordat zij in Lyon asiel vroeg, verbleef zij een maand in Genève.",
        "IT CH FR",
    ),
    ("nadat behind", "Hij werd in Gent geregistreerd, nadat hij in Lissabon was geland.", "PT BE"),
    (
        "voorafgegaan",
        "Hij vloog naar Ankara. Aan zijn reis naar Turkije waren twee jaren in Teheran voorafgegaan. "
        "Hij liep naar Bulgarije.",
        "IR TR BG",
    ),
    (
        "before the ride",
        "Zij is in een busje in Praag gezien. Voor de rit in dat busje was zij naar Sofia gevlogen.",
        "BG CZ",
    ),
    (
        "pluperfect, then on",
        "Eiser kwam aan in Rome. Naar Algerije was hij gevlogen. Hij nam de trein naar Bern.",
        "DZ IT CH",
    ),
    (
        "several sentences back",
        "Hij kwam in Athene aan. Twee jaar eerder was hij naar Doha gevlogen. "
        "Bahrein, Koeweit, Istanbul. Hij liep naar Skopje.",
        "QA BH KW TR GR MK",
    ),
    (
        "the way there",
        "Hij sliep in Oslo op straat. De weg daarheen kende hij: met een bus naar Warschau, Berlijn, Kopenhagen.",
        "PL DE DK NO",
    ),
    (
        "hij begon met",
        "In Genua legde de boot aan, waar hij werd opgevangen. "
        "Hij begon met een taxi naar Beiroet en vloog naar Zoewara.",
        "LB LY IT",
    ),
    (
        "told at the head and again",
        "Dat Hongarije verantwoordelijk is, staat niet vast, omdat hij er enkel doorreisde. "
        "Hij was in Hongarije. Via Turkije kwam hij in Griekenland. "
        "Te voet ging hij naar Servië en vandaar naar Hongarije.",
        "TR GR RS HU",
    ),
    (
        "from where one was sent back, earlier",
        "Hij liep naar Kroatië en werd teruggestuurd naar Servië. Servië was hij met een bus binnengereden.",
        "RS HR RS",
    ),
    (
        "a relative clause",
        "Zij bereikte Georgië vanuit Jerevan, waarheen zij via Doha was gevlogen. Zij reed naar Turkije.",
        "QA AM GE TR",
    ),
    (
        "reached, in a relative clause",
        "Hij verliet Engeland, dat hij vanuit Duinkerken had bereikt, en voer naar Dublin.",
        "FR GB IE",
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), ORDERS, ids=[o[0] for o in ORDERS])
def test_order(miner: Miner, what: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in miner.mine(text).route) == expected

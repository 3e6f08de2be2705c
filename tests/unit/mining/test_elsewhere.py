"""Who or what is somewhere without the traveller: persons, firms, things, vehicles, authorities."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# what is tested, text (invented), countries in order of travel
ROUTES = [
    (
        "a woman who lives there",
        "Zij nam de bus naar Praag. Een vrouw die in Ghana woont, leende haar het geld.",
        "CZ",
    ),
    (
        "papers of somebody who studies there",
        "Hij vloog naar Sofia met de papieren van een neef die in Canada studeert.",
        "BG",
    ),
    (
        "who worked there, a relative",
        "Hij vloog naar Sofia. Een oom die in Qatar werkte, had dat aangeraden.",
        "BG",
    ),
    (
        "a foundation that paid",
        "Hij vloog naar Sofia. Een stichting in Gent heeft de reis betaald.",
        "BG",
    ),
    (
        "bought by an agency",
        "Hij vloog naar Sofia. Het ticket was gekocht door een reisbureau in Amman.",
        "BG",
    ),
    ("a firm on paper", "Hij nam de bus naar Metz. De auto staat op naam van een firma in Riga.", "FR"),
    (
        "compound of an office",
        "Hij nam de bus naar Metz. Een advocatenkantoor in Londen schreef een brief.",
        "FR",
    ),
    (
        "an address from a contact",
        "De bestuurder bracht hem naar Metz. Hij had van een contactpersoon in Turijn het adres.",
        "FR",
    ),
    (
        "called with a friend",
        "Zij nam de trein naar Metz. Zij belde onderweg met een vriendin in Oslo.",
        "FR",
    ),
    (
        "according to a church",
        "Eiser nam de trein naar Metz. Volgens een kerk in Athene is hij daar niet bekend.",
        "FR",
    ),
    (
        "worked for a firm there",
        "Hij werkte bij een bedrijf in Slowakije en ging met de bus naar Metz.",
        "SK FR",
    ),
    (
        "worked in a hotel there",
        "Hij vloog naar Tunis. Daarna werkte hij in een hotel in Sousse en voer hij naar Palermo.",
        "TN IT",
    ),
    (
        "slept at a man's",
        "Hij liep naar Servië. Bij een man in Kikinda sliep hij een week. Daarna liep hij naar Szeged.",
        "RS HU",
    ),
    (
        "a smuggler who acts there",
        "Hij vloog naar Antalya. Een smokkelaar in Bodrum zette hem op een boot naar Kos.",
        "TR GR",
    ),
    ("after the shelter there", "Na de opvang in Sevilla ging hij met een lift naar Bordeaux.", "ES FR"),
    (
        "arrives with a friend",
        "Hij nam de bus naar Metz. Op 3 mei 2022 is zij met een vriendin in Breda aangekomen.",
        "FR NL",
    ),
    (
        "arrives in an uncle's car",
        "Hij nam de bus naar Metz. Op 3 mei 2022 is hij in de auto van een oom in Breda aangekomen.",
        "FR NL",
    ),
    ("the family that lands", "Hij liep naar Kenia. In mei 2023 landde het gezin op Schiphol.", "KE NL"),
    (
        "a relative in a list",
        "Via een opvang in Huelva en een oom in Pau bereikte hij Utrecht.",
        "ES NL",
    ),
    (
        "a fetched adjective",
        "Zij reed naar Bern. Een Zweeds echtpaar nam haar mee naar Milaan.",
        "CH IT",
    ),
    (
        "the way by the waybill",
        "Wij troffen op 3 mei 2023 bij Venlo in een oplegger vijf Irakezen aan. Blijkens de vrachtbrief was "
        "die in Verona geladen en over Bern gereden. De vijf zeiden bij Aken te zijn ingestapt.",
        "DE NL",
    ),
    (
        "the way by the toll",
        "Wij troffen op 3 mei 2023 bij Venlo in een oplegger vijf Irakezen aan. De tolregistratie noemt "
        "Frankrijk en Luxemburg. De vijf zeiden bij Aken te zijn ingestapt.",
        "DE NL",
    ),
    (
        "the way by the driver's device",
        "Wij troffen op 3 mei 2023 bij Venlo in een bus vijf Irakezen aan. De routeplanner gaf een weg over "
        "Bazel aan. De vijf zeiden bij Aken te zijn ingestapt.",
        "DE NL",
    ),
    (
        "the truck came from",
        "Wij troffen op 3 mei 2023 bij Venlo in een oplegger vijf Irakezen aan. De truck kwam uit Roemenië. "
        "De vijf zeiden bij Aken te zijn ingestapt.",
        "DE NL",
    ),
    (
        "goods of the load",
        "Wij troffen op 3 mei 2023 bij Venlo in een oplegger vijf Irakezen aan. De truck, geladen met "
        "tegels uit Valencia, stond stil. De vijf zeiden bij Aken te zijn ingestapt.",
        "DE NL",
    ),
    (
        "ports of the ship",
        "In Vlissingen zijn op 3 mei 2023 op een schip twee verstekelingen gevonden. Zij waren in Tema aan "
        "boord geklommen. Het schip had voordien Abidjan aangedaan.",
        "NL",
    ),
    ("hired elsewhere", "Hij reed naar Metz. De bus was in Namen gehuurd.", "FR"),
    (
        "a suitcase alone",
        "Zij nam in Rome een vlucht naar Amsterdam. Haar koffer ging naar Quito.",
        "IT NL",
    ),
    (
        "a bus that was emptied",
        "Hij liep naar Servië. Een eerste bus naar Zagreb werd bij de grens leeggehaald.",
        "RS",
    ),
    (
        "another's journey behind an apposition",
        "Eiser nam de trein naar Metz. De medeverdachte, een Syriër, is via Libië gekomen.",
        "FR",
    ),
    (
        "another's journey behind a clause",
        "Eiser nam de trein naar Metz. Zijn zus, die eerder vertrok, kwam via Spanje.",
        "FR",
    ),
    (
        "the other man",
        "Eiser nam de trein naar Metz. De andere man, een leraar, was via Bulgarije gereisd.",
        "FR",
    ),
    (
        "the driver speaks of himself",
        "Eiser nam de trein naar Metz. De chauffeur, een student, zei dat hij uit Praag kwam.",
        "FR",
    ),
    (
        "the traveller behind an apposition",
        "Eiser, kapper van beroep, is met de trein naar Metz gereisd.",
        "FR",
    ),
    ("pronoun and more objects", "Een jacht bracht hem en veertig anderen naar Kreta.", "GR"),
    (
        "authorities that give an order",
        "Hij kwam met een taxi in Kroatië. De Sloveense politie gaf hem een bevel. Hij nam de trein naar "
        "Wenen.",
        "HR SI AT",
    ),
    (
        "a fine from the police",
        "Hij liep naar Slovenië. Van de Oostenrijkse politie kreeg hij een boete. Hij nam de trein naar "
        "Bern.",
        "SI AT CH",
    ),
    (
        "a people that locks up",
        "Hij liep naar Servië. De Hongaren sloten hem twee weken op. Hij nam de trein naar Wenen.",
        "RS HU AT",
    ),
    (
        "never met",
        "Hij liep naar Panama. De Mexicanen hebben hem nooit gezien. Hij vloog naar Madrid.",
        "PA ES",
    ),
    (
        "a doctor who treats him there",
        "Een arts in Turijn behandelde hem. Daarna reed hij naar Berlijn.",
        "IT DE",
    ),
    (
        "a society that takes him in",
        "Hij voer naar Kos. Een stichting in Athene gaf hem onderdak. Hij vloog naar Berlijn.",
        "GR DE",
    ),
    (
        "an interpreter at his side",
        "Hij voer naar Malta. Een tolk in Valletta vertaalde voor hem. Hij vloog naar Berlijn.",
        "MT DE",
    ),
    (
        "a police that only tells",
        "Hij reed naar Wenen. De Deense politie gaf aan dat hij gezocht werd. Hij reed naar Berlijn.",
        "AT DE",
    ),
    ("a stay in sheds", "Hij had in Libische loodsen gezeten. Daarna voer hij naar Sicilië.", "LY IT"),
    (
        "a people that refuses papers",
        "Zij vloog naar Moskou. De Georgiërs wilden haar pas niet verlengen. Zij nam de bus naar Vilnius.",
        "RU LT",
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), ROUTES, ids=[o[0] for o in ROUTES])
def test_route(miner: Miner, what: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in miner.mine(text).route) == expected

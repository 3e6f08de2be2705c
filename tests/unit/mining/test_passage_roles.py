"""Which names in a report are visits: owners, peoples, other persons, hedges, borders, findings, dates."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner
from routezicht.mining.timewords import easter

# What is tested | text (invented) | countries in order of travel
ROLES = [
    ("an owner", "Het aanbod van Canada sloeg hij af. Hij vloog naar Praag.", "CZ"),
    ("at the desk of a place", "Aan de balie van Schiphol vroeg zij asiel.", "NL"),
    ("a border crossed by a split verb", "De Letse grens stak hij te voet over.", "LV"),
    ("a border passed", "De Hongaarse grens passeerden zij met een ladder.", "HU"),
    ("a compound of border", "Hij reed er de Noorse poolgrens mee over.", "NO"),
    ("departed in", "Zij zijn in Oostende vertrokken en dreven af.", "BE"),
    (
        "people that act are no origin",
        "Hij liep naar Djibouti. De Saoedi's hebben hem daarna maanden vastgehouden.",
        "DJ SA",
    ),
    ("an uninflected people", "Zij nam de trein naar Milaan. De Zwitsers hielden haar aan.", "IT CH"),
    ("colleagues", "Hij vloog naar Rome. Zijn ambtsgenoten waren naar Griekenland gegaan.", "IT"),
    ("friends of his", "Hij landde in Madrid. Vrienden van hem zijn naar Canada gegaan.", "ES"),
    ("the other sex", "Eiseres nam de bus naar Parijs. De vader bleef in Italië.", "FR"),
    ("an object person", "In Servië betaalden zij een smokkelaar. Zij liepen naar Hongarije.", "RS HU"),
    ("some of many", "Twee bleven achter in Mali. Hij vloog naar Casablanca.", "MA"),
    ("a hedge", "Mogelijk is hij door Bulgarije gekomen. Hij liep naar Servië.", "RS"),
    ("only talked about", "Over Italië wil hij niets zeggen. Zij brachten hem naar Brussel.", "BE"),
    ("addressed", "De VN droegen haar voor aan Australië. Zij vloog naar Brussel.", "BE"),
    ("headed for", "Zij voeren richting Malta en werden in Sfax aan land gezet.", "TN"),
    ("neither nor", "Zij heeft Mali noch Algerije doorkruist. Zij vloog naar Parijs.", "FR"),
    ("a surname", "Nur Kalima, een Rohingya, liep naar Bangladesh.", "BD"),
    ("after having been there", "Na Slovenië en Oostenrijk nam hij de trein naar Bern.", "SI AT CH"),
    ("a booked connection", "Zij landde in Madrid en had een aansluiting naar Dublin.", "ES"),
    (
        "a ticket that was bought",
        "Een oom betaalde een vliegticket naar Istanbul. Vandaar liep hij naar Bulgarije.",
        "TR BG",
    ),
    ("a registered vehicle", "Hij vloog naar Dubai. Het toestel is ingeschreven op Malta.", "AE"),
    ("never lived there", "De man zei nimmer op Malta te hebben gewoond. Hij vloog naar Lissabon.", "PT"),
    (
        "never there after all",
        "Hij reed naar Slovenië. In Italië is hij gestopt. Daar is hij bij nader inzien nooit geweest.",
        "SI",
    ),
    ("no signs", "Hij vloog naar Boedapest. Er zijn geen aanwijzingen dat hij in Polen is aangekomen.", "HU"),
    ("what anybody does", "Wie nog kon, vertrok naar Finland. Hij nam de bus naar Tbilisi.", "GE"),
    ("could have", "Zij liep naar Polen. Via Litouwen had het ook gekund.", "PL"),
    ("instead of", "Zij is naar Turkije gereden, in plaats van naar Iran.", "TR"),
    (
        "belief after a move",
        "Zij stapte op het vliegtuig naar Dubai, in de veronderstelling dat ze naar Qatar ging.",
        "AE",
    ),
    ("it became", "Zij vloog naar Rome. Het werd, na veel omwegen, Nederland.", "IT NL"),
    (
        "tried once more than refused",
        "Zij namen driemaal de trein naar Polen en werden tweemaal naar Belarus teruggezonden.",
        "PL BY PL BY PL",
    ),
    (
        "home again",
        "Zij liep van Colombia naar Panama. Een jaar later landde ze weer in Caracas.",
        "CO PA VE",
    ),
    ("sent on by authorities", "Hij is in 2020 door de Amerikanen naar Mogadishu uitgezet.", "US SO"),
    ("wees uit", "Hij reed naar Tanzania, waar hij werkte. Tanzania wees hem uit naar Kenia.", "TZ KE"),
    (
        "doors opened here",
        "Hij reisde naar Belgrado. Hij lag in een vrachtwagen, tot iemand in Tilburg de deuren opende.",
        "RS NL",
    ),
    (
        "a summary at the head",
        "Van Caracas naar Madrid en verder: een lange weg. Zij liep naar Colombia. "
        "Zij vloog naar Panama. Zij vloog naar Madrid.",
        "CO PA ES",
    ),
    (
        "denied with a dat clause",
        "Dat hij vanuit Calais was vertrokken, ontkent hij. Hij voer naar Dover.",
        "GB",
    ),
    ("a record that is denied", "Dat zij in Wenen is geregistreerd, bestrijdt zij.", "AT"),
]

DATES = [
    (
        "de vorige dag",
        "Op 8 maart 2025 is hij in Gent aangetroffen. Hij was de vorige dag in Madrid geland.",
        "ES",
        "2025-03",
    ),
    ("het jaar ervoor", "In 2015 bereikte zij Israël, Soedan het jaar ervoor.", "SD", "2014"),
    (
        "until",
        "Zij hebben hem tot maart 2023 in Djedda vastgehouden en toen naar Cairo gevlogen.",
        "EG",
        "2023-03",
    ),
    ("told afterwards", "Zij nam de trein naar Praag. Dat was begin maart 2022.", "CZ", "2022-03"),
    ("Easter", "Hij reed naar Praag. Dat was, zei hij, met Pasen 2023.", "CZ", "2023-04"),
    ("two digits", "In augustus '23 voer hij naar Kreta.", "GR", "2023-08"),
    (
        "the pluperfect looks back",
        "Op 20 april 2023 nam hij in Gent de bus. Hij was in maart in Lissabon geland.",
        "PT",
        "2023-03",
    ),
    (
        "a record after an earlier step",
        "Zij kwam in december 2021 via Madrid binnen en reed naar Gent, waar zij op 4 januari 2022 een aanvraag deed.",
        "BE",
        "2022-01",
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), ROLES, ids=[o[0] for o in ROLES])
def test_visits(miner: Miner, what: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in miner.mine(text).route) == expected


@pytest.mark.parametrize(("what", "text", "country", "month"), DATES, ids=[d[0] for d in DATES])
def test_month(miner: Miner, what: str, text: str, country: str, month: str) -> None:
    assert [leg.month for leg in miner.mine(text).route if leg.country == country] == [month]


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2024, 3, 31)]
)
def test_easter(year: int, month: int, day: int) -> None:
    assert (easter(year).month, easter(year).day) == (month, day)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Eiser heeft geweigerd de vragen over zijn reis te beantwoorden.", "refused"),
        ("Over zijn reis is verdachte geen enkele vraag gesteld.", "not_asked"),
        (
            "Gevraagd hoe hij is gereisd, kan verdachte de landen niet noemen. Hij kan dat niet zeggen.",
            "unknown",
        ),
        (
            "V: Bent u via Kroatië gekomen?\nA: Ik zeg er niets over.\nV: Hoe dan?\nA: Dat gaat u niets aan.",
            "refused",
        ),
        (
            "V: Waarom werd u in Herat bedreigd?\nA: In Herat gaf ik les.\nV: Door wie?\nA: Door een buurman.",
            "not_asked",
        ),
        (
            "V: Was u lid van een partij?\nA: In Togo. Over mijn reis zeg ik later wat.\n"
            "V: De reis wordt apart behandeld.\nA: Goed.",
            "not_asked",
        ),
        (
            "V: Waar werkte u?\nA: In Conakry. Ik ben naar Labé gegaan en dook onder.\nV: Hoe bent u vrijgekomen?\n"
            "A: Mijn vader betaalde.",
            "not_asked",
        ),
        ("Gevraagd naar zijn reisroute doet de vreemdeling er het zwijgen toe.", "refused"),
        ("De marine heeft drie schepen in gebruik genomen. Over aankomsten is niet gesproken.", "unknown"),
    ],
)
def test_status(miner: Miner, text: str, status: str) -> None:
    assert miner.mine(text).status == status


def test_joined_verbs_tell_the_means(miner: Miner) -> None:
    legs = miner.mine("Zij is Polen binnengestrompeld. Daarna is zij naar Praag doorgevlogen.").route
    assert [(leg.country, leg.mode) for leg in legs] == [("PL", "foot"), ("CZ", "plane")]


def test_spellings_of_other_languages(miner: Miner) -> None:
    assert [leg.country for leg in miner.mine("Hij reed naar Oezjhorod en vandaar naar Skadar.").route] == [
        "UA",
        "AL",
    ]

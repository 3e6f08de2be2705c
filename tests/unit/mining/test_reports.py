"""How reports tell a journey, by kind of telling: a text in, the countries in order out. All texts are invented."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# kind, text, countries in order of travel
TELLINGS = [
    # first versions (rule 13)
    (
        "first version",
        "Hij verklaarde eerst dat hij via Malta reisde. Later herstelde hij dat: hij kwam via Italië.",
        "IT",
    ),
    (
        "first version in the first interview",
        "In het eerste verhoor zei hij dat hij in Kroatië was geweest. Geconfronteerd met foto's noemde hij Bosnië. "
        "Hij liep naar Bosnië.",
        "BA",
    ),
    (
        "taken back in the corrections",
        "Zij voer naar Chios. Volgens haar eerste verklaring vloog zij daarna naar Oslo; "
        "in de correcties herriep zij dat. Zij vloog naar Brussel.",
        "GR BE",
    ),
    (
        "what it should be",
        "In het rapport staat dat zij in Tunis aan wal ging; volgens de aanvullingen moet dat Valletta zijn. "
        "Zij vloog naar Riga.",
        "MT LV",
    ),
    (
        "a mistake in the file",
        "Zij reed naar Polen. Dat zij in Tsjechië asiel vroeg, bleek een misverstand.",
        "PL",
    ),
    (
        "a transfer that did not take place",
        "Zij vroeg asiel in Ierland. De overdracht aan Italië is opgeschort.",
        "IE",
    ),
    (
        "a transfer that never took place",
        "Zij reisde naar Oostenrijk. De overdracht aan Bulgarije heeft nooit plaatsgevonden.",
        "AT",
    ),
    (
        "what the tachograph says",
        "Te Venlo troffen wij in een oplegger twee mannen aan. Volgens de tachograaf had de wagen over Roemenië "
        "gereden. Zij waren in Wenen ingestapt.",
        "AT NL",
    ),
    (
        "a way that was not taken",
        "Zij voer naar Chios. De weg over Servië, vorig jaar nog druk, heeft zij niet genomen.",
        "GR",
    ),
    (
        "behind a guide",
        "Zij vloog naar Sarajevo. Bij Bihac liep zij achter een gids aan Kroatië in.",
        "BA HR",
    ),
    (
        "a relative met, who lived elsewhere",
        "Hij woonde in Irak. Hij heeft zijn broer opgezocht, die in Georgië studeerde. Hij vloog naar Riga.",
        "LV",
    ),
    (
        "put on a plane after the finding",
        "De eerste aanvraag, in Nederland ingediend op 14 december 2021, is afgewezen, omdat eiser in mei van dat jaar "
        "Bulgarije was ingereisd. Op 2 juni 2022 is hij op het vliegtuig naar Sofia gezet. Toen reed hij naar Servië.",
        "BG NL BG RS",
    ),
    (
        "a holiday that is an island",
        "De Marechaussee heeft op 17 januari 2024 op Schiphol een vrouw de toegang geweigerd. Zij was eerder van Quito "
        "naar Sint-Maarten gevlogen en van daar naar Paramaribo. Een dag later is zij teruggestuurd naar Suriname.",
        "SX SR NL SR",
    ),
    (
        "a pluperfect that goes on",
        "Zij heeft op 8 november 2022 op Schiphol asiel gevraagd. De Marechaussee stelde vast dat zij in april van dat "
        "jaar in Djibouti was aangekomen en op 4 november met de trein naar Addis Abeba was gegaan.",
        "DJ ET NL",
    ),
    # headed for, planned, believed (rule 14)
    (
        "believed",
        "Hij nam een bus, waarvan hij meende dat die naar Londen ging. Hij stapte uit in Gent.",
        "BE",
    ),
    (
        "chosen otherwise",
        "Naar Zweden, waar een nicht woont, wilde zij niet. Zij nam de trein naar Hamburg.",
        "DE",
    ),
    (
        "nobody got there",
        "Zij vlogen naar Tripoli. Naar Malta, wat sommigen hadden gehoopt, is niemand gekomen.",
        "LY",
    ),
    ("waited in vain", "Hij liep naar Frankrijk, waar hij vergeefs op een boot naar Engeland wachtte.", "FR"),
    ("as thought", "Inmiddels is hij in Finland aangekomen en niet, zoals gedacht, in Noorwegen.", "FI"),
    ("a service of others", "Zij reden naar Calais, want daar vertrekt de boot naar Dover.", "FR"),
    # other persons (rule 15)
    (
        "sponsor",
        "Referent heeft Somalië verlaten en is via Kenia naar België gereisd. Zelf liep eiseres naar Ethiopië.",
        "ET",
    ),
    (
        "relative clause on a relative",
        "Hij liep naar Turkije. Een beroep op zijn zus, die in Spanje woont, faalt.",
        "TR",
    ),
    ("the driver behind the wheel", "Zij reden naar Linz. Aan het stuur zat een Hongaar.", "AT"),
    # figures and policy (rule 15)
    ("figures", "Het aantal Syriërs dat naar Kreta oversteekt, is dit jaar met 40 procent gestegen.", ""),
    ("policy", "Het kabinet praat met Rwanda, dat eerder asielzoekers uit Israël opnam, over opvang.", ""),
    # things (rules 12, 16, 17)
    (
        "claim after an inserted clause",
        "Zij reed naar Riga. Denemarken, tot wie men zich richtte, wees het verzoek af.",
        "LV",
    ),
    (
        "visa beside an entry",
        "Zij zijn met een visum naar Moskou gevlogen en 's nachts Letland ingelopen.",
        "RU LV",
    ),
    ("goods", "In een koelwagen vol bloemen uit Kenia reed hij naar Dover.", "GB"),
    (
        "the line of a bus",
        "In de bus Praag-Rotterdam ter hoogte van Venlo zat een man. Hij was naar Praag gevlogen.",
        "CZ NL",
    ),
    ("a purpose", "Zij voer naar Bari. Zij had het over een bruiloft in Genève.", "IT"),
    (
        "another trip",
        "Hij liep naar Iran. Zijn verblijf in Oman in 2014 heeft met deze reis niets van doen.",
        "IR",
    ),
    # the start of the journey (rule 3)
    ("name from", "Amina uit Mosul was bang. Zij liep naar Turkije.", "TR"),
    ("people from", "Eisers zijn druzen uit Suwayda in Syrië. Zij reden naar Libanon.", "LB"),
    ("born and raised", "Eiseres, geboren en getogen in Shiraz, nam de bus naar Turkije.", "TR"),
    (
        "a start told later",
        "Vanuit Izmir voer een jacht uit. Aan boord was een Afghaan die in 2019 uit Herat naar Turkije was gevlucht. "
        "Het jacht bracht hen naar Crotone.",
        "TR IT",
    ),
    # order (rule 5)
    (
        "a stamp told after arrival",
        "Zij vloog naar Schiphol. In haar paspoort staat een stempel van de luchthaven van Riga.",
        "LV NL",
    ),
    (
        "records told first",
        "Eiser is in Bulgarije geregistreerd. Hij is als kind naar Iran gebracht en reisde over Turkije en Bulgarije "
        "naar Servië.",
        "IR TR BG RS",
    ),
    (
        "earlier",
        "Wij troffen een man aan in een wagon. De trein was in Linz beladen. "
        "Eerder was hij naar Belgrado gevlogen en door Hongarije naar Oostenrijk gereden.",
        "RS HU AT NL",
    ),
    (
        "picked up elsewhere",
        "Zij waren in Arad overgestapt uit een vrachtwagen die hen in Burgas had opgehaald.",
        "BG RO",
    ),
    ("steps after a colon", "Hij zat de hele rit uit: Linz, Passau en Luik.", "AT DE BE"),
    # returns (rules 8, 9)
    (
        "who sends back was entered",
        "Hij liep naar Servië. Hongaarse agenten stuurden hem terug naar Servië.",
        "RS HU RS",
    ),
    (
        "counted attempts",
        "Hij liep vanuit Bosnië Kroatië in, maar agenten zetten hem terug. De tweede keer zetten ze hem weer terug. "
        "De derde keer zag niemand hem.",
        "HR BA HR BA HR",
    ),
    (
        "refused at the airport",
        "Een Ghanees is op Schiphol geweigerd. Hij kwam via Istanbul. "
        "Met de eerste vlucht is hij teruggestuurd naar Istanbul.",
        "TR NL TR",
    ),
    ("sent back by a country", "Een visser uit Mbour is in 2021 door Spanje teruggestuurd.", "ES SN"),
    # found by who writes (rules 6, 11)
    (
        "found, place not named",
        "In de trein uit Antwerpen trof de Marechaussee vier Eritreeërs aan.",
        "BE NL",
    ),
    (
        "beside a town",
        "Ter hoogte van Zwolle hielden wij drie mannen staande. Zij waren via Denemarken gekomen.",
        "DK NL",
    ),
    ("is here now", "Zij bereikte Cyprus en is sinds kort in Nederland.", "CY NL"),
    # borders (rule 18)
    ("border with", "Hij is de grens met Tsjaad overgestoken.", "TD"),
    ("adjective and border", "Zij zijn te voet de Slowaakse grens overgestoken.", "SK"),
    ("two adjectives, one noun", "Hij was over Zwitsers en Frans grondgebied naar Metz gereden.", "CH FR"),
    # handed over, let in, taken over (rules 10, 18)
    (
        "handed to authorities",
        "Zij vroeg asiel in Denemarken. In 2022 is zij aan de Poolse autoriteiten overgedragen.",
        "DK PL",
    ),
    ("let in", "Hij voer uit Zoewara. Cyprus liet hem na een week aan land. Hij vloog naar Parijs.", "CY FR"),
    (
        "taken along by a relative",
        "Zij reed naar Lyon. Haar oom, die uit Portugal was gekomen, reed haar naar Gent.",
        "FR BE",
    ),
    # what did not happen
    ("should have", "Zij landde in Praag. De reis had moeten eindigen in Glasgow.", "CZ"),
    (
        "a statement that was dropped",
        "Zij liep naar Servië. De stelling dat zij in Italië was, heeft men laten vallen.",
        "RS",
    ),
    ("not a condition", "Als jongen van tien reed hij naar Pakistan.", "PK"),
    # what came true
    ("a ticket that was used", "Hij kocht een vliegticket naar Ankara. Daar leerde hij lassen.", "TR"),
    (
        "a promise that came true",
        "Haar was werk in een hotel in Doha beloofd. In werkelijkheid poetste zij er.",
        "QA",
    ),
]


@pytest.mark.parametrize(("kind", "text", "expected"), TELLINGS, ids=[t[0] for t in TELLINGS])
def test_telling(miner: Miner, kind: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in miner.mine(text).route) == expected


MODES = [
    ("compound", "Zij nam de ochtendtrein naar Linz.", ["train"]),
    (
        "two means, each for its own",
        "Zij gingen van Hanoi naar Moskou met het vliegtuig, in een vrachtwagen naar Kiev.",
        ["plane", "truck"],
    ),
    ("carried over by `not there but here`", "Hij is niet naar Oslo gevlogen, maar naar Vilnius.", ["plane"]),
    ("pauses on the way", "Ze reden in een busje door Oostenrijk en tankten in Tsjechië.", ["van", "van"]),
    (
        "climbs in, does not walk",
        "Bij Bari kropen zij in een trailer. Die bracht hen naar Patras.",
        [None, "truck"],
    ),
]


@pytest.mark.parametrize(("kind", "text", "expected"), MODES, ids=[m[0] for m in MODES])
def test_means(miner: Miner, kind: str, text: str, expected: list[str | None]) -> None:
    assert [leg.mode for leg in miner.mine(text).route] == expected

"""Routes by rule: a text in, the countries reached in order out. All texts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from routezicht.mining import Miner

TEXTS = Path(__file__).parent / "texts.jsonl"

# rule, text, countries in order of travel
RULES = [
    ("1 arrivals, in order", "Eiser reisde met de trein via Letland naar Estland.", "LV EE"),
    ("2 the start is no leg", "Eiser, een Algerijn, vloog van Oran naar Alicante.", "ES"),
    (
        "2 a return to the start is one",
        "Eiser is Armeniër. Hij vroeg asiel in België en werd naar Jerevan uitgezet.",
        "BE AM",
    ),
    ("3 lived in, not from", "Betrokkene, Ghanees, woonde in Kiev. Hij nam de trein naar Polen.", "PL"),
    ("4 two places are one leg", "Hij voer naar Samos en vloog van Athene naar Praag.", "GR CZ"),
    (
        "5 told backwards",
        "V: Hoe kwam u in Wenen?\nA: Met de trein uit Boedapest.\nV: En daarvoor?\nA: Servië.",
        "RS HU AT",
    ),
    ("6 gaps stay gaps", "Hij landde op Malta en meldde zich in Ter Apel.", "MT NL"),
    ("7 passing through counts", "Zij vloog met een tussenstop in Doha naar Warschau.", "QA PL"),
    ("7 changing told after", "Zij vloog naar Minsk. Onderweg is zij in Istanbul overgestapt.", "TR BY"),
    (
        "8 pushback is two legs",
        "Hij liep Kroatië in, maar de politie stuurde hem terug naar Bosnië.",
        "HR BA",
    ),
    (
        "8 repeated pushback",
        "Hij was in Bosnië. Twee keer liep hij Kroatië in en werd hij teruggestuurd naar Bosnië.",
        "BA HR BA HR BA",
    ),
    (
        "6 arrival in telegram style",
        "Betr. voer naar Italië, liep naar Frankrijk, 5 juli aankomst Breda.",
        "IT FR NL",
    ),
    ("6 a bare land asked", "V: Hoe reisde u?\nA: Naar Italië.\nV: En Nederland?\nA: Met de bus.", "IT NL"),
    ("9 an attempt is none", "Hij probeerde per boot Italië te bereiken. Later vloog hij naar Parijs.", "FR"),
    (
        "9 not let on board",
        "A: Voor een vlucht naar Oslo werd ik bij de gate geweigerd. Ik nam de trein naar Berlijn.",
        "DE",
    ),
    (
        "10 transfer and second journey",
        "Eiser vroeg in mei 2021 in Zweden asiel. In juni 2022 vroeg hij in Nederland asiel. "
        "In maart 2023 is hij overgedragen aan Zweden.",
        "SE NL SE",
    ),
    (
        "11 a record outweighs denial",
        "Er is een Eurodac-treffer in Bulgarije. Eiser ontkent daar te zijn geweest.",
        "BG",
    ),
    ("12 a visa proves nothing", "Spanje heeft eiser een visum verleend. Hij vloog naar Rome.", "IT"),
    ("12 nor does a claim", "Verweerder heeft Finland om overname gevraagd. Eiser kwam via Estland.", "EE"),
    ("13 the last version", "Hij ging niet naar Oostenrijk maar naar Slovenië.", "SI"),
    (
        "13 a step taken back",
        "A: Ik nam de bus naar Gent. Nee, dat zeg ik verkeerd. Ik nam de trein naar Metz.",
        "FR",
    ),
    ("13 refuted", "Eiser kwam met de bus uit Lyon. Dat hij in Spanje asiel vroeg, is niet gebleken.", "FR"),
    ("14 wishes", "Zij wilde naar Canada, maar nam de bus naar Polen.", "PL"),
    ("14 promises", "De smokkelaar had Londen beloofd. Zij werd naar Duinkerken gebracht.", "FR"),
    ("14 conditions", "Als hij geld had gehad, was hij naar Australië gegaan. Hij liep naar Iran.", "IR"),
    ("15 somebody else", "Hij liep naar Turkije. Zijn broer reisde via Libië naar Italië.", "TR"),
    ("15 taken along", "Een neef bracht hem met de auto naar België.", "BE"),
    ("15 no traveller", "Warschau overlegt met Litouwen over de aanvoer van graan.", ""),
    ("16 birthplace", "Eiser, geboren te Koeweit, vloog naar Riga.", "LV"),
    ("16 relatives", "Hij reed naar Kroatië. Zijn zus woont in Noorwegen.", "HR"),
    (
        "16 plates and drivers",
        "Hij zat in een bestelbus met Pools kenteken; de chauffeur was een Let. Zij reden naar Duitsland.",
        "DE",
    ),
    ("16 other trips", "Hij was ooit op vakantie in Thailand. Nu vloog hij naar Athene.", "GR"),
    (
        "17 where the vehicle came from",
        "In een trailer uit Slowakije zat een jongen. Hij was in Wenen ingestapt.",
        "AT",
    ),
    (
        "18 authorities stand for the country",
        "Hij liep de grens over. De Zweden namen zijn vingerafdrukken.",
        "SE",
    ),
    ("18 misspelt", "Betr. reisde via Boelgarije en Roemania naar Hongarie.", "BG RO HU"),
    ("18 own codes", "Zij voer naar Curaçao.", "CW"),
    ("18 homonym with its country beside it", "Hij nam de boot naar Tripoli in Libanon.", "LB"),
    ("19 a government", "Parijs wil strengere controles. Zij reisde via Luik.", "BE"),
    ("20 asked and denied", "V: Bent u in Italië geweest?\nA: Nee. Ik kwam via Frankrijk.", "FR"),
    ("20 asked and confirmed", "V: Bent u in Italië geweest?\nA: Ja, een week.", "IT"),
]


def countries(miner: Miner, text: str) -> str:
    return " ".join(leg.country for leg in miner.mine(text).route)


@pytest.mark.parametrize(("rule", "text", "expected"), RULES, ids=[r[0] for r in RULES])
def test_rule(miner: Miner, rule: str, text: str, expected: str) -> None:
    assert countries(miner, text) == expected


MODES = [
    ("Zij vloog naar Bari.", "plane"),
    ("Zij voer met een rubberboot naar Kos.", "boat"),
    ("Zij nam de veerboot naar Dublin.", "ship"),
    ("Zij zat in een koelwagen naar Dover.", "truck"),
    ("Zij reed in een busje naar Linz.", "van"),
    ("Zij nam een touringcar naar Linz.", "bus"),
    ("Een kennis reed haar naar Linz.", "car"),
    ("Zij nam de nachttrein naar Linz.", "train"),
    ("Zij liep de Poolse grens over.", "foot"),
    ("Zij zwom naar Ceuta.", None),
    ("Zij bereikte Linz.", None),
    ("Naar Zürich ging zij met de bus, niet te voet.", "bus"),
]


@pytest.mark.parametrize(("text", "mode"), MODES)
def test_mode_at_the_border(miner: Miner, text: str, mode: str | None) -> None:
    assert [leg.mode for leg in miner.mine(text).route] == [mode]


def test_one_means_for_a_series_goes_to_every_country(miner: Miner) -> None:
    route = miner.mine("Hij reisde met een lijnbus via Letland en Litouwen naar Polen.").route
    assert [(leg.country, leg.mode) for leg in route] == [("LV", "bus"), ("LT", "bus"), ("PL", "bus")]


def test_the_vehicle_boarded_carries_the_next_arrival(miner: Miner) -> None:
    route = miner.mine("In Boekarest klom hij in een oplegger. Via Hongarije kwam hij in Wenen aan.").route
    assert [(leg.country, leg.mode) for leg in route][1:] == [("HU", "truck"), ("AT", "truck")]


STATUS = [
    ("V: Via welke landen bent u gereisd?\nA: Daar wil ik niets over zeggen.", "refused"),
    ("V: Via welke landen bent u gereisd?\nA: Dat weet ik niet, het was donker.", "unknown"),
    ("Eiser is niet naar zijn reisroute gevraagd.", "not_asked"),
    ("V: Wat deed u voor werk?\nA: Ik was bakker.", "not_asked"),
    ("Het aantal vluchten naar Minsk daalt.", "unknown"),
    (
        "Nationaliteit: Eritrea\n\nDe reisroute is in dit gehoor niet besproken.\n"
        "Vraag: Heeft u familie in Nederland?\nAntwoord: Ja, <PERSON>, <ADDRESS>.",
        "not_asked",
    ),
    (
        "Nationaliteit: Gambia\nVraag: Hoe reisde u?\nAntwoord: Daar wil ik niets over zeggen.\n"
        "Vraag: Heeft u familie in Nederland?\nAntwoord: Ja, <PERSON>, <ADDRESS>.",
        "refused",
    ),
    ("Hij liep naar Turkije. Over de rest wil hij niet verklaren.", "given"),
]


@pytest.mark.parametrize(("text", "status"), STATUS)
def test_status(miner: Miner, text: str, status: str) -> None:
    mined = miner.mine(text)
    assert mined.status == status
    assert bool(mined.route) == (status == "given")


def test_evidence_is_registered_where_an_authority_recorded_the_traveller(miner: Miner) -> None:
    route = miner.mine("Hij liep naar Servië. In Kroatië zijn zijn vingerafdrukken genomen.").route
    assert [(leg.country, leg.evidence) for leg in route] == [("RS", "stated"), ("HR", "registered")]


def test_a_finding_by_the_writing_service_is_told_first_and_reached_last(miner: Miner) -> None:
    text = (
        "Op 4 mei 2023 is in Venlo in een bestelbus een man aangetroffen. "
        "Hij verklaarde vanuit Wenen door Duitsland te zijn gereden."
    )
    route = miner.mine(text).route
    assert [leg.country for leg in route] == ["AT", "DE", "NL"]
    assert (route[-1].month, route[-1].mode, route[-1].evidence) == ("2023-05", "van", "registered")


def test_origin_destination_and_not_visited(miner: Miner) -> None:
    mined = miner.mine(
        "Eiser, een Iraniër, liep naar Turkije en vloog naar Schiphol. Zijn oom woont in Zweden."
    )
    assert (mined.origin, mined.destination, mined.not_visited) == ("IR", "NL", ["SE"])


def test_a_reported_month_dates_relative_years(miner: Miner) -> None:
    route = miner.mine("Ik ben vorig jaar naar Spanje gevlogen.", told_month="2024-03").route
    assert [leg.month for leg in route] == ["2023"]


def test_own_texts_as_a_whole(miner: Miner) -> None:
    """A floor for the invented texts that the rules were made with; the dev sets are scored elsewhere."""
    exact = visited = wrongly = 0
    records = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    for record in records:
        found = [leg.country for leg in miner.mine(record["text"]).route]
        if found and found[0] == record["origin"]:
            found = found[1:]
        exact += found == [leg["country"] for leg in record["route"]]
        visited += len(record["not_visited"])
        wrongly += len(set(found) & set(record["not_visited"]))
    assert exact >= 0.85 * len(records)
    assert wrongly <= 0.05 * visited

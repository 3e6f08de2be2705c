"""Steps told in brief, corrected, told before or after: bare names, last rides, homes, halts."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# what is tested, text (invented), countries in order of travel
ROUTES = [
    ("bare steps", "Hij vloog naar Istanbul. Dan Griekenland. Dan Noord-Macedonië.", "TR GR MK"),
    (
        "bare steps with a way of going",
        "Hij liep naar Turkije. Toen Bulgarije, in juni, door een rivier gelopen.",
        "TR BG",
    ),
    (
        "bare steps by the hour",
        "Hij vloog naar Madrid. 's Middags Portugal, 's avonds Frankrijk.",
        "ES PT FR",
    ),
    ("halts by number", "Hij vertrok in mei. Jordanië was de eerste halte. Egypte de tweede.", "JO EG"),
    ("a way that was taken", "Hij nam Slowakije, Tsjechië en Duitsland, vanwege de sneeuw.", "SK CZ DE"),
    (
        "a country that was chosen",
        "Hij werkte in Spanje. In mei koos hij Portugal en bleef er twee jaar.",
        "ES PT",
    ),
    ("boats that were full", "Hij ging naar Marokko, want de boten naar Sardinië zaten vol.", "MA"),
    ("his own room there", "Hij voer naar Bari. Vanuit zijn hotel in Gent belde hij zijn zus.", "IT BE"),
    ("an aside between commas", "Over Niger, zo staat in het gehoor, trok zij naar Algerije.", "NE DZ"),
    (
        "rides as a list",
        "Hij was in Antalya. Een vlucht naar Sarajevo, een tocht door Kroatië, en hij was in Graz.",
        "TR BA HR AT",
    ),
    (
        "passed by another means",
        "Hij voer met de ferry naar Zweden. Denemarken zag hij vanuit de bus.",
        "SE DK",
    ),
    (
        "seen on the way from there",
        "Zij stapten in Letland in een busje. Litouwen en Polen zagen zij door een gat. Zij kwamen in Breda.",
        "LV LT PL NL",
    ),
    (
        "two coasts in front of the verb",
        "Hij voer naar Ceuta. Via het Spaanse binnenland en de Franse kust reisde hij naar Gent.",
        "ES FR BE",
    ),
    (
        "a way behind a relative clause",
        "Van Mashhad, waar hij was geboren, trok hij over Turkije naar Samos.",
        "TR GR",
    ),
    (
        "nobody goes there",
        "Zij vliegen naar Bakoe en lopen naar Georgië. Via Oman reist vrijwel niemand meer.",
        "AZ GE",
    ),
    (
        "earlier than what was told",
        "Hij werd in december 2021 door de Poolse grenswacht gered. Hij was twee weken eerder naar Minsk "
        "gevlogen.",
        "BY PL",
    ),
    (
        "a change beside an arrival",
        "Hij liep naar Kenia. In mei landde hij op Schiphol, na een tussenstop in Doha.",
        "KE QA NL",
    ),
    (
        "a landing by way of",
        "Hij kwam met een vlucht uit Lima, waar hij via Bogotá was geland. Hij vroeg asiel op Schiphol.",
        "CO PE NL",
    ),
    (
        "the train of the finding",
        "In de trein uit Keulen zijn op 23 mei 2023 bij Hengelo drie Turken aangetroffen. Zij waren naar "
        "Tirana gevlogen en met een busje naar Duitsland gereden.",
        "AL DE NL",
    ),
    (
        "the flight of the finding",
        "Op 3 mei 2024 landden vier Indiërs uit Athene op Eindhoven. Zij vlogen naar Dubai en door naar "
        "Bakoe. Griekenland bereikten zij per boot.",
        "AE AZ GR NL",
    ),
    ("a lone start is the origin", "Op 3 mei 2024 kwam hij uit Turkije in Nederland aan.", "NL"),
    (
        "boarded there",
        "In Vlissingen zijn op 3 mei 2023 drie verstekelingen gevonden. Zij waren in Dakar aan boord gegaan.",
        "NL",
    ),
    (
        "corrected in the next clause",
        "Hij vloog naar Doha. Het verslag zegt dat hij naar Estland liep, maar dat moet Finland zijn.",
        "QA FI",
    ),
    (
        "corrected by what it was",
        "Hij vloog naar Doha. Hij liep naar Estland, verklaarde hij eerst. Later verbeterde hij dat: het "
        "was Finland.",
        "QA FI",
    ),
    (
        "corrected beside the step",
        "Zij ging met de bus naar Lima; eerst zei zij Ecuador, maar daar woont haar zus.",
        "PE",
    ),
    (
        "a home in a relative clause",
        "Zij is vanuit Somalië via Jemen, waar zij sinds haar jeugd woonde, naar Egypte gegaan.",
        "EG",
    ),
    (
        "a home that is left",
        "Hij vertelde vanuit Doha, waar hij negen jaar woonde, naar Belgrado te zijn gevlogen.",
        "RS",
    ),
    (
        "work since long before",
        "Sinds zijn zestiende werkte hij in Dubai. Hij vloog naar Entebbe.",
        "UG",
    ),
    (
        "where one travelled thereupon",
        "Een neef in Lyon vond werk voor hem, waarna hij met een bus daarheen reisde.",
        "FR",
    ),
    (
        "a reason in the pluperfect",
        "Hij voer naar Kos. Omdat Macedonië zijn grens had gesloten, week hij uit naar Bulgarije.",
        "GR BG",
    ),
    (
        "how an attempt ended",
        "Zijn poging om Kreta te bereiken eindigde in een Turkse cel. Hij vloog naar Rome.",
        "TR IT",
    ),
    (
        "a border, and a post",
        "Hij liep de Ierse grens over en op 3 mei, tussen de forenzen, de grenspost van Ceuta door.",
        "IE ES",
    ),
]


@pytest.mark.parametrize(("what", "text", "expected"), ROUTES, ids=[o[0] for o in ROUTES])
def test_route(miner: Miner, what: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in miner.mine(text).route) == expected

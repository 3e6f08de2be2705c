"""Numbers, plates and addresses of mail that are read out or written with spaces go; counts and flights stay."""

from __future__ import annotations

import pytest

from routezicht.deid import default


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("Mail: pieter punt jansen apenstaartje postvak punt nl.", "EMAIL", "Mail: <EMAIL>."),
        (
            "haar mail is sofie punt k twee drie, apenstaartje, doos punt example.",
            "EMAIL",
            "haar mail is <EMAIL>.",
        ),
        ("e-mail: jan(at)vb(dot)example", "EMAIL", "e-mail: <EMAIL>"),
        ("BELLEN OP ZERO OTTO, TRENTADUE, ZERO NOVE, CINQUANTA, TRE", "PHONE", "BELLEN OP <PHONE>"),
        ("tel: zéro six, douze, trente quatre, quarante, huit, neuf", "PHONE", "tel: <PHONE>"),
        ("number: oh seven seven four two nine one one three", "PHONE", "number: <PHONE>"),
        ("tel: null eins sieben drei vier vier neun zwei", "PHONE", "tel: <PHONE>"),
        ("numero seis cuatro cuatro dos ocho nueve uno cero", "PHONE", "numero <PHONE>"),
        ("nummer sifr tis'a arba'a sab'a wahid khamsa sitta tlata", "PHONE", "nummer <PHONE>"),
        (
            "Zij is te bellen op vier-een-acht, drie-drie, nul-vijf, zeven-twee, met nul ervoor.",
            "PHONE",
            "Zij is te bellen op <PHONE>.",
        ),
        (
            "het nummer is vijf drie negen, dan 552 en dan 41 0. En nu.",
            "PHONE",
            "het nummer is <PHONE>. En nu.",
        ),
        (
            "Hij rijdt in een witte Audi, BC 09 FNE, en is weg.",
            "PLATE",
            "Hij rijdt in een witte Audi, <PLATE>, en is weg.",
        ),
        ("Er stond een witte met wgm 4 kl7.", "PLATE", "Er stond een witte met <PLATE>."),
        ("Voertuigen: VGK-40-X en BT 882 ZL.", "PLATE", "Voertuigen: <PLATE> en <PLATE>."),
        ("kenteken victor bravo, streepje, 8-1-6, streepje, kilo", "PLATE", "kenteken <PLATE>"),
        ("plaat: Karel Dirk 12 Willem", "PLATE", "plaat: <PLATE>"),
        ("de bus had nummerplaat lima oscar 7 7 1", "PLATE", "de bus had nummerplaat <PLATE>"),
    ],
)
def test_identifier_that_is_read_out_goes(text: str, kind: str, rest: str) -> None:
    found = default().deidentify(text)
    assert found.text == rest
    assert {span.type for span in found.spans} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "Vlucht BT 882 RIX-AMS vertrok om 12.00 uur.",
        "Zij vlogen met KL 1234 AMS en later met de bus.",
        "De auto is in november 2023 vier keer gezien.",
        "Zij reed met de golf, 3 keer, en hotel India, 4 nachten.",
        "met de auto om 12 uur naar Calais",
        "auto met 4 deuren op de A2 en 3 man",
        "bus van 20 uur naar 4 dorpen",
        "Wij waren met een, twee, drie, vier mensen.",
    ],
)
def test_count_or_flight_stays(text: str) -> None:
    assert default().deidentify(text).text == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Hij zit in een appgroep, balkan trans 44\n- laat maar", "balkan trans 44"),
        ("Verbalisant las in de groepsapp plukken oostland de berichten.", "plukken oostland"),
        ("groep in WhatsApp: Peruanos en Utrecht", "Peruanos en Utrecht"),
        ("-- whatsappgroep Les Amis de l'Europe\n-- moeder", "Les Amis de l'Europe"),
        ("chatnaam ~oumar taxi 7", "~oumar taxi 7"),
        ("Tel 0612345678; groep Prevozi Balkan – ugodno\nRekening: geen", "Prevozi Balkan – ugodno"),
        ("(samsung, tel 0612345678), groep safar 12 alg-esp", "safar 12 alg-esp"),
        ("zij zit in telegramgroep met de naam vrije vogels nl, en betaalde", "vrije vogels nl"),
        ("[10:01] ~wolf van kiel: kom", "wolf van kiel"),
    ],
)
def test_name_of_a_messenger_group_goes(text: str, gone: str) -> None:
    assert default().deidentify(text).text == text.replace(gone, "<HANDLE>").replace("0612345678", "<PHONE>")


@pytest.mark.parametrize(
    "text",
    [
        "Zij zat in de appgroep. Daarna ging zij weg.",
        "In de appgroep stond dat de boot om 3 uur ging.",
        "In de whatsappgroep werd over Calais gesproken.",
        "Via de appgroep kreeg hij de locatie in Lille.",
        "De groep Afghanen reisde naar Gent.",
        "naar Gent ~ Lille, ~3 dagen",
    ],
)
def test_talk_of_a_group_stays(text: str) -> None:
    assert default().deidentify(text).text == text

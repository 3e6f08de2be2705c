"""Hearings: who speaks, what a short answer means, and what an answer leaves out. All texts are invented."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner

# what, text, countries in order of travel
TEXTS = [
    (
        "a label of any name is known by what it says",
        "Procesbegeleider: Hoe kwam u in Letland?\nVerteller: Met een bus.\nProcesbegeleider: En daarna?\n"
        "Verteller: Naar Polen.",
        "LV PL",
    ),
    (
        "answers after a dash",
        "Gehoorambtenaar: Bent u in Spanje geweest?\n- Nee.\nGehoorambtenaar: Waar dan wel?\n- In Portugal, een maand.",
        "PT",
    ),
    (
        "a letter and a dash for a label",
        "V - Bent u in Oostenrijk geweest?\nA - Nee.\nV - Hoe reisde u dan?\nA - Met de trein naar Praag.",
        "CZ",
    ),
    (
        "a bare place, confirmed",
        "V: Waar ging u heen?\nA: Naar Servië.\nV: Toen naar Kroatië?\nA: Ja.",
        "RS HR",
    ),
    ("a bare place, denied", "V: Waar ging u heen?\nA: Naar Servië.\nV: Via Kroatië?\nA: Zeker niet.", "RS"),
    (
        "a whole answer that denies",
        "V: Hoe reisde u?\nA: Naar Malta.\nV: En Tunesië?\nA: Niet geweest.",
        "MT",
    ),
    (
        "yes at the end",
        "V: Hoe reisde u?\nA: Naar Malta.\nV: Terug naar Tunesië?\nA: Terug naar de cel, ja.",
        "MT TN",
    ),
    (
        "no does not take back what was told",
        "V: Hoe reisde u?\nA: Ik liep naar Litouwen.\nV: Is Litouwen het laatste land?\nA: Nee. Polen, met de trein.",
        "LT PL",
    ),
    (
        "what the question takes for granted",
        "V: Wat kwam er na Niamey?\nA: Agadez. Daarna reed ik naar Algerije.",
        "NE DZ",
    ),
    (
        "an application elsewhere is no other trip",
        "V: Heeft u eerder in Europa asiel aangevraagd?\nA: Ja, in Zweden. Daarna nam ik de trein naar Hamburg.",
        "SE DE",
    ),
    ("the country of a place", "V: Hoe ging het verder?\nA: Ik liep tot een dorp. Dat was Moldavië.", "MD"),
    ("a ticket that was used", "V: En toen?\nA: Ik kocht een ticket naar Tirana.", "AL"),
    (
        "a ticket that was not",
        "V: En toen?\nA: Ik kocht een ticket naar Tirana, maar nam de bus naar Sofia.",
        "BG",
    ),
    ("where daarheen points", "V: En toen?\nA: Ik kreeg een visum voor Ecuador en vloog daarheen.", "EC"),
    (
        "not there, but here: an earlier stay remains",
        "V: Vertel.\nA: Ik nam de bus naar Servië. Daar liep ik Hongarije in. De politie bracht ons weg. "
        "Niet naar Servië, maar naar de Roemenen.",
        "RS HU RO",
    ),
    (
        "somebody of a people who is from elsewhere",
        "V: Hoe kwam u verder?\nA: Ik liep naar Zwitserland. Een Albanees uit Skopje reed mij naar Lyon.",
        "CH FR",
    ),
    (
        "who is named first may be taken along by him later",
        "V: En toen?\nA: Een kennis verkocht horloges op straat en nam mij mee naar Chili.",
        "CL",
    ),
    ("what others said", "V: En toen?\nA: Ik liep naar Albanië. Iedereen zei Montenegro, ik niet.", "AL"),
    (
        "where it was cheaper",
        "V: Hoe kwam u verder?\nA: Ik voer naar Malta. In Libië was het goedkoper, maar daar ken ik niemand.",
        "MT",
    ),
    ("a plan", "V: Hoe reisde u?\nA: Naar Servië.\nV: Wat was het plan?\nA: Slovenië. Dus ik liep.", "RS"),
    (
        "names after another's attempt",
        "V: Hoe reisde u?\nA: Naar Chili. Mijn zus deed het anders. Peru, Brazilië, en toen is zij gestopt.",
        "CL",
    ),
    (
        "one of several",
        "V: Hoe reisde u?\nA: Ik vloog naar Oslo. Er waren er twee. Eén is dood, één zit in Toronto.",
        "NO",
    ),
    (
        "not put there",
        "V: Hoe reisde u?\nA: Ik voer naar Malta. Naar Libië hebben ze mij gelukkig niet gezet.",
        "MT",
    ),
    (
        "a passive that goes on after toen",
        "V: Hoe reisde u?\nA: Ik vloog naar Oslo. Een kennis is toen naar Irak gestuurd.",
        "NO",
    ),
    (
        "the town of the country named before it",
        "V: Hoe reisde u?\nA: Ik vloog naar Panama. Ik bleef in Venezuela, in Valencia.",
        "PA VE",
    ),
    ("Dublin as a procedure", "Dublin- en reisgehoor\nV: Hoe reisde u?\nA: Ik vloog naar Oslo.", "NO"),
    (
        "who does not know whether",
        "V: Hoe reisde u?\nA: Met een truck naar Polen. Of wij door Litouwen reden, kan ik niet zeggen.",
        "PL",
    ),
    (
        "where the driver is from",
        "V: Hoe reisde u?\nA: Ik vloog naar Oslo. Een man uit Bazel bracht ons naar Malmö.",
        "NO SE",
    ),
    (
        "seen on television",
        "V: Hoe reisde u?\nA: Ik reisde naar Oostenrijk. Op televisie zag ik Lampedusa.",
        "AT",
    ),
    (
        "people from elsewhere",
        "V: Hoe reisde u?\nA: Ik reisde naar Oostenrijk. De mensen uit Eritrea gingen voor.",
        "AT",
    ),
    (
        "a denial before the comma",
        "V: Hoe reisde u?\nA: Naar Oostenrijk.\nV: U zou in Roemenië zijn gezien.\n"
        "A: Dat klopt niet, dat was iemand anders.",
        "AT",
    ),
    (
        "what a visa was for",
        "V: Hoe reisde u?\nA: Naar Oostenrijk.\nV: Heeft u een visum gehad?\nA: Voor Spanje, nooit opgehaald.",
        "AT",
    ),
    (
        "sighted on the third day",
        "V: Hoe reisde u?\nA: In juni 2021 vloog ik naar Casablanca.\nV: En toen?\nA: Op de derde dag zagen wij "
        "Lanzarote.",
        "MA ES",
    ),
    ("fingers taken", "V: Waar was u?\nA: Ik liep naar Slovenië. In Kranj namen ze vingers.", "SI"),
]


@pytest.mark.parametrize(("what", "text", "expected"), TEXTS, ids=[t[0] for t in TEXTS])
def test_countries(what: str, text: str, expected: str) -> None:
    assert " ".join(leg.country for leg in Miner().mine(text).route) == expected, what

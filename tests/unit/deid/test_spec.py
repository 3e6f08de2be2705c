"""What goes and what stays: made-up sentences of hearing and police reports, text in and text out."""

from __future__ import annotations

import pytest

from routezicht.deid import Deidentifier, deidentify

# Every name, number and address is invented.
GOES = [
    ("V: Hoe heet uw broer?\nA: Zafer.", "V: Hoe heet uw broer?\nA: <PERSON>."),
    ("Ik reisde met mijn neef Haroun en zijn vrouw.", "Ik reisde met mijn neef <PERSON> en zijn vrouw."),
    ("De tolk, mevrouw Winter, vertaalde.", "De tolk, mevrouw <PERSON>, vertaalde."),
    ("Getuige J.P. van der Molen tekent.", "Getuige <PERSON> tekent."),
    ("mijn oom heet tesfaldet en woont hier", "mijn oom heet <PERSON> en woont hier"),
    ("Mijn achternaam spel je Z-E-R-A-Y.", "Mijn achternaam spel je <PERSON>."),
    ("Zijn BSN is 111222333.", "Zijn BSN is <BSN>."),
    ("Bel mij op 06-12 34 56 78.", "Bel mij op <PHONE>."),
    ("Hij stortte op NL91 ABNA 0417 1643 00.", "Hij stortte op <IBAN>."),
    ("Een busje met kenteken 12-XK-34 stopte.", "Een busje met kenteken <PLATE> stopte."),
    ("V-nummer: 281.234.5678", "V-nummer: <VNUMMER>"),
    ("Proces-verbaal PL27QA/24-123456 is gesloten.", "Proces-verbaal <PVNUMMER> is gesloten."),
    ("Mail naar s.haddad@example.org.", "Mail naar <EMAIL>."),
    ("Hij is geboren op 3 april 1991.", "Hij is geboren op <DOB>."),
    ("Zij is geboren in 1378.", "Zij is geboren in <DOB>."),
    ("Hij woont aan de Kastanjelaan 12b, 3511 AB Utrecht.", "Hij woont aan de <ADDRESS>, <POSTCODE> Utrecht."),
    ("Hij werkte bij Bakkerij Demir en later elders.", "Hij werkte bij <EMPLOYER> en later elders."),
    ("Zij lag in ziekenhuis De Linde.", "Zij lag in <HOSPITAL>."),
    ("De smokkelaar werd Abu Rayan genoemd.", "De smokkelaar werd <NICKNAME> genoemd."),
]  # fmt: skip

STAYS = [
    "Via Izmir en Athene ging ik met de trein naar Wenen.",
    "Wij betaalden 3.500 euro per persoon voor de rubberboot.",
    "Ik vertrok in mei 2022 uit Eritrea.",
    "Op 14 maart 2023 kwam ik met de bus aan in Gent.",
    "De Syrische nationaliteit is niet in geschil.",
    "Op de A67 bij Venlo werd een bestelbus aangehouden.",
    "Ik bleef drie maanden in Istanbul en een jaar in Athene.",
    "Damascus - Aleppo - Gaziantep - Izmir",
    "Door de storm op zee lag de haven stil.",
    "De reis duurde twaalf dagen, te voet en met een vrachtwagen.",
]


@pytest.mark.parametrize(("text", "expected"), GOES)
def test_identifiers_go(text: str, expected: str) -> None:
    assert deidentify(text) == expected


@pytest.mark.parametrize("text", STAYS)
def test_the_route_stays(text: str) -> None:
    assert deidentify(text) == text


def test_a_name_that_is_also_a_city_is_told_apart_by_context() -> None:
    text = "Ik ging naar Florence. Daar wachtte mevrouw Florence op mij."
    assert deidentify(text) == "Ik ging naar Florence. Daar wachtte mevrouw <PERSON> op mij."


def test_a_name_that_is_also_a_word_stays_where_it_is_the_word() -> None:
    text = "Meneer Boot vond de boot. De boot was lek, zei Boot."
    out = deidentify(text)
    assert "vond de boot. De boot was lek" in out
    assert "Boot" not in out


def test_a_name_found_once_goes_everywhere_in_any_case_and_misread_by_a_scanner() -> None:
    text = "Mijn zus heet Yorsalem. Ik zag yorsalem in Tripoli. YORSALEM huilde. Yorsa1em ging naar huis."
    assert "orsa" not in deidentify(text).lower()


def test_a_name_over_a_line_break_goes_whole() -> None:
    assert (
        deidentify("Ik, verbalisant Roelof\nDrenthen, hoorde hem.") == "Ik, verbalisant <PERSON>, hoorde hem."
    )


def test_a_number_never_takes_the_first_letter_of_the_name_behind_it() -> None:
    assert deidentify("Bel 06-12345678 Oumar.") == "Bel <PHONE> <PERSON>."
    assert deidentify("V-nummer 281.234.5678 Salim wacht.") == "V-nummer <VNUMMER> <PERSON> wacht."


def test_a_pseudonym_is_the_same_inside_a_document_and_another_in_the_next() -> None:
    engine = Deidentifier(key=b"k" * 32)
    one = engine.deidentify("Mijn oom Zerai sprak. Daarna zweeg Zerai.", pseudonyms=True).text
    two = engine.deidentify("Mijn tante zag Zerai in Asmara. Mijn oom Zerai sprak.", pseudonyms=True).text
    names = {word.strip(".") for word in one.split() if word.startswith("<PERSON_")}
    assert len(names) == 1
    assert not names & {word.strip(".") for word in two.split()}
    assert engine.deidentify("Mijn oom Zerai sprak. Daarna zweeg Zerai.", pseudonyms=True).text == one


def test_spans_carry_type_recognizer_and_score_and_point_at_the_value() -> None:
    text = "Zijn BSN is 111222333."
    (span,) = Deidentifier().deidentify(text).spans
    assert text[span.start : span.end] == "111222333"
    assert (span.type, span.recognizer) == ("BSN", "bsn_bare")
    assert 0 < span.score <= 1
    assert "111222333" not in str(span.as_dict())

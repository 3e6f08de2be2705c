"""Surnames that are everyday words: taken where only a person fits, left where the word is meant."""

from __future__ import annotations

import pytest

from routezicht.deid import Deidentifier

ENGINE = Deidentifier()
LOWER = "opgemaakt op maandag, de man kwam uit sudan. {} hij reisde via libie naar italie met een boot."


@pytest.mark.parametrize(
    "text",
    [
        "{} zag een bus met twaalf personen.",
        "{} en Jansen controleerden de parkeerplaats.",
        "Aan: {}, AVIM Rotterdam",
        "cc: {}\nBijgaand het rapport.",
    ],
)
@pytest.mark.parametrize("name", ["Kuiper", "Vogel", "Molenaar", "Valk"])
def test_a_word_without_article_that_acts_or_is_written_to_is_a_person(text: str, name: str) -> None:
    assert name not in ENGINE.deidentify(text.format(name)).text


@pytest.mark.parametrize(
    "sentence", ["tolk kuiper was te laat.", "getuige de valk kwam niet.", "molenaar zag een bus."]
)
def test_in_small_letters_a_role_or_a_verb_shows_the_person(sentence: str) -> None:
    result = ENGINE.deidentify(LOWER.format(sentence)).text
    assert not any(name in result for name in ("kuiper", "valk", "molenaar"))


@pytest.mark.parametrize(
    "sentence",
    [
        "de tolk vertaalde de brief.",
        "toen de agent geld vroeg, liep hij weg.",
        "de wolf in het bos was dood.",
    ],
)
def test_what_is_meant_as_a_word_stays(sentence: str) -> None:
    assert sentence in ENGINE.deidentify(LOWER.format(sentence)).text
    assert ENGINE.deidentify(sentence.capitalize()).text == sentence.capitalize()

"""Words that the word lists must know: names of peoples, places, vehicles and verbs, by what they mean."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner
from routezicht.mining.gazetteer import lexicon
from routezicht.mining.tags import BITS
from routezicht.mining.tokens import Tagger

TAGGER = Tagger(lexicon().tags)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("kenyaanse", "KE"),
        ("emirati", "AE"),
        ("sahrawi's", "EH"),
        ("bangladeshi", "BD"),
        ("tadzjikistaanse", "TJ"),
        ("erythrea", "ER"),
        ("milanese", "IT"),
        ("somalilanders", "SO"),
        ("burkinabe", "BF"),
    ],
)
def test_a_people_or_adjective_belongs_to_its_country(name: str, code: str) -> None:
    assert lexicon().names[name][0] == code


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("overgeladen", "carrier"),
        ("terugsleepten", "return"),
        ("weggekomen", "depart"),
        ("binnengedrongen", "arrive"),
        ("doortrok", "move"),
        ("verpleegd", "stay"),
        ("stukadoor", "person"),
        ("schoonouders", "kin"),
        ("passeur", "other"),
        ("milities", "authority"),
        ("kassabon", "doc"),
        ("politiebureau", "geo"),
        ("grensmuur", "border"),
    ],
)
def test_a_word_is_in_its_class(word: str, label: str) -> None:
    assert TAGGER(word)[1] & BITS[label]


@pytest.mark.parametrize(
    ("sentence", "mode"),
    [
        ("Eiser reisde in een treincoupé naar Slovenië.", "train"),
        ("Eiser reisde in een koelcontainer naar Slovenië.", "truck"),
        ("Eiser reisde in een kofferbak naar Slovenië.", "car"),
        ("Eiser reisde met een lancha naar Griekenland.", "boat"),
        ("Eiser reisde per helikopter naar Griekenland.", "plane"),
    ],
)
def test_a_means_of_transport_gives_its_mode(miner: Miner, sentence: str, mode: str) -> None:
    assert [leg.mode for leg in miner.mine(sentence).route] == [mode]


@pytest.mark.parametrize(
    "sentence",
    ["De stukadoor vroeg asiel in Duitsland.", "Eiser is in een Hongaars politiebureau vastgehouden."],
)
def test_a_word_does_not_hide_a_visit(miner: Miner, sentence: str) -> None:
    assert len(miner.mine(sentence).route) == 1


def test_a_short_name_does_not_take_the_spelling_of_another(miner: Miner) -> None:
    assert [leg.country for leg in miner.mine("Eiser is via Rakka naar Turkije gereisd.").route] == [
        "SY",
        "TR",
    ]

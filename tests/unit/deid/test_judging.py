"""The judge: what it adds, what it gives back, and what its model may hold."""

from __future__ import annotations

import pytest

from routezicht.deid import judging, learning
from routezicht.deid.document import read
from routezicht.deid.engine import Deidentifier
from routezicht.deid.features import pairs, scene
from routezicht.deid.lexicon import Class, lexicon
from routezicht.deid.scan import ruled

ENGINE = Deidentifier()

TEXTS = """=== IND plain
Mijn oom {{PERSON|Zorvald}} woont in {{CITY|Gent}}. Ik reisde met {{PERSON|Qilmar}} naar {{CITY|Calais}}.
=== KMAR plain
Wij spraken {{PERSON|Wexlund}} in {{CITY|Breda}}. Hij kwam met {{PERSON|Zorvald}} uit {{COUNTRY|Servië}}.
=== POLITIE lower
Getuige {{PERSON|Brixom}} zag {{PERSON|Qilmar}} in {{CITY|Tilburg}}. Zij gingen met de trein naar {{CITY|Lille}}.
"""


def test_a_record_is_its_text_with_the_spans_of_its_marks() -> None:
    ((noise, first), *_) = learning.records(TEXTS)
    assert noise == "plain"
    record = learning.marked(first)
    assert record.text == "Mijn oom Zorvald woont in Gent. Ik reisde met Qilmar naar Calais."
    assert [record.text[a:b] for a, b in record.gone] == ["Zorvald", "Qilmar"]
    assert [record.text[a:b] for a, b in record.kept] == ["Gent", "Calais"]
    bare = learning.masked(first)
    assert bare.text == "Mijn oom <PERSON> woont in Gent. Ik reisde met <PERSON> naar Calais."
    assert bare.gone == ()


@pytest.mark.parametrize(
    "noise", ["plain", "lower", "upper", "ocr", "wrap", "linebreak", "nospace", "noaccent"]
)
def test_noise_keeps_the_marks_on_their_words(noise: str) -> None:
    import random

    for _, pieces in learning.records(TEXTS):
        clean = learning.marked(pieces)
        noisy = learning.marked(learning.noisy(pieces, noise, random.Random(3)))
        assert len(noisy.gone) == len(clean.gone)
        assert len(noisy.kept) == len(clean.kept)


def test_training_is_deterministic_and_tells_names_from_places() -> None:
    import orjson

    models = [orjson.dumps(learning.train(learning.records(TEXTS * 4))) for _ in range(2)]
    assert models[0] == models[1]
    trained = judging.load(models[0])
    document = ruled("Mijn oom Kelmondar woont in Gent.")
    chances = dict(zip((w.text for w in document.tokens.word), trained.chances(scene(document)), strict=True))
    assert chances["Kelmondar"] > 0.5 > chances["Gent"]
    assert chances["woont"] < 0.1


def test_the_fast_sum_is_the_sum_of_all_features() -> None:
    judge = judging.judge()
    document = read("Betrokkene Kelmondar reed op 3 mei 2023 met de bus naar Gent.\nV. Wie was Zorvald?")
    seen = scene(document)
    for i, odds in enumerate(judge.odds(seen)):
        known = [f for f in learning.features(seen, i) if isinstance(f, str)]
        own = judge.bias + sum(judge.single.get(feature, 0.0) for feature in known)
        near = sum(judge.pair.get(pair, 0.0) for pair in pairs(seen, i))
        certain = not judging.HARMLESS < own < judging.CERTAIN
        assert odds == pytest.approx(own if certain else own + near)


def test_the_model_holds_no_name_and_no_number() -> None:
    judge = judging.judge()
    word_like = Class.WORD | Class.FUNC | Class.LOWERSAFE | Class.PERSONVERB | Class.PARTICLE | Class.MONTH
    cue = Class.TITLE | Class.ROLE | Class.KIN | Class.NAMING | Class.EMPLOY | Class.ORGHEAD | Class.NICKHEAD
    place = Class.PLACEPREP | Class.STRONGPLACE
    held = {feature.split(" word ", 1)[1] for feature in judge.single if " word " in feature}
    held |= {
        part
        for pair in judge.pair
        if pair[0] in {"nk", "k+n", "ngk", "nn", "n-k", "n+n", "k++n"}
        for part in pair[1:]
        if part.isalpha() and len(part) > 3 and part.islower()
    }
    assert len(held) > 300
    for word in held:
        assert lexicon().classes(word) & (word_like | cue | place), "a word that is not Dutch vocabulary"
    whole = [f for f in judge.single if " ends " in f or " begins " in f]
    assert all(len(f.rsplit(" ", 1)[1]) <= 4 for f in whole)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        # Codes and names that no rule knows, in wordings of everyday reports.
        ("De auto had kenteken KX19 OJD en reed naar Calais.", "Calais"),
        ("Hij ligt nu in Zuyderland Heerlen. Daarvoor was hij in Calais.", "Calais"),
        ("Gezien door surveillant 7731 bij de grens met Servië.", "Servië"),
    ],
)
def test_what_no_rule_knows_goes_and_places_stay(text: str, left: str) -> None:
    result = ENGINE.deidentify(text).text
    assert left in result
    assert "<" in result
    for secret in ("KX19", "OJD", "Zuyderland", "Heerlen", "7731"):
        assert secret not in result


@pytest.mark.parametrize(
    "text",
    [
        "De route was Bursa-Plovdiv-Niš, daarna te voet.",
        "Hij vloog met vlucht TK 1952 naar Amsterdam.",
        "De tickets kostten SRD 94.000 per persoon.",
        "Aangetroffen bij tankstation De Molen langs de A50.",
        "Op 14-03-2023 vertrok de bus naar Calais.",
        "In de trein ICE 128 uit Keulen zaten twee personen.",
        "Gehoord met een tolk in het Tagalog en in het Bambara.",
        "Zij stapten bij Lille in een Dacia Lodgy en in een Toyota Proace.",
    ],
)
def test_route_information_stays(text: str) -> None:
    assert ENGINE.deidentify(text).text == text


def test_a_match_that_is_given_back_frees_its_words_only() -> None:
    document = read("Jan Jansen zag Piet.")
    document.take(0, 10, "PERSON", "person", 0.6)
    document.take(4, 19, "PERSON", "repeat", 0.6)
    document.release([document.matches[0]])
    assert list(document.taken) == [0, 1, 1, 1]
    assert [match.start for match in document.matches] == [4]


def test_a_sure_rule_is_not_overruled() -> None:
    document = read("Jan zag Piet.")
    document.take(0, 3, "PERSON", "person", judging.SURE)
    document.take(8, 12, "PERSON", "person", judging.SURE - 0.1)
    judging.withdraw(document, [0.0] * 3)
    assert [match.start for match in document.matches] == [0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Zij zit in de groep Rinkeldam naar Holland op Facebook.",
            "Zij zit in de <HANDLE> op Facebook.",
        ),
        ("Groep: Rinkeldam 24/7\nEinde", "Groep: <HANDLE>\nEinde"),
        (
            "Ik liep in de groep Afghanen die naar Servië ging.",
            "Ik liep in de groep Afghanen die naar Servië ging.",
        ),
        ("Zij reisde via Costa Rica en Sierra Leone.", "Zij reisde via Costa Rica en Sierra Leone."),
        ("V: Waarheen?\nV: En toen?\nGetuige: Werk.\nGetuige: Ja.\nGetuige: Nee.", None),
    ],
)
def test_groups_countries_and_speakers(text: str, expected: str | None) -> None:
    assert ENGINE.deidentify(text).text == (expected or text)

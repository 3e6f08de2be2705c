"""Any input: no error, valid values, the same result for the same text; and what the lexicon must hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routezicht.mining import Miner, compile_lexicon
from routezicht.mining.gazetteer import NAMES_FILE, lexicon
from routezicht.mining.phonetic import sound_key
from routezicht.mining.spot import closest

MINER = Miner()
SENTENCE = "Eiser, een Iraniër, liep in mei 2021 naar Turkije en vloog naar Athene. "
FRAGMENTS = [
    "Vraag: Bent u in Italië geweest?", "Antwoord: Nee.", "V:", "A: ja", "naar", "via Griekenland", "<PERSON>", "\n",
    "teruggestuurd", "twee keer", "op 31 februari 2021", "in 9999", "niet", "maar", "(", ")", "12 weken later", ":",
    "AFG-IRN", "Beiroet–Belgrado", "de Poolse grens over", "hier", "zijn broer",
    "met de bus", "vorig jaar", "0", "ß", "?",
]  # fmt: skip


def check(text: str) -> None:
    mined = MINER.mine(text)
    assert mined.status in {"given", "not_asked", "refused", "unknown"}
    assert (mined.status == "given") == bool(mined.route)
    assert 0 <= mined.confidence <= 1
    for leg in mined.route:
        assert re.fullmatch("[A-Z]{2}", leg.country)
        assert leg.month is None or re.fullmatch(r"\d{4}(-\d\d)?", leg.month)
        assert leg.mode in {None, "plane", "boat", "ship", "truck", "van", "bus", "car", "train", "foot"}
        assert 0 < leg.confidence < 1
    assert not set(mined.not_visited) & {leg.country for leg in mined.route}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_unicode(text: str) -> None:
    check(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS + SENTENCE.split())).map(" ".join))
def test_any_order_of_telling_words(text: str) -> None:
    check(text)
    assert MINER.mine(text) == Miner().mine(text)


@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda t: t.replace("ï", "i"), lambda t: t.replace(" ", "\r\n")]
)
def test_layout_noise_is_survived(change: object) -> None:
    check(change(SENTENCE))  # type: ignore[operator]


def test_a_megabyte_on_one_line_and_repeated_text() -> None:
    check(SENTENCE * (1_000_000 // len(SENTENCE)))
    check("naar " * 200_000)
    check("Turkije, " * 100_000)


def test_no_text() -> None:
    assert MINER.mine("").route == []
    assert MINER.mine("<PERSON> <PHONE>").status == "unknown"


def test_placeholders_do_not_break_a_sentence() -> None:
    route = MINER.mine("Meneer <PERSON> is door <PERSON> met de auto naar België gebracht.").route
    assert [(leg.country, leg.mode) for leg in route] == [("BE", "car")]


def test_explanation_names_words_and_rules() -> None:
    lines = "\n".join(MINER.explain("Hij liep naar Turkije. Zijn broer woont in Zweden."))
    assert "Leg 1: TR" in lines
    assert "Not visited: SE - somebody else's journey or stay (rule 15)" in lines


def test_names_of_countries_and_peoples_are_known() -> None:
    names = lexicon().names
    expected = {
        "wit-rusland": "BY", "albanese": "AL", "chinese": "CN", "zwitsers": "CH", "rijsel": "FR", "luik": "BE",
        "kosovaar": "XK", "ivoriaan": "CI", "engeland": "GB", "ter apel": "NL", "canarische eilanden": "ES",
    }  # fmt: skip
    assert {name: names[name][0] for name in expected} == expected


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("boelgarije", "bulgarije"),
        ("azerbeidzan", "azerbeidzjan"),
        ("budapesht", "boedapest"),
        ("tiblisi", "tbilisi"),
    ],
)
def test_misspelt_names_are_found(spelling: str, name: str) -> None:
    found = closest(spelling)
    assert found is not None
    assert lexicon().names[found][0] == lexicon().names[name][0]


def test_sound_key_has_no_case_or_marks() -> None:
    assert sound_key("biaalistok") == sound_key("bialystok")


def test_the_lexicon_is_compiled_atomically(tmp_path: Path) -> None:
    folder = compile_lexicon(tmp_path)
    first = (folder / NAMES_FILE).read_bytes()
    assert compile_lexicon(tmp_path) == folder
    assert (folder / NAMES_FILE).read_bytes() == first
    assert {p.name for p in folder.iterdir()} == {NAMES_FILE, "places.marisa"}

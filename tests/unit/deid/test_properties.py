"""Properties for any text: valid spans, same answer twice, nothing more to find in the answer."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from routezicht.deid import Deidentifier
from routezicht.deid.document import read

ENGINE = Deidentifier()
REPORT = (
    "V: Met wie reisde u?\r\nA: Met mijn neef Abdulmalik Zorab, geb. 3-4-1991, tel. 06-12345678.\r\n"
    "Wij gingen via Izmir naar Athene, voor 2.500 euro, in mei 2022.\r\nVerbalisant F. Terwolde (nr. 12345)\r\n"
)
WORDS = st.sampled_from(
    [
        "de",
        "een",
        "in",
        "naar",
        "mijn",
        "broer",
        "mevrouw",
        "tolk",
        "heet",
        "Gent",
        "Izmir",
        "Storm",
        "storm",
        "Ahmed",
        "Zerai",
        "zerai",
        "van",
        "el",
        "al-",
        "12",
        "2022",
        "mei",
        "1990",
        "geb",
        "euro",
        "3.500",
        "06-12345678",
        "NL91ABNA0417164300",
        "PL27QA/24-123456",
        "AB-123-C",
        "<PERSON>",
        "<PHONE_1a2b3c>",
        "\n",
        ".",
        ",",
        ":",
        "(",
        ")",
        '"',
        "-",
        "'X'",
        "V:",
        "A:",
        "jaar",
        "uit",
    ]
)
texts = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@settings(deadline=None, max_examples=150)
@given(texts)
def test_spans_lie_in_order_inside_the_text(text: str) -> None:
    position = 0
    for span in ENGINE.deidentify(text).spans:
        assert position <= span.start < span.end <= len(text)
        position = span.end


@settings(deadline=None, max_examples=150)
@given(texts)
def test_the_text_outside_the_spans_is_untouched(text: str) -> None:
    result = ENGINE.deidentify(text)
    expected, position = "", 0
    for span in result.spans:
        expected += text[position : span.start] + f"<{span.type}>"
        position = span.end
    assert result.text == expected + text[position:]


@settings(deadline=None, max_examples=150)
@given(texts)
def test_a_second_run_changes_nothing(text: str) -> None:
    once = ENGINE.deidentify(text).text
    assert ENGINE.deidentify(once).text == once


@settings(deadline=None, max_examples=50)
@given(texts)
def test_the_answer_does_not_depend_on_what_came_before(text: str) -> None:
    assert Deidentifier().deidentify(text) == ENGINE.deidentify(text)


def test_one_sign_over_and_over_breaks_nothing() -> None:
    for unit in ("A. ", "1 ", "- ", "een ", '"', "(", "\n", "<", "geb. ", "van de ", "Zerai en ", "+31 6 "):
        ENGINE.deidentify(unit * 200)


def test_no_text_gives_no_text() -> None:
    assert ENGINE.deidentify("").text == ""


def test_windows_line_ends_stay_and_hide_nothing() -> None:
    out = ENGINE.deidentify(REPORT).text
    assert out.count("\r\n") == REPORT.count("\r\n")
    assert "Zorab" not in out
    assert "Terwolde" not in out
    assert "Izmir naar Athene" in out


def test_case_and_accents_do_not_save_a_name() -> None:
    stripped = "".join(c for c in unicodedata.normalize("NFKD", REPORT) if not unicodedata.combining(c))
    for text in (REPORT.upper(), REPORT.lower(), stripped, unicodedata.normalize("NFD", REPORT)):
        out = ENGINE.deidentify(text).text.lower()
        for name in ("abdulmalik", "zorab", "terwolde", "12345678"):
            assert name not in out
        assert "izmir naar athene" in out


def test_a_megabyte_in_one_line_is_read_once_and_gives_what_its_parts_give() -> None:
    line = "Ik ging met mijn broer Abdulmalik naar Izmir, tel. 06-12345678. "
    rounds = 1_000_000 // len(line)
    result = ENGINE.deidentify(line * rounds)
    assert result.text == ENGINE.deidentify(line).text * rounds


def test_the_number_of_words_looked_at_grows_with_the_text_and_no_faster() -> None:
    assert len(read(REPORT * 40).tokens) == 40 * len(read(REPORT).tokens)

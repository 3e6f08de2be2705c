"""Registers of stewards and agreements, and the states that the database holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routezicht import release
from routezicht.errors import ConfigError
from routezicht.release.states import OPEN, TRANSITIONS, State


def test_the_database_holds_the_states_of_the_data(lab: Any) -> None:
    assert set(lab.sql("SELECT before_state, event, after_state FROM ops.release_transition")) == {
        (t.before.value, t.event, t.after.value) for t in TRANSITIONS
    }
    assert dict(lab.sql("SELECT state, is_open FROM ops.release_state")) == {
        state.value: state in OPEN for state in State
    }


def test_registering_twice_changes_nothing(lab: Any) -> None:
    people = {"steward_ind": "IND", "steward_kmar": "KMar", "nieuw": "COA"}
    release.register(lab.settings, people)
    audited = lab.sql("SELECT count(*) FROM ops.audit")
    release.register(lab.settings, people)
    assert lab.sql("SELECT count(*) FROM ops.audit") == audited
    stewards = lab.sql("SELECT name FROM ops.steward WHERE ended_on IS NULL ORDER BY 1")
    assert stewards == [("nieuw",), ("steward_ind",), ("steward_kmar",)]
    assert lab.sql("SELECT count(*) FROM ops.release_agreement WHERE agreement = 'DEMO-CONVENANT-1'") == [
        (1,)
    ]


def test_a_dismissed_steward_may_come_back(lab: Any) -> None:
    release.register(lab.settings, {"steward_kmar": "KMar"})
    release.register(lab.settings, {"steward_ind": "IND", "steward_kmar": "KMar"})
    assert lab.sql("SELECT ended_on FROM ops.steward WHERE name = 'steward_ind'") == [(None,)]


@pytest.mark.parametrize("text", ["", "agreements: 3", "agreements: [{purpose: x}]", "[", "agreements: [3]"])
def test_a_list_that_cannot_be_read_registers_nothing(lab: Any, text: str) -> None:
    Path(lab.settings.home / "agreements.yaml").write_text(text)
    with pytest.raises(ConfigError, match="list of agreements"):
        release.register(lab.settings, {})
    assert lab.sql("SELECT count(*) FROM ops.steward WHERE ended_on IS NULL") == [(4,)]

"""A release from request to recall on a real warehouse."""

from __future__ import annotations

from typing import Any

import pytest

from routezicht import release
from routezicht.errors import ReleaseForbidden


def test_from_request_to_recall(lab: Any) -> None:
    number = lab.reported()
    assert lab.review(number, "steward_ind") == "reviewed_once"
    assert lab.review(number, "steward_kmar") == "approved"
    lab.gate("candidate")
    assert lab.sql("SELECT count(*) FROM published.fct_route_month", role="rz_bi") == [(0,)]

    release.publish(number, lab.settings)
    shown = lab.sql(
        "SELECT status, count(*), min(value) FROM published.fct_route_month GROUP BY 1", role="rz_analyst"
    )
    found = {status: (rows, smallest) for status, rows, smallest in shown}
    # The complete grid: 3 sources x 3 origins x 3 borders x 3 corridors x (6 months and UNKNOWN).
    assert sum(rows for rows, _ in found.values()) == 3 * 3 * 3 * 3 * 7
    assert found["not_available"] == (3 * 3 * 3 * 7, None)  # nvik_pv never delivered
    assert found["published"][1] >= 10

    assert release.recall(number, lab.settings, by="steward_ind", reason="wrong code list") is None
    assert lab.sql("SELECT count(*) FROM published.fct_route_month", role="rz_analyst") == [(0,)]


def test_what_a_source_without_delivery_holds_is_not_available(lab: Any) -> None:
    lab.published()
    assert lab.sql(
        "SELECT DISTINCT status FROM published.fct_corridor_quarter WHERE source_code = 'nvik_pv'"
    ) == [("not_available",)]


def test_the_same_run_asks_once(lab: Any) -> None:
    number = lab.request(request_key="run-1")
    assert lab.request(request_key="run-1") == number
    with pytest.raises(ReleaseForbidden, match="already asked for another release"):
        lab.request(request_key="run-1", period_through="2024-03")

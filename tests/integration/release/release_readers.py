"""What readers see, and the claim that a step changes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from routezicht.errors import ReleaseForbidden
from routezicht.release import store

FACTS = ("fct_route_month", "fct_corridor_quarter", "fct_entry_region_month", "fct_detection_month")


def seen_by_readers(lab: Any) -> list[Any]:
    """Everything that the business intelligence role can see in the fact views."""
    return [lab.sql(f"SELECT * FROM published.{fact} ORDER BY 1, 2, 3, 4", role="rz_bi") for fact in FACTS]


@contextmanager
def nothing_published(lab: Any, message: str) -> Iterator[None]:
    before = seen_by_readers(lab), lab.sql("SELECT * FROM published.current_release")
    with pytest.raises(ReleaseForbidden, match=message):
        yield
    assert (seen_by_readers(lab), lab.sql("SELECT * FROM published.current_release")) == before


def publish_in_the_database(lab: Any, number: int) -> None:
    """Past the checks in Python: only what the database itself verifies."""
    with store.connect(lab.settings) as conn:
        store.call(conn, "publish_release", number)


def force_state(lab: Any, number: int, state: str) -> None:
    """As a superuser who tampers with the state."""
    lab.sql("UPDATE ops.release SET state = %s WHERE release_id = %s", [state, number])

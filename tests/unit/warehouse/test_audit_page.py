"""The reference page names every event that the database records."""

from __future__ import annotations

import re

from routezicht.governance.audit import EXPLANATION
from routezicht.warehouse.migrations.script import SQL_FOLDER
from routezicht.warehouse.roles_page import PAGE

TEXT = PAGE.with_name("audit.md").read_text()


def test_every_event_is_on_the_page() -> None:
    sql = "\n".join(path.read_text() for path in SQL_FOLDER.glob("*.sql"))
    events = set(re.findall(r"append_audit\(\s*'([a-z._]+)'", sql))
    assert len(events) > 10
    assert {event for event in events if f"`{event}" not in TEXT} == set()


def test_every_finding_is_on_the_page() -> None:
    assert [kind for kind in EXPLANATION if kind.replace("_", " ") not in TEXT] == []

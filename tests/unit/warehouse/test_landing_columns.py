"""What `land` expects per table is what the migration makes."""

from __future__ import annotations

import re

import pytest

from routezicht.warehouse.landing import COLUMNS
from routezicht.warehouse.migrations.script import SQL_FOLDER

TYPES = {"bigint": "int8", "integer": "int4", "real": "float4", "boolean": "bool"}


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_columns_of_a_landing_table(table: str) -> None:
    body = (SQL_FOLDER / "0002_landing.sql").read_text().split(f"CREATE TABLE landing.{table} (")[1]
    made = re.findall(r"^    ([a-z_]+) ([a-z]+)", body.split("PARTITION BY")[0], re.MULTILINE)
    given = {name: TYPES.get(kind, kind) for name, kind in made if name not in ("delivery_id", "source")}
    assert given == dict(COLUMNS[table])

"""Find one record of a JSON Lines file and say how its text was read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson

from routezicht.errors import RoutezichtError


def explain_record(source: Path, identifier: str, clean: Callable[[str], str]) -> list[str]:
    """Lines that explain the route of the record with that id; `clean` removes identifiers first.

    Raises:
        RoutezichtError: the file or the record does not exist, or a line is not a record.
    """
    from routezicht.mining import Miner

    if not source.is_file():
        raise RoutezichtError("The input file does not exist.", where=str(source), action="check the path")
    with source.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = orjson.loads(line)
                found = str(record["id"]) == identifier
                text, told = record["text"], record.get("told_month")
            except (ValueError, TypeError, KeyError, AttributeError):
                # `from None`: the decoder's own error carries the document.
                raise RoutezichtError(
                    "A line is not a record.", where=f"line {number}", action="give objects with id and text"
                ) from None
            if found:
                return Miner().explain(clean(text), told_month=told)
    raise RoutezichtError("No record has that id.", where="--explain", action="give an id of the input")

"""Stream JSON Lines through the miner: all cores, constant memory, the same order out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson

from routezicht.errors import RoutezichtError

_CHUNK = 64


def _records(source: Path) -> Iterator[bytes]:
    with source.open("rb") as stream:
        for line in stream:
            if line.strip():
                yield line


def _chunks(source: Path) -> Iterator[list[tuple[int, bytes]]]:
    lines = enumerate(_records(source), 1)
    while chunk := list(islice(lines, _CHUNK)):
        yield chunk


@lru_cache(maxsize=2)
def _reader(deidentified: bool) -> Callable[[str], str]:
    if deidentified:
        return str
    from routezicht.deid import deidentify

    def clean(text: str) -> str:
        return deidentify(text)

    return clean


def _parse(number: int, line: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        record = None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise RoutezichtError(
            "A line is not a JSON object with a text.",
            where=f"record {number}",
            action="give JSON Lines with the keys id and text",
        )
    return record


def _mine_chunk(job: tuple[list[tuple[int, bytes]], bool]) -> bytes:
    from routezicht.mining import Miner
    from routezicht.mining.records import mine_record

    chunk, deidentified = job
    miner, clean = Miner(), _reader(deidentified)
    out = []
    for number, line in chunk:
        record = _parse(number, line)
        out.append(
            orjson.dumps(mine_record(miner, record, clean(record["text"])), option=orjson.OPT_APPEND_NEWLINE)
        )
    return b"".join(out)


def mine_file(source: Path, target: Path, *, deidentified: bool, workers: int) -> None:
    """Mine every record of `source` into `target`; a target appears only when it is complete."""
    from routezicht.mining.gazetteer import lexicon

    lexicon()  # compiled once here, not by every worker
    count = workers or os.cpu_count() or 1
    jobs = ((chunk, deidentified) for chunk in _chunks(source))
    partial = target.with_name(target.name + ".part")
    try:
        with partial.open("wb") as out:
            if count == 1:
                out.writelines(map(_mine_chunk, jobs))
            else:
                with get_context("fork").Pool(count) as pool:
                    out.writelines(pool.imap(_mine_chunk, jobs))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def explain_record(source: Path, identifier: str, *, deidentified: bool) -> list[str]:
    """How the record with that id was read: the words of each leg, and the rule that dropped a country."""
    from routezicht.mining import Miner

    for number, line in enumerate(_records(source), 1):
        record = _parse(number, line)
        if str(record.get("id")) == identifier:
            return Miner().explain(_reader(deidentified)(record["text"]), told_month=record.get("told_month"))
    raise RoutezichtError("No record has that id.", where="--explain", action="give an id of the input")

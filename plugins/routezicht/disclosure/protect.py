"""Protects a family of linked tables, given everything that was released before."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.family import (
    NOT_SHOWN,
    PUBLISHED,
    ProtectedFamily,
    ReleasedFamily,
    cell_keys,
    exact_cells,
    family_domains,
    full_table,
)
from routezicht.disclosure.linked import System, build_system
from routezicht.disclosure.rounding import Bounds, keyed_uniform, round_block
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from routezicht.disclosure.linked import Domains
    from routezicht.disclosure.spec import FamilySpec

    Ints = NDArray[np.int64]

DEFAULT_METHOD = "round"
KEY_BYTES_MIN = 16
# Small independent parts are solved together: a programme of a few cells costs more to set up than to solve.
BATCH_CELLS = 250


def protect_family(
    spec: FamilySpec,
    tables: Mapping[str, pd.DataFrame],
    *,
    previous: Sequence[ReleasedFamily] = (),
    key: bytes,
) -> ProtectedFamily:
    """Tables that are safe to publish together and beside all earlier releases.

    Args:
        spec: the disclosure model.
        tables: exact counts per table name: one row per cell, a cell without a row counts zero.
        previous: all earlier releases, oldest first, recalled ones too.
        key: secret, at least 16 bytes, the same for all releases of the family.

    Raises:
        DisclosureError: the tables are not what the spec says, or cannot be protected.
    """
    if len(key) < KEY_BYTES_MIN:
        raise DisclosureError(
            "The key is too short.", where="key", action=f"use at least {KEY_BYTES_MIN} random bytes"
        )
    absent = [table.name for table in spec.tables if table.name not in tables]
    if absent:
        raise DisclosureError("Tables are missing.", where=", ".join(absent), action="give all tables")
    method = spec.method or DEFAULT_METHOD
    _check_previous(spec, method, previous)
    domains = family_domains(spec, tables, previous)
    counts = {
        table.name: exact_cells(table, tables[table.name], domains, spec.impossible) for table in spec.tables
    }
    old = {table.name: _last_values(table.name, table.dimensions, domains, previous) for table in spec.tables}
    shapes = {table.name: tuple(table.dimensions) for table in spec.tables}
    system = build_system(domains, shapes, counts, old)
    outcome = _round(spec, system, key)
    return _result(spec, domains, system, outcome, key)


@dataclass
class _Outcome:
    """Values per node, the blocks about which nothing is said, and how the blocks went."""

    values: list[Ints]
    withheld: list[int]
    room: int
    blocks: dict[str, int]


def _round(spec: FamilySpec, system: System, key: bytes) -> _Outcome:
    bounds = Bounds(spec.threshold, spec.threshold - 1)
    values = [node.old.copy() for node in system.nodes]
    stays = _blocks_that_hold(system, bounds)
    luck = [
        (
            keyed_uniform(key, "show", system.domains, node),
            keyed_uniform(key, "luck", system.domains, node),
        )
        for node in system.nodes
    ]
    weights = [spec.weights.get(node.name or "", 1.0) for node in system.nodes]
    tally = {"kept": len(stays), "made": 0, "made_freely": 0, "withheld": 0}
    withheld: list[int] = []
    todo = [int(block) for block in system.blocks if int(block) not in stays]
    for batch in _batches(system, todo):
        attempts = [batch] if len(batch) == 1 else [batch, *([block] for block in batch)]
        for n, blocks in enumerate(attempts):
            spans = system.spans(blocks[0], blocks[-1])
            nodes, links = system.cut(spans)
            draws = [(a[span], b[span]) for (a, b), span in zip(luck, spans, strict=True)]
            found = round_block(nodes, links, draws, weights, bounds, sticky=True)
            if found is None and len(blocks) == 1:
                found = round_block(nodes, links, draws, weights, bounds, sticky=False)
                tally["made_freely"] += found is not None
            if found is None:
                if len(blocks) == 1:
                    withheld += blocks
                    found = [np.zeros(len(node.keys), dtype=np.int64) for node in nodes]
                else:
                    continue
            for part, span, value in zip(values, spans, found, strict=True):
                part[span] = value
            tally["made"] += len(blocks)
            if n == 0:
                break
    tally["withheld"] = len(withheld)
    return _Outcome(values, withheld, bounds.room, tally)


def _batches(system: System, blocks: Sequence[int]) -> list[list[int]]:
    """Consecutive blocks, put together until they hold enough cells to be worth a programme."""
    batches: list[list[int]] = []
    size = BATCH_CELLS
    known = list(system.blocks)
    for block in blocks:
        cells = sum(span.stop - span.start for span in system.spans(block, block))
        # Only neighbours: the blocks between first and last must all be part of the batch.
        follows = bool(batches) and known.index(block) == known.index(batches[-1][-1]) + 1
        if size + cells > BATCH_CELLS or not follows:
            batches.append([])
            size = 0
        batches[-1].append(block)
        size += cells
    return batches


def _blocks_that_hold(system: System, bounds: Bounds) -> set[int]:
    """Blocks published before in which every value may still stand for its count."""
    broken: list[Ints] = []
    published: list[Ints] = []
    for node in system.nodes:
        if node.name is None:
            continue
        broken.append(node.block[~bounds.hold(node.old, node.count)])
        published.append(node.block[node.old > 0])
    return set(np.concatenate(published).tolist()) - set(np.concatenate(broken).tolist())


def _check_previous(spec: FamilySpec, method: str, previous: Sequence[ReleasedFamily]) -> None:
    for release in previous:
        state = release.state
        same = (state["method"], state["threshold"]) == (method, spec.threshold)
        if not same:
            raise DisclosureError(
                "An earlier release was protected with another method or threshold.",
                where="earlier releases",
                action="keep the method and threshold, or start a family with other tables",
            )


def _last_values(
    name: str, dims: Sequence[str], domains: Domains, previous: Sequence[ReleasedFamily]
) -> tuple[Ints, Ints]:
    """Cells that an earlier release showed, with the value seen last (0: not shown any more)."""
    last: dict[int, int] = {}
    for release in previous:
        frame = release.tables.get(name)
        if frame is None:
            continue
        known = np.ones(len(frame), dtype=np.bool_)
        for dim in dims:
            known &= frame[dim].astype(str).isin(domains.codes[dim]).to_numpy()
        frame = frame[known]
        keys = cell_keys(name, dims, frame, domains)
        status = frame["status"].astype(str).to_numpy()
        shown = status == PUBLISHED
        last.update(zip(keys[shown].tolist(), frame["value"][shown].astype("int64").tolist(), strict=True))
        for cell in keys[status == NOT_SHOWN]:
            if int(cell) in last:
                last[int(cell)] = 0
    cells = np.array(sorted(cell for cell, value in last.items() if value > 0), dtype=np.int64)
    return cells, np.array([last[int(cell)] for cell in cells], dtype=np.int64)


def _result(
    spec: FamilySpec, domains: Domains, system: System, outcome: _Outcome, key: bytes
) -> ProtectedFamily:
    frames: dict[str, pd.DataFrame] = {}
    for table in spec.tables:
        at = next(i for i, node in enumerate(system.nodes) if node.name == table.name)
        node = system.nodes[at]
        withheld = None
        if outcome.withheld:
            every = np.arange(domains.size(table.dimensions), dtype=np.int64)
            withheld = np.isin(domains.project(every, node.dims, system.bottom), outcome.withheld)
        frames[table.name] = full_table(
            table, domains, node.keys, outcome.values[at], impossible=spec.impossible, withheld=withheld
        )
    method = describe_rounding(spec, outcome.room)
    state = {
        "format": 1,
        "method": method["method"],
        "threshold": spec.threshold,
        "room": outcome.room,
        "key_id": hmac.new(key, b"routezicht key id", "sha256").hexdigest()[:16],
        "public_method": method,
    }
    return ProtectedFamily(frames, method, state, {"blocks": outcome.blocks})


def describe_rounding(spec: FamilySpec, room: int) -> dict[str, Any]:
    """The public description: what a value, and a cell that is not shown, may hide."""
    k = spec.threshold
    return {
        "method": "round",
        "threshold": k,
        "protection": spec.protection,
        "statuses": {
            "published": {
                "below": room,
                "above": room,
                "at_least": 0,
                "per_value": {str(value): [0, value + room] for value in range(k, 2 * k)},
            },
            "not_shown": {"min": 0, "max": k - 1},
            "impossible": {"min": 0, "max": 0},
            "not_available": {"min": 0, "max": None},
        },
        "values_add_up": True,
        "not_shown_counts_as": 0,
        "words": [
            f"A value of {2 * k} or more differs from the count by at most {room}, up or down.",
            f"A value of {k} to {2 * k - 1} stands for a count between 0 and {room} more than the value.",
            f"A cell that is not shown holds 0 to {k - 1} persons; whether it holds anybody is not said.",
            "The values, not the counts, add up: a margin is the sum of the values shown in each finer "
            "table, cells that are not shown counting as 0.",
            "Which small cells are shown depends on a secret key. A value stays the same in later releases "
            f"while it fits; when a month's values no longer fit they are made anew, and a value that then "
            f"moves does so by at least {k} wherever the tables allow it, also where its own count did not.",
        ],
    }

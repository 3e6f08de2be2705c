"""Protects a family of linked tables, given everything that was released before."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routezicht.disclosure.coarsening import OTHER, codes_to_merge, mark_merged, merge_codes
from routezicht.disclosure.describe import describe
from routezicht.disclosure.exact import suppress_family
from routezicht.disclosure.family import (
    COUNT,
    NOT_SHOWN,
    PUBLISHED,
    ProtectedFamily,
    ReleasedFamily,
    cell_keys,
    exact_cells,
    exact_table,
    family_domains,
    full_table,
    known_rows,
    matches,
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
    Cells = dict[str, tuple[Ints, Ints]]

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
    counts = _counts(spec, tables, domains)
    exact = {table.name: exact_table(table, domains, counts[table.name]) for table in spec.tables}
    merged: dict[str, list[str]] = {}
    if spec.coarsen:
        merged = codes_to_merge(spec, exact, previous)
        exact = merge_codes(spec, exact, merged)
        domains = domains.with_codes(
            {dim: {spec.groups[dim].get(code, OTHER) for code in codes} for dim, codes in merged.items()}
        )
        counts = _counts(spec, exact, domains, column=COUNT)
    old = {
        table.name: _last_values(table.name, table.dimensions, domains, previous, spec.impossible)
        for table in spec.tables
    }
    # Everybody knows that nobody is left under a merged code.
    empty = [{dim: code} for dim, codes in merged.items() for code in codes]
    known = spec.model_copy(update={"impossible": [*spec.impossible, *empty]})
    outcome = (_round if method == "round" else _suppress)(known, domains, counts, old, previous, key)
    frames = _frames(spec, domains, outcome)
    mark_merged(spec, frames, merged)
    public = describe(spec, method, outcome.distance, merged, outcome.parts)
    state = {
        "format": 1,
        "method": method,
        "threshold": spec.threshold,
        "key_id": hmac.new(key, b"routezicht key id", "sha256").hexdigest()[:16],
        "public_method": public,
    }
    return ProtectedFamily(frames, public, state, outcome.report, exact)


def _counts(
    spec: FamilySpec, tables: Mapping[str, pd.DataFrame], domains: Domains, *, column: str | None = None
) -> Cells:
    return {
        table.name: exact_cells(
            table, tables[table.name], domains, spec.impossible, column=column or table.count
        )
        for table in spec.tables
    }


@dataclass
class _Outcome:
    """Values per node of a system, the blocks about which nothing is said, and how it went.

    `parts`: with `suppress`, the dimension of the blocks and, per distance from the counts, their codes.
    """

    system: System
    values: list[Ints]
    withheld: list[int]
    distance: int
    report: dict[str, dict[str, int]]
    parts: tuple[tuple[str, ...], dict[int, list[str]]] = ((), {})


def _round(
    spec: FamilySpec,
    domains: Domains,
    counts: Cells,
    old: Cells,
    previous: Sequence[ReleasedFamily],
    key: bytes,
) -> _Outcome:
    del previous  # its values are in `old`
    system = build_system(domains, _shapes(spec), counts, old)
    bounds = Bounds(spec.threshold, spec.threshold - 1)
    values = [node.old.copy() for node in system.nodes]
    stays = _blocks_that_hold(system, bounds)
    luck = [
        (keyed_uniform(key, "show", domains, node), keyed_uniform(key, "luck", domains, node))
        for node in system.nodes
    ]
    weights = [spec.weights.get(node.name or "", 1.0) for node in system.nodes]
    tally = {"kept": len(stays), "made": 0, "made_freely": 0, "withheld": 0}
    withheld: list[int] = []

    def attempt(blocks: list[int], *, sticky: bool) -> bool:
        spans = system.spans(blocks[0], blocks[-1])
        nodes, links = system.cut(spans)
        draws = [(a[span], b[span]) for (a, b), span in zip(luck, spans, strict=True)]
        found = round_block(nodes, links, draws, weights, bounds, sticky=sticky)
        for part, span, n in zip(values, spans, range(len(spans)), strict=True):
            part[span] = 0 if found is None else found[n]
        return found is not None

    for batch in _batches(system, [int(block) for block in system.blocks if int(block) not in stays]):
        tally["made"] += len(batch)
        if attempt(batch, sticky=True):
            continue
        for block in batch:
            if len(batch) > 1 and attempt([block], sticky=True):
                continue
            if attempt([block], sticky=False):
                tally["made_freely"] += 1
            else:
                withheld.append(block)
    tally["withheld"] = len(withheld)
    return _Outcome(system, values, withheld, bounds.room, {"blocks": tally})


def _suppress(
    spec: FamilySpec,
    domains: Domains,
    counts: Cells,
    old: Cells,
    previous: Sequence[ReleasedFamily],
    key: bytes,
) -> _Outcome:
    del key  # nothing is random here
    made = suppress_family(spec, domains, counts, old, previous)
    distances = made.distances
    parts = (made.system.bottom, distances)
    return _Outcome(made.system, made.values, made.withheld, max(distances, default=0), made.report, parts)


def _shapes(spec: FamilySpec) -> dict[str, tuple[str, ...]]:
    return {table.name: tuple(table.dimensions) for table in spec.tables}


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
    name: str,
    dims: Sequence[str],
    domains: Domains,
    previous: Sequence[ReleasedFamily],
    impossible: Sequence[Mapping[str, str]],
) -> tuple[Ints, Ints]:
    """Cells that an earlier release showed, with the value seen last (0: not shown any more)."""
    last: dict[int, int] = {}
    for release in previous:
        frame = release.tables.get(name)
        if frame is None:
            continue
        frame = known_rows(frame, dims, domains)
        keys = cell_keys(name, dims, frame, domains)
        status = frame["status"].astype(str).to_numpy()
        shown = status == PUBLISHED
        last.update(zip(keys[shown].tolist(), frame["value"][shown].astype("int64").tolist(), strict=True))
        for cell in keys[status == NOT_SHOWN]:
            if int(cell) in last:
                last[int(cell)] = 0
    cells = np.array(sorted(cell for cell, value in last.items() if value > 0), dtype=np.int64)
    cells = cells[~matches(cells, dims, domains, impossible)]
    return cells, np.array([last[int(cell)] for cell in cells], dtype=np.int64)


def _frames(spec: FamilySpec, domains: Domains, outcome: _Outcome) -> dict[str, pd.DataFrame]:
    """The published tables: complete grids."""
    system = outcome.system
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
    return frames

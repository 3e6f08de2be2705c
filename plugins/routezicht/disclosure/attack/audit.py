"""Attacks a candidate release together with all earlier ones and judges what came out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack import checks, linkage
from routezicht.disclosure.attack.bounds import Bounds, Relation, copy_bounds, tighten
from routezicht.disclosure.attack.checks import Finding
from routezicht.disclosure.attack.hierarchy import Coarser, finest_common, split_hierarchies
from routezicht.disclosure.attack.insiders import Inside
from routezicht.disclosure.attack.knowledge import (
    UNBOUNDED,
    ReleaseKnowledge,
    View,
    exact_tables,
    read_release,
)
from routezicht.disclosure.attack.lattice import add_up, build_lattice
from routezicht.disclosure.attack.relations import read_relations
from routezicht.disclosure.attack.report import DisclosureReport, make_report
from routezicht.disclosure.attack.search import BlockSearch, Knowledge, doubtful
from routezicht.disclosure.attack.utility import utility
from routezicht.disclosure.attack.witness import Moves, Seen, face_value, move_persons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from routezicht.disclosure.attack.lattice import Counts, Level


def attack_release(
    candidate: Mapping[str, pd.DataFrame],
    *,
    dimensions: Mapping[str, Sequence[str]],
    method: Mapping[str, Any],
    exact: Mapping[str, pd.DataFrame] | None = None,
    earlier: Sequence[ReleaseKnowledge] = (),
    k: int = 10,
    width: int = 5,
    known_persons: pd.DataFrame | None = None,
    anybody: bool = False,
    block: str | None = "month",
    hierarchies: Mapping[str, Coarser] | None = None,
) -> DisclosureReport:
    """Attacks a release with everything that a reader has, and judges with the exact counts.

    Args:
        candidate: published tables: dimensions, ``value`` (empty unless published) and ``status``.
        dimensions: dimensions of every table.
        method: the public method description, see ``docs/reference/threat-model-tables.md``.
        exact: exact tables (dimensions, ``n``); without them every possible small count is attacked and
            the questions about persons are not asked.
        earlier: all earlier releases, recalled ones too; in every one of them the same tables.
        k: counts of 1..k-1 are to be protected.
        width: smallest certain interval that counts as safe.
        known_persons: one row per person whom an intruder may know, a column per dimension.
        anybody: he may know anybody who may be behind the exact counts.
        block: dimension that splits the family into parts that no equation connects. Where not all tables
            have it, the finest dimension above it that they have takes its place.
        hierarchies: coarser dimensions, by name, of which some table has the finer one.

    Raises:
        DisclosureError: a table lacks a column, a status is unknown, exact tables contradict each other.
    """
    releases = [*earlier, ReleaseKnowledge(candidate, method, exact)]
    shapes, split, known_persons = split_hierarchies(dimensions, releases, known_persons, hierarchies or {})
    attack = _Attack(split, shapes, k, width, finest_common(block, shapes, hierarchies or {}))
    attack.run(links=anybody or known_persons is not None)
    if known_persons is not None:
        attack.link(known_persons)
    if anybody:
        attack.link_anybody()
    return attack.report()


class _Attack:
    """State of one attack; the candidate is the last release."""

    def __init__(
        self,
        releases: Sequence[ReleaseKnowledge],
        dimensions: Mapping[str, Sequence[str]],
        k: int,
        width: int,
        block: str | None,
    ) -> None:
        self.k, self.width, self.new = k, width, len(releases) - 1
        frames = [
            (name, part[name])
            for release in releases
            for part in (release.tables, release.exact or {})
            for name in dimensions
            if name in part
        ]
        self.lattice = build_lattice(dimensions, frames, block)
        self.views = [self._view(release) for release in releases]
        self.relations: list[Relation] = []
        self.violated = sum(sum(view.violated.values()) for view in self.views)
        for old in range(self.new):
            relation, false = read_relations(self.lattice, self.views, old, self.new)
            self.relations += relation
            self.violated += false
        self.linked = {relation.earlier for relation in self.relations}
        self._tied = self.linked | ({self.new} if self.linked else set())
        self.knowledge: list[Knowledge] = []
        self._face: tuple[dict[Level, Counts], NDArray[np.bool_]] | None = None
        self.findings = {
            name: Finding()
            for name in ("exact", "narrow", "differences", "group", "linkage", "insider", "member")
        }
        self.widths = [0] * (2 * width + 1)
        self.undecided = 0

    def _view(self, release: ReleaseKnowledge) -> View:
        counts = exact_tables(self.lattice, release.exact)
        truth = None if counts is None else add_up(self.lattice, counts)
        return read_release(self.lattice, release, truth, k=self.k)

    def run(self, *, links: bool) -> None:
        """Bounds, worlds, programmes, and every question but linkage.

        Args:
            links: linkage is asked next; which cells of the tables are certainly empty is settled for it.
        """
        published = [copy_bounds(view.bounds) for view in self.views]
        tighten(self.lattice, published, self.relations)
        self.knowledge = [
            Knowledge(bounds, self._worlds(number, bounds)) for number, bounds in enumerate(published)
        ]
        judged = [*sorted(self.linked), self.new]
        small = {
            number: checks.small_cells(self.lattice, self.views[number], self.knowledge[number], self.k)
            for number in judged
        }
        for block in range(len(self.lattice.blocks)):
            self._block(block, judged, small, links=links)
        for number in judged:
            checks.recovered(
                self.lattice,
                self.knowledge[number],
                self.views[number],
                small[number],
                self.width,
                self.findings["exact"],
                self.findings["narrow"],
                self.widths,
            )

    def _block(
        self,
        block: int,
        judged: Sequence[int],
        small: Mapping[int, dict[Level, NDArray[np.bool_]]],
        *,
        links: bool,
    ) -> None:
        together = {number: self.knowledge[number] for number in judged}
        joint = BlockSearch(self.lattice, together, self.relations, block)
        searches = dict.fromkeys(judged, joint)
        for number in range(self.new):
            if number not in searches:
                alone = {number: self.knowledge[number]}
                searches[number] = BlockSearch(self.lattice, alone, (), block)
        for number in judged:
            if self.views[number].truth is None:
                joint.extreme({0: 1.0}, largest=False)
            joint.settle(
                number, doubtful(self.knowledge[number], small[number], self.width, block), self.width
            )
        for old in range(self.new):
            checks.differences(
                self.lattice,
                (old, self.new),
                self.views,
                self.knowledge,
                searches,
                old in self.linked,
                block,
                self.k,
                self.width,
                self.findings["differences"],
            )
        known, view = self.knowledge[self.new], self.views[self.new]
        checks.groups(
            self.lattice, self.new, known, view, small[self.new], joint, block, self.findings["group"]
        )
        if view.truth is not None:
            inside = Inside(
                self.lattice, self.new, known, view.truth, small[self.new], joint, block, self.width
            )
            inside.member(self.findings["member"])
            self._insiders(inside)
            for number in range(len(self.views)) if links else ():
                if self.views[number].present[block]:
                    search = searches.get(number, joint)
                    linkage.prove_empty(self.lattice, number, self.knowledge[number], search, block)
        self.undecided += sum(search.undecided for search in {id(s): s for s in searches.values()}.values())

    def _worlds(self, number: int, bounds: Bounds) -> Seen:
        """The truth, the tables at face value, and the worlds one step from either.

        Where a rule links releases, a step from face value in one of them alone may break it.
        """
        view, levels = self.views[number], self.lattice.levels
        if view.truth is None:
            seen = Seen(
                {level: np.full(self.lattice.shape(level), UNBOUNDED) for level in levels},
                {level: np.full(self.lattice.shape(level), -UNBOUNDED) for level in levels},
            )
        else:
            seen = Seen.start(view.truth)
            move_persons(self.lattice, view.truth, self._beside(number, bounds), seen)
        face = None if number in self._tied else face_value(self.lattice, view, bounds)
        if face is not None:
            world, good = face
            seen.add(world, good)
            move_persons(self.lattice, world, bounds, seen, blocks=np.flatnonzero(good))
        if number == self.new:
            self._face = face
        return seen

    def _beside(self, number: int, bounds: Bounds) -> Bounds:
        """Bounds of one release while every release linked to it is held at its truth."""
        mine = [r for r in self.relations if number in (r.earlier, r.later)]
        if not mine:
            return bounds
        held = copy_bounds(bounds)
        for relation in mine:
            low, high = held[relation.level]
            other = self.views[relation.earlier if number == relation.later else relation.later].truth
            if other is None:
                continue
            counts = other[relation.level]
            if number == relation.later:
                np.maximum(low, counts + relation.low, out=low)
                np.minimum(high, counts + relation.high, out=high)
            else:
                np.maximum(low, counts - relation.high, out=low)
                np.minimum(high, counts - relation.low, out=high)
        return held

    def _insiders(self, inside: Inside) -> None:
        """Asks the insider question, first for all of those who are alone in a cell at once.

        For a level those cells are spared whose person could be the very one counted there: the level
        itself and what is coarser.
        """
        block, small = inside.block, inside.small
        one = slice(block, block + 1)
        here = _only(self._beside(self.new, inside.known.bounds), one)
        world = {level: counts[one] for level, counts in inside.truth.items()}
        alone = {at: (counts == 1) & (here[at][0] < here[at][1]) for at, counts in world.items()}
        widths = {}
        for level in small:
            fixed = dict(here)
            for other, marked in alone.items():
                if not set(other) <= set(level):
                    low, high = here[other]
                    fixed[other] = (np.where(marked, 1, low), np.where(marked, 1, high))
            seen = Seen.start({level: world[level]})
            move_persons(self.lattice, world, fixed, seen, only=level)
            widths[level] = seen.width(level)[0]
        face = self._face
        flat = {level: counts[one] for level, counts in face[0].items()} if face and face[1][block] else None
        inside.alone(widths, Moves(self.lattice, world, flat, here), self.findings["insider"])

    @cached_property
    def _sights(self) -> list[linkage.Sight]:
        """What the releases say of a person, once all blocks were looked at."""
        return linkage.sights(self.lattice, self.knowledge, self.views)

    def link(self, persons: pd.DataFrame) -> None:
        """Asks for every known person which attribute follows from the others."""
        lattice = self.lattice
        at = {dim: _places(lattice.codes[dim], persons[dim]) for dim in lattice.dims}
        if lattice.block is None:
            at[""] = np.zeros(len(persons), dtype=np.int64)
        else:
            at[lattice.block] = _places(lattice.blocks, persons[lattice.block])
        inside = np.logical_and.reduce([places >= 0 for places in at.values()])
        linkage.linked_persons(
            lattice,
            self._sights,
            {dim: places[inside] for dim, places in at.items()},
            self.k,
            self.findings["linkage"],
        )

    def link_anybody(self) -> None:
        """Asks which attribute follows for everybody who may be behind the exact counts."""
        truth = self.views[self.new].truth
        if truth is not None:
            linkage.linked_anybody(self.lattice, self._sights, truth, self.k, self.findings["linkage"])

    def report(self) -> DisclosureReport:
        """The report so far."""
        return make_report(
            self.findings,
            undecided=self.undecided,
            violated=self.violated,
            widths=self.widths,
            utility=utility(self.lattice, self.views[self.new], self.k),
            setting={
                "k": self.k,
                "width": self.width,
                "earlier_releases": self.new,
                "blocks": len(self.lattice.blocks),
                "adding_up_used_fully": self.lattice.complete,
                "judged_by_exact_counts": self.views[self.new].truth is not None,
            },
        )


def _only(bounds: Bounds, one: slice) -> Bounds:
    """The bounds of one block."""
    return {level: (low[one], high[one]) for level, (low, high) in bounds.items()}


def _places(codes: Sequence[str], column: pd.Series[Any]) -> NDArray[np.int64]:
    """Position of each entry among the codes, -1 for one that is not there."""
    import pandas as pd

    return pd.Index(codes).get_indexer(pd.Index(column.astype(str))).astype(np.int64)

"""Attacks the candidate of a release as it lies in the database, on all levels of the motivated intruder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import psycopg

from routezicht.config import Settings
from routezicht.errors import ReleaseForbidden
from routezicht.release import internal, protection, snapshot, store
from routezicht.release.family import Family, Model, models, months, to_model, within

if TYPE_CHECKING:
    import pandas as pd

    from routezicht.disclosure.attack import DisclosureReport, ReleaseKnowledge
    from routezicht.release.model import Release
    from routezicht.release.snapshot import Earlier


def attack(
    conn: psycopg.Connection, release: Release, family: Family, settings: Settings
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Public and internal report of the present candidate.

    The public part holds no cell: `safe`, `content_hash`, `share_shown` per table in whole per cents, and per
    group how many questions were asked and how many had a bad answer, on each level. The strongest intruder, who
    has all earlier releases and knows persons, decides.

    Raises:
        ReleaseForbidden: the exact counts that the candidate was made from are not kept.
    """
    from routezicht.disclosure.attack import motivated_intruder

    exact = internal.read_exact(settings, release.release_id, release.hash, family.tables)
    if exact is None:
        raise ReleaseForbidden(
            "The exact counts of this candidate are not kept, so its protection cannot be judged.",
            where=f"release {release.release_id}",
            action="protect it again",
        )
    with conn.transaction():
        candidate = {
            table: store.protected_rows(
                conn, "candidate", table, release.release_id, [*dims, "value", "status"]
            )
            for table, dims in family.tables.items()
        }
        earlier = snapshot.earlier(conn, release, family)
    method = release.details["method"] or {}
    period = months(release.period_from, release.period_through)
    public: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    for model in (model for group in family.groups for model in models(group)):
        if model.name not in method:
            continue  # no source of this group has delivered: every row says not_available
        levels = motivated_intruder(
            {table: _laid(model, table, candidate[table]) for table in model.group.tables},
            dimensions=model.dimensions,
            method=method[model.name],
            exact={table: _laid(model, table, exact[table]) for table in model.group.tables},
            earlier=_earlier(model, earlier, family, settings, period),
            k=family.threshold,
            width=family.protection,
            anybody=True,
            block=model.block,
        )
        public[model.name], secret[model.name] = _public(levels), _internal(levels)
    verdict = {
        "safe": all(part["safe"] for part in public.values()),
        "content_hash": release.hash,
        "share_shown": share_shown(candidate, exact, family),
    }
    return {**verdict, "groups": public}, {**verdict, "groups": secret}


def _laid(model: Model, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    if "status" in rows.columns:
        rows = rows[rows["status"] != "not_available"].reset_index(drop=True)
    return to_model(model, table, rows)


def _earlier(
    model: Model,
    earlier: Sequence[Earlier],
    family: Family,
    settings: Settings,
    period: Sequence[str],
) -> list[ReleaseKnowledge]:
    from routezicht.disclosure.attack import ReleaseKnowledge

    found = []
    for known in earlier:
        if model.name not in known.method:
            continue
        truth = internal.read_exact(settings, known.release_id, known.content_hash, family.tables)
        found.append(
            ReleaseKnowledge(
                protection.earlier_of(model, known),
                known.method[model.name],
                truth
                and {
                    table: to_model(model, table, within(dims, truth[table], period))
                    for table, dims in model.group.tables.items()
                },
            )
        )
    return found


def _public(levels: Mapping[int, DisclosureReport]) -> dict[str, Any]:
    """What the strongest intruder found, with what each one found for comparison."""
    found = {str(level): report.found for level, report in levels.items()}
    return {**levels[max(levels)].public(), "found_by_level": found}


def _internal(levels: Mapping[int, DisclosureReport]) -> dict[str, Any]:
    """The public part with the worst cells of the strongest intruder by name."""
    return {**_public(levels), "worst": levels[max(levels)].worst}


def share_shown(
    candidate: Mapping[str, pd.DataFrame], exact: Mapping[str, pd.DataFrame], family: Family
) -> dict[str, float]:
    """Per table the share of persons in a cell that is shown, in whole per cents; not of empty tables."""
    shares = {}
    for table, dims in family.tables.items():
        persons = exact[table]["n"].sum()
        if persons:
            both = exact[table].merge(candidate[table][[*dims, "status"]], on=list(dims), how="left")
            shares[table] = round(float(both.loc[both["status"] == "published", "n"].sum() / persons), 2)
    return shares

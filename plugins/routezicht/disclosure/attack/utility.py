"""What a release is still worth to its users: persons and cells shown, error, bias, margins that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from routezicht.disclosure.attack.knowledge import PUBLISHED, STATUSES

if TYPE_CHECKING:
    from routezicht.disclosure.attack.knowledge import View
    from routezicht.disclosure.attack.lattice import Lattice


def utility(lattice: Lattice, view: View, k: int) -> dict[str, Any]:
    """Figures per table and over the family; shares between 0 and 1, none of them a count of a cell.

    ``persons_shown`` is the share of the persons of a table whose cell is published, ``median_error`` the
    median of the distance between value and n as a share of n over published cells of at least k persons,
    ``bias`` the sum of value - n over published cells per person in them.
    """
    if view.truth is None:
        return {}
    tables: dict[str, dict[str, Any]] = {}
    for name, level in lattice.tables.items():
        shown = view.status[name] == PUBLISHED
        exact, value = view.truth[level], view.value[name]
        present = view.present.reshape(-1, *[1] * (exact.ndim - 1))
        persons = int((exact * present).sum())
        large = shown & (exact >= k)
        error = np.abs(value - exact)[large] / exact[large]
        inside = int(exact[shown].sum())
        tables[name] = {
            "persons_shown": round(inside / persons, 4) if persons else None,
            "median_error": round(float(np.median(error)), 4) if error.size else None,
            "bias": round(float((value - exact)[shown].sum()) / inside, 5) if inside else None,
            "cells": {status: int((view.status[name] == code).sum()) for status, code in STATUSES.items()},
        }
    added, margins = _margins(lattice, view)
    return {
        "tables": tables,
        "margins_published": margins,
        "margins_adding_up": round(added / margins, 4) if margins else None,
    }


def _margins(lattice: Lattice, view: View) -> tuple[int, int]:
    """Published margins, once per finer table, and how many equal the sum of their published parts."""
    added = margins = 0
    for coarse, level in lattice.tables.items():
        shown = view.status[coarse] == PUBLISHED
        for fine, finer in lattice.tables.items():
            if not set(level) < set(finer):
                continue
            away = tuple(1 + i for i, d in enumerate(finer) if d not in level)
            parts = np.where(view.status[fine] == PUBLISHED, view.value[fine], 0).sum(axis=away)
            margins += int(shown.sum())
            added += int((shown & (parts == view.value[coarse])).sum())
    return added, margins

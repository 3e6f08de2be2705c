"""The public description of a method: what a value, and a cell that is not shown, may hide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from routezicht.disclosure.spec import FamilySpec


def describe(
    spec: FamilySpec,
    method: str,
    distance: int,
    merged: Mapping[str, Sequence[str]],
    parts: tuple[tuple[str, ...], Mapping[int, Sequence[str]]] = ((), {}),
) -> dict[str, Any]:
    """The description that goes out with the tables, for machines and in words.

    ``statuses`` gives the certain bounds of the count behind a cell: ``published`` is value - below to
    value + above, but not less than ``at_least``, and for single values the pair under ``per_value``; the other
    statuses have ``min`` and ``max`` (null: no bound).

    Args:
        distance: largest distance between a value and its count.
        merged: codes per dimension that are counted in their group.
        parts: a dimension (or none) and, per largest distance, the codes of it of which that is so.
    """
    published, hidden, words = (_rounded if method == "round" else _exact)(spec.threshold, distance)
    if merged:
        words.append(
            "Codes with nothing but small cells are counted in their group; their own rows say not_available."
        )
    return {
        "method": method,
        "threshold": spec.threshold,
        "protection": spec.protection,
        "statuses": {
            "published": published,
            "not_shown": hidden,
            "impossible": {"min": 0, "max": 0},
            "not_available": {"min": 0, "max": None},
        },
        "parts": [
            {
                "dimension": parts[0][0] if parts[0] else None,
                "codes": list(codes),
                "published": {"below": off, "above": off},
            }
            for off, codes in sorted(parts[1].items())
        ],
        "values_add_up": method == "round",
        "not_shown_counts_as": 0 if method == "round" else None,
        "merged": {dim: list(codes) for dim, codes in merged.items()},
        "words": words,
    }


def _rounded(k: int, distance: int) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    published = {
        "below": distance,
        "above": distance,
        "at_least": 0,
        "per_value": {str(value): [0, value + distance] for value in range(k, 2 * k)},
    }
    words = [
        f"A value of {2 * k} or more differs from the count by at most {distance}, up or down.",
        f"A value of {k} to {2 * k - 1} stands for a count between 0 and {distance} more than the value.",
        f"A cell that is not shown holds 0 to {k - 1} persons; whether it holds anybody is not said.",
        "The values, not the counts, add up: a margin is the sum of the values shown in each finer table, cells "
        "that are not shown counting as 0.",
        "The values shown therefore also stand for the persons in cells that are not shown: a single small cell "
        "is on average shown too high, the totals are not.",
        "Which small cells are shown depends on a secret key. Values stay the same in later releases while all "
        "values of their part of the tables (such as a month) still fit; when one no longer fits, that part is "
        f"made anew, and a value that then moves does so by at least {k} wherever the tables allow it, also "
        "where its own count did not move.",
    ]
    return published, {"min": 0, "max": k - 1}, words


def _exact(k: int, distance: int) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    published = {"below": distance, "above": distance, "at_least": 0}
    words = [
        "A value is the exact count at the time its part of the tables (such as a month) was made."
        if distance
        else "A value is the exact count.",
        f"A cell that is not shown holds fewer than {k} persons, or any number: some large cells are hidden to "
        "protect small ones, or because they changed by a few persons since an earlier release.",
        f"A published part stays as it is while every value in it is less than {k}, or a tenth of itself, off. "
        "When one is further off, the part is made anew from the counts of the day.",
    ]
    if distance:
        words.append(
            "How far a count may be from its value is listed under 'parts': not at all where the part was made for "
            f"this release, otherwise up to {k - 1} or the next multiple of {k} less one."
        )
    return published, {"min": 0, "max": None}, words

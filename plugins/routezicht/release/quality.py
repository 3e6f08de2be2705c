"""Bands the quality of published figures: A-D by the share of uncertain records, and a class of lag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routezicht.release.family import quarter_of

if TYPE_CHECKING:
    import pandas as pd

# Upper bounds of the share of uncertain records. Bands, not shares, are published: a share of a small
# quarter would give counts away.
BANDS = ((0.05, "A"), (0.15, "B"), (0.30, "C"))
LAGS = ((3, "0-3"), (12, "4-12"))


def band(share_uncertain: float, median_lag_months: float | None) -> str:
    """Band and lag class of one table and quarter; the lag is UNKNOWN where no arrival is known.

    >>> band(0.1, 5)
    'B/4-12'
    >>> band(0.5, 30)
    'D/13+'
    >>> band(0.02, None)
    'A/UNKNOWN'
    """
    letter = next((name for bound, name in BANDS if share_uncertain <= bound), "D")
    if median_lag_months is None:
        return f"{letter}/UNKNOWN"
    lag = next((name for bound, name in LAGS if median_lag_months <= bound), "13+")
    return f"{letter}/{lag}"


def with_quality(table: str, grid: pd.DataFrame, basis: pd.DataFrame) -> pd.DataFrame:
    """The grid with a column `quality`: null where nothing is shown or nothing is known of the quarter.

    Args:
        basis: `relation`, `source_code` (null where the relation has none), `quarter`, `share_uncertain`
            (0..1), `median_lag_months`.
    """
    import pandas as pd

    mine = basis[basis["relation"] == table].dropna(subset=["share_uncertain"])
    known = {
        (source if isinstance(source, str) else None, quarter): band(
            float(share), None if pd.isna(lag) else float(lag)
        )
        for source, quarter, share, lag in zip(
            mine["source_code"],
            mine["quarter"],
            mine["share_uncertain"],
            mine["median_lag_months"],
            strict=True,
        )
    }
    if "month" in grid.columns:
        labels = {month: quarter_of(month) for month in grid["month"].unique()}
        quarters = grid["month"].map(labels)
    else:
        quarters = grid["quarter"]
    sources = grid["source_code"] if "source_code" in grid.columns else [None] * len(grid)
    shown = grid["status"] == "published"
    laid = grid.copy()
    laid["quality"] = [
        known.get((source, quarter)) if visible else None
        for source, quarter, visible in zip(sources, quarters, shown, strict=True)
    ]
    return laid

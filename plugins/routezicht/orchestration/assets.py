"""The assets with which one DAG tells the next that something is there."""

from __future__ import annotations

from collections.abc import Iterable

from airflow.sdk import Asset, AssetAny

MARTS = Asset(name="marts", uri="routezicht://marts")


def landed(source: str) -> Asset:
    """Rows of `source` landed."""
    return Asset(name=f"landing_{source}", uri=f"routezicht://landing/{source}")


def any_landed(sources: Iterable[str]) -> AssetAny:
    """At least one source landed: waiting events fold into one run."""
    return AssetAny(*(landed(source) for source in sources))

"""Internal files of releases, for nobody but the platform's own account: exact counts and attack reports.

The exact counts of a release are kept to judge later releases by: whether two of them together give away a
small count can only be decided with both truths at hand. They lie outside the database, mode 0700.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routezicht.config import Settings

if TYPE_CHECKING:
    import pandas as pd

HASH_LENGTH = 16


def _name(release_id: int, content_hash: str) -> str:
    return f"release-{release_id}-{content_hash[:HASH_LENGTH]}"


def folder(settings: Settings, release_id: int, content_hash: str) -> Path:
    """Folder of one content of one release, made with mode 0700."""
    top = settings.reports_dir / "internal"
    own = top / _name(release_id, content_hash)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    top.chmod(0o700)
    return own


def write_exact(
    settings: Settings, release_id: int, content_hash: str, exact: Mapping[str, pd.DataFrame]
) -> None:
    """Keep the exact counts that a candidate was made from."""
    place = folder(settings, release_id, content_hash)
    for table, rows in exact.items():
        half = place / f"{table}.parquet.part"
        rows.to_parquet(half, index=False)
        half.chmod(0o600)
        half.replace(place / f"{table}.parquet")


def read_exact(
    settings: Settings, release_id: int, content_hash: str, tables: Mapping[str, object]
) -> dict[str, pd.DataFrame] | None:
    """The exact counts of a candidate; None if they are not (all) kept."""
    import pandas as pd

    place = folder(settings, release_id, content_hash)
    files = {table: place / f"{table}.parquet" for table in tables}
    if not all(file.exists() for file in files.values()):
        return None
    return {table: pd.read_parquet(file) for table, file in files.items()}


def sweep(settings: Settings, needed: Iterable[tuple[int, str]]) -> int:
    """Delete what is kept of contents that are not needed: never published, and no longer to be judged.

    Returns:
        The number of folders deleted.
    """
    keep = {_name(release_id, content_hash) for release_id, content_hash in needed}
    found = [path for path in (settings.reports_dir / "internal").glob("release-*") if path.name not in keep]
    for path in found:
        shutil.rmtree(path)
    return len(found)


def write_report(settings: Settings, release_id: int, content_hash: str, report: Mapping[str, Any]) -> Path:
    """Keep the internal part of an attack report."""
    path = folder(settings, release_id, content_hash) / "report.json"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(report, stream, indent=2, sort_keys=True, default=str)
    return path

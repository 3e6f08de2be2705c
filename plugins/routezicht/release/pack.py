"""The release pack: files for the named recipients of a limited release, with metadata, method and hashes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from routezicht.config import Settings
from routezicht.errors import ReleaseForbidden
from routezicht.release import metadata, store
from routezicht.release.states import State

if TYPE_CHECKING:
    import pandas as pd

    from routezicht.release.model import Release

LIMITED = "limited_release"


def pack(release_id: int, settings: Settings) -> Path:
    """Write the pack of a published release and return its folder; a second run writes the same files.

    The folder holds per relation a CSV and a Parquet file, `datapackage.json` (Frictionless),
    `dcat.jsonld` (DCAT-AP-NL), `method.json`, `quality.md`, `manifest.json` with the SHA-256 of every file,
    the content hash and the last signed head of the audit, and `SHA256SUMS`.

    Raises:
        ReleaseForbidden: not published, recalled, or shared in another way than by files.
    """
    with store.connect(settings) as conn:
        release = store.get(conn, release_id)
        _check(release)
        tables, columns = _read(conn, release_id)
    target = settings.reports_dir / "releases" / f"release-{release_id}"
    half = target.with_suffix(".part")
    if half.exists():
        shutil.rmtree(half)  # left by a run that was killed
    half.mkdir(parents=True)
    for name, rows in tables.items():
        _write_table(half, name, rows)
    _write_json(half / "datapackage.json", metadata.datapackage(release, columns))
    _write_json(half / "dcat.jsonld", metadata.dcat(release, sorted(tables)))
    _write_json(half / "method.json", release.details["method"])
    (half / "quality.md").write_text(metadata.quality_notes(release), encoding="utf-8")
    _write_manifest(half, release, settings)
    if target.exists():
        shutil.rmtree(target)
    half.rename(target)
    return target


def _check(release: Release) -> None:
    if release.state is not State.PUBLISHED:
        raise ReleaseForbidden(
            f"A pack is made of a published release; this one is {release.state}.",
            where=f"release {release.release_id}",
            action="publish it first" if release.state is not State.RECALLED else "request a new release",
        )
    if release.sharing_model != LIMITED:
        raise ReleaseForbidden(
            "Only a limited release is shared as files.",
            where=f"release {release.release_id}, sharing model {release.sharing_model}",
            action="let its recipients read the published views",
        )


def _read(
    conn: psycopg.Connection, release_id: int
) -> tuple[dict[str, pd.DataFrame], dict[str, list[dict[str, str]]]]:
    with conn.transaction():
        tables = {
            name: store.protected_rows(conn, "published_history", name, release_id, columns)
            for name, columns in store.release_tables(conn).items()
        }
        rows = conn.execute(
            "SELECT relation, column_name, data_type, kind, description_nl, description_en"
            " FROM published.data_dictionary"
        ).fetchall()
    keys = ("name", "type", "kind", "nl", "en")
    declared: dict[str, dict[str, dict[str, str]]] = {}
    for relation, *text in rows:
        declared.setdefault(relation, {})[text[0]] = dict(zip(keys, text, strict=True))
    return tables, {
        name: [declared[name][column] for column in rows.columns] for name, rows in tables.items()
    }


def _write_table(folder: Path, name: str, rows: pd.DataFrame) -> None:
    rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    plain = rows.assign(value=rows["value"].astype("Float64")) if name == "fct_reference_series" else rows
    plain.to_parquet(folder / f"{name}.parquet", index=False)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(
        json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )


def _write_manifest(folder: Path, release: Release, settings: Settings) -> None:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    _write_json(
        folder / "manifest.json",
        {
            "release_id": release.release_id,
            "content_hash": release.content_hash,
            "published_at": release.details["published_at"].isoformat(),
            "recipients": list(release.recipients),
            "purpose": release.purpose,
            "agreement": release.details["agreement"],
            "is_synthetic": release.details["is_synthetic"],
            "reviewers": list(release.approvals),
            "audit_head": _audit_head(settings.audit_heads),
            "sha256": sums,
        },
    )
    sums["manifest.json"] = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _audit_head(path: Path) -> dict[str, Any] | None:
    """The last signed head; None before the first was written."""
    if not path.exists():
        return None
    lines: Sequence[str] = path.read_text(encoding="utf-8").splitlines()
    return json.loads(lines[-1]) if lines else None

"""Reads exact tables and earlier releases from files, and writes a protected family as one folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routezicht.disclosure.family import ReleasedFamily
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from routezicht.disclosure.family import ProtectedFamily
    from routezicht.disclosure.spec import FamilySpec, TableSpec

INTERNAL = "internal"
KEY_BYTES = 32


def read_exact(spec: FamilySpec) -> dict[str, pd.DataFrame]:
    """The exact tables that a spec points at.

    Raises:
        DisclosureError: a file is missing, cannot be read or lacks a column.
    """
    return {table.name: _read_table(table) for table in spec.tables}


def _read_table(table: TableSpec) -> pd.DataFrame:
    import pandas as pd

    where, path = f"table '{table.name}'", table.path
    if path is None or not path.is_file():
        raise DisclosureError("The file does not exist.", where=where, action="correct `path:` in the spec")
    try:
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
        else:
            # Codes such as NA (Namibia) and 01 must stay what they are.
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, OSError, UnicodeDecodeError) as error:
        raise DisclosureError(
            f"The file cannot be read ({type(error).__name__}).",
            where=where,
            action="give a csv with a header line, or a parquet file",
        ) from None
    for dim in table.dimensions:
        if dim in frame.columns:
            codes = frame[dim].astype("object")
            frame[dim] = codes.where(codes.notna() & (codes != ""), None)
    return frame


def read_released(folder: Path) -> ReleasedFamily:
    """An earlier OUT folder.

    Raises:
        DisclosureError: the folder is not one that `protect` made.
    """
    import pandas as pd

    state_file = folder / INTERNAL / "state.json"
    try:
        state = json.loads(state_file.read_text(encoding="utf-8"))
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in state["tables"]}
    except (OSError, ValueError, KeyError) as error:
        raise DisclosureError(
            f"An earlier release cannot be read ({type(error).__name__}).",
            where=str(folder),
            action="give OUT folders of earlier runs, with their internal folder",
        ) from None
    return ReleasedFamily.from_tables(tables, state)


def read_all_released(folders: Sequence[Path]) -> list[ReleasedFamily]:
    """Earlier releases, oldest first whatever the order of the folders."""
    return sorted((read_released(folder) for folder in folders), key=lambda r: int(r.state["sequence"]))


def find_key(spec: FamilySpec, folders: Sequence[Path], previous: Sequence[ReleasedFamily]) -> bytes:
    """The family's secret key: from `key_file`, else from the newest earlier release, else new.

    Raises:
        DisclosureError: the key file is missing, too short, or open to others.
    """
    if spec.key_file is not None:
        return _read_key(spec.key_file)
    newest = max((int(release.state["sequence"]) for release in previous), default=0)
    for folder in folders:
        state = json.loads((folder / INTERNAL / "state.json").read_text(encoding="utf-8"))
        if int(state["sequence"]) == newest and (folder / INTERNAL / "key").exists():
            return _read_key(folder / INTERNAL / "key")
    return secrets.token_bytes(KEY_BYTES)


def _read_key(path: Path) -> bytes:
    try:
        mode, key = path.stat().st_mode, path.read_bytes()
    except OSError:
        raise DisclosureError(
            "The key file cannot be read.", where=str(path), action="correct `key_file:` in the spec"
        ) from None
    if mode & 0o077:
        raise DisclosureError(
            "The key file can be read by others than its owner.", where=str(path), action=f"chmod 600 {path}"
        )
    return key


def write_release(
    out: Path,
    spec: FamilySpec,
    protected: ProtectedFamily,
    *,
    key: bytes,
    sequence: int,
    report: Mapping[str, Any],
) -> None:
    """Writes OUT in one step: a run that is killed leaves no OUT behind.

    Raises:
        DisclosureError: OUT holds something already.
    """
    check_out(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        for name, table in protected.tables.items():
            table.to_parquet(draft / f"{name}.parquet", index=False)
            table.to_csv(draft / f"{name}.csv", index=False)
        _write_json(draft / "method.json", protected.method)
        internal = draft / INTERNAL
        internal.mkdir(mode=0o700)
        state = {**protected.state, "sequence": sequence, "tables": list(protected.tables)}
        _write_json(internal / "state.json", state, mode=0o600)
        _write_json(internal / "report.json", report, mode=0o600)
        if spec.key_file is None:
            _write_secret(internal / "key", key)
        draft.chmod(0o755)
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def check_out(out: Path) -> None:
    """Refuses an OUT that would overwrite something.

    Raises:
        DisclosureError: OUT is a file, or a folder that is not empty.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise DisclosureError(
            "OUT exists already and is not overwritten: a release is known for ever.",
            where=str(out),
            action="give the path of a new folder",
        )


def _write_json(path: Path, content: Mapping[str, Any], *, mode: int = 0o644) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8"
    ) as stream:
        stream.write(text)


def _write_secret(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)

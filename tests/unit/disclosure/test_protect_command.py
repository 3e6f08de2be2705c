"""`routezicht protect`: files in, one folder out, step by step over releases."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pandas as pd
import pytest
import yaml
from families import TABLES, count, people
from typer.testing import CliRunner

from routezicht.cli.main import app
from routezicht.errors import DisclosureError

SOME = people([("01", "NA", "x", "m", 24), ("01", "B", "x", "n", 4), ("02", "NA", "y", "n", 31)])


def write(folder: Path, records: pd.DataFrame, suffix: str = "csv", **more: object) -> Path:
    folder.mkdir(exist_ok=True)
    for name, table in count(records).items():
        if suffix == "csv":
            table.to_csv(folder / f"{name}.csv", index=False)
        else:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    tables = [
        {"name": name, "path": f"{name}.{suffix}", "dimensions": dims, "count": "n"}
        for name, dims in TABLES.items()
    ]
    path = folder / "spec.yaml"
    path.write_text(yaml.safe_dump({"threshold": 10, "protection": 5, "tables": tables, **more}))
    return path


def protect(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["protect", *map(str, arguments)], catch_exceptions=True)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_folder_holds_tables_method_and_a_closed_internal_part(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / "out"
    protect(write(tmp_path / "in", SOME, suffix), out)
    for name, dims in TABLES.items():
        table = pd.read_parquet(out / f"{name}.parquet")
        assert list(table.columns) == [*dims, "value", "status"]
        text = pd.read_csv(out / f"{name}.csv", keep_default_na=False, dtype=str)
        assert len(text) == len(table)
    # A code that looks like a missing value is a code: Namibia.
    assert "NA" in set(pd.read_parquet(out / "route.parquet")["origin"])
    assert json.loads((out / "method.json").read_text())["statuses"]["not_shown"] == {"min": 0, "max": 9}
    internal = out / "internal"
    assert stat.S_IMODE(internal.stat().st_mode) == 0o700
    assert {p.name for p in internal.iterdir()} == {"key", "report.json", "state.json"}
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in internal.iterdir())
    assert json.loads((internal / "report.json").read_text())["audit"]["safe"] is True


def test_later_runs_take_the_key_on_and_keep_the_values(tmp_path: Path) -> None:
    spec = write(tmp_path / "in", SOME)
    one, two, three = tmp_path / "1", tmp_path / "2", tmp_path / "3"
    protect(spec, one)
    protect(spec, two, "--previous", one)
    protect(spec, three, "--previous", two, one)
    keys = {(folder / "internal" / "key").read_bytes() for folder in (one, two, three)}
    assert len(keys) == 1
    sequences = [
        json.loads((f / "internal" / "state.json").read_text())["sequence"] for f in (one, two, three)
    ]
    assert sequences == [1, 2, 3]
    for name in TABLES:
        assert (one / f"{name}.csv").read_bytes() == (three / f"{name}.csv").read_bytes()


def test_a_key_file_is_used_and_not_copied(tmp_path: Path) -> None:
    key = tmp_path / "in" / "key"
    spec = write(tmp_path / "in", SOME, key_file="key")
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    protect(spec, tmp_path / "out")
    assert not (tmp_path / "out" / "internal" / "key").exists()
    key.chmod(0o644)
    with pytest.raises(DisclosureError, match="read by others"):
        protect(spec, tmp_path / "again")


def test_nothing_is_overwritten_and_nothing_is_left_after_a_failure(tmp_path: Path) -> None:
    spec = write(tmp_path / "in", SOME)
    out = tmp_path / "out"
    protect(spec, out)
    with pytest.raises(DisclosureError, match="exists already"):
        protect(spec, out)
    (tmp_path / "in" / "route.csv").write_text("month,origin,corridor,n\n01,NA,x,-1\n")
    before = set(tmp_path.iterdir())
    with pytest.raises(DisclosureError, match="are negative"):
        protect(spec, tmp_path / "new")
    assert set(tmp_path.iterdir()) == before


def test_a_candidate_that_does_not_withstand_the_attack_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A broken protector: the search for cells to hide finds nothing to hide.
    from routezicht.disclosure.linkage import Linkage
    from routezicht.disclosure.reader import Reader

    monkeypatch.setattr(Linkage, "doors", lambda linkage, empty, closed: [mask & False for mask in empty])
    monkeypatch.setattr(Reader, "cuts", lambda reader, targets, widths: [])
    monkeypatch.setattr(Reader, "cuts_of_insiders", lambda reader, small, width: [])
    records = people([("01", "A", "x", "m", 24), ("01", "B", "x", "m", 4), ("01", "A", "y", "m", 30)])
    with pytest.raises(DisclosureError, match="did not withstand the attack"):
        protect(write(tmp_path / "in", records, method="suppress"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_missing_file_or_a_foreign_folder_is_said_in_words(tmp_path: Path) -> None:
    spec = write(tmp_path / "in", SOME)
    with pytest.raises(DisclosureError, match="spec does not exist"):
        protect(tmp_path / "none.yaml", tmp_path / "out")
    with pytest.raises(DisclosureError, match="earlier release cannot be read"):
        protect(spec, tmp_path / "out", "--previous", tmp_path)
    (tmp_path / "in" / "mode.csv").unlink()
    with pytest.raises(DisclosureError, match="The file does not exist"):
        protect(spec, tmp_path / "out")

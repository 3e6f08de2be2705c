"""Runs dbt in this process: one layer of one build, with a log line per node and nothing of the data."""

from __future__ import annotations

import json
import logging
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from routezicht.config import Settings
from routezicht.errors import GateFailed

log = logging.getLogger(__name__)

PASSED = frozenset({"success", "pass", "warn", "no-op"})


@dataclass(frozen=True)
class NodeResult:
    """Outcome of one dbt node.

    Args:
        kind: model, seed, test or unit_test.
        status: dbt's own word: success, pass, warn, fail, error or skipped.
        rows: rows written by a model, rows returned by a test; None where dbt counts none.
        seconds: time spent.
    """

    name: str
    kind: str
    status: str
    rows: int | None
    seconds: float


def dbt_build(
    select: str, build_id: str, settings: Settings, *, full_refresh: bool = False
) -> list[NodeResult]:
    """Build and test what `select` names (dbt's syntax, such as `tag:staging`) for one build.

    The results are kept as `<home>/dbt/runs/<build_id>-<selection>.json`.

    Raises:
        GateFailed: a model could not be built or a test found something.
        ValueError: `build_id` is no UUID.
    """
    build = str(uuid.UUID(build_id))
    arguments = ["build", "--select", select, "--vars", json.dumps({"build_id": build})]
    # A test between two layers runs with the later one. dbt's own result files quote server messages.
    arguments += ["--indirect-selection", "buildable", "--no-write-json"]
    results = _invoke(arguments + (["--full-refresh"] if full_refresh else []), settings)
    _keep(results, settings.home / "dbt" / "runs" / f"{build}-{_file_name(select)}.json")
    broken = [node for node in results if node.status not in PASSED]
    if broken or not results:
        raise GateFailed(
            f"{len(broken)} of {len(results)} dbt nodes did not pass."
            if results
            else "The selection names no dbt node.",
            where=", ".join(f"{node.kind} {node.name}: {node.status}" for node in broken[:20]) or select,
            action="run the compiled SQL of the node as rz_transform, mend data or model, build again",
        )
    return results


def docs_generate(settings: Settings) -> Path:
    """Write the dbt documentation as one static page and return its path."""
    # A folder of its own: a build may run at the same time.
    _invoke(["docs", "generate", "--static", "--exclude", "resource_type:test"], settings, target="docs")
    built = settings.home / "dbt" / "docs" / "static_index.html"
    page = settings.reports_dir / "dbt" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(built.read_bytes())
    return page


def _invoke(arguments: Sequence[str], settings: Settings, *, target: str = "target") -> list[NodeResult]:
    from dbt.cli.main import dbtRunner

    folder = settings.home / "dbt"
    places = ["--project-dir", settings.dbt_dir, "--profiles-dir", settings.dbt_dir]
    places += ["--target-path", folder / target, "--log-path", folder / "logs"]
    # Messages of the server quote values, so dbt writes no log of its own; what may be said is said here.
    silence = ["--log-level", "none", "--log-level-file", "none", "--quiet", "--no-print"]
    with _environment(settings):
        outcome = dbtRunner().invoke([*silence, *arguments, *map(str, places)])
    if outcome.exception is not None:
        raise GateFailed(
            "dbt could not run.",
            where=type(outcome.exception).__name__,
            action="run `dbt parse` on the project, and check the connection as rz_transform",
        ) from None
    results = [_node(result) for result in getattr(outcome.result, "results", None) or []]
    for node in results:
        log.log(
            logging.INFO if node.status in PASSED else logging.ERROR,
            "%s %s: %s, %s rows, %.1f s",
            node.kind, node.name, node.status, "-" if node.rows is None else node.rows, node.seconds,
        )  # fmt: skip
    return results


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    given = {
        "RZ_DBT_HOST": settings.pg_host,
        "RZ_DBT_PORT": str(settings.pg_port),
        "RZ_DBT_DATABASE": settings.pg_database,
        "DBT_ENV_SECRET_RZ_PASSWORD": settings.secret("pg_rz_transform"),
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _node(result: Any) -> NodeResult:
    rows = result.failures
    if rows is None:
        written = (result.adapter_response or {}).get("rows_affected")
        rows = int(written) if written is not None and int(written) >= 0 else None
    kind = str(result.node.resource_type)
    return NodeResult(result.node.name, kind, str(result.status), rows, round(result.execution_time, 2))


def _keep(results: Sequence[NodeResult], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(node) for node in results], indent=1))


def _file_name(select: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in select)

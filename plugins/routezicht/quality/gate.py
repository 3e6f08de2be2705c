"""Runs one gate on the rows of one build and records success, type, severity and counts, never a value."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from routezicht.config import Settings
from routezicht.errors import ConfigError, GateFailed
from routezicht.quality.suites import Suite, expectation_suite, load_suites

log = logging.getLogger(__name__)
ROLE = "rz_gate"
BUILD = "routezicht.build_id"
# SQLSTATE with which the functions in `ops` refuse a step.
REFUSED = "RZ001"


@dataclass(frozen=True)
class Verdict:
    """Outcome of one expectation, in the columns of `ops.gate_result`."""

    expectation_no: int
    expectation_type: str
    column_name: str | None
    severity: str
    success: bool
    raised: bool
    counts: dict[str, int]

    @property
    def stops(self) -> bool:
        """Whether nothing may follow."""
        return self.severity == "critical" and (self.raised or not self.success)


@dataclass(frozen=True)
class GateOutcome:
    """Outcome of a gate; `verdicts` in the order of the file."""

    gate: str
    build_id: str
    verdicts: tuple[Verdict, ...]

    @property
    def total(self) -> int:
        """Number of expectations."""
        return len(self.verdicts)

    @property
    def passed(self) -> int:
        """Number of expectations that hold."""
        return sum(verdict.success and not verdict.raised for verdict in self.verdicts)


def run_gate(gate: str, build_id: str, settings: Settings) -> GateOutcome:
    """Judge the rows of a build by `expectations/<gate>.json` and record the outcome in `ops.gate_result`.

    Raises:
        GateFailed: a critical expectation does not hold or could not be evaluated (it is recorded before), or
            the build is not in a state to be judged.
        ConfigError: the suites of the gate would not prove anything, or the server cannot be reached.
        ValueError: `build_id` is no UUID.
    """
    build = str(uuid.UUID(build_id))
    path = settings.expectations_dir / f"{gate}.json"
    verdicts: list[Verdict] = []
    with gate_connection(settings, build) as conn, great_expectations() as context:
        source = datasource(context, settings, ROLE, build)
        suites = load_suites(settings.expectations_dir, gate)
        for suite, built in [(suite, expectation_suite(suite, path)) for suite in suites]:
            rows = _count(conn, suite)
            for result in _validate(context, source, suite, built):
                verdicts.append(_verdict(len(verdicts), result, rows))
        _record(conn, build, gate, verdicts)
    outcome = GateOutcome(gate, build, tuple(verdicts))
    for verdict in verdicts:
        if verdict.raised or not verdict.success:
            log.warning("gate %s: %s", gate, _described(verdict))
    stopping = [verdict for verdict in verdicts if verdict.stops]
    if stopping:
        raise GateFailed(
            f"{len(stopping)} critical of {outcome.total} expectations of gate '{gate}' do not hold.",
            where=f"build {build}: " + "; ".join(map(_described, stopping)),
            action=f"look them up by number in expectations/{gate}.json; correct the delivery or the model",
        )
    return outcome


def _record(conn: psycopg.Connection, build: str, gate: str, verdicts: Sequence[Verdict]) -> None:
    lines = Jsonb([vars(verdict) for verdict in verdicts])
    try:
        conn.execute("SELECT ops.record_gate(%s, %s, %s)", [build, gate, lines])
    except psycopg.Error as error:
        if error.sqlstate != REFUSED:
            raise
        said = error.diag
        raise GateFailed(
            said.message_primary or "The outcome of the gate was refused.",
            where=said.message_detail or "",
            action=said.message_hint or "",
        ) from None


def _described(verdict: Verdict) -> str:
    column = f" on {verdict.column_name}" if verdict.column_name else ""
    how = "could not be evaluated" if verdict.raised else "does not hold"
    return f"no. {verdict.expectation_no} {verdict.expectation_type}{column} ({verdict.severity}) {how}"


@contextmanager
def gate_connection(settings: Settings, build: str) -> Iterator[psycopg.Connection]:
    """A connection of the gate's role on which queries find the build."""
    try:
        conn = psycopg.connect(settings.dsn(ROLE), options=_options(build), connect_timeout=10)
    except psycopg.OperationalError:
        raise ConfigError(
            f"PostgreSQL cannot be reached as role '{ROLE}'.",
            where=f"{settings.pg_host}:{settings.pg_port}, database {settings.pg_database}",
            action="start it with `routezicht up`",
        ) from None
    with conn:
        yield conn


@contextmanager
def great_expectations() -> Iterator[Any]:
    """An ephemeral context that tells nobody anything and draws no progress bars."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # Its loggers quote failing queries and server messages.
    for name in ("great_expectations", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    yield context


def datasource(context: Any, settings: Settings, role: str, build: str | None = None) -> Any:
    """The warehouse as a Great Expectations datasource for `role`."""
    url = settings.dsn(role).replace("postgresql://", "postgresql+psycopg2://", 1)
    if build:
        url += f"?options={quote(_options(build))}"
    return context.data_sources.add_postgres("warehouse", connection_string=url)


def _options(build: str) -> str:
    return f"-c {BUILD}={build}"


def _count(conn: psycopg.Connection, suite: Suite) -> int:
    # The query is the project's own file, not input.
    query = sql.SQL("SELECT count(*) FROM ({}) AS batch").format(sql.SQL(suite.batch))
    row = conn.execute(query).fetchone()
    return int(row[0]) if row else 0


def _validate(context: Any, source: Any, suite: Suite, built: Any) -> list[Any]:
    import great_expectations as gx

    # Great Expectations takes only what begins with SELECT, which a query with a WITH clause does not.
    query = "SELECT * FROM (" + suite.batch + ") AS judged"  # noqa: S608 - the project's own file, not input
    asset = source.add_query_asset(suite.name, query=query)
    batch = asset.add_batch_definition_whole_table("build")
    definition = gx.ValidationDefinition(name=suite.name, data=batch, suite=context.suites.add(built))
    # Given at the run, so that no file can ask for values.
    return list(definition.run(result_format="BOOLEAN_ONLY").results)


def _verdict(number: int, result: Any, rows: int) -> Verdict:
    raised = any(bool(info.get("raised_exception")) for info in _exceptions(result.exception_info or {}))
    configuration = result.expectation_config
    return Verdict(
        number, configuration.type, configuration.kwargs.get("column"), str(configuration.severity.value),
        bool(result.success), raised, {"rows": rows},
    )  # fmt: skip


def _exceptions(info: dict[str, Any]) -> list[dict[str, Any]]:
    # One exception as such, or several keyed by metric.
    return [info] if "raised_exception" in info else [one for one in info.values() if isinstance(one, dict)]

"""Commands for stewards and privacy officers: audit verify, purge, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

app = typer.Typer()
audit = typer.Typer(no_args_is_help=True, help="The hash-chained audit of all changes of state.")
app.add_typer(audit, name="audit")


@audit.command("verify")
def audit_verify(
    heads: Annotated[
        Path | None, typer.Option(help="File of signed heads; default: the one in the settings.")
    ] = None,
) -> None:
    """Check that no row of the audit was changed, removed, reordered or cut off; exit code 1 if one was."""
    from routezicht.config import settings
    from routezicht.governance.audit import verify
    from routezicht.warehouse.connection import connect

    chosen = settings()
    with connect("rz_privacy") as conn:
        report = verify(conn, heads or chosen.audit_heads, chosen.secret("audit_hmac").encode())
    for problem in report.problems:
        typer.secho(str(problem), fg="red")
    typer.echo(f"{report.n_rows} rows read, {report.n_heads} signed heads, {len(report.problems)} findings.")
    report.require()
    typer.secho("The audit is complete and unchanged.", fg="green")


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what is due.")] = False,
    withdraw: Annotated[
        UUID | None, typer.Option(help="Delete this delivery before its term, as withdrawn by its supplier.")
    ] = None,
) -> None:
    """Delete landing rows whose term is over, with proof in ops.purge."""
    from routezicht.governance import retention
    from routezicht.warehouse.connection import connect

    with connect("rz_privacy") as conn:
        if dry_run:
            for due in retention.due(conn):
                typer.echo(f"{due.source}  {due.delivery_id}  term ended {due.delete_on}")
            return
        purged = [retention.withdraw(conn, withdraw)] if withdraw else retention.purge(conn)
    for one in purged:
        rows = ", ".join(f"{n} {table}" for table, n in one.rows.items()) or "no rows"
        typer.echo(f"{one.source}  {one.delivery_id}  deleted: {rows}")
    typer.echo(f"{len(purged)} deliveries purged.")


@app.command()
def refusals(
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    limit: Annotated[int, typer.Option(help="How many, newest first.")] = 20,
    delivery: Annotated[UUID | None, typer.Option(help="Show the findings of this delivery.")] = None,
) -> None:
    """Show refused deliveries: when, by which rule, how often, and whether bytes and key are gone."""
    from rich.console import Console
    from rich.table import Table

    from routezicht.governance import refusals as register
    from routezicht.warehouse.connection import connect

    with connect("rz_privacy") as conn:
        found = register.refusals(conn, source=source, delivery_id=delivery, limit=limit)
    overview = Table("refused at", "source", "delivery", "rule", "violations", "bytes gone", "key gone")
    for refusal in found:
        overview.add_row(
            f"{refusal.refused_at:%Y-%m-%d %H:%M}",
            refusal.source,
            str(refusal.delivery_id),
            refusal.rule,
            ", ".join(f"{rule} {n}" for rule, n in refusal.counts.items()),
            "yes" if refusal.bytes_destroyed else "NO",
            "yes" if refusal.key_destroyed else "NO",
        )
    console = Console()
    console.print(overview)
    if delivery is None:
        return
    findings = Table("line", "column", "name", "rule")
    for finding in (finding for refusal in found for finding in refusal.findings):
        findings.add_row(*(str(finding.get(key) or "") for key in ("line", "column", "name", "rule")))
    console.print(findings)

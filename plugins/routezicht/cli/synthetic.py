"""Commands that write synthetic data: simulate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(help="Folder that gets one sub-folder per source.")],
    journeys: Annotated[int, typer.Option(min=1, help="Journeys over all partners and months.")] = 30_000,
    months: Annotated[int, typer.Option(min=1)] = 24,
    first: Annotated[str, typer.Option(help="First month, YYYY-MM.")] = "2023-01",
    seed: Annotated[int, typer.Option(help="The same seed writes the same files.")] = 1,
    truth: Annotated[
        Path | None, typer.Option(help="Write true routes and planted identifiers here.")
    ] = None,
) -> None:
    """Write SYNTHETIC partner extracts and look-alikes of the public series."""
    from rich.progress import Progress

    from routezicht.simulate.extracts import write_partner_extracts, write_public_lookalikes

    with Progress(transient=True) as progress:
        task = progress.add_task("synthetic extracts", total=None)
        written = write_partner_extracts(
            out,
            seed=seed,
            count=journeys,
            first=first,
            n_months=months,
            truth_file=truth,
            on_file=lambda name: progress.update(task, advance=1, description=f"synthetic {name}"),
        )
    write_public_lookalikes(out, seed=seed, first=first, n_months=months)
    typer.echo(f"{written} synthetic records in {out}")

"""Commands on free text: deidentify, mine, lexicons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def mine(
    source: Annotated[Path, typer.Argument(metavar="IN", exists=True, dir_okay=False)],
    target: Annotated[Path, typer.Argument(metavar="OUT", dir_okay=False)],
    deidentified: Annotated[
        bool, typer.Option(help="The texts hold no identifiers: do not remove any.")
    ] = False,
    explain: Annotated[str | None, typer.Option(metavar="ID", help="Print how this record was read.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0 is one for each core.")] = 0,
) -> None:
    """Mine the travel route of each text: JSON Lines with id and text in, the same order out."""
    from routezicht.cli.minelines import explain_record, mine_file

    if explain is not None:
        for line in explain_record(source, explain, deidentified=deidentified):
            typer.echo(line)
        return
    mine_file(source, target, deidentified=deidentified, workers=workers)

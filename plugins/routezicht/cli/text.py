"""Commands on free text: deidentify, mine, lexicons."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from routezicht.cli.jsonlines import Record, Transform

app = typer.Typer()

Workers = Annotated[int | None, typer.Option(min=1, help="Processes; all cores by default.")]


@app.command()
def lexicons() -> None:
    """Compile the word, name and place lists of the de-identifier."""
    from routezicht.deid.compiling import compile_lexicon
    from routezicht.deid.lexicon import COMPILED

    sizes = compile_lexicon(COMPILED)
    typer.echo(f"compiled {sizes['words']} words ({sizes['names']} names), {sizes['phrases']} place phrases")


def _deidentifier(source: str | None) -> Transform:
    from routezicht.deid import Deidentifier

    engine = Deidentifier(source)

    def transform(record: Record) -> Record:
        result = engine.deidentify(record["text"])
        return {"id": record["id"], "text": result.text, "spans": [span.as_dict() for span in result.spans]}

    return transform


@app.command()
def deidentify(
    input_file: Annotated[Path, typer.Argument(metavar="IN", help="JSON Lines with id and text.")],
    output_file: Annotated[Path, typer.Argument(metavar="OUT", help="JSON Lines with id, text and spans.")],
    source: Annotated[str | None, typer.Option("--partner", help="Partner whose texts these are.")] = None,
    workers: Workers = None,
) -> None:
    """Remove identifiers from every text; same order, and spans say what kind was removed where."""
    from routezicht.cli.jsonlines import stream

    done = stream(
        input_file, output_file, partial(_deidentifier, source), workers=workers, title="de-identify"
    )
    typer.echo(f"{done} records de-identified")


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

"""Commands on free text: deidentify, mine, lexicons."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from routezicht.cli.jsonlines import Record, Transform

app = typer.Typer()

Workers = Annotated[int | None, typer.Option(min=1, help="Processes; all cores by default.")]


@app.command()
def lexicons() -> None:
    """Compile the lists of the de-identifier and the gazetteer of the miner."""
    from routezicht.deid.compiling import compile_lexicon
    from routezicht.deid.lexicon import COMPILED
    from routezicht.mining import compile_lexicon as compile_gazetteer

    sizes = compile_lexicon(COMPILED)
    compile_gazetteer()
    typer.echo(f"compiled {sizes['words']} words ({sizes['names']} names), {sizes['phrases']} place phrases")


def _deidentifier(source: str | None, coarse_dates: bool) -> Transform:
    from routezicht.deid import Deidentifier

    engine = Deidentifier(source)

    def transform(record: Record) -> Record:
        result = engine.deidentify(record["text"], coarse_dates=coarse_dates)
        return {"id": record["id"], "text": result.text, "spans": [span.as_dict() for span in result.spans]}

    return transform


@app.command()
def deidentify(
    input_file: Annotated[Path, typer.Argument(metavar="IN", help="JSON Lines with id and text.")],
    output_file: Annotated[Path, typer.Argument(metavar="OUT", help="JSON Lines with id, text and spans.")],
    source: Annotated[str | None, typer.Option("--partner", help="Partner whose texts these are.")] = None,
    coarse_dates: Annotated[
        bool, typer.Option("--coarse-dates", help="Keep only month and year of the dates of a journey.")
    ] = False,
    workers: Workers = None,
) -> None:
    """Remove identifiers from every text; same order, and spans say what kind was removed where."""
    from routezicht.cli.jsonlines import stream

    done = stream(
        input_file,
        output_file,
        partial(_deidentifier, source, coarse_dates),
        workers=workers,
        title="de-identify",
    )
    typer.echo(f"{done} records de-identified")


def _miner(deidentified: bool) -> Transform:
    from routezicht.mining import Miner
    from routezicht.mining.records import mine_record

    miner, clean = Miner(), _cleaner(deidentified)

    def transform(record: Record) -> Record:
        return mine_record(miner, record, clean(record["text"]))

    return transform


def _cleaner(deidentified: bool) -> Callable[[str], str]:
    if deidentified:
        return str
    from routezicht.deid import deidentify as clean

    return clean


@app.command()
def mine(
    input_file: Annotated[Path, typer.Argument(metavar="IN", help="JSON Lines with id and text.")],
    output_file: Annotated[Path, typer.Argument(metavar="OUT", help="JSON Lines with id, route and status.")],
    deidentified: Annotated[
        bool, typer.Option("--deidentified", help="The texts hold no identifiers: remove none.")
    ] = False,
    explain: Annotated[str | None, typer.Option(metavar="ID", help="Print how this record was read.")] = None,
    workers: Workers = None,
) -> None:
    """Mine the travel route of every text; identifiers are removed first. Same order."""
    if explain is not None:
        from routezicht.cli.minelines import explain_record

        for line in explain_record(input_file, explain, _cleaner(deidentified)):
            typer.echo(line)
        return
    from routezicht.cli.jsonlines import stream

    done = stream(input_file, output_file, partial(_miner, deidentified), workers=workers, title="mine")
    typer.echo(f"{done} records mined")

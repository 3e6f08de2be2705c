"""Entry point of the `routezicht` command: registers its parts and shows errors as people read them."""

from __future__ import annotations

import sys

import typer

from routezicht.cli import admin, releases, stack, synthetic, tables, text
from routezicht.errors import RoutezichtError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a traceback with locals could hold source text
    help="Routezicht: travel routes as anonymous statistics.",
)

for part in (text, tables, stack, releases, admin, synthetic):
    app.add_typer(part.app)


@app.callback()
def _root() -> None:
    """Routezicht: travel routes as anonymous statistics."""


def main() -> None:
    """Run the command; an expected error is one readable message and exit code 1."""
    try:
        app()
    except RoutezichtError as error:
        typer.secho(f"error: {error.message}", fg="red", err=True)
        sys.exit(1)

"""Commands on free text: deidentify, mine, lexicons."""

from __future__ import annotations

import typer

app = typer.Typer()

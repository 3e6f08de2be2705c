"""Commands on frequency tables: protect."""

from __future__ import annotations

import typer

app = typer.Typer()

"""Commands for stewards and privacy officers: audit verify, purge, refusals."""

from __future__ import annotations

import typer

app = typer.Typer()

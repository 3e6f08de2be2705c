"""Commands that write synthetic data: simulate."""

from __future__ import annotations

import typer

app = typer.Typer()

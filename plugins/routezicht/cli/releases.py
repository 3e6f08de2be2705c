"""Commands on releases: release list, show, diff, recall, pack."""

from __future__ import annotations

import typer

app = typer.Typer()

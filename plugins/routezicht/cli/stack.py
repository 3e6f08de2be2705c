"""Commands that start, show and stop the platform: up, down, demo, doctor, migrate."""

from __future__ import annotations

import typer

app = typer.Typer()

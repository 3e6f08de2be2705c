"""Checks of machine and installation that `routezicht doctor` shows."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from routezicht.config import Settings
from routezicht.errors import RoutezichtError
from routezicht.orchestration.stack import lifecycle, processes
from routezicht.orchestration.stack.environment import check_environment
from routezicht.orchestration.stack.services import SERVICES

FREE_GIB = 5


@dataclass(frozen=True)
class Check:
    """Outcome of one check."""

    name: str
    passed: bool
    detail: str


def checks(settings: Settings) -> Iterator[Check]:
    """Yield one outcome per check; nothing is changed."""
    from routezicht.contracts import load_contracts
    from routezicht.warehouse import embedded

    yield Check("Python", sys.version_info[:2] == (3, 11), sys.version.split()[0])
    base = settings.home if settings.home.exists() else settings.home.parent
    free = shutil.disk_usage(base).free / 2**30
    yield Check("disk", free >= FREE_GIB, f"{free:.0f} GiB free at {base}, {FREE_GIB} wanted")
    yield _attempt("environment", lambda: check_environment(dict(os.environ)), "no unsafe setting")
    yield _attempt(
        "people", lambda: lifecycle.people(settings), "logins are readable and stewards can answer"
    )
    yield _attempt("contracts", lambda: load_contracts(settings.sources_dir), "all contracts are valid")
    yield Check(
        "PostgreSQL",
        embedded.running(settings),
        f"{settings.pg_host}:{settings.pg_port}; start: routezicht up",
    )
    for service in SERVICES:
        alive = processes.running(lifecycle.run_folder(settings) / f"{service.name}.pid")
        yield Check(
            f"Airflow {service.name}", alive, "runs" if alive else "does not run; start: routezicht up"
        )


def _attempt(name: str, action: Callable[[], object], fine: str) -> Check:
    try:
        action()
    except RoutezichtError as error:
        return Check(name, False, error.message)
    return Check(name, True, fine)

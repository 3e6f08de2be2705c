"""The import rule of the architecture: dags -> orchestration -> domain packages -> errors, config."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "plugins" / "routezicht"
DOMAIN = {
    "contracts", "intake", "deid", "mining", "warehouse", "quality",
    "disclosure", "release", "governance", "reporting", "simulate",
}  # fmt: skip
BASE = {"errors", "config"}
ALLOWED = {name: {name} | BASE for name in DOMAIN} | {
    "release": {"release", "disclosure"} | BASE,
    "orchestration": DOMAIN | BASE | {"orchestration"},
    "cli": DOMAIN | BASE | {"cli", "orchestration"},
    "errors": {"errors"},
    "config": BASE,
}


def imports(path: Path) -> set[str]:
    """Names of all modules that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


FILES = sorted(path for path in ROOT.rglob("*.py") if path.parent != ROOT or path.stem in BASE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_package_imports_only_what_lies_below_it(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0].removesuffix(".py")
    names = imports(path)
    own = {name.split(".")[1] for name in names if name.startswith("routezicht.")}
    own &= DOMAIN | BASE | {"orchestration", "cli"}
    assert own <= ALLOWED[package]
    if package != "orchestration":
        assert not [name for name in names if name.split(".")[0] == "airflow"]

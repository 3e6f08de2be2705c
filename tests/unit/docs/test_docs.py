"""The hand-written pages: links lead somewhere, and lists of settings, commands and tests are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main
from click import Group

from routezicht.cli.main import app
from routezicht.config import PROJECT_ROOT, Settings

PAGES = sorted(
    [*PROJECT_ROOT.glob("*.md"), PROJECT_ROOT / "dags" / "README.md", *(PROJECT_ROOT / "docs").rglob("*.md")]
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TEST = re.compile(r"`((?:unit|integration|dbt|dags|e2e)/[\w/]+\.py)(?:::(\w+))?`")


def anchors(page: Path) -> set[str]:
    """Anchors of the headings of a page, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    broken = []
    for link in LINK.findall(page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT_ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One thing\n[a](#one-thing) [b](#another) [c](gone.md) [d](page.md) [e](https://example.org)"
    )
    assert broken_links(page) == ["#another", "gone.md"]


def test_settings_are_exactly_those_of_the_code() -> None:
    page = (PROJECT_ROOT / "docs" / "reference" / "settings.md").read_text()
    table = page.split("\n## ")[0]
    named = re.findall(r"^\| `ROUTEZICHT_(\w+)` \|", table, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def commands(group: Group, path: tuple[str, ...] = ()) -> set[str]:
    """Full names of all commands below a group."""
    found = set()
    for name, command in group.commands.items():
        below = hasattr(command, "commands")
        found |= commands(command, (*path, name)) if below else {" ".join((*path, name))}
    return found


def test_commands_are_exactly_the_registered_ones() -> None:
    page = (PROJECT_ROOT / "docs" / "reference" / "commands.md").read_text()
    named = re.findall(r"^\| `routezicht ([a-z\- ]+?)(?: [A-Z-].*)?` \|", page, re.MULTILINE)
    root = typer.main.get_command(app)
    assert sorted(named) == sorted(commands(root))


def test_the_tests_named_for_a_property_exist() -> None:
    pages = [page for page in PAGES if page.is_relative_to(PROJECT_ROOT / "docs" / "explanation")]
    named = [match for page in pages for match in TEST.findall(page.read_text())]
    assert named
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (file := PROJECT_ROOT / "tests" / path).exists()
        or (name and f"def {name}(" not in file.read_text())
    ]
    assert missing == []

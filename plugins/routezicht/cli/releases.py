"""Commands on releases: release list, show, diff, pack, withdraw, return, recall."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()
releases = typer.Typer(
    no_args_is_help=True, help="Releases: what was asked for, judged, published, recalled."
)
app.add_typer(releases, name="release")

Number = Annotated[int, typer.Argument(help="Number of the release, see `routezicht release list`.")]
By = Annotated[str, typer.Option("--by", help="Account name of the person who decides this.")]


@releases.command("list")
def list_releases() -> None:
    """All releases, the newest first."""
    from rich.console import Console
    from rich.table import Table

    from routezicht.config import settings
    from routezicht.release import store

    with store.connect(settings()) as conn:
        found = store.find(conn)
        current = store.current_release(conn)
    if not found:
        typer.echo("No release was ever requested. Start the DAG `release` in Airflow.")
        return
    table = Table(title="Releases")
    for heading in ("", "No", "State", "Period", "Purpose", "Requested by", "Approved by", "Content"):
        table.add_column(heading, overflow="fold")
    for release in found:
        table.add_row(
            "current" if release.release_id == current else "",
            str(release.release_id),
            f"{release.state}{' (synthetic)' if release.details['is_synthetic'] else ''}",
            f"{release.period_from} - {release.period_through}",
            release.purpose,
            release.requested_by,
            ", ".join(release.approvals),
            (release.content_hash or "")[:12],
        )
    Console().print(table)


@releases.command()
def show(number: Number) -> None:
    """One release as its reviewers see it."""
    from rich.console import Console
    from rich.markdown import Markdown

    from routezicht import release
    from routezicht.config import settings
    from routezicht.release import store

    with store.connect(settings()) as conn:
        known = store.get(conn, number)
    console = Console()
    console.print(f"Release {number} is [bold]{known.state}[/bold].")
    if known.details["recall_reason"]:
        console.print(
            f"Recalled by {known.details['recalled_by']}: {known.details['recall_reason']}", markup=False
        )
    if known.content_hash is None:
        console.print("It has no content yet.")
    else:
        console.print(Markdown(release.form_markdown(number, settings())))


@releases.command()
def diff(first: Number, second: Number) -> None:
    """What changed between two releases, and why; from protected values only."""
    from rich.console import Console
    from rich.markdown import Markdown

    from routezicht import release
    from routezicht.config import settings
    from routezicht.release.differences import MEANING

    Console().print(Markdown(release.diff(first, second, settings()).markdown()))
    for kind, meaning in MEANING.items():
        typer.echo(f"  {kind}: {meaning}")


@releases.command()
def pack(number: Number) -> None:
    """Write the files for the recipients of a limited release."""
    from routezicht import release
    from routezicht.config import settings

    folder = release.pack(number, settings())
    typer.echo(f"{len(list(folder.iterdir()))} files in {folder}; check them with: sha256sum -c SHA256SUMS")


@releases.command()
def withdraw(number: Number, by: By) -> None:
    """Take back a release that is not published yet."""
    from routezicht import release
    from routezicht.config import settings

    release.withdraw(number, settings(), by=by)
    typer.echo(f"Release {number} is withdrawn; another one can be requested.")


@releases.command("return")
def send_back(number: Number, by: By) -> None:
    """Send a release under review back: its content is made anew, earlier votes no longer count."""
    from routezicht import release
    from routezicht.config import settings

    release.send_back(number, settings(), by=by)
    typer.echo(f"Release {number} is returned; protect and report it again.")


@releases.command()
def recall(
    number: Number,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="Why; readers see this.")],
) -> None:
    """Withdraw a published release from all readers; a tombstone stays."""
    from routezicht import release
    from routezicht.config import settings

    now = release.recall(number, settings(), by=by, reason=reason)
    typer.echo(
        f"Release {number} is recalled. Readers see {'nothing' if now is None else f'release {now}'} now."
    )

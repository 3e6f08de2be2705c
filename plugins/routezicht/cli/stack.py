"""Commands that start, show and stop the platform: up, down, demo, doctor."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def up() -> None:
    """Start PostgreSQL and Airflow on this machine and bring the warehouse up to date."""
    from rich.console import Console

    from routezicht.config import settings
    from routezicht.orchestration.stack import lifecycle

    console = Console()
    with console.status("starting") as status:
        lifecycle.up(settings(), lambda step: status.update(f"starting: {step}"))
    console.print(f"Airflow: http://127.0.0.1:{settings().airflow_port}")
    console.print(f"Logins and passwords: {settings().secrets_folder / 'airflow_passwords.json'}")


@app.command()
def down() -> None:
    """Stop everything that `up` or `demo` started; data stays."""
    from rich.console import Console

    from routezicht.config import settings
    from routezicht.orchestration.stack import lifecycle

    console = Console()
    with console.status("stopping") as status:
        lifecycle.down(settings(), lambda step: status.update(f"stopping: {step}"))
    console.print("Stopped.")


@app.command()
def migrate() -> None:
    """Bring the warehouse and Airflow's database of a server installation up to date (PostgreSQL runs already)."""
    from routezicht.config import settings
    from routezicht.orchestration.stack import lifecycle

    lifecycle.migrate(settings(), typer.echo)


@app.command()
def service(
    name: Annotated[str, typer.Argument(help="api-server, scheduler, dag-processor or triggerer")],
) -> None:
    """Run one Airflow service in the foreground, as a container does."""
    from routezicht.config import settings
    from routezicht.orchestration.stack import lifecycle

    lifecycle.run_service(settings(), name)


@app.command()
def demo(
    journeys: Annotated[int, typer.Option(min=1000, help="Synthetic journeys to tell.")] = 32_000,
    months: Annotated[int, typer.Option(min=6)] = 24,
) -> None:
    """Start the platform and run the whole walk on SYNTHETIC data; a second call changes nothing."""
    from routezicht.config import settings
    from routezicht.orchestration.demo import run_demo

    run_demo(settings(), journeys=journeys, months=months)


@app.command()
def doctor() -> None:
    """Check this machine and installation, and say what to mend."""
    from rich.console import Console

    from routezicht.config import settings
    from routezicht.orchestration.stack.doctor import checks

    console = Console()
    failed = 0
    for check in checks(settings()):
        failed += not check.passed
        console.print(f"{'[green]ok  [/]' if check.passed else '[red]mend[/]'} {check.name}: {check.detail}")
    raise typer.Exit(code=min(failed, 1))

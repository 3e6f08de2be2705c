"""Commands on frequency tables: protect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def protect(
    spec: Annotated[Path, typer.Argument(help="YAML file with the disclosure model and the tables' paths.")],
    out: Annotated[Path, typer.Argument(help="New folder for the protected tables.")],
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    previous: Annotated[
        list[Path] | None, typer.Option(help="OUT folder of every earlier release, recalled ones too.")
    ] = None,
) -> None:
    """Protect linked frequency tables, given all that was released before; works without a database."""
    from routezicht.disclosure import load_spec, protect_family
    from routezicht.disclosure.audit import audit_family
    from routezicht.disclosure.files import check_out, find_key, read_all_released, read_exact, write_release

    # `--previous A B` reads B as a further argument; without the option there is nothing it could mean.
    if more and not previous:
        raise typer.BadParameter("unexpected arguments; name earlier releases with --previous")
    folders = [*(previous or []), *(more or [])]
    check_out(out)
    model = load_spec(spec)
    released = read_all_released(folders)
    key = find_key(model, folders, released)
    protected = protect_family(model, read_exact(model), previous=released, key=key)
    audit = audit_family(model, protected, released)
    sequence = 1 + max((int(release.state["sequence"]) for release in released), default=0)
    write_release(
        out,
        model,
        protected,
        key=key,
        sequence=sequence,
        report={**protected.report, "audit": audit.internal()},
    )
    shown = {name: int((t["status"] == "published").sum()) for name, t in protected.tables.items()}
    for name, cells in shown.items():
        typer.echo(f"{name}: {cells} of {len(protected.tables[name])} cells published")

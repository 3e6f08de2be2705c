"""Renders the role matrix as the reference page docs/reference/roles.md; run the module to write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from routezicht.warehouse.role_matrix import Grant, Kind, Role, RoleMatrix, ingest_role, load

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "roles.md"

HEADER = """\
# Roles

<!-- Made from the role matrix by `python -m routezicht.warehouse.roles_page`; do not edit. -->

The source is `plugins/routezicht/warehouse/role_matrix.yaml`. What is not in it is not allowed, and PUBLIC has
nothing. `routezicht migrate` makes exactly these grants and takes away any other; the test
`tests/integration/warehouse/test_roles.py` tries every role on every object.

`rz_owner` owns all objects and cannot log in. `airflow` owns Airflow's own database, to which no role below
may connect. `rz_ingest_*` stands for one role per source; each may only add rows to its own partitions.
"""


def render(matrix: RoleMatrix) -> str:
    """The page as Markdown."""
    parts = [
        HEADER,
        "## Roles\n",
        *_table(
            ("Role", "For", "Limits"),
            ((f"`{role.name}`", role.purpose, _limits(role)) for role in matrix.roles),
        ),
        "\n## Schemas\n",
        *_grants(matrix, "schema"),
        "\n## Tables and views\n",
        *_grants(matrix, "relation"),
        "\n## Tables that dbt makes\n",
        *_table(
            ("Schema", "Made by", "Read by"),
            ((f"`{line.schema}`", f"`{line.by}`", _names(line.readers, matrix)) for line in matrix.created),
        ),
        "\n## Functions\n",
        "Functions that are not here are parts of these, and nobody calls them.\n",
        *_grants(matrix, "routine"),
    ]
    return "\n".join(parts) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _limits(role: Role) -> str:
    parts = [f"at most {role.connection_limit} connections"] if role.connection_limit >= 0 else []
    parts += [f"`{name}` {value}" for name, value in role.settings.items()]
    parts += ["acts as `rz_owner` by SET ROLE"] if role.acts_as_owner else []
    parts += ["temporary tables"] if role.temporary else []
    return ", ".join(parts)


def _grants(matrix: RoleMatrix, kind: Kind) -> list[str]:
    per_object: defaultdict[str, set[Grant]] = defaultdict(set)
    for grant in matrix.grants:
        if grant.kind == kind:
            per_object[_any_source(grant.object, matrix)].add(grant)
    # Objects with the same privileges share a row.
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for name, grants in per_object.items():
        privileges: defaultdict[str, set[str]] = defaultdict(set)
        for grant in grants:
            privileges[grant.privilege].add(grant.role)
        text = "; ".join(
            f"{privilege}: {_names(roles, matrix)}" for privilege, roles in sorted(privileges.items())
        )
        rows[text].append(f"`{name}`")
    return _table(("Object", "Allowed"), ((", ".join(names), text) for text, names in rows.items()))


def _any_source(name: str, matrix: RoleMatrix) -> str:
    for source in matrix.sources:
        name = name.removesuffix(f"__{source}") + "__*" if name.endswith(f"__{source}") else name
    return name


def _names(roles: Iterable[str], matrix: RoleMatrix) -> str:
    ingest = {ingest_role(source) for source in matrix.sources}
    named = {f"`{role}`" for role in set(roles) - ingest}
    return ", ".join(sorted(named | ({"`rz_ingest_*`"} if ingest & set(roles) else set())))


if __name__ == "__main__":
    PAGE.write_text(render(load()))

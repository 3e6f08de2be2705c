"""The role matrix: loads `role_matrix.yaml` and says which role may do what on which object.

Grants, the test of the grants and the reference page all come from the expansion made here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import psycopg
import yaml

MATRIX_FILE = Path(__file__).with_name("role_matrix.yaml")
OWNER = "rz_owner"
PUBLIC = "PUBLIC"
INGEST = "ingest"

Kind = Literal["schema", "relation", "routine"]


@dataclass(frozen=True)
class Role:
    """A login role: its purpose, limits and session settings."""

    name: str
    purpose: str
    acts_as_owner: bool = False
    temporary: bool = False
    connection_limit: int = -1
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Grant:
    """One privilege of one role on one object, e.g. SELECT of rz_gate on relation landing.find."""

    kind: Kind
    object: str
    privilege: str
    role: str


@dataclass(frozen=True)
class Created:
    """Tables that `by` makes in `schema`, with the roles that may read them as soon as they exist."""

    schema: str
    by: str
    readers: tuple[str, ...]


@dataclass(frozen=True)
class RoleMatrix:
    """The whole matrix, expanded: one ingest role and one set of partitions per source."""

    sources: tuple[str, ...]
    roles: tuple[Role, ...]
    grants: tuple[Grant, ...]
    created: tuple[Created, ...]
    sha256: str


@lru_cache(maxsize=4)
def load(path: Path = MATRIX_FILE) -> RoleMatrix:
    """Read and expand the matrix; an unknown role, privilege or key is a KeyError or ValueError at once."""
    content = path.read_bytes()
    text = yaml.safe_load(content)
    sources = tuple(text.pop("sources"))
    roles = tuple(_roles(text.pop("roles"), sources))
    matrix = RoleMatrix(
        sources=sources,
        roles=roles,
        grants=tuple(
            sorted(
                {
                    *_schema_grants(text.pop("schemas"), sources),
                    *_object_grants("relation", text.pop("relations"), sources),
                    *_object_grants("routine", text.pop("routines"), sources),
                }
            )
        ),
        created=tuple(
            Created(line["schema"], line["by"], tuple(line["SELECT"])) for line in text.pop("created")
        ),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    names = {role.name for role in roles}
    unknown = {grant.role for grant in matrix.grants} | {line.by for line in matrix.created}
    unknown |= {reader for line in matrix.created for reader in line.readers}
    if text or unknown - names:
        raise ValueError(f"{path.name}: unknown {sorted(text) or sorted(unknown - names)}")
    return matrix


def ingest_role(source: str) -> str:
    """Role that lands the deliveries of a source.

    >>> ingest_role("nvik_pv")
    'rz_ingest_nvik_pv'
    """
    return f"rz_ingest_{source}"


def current_grants(connection: psycopg.Connection) -> set[Grant]:
    """What the catalogue says on all schemas, relations and routines of the owner, in the form of the matrix.

    The owner's own privileges are left out; a privilege of everybody has the role PUBLIC.
    """
    rows = connection.execute(_CURRENT_GRANTS, {"owner": OWNER, "public": PUBLIC})
    return {Grant(kind, name, privilege, role) for kind, name, privilege, role in rows}


_CURRENT_GRANTS = """
WITH object AS (
    SELECT 'schema' AS kind, n.nspname::text AS name, n.nspowner AS owner,
           coalesce(n.nspacl, acldefault('n', n.nspowner)) AS acl
    FROM pg_catalog.pg_namespace AS n
    UNION ALL
    SELECT 'relation', n.nspname || '.' || c.relname, c.relowner,
           coalesce(c.relacl, acldefault(
               CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r'::"char" END, c.relowner
           ))
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT 'routine', n.nspname || '.' || p.proname, p.proowner,
           coalesce(p.proacl, acldefault('f', p.proowner))
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
)
SELECT object.kind, object.name, entry.privilege_type, coalesce(role.rolname, %(public)s)
FROM object
JOIN pg_catalog.pg_roles AS holder ON holder.oid = object.owner AND holder.rolname = %(owner)s
CROSS JOIN LATERAL aclexplode(object.acl) AS entry
LEFT JOIN pg_catalog.pg_roles AS role ON role.oid = entry.grantee
WHERE entry.grantee <> object.owner
"""


def _roles(lines: Mapping[str, dict[str, Any]], sources: tuple[str, ...]) -> Iterator[Role]:
    for name, line in lines.items():
        for expanded in _expand(name, sources):
            yield Role(name=expanded, **line)


def _expand(role: str, sources: tuple[str, ...]) -> list[str]:
    return [ingest_role(source) for source in sources] if role == INGEST else [role]


def _schema_grants(lines: Mapping[str, dict[str, list[str]]], sources: tuple[str, ...]) -> Iterator[Grant]:
    for schema, privileges in lines.items():
        for privilege, roles in privileges.items():
            for role in roles:
                for name in _expand(role, sources):
                    yield Grant("schema", schema, _checked("schema", privilege), name)


def _object_grants(kind: Kind, lines: list[dict[str, Any]], sources: tuple[str, ...]) -> Iterator[Grant]:
    for line in lines:
        privileges = {key: roles for key, roles in line.items() if key != "objects"}
        for target in line["objects"]:
            for privilege, roles in privileges.items():
                for role in roles:
                    # A line with `{source}` stands for one line per source; `ingest` for all ingest roles.
                    per_source = sources if "{source}" in target + role else ("",)
                    for source in per_source:
                        for name in _expand(role, sources):
                            yield Grant(
                                kind,
                                target.replace("{source}", source),
                                _checked(kind, privilege),
                                name.replace("{source}", source),
                            )


PRIVILEGES: Mapping[Kind, frozenset[str]] = {
    "schema": frozenset({"USAGE", "CREATE"}),
    "relation": frozenset(
        {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}
    ),
    "routine": frozenset({"EXECUTE"}),
}


def _checked(kind: Kind, privilege: str) -> str:
    if privilege not in PRIVILEGES[kind]:
        raise ValueError(f"{privilege} is no privilege on a {kind}")
    return privilege

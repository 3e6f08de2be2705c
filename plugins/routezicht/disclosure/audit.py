"""Has the independent attacker attack a protected family before anything of it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routezicht.disclosure.attack import Coarser, ReleaseKnowledge, attack_release
from routezicht.errors import DisclosureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routezicht.disclosure.attack import DisclosureReport
    from routezicht.disclosure.family import ProtectedFamily, ReleasedFamily
    from routezicht.disclosure.spec import FamilySpec

# Questions that a statistician may leave out with `insiders: false`.
INSIDERS = frozenset({"insider", "member"})


def audit_family(
    spec: FamilySpec, protected: ProtectedFamily, previous: Sequence[ReleasedFamily]
) -> DisclosureReport:
    """The attacker's report on a family that withstood it.

    Raises:
        DisclosureError: the attack found something; nothing may be published.
    """
    levels = {name: Coarser(level.of, level.map) for name, level in spec.levels.items()}
    above = {level.of: name for name, level in levels.items()}
    # The finest dimension that every table has itself or through a coarser one: blocks never touch each other.
    fine = dict.fromkeys(dim for table in spec.tables for dim in table.dimensions if dim not in levels)
    shared = [
        dim
        for dim in fine
        if all(dim in table.dimensions or above.get(dim) in table.dimensions for table in spec.tables)
    ]
    report = attack_release(
        protected.tables,
        dimensions={table.name: table.dimensions for table in spec.tables},
        method=protected.method,
        exact=protected.exact,
        earlier=[ReleaseKnowledge(release.tables, release.state["public_method"]) for release in previous],
        k=spec.threshold,
        width=spec.protection,
        anybody=True,
        block=shared[0] if shared else None,
        hierarchies=levels,
    )
    asked = {name for name in report.found if spec.insiders or name not in INSIDERS}
    bad = {name: count for name, count in report.found.items() if count and name in asked}
    if bad:
        raise DisclosureError(
            f"The protection did not withstand the attack ({', '.join(sorted(bad))}); nothing was written.",
            where="audit of the candidate",
            action="use the method 'round', a higher threshold or coarser dimensions, and report the case",
        )
    return report

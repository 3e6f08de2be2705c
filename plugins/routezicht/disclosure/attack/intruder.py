"""The motivated-intruder test: the same release attacked with ever more at hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from routezicht.disclosure.attack.audit import attack_release
from routezicht.disclosure.attack.report import DisclosureReport, join_reports

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from routezicht.disclosure.attack.hierarchy import Coarser
    from routezicht.disclosure.attack.knowledge import ReleaseKnowledge

LEVELS = {
    1: "reads one table and does sums in it",
    2: "reads all linked tables together",
    3: "has all earlier releases too, and knows persons completely",
}


def motivated_intruder(
    candidate: Mapping[str, pd.DataFrame],
    *,
    dimensions: Mapping[str, Sequence[str]],
    method: Mapping[str, Any],
    exact: Mapping[str, pd.DataFrame] | None = None,
    earlier: Sequence[ReleaseKnowledge] = (),
    k: int = 10,
    width: int = 5,
    known_persons: pd.DataFrame | None = None,
    anybody: bool = False,
    block: str | None = "month",
    hierarchies: Mapping[str, Coarser] | None = None,
) -> dict[int, DisclosureReport]:
    """One report per level of ``LEVELS``; the arguments are those of ``attack_release``.

    A release stands if the last level is safe: what a weaker intruder finds, the stronger one finds too. The
    weaker levels say how much effort a leak would have taken.
    """
    ask = partial(attack_release, method=method, k=k, width=width, block=block, hierarchies=hierarchies)
    alone = [
        ask(
            {name: candidate[name]},
            dimensions={name: dims},
            exact=None if exact is None else {name: exact[name]},
        )
        for name, dims in dimensions.items()
    ]
    linked = alone[0]
    if len(dimensions) > 1:
        linked = ask(candidate, dimensions=dimensions, exact=exact)
    everything = ask(
        candidate,
        dimensions=dimensions,
        exact=exact,
        earlier=earlier,
        known_persons=known_persons,
        anybody=anybody,
    )
    return {1: join_reports(alone), 2: linked, 3: everything}

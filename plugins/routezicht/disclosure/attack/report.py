"""The disclosure report: what the attack asked, what it found, and what the release is worth."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routezicht.disclosure.attack.checks import Finding

QUESTIONS = {
    "claims_violated": "published cells whose true count lies outside what the method description says",
    "exact": "small counts that follow exactly",
    "narrow": "small counts known to within less than the protection width",
    "differences": "changes of a few persons between two releases that follow (nearly) exactly",
    "group": "small groups all of whose members certainly share one more attribute",
    "linkage": "known persons one of whose attributes follows from the others",
    "insider": "small counts that somebody who is alone in another cell can learn or narrow",
    "member": "small counts that one of those counted can narrow",
    "undecided": "questions that the solver left open; they count as unsafe",
}


@dataclass(frozen=True)
class DisclosureReport:
    """Outcome of one attack.

    Attributes:
        safe: no question of ``QUESTIONS`` has a bad answer.
        found: bad answers per question; ``asked`` how many were looked at.
        widths: number of small counts per width of their certain interval, the last entry for 2 x width on.
        utility: figures of ``utility``.
        setting: k, width, number of releases, and whether all consequences of adding up were used.
        worst: cells by name per question; internal.
    """

    safe: bool
    found: dict[str, int]
    asked: dict[str, int]
    widths: list[int]
    utility: dict[str, Any]
    setting: dict[str, Any]
    worst: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def public(self) -> dict[str, Any]:
        """JSON-ready report without any cell or count of a cell."""
        report = self.internal()
        del report["worst"]
        return report

    def internal(self) -> dict[str, Any]:
        """JSON-ready report with the worst cells by name: for stewards only."""
        return asdict(self)


def make_report(
    findings: dict[str, Finding],
    *,
    undecided: int,
    violated: int,
    widths: list[int],
    utility: dict[str, Any],
    setting: dict[str, Any],
) -> DisclosureReport:
    """Puts the findings together; safe only if every question was decided and none is bad."""
    found = {name: finding.cells for name, finding in findings.items()}
    found |= {"claims_violated": violated, "undecided": undecided}
    return DisclosureReport(
        safe=not any(found.values()),
        found={name: found[name] for name in QUESTIONS},
        asked={name: finding.asked for name, finding in findings.items()},
        widths=widths,
        utility=utility,
        setting=setting,
        worst={name: finding.worst for name, finding in findings.items() if finding.worst},
    )


def join_reports(reports: Sequence[DisclosureReport]) -> DisclosureReport:
    """One report on attacks that were made apart: sums of what was asked and found, safe if all are."""
    first = reports[0]
    return DisclosureReport(
        safe=all(report.safe for report in reports),
        found={name: sum(report.found[name] for report in reports) for name in first.found},
        asked={name: sum(report.asked[name] for report in reports) for name in first.asked},
        widths=[sum(column) for column in zip(*(report.widths for report in reports), strict=True)],
        utility={},
        setting={**first.setting, "attacks_joined": len(reports)},
        worst={
            name: [cell for report in reports for cell in report.worst.get(name, [])]
            for name in first.found
            if any(name in report.worst for report in reports)
        },
    )

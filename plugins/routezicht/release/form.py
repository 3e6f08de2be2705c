"""What a reviewer sees before answering: the content, what was tested, what changed, what to keep in mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from routezicht.release.model import Release


def markdown(release: Release, gates: Sequence[Mapping[str, Any]], difference: str) -> str:
    """The form as Markdown; holds no value of a cell.

    Args:
        gates: per gate `gate`, `expectations`, `failed_critical`, `failed_other`.
        difference: the comparison with the release that readers see now, as Markdown.
    """
    details, report = release.details, release.report or {}
    synthetic = (
        ["> **SYNTHETIC DATA / SYNTHETISCHE GEGEVENS** - no real persons or journeys.", ""]
        if details["is_synthetic"]
        else []
    )
    shares = [f"| {table} | {share:.0%} |" for table, share in sorted(report.get("share_shown", {}).items())]
    return "\n".join(
        [
            *synthetic,
            f"### Release {release.release_id}: {release.period_from} to {release.period_through}",
            "",
            f"- **Content hash**: `{release.content_hash}` (candidate number {release.revision})",
            f"- **Requested by**: {release.requested_by} on {release.requested_at:%Y-%m-%d %H:%M}",
            f"- **Purpose**: {release.purpose}",
            f"- **For**: {', '.join(release.recipients)} ({release.sharing_model}, "
            f"agreement {details['agreement']})",
            f"- **Data through**: {details['data_through'] or 'nothing delivered'}",
            "",
            f"**Attack report: {'safe' if release.safe else 'NOT SAFE'}**",
            "",
            "| Group | Questions asked | Bad answers |",
            "|---|---|---|",
            *(_attacked(name, part) for name, part in sorted(report.get("groups", {}).items())),
            "",
            "| Table | Persons in cells that are shown |",
            "|---|---|",
            *shares,
            "",
            "| Gate | Expectations | Failed, critical | Failed, other |",
            "|---|---|---|---|",
            *(
                f"| {gate['gate']} | {gate['expectations']} | {gate['failed_critical']} |"
                f" {gate['failed_other']} |"
                for gate in gates
            ),
            "",
            "**Difference from what readers see now**",
            "",
            difference,
            "",
            "**Caveats**",
            "",
            *(f"- {caveat['nl']} / {caveat['en']}" for caveat in details["caveats"]),
            "",
            "*Approve* means: you have judged this content for this purpose and these recipients."
            " A second steward must approve the same content; the requester cannot.",
        ]
    )


def _attacked(group: str, report: Mapping[str, Any]) -> str:
    asked = sum(report.get("asked", {}).values())
    bad = sum(report.get("found", {}).values())
    return f"| {group} | {asked} | {bad} |"

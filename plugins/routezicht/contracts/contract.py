"""One source contract: its terms, and what the other parts of the platform take from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from routezicht.contracts.terms import Pull, Sla, SourceTerms
from routezicht.errors import ContractError


@dataclass(frozen=True)
class Contract:
    """A valid contract, read from one ODCS file.

    Attributes:
        layouts: keyword arguments of `intake.spec.Layout`, columns included.
        steward: the person or function that answers for the source.
    """

    name: str
    version: str
    description: str
    purpose: str
    steward: str
    terms: SourceTerms
    sla: Sla
    layouts: tuple[dict[str, Any], ...]

    @property
    def partner(self) -> str:
        """Organisation that delivers."""
        return self.terms.partner

    @property
    def queue(self) -> str:
        """Queue of the partner's own worker."""
        return self.terms.queue

    @property
    def poll_cron(self) -> str:
        """How often the drop is looked at, in cron notation."""
        return self.terms.poll_cron

    @property
    def legal_regime(self) -> str:
        """Law that the processing falls under."""
        return self.terms.legal_regime

    @property
    def purpose_until(self) -> date:
        """Last day on which the purpose holds."""
        return self.terms.valid_until

    @property
    def pull(self) -> Pull | None:
        """How the source is fetched; None where the partner drops files."""
        return self.terms.pull

    def check_purpose(self, on: date) -> None:
        """Refuse to run without a purpose.

        Raises:
            ContractError: the purpose does not hold on that day.
        """
        if not self.terms.valid_from <= on <= self.terms.valid_until:
            raise ContractError(
                f"The contract has no valid purpose on {on}: it holds from {self.terms.valid_from} "
                f"through {self.terms.valid_until}. Nothing was read.",
                where=f"sources/{self.name}.yaml",
                action="have the purpose decided anew (doelbindingstoets, DPIA) and raise the version",
            )

    def intake_spec(self) -> dict[str, Any]:
        """Keyword arguments of `intake.SourceSpec.build`."""
        terms = self.terms
        return {
            "source": self.name,
            "contract_version": self.version,
            "mode": terms.mode,
            "layouts": self.layouts,
            "landing": tuple(terms.landing),
            "purpose_from": terms.valid_from,
            "purpose_until": terms.valid_until,
            "max_rejected": terms.max_rejected,
            "aggregate_at_partner": terms.aggregate_at_partner,
            "period": terms.period,
            "issued_on_pattern": terms.issued_on_pattern,
            "issued_on_fallback": terms.issued_on_fallback,
            "completion": terms.completion,
            "geo": terms.geo,
            "limits": terms.limits.model_dump(exclude_none=True),
        }

    def purpose_record(self) -> dict[str, object]:
        """The row of the purpose register."""
        return {
            "source": self.name,
            "contract_version": self.version,
            "purpose": self.purpose,
            "legal_regime": self.terms.legal_regime,
            "purpose_assessment": self.terms.purpose_assessment,
            "dpia": self.terms.dpia,
            "valid_from": self.terms.valid_from.isoformat(),
            "valid_until": self.terms.valid_until.isoformat(),
        }

    def agreement_record(self) -> dict[str, object]:
        """The row of the register of agreements."""
        return {
            "source": self.name,
            "contract_version": self.version,
            "agreement": self.terms.agreement,
            "valid_from": self.terms.valid_from.isoformat(),
            "valid_until": self.terms.valid_until.isoformat(),
            "retention_days": self.terms.retention_days,
            "period_months": self.sla.period_months,
            "first_period": self.sla.first_period,
            "due_days": self.sla.due_days,
        }

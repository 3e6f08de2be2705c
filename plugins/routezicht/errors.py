"""Errors that people read: what happened, where, and what to do; never a value from a source."""

from __future__ import annotations


class RoutezichtError(Exception):
    """An error with a closed vocabulary, safe to show in logs, the Airflow UI and reports.

    Args:
        what: what happened, in words that hold no source text, value, person or file name.
        where: delivery id, line, column position or setting.
        action: what the reader can do now.
    """

    def __init__(self, what: str, *, where: str = "", action: str = "") -> None:
        self.what, self.where, self.action = what, where, action
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The three parts as one line."""
        parts = [self.what]
        if self.where:
            parts.append(f"Where: {self.where}.")
        if self.action:
            parts.append(f"What to do: {self.action}.")
        return " ".join(parts)


class ConfigError(RoutezichtError):
    """A setting is missing, unsafe or contradicts another."""


class ContractError(RoutezichtError):
    """A contract is incomplete, invalid, expired or without a purpose."""


class DeliveryRefused(RoutezichtError):
    """A delivery broke its contract; nothing of it was kept."""


class GateFailed(RoutezichtError):
    """A critical expectation did not hold; what comes after the gate must not run."""


class DisclosureError(RoutezichtError):
    """A table cannot be protected, or its protection did not withstand the attack."""


class ReleaseForbidden(RoutezichtError):
    """A step of a release is not allowed in this state or for this person."""


class AuditBroken(RoutezichtError):
    """The audit chain was altered, cut off or reordered."""

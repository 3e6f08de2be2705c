"""Presidio operators of this engine: placeholder, keyed pseudonym, coarse date."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

from presidio_anonymizer.operators import Operator, OperatorType

from routezicht.deid.folding import words
from routezicht.deid.journey_dates import month_of


class Placeholder(Operator):
    """Puts `<TYPE>` where the value stood."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """`<TYPE>`; the text itself is not looked at."""
        return f"<{(params or {})['entity_type']}>"

    def validate(self, params: dict[str, Any] | None = None) -> None:
        """Takes no parameters of its own."""

    def operator_name(self) -> str:
        """Name in operator settings."""
        return "placeholder"

    def operator_type(self) -> OperatorType:
        """An anonymising operator."""
        return OperatorType.Anonymize


class Pseudonym(Placeholder):
    """Puts `<TYPE_xxxxxx>`: the same value in the same document gets the same six hexadecimal digits."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """HMAC of the folded value under the document's key (`params["key"]`)."""
        options = params or {}
        value = " ".join(words(text or "")) or re.sub(r"\s", "", text or "")
        digest = hmac.new(options["key"], value.encode(), hashlib.sha256).hexdigest()[:6]
        return f"<{options['entity_type']}_{digest}>"

    def operator_name(self) -> str:
        """Name in operator settings."""
        return "pseudonym"


class CoarseDate(Placeholder):
    """Keeps month and year of the date of a journey; what is no such date goes wholly, a date of birth included."""

    def operate(self, text: str | None = None, params: dict[str, Any] | None = None) -> str:
        """The date without its day for the type DATE, else `<TYPE>`."""
        month = month_of(text or "") if (params or {})["entity_type"] == "DATE" else ""
        return month or super().operate(text, params)

    def operator_name(self) -> str:
        """Name in operator settings."""
        return "coarse_date"

"""The parts of a contract that the standard leaves to its users, with exactly the keys that are allowed."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

# These vocabularies are intake's own; a test holds the two together, since neither package may import the other.
Kind = Literal["integer", "string", "month", "date", "datetime", "cbs_period", "text"]
Role = Literal[
    "none", "record_key", "told_month", "told_at", "arrival_month", "origin", "route_asked", "text", "entry_point",
    "finding_place", "last_country", "mode", "month", "border_route", "border_type", "nationality", "count", "series",
    "period", "breakdown", "measure", "flag",
]  # fmt: skip
CodeSystem = Literal["", "brp32", "alpha2", "frontex_nat", "country_name_en"]
Category = Literal[
    "identity", "phone_readout", "call_detail_records", "number_plates", "eurodac_reference", "image", "ip_address",
    "special_category", "criminal_data", "individual_advice",
]  # fmt: skip
COUNTED = frozenset({"find", "detection"})


class Strict(BaseModel):
    """A block in which a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnTerms(Strict):
    """Custom property `intake` of a column; the meanings are those of `intake.spec.Column`."""

    kind: Kind
    role: Role = "none"
    codes: dict[str, str] = Field(default_factory=dict)
    code_system: CodeSystem = ""
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 200
    series: str = ""
    dimension: str = ""
    total: str = ""
    trim: bool = False
    missing_marks: list[str] = Field(default_factory=list)

    @field_validator("codes", mode="before")
    @classmethod
    def _plain_list(cls, codes: object) -> object:
        """A list of codes stands for codes that are published as they are."""
        listed = dict.fromkeys(codes) if isinstance(codes, list) else codes
        # YAML reads bare ON, NO and N as truth values: a code list with one of them would lose a code unseen.
        if isinstance(listed, dict) and not all(isinstance(code, str) for code in listed):
            raise ValueError("a code is not text; put it in quotes")
        return {code: code for code in codes} if isinstance(codes, list) else codes


class LayoutTerms(Strict):
    """One entry of custom property `layouts` of a schema; the meanings are those of `intake.spec.Layout`."""

    name: str
    format: Literal["jsonl", "xml", "csv", "xlsx", "odata"]
    encoding: str = "utf-8"
    delimiter: str = ","
    title_lines: int = 0
    footer: str = ""
    final_newline: bool = True
    reordered: Literal["refuse", "by_name"] = "refuse"
    record_element: str = ""
    root_element: str = ""
    sheet: str = ""
    wide: Literal["", "cbs_nl", "month_en"] = ""


class Pull(Strict):
    """How a source is fetched, where the partner does not drop files itself.

    Args:
        protocol: `http` fetches one file; `odata_v3` pages through a data set.
        url_env: environment variable of the partner's own process that holds the address.
    """

    protocol: Literal["http", "odata_v3"]
    url_env: str = Field(pattern=r"^ROUTEZICHT_SOURCE_[A-Z0-9_]+$")
    max_age_hours: int = Field(default=24, ge=0)


class Limits(Strict):
    """Bounds that differ from intake's own, in bytes unless said; the meanings are those of `intake.spec.Limits`."""

    max_bytes: int | None = Field(default=None, gt=0)
    max_unpacked_bytes: int | None = Field(default=None, gt=0)
    max_ratio: int | None = Field(default=None, gt=0)
    max_line_bytes: int | None = Field(default=None, gt=0)
    max_text_characters: int | None = Field(default=None, gt=0)
    max_records: int | None = Field(default=None, gt=0)


class SourceTerms(Strict):
    """Custom properties of the contract as a whole."""

    partner: str
    legal_regime: str = Field(min_length=1)
    purpose_assessment: str = Field(min_length=1)
    dpia: str = Field(min_length=1)
    agreement: str = Field(min_length=1)
    valid_from: date
    valid_until: date
    retention_days: int = Field(gt=0)
    queue: str
    connection: str
    poll_cron: str
    mode: Literal["snapshot", "replace_period", "append"]
    landing: list[Literal["journey", "journey_leg", "find", "detection", "series"]]
    max_rejected: int = Field(default=0, ge=0)
    aggregate_at_partner: bool = False
    period: Literal["name", "content"] = "name"
    issued_on_pattern: str = ""
    # A public series without a date of its own counts as issued on the day it was received.
    issued_on_fallback: Literal["", "received"] = ""
    completion: Literal["rename", "marker"] = "rename"
    geo: str = ""
    forbidden: list[Category]
    limits: Limits = Field(default_factory=lambda: Limits())
    pull: Pull | None = None
    # Further recognizers of identifiers that only this partner's texts hold; they add to the shipped ones.
    recognizers: list[dict[str, Any]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> SourceTerms:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until lies before valid_from")
        return self

    @model_validator(mode="after")
    def _forbids_every_category(self) -> SourceTerms:
        missing = set(get_args(Category)) - set(self.forbidden)
        if missing:
            raise ValueError(
                f"forbidden lacks {sorted(missing)}: allowing one needs a decision, not a contract"
            )
        return self

    @model_validator(mode="after")
    def _aggregates_what_has_counts(self) -> SourceTerms:
        if self.aggregate_at_partner and not set(self.landing) <= COUNTED:
            raise ValueError(f"aggregate_at_partner: only {sorted(COUNTED)} hold counts")
        return self


class Sla(Strict):
    """When deliveries are expected: months per delivery, first period, and days after its end."""

    period_months: Literal[1, 3, 6, 12]
    first_period: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    due_days: int = Field(ge=0)


def plain(terms: Strict) -> dict[str, Any]:
    """A block as keyword arguments."""
    return terms.model_dump()

"""Contracts: the ones of the project are valid, and whatever is wrong with one is refused in words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from routezicht.config import PROJECT_ROOT
from routezicht.contracts import Contract, load_contract, load_contracts
from routezicht.contracts.terms import (
    Category,
    CodeSystem,
    ColumnTerms,
    LayoutTerms,
    Limits,
    Role,
    SourceTerms,
)
from routezicht.errors import ContractError
from routezicht.intake import SourceSpec, identifiers, nationalities, spec
from routezicht.intake.findings import RULES

SOURCES = PROJECT_ROOT / "sources"
NAMES = {"cbs_asylum", "frontex_detections", "ind_gehoren", "kmar_vbs", "nvik_pv"}


def terms(content: dict[str, Any]) -> dict[str, Any]:
    """The contract's own terms by name, changeable in place through the returned entries."""
    return {entry["property"]: entry for entry in content["customProperties"]}


def changed(folder: Path, change: Callable[[dict[str, Any]], object], name: str = "ind_gehoren") -> Contract:
    """A contract of the project with a change."""
    content = copy.deepcopy(yaml.safe_load((SOURCES / f"{name}.yaml").read_text()))
    change(content)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True))
    return load_contract(path)


def test_the_contracts_of_the_project_are_valid_and_fit_intake() -> None:
    contracts = load_contracts(SOURCES)
    assert set(contracts) == NAMES
    for contract in contracts.values():
        built = SourceSpec.build(contract.intake_spec())
        assert built.source == contract.name
        assert built.layouts
        assert {column.role for layout in built.layouts for column in layout.columns} <= spec.ROLES
        contract.check_purpose(contract.terms.valid_from)


def test_free_text_is_the_only_kind_of_column_without_a_list_or_a_narrow_form() -> None:
    narrow = {"month", "date", "datetime", "cbs_period", "integer"}
    for contract in load_contracts(SOURCES).values():
        for layout in contract.layouts:
            for column in layout["columns"]:
                closed = (
                    column["codes"] or column["code_system"] or column["pattern"] or column["kind"] in narrow
                )
                assert closed or column["kind"] == "text", (contract.name, column["name"])


@pytest.mark.parametrize("name", sorted(NAMES))
def test_invented_references_say_that_they_are_fictitious(name: str) -> None:
    text = (SOURCES / f"{name}.yaml").read_text()
    contract = load_contract(SOURCES / f"{name}.yaml")
    assert "FICTITIOUS" in text
    for reference in (contract.terms.purpose_assessment, contract.terms.dpia, contract.terms.agreement):
        assert reference.startswith("DEMO-")


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "unknown key at the top": (lambda c: c.update(purpos="x"), "purpos"),
    "unknown key inside": (lambda c: c["schema"][0]["properties"][0].update(requierd=True), "requierd: unknown key"),
    "unknown key in the description": (lambda c: c["description"].update(porpose="x"), "porpose: unknown key"),
    "misspelt own term": (lambda c: terms(c)["retention_days"].update(property="retention_day"), "retention_day"),
    "own term twice": (lambda c: c["customProperties"].append({"property": "mode", "value": "append"}), "twice"),
    "no purpose": (lambda c: c["description"].pop("purpose"), "purpose and usage"),
    "no assessment": (lambda c: terms(c)["purpose_assessment"].update(value=""), "purpose_assessment"),
    "no DPIA": (lambda c: c["customProperties"].remove(terms(c)["dpia"]), "dpia"),
    "ends before it begins": (lambda c: terms(c)["valid_until"].update(value=date(2001, 1, 1)), "before valid_from"),
    "unknown mode": (lambda c: terms(c)["mode"].update(value="replace"), "mode"),
    "unknown role": (lambda c: intake_of(c, 0).update(role="told_moth"), "role"),
    "unknown code list": (lambda c: intake_of(c, 3).update(code_system="brp34"), "code_system"),
    "unknown table": (lambda c: terms(c)["landing"].update(value=["journeys"]), "landing"),
    "allows a forbidden category": (lambda c: terms(c)["forbidden"].update(value=["image"]), "needs a decision"),
    "aggregates without counts": (lambda c: terms(c)["aggregate_at_partner"].update(value=True), "hold counts"),
    "a code that YAML read as a truth value": (lambda c: intake_of(c, 2).update(codes=[False, "ON"]), "quotes"),
    "another name than its file": (lambda c: c.update(name="other"), "name of the file"),
    "an older standard": (lambda c: c.update(apiVersion="v2.2.2"), "must be v3"),
    "a draft": (lambda c: c.update(status="draft"), "active"),
    "no steward": (lambda c: c["team"].update(members=[]), "one data steward"),
    "no service level": (lambda c: c.update(slaProperties=[]), "period_months"),
}  # fmt: skip


def intake_of(content: dict[str, Any], column: int) -> dict[str, Any]:
    value: dict[str, Any] = content["schema"][0]["properties"][column]["customProperties"][0]["value"]
    return value


@pytest.mark.parametrize(("change", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_contract_is_refused_and_the_fault_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    changed(tmp_path, lambda _: None)
    with pytest.raises(ContractError) as caught:
        changed(tmp_path, change)
    assert told in caught.value.message
    assert "sources/ind_gehoren.yaml" in caught.value.message


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", ""])
def test_a_file_that_is_no_contract_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(ContractError):
        load_contract(path)


def test_a_folder_without_contracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no contract"):
        load_contracts(tmp_path)


def test_a_purpose_holds_on_its_days_and_not_before_or_after(tmp_path: Path) -> None:
    contract = changed(
        tmp_path,
        lambda c: [
            terms(c)[f"valid_{end}"].update(value=date(2026, 3, day))
            for end, day in (("from", 1), ("until", 2))
        ],
    )
    for day in (date(2026, 3, 1), date(2026, 3, 2)):
        contract.check_purpose(day)
    for day in (date(2026, 2, 28), date(2026, 3, 3)):
        with pytest.raises(ContractError, match="no valid purpose"):
            contract.check_purpose(day)


def test_contracts_and_intake_speak_one_vocabulary() -> None:
    assert set(get_args(Role)) == spec.ROLES
    assert set(get_args(CodeSystem)) == {"", *nationalities.CODE_SYSTEMS}
    assert set(get_args(Category)) == set(identifiers.CATEGORIES)
    assert set(ColumnTerms.model_fields) | {"name", "required", "key"} == set(
        spec.Column.__dataclass_fields__
    )
    assert set(LayoutTerms.model_fields) | {"columns"} == set(spec.Layout.__dataclass_fields__)
    assert set(Limits.model_fields) == set(spec.Limits.__dataclass_fields__)


def test_the_reference_page_lists_every_rule_and_term() -> None:
    page = (PROJECT_ROOT / "docs" / "reference" / "contracts.md").read_text()
    for name, rule in RULES.items():
        refuses = "always" if rule.refuses else "above `max_rejected`"
        assert f"| `{name}` | {rule.what} | {refuses} | {rule.action} |" in page
    for term in {*SourceTerms.model_fields, *LayoutTerms.model_fields, *Limits.model_fields} - {
        "name",
        "format",
    }:
        assert f"`{term}`" in page

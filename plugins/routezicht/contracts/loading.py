"""Reads contracts in the Open Data Contract Standard and refuses whatever it does not know."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from routezicht.contracts.contract import Contract
from routezicht.contracts.terms import ColumnTerms, LayoutTerms, Sla, SourceTerms, plain
from routezicht.errors import ContractError


def load_contracts(folder: Path) -> dict[str, Contract]:
    """All contracts of a folder by source, in order of name.

    Raises:
        ContractError: there is none, or one of them is not valid.
    """
    contracts = {path.stem: load_contract(path) for path in sorted(folder.glob("*.yaml"))}
    if not contracts:
        raise ContractError("There is no contract.", where=str(folder), action="add one file per source")
    return contracts


def load_contract(path: Path) -> Contract:
    """One contract.

    Raises:
        ContractError: not YAML, not ODCS v3, an unknown key, or a missing or impossible term; names all faults.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _invalid(path, [f"cannot be read ({type(error).__name__})"]) from None
    if not isinstance(content, dict):
        raise _invalid(path, ["is not a mapping"])
    try:
        return _build(content, path)
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'contract'}: {fault['msg']}" for fault in error.errors()
        ]
        raise _invalid(path, faults) from None
    except (KeyError, IndexError, TypeError) as error:
        raise _invalid(path, [f"lacks or misplaces {error}"]) from None


def _invalid(path: Path, faults: Iterable[str]) -> ContractError:
    return ContractError(
        f"The contract is not valid: {'; '.join(faults)}.",
        where=f"sources/{path.name}",
        action="mend these, see docs/reference/contracts.md",
    )


def _build(content: dict[str, Any], path: Path) -> Contract:
    # Imported here: DAG files are parsed often, and this import is only needed to check a file.
    from open_data_contract_standard.model import OpenDataContractStandard

    odcs = OpenDataContractStandard.model_validate(content)
    unknown = _unknown_keys(content, odcs, "contract")
    if unknown:
        raise _invalid(path, unknown)
    faults = []
    if not str(odcs.apiVersion).startswith("v3."):
        faults.append("apiVersion: must be v3")
    if odcs.kind != "DataContract" or odcs.status != "active":
        faults.append("kind or status: must be an active DataContract")
    if path.stem not in {odcs.name} & {odcs.id}:
        faults.append("id, name: must be the name of the file")
    if not (odcs.description and odcs.description.purpose and odcs.description.usage):
        faults.append("description: purpose and usage are missing")
    if not odcs.roles or not odcs.schema_:
        faults.append("roles, schema: are missing")
    team = content["team"]["members"] if isinstance(content["team"], dict) else content["team"]
    stewards = [member["username"] for member in team if member["role"] == "data steward"]
    if len(stewards) != 1:
        faults.append("team: must have one data steward")
    if faults:
        raise _invalid(path, faults)
    return Contract(
        name=str(odcs.name),
        version=str(odcs.version),
        description=str(odcs.description.usage),  # type: ignore[union-attr]  # checked above
        purpose=str(odcs.description.purpose),  # type: ignore[union-attr]  # checked above
        steward=stewards[0],
        terms=SourceTerms.model_validate(_custom(content["customProperties"])),
        sla=Sla.model_validate({entry["property"]: entry["value"] for entry in content["slaProperties"]}),
        layouts=tuple(layout for schema in content["schema"] for layout in _layouts(schema)),
    )


def _custom(entries: list[dict[str, Any]]) -> dict[str, Any]:
    names = [entry["property"] for entry in entries]
    if len(set(names)) != len(names):
        raise KeyError("a custom property that stands twice")
    return {entry["property"]: entry["value"] for entry in entries}


def _layouts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    columns = tuple(_column(entry) for entry in schema["properties"])
    terms = _custom(schema["customProperties"])
    if set(terms) != {"layouts"}:
        raise KeyError("layouts")
    return [{**plain(LayoutTerms.model_validate(layout)), "columns": columns} for layout in terms["layouts"]]


def _column(entry: dict[str, Any]) -> dict[str, Any]:
    terms = _custom(entry["customProperties"])
    if set(terms) != {"intake"}:
        raise KeyError("intake")
    settings = plain(ColumnTerms.model_validate(terms["intake"]))
    settings["missing_marks"] = tuple(settings["missing_marks"])
    return {
        "name": entry["name"],
        "required": bool(entry.get("required", False)),
        "key": bool(entry.get("primaryKey", False)),
        **settings,
    }


def _unknown_keys(content: object, model: object, place: str) -> list[str]:
    """Keys of a file that its model did not take: only the standard's outermost level refuses them itself."""
    if isinstance(model, BaseModel) and isinstance(content, dict):
        fields = type(model).model_fields
        by_key = {field.alias or name: getattr(model, name) for name, field in fields.items()}
        by_key |= {name: getattr(model, name) for name in fields}
        faults = [f"{place}.{key}: unknown key" for key in content if key not in by_key]
        for key, value in content.items():
            if key in by_key and key != "value":
                faults += _unknown_keys(value, by_key[key], f"{place}.{key}")
        return faults
    if isinstance(model, list) and isinstance(content, list):
        pairs = zip(content, model, strict=False)
        return [
            fault for number, pair in enumerate(pairs) for fault in _unknown_keys(*pair, f"{place}[{number}]")
        ]
    return []

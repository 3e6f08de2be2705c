"""Puts contracts, stewards and release agreements of the installation into the warehouse's registers."""

from __future__ import annotations

from routezicht.config import Settings
from routezicht.contracts import load_contracts
from routezicht.orchestration.stack.people import Person


def register(settings: Settings, people: list[Person]) -> None:
    """Make the registers equal to the files; a second run changes nothing.

    Raises:
        ContractError: a contract is not valid.
        RoutezichtError: a contract changed without a new version.
    """
    from routezicht import release
    from routezicht.warehouse import ops
    from routezicht.warehouse.connection import connect

    contracts = load_contracts(settings.sources_dir)
    with connect("rz_migrate", settings=settings) as connection:
        for contract in contracts.values():
            ops.register_contract(connection, contract.purpose_record(), contract.agreement_record())
    stewards = {person.name: person.organisation for person in people if person.steward}
    release.register(settings, stewards)

"""Runs all detection of one document once; recognizers then hand out its matches by name."""

from __future__ import annotations

import re
from functools import lru_cache

from routezicht.deid.addresses import find_addresses
from routezicht.deid.ages import find_ages
from routezicht.deid.anchors import anchors
from routezicht.deid.births import find_births, shield_months
from routezicht.deid.codes import find_codes
from routezicht.deid.document import Document, read
from routezicht.deid.nicknames import find_nicknames, find_spelled
from routezicht.deid.organisations import find_organisations
from routezicht.deid.patterns import RuleSet, find_patterns, guards, shipped
from routezicht.deid.persons import find_lone_capitals, find_lone_initials, find_lower, find_persons
from routezicht.deid.repetition import find_repetitions

PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*(?:_[0-9a-f]{6})?>")


@lru_cache(maxsize=1)
def _shipped() -> tuple[RuleSet, RuleSet]:
    """Rules that run before and after dates are settled: a postcode looks like a year and a word."""
    late = {"postcode"}
    return (
        RuleSet(rule for rule in shipped() if rule.name not in late),
        RuleSet(rule for rule in shipped() if rule.name in late),
    )


def scan(text: str, extra: RuleSet | None = None) -> Document:
    """Every match in the text, in the order in which the passes need each other.

    Numbers first, because names lean on what is left; repetition of names last, because it needs all of them.
    """
    document = read(text)
    at = anchors(document)
    kept = guards(document, at)
    for match in PLACEHOLDER.finditer(text):
        kept.append(match.span())
        document.shield(*match.span())
    early, late = _shipped()
    find_patterns(document, early, kept, at)
    find_births(document, at)
    shield_months(document, at)
    if extra is not None:
        find_patterns(document, extra, kept, at)
    find_patterns(document, late, kept, at)
    find_addresses(document)
    find_codes(document, kept, at)
    find_spelled(document)
    find_organisations(document)
    find_nicknames(document)
    find_persons(document)
    find_lower(document)
    find_lone_capitals(document)
    find_lone_initials(document)
    find_repetitions(document)
    find_ages(document, at)
    return document

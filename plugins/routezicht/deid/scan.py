"""Runs all detection of one document once; recognizers then hand out its matches by name."""

from __future__ import annotations

from functools import lru_cache

from routezicht.deid.addresses import find_addresses
from routezicht.deid.ages import find_ages
from routezicht.deid.anchors import anchors
from routezicht.deid.birth_phrases import find_birth_phrases
from routezicht.deid.births import find_births, shield_months
from routezicht.deid.chains import shield_chains, shield_countries
from routezicht.deid.codes import find_codes
from routezicht.deid.document import Document, read
from routezicht.deid.everyday_names import find_everyday_names
from routezicht.deid.guards import guards, shield_dates, shield_guards
from routezicht.deid.institutions import find_institutions, find_seats
from routezicht.deid.judging import find_judged
from routezicht.deid.lone_names import find_cut, find_lone_capitals, find_lone_initials, find_lower
from routezicht.deid.mending import mend
from routezicht.deid.nicknames import find_nicknames, find_spelled
from routezicht.deid.organisations import find_organisations
from routezicht.deid.outline import PLACED, positions
from routezicht.deid.patterns import PatternRule, find_patterns, shipped
from routezicht.deid.persons import find_persons
from routezicht.deid.repetition import find_repetitions


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[PatternRule, ...], tuple[PatternRule, ...]]:
    """Rules that run before and after dates are settled: a postcode looks like a year and a word."""
    late = {"postcode"}
    return (
        tuple(rule for rule in shipped() if rule.name not in late),
        tuple(rule for rule in shipped() if rule.name in late),
    )


def scan(text: str, extra: tuple[PatternRule, ...] = ()) -> Document:
    """Every match in the text: what the rules find, put right by the judge."""
    document = ruled(text, extra)
    if find_judged(document):
        find_repetitions(document)
    find_seats(document)
    return document


def ruled(text: str, extra: tuple[PatternRule, ...] = ()) -> Document:
    """What the rules find, in the order in which the passes need each other.

    Numbers first, because names lean on what is left; repetition of names last, because it needs all of them.
    """
    early, late = _shipped()
    document = mend(read(text))
    at = anchors(document)
    kept = guards(document, at)
    tokens = document.tokens
    kept += [(tokens.start[i], tokens.end[i]) for i in positions(PLACED, tokens.outline)]
    find_patterns(document, early, kept, at)
    find_births(document, at)
    find_birth_phrases(document)
    shield_months(document, at)
    if extra:
        find_patterns(document, extra, kept, at)
    find_patterns(document, late, kept, at)
    shield_guards(document)
    shield_countries(document)
    shield_chains(document)
    find_addresses(document, at)
    find_codes(document, kept, at)
    find_spelled(document)
    find_institutions(document)
    find_organisations(document)
    find_nicknames(document)
    find_cut(document)
    find_persons(document)
    find_everyday_names(document)
    find_lower(document)
    find_lone_capitals(document)
    find_lone_initials(document)
    find_repetitions(document)
    find_ages(document, at)
    shield_dates(document)
    return document

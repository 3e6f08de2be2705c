"""Runs all detection of one document once; recognizers then hand out its matches by name."""

from __future__ import annotations

import re

from routezicht.deid.addresses import find_addresses
from routezicht.deid.codes import find_codes
from routezicht.deid.dates import find_ages, find_births, find_months
from routezicht.deid.document import Document, read
from routezicht.deid.patterns import PatternRule, find_patterns, guards, shipped
from routezicht.deid.nicknames import find_nicknames, find_spelled
from routezicht.deid.organisations import find_organisations
from routezicht.deid.persons import find_lone_capitals, find_lone_initials, find_lower, find_persons
from routezicht.deid.repetition import find_repetitions

PLACEHOLDER = re.compile(r"<[A-Z][A-Z_]*(?:_[0-9a-f]{6})?>")


def scan(text: str, extra: tuple[PatternRule, ...] = ()) -> Document:
    """Every match in the text, in the order in which the passes need each other.

    Numbers first, because names lean on what is left; repetition of names last, because it needs all of them.
    """
    document = read(text)
    placeholders = [match.span() for match in PLACEHOLDER.finditer(text)]
    for start, end in placeholders:
        for i in range(document.first_word(start), len(document.tokens)):
            if document.tokens.start[i] >= end:
                break
            document.taken[i] = 1
    kept = guards(text) + placeholders
    find_patterns(document, (rule for rule in shipped() if rule.name != "postcode"), kept)
    find_births(document, kept)
    find_months(document)
    find_patterns(document, extra, kept)
    find_patterns(document, (rule for rule in shipped() if rule.name == "postcode"), kept)
    find_addresses(document)
    find_codes(document, kept)
    find_spelled(document)
    find_organisations(document)
    find_nicknames(document)
    find_persons(document)
    find_lower(document)
    find_lone_capitals(document)
    find_lone_initials(document)
    find_repetitions(document)
    find_ages(document)
    return document

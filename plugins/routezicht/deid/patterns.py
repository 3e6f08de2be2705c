"""Pattern recognizers read from YAML: numbers, codes and net addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from routezicht.deid.checks import CHECKS
from routezicht.deid.document import Document
from routezicht.errors import ContractError

FILE = Path(__file__).parent / "recognizers.yaml"
_KNOWN_KEYS = {"name", "type", "score", "patterns", "case", "check", "context", "reach", "needs"}
_GUARD = re.compile(
    # What must survive although it looks like a number: sums of money, clock times, roads, articles, years.
    r"(?:€|eur|usd|gbp|\$|£|us\$)\s?\d[\d.,]*(?:,-)?(?:\s(?:miljoen|duizend|ton))?"
    r"|\d[\d.,]*(?:\s\d{3})*(?:,-)?\s?(?:miljoen\s|duizend\s)?(?:us[ -])?"
    r"(?:euro|eur|dollar|usd|pond|gbp|lira|dinar|dirham|toman|rial|afghani|nakfa|birr|naira|cedi|dalasi|frank|dong|"
    r"yuan|lek|zloty|hryvnia|roebel|lari|peso|real|roepie|taka|cfa|centime|bolivar|som|manat|kroon|kronen|miljoen)s?\b"
    r"|\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:uur|u\b|h\b)"
    r"|(?<![\w\-])[AEN]\s?\d{1,3}(?![\w\-°º]|\s\d)"
    r"|\bart(?:ikel|\.)?\s?\d+[a-z]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One recognizer of recognizers.yaml."""

    name: str
    type: str
    score: float
    patterns: tuple[re.Pattern[str], ...]
    check: str | None
    context: re.Pattern[str] | None
    reach: int
    needs: str | None


def parse(entries: Iterable[Mapping[str, Any]]) -> tuple[PatternRule, ...]:
    """Compile entries of the YAML form.

    Raises:
        ContractError: an entry lacks a field, has one too many, or a pattern does not compile.
    """
    rules = []
    for position, entry in enumerate(entries):
        where = f"recognizer {position + 1}"
        unknown = set(entry) - _KNOWN_KEYS
        if unknown or not {"name", "type", "patterns"} <= set(entry):
            raise ContractError(
                "A recognizer has a field too many or one too few.",
                where=where,
                action="use name, type, patterns",
            )
        flags = 0 if entry.get("case") else re.IGNORECASE
        try:
            patterns = tuple(re.compile(p, flags) for p in entry["patterns"])
            context = re.compile(entry["context"], re.IGNORECASE) if "context" in entry else None
        except re.error as error:
            raise ContractError(
                "A pattern does not compile.", where=where, action="mend the expression"
            ) from error
        check = entry.get("check")
        if check is not None and check not in CHECKS:
            raise ContractError("A recognizer names an unknown check.", where=where, action="see checks.py")
        rules.append(
            PatternRule(
                entry["name"], entry["type"], float(entry.get("score", 0.8)), patterns, check, context,
                int(entry.get("reach", 40)), entry.get("needs"),
            )
        )  # fmt: skip
    return tuple(rules)


@lru_cache(maxsize=1)
def shipped() -> tuple[PatternRule, ...]:
    """The rules that always run."""
    import yaml

    return parse(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def guards(text: str) -> list[tuple[int, int]]:
    """Spans that hold a price, a time or a road and may not be taken for a number."""
    return [match.span() for match in _GUARD.finditer(text)]


def find_patterns(document: Document, rules: Iterable[PatternRule], kept: list[tuple[int, int]]) -> None:
    """Take all matches of the rules; an earlier rule keeps what it found, a price is never taken."""
    text = document.text
    covered = bytearray(len(text))
    for start, end in kept:
        covered[start:end] = b"\2" * (end - start)
    for match in document.matches:
        covered[match.start : match.end] = b"\1" * (match.end - match.start)
    for rule in rules:
        if rule.needs and rule.needs not in text:
            continue
        for pattern in rule.patterns:
            for found in pattern.finditer(text):
                start, end = found.span("v" if "v" in pattern.groupindex else 0)
                if start == end or any(covered[start:end]):
                    continue
                if rule.check and not CHECKS[rule.check](text[start:end]):
                    continue
                if rule.context and not rule.context.search(text[max(0, start - rule.reach) : start]):
                    continue
                covered[start:end] = b"\1" * (end - start)
                document.take(start, end, rule.type, rule.name, rule.score)

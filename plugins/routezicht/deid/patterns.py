"""Pattern recognizers read from YAML: numbers, codes and net addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from routezicht.deid.anchors import Anchors, group
from routezicht.deid.checks import CHECKS
from routezicht.deid.document import Document
from routezicht.errors import ContractError

FILE = Path(__file__).parent / "recognizers.yaml"
_AT = frozenset({"anywhere", "digit", "letter", "code", "joint", "word"})
_KNOWN_KEYS = {"name", "type", "score", "patterns", "case", "check", "context", "reach", "needs"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expression and where it may begin."""

    at: str  # anywhere, digit, letter, code or word
    expression: re.Pattern[str]
    words: int  # group of anchors, for `word`
    group: int | str


@dataclass(frozen=True, slots=True, eq=False)
class PatternRule:
    """One recognizer of recognizers.yaml."""

    name: str
    type: str
    score: float
    patterns: tuple[Pattern, ...]
    check: Callable[[str], bool] | None
    context: re.Pattern[str] | None
    reach: int
    needs: tuple[str, ...]


def _pattern(entry: str | Mapping[str, str], flags: int) -> Pattern:
    """A plain string begins anywhere."""
    fields = {"anywhere": entry} if isinstance(entry, str) else dict(entry)
    words = str(fields.pop("words", ""))
    ((at, text),) = fields.items()
    if at not in _AT or (at == "word") != bool(words):
        raise ValueError(at)
    expression = re.compile(text, flags)
    return Pattern(at, expression, group(words) if words else -1, "v" if "v" in expression.groupindex else 0)


def parse(entries: Iterable[Mapping[str, Any]]) -> tuple[PatternRule, ...]:
    """Compile entries of the YAML form.

    Raises:
        ContractError: an entry lacks a field, has one too many, or a pattern does not compile.
    """
    rules = []
    for position, entry in enumerate(entries):
        where = f"recognizer {position + 1}"
        if set(entry) - _KNOWN_KEYS or not {"name", "type", "patterns"} <= set(entry):
            raise ContractError(
                "A recognizer has a field too many or one too few.",
                where=where,
                action="use name, type, patterns",
            )
        flags = 0 if entry.get("case") else re.IGNORECASE
        try:
            patterns = tuple(_pattern(p, flags) for p in entry["patterns"])
            context = re.compile(entry["context"], re.IGNORECASE) if "context" in entry else None
        except (re.error, ValueError) as error:
            raise ContractError(
                "A pattern does not compile.", where=where, action="mend the expression or its place"
            ) from error
        check = entry.get("check")
        if check is not None and check not in CHECKS:
            raise ContractError("A recognizer names an unknown check.", where=where, action="see checks.py")
        rules.append(
            PatternRule(
                entry["name"],
                entry["type"],
                float(entry.get("score", 0.8)),
                patterns,
                CHECKS[check] if check else None,
                context,
                int(entry.get("reach", 40)),
                tuple(str(entry.get("needs", "")).split()),
            )
        )
    return tuple(rules)


@lru_cache(maxsize=1)
def shipped() -> tuple[PatternRule, ...]:
    """The rules that always run."""
    import yaml

    return parse(yaml.safe_load(FILE.read_text(encoding="utf-8")))


_GROUP = re.compile(r"\(\?P<(\w+)>")
_NUMBERED = re.compile(r"\\[1-9]|\(\?\(")


@lru_cache(maxsize=64)
def _any_at(rules: tuple[PatternRule, ...], at: str) -> re.Pattern[str] | None:
    """One expression that matches wherever one of the rules' expressions of this place does; None when none can be.

    Most numbers in a text are years and prices: one try says so instead of one per expression.
    """
    branches = []
    for pattern in (p for rule in rules for p in rule.patterns if p.at == at):
        text = pattern.expression.pattern
        if _NUMBERED.search(text):
            return None
        for name in set(_GROUP.findall(text)):
            if f"(?P={name})" not in text:
                text = text.replace(f"(?P<{name}>", "(?:")
        branches.append(f"(?{'i' if pattern.expression.flags & re.IGNORECASE else ''}:{text})")
    try:
        return re.compile("|".join(branches))
    except re.error:  # two expressions refer back to groups of one name
        return None


def _live(rules: tuple[PatternRule, ...], at: str, text: str, places: list[int]) -> list[int]:
    """The places at which some expression of the rules matches."""
    expression = _any_at(rules, at)
    return [place for place in places if expression.match(text, place)] if expression else places


def find_patterns(
    document: Document, rules: tuple[PatternRule, ...], kept: list[tuple[int, int]], begin: Anchors
) -> None:
    """Take all matches of the rules; an earlier rule keeps what it found, a price is never taken."""
    text = document.text
    covered = bytearray(len(text))
    for start, end in kept:
        covered[start:end] = b"\2" * (end - start)
    for match in document.matches:
        covered[match.start : match.end] = b"\1" * (match.end - match.start)
    everywhere = {"digit": begin.digit, "letter": begin.letter, "code": begin.code, "joint": begin.joint}
    offsets = {at: _live(rules, at, text, places) for at, places in everywhere.items()}
    for rule in rules:
        if rule.needs and not any(need in text for need in rule.needs):
            continue
        for pattern in rule.patterns:
            if pattern.at == "anywhere":
                found: Iterable[re.Match[str] | None] = pattern.expression.finditer(text)
            else:
                places = begin.at(pattern.words) if pattern.at == "word" else offsets[pattern.at]
                if not places:
                    continue
                attempt = pattern.expression.match
                found = (attempt(text, place) for place in places if not covered[place])
            for match_ in found:
                if match_ is None:
                    continue
                start, end = match_.span(pattern.group)
                if start == end or any(covered[start:end]):
                    continue
                if rule.check and not rule.check(text[start:end]):
                    continue
                if rule.context and not rule.context.search(text[max(0, start - rule.reach) : start]):
                    continue
                covered[start:end] = b"\1" * (end - start)
                document.take(start, end, rule.type, rule.name, rule.score)

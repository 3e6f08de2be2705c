"""What de-identification returns: the text, and spans that never hold a value."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Span:
    """A removed piece of the original text: character offsets, type, recognizer, score from 0 to 1."""

    start: int
    end: int
    type: str
    recognizer: str
    score: float

    def as_dict(self) -> dict[str, str | int | float]:
        """Plain form for JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "type": self.type,
            "recognizer": self.recognizer,
            "score": self.score,
        }


@dataclass(frozen=True, slots=True)
class DeidResult:
    """De-identified text, the spans that were removed, and the number of words of the original."""

    text: str
    spans: list[Span]
    words: int


def counts(result: DeidResult) -> dict[str, int]:
    """Removed spans per type, and the number of words under `words`.

    >>> counts(DeidResult("<PERSON> zei ja", [Span(0, 3, "PERSON", "person", 0.9)], 3))
    {'PERSON': 1, 'words': 3}
    """
    return {**Counter(span.type for span in result.spans), "words": result.words}


def per_thousand(totals: dict[str, int]) -> dict[str, float]:
    """Identifiers per type per 1,000 words, for summed `counts`; `all` is their sum.

    >>> per_thousand({"PERSON": 3, "IBAN": 1, "words": 2000})
    {'PERSON': 1.5, 'IBAN': 0.5, 'all': 2.0}
    """
    total_words = max(totals.get("words", 0), 1)
    rates = {kind: 1000 * n / total_words for kind, n in totals.items() if kind != "words"}
    return {**rates, "all": sum(rates.values())}


def dropped(now: dict[str, int], usual: dict[str, int], *, share: float = 0.5, least: int = 20) -> list[str]:
    """Types whose rate per 1,000 words fell below `share` of the usual rate; a gate stops on any.

    Types with fewer than `least` findings in the usual totals are too rare to judge. A drop means that a partner's
    layout changed and identifiers may slip through, not that there are fewer.

    >>> dropped({"PERSON": 1, "words": 1000}, {"PERSON": 40, "words": 1000})
    ['PERSON', 'all']
    """
    current, expected = per_thousand(now), per_thousand(usual)
    seen = {kind: n for kind, n in usual.items() if kind != "words"}
    seen["all"] = sum(seen.values())
    return [
        kind for kind, n in seen.items() if n >= least and current.get(kind, 0.0) < share * expected[kind]
    ]

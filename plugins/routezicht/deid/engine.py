"""The de-identifier: one scan, presidio recognizers over it, presidio's anonymiser with our operators."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from routezicht.deid.document import Match
from routezicht.deid.journey_dates import journey_dates
from routezicht.deid.patterns import parse, shipped
from routezicht.deid.result import WORDS, DeidResult, Span
from routezicht.deid.scan import scan


class Deidentifier:
    """Removes what could identify a person; deterministic without pseudonyms, and offline.

    Args:
        partner: source whose statistics the caller keeps; the shipped recognizers run for every partner.
        extra_recognizers: entries of the form of recognizers.yaml from the partner's contract; they add, never remove.
        key: secret of the pseudonyms; a random one by default.
    """

    def __init__(
        self,
        partner: str | None = None,
        extra_recognizers: Iterable[Mapping[str, Any]] = (),
        key: bytes | None = None,
    ) -> None:
        from presidio_anonymizer import AnonymizerEngine

        from routezicht.deid.operators import CoarseDate, Placeholder, Pseudonym
        from routezicht.deid.recognizers import ScanRecognizer, registry

        self.partner = partner
        self._extra = parse(extra_recognizers)
        self._key = key or secrets.token_bytes(32)
        self.registry = registry((*shipped(), *self._extra))
        self._recognizers = {r.label: r for r in self.registry.recognizers if isinstance(r, ScanRecognizer)}
        self._anonymizer = AnonymizerEngine()  # type: ignore[no-untyped-call]  # its constructor is not annotated
        self._anonymizer.add_anonymizer(Placeholder)
        self._anonymizer.add_anonymizer(Pseudonym)
        self._anonymizer.add_anonymizer(CoarseDate)

    def find(self, text: str) -> list[Span]:
        """Spans to remove, in order and without overlap.

        What is left is scanned again until nothing more is found, because a removed name may lay bare another:
        de-identified text is therefore left as it is.
        """
        spans = self._scan(text)
        for _ in range(_ROUNDS):
            if not spans:
                break
            remaining = Remainder(text, spans)
            more = [remaining.back(span) for span in self._scan(remaining.text)]
            if not more:
                break
            spans = merge(Match(s.start, s.end, s.type, s.recognizer, s.score) for s in (*spans, *more))
        return spans

    def _scan(self, text: str) -> list[Span]:
        from routezicht.deid.recognizers import ScanArtifacts

        artifacts = ScanArtifacts(scan(text, self._extra))
        found = artifacts.by_recognizer
        results = [
            (name, result)
            for name in found
            for result in self._recognizers[name].analyze(
                text, self._recognizers[name].supported_entities, artifacts
            )
        ]
        return merge(Match(r.start, r.end, r.entity_type, name, r.score) for name, r in results)

    def deidentify(self, text: str, *, pseudonyms: bool = False, coarse_dates: bool = False) -> DeidResult:
        """The text without identifiers, and where they stood (offsets in `text`).

        Args:
            pseudonyms: `<TYPE_1a2b3c>` instead of `<TYPE>`.
            coarse_dates: a date of the journey loses its day (`14 maart 2023` becomes `maart 2023`); its span has
                the type DATE. A date of birth goes wholly in any case.
        """
        spans = self.find(text)
        if coarse_dates:
            spans = sorted((*spans, *journey_dates(text, spans)), key=lambda span: span.start)
        return DeidResult(self._replace(text, spans, pseudonyms), spans, len(WORDS.findall(text)))

    def _replace(self, text: str, spans: list[Span], pseudonyms: bool) -> str:
        from presidio_anonymizer.entities import OperatorConfig, RecognizerResult

        if not spans:
            return text
        options: dict[str, Any] = {}
        if pseudonyms:
            options["key"] = hmac.new(
                self._key, hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "sha256"
            ).digest()
        operators = {
            "DEFAULT": OperatorConfig("pseudonym" if pseudonyms else "placeholder", options),
            "DATE": OperatorConfig("coarse_date"),
        }
        pieces: list[str] = []
        # presidio compares every pair of results, so a long text goes through in pieces of equal cost.
        position = 0
        for first in range(0, len(spans), _SPANS_PER_PIECE):
            part = spans[first : first + _SPANS_PER_PIECE]
            end = (
                spans[first + _SPANS_PER_PIECE].start if first + _SPANS_PER_PIECE < len(spans) else len(text)
            )
            shifted = [RecognizerResult(s.type, s.start - position, s.end - position, s.score) for s in part]
            pieces.append(
                self._anonymizer.anonymize(
                    text[position:end], shifted, operators, merge_entities_with_spaces=False
                ).text
            )
            position = end
        return "".join(pieces)


_SPANS_PER_PIECE = 50
_ROUNDS = 4


class Remainder:
    """A text with placeholders for its spans, and the way back to offsets of the original."""

    def __init__(self, text: str, spans: list[Span]) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []  # where each piece starts in the remainder
        self._origins: list[tuple[int, int]] = []  # original start and end of each piece
        position = length = 0

        def add(piece: str, start: int, end: int) -> None:
            nonlocal length
            pieces.append(piece)
            self._starts.append(length)
            self._origins.append((start, end))
            length += len(piece)

        for span in spans:
            add(text[position : span.start], position, span.start)
            add(f"<{span.type}>", span.start, span.end)
            position = span.end
        add(text[position:], position, len(text))
        self.text = "".join(pieces)

    def back(self, span: Span) -> Span:
        """The span in offsets of the original; a touched placeholder counts with all that it stands for."""
        return Span(
            self._origin(span.start, 0), self._origin(span.end - 1, 1), span.type, span.recognizer, span.score
        )

    def _origin(self, offset: int, side: int) -> int:
        piece = bisect_right(self._starts, offset) - 1
        start, end = self._origins[piece]
        if piece % 2:  # a placeholder
            return (start, end)[side]
        return start + offset - self._starts[piece] + side


def merge(matches: Iterable[Match]) -> list[Span]:
    """Matches as spans without overlap: overlapping ones become one span of the type of the surest, longest one."""
    spans: list[Span] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if spans and match.start < spans[-1].end:
            last = spans[-1]
            surer = (match.score, match.end - match.start) > (last.score, last.end - last.start)
            winner: Match | Span = match if surer else last
            spans[-1] = Span(
                last.start, max(last.end, match.end), winner.type, winner.recognizer, winner.score
            )
        else:
            spans.append(Span(match.start, match.end, match.type, match.recognizer, match.score))
    return spans


@lru_cache(maxsize=1)
def default() -> Deidentifier:
    """The de-identifier without a partner, built once per process."""
    return Deidentifier()

"""Find who speaks in a transcript: labels of any name, dashes, and questions set on their own line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.tags import ANSWER, ASK
from routezicht.mining.tokens import Tokens

_ANSWERS: Final = cues("clauses.answer_labels") | cues("clauses.label_answer")
_ASKS: Final = cues("clauses.label_ask")
_NOTES: Final = cues("clauses.label_note")
_DASHES: Final = frozenset("-–—")
_LONGEST: Final = 4  # words of a label
_ASKING_SHARE: Final = 0.5  # of its turns that hold a question mark
_FEWEST: Final = 2  # turns that make a label of words that are no known one


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its first token, label ("" if none, "-" for a dash), first token of what is said, end."""

    start: int
    label: str
    speech: int
    end: int
    asks: bool
    known: str


def turns(tokens: Tokens, tags: list[int]) -> dict[int, tuple[str, int]]:
    """First token of each turn that begins a line -> who speaks, and the token where the speech begins."""
    lines = [_line(tokens, tags, start, end) for start, end in _lines(tokens)]
    count = Counter(line.label for line in lines if line.label)
    asking = Counter(line.label for line in lines if line.label and line.asks)
    known = {line.label: line.known for line in lines if line.known}
    speakers: dict[str, str] = {}
    for label, n in count.items():
        says = known.get(label, "")
        if n >= _FEWEST and label != "-" and says in ("", "narrator"):
            says = "question" if asking[label] >= n * _ASKING_SHARE else says or "answer"
        if says:
            speakers[label] = says
    if "question" not in speakers.values():
        return _unlabelled(lines)
    if all(says != "answer" for says in speakers.values()):
        speakers["-" if count["-"] >= _FEWEST else ""] = "answer"
    result = {}
    for n, line in enumerate(lines):
        says = speakers.get(line.label, "")
        bare = line.label == "" and (n == 0 or not lines[n - 1].asks)
        if says and not bare:
            result[line.start] = (says, line.speech)
    return result


def _unlabelled(lines: list[_Line]) -> dict[int, tuple[str, int]]:
    """A question on its own line, its answer on the next after a dash."""
    pairs = [
        (a, b) for a, b in pairwise(lines) if a.asks and a.label != "-" and b.label == "-" and not b.asks
    ]
    if len(pairs) < _FEWEST:
        return {}
    result = {a.start: ("question", a.speech) for a, _ in pairs}
    return result | {b.start: ("answer", b.speech) for _, b in pairs}


def _lines(tokens: Tokens) -> list[tuple[int, int]]:
    ends = [k for k, raw in enumerate(tokens.raw) if raw == "\n"]
    starts = [0, *(k + 1 for k in ends)]
    return [(a, b) for a, b in zip(starts, [*ends, len(tokens)], strict=True) if a < b]


def _line(tokens: Tokens, tags: list[int], start: int, end: int) -> _Line:
    raw, low = tokens.raw, tokens.low
    first = start + 1 if raw[start] in _DASHES and start + 1 < end else start
    label, speech, known = ("-", first, "") if first > start else ("", start, "")
    for k in range(first + 1, min(first + _LONGEST + 1, end - 1)):
        letter = k == first + 1 and raw[k] in _DASHES and len(raw[first]) == 1 and raw[first].isupper()
        if raw[k] == ":" or letter:
            label = " ".join(w for w in low[first:k] if w[0].isalpha() or w[0] == "<")
            speech, known = k + 1, _known(low[first], tags[first])
            break
        if raw[k] in ".?!,;":
            break
    return _Line(start, label, speech, end, "?" in raw[speech:end], known)


def _known(word: str, bits: int) -> str:
    if bits & ASK or word in _ASKS:
        return "question"
    if bits & ANSWER or word in _ANSWERS:
        return "answer"
    return "narrator" if word in _NOTES else ""

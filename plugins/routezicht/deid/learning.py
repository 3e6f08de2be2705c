"""Train the judge on marked texts, offline: `python -m routezicht.deid.learning TEXTS...`.

A text file holds records: a line `=== SOURCE [noise]`, then the text with marks, `{{PERSON|Jan}}` for what must go and
`{{CITY|Gent}}` for what must stay. A file of JSON Lines holds labelled records (`text`, `pii`, `keep`). The texts that
the shipped model was made from are described in training/deid/README.md.
"""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routezicht.deid.document import Document
from routezicht.deid.features import REACH, Pair, Scene, beside, edge, pairs, scene, staged
from routezicht.deid.judging import MODEL_FILE
from routezicht.deid.scan import ruled

KEPT = frozenset({"COUNTRY", "CITY", "BORDER", "ROADPOINT", "LEGDATE", "TRANSPORT", "PRICE", "DURATION"})
_MARK = re.compile(r"\{\{([A-Z]+)\|(.*?)\}\}", re.DOTALL)
_HEAD = re.compile(r"^===.*$", re.MULTILINE)
_SCANNED = {
    "o": "0",
    "O": "0",
    "l": "1",
    "I": "l",
    "s": "5",
    "S": "5",
    "B": "8",
    "g": "9",
    "e": "c",
    "E": "F",
}
_KEEP_WEIGHT, _GO_WEIGHT = 3.0, 2.0  # a lost place costs the route, a missed identifier a person
_LEAST = 3  # times that a feature must occur
_SMALLEST = 0.1  # weights below are left out of the model
_STRENGTH = 0.3  # of the fit; the smaller, the more regular

Piece = tuple[str, str]  # type or nothing, text


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the spans that must go and stay."""

    text: str
    gone: tuple[tuple[int, int], ...]
    kept: tuple[tuple[int, int], ...]


Record = tuple[str, list[Piece]]  # noise to put on it, pieces


def records(content: str) -> list[Record]:
    """Records of a text file.

    >>> records("=== IND lower\\nIk ben {{PERSON|Jan}}.")
    [('lower', [('', 'Ik ben '), ('PERSON', 'Jan'), ('', '.')])]
    """
    found = []
    heads = _HEAD.findall(content)
    for head, body in zip(heads, _HEAD.split(content)[1:], strict=True):
        text = body.strip("\n")
        noise = head.split()[2:3]
        marks = [(*mark.span(), mark[1], mark[2]) for mark in _MARK.finditer(text)]
        found.append((noise[0] if noise else "plain", _cut(text, marks)))
    return found


def labelled(lines: Iterable[str]) -> list[Record]:
    """Records of JSON Lines: `text`, and the spans `pii` and `keep` (`start`, `end`, `type`)."""
    import orjson

    found: list[Record] = []
    for record in map(orjson.loads, lines):
        text = str(record["text"])
        spans = [(int(s["start"]), int(s["end"]), str(s["type"])) for s in (*record["pii"], *record["keep"])]
        found.append(("plain", _cut(text, [(a, b, kind, text[a:b]) for a, b, kind in sorted(spans)])))
    return found


def _cut(text: str, marks: Iterable[tuple[int, int, str, str]]) -> list[Piece]:
    """The text in pieces at marks (start, end, type, what was marked) in order; one inside another is left out."""
    pieces, position = [], 0
    for start, end, kind, piece in marks:
        if start >= position:
            pieces += [("", text[position:start]), (kind, piece)]
            position = end
    return [piece for piece in (*pieces, ("", text[position:])) if piece[1]]


def marked(pieces: Iterable[Piece]) -> Marked:
    """Pieces as one text with offsets."""
    text = ""
    gone: list[tuple[int, int]] = []
    kept: list[tuple[int, int]] = []
    for kind, piece in pieces:
        span = (len(text), len(text) + len(piece))
        if kind:
            (kept if kind in KEPT else gone).append(span)
        text += piece
    return Marked(text, tuple(gone), tuple(kept))


def masked(pieces: Iterable[Piece]) -> Marked:
    """The text as it is when everything has gone: nothing in it may go."""
    return marked((kind, piece) if kind in KEPT or not kind else ("", f"<{kind}>") for kind, piece in pieces)


def noisy(pieces: list[Piece], noise: str, chance: random.Random) -> list[Piece]:
    """Pieces with the noise that their head names, the way partners' systems make it."""

    def change(kind: str, piece: str) -> str:
        if noise == "lower":
            return piece.lower()
        if noise == "upper":
            return piece.upper()
        if noise == "noaccent":
            return "".join(c for c in unicodedata.normalize("NFKD", piece) if not unicodedata.combining(c))
        if noise == "ocr" and kind not in KEPT:
            return "".join(_SCANNED.get(c, c) if chance.random() < 0.04 else c for c in piece)
        if noise == "linebreak" and kind and kind not in KEPT:
            return piece.replace(" ", "\n", 1)
        if noise == "nospace" and not kind and re.search(r"[^\W\d_] $", piece) and chance.random() < 0.25:
            return piece[:-1]
        return piece

    return [(kind, change(kind, piece)) for kind, piece in pieces]


def _overlaps(document: Document, spans: Iterable[tuple[int, int]]) -> list[bool]:
    found = [False] * len(document.tokens)
    for start, end in spans:
        for i in document.within(start, end):
            found[i] = True
    return found


def _forgetful(document: Document, goes: list[bool], share: float, chance: random.Random) -> Scene:
    """The scene with a share of the rightly taken spans left out, as if the rules did not know them."""
    rules = list(scene(document).rules)
    for match in document.matches:
        within = document.within(match.start, match.end)
        if any(goes[i] for i in within) and chance.random() < share:
            for i in within:
                rules[i] = ""
    return staged(document, rules)


def examples(
    pieces: list[Piece], noise: str, chance: random.Random
) -> Iterator[tuple[Document, Scene, Marked, float]]:
    """One record as the judge may meet it: (document, scene, marks, weight)."""
    plain = marked(noisy(pieces, noise, chance))
    document = ruled(plain.text)
    goes = _overlaps(document, plain.gone)
    yield document, scene(document), plain, 1.0
    yield document, _forgetful(document, goes, 0.5, chance), plain, 0.6
    bare = masked(pieces)
    document = ruled(bare.text)
    yield document, scene(document), bare, 0.3
    if noise not in {"lower", "upper"}:
        for case in ("lower", "upper"):
            cased = marked(noisy(pieces, case, chance))
            document = ruled(cased.text)
            goes = _overlaps(document, cased.gone)
            yield document, _forgetful(document, goes, 0.3, chance), cased, 0.4


def features(seen: Scene, i: int) -> Iterator[str | Pair]:
    """Everything that counts for word i; a string has its offset in front."""
    for offset in range(-REACH, REACH + 1):
        j = i + offset
        if not 0 <= j < len(seen.words):
            yield edge(offset)
            continue
        yield from beside(seen.words[j], seen.modes[j], offset)
    yield from pairs(seen, i)


class Table:
    """Examples as a sparse matrix in the making."""

    def __init__(self) -> None:
        self.columns: dict[str | Pair, int] = {}
        self.indices = array("i")
        self.ends = array("q", [0])
        self.goes: list[bool] = []
        self.weights: list[float] = []

    def add(self, document: Document, seen: Scene, marks: Marked, weight: float) -> None:
        """Add every word of one example but placeholders."""
        goes, stays = _overlaps(document, marks.gone), _overlaps(document, marks.kept)
        for i, word in enumerate(seen.words):
            if word.text == "<>":
                continue
            columns = {self.columns.setdefault(f, len(self.columns)) for f in features(seen, i)}
            self.indices.extend(sorted(columns))
            self.ends.append(len(self.indices))
            self.goes.append(goes[i])
            self.weights.append(weight * (_GO_WEIGHT if goes[i] else _KEEP_WEIGHT if stays[i] else 1.0))


def train(texts: Iterable[Record], seed: int = 1) -> dict[str, Any]:
    """The model of these records, in the form of judging.load; the same for the same records and seed."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    chance = random.Random(seed)  # noqa: S311  # which examples to vary, no secret
    table = Table()
    for noise, pieces in texts:
        for example in examples(pieces, noise, chance):
            table.add(*example)
    indices = np.frombuffer(table.indices, dtype=np.int32)
    ends = np.frombuffer(table.ends, dtype=np.int64)
    matrix = csr_matrix(
        (np.ones(len(indices), np.float32), indices, ends), shape=(len(ends) - 1, len(table.columns))
    )
    common = np.flatnonzero(np.bincount(indices, minlength=len(table.columns)) >= _LEAST)
    fit = LogisticRegression(C=_STRENGTH, max_iter=300)
    fit.fit(matrix[:, common], np.array(table.goes), sample_weight=np.array(table.weights))
    names = list(table.columns)
    found = [
        (names[c], round(float(w), 3))
        for c, w in zip(common, fit.coef_[0], strict=True)
        if abs(w) >= _SMALLEST
    ]
    return {
        "bias": round(float(fit.intercept_[0]), 3),
        "single": dict(sorted((name, w) for name, w in found if isinstance(name, str))),
        "pair": sorted([list(name), w] for name, w in found if not isinstance(name, str)),
    }


def main(paths: list[str]) -> None:
    """Train on the files and write the model beside the lexicon's sources."""
    import orjson

    texts: list[Record] = []
    for path in map(Path, sorted(paths)):
        content = path.read_text("utf-8")
        texts += labelled(content.splitlines()) if path.suffix == ".jsonl" else records(content)
    model = train(texts)
    MODEL_FILE.write_bytes(orjson.dumps(model, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.write(f"{len(model['single'])} single and {len(model['pair'])} joint features\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""The learned judge: after the rules, a linear model says of each word how likely it belongs to an identifier."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from math import exp
from pathlib import Path

from routezicht.deid.document import Document
from routezicht.deid.features import COUNT, REACH, WEAK, Pair, Scene, beside, edge, pairs, scene
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class
from routezicht.deid.tokens import DIGITS, Word

MODEL_FILE = Path(__file__).parent / "data" / "judge.json"
ADD = 0.35  # from this chance on a word goes that no rule took
ADD_PLACE = 0.5  # the same for words that the gazetteer knows
ADD_NUMBER = 0.3  # the same for numbers: ages hide among them, and a lost count costs little
WITHDRAW = 0.3  # below this chance on every word, what a weak rule took stays
HARMLESS, CERTAIN = -4.5, 5.0  # log odds beyond which neighbours do not turn a word
SURE = 0.7  # the score from which on a rule is not overruled
_CACHE_LIMIT = 200_000
_NOTHING = repeat(0.0)  # the weight of a feature that the model does not know
_OFFSETS = range(-REACH, REACH + 1)


class Judge:
    """Weights by feature. A word's own features are summed once per process for every place next to which it stands.

    Args:
        bias: the log odds of a word of which nothing is known.
        single: weight by offset and feature of one word.
        pair: weight by feature of a word among others.
    """

    def __init__(self, bias: float, single: dict[str, float], pair: dict[Pair, float]) -> None:
        self.bias = bias
        self.single = single
        self.pair = pair
        self._sums: dict[tuple[Word, str], list[float]] = {}

    def _sum(self, word: Word, mode: str) -> list[float]:
        """Weights that a word gives to the words from REACH after it to REACH before it, itself in the middle."""
        key = (word, mode)
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) >= _CACHE_LIMIT:
                self._sums.clear()
            weight = self.single.get
            found = [
                sum(weight(feature, 0.0) for feature in beside(word, mode, offset)) for offset in _OFFSETS
            ]
            self._sums[key] = found
        return found

    def odds(self, seen: Scene) -> list[float]:
        """Log odds of every word; the neighbours of a word that is beyond doubt by itself are not asked."""
        outside = [self.single.get(edge(offset), 0.0) for offset in _OFFSETS]
        sums = [outside] * REACH + list(map(self._sum, seen.words, seen.modes)) + [outside] * REACH
        bias = self.bias
        windows = zip(sums, sums[1:], sums[2:], sums[3:], sums[4:], strict=False)
        found = [bias + a[0] + b[1] + c[2] + d[3] + e[4] for a, b, c, d, e in windows]
        weight = self.pair.get
        for i, odds in enumerate(found):
            if HARMLESS < odds < CERTAIN:
                found[i] = odds + sum(map(weight, pairs(seen, i), _NOTHING))
        return found

    def chances(self, seen: Scene) -> list[float]:
        """Chance from 0 to 1 of every word."""
        return [1 / (1 + exp(-max(-30.0, min(30.0, odds)))) for odds in self.odds(seen)]


def load(content: bytes) -> Judge:
    """The judge of a model file: `{"bias": x, "single": {feature: x}, "pair": [[[part, ...], x], ...]}`."""
    import orjson

    model = orjson.loads(content)
    return Judge(model["bias"], model["single"], {tuple(parts): weight for parts, weight in model["pair"]})


@lru_cache(maxsize=1)
def judge() -> Judge:
    """The shipped judge, read once per process."""
    return load(MODEL_FILE.read_bytes())


def withdraw(document: Document, chances: list[float]) -> None:
    """Give back what a weak rule took when no word of it looks like an identifier."""
    doubtful = []
    for match in document.matches:
        within = document.within(match.start, match.end)
        weak = match.recognizer in WEAK and match.score < SURE
        if weak and within and max(chances[i] for i in within) < WITHDRAW:
            doubtful.append(match)
    if doubtful:
        document.release(doubtful)


def _type(words: list[Word]) -> tuple[str, str]:
    """(type, recognizer) of a run of words that the judge takes."""
    if all(COUNT.fullmatch(word.folded) for word in words):
        return "AGE", "judged_age"
    digits = sum(c.isdigit() for word in words for c in word.text)
    if not digits or any(word.shape != DIGITS and len(word.text) > 4 for word in words):
        return "PERSON", "judged_name"
    return "IDNUMBER", "judged_number"


def _enough(document: Document, i: int) -> float:
    """The chance from which on word i goes."""
    word = document.tokens.word[i]
    if document.settled[i] or word.bits & (ANY_PLACE | Class.COUNTRY):
        return ADD_PLACE
    number = word.shape == DIGITS or COUNT.fullmatch(word.folded) is not None
    return ADD_NUMBER if number else ADD


def _runs(document: Document, chances: list[float]) -> list[tuple[int, int]]:
    """First and last word of every run of words that go and that no rule took."""
    runs: list[tuple[int, int]] = []
    gap = document.tokens.gap
    for i, chance in enumerate(chances):
        if document.taken[i] or chance < _enough(document, i):
            continue
        if runs and runs[-1][1] == i - 1 and len(gap[i]) < 3:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return [(first, last) for first, last in runs if any(map(_tells, document.tokens.word[first : last + 1]))]


def _tells(word: Word) -> bool:
    """Can the word identify anybody by itself?"""
    return not word.bits & (Class.FUNC | Class.PARTICLE) or bool(word.bits & NAME and len(word.text) > 3)


def find_judged(document: Document) -> bool:
    """Withdraw what looks harmless and take what looks like an identifier; is there anything new?"""
    if not len(document.tokens):
        return False
    seen = scene(document)
    chances = judge().chances(seen)
    withdraw(document, chances)
    tokens = document.tokens
    runs = _runs(document, chances)
    for first, last in runs:
        entity, recognizer = _type(tokens.word[first : last + 1])
        document.take(
            tokens.start[first],
            tokens.end[last],
            entity,
            recognizer,
            round(max(chances[first : last + 1]), 2),
        )
    return bool(runs)

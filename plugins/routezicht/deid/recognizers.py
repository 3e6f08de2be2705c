"""Presidio recognizers: each hands out its own matches of the one scan of the document."""

from __future__ import annotations

from collections.abc import Iterable

from presidio_analyzer import EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from routezicht.deid.document import Document, Match
from routezicht.deid.patterns import PatternRule

# Passes of the scan that are not single patterns, and the type of what they find.
PASSES = {
    "person": "PERSON",
    "lower_case": "PERSON",
    "repeat": "PERSON",
    "spelled": "PERSON",
    "nickname": "NICKNAME",
    "birth": "DOB",
    "age": "AGE",
    "address": "ADDRESS",
    "organisation": "EMPLOYER",
    "hospital": "HOSPITAL",
    "unknown_number": "IDNUMBER",
    "judged_name": "PERSON",
    "judged_number": "IDNUMBER",
    "judged_age": "AGE",
}


class ScanArtifacts(NlpArtifacts):
    """Carries the scan of a document through presidio's interface in place of a language model's output."""

    def __init__(self, document: Document) -> None:
        # Presidio's own fields (tokens, lemmas) stay unset: no recognizer here reads them.
        self.by_recognizer: dict[str, list[Match]] = {}
        for match in document.matches:
            self.by_recognizer.setdefault(match.recognizer, []).append(match)


class ScanRecognizer(EntityRecognizer):
    """Hands out the matches that one pass or pattern of the scan found."""

    def __init__(self, name: str, entity: str) -> None:
        super().__init__(supported_entities=[entity], name=name, supported_language="nl")
        self.label = name

    def load(self) -> None:
        """Nothing to load: the lexicon is mapped on first use."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Matches of this recognizer as presidio results.

        Raises:
            TypeError: the scan of the document was not passed in.
        """
        if not isinstance(nlp_artifacts, ScanArtifacts):
            raise TypeError("a ScanRecognizer needs the scan of the document")
        name = {RecognizerResult.RECOGNIZER_NAME_KEY: self.label}
        return [
            RecognizerResult(match.type, match.start, match.end, match.score, recognition_metadata=name)
            for match in nlp_artifacts.by_recognizer.get(self.label, ())
        ]


def registry(rules: Iterable[PatternRule]) -> RecognizerRegistry:
    """The explicit list of recognizers: all passes, and one per pattern rule."""
    recognizers: list[EntityRecognizer] = [ScanRecognizer(name, entity) for name, entity in PASSES.items()]
    recognizers += [ScanRecognizer(rule.name, rule.type) for rule in rules]
    return RecognizerRegistry(recognizers=recognizers, supported_languages=["nl"])

"""Read a text from start to end: questions, answers, reports, and the journey they add up to."""

from __future__ import annotations

from routezicht.mining.asking import ask
from routezicht.mining.finding import document_date
from routezicht.mining.finishing import finish
from routezicht.mining.model import Stop
from routezicht.mining.reading import Reading
from routezicht.mining.telling import tell_sentence


def read(r: Reading) -> list[Stop]:
    """The stops in order of travel; what was dropped, and why, stays in the reading."""
    if r.clock.document is None:
        r.clock.document = document_date(r)
    r.clock.exact = r.clock.document
    for n, sentence in enumerate(r.parts):
        r.journey.sentence, r.journey.narrated = n, sentence.speaker == "narrator"
        if sentence.asks:
            ask(r, sentence)
        else:
            tell_sentence(r, sentence)
    return finish(r)

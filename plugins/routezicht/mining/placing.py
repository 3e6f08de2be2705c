"""Say where in the journey a sentence goes on: at the start, before the last step, after a return, or on."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.earlier import before_named
from routezicht.mining.model import Role, Sentence
from routezicht.mining.questions import LEG_ROLES, Question
from routezicht.mining.reading import Reading
from routezicht.mining.tags import MODE, MOVE, VERB

_TRIP: Final = cues("telling.trip")
_AFTER_RETURN: Final = cues("story.after_return")
_BEGINNING: Final = cues("story.beginning")


def place_cursor(r: Reading, sentence: Sentence, question: Question, first: bool) -> None:
    """Go to where the sentence goes on: before, at the start, after a return, or on."""
    journey = r.journey
    words = r.tokens.low[sentence.start : min(sentence.start + 5, sentence.end)]
    every = set(r.tokens.low[sentence.start : sentence.end])
    if (every & _BEGINNING and every & {"reis", "eerder", "tocht", "vlucht"}) or words[:2] == [
        "het",
        "begin",
    ]:
        journey.cursor = -1
        return
    starts = "begon" in every and journey.stops and sentence.speaker == "narrator" and "opnieuw" not in every
    if starts and any(c.words >= {"begon", "met"} and c.tags & MODE for c in sentence.clauses):
        journey.cursor = -1  # "hij begon met een taxi naar X"
        return
    if before_named(r, sentence):
        return
    trip = _TRIP.intersection(every)
    counted = trip and [k for k in range(sentence.start, sentence.end) if r.tokens.low[k] in trip]
    first_trip = counted and r.tokens.low[counted[0] - 1] in ("eerste", "oorspronkelijke", "aanvankelijke")
    if first_trip and journey.stops and sentence.speaker == "narrator":
        journey.cursor = -1
        return
    earlier = words[:1] in (["eerder"], ["voordien"]) and not every & _AFTER_RETURN
    if earlier and sentence.speaker == "narrator" and every & {"was", "waren", "had", "hadden"}:
        journey.cursor = -1
        return
    if counted and r.tokens.low[counted[0] - 1] in ("tweede", "laatste", "volgende", "nieuwe", "huidige"):
        journey.cursor = len(journey.stops) - 1
        return
    if words[:2] == ["de", "tweede"] and len(words) > 2 and r.tags[sentence.start + 2] & (MOVE | VERB):
        journey.cursor = len(journey.stops) - 1
        return
    if (
        sentence.speaker == "narrator"
        and words[:1] in (["de"], ["zijn"], ["haar"])
        and _AFTER_RETURN.intersection(words[1:2])
    ):
        returned = journey.last_returned()  # "de uitzetting vond plaats op 12 mei"
        journey.cursor, r.thread = (returned if returned >= 0 else journey.cursor), None
        return
    told = any(m.role in LEG_ROLES or m.role == Role.FROM for c in sentence.clauses for m in c.mentions)
    if sentence.speaker == "narrator" and every & _AFTER_RETURN and every & {"na", "nadat"}:
        returned = journey.last_returned()
        if returned >= 0:
            journey.cursor = returned
        elif r.thread is not None:
            journey.cursor = next((n for n, s in enumerate(journey.stops) if s is r.thread), journey.cursor)
        r.thread = None
        return
    before = {"daarvoor", "ervoor", "voordien"}.intersection(words) if told else set()
    if before and r.thread is not None:
        r.thread_sentence = sentence  # goes further back; the thread is taken up later
    r.clock.backward = bool(before) or (first and question.backward)
    if first and question.backward:
        if question.mentions:
            codes = question.goal_codes
            found = next((n for n, s in enumerate(journey.stops) if s.country in codes), None)
            if found is not None:
                journey.cursor = found
            journey.cursor = max(journey.cursor - 1, -1)
        elif question.arrival:
            journey.cursor = max(journey.cursor - 1, -1)
        else:
            journey.cursor = _before_last_answer(r) - 1
    elif before and words[0] in ("daarvoor", "ervoor", "voordien", "en", "de"):
        journey.cursor = max(journey.cursor - 1, -1)


def _before_last_answer(r: Reading) -> int:
    """Index of the earliest stop that the last answer told; else of where the story is."""
    told = set(map(id, r.told_before))
    at = [n for n, stop in enumerate(r.journey.stops) if id(stop) in told and n <= r.journey.cursor]
    return min(at, default=max(r.journey.cursor, 0))

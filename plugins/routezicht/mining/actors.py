"""Say for each clause who acts: the traveller, somebody else, or somebody else who takes the traveller along."""

from __future__ import annotations

from typing import Final

from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Kind, Sentence
from routezicht.mining.persons import someone_else
from routezicht.mining.tags import (
    ARRIVE,
    ARTICLE,
    CARRIER,
    FIRST_PERSON,
    KIN,
    MODE,
    MOVE,
    OBJECT,
    OTHER,
    PLAN,
    PREPOSITION,
    SELF,
    STAY,
    THIRD,
    TO,
    VEHICLE,
    VERB,
)
from routezicht.mining.tokens import Tokens

_AMBIGUOUS_PERSONS: Final = cues("clauses.ambiguous_persons")
_POSSESSIVE: Final = cues("clauses.possessive")
_CARGO: Final = cues("clauses.cargo")

_AUXILIARY: Final = cues("completing.auxiliary")
_SAYS: Final = cues("clauses.says")
_SUBORDINATE: Final = cues("clauses.subordinate")
_DRIVERS: Final = cues("clauses.drivers")
_DRIVING: Final = cues("clauses.driving")


def _people_go(tags: list[int], clause: Clause) -> bool:
    """`De Nigerianen gingen naar X`, in somebody's own account."""
    first = clause.mentions[0] if clause.mentions else None
    own = any(tags[k] & FIRST_PERSON for k in range(clause.start, clause.end))
    return first is not None and first.kind == Kind.PEOPLE and first.start - clause.start <= 1 and not own


def _names_driver(sentence: Sentence) -> bool:
    return any(clause.words & _DRIVERS for clause in sentence.clauses)


def _drives_on(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """`Hij reed naar Duitsland`, said of the driver just named, carries the traveller along."""
    subject = any(
        tokens.low[k] in ("hij", "zij", "ze") for k in range(clause.start, min(clause.start + 4, clause.end))
    )
    noun = any(tags[k] & (KIN | OTHER) for k in range(clause.start, clause.end))
    return subject and not noun and bool(clause.words & _DRIVING)


def set_actors(tokens: Tokens, tags: list[int], sentences: list[Sentence], first_person: bool) -> None:
    """Set the actor of every clause; `first_person`: the traveller tells it as `ik`."""
    driver = of_other = False
    asked: Sentence | None = None
    for sentence in sentences:
        asked = sentence if sentence.speaker == "question" else asked
        previous, quoted = "self", False
        for n, clause in enumerate(sentence.clauses):
            if quoted:
                clause.actor = "other"
                continue
            ended = previous == "other" and tokens.raw[clause.start - 1] == ";"
            if ended and not any(c.tags & (KIN | OTHER) for c in sentence.clauses[:n]):
                previous = "self"  # a sentence of its own: a pronoun stands for the traveller again
            clause.actor = _actor(tokens, tags, clause, previous, first_person)
            if (
                clause.actor == "other"
                and n
                and not first_person
                and _topic_again(tags, tokens, clause, sentence.clauses[n - 1])
            ):
                clause.actor = "self"
            if sentence.speaker == "answer" and asked and _that_person(tokens, tags, clause, asked):
                clause.actor = "other"
            if clause.actor == "self" and n and _resumes_other(tokens, tags, sentence.clauses[: n + 1]):
                clause.actor = "carrier" if clause.tags & CARRIER and clause.tags & OBJECT else "other"
            if clause.opener in _WHO and _follows_other(tokens, tags, clause, first_person):
                clause.actor = "other"
            resumed = n >= 2 and clause.resumes and not clause.tags & (SELF | THIRD)
            if (
                resumed
                and sentence.clauses[n - 2].actor == "other"
                and not sentence.clauses[n - 2].tags & SELF
            ):
                carries = clause.tags & CARRIER and clause.tags & OBJECT
                clause.actor = "carrier" if carries else "other"
            if clause.actor == "other" and driver and first_person and _drives_on(tokens, tags, clause):
                clause.actor = "carrier"
            believes = clause.words & {"dacht", "dachten", "hoopte", "hoopten"}
            aims = clause.words & {"bestemming", "eindbestemming", "doel", "reisdoel", "einddoel"}
            if tokens.raw[clause.end - 1] == ":" and (
                aims or (clause.actor == "other" and clause.words & _SAYS) or believes
            ):
                quoted = True
            if (
                clause.actor == "self"
                and first_person
                and clause.speaker == "answer"
                and _people_go(tags, clause)
            ):
                clause.actor = "other"
            previous = (
                clause.actor if clause.opener not in _SUBORDINATE and "zoals" not in clause.words else "self"
            )
        told_of = [c for c in sentence.clauses if c.actor == "other"]
        if (
            first_person
            and of_other
            and sentence.speaker == "answer"
            and any(c.tags & THIRD for c in told_of)
        ):
            for clause in sentence.clauses[: sentence.clauses.index(told_of[0])]:
                nobody = not clause.tags & (SELF | VERB | PREPOSITION)
                clause.actor = (
                    "other" if nobody else clause.actor
                )  # "Mijn oom ging. X, Y, en toen was hij weg."
        of_other = bool(told_of) and sentence.clauses[-1].actor == "other"
        driver = _names_driver(sentence) or (driver and sentence.speaker != "question")


_SEXES: Final = {"man": "m", "vader": "m", "echtgenoot": "m", "vrouw": "v", "moeder": "v", "echtgenote": "v"}
_MALE: Final = frozenset(["eiser", "verzoeker", "appellant"])
_FEMALE: Final = frozenset(["eiseres", "verzoekster", "appellante"])


def mark_other_sex(tokens: Tokens, tags: list[int]) -> None:
    """`De vader` in a text on an `eiseres` is somebody else: tag such nouns as another person."""
    words = set(tokens.low)
    male, female = bool(words & _MALE), bool(words & _FEMALE)
    if male == female:
        return
    for k, low in enumerate(tokens.low):
        if _SEXES.get(low) == ("v" if male else "m"):
            tags[k] |= OTHER


def _topic_again(tags: list[int], tokens: Tokens, clause: Clause, before: Clause) -> bool:
    """`Een nicht stuurde geld, en in mei liep ze naar X`: in a report the pronoun is whom the report is about."""
    named = any(tags[k] & (KIN | OTHER) for k in range(clause.start, clause.end))
    pronoun = any(tags[k] & THIRD for k in range(clause.start, clause.end))
    someone = any(
        tags[k] & (KIN | OTHER) and _is_other(tokens, tags, k, clause.start, False)
        for k in range(clause.start, clause.end)
    )
    drives = _DRIVERS & set(tokens.low[max(0, before.start - 8) : clause.start])
    if clause.opener == "dat" and before.words & _TELLS and not someone and not drives:
        return True  # "een neef meldt dat hij in X is"
    if (clause.opener in ("maar", "dus") or tokens.low[clause.start] == "dus") and pronoun and not named:
        return True  # "haar broer bleef, maar zij vloog naar X"
    if clause.opener == "waarna" and pronoun and not named and before.words & {"hem", "haar", "hen"}:
        return True  # "een neef vond werk voor hem, waarna hij naar X ging"
    sent = before.words & _SENDS and not any(
        tags[k] & (MOVE | STAY) and not tags[k] & CARRIER for k in range(before.start, before.end)
    )
    return tokens.low[clause.start] == "en" and pronoun and not named and bool(sent)


def _that_person(tokens: Tokens, tags: list[int], clause: Clause, asked: Sentence) -> bool:
    """`Ging u over X, zoals uw zwager? Nee, die ging over X`: the person in the question."""
    k = clause.start + (tokens.raw[clause.start] == ",")
    names = (
        tokens.low[k] == "die"
        and k + 1 < clause.end
        and tags[k + 1] & VERB
        and not clause.tags & FIRST_PERSON
    )
    return bool(names) and any(tags[n] & KIN for n in range(asked.start, asked.end))


def _resumes_other(tokens: Tokens, tags: list[int], clauses: list[Clause]) -> bool:
    """`Zijn broer, een kapper, is via X gegaan`: behind an insertion the verb has the subject before it."""
    clause, before = clauses[-1], clauses[-2]
    begins = tokens.low[clause.start] in _BEGINS_PREDICATE or tags[clause.start] & VERB
    if before.actor != "other" or tokens.raw[clause.start - 1] != "," or not begins:
        return False
    head = before
    if before.opener in _WHO and len(clauses) > 2:
        head = clauses[-3]
    if head.actor != "other" or head.opener in _SUBORDINATE or head.tags & VERB & ~_TOLD_OF_NOUN:
        return False
    return not any(tags[k] & (SELF | THIRD) for k in range(clause.start, min(clause.start + 4, clause.end)))


_BEGINS_PREDICATE: Final = cues("clauses.auxiliary") | cues("clauses.fronted")
_TOLD_OF_NOUN: Final = STAY | MOVE
_TELLS: Final = cues("clauses.tells")
_SENDS: Final = cues("actors.sends")
_TICKETS: Final = cues("things.tickets")
_WHO: Final = frozenset(["die", "wie", "wier", "wiens"])


def _follows_other(tokens: Tokens, tags: list[int], clause: Clause, first_person: bool) -> bool:
    """`zijn vader, die in X woont`: the relative clause is about the noun right before it."""
    k = clause.start
    while k < clause.end and tokens.low[k] not in _WHO:
        k += 1
    last = k - 2 if k and tokens.raw[k - 1] == "," else k - 1
    if last > 1 and "ge" in tokens.low[last][:6] and tags[last - 1] & (KIN | OTHER):
        last -= 1  # "zijn vader opgezocht, die in X woont"
    if last < 1 or not tags[last] & (KIN | OTHER) or tokens.low[k] != "die":
        return False
    owned = any(tokens.low[n] in _POSSESSIVE for n in range(max(0, last - 2), last))
    carries = any(tags[n] & OBJECT for n in range(k + 1, clause.end)) and clause.tags & CARRIER
    return owned and not carries and _is_other(tokens, tags, last, max(0, last - 3), first_person)


def _subject_noun(tokens: Tokens, tags: list[int], k: int, start: int) -> bool:
    """True unless a preposition governs the noun at `k` (`met mijn broer`, `met twaalf man`)."""
    for n in range(k - 1, max(start, k - 4) - 1, -1):
        if tags[n] & PREPOSITION:
            return False
        if tokens.low[n] == "en" and tags[start] & PREPOSITION and not any(b & VERB for b in tags[start:n]):
            return False  # "via een opvang in X en een oom in Y"
        if tags[n] & VERB or tokens.raw[n] in ",;:" or tokens.low[n] == "en":
            return True
    return True


def _is_other(tokens: Tokens, tags: list[int], k: int, start: int, first_person: bool) -> bool:
    """The noun at `k` is somebody else than the traveller."""
    word = tokens.low[k]
    owned = any(tokens.low[n] in _POSSESSIVE for n in range(max(start, k - 2), k))
    if word in ("andere", "anderen") and k + 1 < len(tags) and tags[k + 1] & VERB:
        return True
    if word.startswith("onbekende"):
        return bool(tags[k + 1] & (VERB | OBJECT)) if k + 1 < len(tags) else True
    if word in _AMBIGUOUS_PERSONS:
        # "de man", "een gezin": the traveller in a report, somebody else in a first-person account.
        if (word in _SEXES and tags[k] & OTHER) or tokens.low[k - 1] == "andere":
            return True  # marked below; "de andere man"
        if (
            tokens.low[k + 1 : k + 2] == ["van"]
            and tokens.tags[k + 2 : k + 3]
            and tags[k + 2] & (OBJECT | SELF)
        ):
            return True  # "vrienden van hem"
        return owned or (first_person and word not in ("anderen",) and not tags[k] & VEHICLE)
    return word != "andere" and bool(tags[k] & (KIN | OTHER))


def _word_before(tokens: Tokens, clause: Clause) -> str:
    """The word right before the clause, in lower case."""
    return tokens.low[clause.start - 1] if clause.start else ""


def _some_of_many(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """`Twee bleven achter in X, een verdween`: in a report on one traveller a bare number is other people."""
    k = clause.start + (tokens.low[clause.start] in (",", "en", "maar"))
    return (
        k + 1 < clause.end
        and tokens.low[k] in _SOME
        and bool(tags[k + 1] & (MOVE | STAY | ARRIVE))
        and not tags[k + 1] & PREPOSITION
    )


_SOME: Final = cues("actors.some")


def _actor(tokens: Tokens, tags: list[int], clause: Clause, previous: str, first_person: bool) -> str:
    """Who acts: the traveller, somebody else, or somebody else who takes the traveller along."""
    if not first_person and clause.speaker == "narrator" and _some_of_many(tokens, tags, clause):
        return "other"
    if clause.speaker == "answer" and _party(tokens, clause):
        return "self"
    if _word_before(tokens, clause) in _AUXILIARY and tokens.low[clause.start] == "toen":
        return previous  # "een kennis is | toen naar X gestuurd"
    own = "zelf" in clause.words and bool(clause.tags & (THIRD | SELF))
    third = objects = mine = False
    other = first_person and someone_else(tokens, tags, clause)
    vehicle = -1
    low = tokens.low
    for k in range(clause.start, clause.end):
        bits = tags[k]
        if not bits:
            continue
        word = low[k]
        if (
            bits & VEHICLE
            and not (own or third)
            and vehicle < 0
            and _subject_noun(tokens, tags, k, clause.start)
        ):
            vehicle = k
        if bits & (KIN | OTHER) and _is_other(tokens, tags, k, clause.start, first_person):
            verb_first = low[clause.start] in ("en", "maar") and _finite(low, clause)
            object_of = not first_person and (third or (verb_first and previous != "other"))
            if _subject_noun(tokens, tags, k, clause.start) and not own and not object_of:
                other = True
        elif bits & SELF:
            if word in ("ik", "wij", "we", "u") or (
                word not in _OBJECT_ONLY and _subject_noun(tokens, tags, k, clause.start)
            ):
                own = True
            elif word in ("mijn", "onze"):
                mine = True
            else:
                objects = True
        elif bits & THIRD:
            third = True
        if first_person and not bits & FIRST_PERSON and word not in _PARTY:
            continue
        carried = k > clause.start and bool(tags[k - 1] & CARRIER)
        if bits & OBJECT and (word not in _POSSESSIVE or carried or _is_object(tokens, tags, k, clause.end)):
            objects = True
    if other and own and not clause.tags & CARRIER:
        return "self" if _together(tokens, clause) else "other"
    if own:
        return "self"
    ride = clause.words & _TICKETS or (clause.tags & MODE and clause.tags & TO)
    bought = clause.words & _SENDS and ride and not first_person
    if other and bought:
        return "carrier"  # "een oom betaalde een ticket naar X"
    if other:
        for_us = clause.tags & MODE and clause.tags & TO and not clause.tags & PLAN
        return "carrier" if objects and (clause.tags & CARRIER or for_us) else "other"
    if third and clause.words & _FINGERS and clause.words & {"ze", "zij", "we"}:
        return "self"  # "ze namen vingers": what is done to whoever is recorded
    if previous == "other" and objects and clause.tags & CARRIER and not third and low[clause.start] == "en":
        return "carrier"
    if third and first_person and clause.speaker != "narrator":
        return "carrier" if objects or mine else "other"
    if third:
        return previous if clause.opener == "die" or previous == "other" else "self"
    if vehicle >= 0 and not objects and any(low[k] in _CARGO for k in range(clause.start, clause.end)):
        return "other"
    if clause.opener in ("die", "dat", "waarna", "en") or low[clause.start] in ("en", ",", "die"):
        return previous
    return previous if previous == "other" and clause.opener in ("maar", "waar", "met") else "self"


def _finite(low: list[str], clause: Clause) -> bool:
    """`maar belde zijn vader`: the verb comes first, so that its subject is that of the clause before."""
    word = low[clause.start + 1] if clause.start + 1 < clause.end else ""
    return (
        len(word) > 4
        and word.endswith(("de", "te", "den", "ten"))
        and word not in ("beide", "derde", "vierde")
    )


def _party(tokens: Tokens, clause: Clause) -> bool:
    """`Acht man in een bootje`: a number of people without a verb, the traveller among them."""
    first, second = tokens.low[clause.start], tokens.low[clause.start + 1 : clause.start + 2]
    counted = first in _NUMBERS or first.isdigit()
    return counted and second in (["man"], ["mensen"], ["personen"], ["mannen"]) and not clause.tags & VERB


_NUMBERS: Final = cues("times.numbers") | cues("persons.many")


def _is_object(tokens: Tokens, tags: list[int], k: int, end: int) -> bool:
    """`bracht haar naar X`, `hielp ons over de grens`; not `haar broer`, `ons huis`."""
    if k + 1 >= end:
        return True
    following = tokens.low[k + 1]
    return (
        not following[0].isalpha()
        or bool(tags[k + 1] & (PREPOSITION | ARTICLE | VERB | MODE))
        or (following in _AFTER_OBJECT)
    )


_FINGERS: Final = cues("actors.fingers")
_PARTY: Final = cues("clauses.party")
_AFTER_OBJECT: Final = cues("clauses.after_object")
_OBJECT_ONLY: Final = cues("clauses.object_only")


def _together(tokens: Tokens, clause: Clause) -> bool:
    """`mijn broer en ik`: both travel."""
    return any(
        tokens.low[k] == "en" and bool((tokens.tags[k - 1] | tokens.tags[k + 1]) & (SELF | KIN | OTHER))
        for k in range(clause.start + 1, clause.end - 1)
    )

"""A name found once is removed everywhere: other case, scanned variants, glued to a neighbour."""

from __future__ import annotations

from routezicht.deid.contexts import TRUE_PLACE_PREP
from routezicht.deid.document import Document
from routezicht.deid.folding import skeleton
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class
from routezicht.deid.tokens import CODE, COMMON, DIGITS, LOWER, TITLE

TYPE, RECOGNIZER = "PERSON", "repeat"
_EVERYDAY = Class.WORD | Class.LOWERSAFE | Class.SAFECAP | Class.PERSONVERB | Class.PLACEPREP
_NO_NAME = Class.FUNC | Class.TITLE | Class.ROLE | Class.KIN | Class.ORGHEAD
_DETERMINERS = frozenset(
    [
        "de",
        "het",
        "een",
        "van",
        "op",
        "door",
        "die",
        "deze",
        "dit",
        "geen",
        "elke",
        "dat",
        "zijn",
        "haar",
        "mijn",
        "hun",
        "ons",
        "veel",
        "wat",
        "te",
        "en",
    ]
)

_NAMES_FOLLOW = frozenset({"met", "aan", "door", "van", "voor", "tegen", "namens"})


def names_of(document: Document) -> tuple[set[str], set[str]]:
    """Folded words of the persons found so far: names proper, and names that are everyday words or places."""
    tokens = document.tokens
    proper: set[str] = set()
    everyday: set[str] = set()
    for match in document.matches:
        if match.type not in {"PERSON", "NICKNAME"}:
            continue
        for i in range(document.first_word(match.start), len(tokens)):
            if tokens.start[i] >= match.end:
                break
            word = tokens.word[i]
            if len(word.folded) < 3 or word.shape in {DIGITS, CODE}:
                continue
            if (word.bits & _NO_NAME and not word.bits & NAME) or word.bits & (Class.FUNC | Class.COUNTRY):
                continue
            if word.bits & Class.PARTICLE and not word.bits & NAME:
                continue
            if word.bits & (_EVERYDAY | ANY_PLACE):
                everyday.add(word.folded)
            else:
                proper.add(word.folded)
    return proper, everyday


def _nicknames(document: Document) -> set[str]:
    """Folded words of nicknames that stood behind a cue; with a capital they mean the person everywhere."""
    tokens = document.tokens
    found: set[str] = set()
    for match in document.matches:
        if match.recognizer != "nickname" or match.score < 0.8:
            continue
        for i in range(document.first_word(match.start), len(tokens)):
            if tokens.start[i] >= match.end:
                break
            word = tokens.word[i]
            if len(word.folded) > 3 and not word.bits & (
                Class.FUNC | Class.COUNTRY | Class.PARTICLE | ANY_PLACE
            ):
                found.add(word.folded)
    return found


def find_repetitions(document: Document) -> None:
    """Take what is left of every name in the document."""
    proper, everyday = names_of(document)
    if not proper and not everyday:
        return
    tokens = document.tokens
    nicknames = _nicknames(document)
    shapes = {skeleton(name) for name in proper if len(name) >= 4}
    glued = tuple(name for name in proper | everyday if len(name) >= 5)
    for i, word in enumerate(tokens.word):
        folded = word.folded
        if document.taken[i] or len(folded) < 3 or word.shape == DIGITS:
            continue
        known = word.bits & _EVERYDAY
        genitive = folded.endswith("s") and len(folded) > 4 and folded[:-1] in proper and not known
        if folded in proper or genitive or (not known and len(folded) >= 4 and skeleton(folded) in shapes):
            document.take(tokens.start[i], tokens.end[i], TYPE, RECOGNIZER, 0.85)
        elif document.settled[i]:
            continue
        elif folded in nicknames and (
            (word.shape == TITLE and not document.caseless[i]) or (word.shape == LOWER and _bare(document, i))
        ):
            document.take(tokens.start[i], tokens.end[i], "NICKNAME", RECOGNIZER, 0.7)
        elif folded in everyday or (known and word.shape != LOWER and skeleton(folded) in shapes):
            if _is_person_here(document, i):
                document.take(tokens.start[i], tokens.end[i], TYPE, RECOGNIZER, 0.7)
        elif not known and not word.bits & ANY_PLACE and len(folded) >= 7:
            for name in glued:
                if folded != name and (folded.endswith(name) or folded.startswith(name)):
                    document.take(tokens.start[i], tokens.end[i], TYPE, RECOGNIZER, 0.7)
                    break
        elif word.shape != LOWER and _cut_in_two(document, i) in proper:
            document.take(tokens.start[i], tokens.end[i + 1], TYPE, RECOGNIZER, 0.7)


def _bare(document: Document, i: int) -> bool:
    """Is nickname i rare in Dutch, or does a preposition of persons stand right before it (`pas op voor kat`)?"""
    tokens = document.tokens
    before = tokens.word[i - 1].folded if i and tokens.gap[i] == " " else ""
    return before in _NAMES_FOLLOW or (tokens.word[i].zipf < 3.8 and before not in _DETERMINERS)


def _cut_in_two(document: Document, i: int) -> str:
    """Word i and the next one as one, when a scanner may have cut a name there; else nothing."""
    tokens = document.tokens
    if i + 1 >= len(tokens) or tokens.gap[i + 1] not in {" ", "-"}:
        return ""
    return tokens.word[i].folded + tokens.word[i + 1].folded


def _is_person_here(document: Document, i: int) -> bool:
    """Is this repeated everyday word or place the person here? By case, preposition and verb."""
    tokens = document.tokens
    word = tokens.word[i]
    previous = tokens.word[i - 1] if i else None
    near = previous is not None and tokens.gap[i].strip() == ""
    place_before = (
        near
        and previous is not None
        and (previous.folded in TRUE_PLACE_PREP or previous.bits & Class.STRONGPLACE)
    )
    place = word.bits & ANY_PLACE and not word.bits & Class.WORD
    following = tokens.word[i + 1] if i + 1 < len(tokens) else None
    verb = following is not None and tokens.gap[i + 1] == " " and bool(following.bits & Class.PERSONVERB)
    if not document.caseless[i] and word.shape != LOWER:
        if word.bits & Class.LOWERSAFE or word.bits & Class.SAFECAP:
            return verb and not place_before
        if place or word.bits & ANY_PLACE:
            return not place_before and not _in_place_list(document, i)
        return not document.starts[i] or verb
    if place and not document.caseless[i]:
        return True  # in normal text no town is written in small letters
    if place:
        return (
            not place_before
            and not _in_place_list(document, i)
            and (
                verb
                or (
                    near
                    and previous is not None
                    and bool(previous.bits & (Class.TITLE | Class.ROLE | Class.KIN))
                )
                or (previous is not None and previous.folded in {"met", "aan", "door", "namens"})
            )
        )
    return (
        verb
        and not place_before
        and not (
            near
            and previous is not None
            and (
                previous.folded in _DETERMINERS
                or (previous.folded.endswith("e") and previous.bits & Class.WORD)
            )
        )
    )


def _in_place_list(document: Document, i: int) -> bool:
    tokens = document.tokens
    for j, gap in ((i - 1, tokens.gap[i]), (i + 1, tokens.gap[i + 1])):
        if 0 <= j < len(tokens) and gap.strip() in {",", "-", "–", "->", "→", "/"}:
            bits = tokens.word[j].bits
            if not document.taken[j] and bits & (ANY_PLACE | Class.COUNTRY) and document.kind(j) != COMMON:
                return True
    return False

"""Hospitals and care providers known by name, and the town that belongs to the name of an organisation."""

from __future__ import annotations

from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class
from routezicht.deid.phrases import place_phrase
from routezicht.deid.tokens import CODE, DIGITS, LOWER, PLACEHOLDER

_JOINTS = frozenset({" ", "\n", "-", " - ", "/", " & "})
_LINKS = frozenset({"aan", "de", "den", "der", "het", "t", "op", "van", "en", "the", "of"})
_MOST = 5  # words of a name
_ORGANISATIONS = frozenset({"EMPLOYER", "HOSPITAL", "ORG"})


def _part(document: Document, i: int) -> bool:
    """May word i belong to a name that began before it?"""
    word = document.tokens.word[i]
    if document.taken[i] or word is PLACEHOLDER or word.shape in {DIGITS, CODE}:
        return False
    if document.caseless[i]:
        return bool(word.bits & (ANY_PLACE | Class.ORGHEAD | Class.INSTITUTION))
    return word.shape != LOWER and not word.bits & (Class.FUNC | Class.TITLE | Class.KIN)


def _end(document: Document, i: int) -> int:
    """Last word of the name that goes on after word i: capitals, and small words between them."""
    tokens = document.tokens
    last, k = i, i + 1
    while k < len(tokens) and k - i <= _MOST and tokens.gap[k] in _JOINTS:
        if _part(document, k):
            last = max(k, place_phrase(document, k))
            k = last + 1
        elif tokens.word[k].folded in _LINKS:
            k += 1
        else:
            break
    return last


def find_institutions(document: Document) -> None:
    """Take `Zuyderland Heerlen`: a name that only an institution has, with what belongs to it."""
    tokens = document.tokens
    for i, word in enumerate(tokens.word):
        if not word.bits & Class.INSTITUTION or document.taken[i]:
            continue
        if word.shape == LOWER and not document.caseless[i]:
            continue
        document.take(tokens.start[i], tokens.end[_end(document, i)], "HOSPITAL", "hospital", 0.85)


def find_seats(document: Document) -> None:
    """Take the town right behind the name of an organisation: `<ORG> Heerlen` is one name."""
    tokens = document.tokens
    for match in document.matches[:]:
        i = document.first_word(match.end)
        if i >= len(tokens) or i == 0 or tokens.gap[i] not in {" ", "\n"} or document.taken[i]:
            continue
        name = tokens.word[i - 1]
        unknown = match.recognizer == "judged_name" and not name.bits & (NAME | ANY_PLACE | Class.WORD)
        if match.type not in _ORGANISATIONS and not unknown:
            continue
        word = tokens.word[i]
        last = place_phrase(document, i) or (i if word.bits & ANY_PLACE else 0)
        town = last and (document.caseless[i] or word.shape != LOWER)
        listed = tokens.gap[last + 1].strip() in {"-", "–", "->", "→", ">"} if last else False
        if town and not listed and not document.settled[i]:
            document.take(tokens.start[i], tokens.end[last], match.type, match.recognizer, match.score)

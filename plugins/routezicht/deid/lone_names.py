"""Single words that stand for a name outside any run: nicknames, initials, names in small letters."""

from __future__ import annotations

from routezicht.deid.contexts import place_strength
from routezicht.deid.document import Document
from routezicht.deid.lexicon import ANY_PLACE, NAME, Class, lexicon
from routezicht.deid.outline import CUT_TAILS, INITIALS, SMALL_UNKNOWN, TITLES, positions
from routezicht.deid.tokens import EITHER, INITIAL, LOWER, NAMED, PLACE, SAFE, TITLE, UNKNOWN, UPPER, WORDCAP

TYPE = "PERSON"


def find_lone_capitals(document: Document) -> None:
    """A capital in mid-sentence on a word that has none in Dutch, behind `met`, `tegen`, `van`: a nickname."""
    tokens = document.tokens
    harmless = Class.COUNTRY | Class.SAFECAP | Class.FUNC | Class.PARTICLE | Class.ORGHEAD
    for i in positions(TITLES, tokens.outline):
        word = tokens.word[i]
        if i == 0 or document.taken[i] or document.caseless[i] or document.starts[i] or word.bits & harmless:
            continue
        if (
            tokens.gap[i] != " "
            or tokens.word[i - 1].folded not in {"met", "tegen", "aan", "van", "door", "namens"}
            or tokens.word[i - 1].shape != LOWER
        ):
            continue
        following = tokens.gap[i + 1]
        if (
            word.capital in {SAFE, WORDCAP}
            and len(word.text) > 3
            and not (following in {" ", ". "} and i + 1 < len(tokens) and tokens.word[i + 1].shape != LOWER)
        ):
            document.take(tokens.start[i], tokens.end[i], "NICKNAME", "nickname", 0.6)


def verb_behind(document: Document, i: int) -> bool:
    """Does a verb that persons do follow word i over a full stop (`R. wil`)?"""
    words = document.tokens.word
    return i + 1 < len(words) and words[i + 1].shape == LOWER and bool(words[i + 1].bits & Class.PERSONVERB)


def find_lone_initials(document: Document) -> None:
    """`mevrouw S.`, `verdachte A.`: an initial that stands for a name."""
    tokens = document.tokens
    for i in positions(INITIALS, tokens.outline):
        if i == 0 or document.taken[i] or not tokens.gap[i + 1].startswith("."):
            continue
        titled = tokens.gap[i] in {" ", ". "} and tokens.word[i - 1].bits & (
            Class.TITLE | Class.ROLE | Class.KIN
        )
        acts = tokens.gap[i + 1] == ". " and verb_behind(document, i)
        if titled or acts:
            document.take(tokens.start[i], tokens.end[i], TYPE, "person", 0.7)


def find_cut(document: Document) -> None:
    """A name that a scanner cut in two (`Te sfalem`, `Moh amed`): together a name, apart nothing."""
    tokens = document.tokens
    classes = lexicon().classes
    word_like = int(
        Class.WORD | Class.FUNC | Class.LOWERSAFE | Class.PERSONVERB | Class.SAFECAP | Class.COUNTRY
    )
    for after in positions(CUT_TAILS, tokens.outline):
        i = after - 1
        word, tail = tokens.word[i], tokens.word[after]
        if i < 0 or tail.bits & word_like or tokens.gap[i + 1] not in {" ", "\n", "- "}:
            continue
        if not document.caseless[i] and (word.shape not in {TITLE, INITIAL, UPPER} or tail.shape != LOWER):
            continue
        if not (word.folded.isalpha() and tail.folded.isalpha()) or len(word.folded) + len(tail.folded) < 5:
            continue
        known = classes(word.folded + tail.folded) & (NAME | Class.WORD | Class.COUNTRY | ANY_PLACE)
        short = len(tail.folded) > 2 and word.bits & Class.FUNC == 0 and not document.caseless[i]
        rare = (
            short and word.capital in {UNKNOWN, WORDCAP} and tail.caseless == UNKNOWN and len(word.folded) < 5
        )
        if (known & NAME and not known & (Class.WORD | Class.COUNTRY)) or (rare and not known):
            document.take(tokens.start[i], tokens.end[i + 1], TYPE, "lower_case", 0.7)


def find_lower(document: Document) -> None:
    """Given names in small letters in otherwise normal text, when they are nothing else."""
    tokens = document.tokens
    wanted = Class.GIVEN | Class.CURATED
    other = int(
        Class.WORD
        | Class.FUNC
        | Class.SAFECAP
        | Class.LOWERSAFE
        | Class.COUNTRY
        | Class.PARTICLE
        | Class.PERSONVERB
    )
    for i in positions(SMALL_UNKNOWN, tokens.outline):
        word = tokens.word[i]
        if document.taken[i] or document.caseless[i] or len(word.folded) < 4:
            continue
        if (
            i > 1
            and word.caseless in {UNKNOWN, NAMED, EITHER, PLACE}
            and tokens.gap[i] == " "
            and tokens.word[i - 1].folded == "van"
            and tokens.word[i - 2].bits & Class.KIN
            and not word.bits & other
        ):
            document.take(tokens.start[i], tokens.end[i], TYPE, "lower_case", 0.6)
            continue
        if (
            i
            and word.caseless in {UNKNOWN, NAMED}
            and tokens.gap[i] == " "
            and tokens.word[i - 1].bits & (Class.TITLE | Class.ROLE | Class.KIN)
            and not word.bits & other
        ):
            document.take(tokens.start[i], tokens.end[i], TYPE, "lower_case", 0.6)
            continue
        if word.bits & wanted != wanted or word.bits & (
            other | Class.TITLE | Class.ROLE | Class.KIN | Class.ORGHEAD | Class.NICKHEAD
        ):
            continue
        if word.zipf < 4.2 and not (word.bits & Class.CITY and place_strength(document, i, i)):
            document.take(tokens.start[i], tokens.end[i], TYPE, "lower_case", 0.6)

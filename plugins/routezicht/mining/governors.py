"""What governs each name of a clause: the noun of an adjective, the preposition of a name or list, and its role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from routezicht.mining.context import Context
from routezicht.mining.cues import cues
from routezicht.mining.model import Clause, Kind, Mention
from routezicht.mining.roles import decide
from routezicht.mining.tags import (
    ARRIVE,
    ARTICLE,
    AUTHORITY,
    CARRIER,
    COORD,
    DEPART,
    DOC,
    FIND,
    FROM,
    GEO,
    IN,
    KIN,
    METONYM_VERB,
    MOVE,
    ORIGIN,
    OTHER_PREP,
    PERSON,
    PREPOSITION,
    REGISTERED,
    RETURN,
    STAY,
    THIRD,
    TO,
    VERB,
    VIA,
)
from routezicht.mining.tokens import Tokens

_PLACE: Final = FROM | TO | VIA | IN


def heads(tokens: Tokens, tags: list[int], mentions: Iterable[Mention]) -> None:
    """Give each adjective the tags of the noun it belongs to (`de Poolse grens`, `Tsjechisch kenteken`)."""
    mentions = list(mentions)
    starts = {m.start: m for m in mentions if m.kind == Kind.ADJECTIVE}
    for mention in mentions:
        if mention.name in ("Zweden", "Polen") and tokens.low[mention.start - 1 : mention.start] in (
            ["de"],
            ["die"],
        ):
            mention.kind = Kind.PEOPLE  # the only two countries that share their name with their people
        if mention.kind not in (Kind.ADJECTIVE, Kind.PEOPLE):
            continue
        if mention.kind == Kind.ADJECTIVE and _names_people(tokens, tags, mention):
            mention.kind = Kind.PEOPLE
        coordinated = starts.get(mention.end + 1)
        skip = 0
        if coordinated is not None and tokens.low[mention.end : mention.end + 1] in (["en"], ["of"]):
            skip = coordinated.end - mention.end  # "Oostenrijks en Duits grondgebied": one noun for both
        for k in range(mention.end + skip, min(mention.end + skip + 3, len(tokens))):
            bits = tags[k]
            if bits & (GEO | AUTHORITY | DOC | PERSON | ORIGIN | KIN):
                mention.head = bits
                if mention.kind == Kind.PEOPLE and bits & (GEO | AUTHORITY | DOC | ORIGIN):
                    mention.kind = Kind.ADJECTIVE
                break
            if bits or tokens.raw[k] in ".,;:?!\n()":
                break


def _names_people(tokens: Tokens, tags: list[int], mention: Mention) -> bool:
    """`een Soedanees uit X`, `ik ben Albanees`: an adjective that is also the name of an inhabitant."""
    k = mention.start - 1
    before = tokens.low[k] if k >= 0 else ""
    if before in ("de", "die", "deze") and not mention.name.endswith("e"):
        return True  # "de Zwitsers stuurden hem weg": an adjective would be inflected
    if not mention.name.endswith(("ees", "aan")):
        return False
    age = before.endswith(("jarige", "loze", "ige"))
    if not (before in ("de", "een", "die", "deze", "ben", "is", "andere", "jonge", "oude") or age):
        return False
    following = tokens.low[mention.end] if mention.end < len(tokens) else "."
    return not following[0].isalpha() or bool(tags[mention.end] & (PREPOSITION | VERB | COORD | ARTICLE))


def context(tokens: Tokens, tags: list[int], clause: Clause, n: int, after_route_question: bool) -> Context:
    """The view that the rules have of the `n`-th mention of a clause."""
    mention = clause.mentions[n]
    fragment = not clause.tags & (
        MOVE | ARRIVE | DEPART | STAY | CARRIER | RETURN | METONYM_VERB
    ) and _is_list(tokens, tags, clause)
    preposition, governor, listed = _governor(tokens, tags, clause, n)
    return Context(
        tokens, tags, clause, mention, preposition, governor, listed, fragment, after_route_question
    )


def _is_list(tokens: Tokens, tags: list[int], clause: Clause) -> bool:
    """Hardly a word beside names, prepositions, times and means: a step of a route in telegram style."""
    inside = {k for m in clause.mentions for k in range(m.start, m.end)}
    if clause.words & _AUXILIARY or clause.words & _PRONOUNS:
        return False
    other = sum(
        1
        for k in range(clause.start, clause.end)
        if k not in inside and not tags[k] and tokens.raw[k][0].isalpha() and tokens.low[k] not in _STEP_WORDS
    )
    return other <= (1 if clause.speaker == "narrator" else 1 + len(clause.mentions))


# "ter hoogte van X", "in de buurt van X": said as `bij X`.
_PHRASES: Final = frozenset(
    {("ter", "hoogte"), ("de", "buurt"), ("de", "omgeving"), ("de", "nabijheid"), ("de", "rook"),
     ("het", "zuiden"), ("het", "noorden"), ("het", "westen"), ("het", "oosten"), ("de", "rand")}
)  # fmt: skip
_PRONOUNS: Final = cues("moves.pronouns")
_AUXILIARY: Final = cues("moves.auxiliary")
_STEP_WORDS: Final = cues("moves.step_words")


def _governor(tokens: Tokens, tags: list[int], clause: Clause, n: int) -> tuple[int, int, bool]:
    """Preposition of a mention: its own, or that of the list that it stands in."""
    mention = clause.mentions[n]
    if tokens.low[mention.start] in ("hier", "hierheen", "hiernaartoe"):
        return (IN if tokens.low[mention.start] == "hier" else TO), mention.start, False
    k, steps = mention.start - 1, 0
    while k >= clause.start and steps < 6:
        bits, word = tags[k], tokens.low[k]
        if word == "van" and k - 2 >= clause.start and tuple(tokens.low[k - 2 : k]) in _PHRASES:
            return IN, k, False
        if word == "van" and (genitive := _genitive(tokens, tags, clause, mention, k)) is not None:
            return *genitive, False
        if word == "aan" and "achter" in tokens.low[max(clause.start, k - 5) : k]:
            return 0, mention.start, False  # "achter een gids aan Libië in"
        if bits & _PLACE and not (
            word == "van" and k > clause.start and tags[k - 1] & GEO and not tags[k - 1] & THIRD
        ):
            return bits & _PLACE, k, False
        if bits & OTHER_PREP:
            return OTHER_PREP, k, False
        if n and k <= clause.mentions[n - 1].end:
            before = clause.mentions[n - 1]
            noun = before.kind == Kind.ADJECTIVE and bool(
                before.head & GEO
            )  # "via de Spaanse en de Franse kust"
            gap = tokens.low[before.end + (noun and before.end < mention.start - 1) : mention.start]
            if not gap and before.kind == Kind.ADJECTIVE:
                return _governor(tokens, tags, clause, n - 1)  # "naar het Poolse Terespol"
            if (
                (gap or before.start == mention.start)
                and all(
                    w
                    in (",", "en", "of", "–", "—", "daarna", "toen", "vervolgens", "het", "de", "dan", "ook")
                    for w in gap
                )
            ) or (before.start == mention.start):
                if before.start == mention.start or (gap and gap[0] in ("–", "—")):
                    return TO, before.start, False
                bits, governor, _ = _governor(tokens, tags, clause, n - 1)
                if bits & FROM and mention.country == "NL" != before.country and gap == [","]:
                    return IN, mention.start, False  # "de vlucht uit X, Schiphol 3 mei"
                return bits, governor, True
            return 0, mention.start, False
        transparent = (
            bits & (ARTICLE | GEO | COORD)
            or word in ("'", "van", "het", "met", "heel", "het", "grote")
            or (word.endswith(("e", "se")) and not bits & (MOVE | STAY | ARRIVE))
        )
        if not transparent or tokens.raw[k] in ",;:.":
            break
        k -= 1
        steps += 1
    if tokens.raw[mention.end : mention.end + 1] in (["–"], ["—"], ["-"], [">"]) or _paired(clause, n):
        return FROM, mention.start, False
    return 0, mention.start, False


def _genitive(
    tokens: Tokens, tags: list[int], clause: Clause, mention: Mention, k: int
) -> tuple[int, int] | None:
    """`aan de balie van Schiphol` is at Schiphol; `het aanbod van Zweden` leaves nothing: a noun owns the name."""
    low = tokens.low
    noun, before = k - 1, k - 2
    if (
        before < clause.start
        or tags[noun] & ~_NOUNS
        or not tokens.raw[noun].isalpha()
        or tokens.raw[noun][0].isupper()
    ):
        return None
    if low[mention.end : mention.end + 1] == ["naar"] or low[noun] in _STAMPS:
        return None
    if not tags[before] and low[before].endswith("e") and before > clause.start:
        before -= 1  # an adjective
    if not (tags[before] & ARTICLE or low[before] in _OWNERS):
        return None
    if before > clause.start and tags[before - 1] & (IN | VIA):
        return tags[before - 1] & (IN | VIA), before - 1
    return OTHER_PREP, k


_STAMPS: Final = cues("roles.stamps")
_NOUNS: Final = FIND | REGISTERED | AUTHORITY
_OWNERS: Final = cues("clauses.possessive")


def _paired(clause: Clause, n: int) -> bool:
    return n + 1 < len(clause.mentions) and clause.mentions[n + 1].start == clause.mentions[n].start


def decide_all(tokens: Tokens, tags: list[int], clause: Clause, after_route_question: bool) -> None:
    """Set role and rule of every mention of a clause."""
    for n, mention in enumerate(clause.mentions):
        mention.role, mention.rule = decide(context(tokens, tags, clause, n, after_route_question))

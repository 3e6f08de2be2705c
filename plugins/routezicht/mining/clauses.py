"""Cut a text into turns, sentences and clauses, and say for each clause who speaks and who acts."""

from __future__ import annotations

import itertools
from typing import Final

from routezicht.mining.actors import mark_other_sex, set_actors
from routezicht.mining.cues import cues
from routezicht.mining.joining import ASIDE, AUXILIARY, FRONTED, RELATIVE, join_interrupted, share_subject
from routezicht.mining.model import Clause, Mention, Sentence
from routezicht.mining.newclauses import PRONOUNS, closes, more_objects, new_subject, next_step
from routezicht.mining.points import point_inside
from routezicht.mining.tags import (
    ANSWER,
    ARRIVE,
    ARTICLE,
    ASK,
    ASYLUM,
    CARRIER,
    COORD,
    DEPART,
    FIND,
    FROM,
    KIN,
    MODE,
    MOVE,
    NEG,
    OTHER,
    PLAN,
    PREPOSITION,
    REGISTERED,
    RETURN,
    SELF,
    STAY,
    THIRD,
    TIME,
    TO,
    VERB,
    VIA,
)
from routezicht.mining.tokens import Tokens
from routezicht.mining.turns import turns

_OPENERS: Final = cues("clauses.openers")
_MIDDLE_OPENERS: Final = cues("clauses.middle_openers")
_POSSESSIVE: Final = cues("clauses.possessive")
_ANSWER_LABELS: Final = cues("clauses.answer_labels")
_LABEL_ANSWER: Final = cues("clauses.label_answer")
_LABEL_ASK: Final = cues("clauses.label_ask")
_SUBORDINATE: Final = cues("clauses.subordinate")
_LABEL_NOTE: Final = cues("clauses.label_note")


def sentences(tokens: Tokens, tags: list[int], mentions: list[Mention]) -> list[Sentence]:
    """All sentences with their clauses, mentions and actors."""
    mark_other_sex(tokens, tags)
    result = _sentences(tokens, tags)
    position = 0
    for sentence in result:
        while position < len(mentions) and mentions[position].start < sentence.start:
            position += 1
        inside: list[Mention] = []
        while position < len(mentions) and mentions[position].start < sentence.end:
            inside.append(mentions[position])
            position += 1
        sentence.clauses = _clauses(tokens, tags, sentence, inside)
    set_actors(tokens, tags, result, _told_as_i(result))
    return result


def _told_as_i(parts: list[Sentence]) -> bool:
    """The traveller tells it as `ik`: in an answer, or in more sentences of a report than speak of `hij` or `eiser`."""
    mine = others = 0
    for s in parts:
        if s.speaker == "question":
            continue
        own = any(not c.words.isdisjoint(_I) for c in s.clauses)
        if own and s.speaker == "answer":
            return True
        mine += own
        others += not own and any(c.tags & (SELF | THIRD) for c in s.clauses)
    return mine > 0 and mine >= others


_I: Final = cues("clauses.i")


def _label(tokens: Tokens, tags: list[int], i: int) -> tuple[str, int] | None:
    """Speaker label at token `i` (`Vraag:`, `A:`, `Opmerking tolk:`) and the token after it."""
    limit = min(i + 4, len(tokens))
    for k in range(i + 1, limit):
        if tokens.raw[k] == ":":
            word = tokens.low[i]
            if k <= i + 2 and tags[i] & ASK and (k == i + 1 or tokens.low[i + 1].isdigit()):
                return "question", k + 1
            if k <= i + 2 and tags[i] & ANSWER and (k == i + 1 or tokens.low[i + 1].isdigit()):
                return "answer", k + 1
            if word in _LABEL_NOTE:
                return "narrator", k + 1
            if k == i + 1 and word in _LABEL_ANSWER:
                return "answer", k + 1
            if k == i + 1 and word in _LABEL_ASK:
                return "question", k + 1
            return None
        if tokens.raw[k] == "\n":
            return None
    return None


def _sentences(tokens: Tokens, tags: list[int]) -> list[Sentence]:
    raw = tokens.raw
    said = turns(tokens, tags)
    dialogue = any(speaker == "answer" for speaker, _ in said.values()) or any(
        low in _ANSWER_LABELS and raw[k + 1 : k + 2] == [":"] for k, low in enumerate(tokens.low)
    )
    result: list[Sentence] = []
    speaker, turn, start, n = "narrator", 0, 0, len(raw)
    fresh = True

    def close(end: int, asks: bool) -> None:
        if any(raw[k] not in ".?!\n" for k in range(start, end)):
            asks_now = speaker == "question" or (asks and speaker == "narrator")
            result.append(Sentence(start, end, speaker, asks=asks_now, turn=turn))

    i = 0
    while i < n:
        if fresh:
            label = said.get(i) or _label(tokens, tags, i)
            fresh = False
            if label and not dialogue and label[0] != "narrator":
                start = i = label[1]
                continue
            if label:
                speaker, start = label[0], label[1]
                turn += 1
                i = label[1]
                continue
        word = raw[i]
        if word in ".?!" and not point_inside(tokens, i):
            close(i + 1, word == "?")
            start, fresh = i + 1, True
        elif word == "\n" and (i + 1 in said or _line_ends(tokens, tags, i)):
            close(i, False)
            start, fresh = i + 1, True
        i += 1
    close(n, False)
    return result


def _line_ends(tokens: Tokens, tags: list[int], i: int) -> bool:
    """A line break ends a sentence, unless the line was only wrapped."""
    if i == 0 or i + 1 >= len(tokens):
        return True
    if tokens.raw[i - 1] in ".?!:;\n" or tokens.raw[i + 1] == "\n" or _label(tokens, tags, i + 1):
        return True
    return not (tokens.raw[i + 1][0].islower() or tags[i - 1] & (PREPOSITION | ARTICLE | COORD)
                or tokens.raw[i - 1] == ",")  # fmt: skip


def _clauses(tokens: Tokens, tags: list[int], sentence: Sentence, mentions: list[Mention]) -> list[Clause]:
    starts = {m.start for m in mentions}
    inside = {k for m in mentions for k in range(m.start + 1, m.end)}
    cuts: list[int] = [sentence.start]
    quiet = not mentions and not any(tags[k] & _TELLING for k in range(sentence.start, sentence.end))
    # A sentence that cannot tell of the journey is not worth cutting.
    for k in range(sentence.start + 1, sentence.start if quiet else sentence.end):
        if k not in inside and _cut(tokens, tags, k, sentence, starts, cuts[-1]):
            cuts.append(k)
    cuts.append(sentence.end)
    clauses: list[Clause] = []
    m = 0
    for first, end in itertools.pairwise(cuts):
        bits = 0
        for k in range(first, end):
            on_foot = tokens.low[k] == "voet" and tokens.low[k - 1] == "te"
            bare = tokens.low[k] in _GOING and tokens.low[k - 1] in _ALL_OF_IT  # "X, Y, alles vliegen"
            bits |= tags[k] & ~(ARRIVE | MOVE) if on_foot or bare else tags[k]
        clause = Clause(
            first, end, bits, sentence.speaker, _opener(tokens, first, end), frozenset(tokens.low[first:end])
        )
        while m < len(mentions) and mentions[m].start < end:
            clause.mentions.append(mentions[m])
            m += 1
        clauses.append(clause)
    join_interrupted(tokens, clauses)
    share_subject(tokens, clauses)
    return clauses


_TELLING: Final = MODE | TIME | RETURN | ASYLUM | REGISTERED | ARRIVE | FIND


def _opener(tokens: Tokens, first: int, end: int) -> str:
    for k in range(first, min(first + 3, end)):
        if tokens.raw[k] not in ",;:()–—\n" and tokens.low[k] != "en":
            return tokens.low[k]
    return ""


_GOING: Final = frozenset(["vliegen", "lopen", "varen", "rijden", "liften"])
_ALL_OF_IT: Final = cues("completing.all")
_FINITE: Final = frozenset(
    [
        "kon",
        "konden",
        "had",
        "hadden",
        "was",
        "waren",
        "werd",
        "werden",
        "kreeg",
        "kregen",
        "eindigde",
        "eindigden",
        "strandde",
        "strandden",
        "mislukte",
        "mislukten",
        "faalde",
        "faalden",
    ]
)
_TELLS: Final = cues("clauses.tells")
_STRONG: Final = cues("clauses.strong")
_BELIEFS: Final = frozenset(["veronderstelling", "hoop", "overtuiging", "verwachting", "mening", "waan"])
_GOES_ON: Final = cues("clauses.goes_on")
_SUBJECTS: Final = SELF | THIRD


def _cut(tokens: Tokens, tags: list[int], k: int, sentence: Sentence, names: set[int], last: int) -> bool:
    """True when token `k` begins a clause; `last` is where the one before it begins."""
    word, before = tokens.raw[k], tokens.raw[k - 1]
    if before in ";:(" or word == "(":
        return True
    if before == ")":
        return True
    if k in names:
        # "ik heb niet betaald, Parijs en toen Brussel": steps after a sentence of another kind
        begun = range(last, k)
        return (
            before == ","
            and sentence.speaker == "answer"
            and not any(n in names for n in begun)
            and any(tags[n] & (SELF | THIRD) for n in begun)
            and not any(tags[n] & (TO | VIA | FROM) for n in begun)
        )
    low = tokens.low[k]
    if before == "," and tags[k] & (TO | VIA) and {"waarvan", "wiens"} & set(tokens.low[last : last + 2]):
        return True
    if (
        before == ","
        and low in ("van", "vanuit", "vanaf")
        and _second_trip(tags, sentence.start, k, sentence.end)
    ):
        return True
    disputed = low == "dat" and tokens.low[k - 1] in ("is", "geschil", "bestreden", "betwist", "vast")
    if disputed and any(tags[n] & NEG for n in range(last, k)):
        return True
    follows = before == "," and k + 1 < sentence.end and not tags[k] and low not in _OPENERS
    if follows and tags[k + 1] & STAY and tokens.low[k + 1] not in ("is", "was", "zijn", "had"):
        return any(tags[n] & STAY for n in range(last, k))  # "voorin zat de eigenaar, achterin lagen ..."
    if before == "," and low == "om" and "te" in tokens.low[k + 1 : min(k + 8, sentence.end)]:
        return True
    if before == "," and low == "in" and tokens.low[k + 1 : k + 2] == ["de"]:
        return tokens.low[k + 2] in _BELIEFS if k + 2 < sentence.end else False
    again = before == "," and low == "de" and tokens.low[k + 2 : k + 3] in (["keer"], ["maal"], ["poging"])
    aside = low in ASIDE and before == "," and any(n in names for n in range(last, k))
    if (again or aside) and sentence.speaker == "narrator":
        return True  # "de eerste keer ..., de tweede keer ..."
    if before == "," and low in ("is", "zijn", "was", "dateert") and tokens.low[k + 1 : k + 2] == ["van"]:
        return False  # "zijn aanvraag in X, na een busreis, is van 12 april"
    inserted = before == "," and tokens.low[last] in RELATIVE
    if inserted and (low in _STRONG or closes(tokens, tags, k, names, last)):
        return True  # "X, waar zij heen ging, wees haar uit"
    if (
        before == ","
        and tokens.low[last] in _SUBORDINATE
        and tokens.low[k + 1 : k + 2]
        and tokens.low[k + 1] in PRONOUNS
    ):
        return True  # "omdat X zijn grens sloot, week hij uit naar Y"
    own = sentence.speaker == "answer"
    if (
        own
        and before == ","
        and low in ("het", "er")
        and tokens.low[k + 1 : k + 2]
        and tokens.low[k + 1] in FRONTED
    ):
        return True
    if own and before == "," and low == "en" and next_step(tokens, tags, k + 1, names):
        return True
    if before == ",":
        if low in _OPENERS or low == "en":
            finite = tokens.low[k + 1 : k + 2] and (tags[k + 1] & PLAN or tokens.low[k + 1] in _FINITE)
            return low != "en" or bool(finite) or _verb_ahead(tokens, tags, k + 1, sentence.end, names)
        begins = (bool(tags[k] & (_SUBJECTS | VERB | PLAN)) or low in AUXILIARY) and low not in (
            "nog",
            "ons",
        )
        return begins or _new_group(tokens, tags, k)
    if low == "en" and more_objects(tokens, tags, k, sentence.end):
        return False
    if low == "en" and (
        tokens.low[k + 1 : k + 2] == ["getogen"] or tokens.low[k - 1 : k + 2 : 2] == ["heen", "terug"]
    ):
        return False
    fronted = low == "en" and tags[last] & PREPOSITION and not any(tags[n] & VERB for n in range(last, k))
    if (
        low == "en"
        and fronted
        and k + 1 < sentence.end
        and tags[k + 1] & ARTICLE
        and not any(bits & (TIME | VERB) for bits in tags[k + 1 : k + 4])
    ):
        return False  # "via een opvang in X en een oom in Y bereikte hij Z"
    if (
        low == "en"
        and not fronted
        and k + 1 not in names
        and new_subject(tokens, tags, k + 1, sentence.end, last)
    ):
        return True
    if low == "en" and k - last <= 5 and not any(tags[n] & (VERB | PREPOSITION) for n in range(last, k)):
        return False  # "eiser en zijn vrouw verbleven", "een week en twee pogingen later": one phrase
    if low == "dat" and tokens.low[k - 1] in _TELLS and any(tags[n] & (KIN | OTHER) for n in range(last, k)):
        return True  # "een neef meldt dat hij in X is"
    if low == "die" and k + 1 < sentence.end and tags[k + 1] & PLAN and not tags[k - 1] & PREPOSITION:
        return True  # "een gids die beloofde ..."
    if low in ("en", "of") and tokens.low[k - 1] not in ("gevraagd", "vraag", "vroeg", "vroegen", "vragen"):
        if low == "en" and tokens.low[k + 1 : k + 2] and tokens.low[k + 1] in _GOES_ON:
            return True
        if tokens.raw[k - 1][:1].isupper() and k + 2 in names and not tags[k + 1] & PREPOSITION:
            return False  # a list: "Kroatië en daarna Slovenië"
        return k + 1 not in names and _verb_ahead(tokens, tags, k + 1, sentence.end, names)
    if low == "of" and tokens.low[k - 1] in ("gevraagd", "vraag", "vroeg", "vroegen", "vragen", "gevraagd,"):
        return True
    if low == "om":
        return "te" in tokens.low[k + 1 : min(k + 12, sentence.end)]
    if (
        low == "voor"
        and k > sentence.start + 1
        and tokens.low[k + 1 : k + 2]
        and tokens.low[k + 1] in PRONOUNS
    ):
        return True  # "net voor ze de grens sloten"
    if (
        low == "in"
        and tokens.low[k + 1 : k + 2] == ["de"]
        and tokens.low[k + 2 : k + 3]
        and (tokens.low[k + 2] in _BELIEFS)
    ):
        return True  # "naar X gestapt, in de veronderstelling dat ..."
    if (
        tokens.low[last] == "om"
        and tokens.low[k - 2 : k - 1] == ["te"]
        and (tags[k] & VERB or low in _FINITE)
    ):
        return True  # "om daar te komen had hij ..."
    if low not in _MIDDLE_OPENERS or k <= sentence.start + 1:
        return False
    if low in ("waarin", "waarop", "waarmee") and before != ",":
        return False  # "de boot waarin hij zat": part of the noun
    if tokens.low[k - 1] in ("en", ",", "niet", "van", "alleen"):
        return False
    return low != "toen" or tokens.low[k + 1 : k + 2] not in (["al"], ["nog"], ["net"], ["pas"], ["ook"])


def _second_trip(tags: list[int], start: int, k: int, end: int) -> bool:
    """`naar Bamako, van Bamako naar Algiers`: a trip is told on both sides of the comma."""
    return any(bits & TO for bits in tags[start:k]) and any(bits & TO for bits in tags[k : min(k + 6, end)])


def _new_group(tokens: Tokens, tags: list[int], k: int) -> bool:
    """After a comma: `daarna met de bus naar X`, `op 3 mei ...` do not start a clause; `mijn broer ...` does."""
    return (
        bool(tags[k] & ARTICLE)
        and k + 1 < len(tokens)
        and bool(tags[k + 1] & (KIN | OTHER))
        and (tokens.low[k] in _POSSESSIVE)
    )


def _verb_ahead(tokens: Tokens, tags: list[int], k: int, end: int, names: set[int]) -> bool:
    """A verb or a preposition of travel stands between `k` and the next comma or `en`."""
    for n in range(k, min(k + 12, end)):
        if tokens.raw[n] in ",;:" or (tokens.low[n] == "en" and n > k):
            return False
        if tags[n] & (MOVE | ARRIVE | DEPART | CARRIER | RETURN | TO | VIA | FROM) and n not in names:
            return True
        if tags[n] & STAY and n - k <= 3:
            return True
    return False

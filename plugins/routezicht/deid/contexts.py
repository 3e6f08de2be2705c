"""What stands around a word: titles, relatives, labels, questions, prepositions of place."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.labels import label_bits
from routezicht.deid.lexicon import NAME, Class
from routezicht.deid.surnames import named_after_people
from routezicht.deid.tokens import CODE, COUNTRY, DIGITS, INITIAL, LOWER, SAFE, TITLE, UNKNOWN, UPPER

EVERYDAY = 5.2  # Zipf: words above (`geld`, `water`) follow a role as objects too
PERSONISH = Class.TITLE | Class.KIN | Class.NAMING | Class.ROLE
TRUE_PLACE_PREP = frozenset(
    [
        "naar",
        "vanuit",
        "via",
        "in",
        "uit",
        "te",
        "tot",
        "richting",
        "nabij",
        "langs",
        "vanaf",
        "tussen",
        "rond",
        "buiten",
        "over",
        "ter",
    ]
)
PERSON_PREP = frozenset(["met", "aan", "door", "van", "voor", "bij", "namens", "tegen", "zonder", "behalve"])
WHERE = frozenset(["naar", "vanuit", "in", "te", "richting", "nabij", "uit"])
NAMING_AFTER = frozenset(
    ["noemden", "noemde", "noemt", "noemen", "genoemd", "genaamd", "heette", "heet", "heten", "geheten"]
)
_BRIDGES = frozenset(
    [
        "is",
        "was",
        "luidt",
        "hij",
        "zij",
        "ze",
        "ik",
        "de",
        "als",
        "u",
        "zich",
        "een",
        "deze",
        "het",
        "el",
        "la",
        "nu",
        "ook",
        "waarschijnlijk",
        "eigenlijk",
        "volledig",
        "voluit",
        "gewoon",
        "mijn",
    ]
)
_SAYS = frozenset(
    ["noemt", "noemde", "noemden", "noemen", "genoemd"]
)  # `hij noemde Izmir`: a town may follow
_CLOSINGS = frozenset(["groet", "groeten", "groetjes", "hoogachtend", "mvg", "gr"])
_OWNED = frozenset(
    ["naam", "familie", "huis", "woning", "telefoon", "nummer", "rekening", "dossier", "verklaring"]
)
_SIGNED = frozenset(
    [
        "afgehandeld",
        "opgemaakt",
        "opgesteld",
        "gehoord",
        "getekend",
        "ondertekend",
        "vertaald",
        "behandeld",
        "gecontroleerd",
        "uitgewerkt",
        "ingevoerd",
        "overgenomen",
    ]
)
_NEAR = re.compile(r"^[ \t]?\n?[ \t]*[\"'“”„‘’(]?$|^\.[ \t]{0,2}\n?[\"'“„]?$|^[:,]\s[\"'“„(]?$")
_TIGHT = re.compile(r"^\.?[ \t]{0,2}\n?[ \t]{0,2}[\"'“„‘]?$")
_ROAD = re.compile(r"^[aen]\d{1,3}$")
_DASH = re.compile(r"^\s*(?:\)\s*)?(?:[-–—]|->|→|=>|>)\s+$|^\s+(?:[-–—]|->|→|=>|>)\s*$")
_POSTCODE = re.compile(r"(?:\d{4}\s?[A-Za-z]{2}|<POSTCODE(?:_[0-9a-f]{6})?>)[\s,]{1,3}$")
_WHO = re.compile(r"\b(?:wie|heet|heten|heette|namen|noemt|noemen|noemde|\w*naam)\b", re.IGNORECASE)
_WHO_IS = re.compile(r"[\"”']?\s?[.?,]\s?(?:en\s)?wie (?:is|was) (?:dat|hij|zij|die)\b", re.IGNORECASE)
_WHERE_QUESTION = re.compile(
    r"\b(?:waar|waarheen|welke? (?:stad|land|plaats|dorp|haven|landen|steden|route)|naam van (?:het|de|dat|die) "
    r"(?:dorp|stad|plaats|haven|eiland))\b",
    re.IGNORECASE,
)


def left_bits(document: Document, i: int) -> int:
    """Bits of the word before word i when nothing but a space, a quote, a comma or a colon stands between."""
    if i == 0 or not (document.tokens.gap[i] == " " or _NEAR.match(document.tokens.gap[i])):
        return 0
    return document.tokens.word[i - 1].bits


def _is_thing(document: Document, i: int) -> bool:
    """In text without capitals: is word i so frequent that it is an object (`toen de agent geld vroeg`)?"""
    word = document.tokens.word[i]
    return bool(document.caseless[i] and word.bits & Class.COMMON) and word.zipf >= EVERYDAY


def forced(document: Document, i: int) -> bool:
    """Does a title, a role or a relative right before word i make it a name, whatever else it is?"""
    tokens = document.tokens
    if i == 0 or document.taken[i]:
        return False
    word = tokens.word[i]
    gap = tokens.gap[i]
    if (
        tokens.word[i - 1].folded in _CLOSINGS
        and word.shape in {TITLE, UPPER}
        and not word.bits & Class.TITLE
        and gap.strip(" \n") in {"", ","}
    ):
        return True
    if word.shape in {DIGITS, CODE} or len(word.text) < 2 or word.bits & Class.FUNC:
        return False
    if word.bits & Class.COUNTRY:
        return named_after_people(document, i)
    apposition = gap == ", " and tokens.gap[i + 1].startswith(",")
    related = document.caseless[i] and tokens.word[i - 1].bits & (Class.KIN | Class.ROLE)
    if apposition and (tokens.word[i - 1].folded == "ik" or related):
        return bool(word.bits & NAME) or word.caseless == UNKNOWN  # `dan sluit ik, Jansen, het gesprek`
    before = tokens.word[i - 1].bits
    if (
        document.caseless[i]
        and tokens.word[i - 1].folded == "door"
        and i > 1
        and tokens.word[i - 2].folded in _SIGNED
    ):
        return bool(word.bits & NAME) and not word.bits & Class.LOWERSAFE
    near = bool(_TIGHT.match(gap)) and "\n\n" not in gap
    if not near or not before & PERSONISH:
        label = label_bits(document, i)
        if not label & PERSONISH or label & (Class.STRONGPLACE | Class.ORGHEAD | Class.EMPLOY) & ~int(
            Class.ROLE
        ):
            return False
        before, near = label, False
    rare = word.shape == TITLE and word.zipf < 4 and not document.caseless[i]
    if word.bits & PERSONISH and not (before & Class.TITLE and (word.bits & NAME or rare)):
        return False
    if document.caseless[i]:
        if word.bits & (Class.PERSONVERB | Class.SAFECAP) and not (before & Class.TITLE and word.bits & NAME):
            return False
        if near and before & Class.TITLE:
            return True
        return (
            before & (Class.ROLE | Class.KIN | Class.NAMING) > 0
            and (bool(word.bits & NAME) or word.caseless == UNKNOWN)
            and not (word.bits & Class.LOWERSAFE or _is_thing(document, i))
        )
    if word.shape == LOWER:
        return False
    if word.bits & Class.SAFECAP and not (before & Class.TITLE):
        return False
    if before & Class.TITLE or not near:
        return True
    return not (before & (Class.KIN | Class.NAMING) and "." in gap)


def is_signed(document: Document, i: int) -> bool:
    """Does `opgemaakt door` stand before word i?"""
    words = document.tokens.word
    return i > 1 and words[i - 1].folded == "door" and words[i - 2].folded in _SIGNED


def naming_near(document: Document, i: int) -> bool:
    """Does a verb of naming stand up to four words before word i, in its sentence?"""
    tokens = document.tokens
    for j in range(i - 1, max(-1, i - 5), -1):
        if "." in tokens.gap[j + 1] or "?" in tokens.gap[j + 1]:
            return False
        if tokens.word[j].bits & Class.NAMING and tokens.word[j].folded not in {
            "zich",
            "ook",
            "namen",
            "bekend",
        }:
            return True
    return False


def asked(document: Document, i: int) -> str:
    """ "who" or "where" when word i opens the answer to such a question on the line before, else ""."""
    tokens = document.tokens
    if not document.starts[i]:
        return ""
    newline = document.text.rfind("\n", 0, tokens.start[i])
    if newline < 0 or not re.fullmatch(
        r"[\s\-–>]*(?:[A-Za-z]{1,12}[.:]\s*)?[\"'“]?", document.text[newline + 1 : tokens.start[i]]
    ):
        return ""
    question = document.text[max(0, document.text.rfind("\n", 0, newline) + 1) : newline].rstrip()
    if not question.endswith("?"):
        return ""
    question = question[-160:]
    if _WHERE_QUESTION.search(question):
        return "where"
    return "who" if _WHO.search(question) else ""


def is_person_context(document: Document, first: int, last: int, *, only_place: bool) -> bool:
    """Do the words around words first..last say that a person is named? `only_place`: they are a sure place."""
    tokens = document.tokens
    after_stop = first and "\n" in tokens.gap[first] and "." in tokens.gap[first]
    if first and not (after_stop and not tokens.word[first - 1].bits & Class.TITLE):
        bits = left_bits(document, first)
        before = tokens.word[first - 1]
        if before.folded == "van" and first >= 2 and tokens.gap[first] == " ":
            owner = tokens.word[first - 2]
            if owner.bits & Class.KIN:
                return True
            if owner.folded in _OWNED:
                return not (only_place and tokens.word[first].bits & (Class.CITY | Class.SURE_PLACE))
        if only_place and _SAYS.intersection(w.folded for w in tokens.word[max(0, first - 2) : first]):
            return False
        if (
            bits & Class.TITLE
            or (bits & (Class.KIN | Class.NAMING) and before.folded != "zich")
            or (before.folded == "zich" and not document.caseless[first])
        ):
            return not (only_place and "," in tokens.gap[first])
        if bits & Class.ROLE:
            return not (only_place or _is_thing(document, first))
        if before.folded in _CLOSINGS and not only_place and tokens.gap[first].strip(" \n") in {"", ","}:
            return True
        label = label_bits(document, first)
        travels = only_place and last + 1 < len(tokens) and tokens.word[last + 1].folded == "naar"
        if label & PERSONISH and not label & Class.STRONGPLACE and not travels:
            return not only_place or bool(label & (Class.NAMING | Class.KIN))
        if (
            first >= 2
            and tokens.gap[first] in {" ", ' "'}
            and tokens.gap[first - 1].strip(" \n") in {"", ","}
        ):
            earlier = tokens.word[first - 2]
            if earlier.bits & Class.NAMING and before.folded in _BRIDGES:
                return True
            if (
                first >= 3
                and before.folded in {"de", "zich", "een", "hij", "ik", "zij"}
                and tokens.word[first - 3].bits & Class.NAMING
                and earlier.folded in _BRIDGES
                and tokens.gap[first - 2] == " "
            ):
                return True
    following = last + 1
    if following < len(tokens):
        word, gap = tokens.word[following], tokens.gap[following]
        if _WHO_IS.match(document.text, tokens.end[last]):
            return True
        if word.folded in NAMING_AFTER and gap in {" ", "\n", '" '}:
            return True
        if (
            word.folded == "te"
            and gap in {" ", "\n"}
            and following + 1 < len(tokens)
            and tokens.word[following + 1].folded == "heten"
        ):
            return True
        if word.folded in {"geb", "geboren", "alias", "bijgenaamd", "genaamd", "roepnaam"} and re.fullmatch(
            r"[\s,(|]{1,3}", gap
        ):
            return True
    return False


def place_strength(document: Document, first: int, last: int) -> int:
    """2: only a place fits these words around first..last; 1: a place fits; 0: nothing points to a place."""
    tokens = document.tokens
    following = tokens.word[last + 1] if last + 1 < len(tokens) else None
    gap_after = tokens.gap[last + 1]
    if following is not None:
        if "(" in gap_after and following.capital == COUNTRY:
            return 2
        if (
            gap_after == " "
            and following.shape != LOWER
            and following.folded
            in {
                "terminal",
                "station",
                "airport",
                "centraal",
                "cs",
                "zuid",
                "noord",
                "midi",
                "port",
                "haven",
                "camp",
            }
        ):
            return 2
    if first == 0:
        return int(following is not None and gap_after == " " and following.folded == "naar")
    gap = tokens.gap[first]
    previous = tokens.word[first - 1]
    if document.taken[first - 1] and _POSTCODE.search(
        document.text, max(0, tokens.start[first] - 24), tokens.start[first]
    ):
        return 2
    if _DASH.match(gap) or _DASH.match(gap_after):
        return 1
    if gap in {" ", "\n"} or (gap == "" and previous.folded in WHERE):
        if previous.bits & Class.STRONGPLACE or previous.folded in WHERE:
            return 2
        if _ROAD.match(previous.text.lower()):
            return 2
        if (
            first >= 2
            and previous.folded in {"bij", "te", "van"}
            and (
                _ROAD.match(tokens.word[first - 2].text.lower())
                or tokens.word[first - 2].folded in {"hoogte", "buurt", "omgeving"}
            )
        ):
            return 2
        if previous.folded in TRUE_PLACE_PREP:
            return 1
        if (
            previous.folded in {"van", "vanuit", "vanaf"}
            and following is not None
            and following.folded in {"naar", "tot", "via", "en"}
            and gap_after == " "
        ):
            return 1 if following.folded == "en" else 2
    if label_bits(document, first) & Class.STRONGPLACE:
        return 2
    if following is not None and following.folded == "naar" and gap_after == " ":
        return 1
    return 0


def is_speaker(document: Document, i: int, labels: frozenset[str]) -> bool:
    """Is word i the letter of a speaker at the start of a line?"""
    word = document.tokens.word[i]
    return word.shape == INITIAL and word.text in labels and (i == 0 or "\n" in document.tokens.gap[i])


def verb_follows(document: Document, last: int) -> bool:
    """Does a verb that persons do follow directly?"""
    following = last + 1
    tokens = document.tokens
    return (
        following < len(tokens)
        and tokens.gap[following] in {" ", "\n", ") "}
        and bool(tokens.word[following].bits & Class.PERSONVERB)
    )


def candidate(document: Document, i: int) -> int:
    """Kind of word i if it may be part of a name, else SAFE."""
    if document.taken[i]:
        return SAFE
    return document.kind(i)

"""Checks of found numbers: check digits, and what only looks like an identifier."""

from __future__ import annotations

import re
from collections.abc import Callable

from routezicht.deid.folding import words
from routezicht.deid.lexicon import Class, lexicon

_MONEY = frozenset(
    [
        "eur",
        "usd",
        "gbp",
        "euro",
        "dollar",
        "pond",
        "cfa",
        "try",
        "chf",
        "pln",
        "ron",
        "dzd",
        "mad",
        "etb",
        "sdg",
        "ngn",
        "xof",
        "afn",
        "irr",
        "fg",
        "gnf",
        "lev",
        "leva",
        "leu",
        "lei",
    ]
)
_ROAD = re.compile(r"^(?:[AEN]|RN|RW|Rijksweg|D|M)[\s\-]?\d{1,3}$", re.IGNORECASE)
_TWO_LETTER_WORDS = frozenset(
    [
        "en",
        "in",
        "op",
        "te",
        "is",
        "de",
        "of",
        "om",
        "ik",
        "je",
        "ze",
        "we",
        "er",
        "af",
        "al",
        "na",
        "nu",
        "zo",
        "ja",
        "aan",
        "uur",
        "was",
        "tot",
        "met",
        "ca",
        "eu",
        "pp",
        "km",
        "kg",
        "us",
        "ch",
        "dd",
    ]
)


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value.translate(str.maketrans("OolIBS", "001185")))


def bsn(value: str) -> bool:
    """Eleven test of a citizen service number.

    >>> bsn("111222333"), bsn("111222334")
    (True, False)
    """
    digits = _digits(value)
    if len(digits) != 9:
        return False
    total = sum(int(d) * weight for d, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0 and total > 0


def iban(value: str) -> bool:
    """Length of an account number; a scanned digit may break the mod-97 test, so it is not asked."""
    compact = re.sub(r"[\s.\-]", "", value)
    return 14 <= len(compact) <= 34 and compact[:2].isalpha() and sum(c.isdigit() for c in compact) >= 10


def ip(value: str) -> bool:
    """Four groups up to 255, or at least four hexadecimal groups."""
    if ":" in value:
        return value.count(":") >= 4 and not re.fullmatch(r"(?:\d{1,2}:){2,}\d{1,2}", value)
    groups = [_digits(group) for group in value.split(".")]
    return len(groups) == 4 and all(g and int(g) <= 255 for g in groups)


def account(value: str) -> bool:
    """A dotted or underscored name that is not made of Dutch words or single letters."""
    parts = [p for p in re.split(r"[._]", value.lower()) if p]
    if len(value) < 5 or all(len(p) <= 2 for p in parts) or re.fullmatch(r"[\d.]+", value):
        return False
    if "_" in value or any(c.isdigit() for c in value):
        return any(len(p) > 2 and not p.isdigit() for p in parts)
    known = int(
        Class.WORD | Class.LOWERSAFE | Class.FUNC | Class.COUNTRY | Class.CITY | Class.SAFECAP | Class.TITLE
    )
    unknown = [p for p in parts if not lexicon().classes(p) & known]
    return len(parts) > 2 and bool(unknown) if len(parts) != 2 else len(unknown) == 2


def handle(value: str) -> bool:
    """An account name after a service: long enough, and more than a number."""
    return len(value) >= 4 and any(c.isalpha() for c in value)


def group_name(value: str) -> bool:
    """What a group of a messenger calls itself; not a group of people (`de groep Afghanen die ...`)."""
    parts = words(value)
    people = Class.COUNTRY | Class.ROLE | Class.KIN
    return (
        bool(parts) and not lexicon().classes(parts[0]) & people and not {"die", "dat", "waar"} & set(parts)
    )


def long_code(value: str) -> bool:
    """At least five digits, or letters and four digits: less is a page or a paragraph."""
    digits = sum(c.isdigit() for c in value)
    return digits >= 5 or (digits >= 4 and any(c.isalpha() for c in value))


def operation(value: str) -> bool:
    """A code name: not a country, an office or a nationality."""
    parts = words(value)
    safe = Class.COUNTRY | Class.SAFECAP | Class.ROLE | Class.TITLE | Class.NAMING | Class.FUNC
    return not any(lexicon().classes(part) & safe for part in parts if part != "tgo")


def document(value: str) -> bool:
    """A document number has four digits or more, and is no year and no price."""
    digits = sum(c.isdigit() for c in value)
    return digits >= 4 and not re.fullmatch(r"(?:[^\W\d_]+[\s.])?(?:19|20)\d\d", value.strip())


def badge(value: str) -> bool:
    """A service number has three to twelve digits and is no year."""
    digits = _digits(value)
    return 3 <= len(digits) <= 12 and not re.fullmatch(r"\s?(?:19|20)\d\d\s?", value)


def plate(value: str) -> bool:
    """Letters and digits, not a road, a sum of money or an abbreviation with a year."""
    letters = list(re.findall(r"[^\W\d_]+", value))
    digits = re.findall(r"\d+", value)
    if not letters or not digits or len(re.sub(r"\W", "", value)) < 4 or _ROAD.match(value.strip()):
        return False
    if any(part.lower() in _MONEY for part in letters):
        return False
    make = lexicon().classes(letters[0].lower())
    if len(letters) == 2 and len(letters[0]) > 2 and make & Class.SAFECAP:
        return False  # a make and its model: BMW X5
    if any(re.fullmatch(r"(?:19|20)\d\d", d) for d in digits) and len(digits) == 1:
        return not any(lexicon().classes(part.lower()) & (Class.SAFECAP | Class.FUNC) for part in letters)
    return not any(len(part) > 1 and lexicon().classes(part.lower()) & Class.FUNC for part in letters)


def postcode(value: str) -> bool:
    """Four digits and two letters that are not a year and a Dutch word.

    >>> postcode("3511 AB"), postcode("2022 en"), postcode("3511 in")
    (True, False, False)
    """
    letters = value[-2:]
    year = 1950 <= int(value[:4]) <= 2035
    return not (letters.lower() in _TWO_LETTER_WORDS and (year or letters.islower()))


def grouped(value: str) -> bool:
    """Groups of digits that are no date, span of years or clock times.

    >>> grouped("351 090 6614"), grouped("24-0017-338"), grouped("2023-05-12"), grouped("2019 2020 2021")
    (True, True, False, False)
    """
    groups = re.findall(r"\d+", value)
    count = sum(map(len, groups))
    years = sum(bool(re.fullmatch(r"(?:19|20)\d\d", g)) for g in groups)
    date = re.fullmatch(r"(?:\d{1,2}\W){2}\d{2,4}|\d{4}\W\d{1,2}\W\d{1,2}", value)
    enough = 6 if value[0].isalpha() else 8
    return count >= enough and years < 2 and date is None and any(len(g) > 2 for g in groups)


def spoken(value: str) -> bool:
    """A number that is read out: at least six number words, not a count like `een twee drie`."""
    return len(re.findall(r"[^\W_]+", value)) >= 7


CHECKS: dict[str, Callable[[str], bool]] = {
    check.__name__: check
    for check in (
        bsn,
        iban,
        ip,
        account,
        handle,
        group_name,
        long_code,
        operation,
        document,
        badge,
        plate,
        postcode,
        grouped,
        spoken,
    )
}

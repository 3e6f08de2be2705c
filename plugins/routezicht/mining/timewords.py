"""Find time expressions in the tokens: dates, months, holidays, and times counted from another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from routezicht.mining.cues import cues, words
from routezicht.mining.tags import TIME
from routezicht.mining.tokens import Tokens

MONTHS: Final = {word: n for n in range(1, 13) for word in words(f"times.month_{n:02d}")}
_SEASONS: Final = {
    "voorjaar": (3, 5), "lente": (3, 5), "zomer": (6, 8), "najaar": (9, 11), "herfst": (9, 11),
    "nazomer": (8, 9), "voorzomer": (5, 6), "ramadan": (1, 12),
}  # fmt: skip
_NUMBERS: Final = {word: n for n, word in enumerate(words("times.numbers"))}
_ORDINALS: Final = {word: n for n, word in enumerate(words("times.ordinals"))}
_UNITS: Final = {
    "uur": "day", "uren": "day", "nacht": "day", "nachten": "day", "dag": "day", "dagen": "day", "etmaal": "day",
    "week": "week", "weken": "week", "maand": "month", "maanden": "month", "jaar": "year", "jaren": "year",
    "halfjaar": "half", "ochtend": "day", "morgen": "day", "middag": "day", "avond": "day",
}  # fmt: skip
_LATER: Final = cues("times.later")
_EARLIER: Final = cues("times.earlier")
_VAGUE: Final = cues("times.vague")
_PARTS: Final = {"begin": (1, 10), "half": (11, 20), "medio": (11, 20), "midden": (11, 20), "eind": (21, 31),
                 "einde": (21, 31), "vroeg": (1, 15), "laat": (16, 31)}  # fmt: skip
_NUMERIC: Final = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_HOLIDAYS: Final = {"nieuwjaarsdag": (1, 1, 1, 1), "nieuwjaar": (1, 1, 1, 1),
                    "kerst": (12, 24, 12, 26), "kerstmis": (12, 24, 12, 26),
                    "kerstavond": (12, 24, 12, 24), "oudjaar": (12, 31, 12, 31), "oudejaarsdag": (12, 31, 12, 31),
                    "sinterklaas": (12, 5, 12, 6), "koningsdag": (4, 27, 4, 27), "oudejaarsavond": (12, 31, 12, 31),
                    "kerstdag": (12, 25, 12, 26), "driekoningen": (1, 6, 1, 6),
                    "valentijnsdag": (2, 14, 2, 14), "noroez": (3, 20, 3, 21), "nowruz": (3, 20, 3, 21),
                    "bevrijdingsdag": (5, 5, 5, 5), "dodenherdenking": (5, 4, 5, 4), "allerheiligen": (11, 1, 11, 1),
                    "sint-maarten": (11, 11, 11, 11), "sint-jan": (6, 24, 6, 24)}  # fmt: skip
# Feasts that move with Easter: days after Easter Sunday, first and last.
_MOVABLE: Final = {"pasen": (0, 1), "paasdag": (0, 1), "paasmaandag": (1, 1), "paaszondag": (0, 0),
                   "paasweekend": (-2, 1), "pinksteren": (49, 50), "pinkstermaandag": (50, 50), "hemelvaart": (39, 39),
                   "hemelvaartsdag": (39, 39), "carnaval": (-49, -47), "palmzondag": (-7, -7)}  # fmt: skip
MIN_YEAR: Final = 1950

TimeKind = Literal[
    "absolute", "month", "day", "later", "earlier", "same", "today", "holiday", "after", "season"
]


@dataclass(slots=True)
class TimeExpr:
    """One expression: tokens `start` up to `end`; `year` 0 means: not told; `amount` counts `unit`s."""

    start: int
    end: int
    kind: TimeKind
    year: int = 0
    month: int = 0
    day: int = 0
    part: tuple[int, int] | None = None
    amount: int = 0
    unit: str = ""
    vague: bool = False
    to_month: int = 0
    shift: int = 0  # years to add to the year of the anchor ("vorig jaar" -1)


def find_times(tokens: Tokens, start: int, end: int) -> list[TimeExpr]:
    """The time expressions among tokens `start` up to `end`, in order."""
    found: list[TimeExpr] = []
    tags = tokens.tags
    i = start
    while i < end:
        expression = _at(tokens.low, i, end, start) if tags[i] & TIME else None
        if expression is None:
            i += 1
        else:
            found.append(expression)
            i = max(expression.end, i + 1)
    return found


def _at(low: list[str], i: int, end: int, begin: int) -> TimeExpr | None:
    word = low[i]
    if word[0].isdigit():
        return _numeric(low, i, end, begin)
    if word in MONTHS:
        return _month(low, i, end, begin)
    if word in _SEASONS:
        return _season(low, i, end)
    if word in _UNITS:
        return _relative(low, i, end, begin)
    if word in _MOVABLE:
        return _movable(low, i, end)
    if word in _HOLIDAYS and not (i and low[i - 1] in _TO_A_PLACE):
        return _holiday(low, i, end)
    if word in _ORDINALS:
        return _ordinal(low, i, end)
    if word in _DAYS:
        return TimeExpr(i, i + 1, "today", amount=_DAYS[word], unit="day")
    return None


_DAYS: Final = {
    "vandaag": 0, "vanochtend": 0, "vanmorgen": 0, "vanmiddag": 0, "vanavond": 0, "vannacht": 0, "gisteren": -1,
    "gisteravond": -1, "gisternacht": -1, "gisterochtend": -1, "gistermiddag": -1, "eergisteren": -2,
}  # fmt: skip
# Words at which a time expression is read; a clause without one of them and without a number tells no time.
_TO_A_PLACE: Final = frozenset(["naar", "vanuit", "vanaf", "uit", "via"])  # "naar Sint-Maarten" is no date
TIME_WORDS: Final = frozenset([*MONTHS, *_SEASONS, *_UNITS, *_HOLIDAYS, *_MOVABLE, *_ORDINALS, *_DAYS])


def _year(low: list[str], i: int, end: int) -> int:
    if i < end and len(low[i]) == 3 and low[i][0] == "'" and low[i][1:].isdigit():
        return 2000 + int(low[i][1:])  # "augustus '23"
    if i < end and len(low[i]) == 4 and low[i].isdigit() and MIN_YEAR <= int(low[i]) <= 2100:
        return int(low[i])
    return 0


def _numeric(low: list[str], i: int, end: int, begin: int) -> TimeExpr | None:
    word = low[i]
    match = _NUMERIC.fullmatch(word)
    if match:
        day, month, year, iso_year, iso_month, iso_day = (int(g) if g else 0 for g in match.groups())
        if iso_year:
            day, month, year = iso_day, iso_month, iso_year
        if 1 <= month <= 12 and MIN_YEAR <= year <= 2100 and day <= 31:
            return TimeExpr(i, i + 1, "absolute", year, month, day)
        return None
    if word.isdigit() and len(word) <= 2 and i + 1 < end and low[i + 1] in MONTHS:
        month_expr = _month(low, i + 1, end, begin)
        month_expr.start, month_expr.day, month_expr.part = i, int(word), None
        if not 1 <= month_expr.day <= 31:
            month_expr.day = 0
        return month_expr
    if word.isdigit() and i + 1 < end and low[i + 1] in _UNITS:
        return None  # read at the unit
    if (
        word.isdigit()
        and len(word) <= 2
        and low[i + 1 : i + 2] in (["e"], ["ste"])
        and low[i - 1] == "de"
        and i > begin
    ):
        return TimeExpr(i - 1, i + 2, "day", day=int(word))
    year = _year(low, i, end)
    if year and _is_year(low, i, end):
        return TimeExpr(i, i + 1, "absolute", year)
    return None


def _is_year(low: list[str], i: int, end: int) -> bool:
    """A four-digit number is not a year before a unit or currency ("2000 euro")."""
    return i + 1 >= end or low[i + 1] not in _NOT_AFTER_YEAR


_NOT_AFTER_YEAR: Final = cues("times.not_after_year")


def _month(low: list[str], i: int, end: int, begin: int) -> TimeExpr:
    k = i + 1
    if k < end and low[k] == "." and len(low[i]) <= 4:
        k += 1
    if k < end and low[k] in ("van", "in") and k + 1 < end:
        k += 1
    year = _year(low, k, end)
    shift = 0
    stop = k + 1 if year else i + 1
    if not year and k == i + 2 and k + 1 < end and low[k + 1] == "jaar":
        if low[k] in ("dat", "datzelfde", "hetzelfde"):
            shift, stop = 100, k + 2
        elif low[k] in ("dit",):
            shift, stop = 200, k + 2
        elif low[k] in ("vorig", "afgelopen"):
            shift, stop = 199, k + 2
    elif (
        not year
        and k == i + 2
        and k + 2 < end
        and low[k + 2] == "jaar"
        and low[k + 1] in ("daaropvolgende", "volgende")
    ):
        shift, stop = 101, k + 3
    expression = TimeExpr(i, stop, "month", year, MONTHS[low[i]], shift=shift)
    before = low[i - 1] if i > begin else ""
    if before in _PARTS:
        expression.part, expression.start = _PARTS[before], i - 1
    elif before in ("tussen",):
        expression.vague = True
    return expression


def _season(low: list[str], i: int, end: int) -> TimeExpr | None:
    k = i + 1
    if k < end and low[k] in ("van", "in"):
        k += 1
    year = _year(low, k, end)
    first, last = _SEASONS[low[i]]
    return TimeExpr(i, k + 1 if year else i + 1, "season", year, first, to_month=last)


def _holiday(low: list[str], i: int, end: int) -> TimeExpr:
    year = _year(low, i + 1, end)
    month, first, _, last = _HOLIDAYS[low[i]]
    part = (first, last)
    if i >= 1 and low[i - 1] == "voor":
        part = (15, 24)
    return TimeExpr(i, i + 2 if year else i + 1, "holiday", year, month, part=part)


def _movable(low: list[str], i: int, end: int) -> TimeExpr | None:
    """`Pasen 2023`, `de week voor Pasen`: only with its year, since the month changes."""
    year = _year(low, i + 1, end) or (
        _year(low, i + 2, end) if low[i + 1 : i + 2] in (["van"], ["in"]) else 0
    )
    if not year:
        return None
    first, last = _MOVABLE[low[i]]
    before = low[max(0, i - 3) : i]
    if before[-1:] == ["voor"]:
        first, last = first - (7 if "week" in before else 3), first - 1
    elif before[-1:] == ["na"]:
        first, last = last + 1, last + (7 if "week" in before else 3)
    day = easter(year) + timedelta(days=first)
    until = easter(year) + timedelta(days=last)
    if day.month != until.month:
        return TimeExpr(i, i + 2, "season", year, day.month, to_month=until.month)
    return TimeExpr(i, i + 2, "holiday", year, day.month, part=(day.day, until.day))


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def _ordinal(low: list[str], i: int, end: int) -> TimeExpr | None:
    """`op de twintigste`: a day in the month named before."""
    if i < 2 or low[i - 1] != "de" or low[i - 2] != "op":
        return None
    if i + 1 < end and low[i + 1] not in ".,;":
        if low[i + 1] == "van" and i + 2 < end and low[i + 2] in MONTHS:
            expression = _month(low, i + 2, end, i + 2)
            expression.start, expression.day = i, _ORDINALS[low[i]]
            return expression
        return None
    return TimeExpr(i, i + 1, "day", day=_ORDINALS[low[i]])


def _amount(low: list[str], i: int, begin: int) -> tuple[int, bool, int] | None:
    """Number before the unit at `i`: amount, vagueness, first token."""
    k = i - 1
    if k < begin:
        return None
    word = low[k]
    if word == "half":
        if k - 1 >= begin and low[k - 1] in ("een", "'n"):
            return -1, k - 2 >= begin and low[k - 2] in _VAGUE, k - 1
        return -1, False, k
    if word.isdigit() and len(word) <= 3:
        amount = int(word)
    elif word in _NUMBERS:
        amount = _NUMBERS[word]
    elif word in ("n", "'n"):
        amount = 1
    elif word in ("anderhalf", "anderhalve"):
        return 1, True, k
    elif word in _VAGUE:
        return 2, True, k
    else:
        return None
    vague = k - 1 >= begin and low[k - 1] in _VAGUE
    if k - 2 >= begin and low[k - 1] in ("of", "a") and low[k - 2] in _NUMBERS:
        vague = True
    return amount, vague, k


def _relative(low: list[str], i: int, end: int, begin: int) -> TimeExpr | None:
    unit = _UNITS[low[i]]
    following = low[i + 1] if i + 1 < end else ""
    before = low[i - 1] if i > begin else ""
    if unit == "half":
        amount, vague, first = 6, False, i
        unit = "month"
        if before == "een":
            first = i - 1
        if first - 1 >= begin and low[first - 1] in _VAGUE:
            vague = True
    else:
        if (before in ("volgende", "daaropvolgende") and unit != "year") or (
            before == "andere" and unit == "day"
        ):
            return TimeExpr(i - 1, i + 1, "later", amount=1, unit=unit, vague=unit != "day")
        if before == "de" and i - 2 >= begin and low[i - 2] == "tegen" and unit == "day":
            return TimeExpr(i - 2, i + 1, "same", unit=unit)
        if before in ("zelfde", "dezelfde", "diezelfde", "datzelfde", "hetzelfde", "die", "dat"):
            return TimeExpr(i - 1, i + 1, "same", unit=unit)
        before_that = before in ("de", "het") and following in _EARLIER - {
            "voor",
            "voordat",
            "terug",
            "eerder",
        }
        if before_that or (unit == "day" and before == "vorige"):
            return TimeExpr(i - 1, i + (1 if before == "vorige" else 2), "earlier", amount=1, unit=unit)
        if before in ("vorige", "afgelopen", "vorig") and unit in ("week", "month", "year"):
            return TimeExpr(i - 1, i + 1, "today", amount=-1, unit=unit, vague=unit == "week")
        if before in ("dit", "deze"):
            return TimeExpr(i - 1, i + 1, "today", amount=0, unit=unit)
        if following in ("daarna", "erna", "daarop", "nadien") and before in ("de", "het"):
            return TimeExpr(i - 1, i + 2, "later", amount=1, unit=unit)
        counted = _amount(low, i, begin) if low[i] not in ("ochtend", "morgen", "middag", "avond") else None
        if counted is None:
            return None
        amount, vague, first = counted
        if amount == -1:  # half a year, half a day
            amount, unit = (6, "month") if unit == "year" else (0, "day")
    if following in _LATER or (following == "na" and i + 2 < end and low[i + 2] in _EVENTS_AFTER):
        return TimeExpr(first, i + 2, "later", amount=amount, unit=unit, vague=vague)
    ends = i + 2 >= end or not low[i + 2][0].isalnum()
    if following == "geleden" or (following == "terug" and ends):
        return TimeExpr(first, i + 2, "today", amount=-amount, unit=unit, vague=vague)
    if following in _EARLIER and (following != "terug" or before):
        if following == "voor" and not (
            i + 2 < end and (low[i + 2][0].isdigit() or low[i + 2] in _EVENTS_AFTER)
        ):
            return None
        return TimeExpr(first, i + 2, "earlier", amount=amount, unit=unit, vague=vague)
    lead = low[first - 1] if first > begin else ""
    if lead == "na" or (lead in _VAGUE and first - 2 >= begin and low[first - 2] == "na"):
        return TimeExpr(first - 1, i + 1, "later", amount=amount, unit=unit, vague=vague or lead != "na")
    if lead == "binnen":
        return TimeExpr(first - 1, i + 1, "later", amount=amount, unit=unit, vague=True)
    return TimeExpr(first, i + 1, "after", amount=amount, unit=unit, vague=vague)


_EVENTS_AFTER: Final = cues("times.events_after")

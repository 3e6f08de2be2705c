"""Resolve time expressions against what the text dated before and the day of the document."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from routezicht.mining.model import Span
from routezicht.mining.timewords import MIN_YEAR, TimeExpr


@dataclass(slots=True)
class Clock:
    """What the text has dated so far: the last date, the day of the document, and whether it tells backwards."""

    last: Span | None = None
    exact: Span | None = None  # the last date known to the month
    document: Span | None = None
    backward: bool = False
    asked: bool = False  # `last` was told by the question: the answer may tell of what came before it
    limit: Span | None = None  # what is told now came before this


def month_span(year: int, month: int) -> Span:
    """All days of one month."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _shift(day: date, amount: int, unit: str) -> date | None:
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=amount * (7 if unit == "week" else 1))
        months = amount * (12 if unit == "year" else 1)
        index = day.year * 12 + day.month - 1 + months
        return _day(index // 12, index % 12 + 1, day.day)
    except (ValueError, OverflowError):
        return None


def moved(span: Span, amount: int, unit: str, vague: bool = False) -> Span | None:
    """`span` moved by `amount` units; a vague amount may be a third more or less."""
    whole_month = span.first.day == 1 and span.last.day >= 28 and len(span.label() or "") == _MONTH
    if unit == "day" and not vague and abs(amount) <= _FEW_DAYS and whole_month:
        return span  # a day or two later is nearly always in the same month
    low, high = _shift(span.first, amount, unit), _shift(span.last, amount, unit)
    if low is None or high is None:
        return None
    if unit == "month" and not vague and span.label() and span.first.day == 1 and span.last.day >= 28:
        high = _day(high.year, high.month, 31)
    if vague:
        slack = max(abs((low - span.first).days) // 3, 1)
        wide_low, wide_high = _shift(low, -slack, "day"), _shift(high, slack, "day")
        if wide_low is None or wide_high is None:
            return None
        low, high = wide_low, wide_high
    return Span(low, high)


_FEW_DAYS = 3
_LONG_AHEAD = 8  # months: nearer before the date of a question than after it
_MONTH = len("2020-01")


def _guess_year(month: int, clock: Clock) -> int:
    """Year of a month told without one: near the last date, and not after what the story has told to come later."""
    year, limit = _near(month, clock), clock.limit
    if limit is not None and (year, month) > (limit.last.year, limit.last.month):
        return limit.last.year - (month > limit.last.month)
    return year


def _near(month: int, clock: Clock) -> int:
    """After the last date, or before it when told backwards."""
    anchor = clock.last
    if anchor is not None:
        year = anchor.first.year
        if clock.backward:
            return year if month <= anchor.last.month else year - 1
        ahead = (month - anchor.first.month) % 12
        if (
            clock.asked
            and ahead >= _LONG_AHEAD
            and clock.last is not None
            and len(clock.last.label() or "") == _MONTH
        ):
            return year if month < anchor.first.month else year - 1
        year = year if month >= anchor.first.month else year + 1
        limit = clock.document
        return year - 1 if limit and (year, month) > (limit.last.year, limit.last.month) else year
    if clock.document is not None:
        year = clock.document.last.year
        return year if month <= clock.document.last.month else year - 1
    return 0


def resolve(expression: TimeExpr, clock: Clock) -> Span | None:
    """The days that an expression can mean, or None where the text gives too little."""
    kind = expression.kind
    if kind in ("absolute", "month", "holiday", "season"):
        return _resolve_date(expression, clock)
    if kind == "day":
        if clock.last and clock.last.label() and 1 <= expression.day <= 31:
            day = _day(clock.last.first.year, clock.last.first.month, expression.day)
            return Span(day, day)
        return None
    if kind == "today":
        if clock.document is None:
            return None
        if expression.unit == "year" and not expression.vague:
            year = clock.document.first.year + expression.amount
            return Span(date(year, 1, 1), date(year, 12, 31)) if year > MIN_YEAR else None
        return moved(clock.document, expression.amount, expression.unit, expression.vague)
    if clock.last is None:
        return None
    if kind in ("same", "later", "after") and clock.last == clock.document:
        return None  # counted from a day of the story, not from the day of the report
    if kind == "same":
        if expression.unit == "year":
            return Span(date(clock.last.first.year, 1, 1), date(clock.last.first.year, 12, 31))
        return clock.last
    base = clock.last
    if expression.unit in ("day", "week") and len(base.label() or "") < 7:
        # A year alone is no day to count from; the last month told is, if it lies in that year.
        exact = clock.exact
        if exact is None or not base.first <= exact.first <= base.last:
            return None
        base = exact
    if kind in ("later", "after"):
        return moved(base, expression.amount, expression.unit, expression.vague)
    if kind == "earlier":
        return moved(base, -expression.amount, expression.unit, expression.vague)
    return None


def _resolve_date(e: TimeExpr, clock: Clock) -> Span | None:
    year = e.year
    if not year and e.shift:
        base, offset = (clock.last, e.shift - 100) if e.shift < 150 else (clock.document, e.shift - 200)
        year = base.first.year + offset if base else 0
    if not year and e.month:
        year = _guess_year(e.month, clock)
    if not year:
        return None
    if not e.month:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if e.to_month:
        return Span(date(year, e.month, 1), _day(year, e.to_month, 31))
    if e.day:
        day = _day(year, e.month, e.day)
        return Span(day, day)
    if e.part:
        return Span(_day(year, e.month, e.part[0]), _day(year, e.month, e.part[1]))
    return month_span(year, e.month)

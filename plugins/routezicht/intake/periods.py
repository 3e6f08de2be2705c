"""Months, quarters and years in the notations of the sources, as 'YYYY-MM', 'YYYY-Qn' and 'YYYY'."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

MONTHS_NL = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
]  # fmt: skip
MONTHS_EN = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
CBS_CODE = re.compile(r"^(\d{4})(?:(MM|KW|JJ)(\d{2}))?$")
EXCEL_EPOCH = date(1899, 12, 30)


def month(year: int, number: int) -> str | None:
    """A month, or None when it does not exist."""
    return f"{year:04d}-{number:02d}" if 1 <= number <= 12 and 1900 <= year <= 2100 else None


def cbs_period(text: str) -> str | None:
    """A period code of Statistics Netherlands.

    >>> [cbs_period(code) for code in ("2015MM01", "2015KW02", "2015JJ00", "2013", "2015MM13")]
    ['2015-01', '2015-Q2', '2015', '2013', None]
    """
    found = CBS_CODE.match(text)
    if not found:
        return None
    year, kind, number = found.groups()
    if kind == "MM":
        return month(int(year), int(number))
    if kind == "KW":
        return f"{year}-Q{int(number)}" if 1 <= int(number) <= 4 else None
    return year if kind is None or number == "00" else None


def cbs_header(name: str) -> tuple[str, bool] | None:
    """Period code and provisional mark of a column header such as '2016 januari*'; None if it is no period.

    >>> cbs_header("2014 februari"), cbs_header("2016*")
    (('2014MM02', False), ('2016JJ00', True))
    """
    text, provisional = name.removesuffix("*").strip(), name.endswith("*")
    year, _, word = text.partition(" ")
    if not re.fullmatch(r"\d{4}", year):
        return None
    if not word:
        return f"{year}JJ00", provisional
    return (f"{year}MM{MONTHS_NL.index(word) + 1:02d}", provisional) if word in MONTHS_NL else None


def month_header(name: str) -> tuple[str, bool] | None:
    """Month of a column header: 'JAN2009', or the serial day number or date that older workbooks hold.

    >>> month_header("JAN2009"), month_header("39845"), month_header("2009-02-01")
    (('2009-01', False), ('2009-02', False), ('2009-02', False))
    """
    found = re.fullmatch(r"([A-Z]{3})(\d{4})", name.upper())
    if found and found[1] in MONTHS_EN:
        return f"{found[2]}-{MONTHS_EN.index(found[1]) + 1:02d}", False
    if re.fullmatch(r"\d{5}(\.0)?", name):
        day = EXCEL_EPOCH + timedelta(days=int(name[:5]))
        return day.strftime("%Y-%m"), False
    try:
        return datetime.fromisoformat(name).strftime("%Y-%m"), False
    except ValueError:
        return None


PERIOD_HEADERS: dict[str, Callable[[str], tuple[str, bool] | None]] = {
    "cbs_nl": cbs_header,
    "month_en": month_header,
}


def months_of(period: str) -> tuple[str, str]:
    """First and last month of a period.

    >>> months_of("2015-Q2"), months_of("2015"), months_of("2015-03")
    (('2015-04', '2015-06'), ('2015-01', '2015-12'), ('2015-03', '2015-03'))
    """
    year, _, part = period.partition("-")
    if not part:
        return f"{year}-01", f"{year}-12"
    if part.startswith("Q"):
        last = 3 * int(part[1])
        return f"{year}-{last - 2:02d}", f"{year}-{last:02d}"
    return period, period

"""Full dates of a journey, which may be made coarser: the month says enough for a route, the day tells who it was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from routezicht.deid.calendars import MONTH
from routezicht.deid.result import Span

TYPE, RECOGNIZER = "DATE", "journey_day"
_DATE = re.compile(
    rf"(?<![\w.\-/])(?:(?P<day>[0-3]?\d)(?:e|ste|de)?(?P<gap>[\s.\-]{{1,3}})(?P<written>(?:{MONTH})(?:[\s\-.,]{{1,3}}"
    r"(?:19|20)\d\d)?)(?!\w)"
    r"|[0-3]?\d(?P<sign>[-./])(?P<numeric>[01]?\d(?P=sign)(?:(?:19|20)\d\d|\d\d))(?![\w]|[-/.]\d)"
    r"|(?P<iso>(?:19|20)\d\d-[01]?\d)-[0-3]?\d(?![\w-]))",
    re.IGNORECASE,
)


def journey_dates(text: str, removed: Iterable[Span]) -> Iterator[Span]:
    """Dates with a day in the text that are no part of what is removed anyway."""
    gone = bytearray(len(text))
    for span in removed:
        gone[span.start : span.end] = b"\1" * (span.end - span.start)
    for match in _DATE.finditer(text):
        if not any(gone[match.start() : match.end()]):
            yield Span(match.start(), match.end(), TYPE, RECOGNIZER, 1.0)


def month_of(date: str) -> str:
    """The date without its day, in its own notation; nothing when it is no date.

    >>> month_of("14 maart 2023"), month_of("14-03-2023"), month_of("2023-03-14"), month_of("14 mei")
    ('maart 2023', '03-2023', '2023-03', 'mei')
    """
    match = _DATE.fullmatch(date)
    return (match["written"] or match["numeric"] or match["iso"]) if match else ""

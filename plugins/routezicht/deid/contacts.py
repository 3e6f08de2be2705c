"""Names in the layout of a telephone: who speaks in a chat, whose number stands in a list."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import CODE, DIGITS

_SPEAKER = re.compile(
    r"(?m)^[ \t]*\[?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\]?[ \t]*[-–]?[ \t]*(?P<v>[^\W\d][^:\n\[\]]{1,28}):[ \t]"
)
_CELL = re.compile(r"(?:^|[|;\t])[ \t]*(?P<v>[^\W\d][^|;:\t\n]{1,28}?)[ \t]*[|;\t][ \t]*$")
_LABEL = re.compile(
    r"tel|nummer|\bnr|mobiel|gsm|contact|whatsapp|bereik|mail|adres|rekening|iban|imei|datum|kenteken",
    re.IGNORECASE,
)
_ROW = 200  # characters of a row before the number
_HARMLESS = int(Class.FUNC | Class.COUNTRY | Class.SAFECAP | Class.PERSONVERB)


def _take(document: Document, start: int, end: int) -> None:
    """Take the words of start..end unless they were taken, say nothing of a person, or are a label."""
    tokens = document.tokens
    first = document.first_word(start)
    span = [i for i in range(first, min(first + 6, len(tokens))) if tokens.start[i] < end]
    words = [tokens.word[i] for i in span]
    named = [
        w
        for w in words
        if w.shape not in {DIGITS, CODE} and not w.bits & (_HARMLESS | Class.ROLE | Class.KIN)
    ]
    if not named or len(words) > 5 or all(document.taken[i] for i in span):
        return
    if _LABEL.search(document.text, start, end):
        return
    document.take(start, end, "NICKNAME", "nickname", 0.8)


def find_contacts(document: Document) -> None:
    """Take speakers of chats and cells before a telephone number."""
    text = document.text
    speakers = list(_SPEAKER.finditer(text))
    if len(speakers) >= 2:
        for match in speakers:
            _take(document, *match.span("v"))
    if "|" in text or ";" in text or "\t" in text:
        for found in document.matches[:]:
            if found.type in {"PHONE", "IDNUMBER"}:
                line = max(text.rfind("\n", 0, found.start) + 1, found.start - _ROW)
                if cell := _CELL.search(text[line : found.start]):
                    _take(document, line + cell.start("v"), line + cell.end("v"))

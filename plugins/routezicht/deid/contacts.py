"""Names in a telephone: who speaks in a chat, whose number stands in a list, what groups and channels are called."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.tokens import CODE, DIGITS, LOWER

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
_SERVICE = (
    r"(?:whats\s?app|telegram|signal|facebook|fb|messenger|viber|wechat|imo|zalo|threema|insta(?:gram)?|tiktok|snap(?:chat)?"
    r"|bip|discord|vk)"
)
# A group of a messaging service, or the name by which somebody goes there.
_CHANNEL = re.compile(
    rf"(?<!\w)(?:(?:app|chat|{_SERVICE})[- ]?(?:groep|kanaal|channel|group)|groeps?(?:app|chat|gesprek)"
    rf"|(?:groep|kanaal|group|channel)\s(?:in|op|van|bij|on)\s{_SERVICE}"
    rf"|(?:chat|app|scherm|weergave|display|groeps|{_SERVICE})-?naam|chat\smet\sde\stitel)(?!\w)"
    r"(?P<by>\s(?:heet(?:te)?|genaamd|is|was|met\sde\snaam|onder\sde\snaam|luidt)\s?:?\s?|\s?[:=]\s?|,\s|\s)"
    r"[\"“„'‘]?(?P<v>~?[^\W_])",
    re.IGNORECASE,
)
# The same by a bare word, as one field among telephone numbers and accounts.
_FIELD = re.compile(
    r"(?:^|[,;|•\n)(-])\s{0,3}(?:(?:groep|kanaal|group|channel)|(?:wel\s)?app(?=\s?:))(?P<by>\s?:\s?|\s)[\"“„'‘]?(?P<v>~?[^\W_])",
    re.IGNORECASE,
)
_TILDE = re.compile(r"(?<![\w~])~(?P<v>[^\W\d_][^\n,;:|()\"”]{1,28}?)(?=\s?(?:[,;:|()\"”\n]|\.(?:\s|$)|$))")
# `naam` alone, `voornaam` and `genaamd` stand in most texts and name no account.
_HINTS = (
    *("groep", "kanaal", "channel", "group", "chat met", "app:"),
    *("pnaam", "tnaam", "mnaam", "lnaam", "knaam", "ynaam", "snaam", "avenaam", "-naam"),
)
_FIELDS = frozenset({"PHONE", "EMAIL", "HANDLE", "IMEI", "IBAN"})
_NEAR = 60  # characters between two fields of one list
_LONGEST = 6  # words in a name
_ENDS = re.compile(r"[,;:|()\n\"”“»]|\.(?:\s|$)")
_GOES_ON = frozenset(
    ["ook", "maar", "waar", "waarin", "waarop", "zei", "zegt"]
)  # the sentence, behind a name
_SENTENCE = int(Class.FUNC | Class.PERSONVERB)
_PEOPLE = int(Class.FUNC | Class.PERSONVERB | Class.COUNTRY | Class.ROLE | Class.KIN | Class.PLACEPREP)


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


def _named(document: Document, start: int, told: bool) -> tuple[int, int] | None:
    """(start, end) of the name of a group that starts at this offset.

    Args:
        told: a colon or a verb introduces it; without one a small sentence may follow instead.
    """
    tokens = document.tokens
    first = document.first_word(start)
    last = first - 1
    closed = False
    for i in range(first, min(first + _LONGEST, len(tokens))):
        word = tokens.word[i]
        if document.guarded[i] or (i > first and _ENDS.search(tokens.gap[i])):
            break
        sentence = word.bits & _SENTENCE and word.shape == LOWER
        if i == first and (sentence or (not told and word.bits & (_SENTENCE | Class.ROLE | Class.KIN))):
            return None
        if closed := word.folded in _GOES_ON or (
            bool(sentence) and not told and not _links(document, first, i)
        ):
            break
        last = i
    while last > first and tokens.word[last].folded == "en":
        last -= 1
    if last < first:
        return None
    closed = closed or last + 1 == len(tokens) or _ENDS.search(tokens.gap[last + 1]) is not None
    return (start, tokens.end[last]) if closed or not told else None


def _links(document: Document, first: int, i: int) -> bool:
    """Is word i a small word inside a name with capitals (`Amis de l'Europe`)?"""
    words = document.tokens.word
    if document.caseless[i] or words[first].shape == LOWER:
        return False
    following = (
        words[i + 2 : i + 3] if len(words[min(i + 1, len(words) - 1)].text) == 1 else words[i + 1 : i + 2]
    )
    return any(word.shape not in {LOWER, DIGITS} for word in following)


def find_groups(document: Document) -> None:
    """Take the names of groups and channels of messaging services, and names behind the tilde of an unknown number."""
    text = document.text
    for tilde in _TILDE.finditer(text) if "~" in text else ():
        document.take(*tilde.span("v"), "HANDLE", "group_name", 0.8)
    small = text.lower()
    if not any(hint in small for hint in _HINTS):
        return
    for channel in _CHANNEL.finditer(text):
        by = channel["by"].strip()
        name = _named(document, channel.start("v"), told=by not in {"", ","})
        bare = not by and name is not None and text[name[0]].islower()
        if name and not (bare and name[1] - name[0] < 6):
            document.take(*name, "HANDLE", "group_name", 0.8)
    fields = [m.end for m in document.matches if m.type in _FIELDS]
    for field in _FIELD.finditer(text) if fields else ():
        if any(0 <= field.start("v") - end < _NEAR for end in fields):
            name = _named(document, field.start("v"), told=True)
            words = [document.tokens.word[i] for i in document.within(*name)] if name else []
            plain = not field["by"].strip() and all(w.shape == LOWER and w.bits & Class.WORD for w in words)
            if name and not plain and not words[0].bits & _PEOPLE:
                document.take(*name, "HANDLE", "group_name", 0.8)


def find_contacts(document: Document) -> None:
    """Take speakers of chats, cells before a telephone number and names of groups."""
    find_groups(document)
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

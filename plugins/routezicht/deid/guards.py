"""What must survive although it looks like a number: sums of money, clock times, roads, articles, flights."""

from __future__ import annotations

import re
from itertools import compress
from operator import or_

from routezicht.deid.anchors import Anchors
from routezicht.deid.document import Document
from routezicht.deid.lexicon import Class
from routezicht.deid.road_points import shield_points
from routezicht.deid.tokens import DIGITS, LOWER, UPPER

_GUARD = re.compile(
    r"\d[\d.,]*(?:\s\d{3})*(?:,-)?\s?(?:miljoen\s|duizend\s)?(?:us[ -])?"
    r"(?:euro|eur|dollar|usd|pond|gbp|lira|dinar|dirham|toman|rial|afghani|nakfa|birr|naira|cedi|dalasi|frank|dong|"
    r"yuan|lek|zloty|hryvnia|roebel|lari|peso|real|roepie|taka|cfa|centime|bolivar|som|manat|kroon|kronen|miljoen)s?\b"
    r"|\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:uur|u\b|h\b)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"(?:€|\beur|\busd|\bgbp|\$|£|\bcfa|\beuro)\s?$", re.IGNORECASE)
_AMOUNT = re.compile(r"\d[\d.,]*(?:,-)?(?:\s(?:miljoen|duizend|ton))?")
_ROAD = re.compile(
    r"(?<![\w\-])(?:[AEN]\s?\d{1,3}(?![\w\-°º]|\s\d)|art(?:ikel|\.)?\s?\d+[a-z]?)", re.IGNORECASE
)
# Codes of ISO 4217 that are tender somewhere (CLDR, territory currencies).
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP "
    "CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
    "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
    "UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
).replace(" ", "|")
_CODED = re.compile(rf"(?:{_CODES})\s?\d[\d.,]*(?:\s(?:miljoen|duizend|ton))?(?!\w)")
_CODED_BEHIND = re.compile(rf"\d[\d.,]*\s?(?:{_CODES})(?!\w)")
_FLIGHT = re.compile(r"[A-Z](?:[A-Z]\s?|\d\s?)\d{2,4}(?![\w\-]|\s\d)")
# A full date, or month and year, since people on today's routes left: the date of a journey, when births left it.
_DATE = re.compile(
    r"(?<![\w.,/-])(?:(?:\d{1,2}[-/.])?\d{1,2}[-/.]20(?:1[3-9]|[2-9]\d)|20(?:1[3-9]|[2-9]\d)-\d{1,2}(?:-\d{1,2})?)(?![\w-])"
)
# Two-letter designators of airlines (IATA) that fly between regions of origin or transit and Europe.
_AIRLINES = (
    "AF AH AI AT AZ BA BJ BT CA CX DL DY EI EK ET EW EY FB FR FZ GF GQ HV HY IA IB IR JU KC KL KM KQ KU LG LH LO LS LX "
    "LY MH ML MS MU OA OR OS OU PC PK PS QR QU RB RJ RO SA SK SN SQ SU SV TB TG TK TO TP TU TV UA UX VF VN VY WB WF WY "
    "XQ XY YM"
).replace(" ", "|")
_DESIGNATED = re.compile(
    rf"(?<![\w-])(?:(?:{_AIRLINES})\s?|(?:A3|A9|D8|G9|H5|J9|J2|P7|QS|U2|V7|W4|W6|W9|W2)[\s-]?)[1-9]\d{{2,3}}(?![\w\-]|\s\d)",
)
# What looks like a flight behind a vehicle and before more letters is a plate.
_VEHICLE = re.compile(
    r"(?:kenteken|plaat|plate|voertuig|auto|wagen|bus|camper|trekker|trailer|oplegger|vtg)\w*\b[^.\n]{0,40}$",
    re.IGNORECASE,
)
_MORE_LETTERS = re.compile(r"[\s-][A-Z]{1,3}(?![\w-])")
# A train by its category (of the railways around) and number.
_TRAIN = re.compile(r"(?:ICE|ICN|ICD|IC|EC|EN|NJ|RJX|RJ|TGV|THA|EST|FLX|RE|RB|IRE)\s\d{1,5}(?![\w\-]|\s?\d)")
# A halt along a numbered road: the road stands beside it.
_HALT = re.compile(
    r"(?<!\w)(?:(?i:tankstation|benzinestation|verzorgingsplaats|parkeerplaats|parking|rustplaats|tankplaats|truckstop|aire"
    r"|raststätte|autobahnraststätte|rastplatz|knooppunt|viaduct|afrit|oprit|(?:weg)?restaurant|hotel|motel"
    r"|shell|total|texaco|esso|bp|q8|tinq|tango|avia|aral|agip)|P)\s(?:\d{1,3}[,]?\s)?"
    r"(?:(?:(?:[Dd]en?|[Hh]et|'t|[Tt]er|la|op)\s)?(?!(?i:[aen])\s?\d)[A-Z][\w'’-]+(?:\s(?:(?![AEN]\s?\d)[A-Z][\w'’-]+|de|den|het)){0,2}"
    r"|(?:de|den|het|'t)\s(?!\d)\w{3,}|(?![aen]\d)[a-z]{4,}(?=[,]?\s(?:(?:aan|langs|op|bij|nabij)\s(?:de\s)?)?[aen]\d))"
)
_ON_ROAD = re.compile(
    r",?\s(?:(?:aan|langs|op|bij|nabij|afslag|afrit)\s(?:\d{1,3}\s)?(?:de\s)?)?(?:[AEN]\s?\d{1,3})(?!\w|-\d)|\s?\((?:[AEN]\s?\d{1,3})\)",
    re.IGNORECASE,
)
_ROAD_BEFORE = re.compile(r"(?<!\w)[AEN]\s?\d{1,3},?\s(?:bij|nabij|ter hoogte van|op|thv)?\s?(?:de\s)?$")
_FLYING = re.compile(
    r"\b(?:vlucht|vluchtnummer|flight|vloog|vlogen|gevlogen|vliegen|ticket|vliegticket|boarding\w*|gate|pax|landde|geland"
    r"|landing|airport|luchthaven|aangekomen met|retourvlucht)\b",
    re.IGNORECASE,
)
_NUMBERED_THING = re.compile(
    r"(?:kenteken|plaat|nummer|nr|no|badge|pnr|pas|paspoort|kaart|dienst|boeking|booking|ref)\w*\.?\s?[:#]?\s?$",
    re.IGNORECASE,
)
_RIDING = re.compile(
    r"\b(?:\w*trein\w*|perron|spoor|station|coup[eé]|wagon|rijtuig|conducteur|treinstel|uitgestapt|overgestapt|hbf|ns)\b",
    re.IGNORECASE,
)
_NEAR = 60


def guards(document: Document, begin: Anchors) -> list[tuple[int, int]]:
    """Spans that hold a price, a time, a road or a flight and may not be taken for a number."""
    text = document.text
    spans: list[tuple[int, int]] = []
    for start in begin.digit:
        for expression in (_GUARD, _CODED_BEHIND):
            found = expression.match(text, start)
            if found:
                spans.append(found.span())
        currency = _CURRENCY.search(text, max(0, start - 5), start)
        if currency and (amount := _AMOUNT.match(text, start)):
            spans.append((currency.start(), amount.end()))
    for start in begin.letter:
        found = _ROAD.match(text, start) or _CODED.match(text, start)
        if not found and (flight := _FLIGHT.match(text, start)) and _is_flight(text, *flight.span()):
            found = flight
        if not found and (train := _TRAIN.match(text, start)) and _is_train(text, *train.span()):
            found = train
        if not found and (flight := _DESIGNATED.match(text, start)):
            found = None if _NUMBERED_THING.search(text, max(0, start - _NEAR), start) else flight
            if _MORE_LETTERS.match(text, flight.end()) and _VEHICLE.search(
                text, max(0, start - _NEAR), start
            ):
                found = None
        if found:
            spans.append(found.span())
    for start, end in spans:
        for i in document.within(start, end):
            document.guarded[i] = 1
    return spans


def _is_flight(text: str, start: int, end: int) -> bool:
    """Is flying spoken of around this code, and is it not said to be the number of something else?"""
    before = text[max(0, start - _NEAR) : start]
    called = re.search(r"vlucht\w*\.?\s?[:#]?\s?$", before, re.IGNORECASE) is not None
    near = _FLYING.search(before) or _FLYING.search(text, end, end + _NEAR)
    return called or (near is not None and _NUMBERED_THING.search(before) is None)


def _is_train(text: str, start: int, end: int) -> bool:
    """Are trains spoken of around this code?"""
    near = _RIDING.search(text, max(0, start - _NEAR), start) or _RIDING.search(text, end, end + _NEAR)
    return near is not None


def shield_guards(document: Document) -> None:
    """Mark what is guarded as settled, so that no pass takes it for a name, an address or an organisation."""
    text, words = document.text, document.tokens.word
    roads = any(words[i].text[0] in "AENaen" for i in compress(range(len(words)), document.guarded))
    for halt in _HALT.finditer(text) if roads else ():
        road = _ON_ROAD.match(text, halt.end()) or _ROAD_BEFORE.search(
            text, max(0, halt.start() - 24), halt.start()
        )
        if road:
            for i in document.within(*halt.span()):
                document.guarded[i] = 1
    document.taken[:] = bytes(map(or_, document.taken, document.guarded))
    shield_points(document, roads)


def shield_dates(document: Document) -> None:
    """Mark the dates that are left as settled, days with a month included: they are dates of the journey."""
    for date in _DATE.finditer(document.text):
        for i in document.within(*date.span()):
            document.guarded[i] = document.taken[i] = 1
    words, taken = document.tokens.word, document.taken
    for i in range(1, len(words)):
        if words[i].bits & Class.MONTH and not taken[i - 1] and document.tokens.gap[i] in {" ", "\n"}:
            day = words[i - 1]
            if day.shape == DIGITS and len(day.text) < 3 and words[i].shape in {LOWER, UPPER}:
                taken[i - 1] = taken[i] = document.guarded[i - 1] = document.guarded[i] = 1

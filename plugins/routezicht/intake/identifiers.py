"""Patterns of identifying content that may not stand in a column, and names of columns that may never come."""

from __future__ import annotations

import re

# The first category that fits counts: `ip_adres` is more than an address.
# Columns that no contract may allow and no delivery may hold, by category (Dutch and English names).
FORBIDDEN_NAMES: dict[str, str] = {
    "ip_address": r"ip|ip_?adres|ip_?address|mac_?adres|mac_?address",
    "identity": r"bsn|burgerservicenummer|sofi(nummer)?|v_?n(umme)?r|vreemdelingennummer|a_?nummer|naam|voornamen?"
    r"|achternaam|geslachtsnaam|full_?name|first_?name|last_?name|surname|geboorte_?datum|birth_?date|dob"
    r"|adres|address|email|e_?mail|paspoort(nummer)?|passport(_?number)?|documentnummer",
    "phone_readout": r"telefoon(nummer)?|phone(_?number)?|mobiel|uitlees.*|readout.*|contacten|contacts|chat.*"
    r"|berichten|whatsapp.*|imei|simkaart",
    "call_detail_records": r"msisdn.*|imsi|tac|cell_?id|location_?id|counterpart.*|call_?(id|start|end)|cdr.*"
    r"|event_?time|duration",
    "number_plates": r"kenteken.*|(license_?|number_?)?plates?|anpr.*|argus.*|amigo.*",
    "eurodac_reference": r"eurodac_?(n(umme)?r|ref.*|id|number)|fingerprint.*|vingerafdruk.*|dactyl.*|biometr.*",
    "image": r"foto.*|photo.*|image.*|afbeelding.*|pasfoto",
    "special_category": r"etnici.*|ethni.*|ras|race|religie|religion|geloof.*|gezondheid.*|health.*|medisch.*"
    r"|seksuele?_?.*|sexual.*|politieke?_?.*|political.*|vakbond.*",
    "criminal_data": r"strafblad|verdenking.*|antecedenten|criminal.*|parketnummer",
    "individual_advice": r"advies_?(nr|nummer|id|tekst)|ilo_?advies.*",
}
CATEGORIES = tuple(FORBIDDEN_NAMES)
_NAMES = {
    category: re.compile(f"(?:.*_)?(?:{names})(?:_hash(?:ed)?)?")
    for category, names in FORBIDDEN_NAMES.items()
}

_V_NUMBER = re.compile(r"V?[-. ]?(?:\d[-. ]?){9}\d|V-?\d{8,10}", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|00)\d[\d .()-]{7,16}\d|0[1-9][\d .-]{7,12}\d")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}", re.IGNORECASE)
_PLATE = re.compile(
    r"[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}"
    r"|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}",
    re.IGNORECASE,
)
# Base64 of the first bytes of JPEG, PNG and GIF, and data URLs.
IMAGE = re.compile(r"data:image/|/9j/4[A-Za-z0-9+/]{20}|iVBORw0KGgo[A-Za-z0-9+/]{20}|R0lGOD[A-Za-z0-9+/]{20}")


def forbidden_name(name: str) -> str | None:
    """The category that a column name belongs to, or None.

    >>> forbidden_name("Msisdn_counterpart"), forbidden_name("maand")
    ('call_detail_records', None)
    """
    plain = re.sub(r"[\s\-.]+", "_", name.strip().lower())
    return next((category for category, names in _NAMES.items() if names.fullmatch(plain)), None)


def is_bsn(digits: str) -> bool:
    """Whether eight or nine digits pass the eleven-test of the citizen service number.

    >>> is_bsn("111222333"), is_bsn("111222334")
    (True, False)
    """
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 9)) or not int(digits):
        return False
    number = digits.zfill(9)
    total = sum(
        weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), number, strict=True)
    )
    return total % 11 == 0


def identifier_in(value: str) -> str | None:
    """The rule that a value of a column without free text breaks by being an identifier, or None.

    >>> identifier_in("111222333"), identifier_in("V-123.456.7890"), identifier_in("A67_VENLO")
    ('bsn', 'v_number', None)
    """
    text = value.strip()
    if len(text) < 6:
        return None
    if is_bsn(re.sub(r"[. ]", "", text)):
        return "bsn"
    if re.fullmatch(r"\d{14,16}", text):
        return "device_number"
    for rule, pattern in (("ip_address", _IP), ("phone_number", _PHONE), ("v_number", _V_NUMBER)):
        if pattern.fullmatch(text):
            return rule
    if _PLATE.fullmatch(text):
        return "number_plate"
    return "image" if IMAGE.search(text) else None

"""Status of a record without a route: refused, not asked or unknown (rule 22)."""

from __future__ import annotations

import re
from typing import Final

from routezicht.mining.model import Sentence, Status

_REFUSED: Final = re.compile(
    r"zwijgrecht|\bgeen (?:antwoord|commentaar)\b|\bweiger(?:t|de|en)?\b"
    r"|niet (?:over )?(?:willen |wil(?:len|de|den)? )?"
    r"(?:verklaren|praten|antwoorden|zeggen|vertellen)|praat ik niet over|zeg ik niets"
    r"|geweigerd (?:\w+ ){0,6}te (?:beantwoorden|verklaren|vertellen)|niet (?:aan )?mee\b|geen medewerking"
    r"|niets (?:willen |wil |wilde )(?:verklaren|vertellen|zeggen|kwijt)|onbeantwoord|zeg niets|zeggen we niets"
    r"|wil(?:de)? (?:ik |hij |zij |ze )?(?:hier|daar|er)?(?:over)? ?(?:niets|niet|geen)|wil ik niet"
    r"|niets over (?:wil|wenst|wilde)|wil (?:hij|zij) (?:\w+ )?(?:niet|evenmin) kwijt"
    r"|wens(?:t|te)? (?:daar|hier|er)?\w* ?(?:niet|geen|niets)|beroep(?:t|e|en)? zich op"
    r"|ga ik niet (?:op in|vertellen|zeggen)"
    r"|houd(?:t)? (?:ik |hij |zij )?(?:mijn|zijn|haar) mond|niet bereid|geen verklaring"
    r"|zeg ik niet|vertel ik niet|laat ik me niet over uit|bevestigen noch ontkennen"
    r"|\b(?:is|blijft) (?:mijn|zijn|haar) (?:eigen )?zaak\b|gaat (?:u|ons|niemand|jullie) (?:niets|niks|iets) aan"
    r"|(?:u|ons|hen|niemand|jullie) (?:niets|niks) aan ?(?:gaat|ging)"
    r"|(?:zeg|zegt|zei|vertel|vertelt) (?:ik |hij |zij |ze )?(?:er|daar|hier)(?:over)? niets"
    r"|(?:bij|in) (?:mijn|zijn|haar|hun) weigering|houd ik (?:liever )?voor m(?:ij|e)|het zwijgen toe"
)
NOT_ASKED: Final = re.compile(
    r"niet (?:naar )?(?:\w+ ){0,4}(?:gevraagd|bevraagd|besproken|gesproken|aan de orde|aan bod)"
    r"|geen (?:enkele )?vra(?:ag|gen) (?:\w+ ){0,3}gesteld|niet is gevraagd"
    r"|(?:route|reis) niets vastgelegd|opengelaten|n\.v\.t"
    r"|buiten beschouwing|buiten (?:het|dit|zijn|haar) (?:verhoor|gehoor|gesprek)"
    r"|(?:uitsluitend|alleen|slechts) (?:gehoord|verhoord|bevraagd) over"
    r"|niet ter sprake"
    r"|(?:vraag|vragen|onderdeel|rubriek|reis|route|reisweg|gehoor)\b.{0,60}overgeslagen"
    r"|niet ingevuld|blijft blanco|blanco"
    r"|komt niet aan de orde|geen vragen gesteld"
    r"|(?:al|reeds|eerder) (?:\w+ ){0,2}(?:bevraagd|besproken|behandeld)|vandaag rusten"
    r"|laten (?:wij|we) (?:\w+ ){0,3}rusten"
    r"|(?:wij|we) uw (?:reis|reisroute|reisverhaal|route) (?:al |uitgebreid )?(?:besproken|behandeld)"
    r"|niet gesteld|nog niet gehoord|wordt (?:later|in een later)|volgt in het|in een later gehoor"
    r"|(?:reis|route|reisweg|reisroute)\b(?: \w+)? (?:heb|hebben) (?:wij|we|ik) (?:\w+ )?geen vragen"
    r"|(?:reis|route|reisweg|reisroute) (?:is|wordt|komt|blijft) (?:\w+ ){0,3}(?:later|apart|afzonderlijk)\b"
)
_ASKED_ROUTE: Final = re.compile(
    r"welke land|reisroute|reisweg|reisverhaal|reis(?:de|t)? u\b|u gereisd"
    r"|bent u (?:\w+ ){0,3}(?:gekomen|gereisd|vertrokken|binnengekomen)"
    r"|hoe (?:kwam|bent|was|reisde|komt) u\b(?! (?:\w+ ){0,3}"
    r"(?:vrij\w*|behandeld|bedreigd|erachter|opgepakt|bekeerd|gedoopt|lid|getrouwd|in contact)\b)"
    r"|langs welke|via welke|onderdeel reis"
    r"|welke weg|waar (?:ging|reisde|vloog) u (?:heen|naartoe)"
    r"|\b(?:uw|de|jullie) (?:reis|route|vlucht|overtocht)\b[^.?!]*\?"
    r"|bent u (?:via|over|door|in) (?:\w+ ){1,5}(?:gegaan|gereisd|gekomen|binnengekomen|geweest)"
    r"|\bwaarheen\b|wanneer (?:kwam|bent) u in (?:nederland|europa)\b"
    r"|\bhoe ik hier(?:heen)? (?:kwam|ben gekomen)"
    r"|doorkruist|hoe (?:hij|zij|ze) (?:\w+ ){0,4}(?:gekomen|gereisd|binnengekomen|ingereisd)"
    r"|over (?:zijn|haar|hun|de) reis\b"
)
_CANNOT: Final = re.compile(
    r"kan (?:hij |zij |ik |ze )?(?:\w+ ){0,3}niet (?:zeggen|noemen|vertellen|aangeven"
    r"|herinneren)|weet (?:ik|hij|zij|ze)? ?(?:\w+ )?niet"
    r"|niet we(?:et|ten)\b|niet wist(?:en)?\b|kan niet zeggen"
    r"|weet (?:hij|zij) niet|geen idee|niet te zeggen|is onbekend"
    r"|onbekend gebleven|kent (?:hij|zij) niet|niet meer weten|herinner"
)
_UNABLE: Final = re.compile(r"\bkan (?:hij |zij |ik |ze )?(?:\w+ ){0,3}?niet (?:zeggen|vertellen)")
_SAYS_NOTHING: Final = re.compile("|".join(p.pattern for p in (_REFUSED, NOT_ASKED, _CANNOT)))
_PERSON: Final = re.compile(
    r"\b(?:eiser(?:es)?s?|verzoek(?:st)?er|betrokkene|betr|vreemdeling|verdachte|vrmd"
    r"|appellant|asielzoeker|ik|mijn)\b"
)


def status(text: str, sentences: list[Sentence], has_route: bool, only_here: bool) -> Status:
    """Status by rule 22.

    A hearing that does not ask how somebody came tells of a life in one country, and that is no journey.

    Args:
        text: the whole text in lower case.
        sentences: its sentences.
        has_route: at least one leg was found.
        only_here: all that was found is that the traveller is in one country, as a procedure or a life there shows.
    """
    asked = bool(_ASKED_ROUTE.search(text))
    hearing = any(s.speaker == "answer" for s in sentences)
    if has_route and not (only_here and (_SAYS_NOTHING.search(text) or (hearing and not asked))):
        return "given"
    if not hearing and not _PERSON.search(text) and not asked:
        return "unknown"
    if NOT_ASKED.search(text):
        return "not_asked"
    if _REFUSED.search(_UNABLE.sub("", text)) and (asked or "zwijgrecht" in text):
        return "refused"
    if asked or _CANNOT.search(text):
        return "unknown"
    return "not_asked"

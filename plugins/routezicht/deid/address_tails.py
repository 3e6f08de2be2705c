"""What follows a house number and belongs to the address: floor, side, door, unit, bell, a landmark."""

from __future__ import annotations

import re

_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
_BELOW = rf"(?:(?:{_UNITS}|zoveel)(?:en|ën)(?:{_TENS})|{_TEENS}|{_TENS}|{_UNITS})"
WORD_NUMBER = rf"(?:(?:(?:{_UNITS}|{_TEENS})?honderd(?:en)?{_BELOW}?)|{_BELOW}|zoveel)(?!\w)"
HOUSE_NUMBER = rf"(?:\d{{1,4}}(?:\s?[a-z](?!\w))?(?!\w)|{WORD_NUMBER})"
_ORDINAL = (
    r"(?:\d{1,2}(?:e|de|ste|[eè]me|er|st|nd|rd|th|[ºª°.])?|eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste"
    rf"|negende|tiende|bovenste|onderste|{_UNITS}|tien|[ivx]{{1,4}})"
)
_SIDE = (
    r"(?:links|rechts|midden|achter(?:kamer|zijde|huis|kant|om)?|voor(?:kamer|zijde|huis|kant)?|droite|gauche|left|right"
    r"|sol|sağ|(?:lks|rts|li|re|dcha|izda|izq|esq|dto|dta|tv|th)(?:\.(?=,))?)(?!\w)"
)
_FLOOR = (
    r"(?:hoog|etage|verdieping|verd|woonlaag|og|ug|stock|étage|floor|piso|piano|pal|patro|poschod[ií]e?|pi[ęe]tro"
    r"|emelet|obergeschoss|kat|sprat|andar)(?!\w)\.?"
)
# Words that a number or a letter follows; the short ones only with a full stop or a colon.
_UNIT = (
    r"(?:interno|int|kvartira|kv|apartament[ou]?|appartement|appart|apartment|apto?|app|ap|bte|boite|boîte|bus|byt"
    r"|kamer|kmr|unit|deur|bel|ingang|opgang|portiek|etage|verdieping|stacaravan|caravan|chalet|bungalow|plek|plaats"
    r"|staanplaats|standplaats|ligplaats|kavel|flat|gebouw|geb|bloc|blok|block|b[âa]t(?:iment)?|vh|vchod|porte|casa|bloque|bl|trappenhuis|trap|escalera|esc"
    r"|scala|scara|sc|puerta|pta|piso|piano|kat|daire|wohnung|whg|top|stiege|tür|tuer|zimmer|zi|room|suite|loods|hal"
    r"|zone|hut|cel|bed|zaal|box|steiger|wachtruimte|container|kontejner|pokoj|pok[óo]j|soba|oda|toevoeging|toev"
    r"|huisnummer|huisnr|nummer|nr|num|núm|no|lokal|lok|et|vchod|entr[ée]e|esc|stanza|habitaci[óo]n|hab|quarto|door|plaque|pelak|portal|portico|stan|pallati|huisje|parter)"
    r"(?![^\W\d_])\.?|(?:[dkmlp]|ch|bt)[.:]"
)
_VALUE = r"(?:[a-z]{0,2}[-. ]?\d{1,5}[a-z]?(?:[-./]\w{1,4})*|[a-z](?:[-.]?\d{1,4})?|[ivx]{1,4})(?!\w)"
_LEAD = r"(?:,?\s|(?<=\())"
_HOUSE = (
    r"(?:begane\sgrond|souterrain|parterre|achterhuis|voorhuis|hinterhaus|vorderhaus|hh|vh|bovenwoning|benedenwoning"
    r"|bovenhuis|benedenhuis|zolder(?:kamer|etage)?|kelder|achterkamer|voorkamer|achterom|hoekhuis|zijingang|sous|bg"
    r"|sous-sol|rez-de-chaussée|links|rechts)(?!\w)"
)
_ENDS = r"(?=\s*(?:[,.;:)\n]|$))"
_PIECE = re.compile(
    r"\s?[-/–]\s?(?:\d{1,4}[a-z]?|[ivx]{1,4}|[a-z]\d{0,3}|bis|hs|huis|zwart|rood|zw|rd|tegenover)(?!\w)"
    r"|\s?(?:bis|ter|hs|huis|zw|rd|rood|zwart|boven|beneden|achter|voor|sous)(?!\w)"
    r"|\s?(?:t/m|&)\s?\d{1,4}[a-z]?(?!\w)"
    rf"|{_LEAD}{_HOUSE}|{_LEAD}(?:achter|voor){_ENDS}"
    rf"|{_LEAD}(?:op\s)?(?:de\s)?{_ORDINAL}[\s-]?{_FLOOR}(?:[\s-]?{_SIDE})*"
    rf"|{_LEAD}{_ORDINAL}\s{_SIDE}"
    rf"|{_LEAD}(?:{_UNITS})hoog(?:[\s-]?{_SIDE})?"
    rf"|{_LEAD}(?:de\s)?{_ORDINAL}\s(?:bel|deur|portiek|ingang|opgang|knop|trap)(?!\w)(?:\s(?:van\s)?(?:links|rechts))?"
    rf"|{_LEAD}(?:op\s)?(?:het\s)?(?:{_UNIT})\s?[:=]?\s?(?:(?:nr|nummer|no)\.?\s?)?(?:{_VALUE}|{WORD_NUMBER})"
    r"|,?\s(?:flat|gebouw|blok|residentie|huize|r[ée]sidence|ingang|kamer)\s[\"'‘“]?(?-i:[A-Z])[\w'’-]+"
    r"|,\singang\s[^\W\d_]{3,12}"
    r"|,?\s(?:zonder\s(?:huis)?nummer|ongenummerd|s/n|sn|z\.?n\.)(?!\w)"
    r"|\s?\((?:boerderij|hoeve|huize|villa|flat|camping|woonboot|pand|gebouw)\s[^()\n]{2,30}\)"
    r"|,?\s(?:naast|tegenover)\s(?:de|het|een)\s[^\W\d_][\w-]+"
    rf"|,?\s(?:achter|boven)\s(?:de|het|een)\s[^\W\d_][\w-]+{_ENDS}"
    rf"|\s?[a-z]0?\d{_ENDS}|[ ](?!u(?!\w))[a-z](?!\w|['’])|\s?(?-i:[IVX]{{1,4}})(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 70
_OPENS = re.compile(r"\s?\(")
_COUNTED = re.compile(r"\s?(?:euro|eur|dollar|usd|pond|jaar|uur|dag|wek|week|maand|minu|man|personen|km)")


def tail(text: str, end: int) -> int:
    """Offset behind all that belongs to the address whose house number, street or unit ends at `end`.

    >>> tail("Kerkstraat 12, drie hoog links. Dan", 13)
    30
    >>> tail("Kerkstraat 12 (kamer 6), Gent", 13)
    23
    """
    stop = end
    while stop - end < _LONGEST:
        bracket = _OPENS.match(text, stop)
        piece = (_PIECE.match(text, bracket.end()) if bracket else None) or _PIECE.match(text, stop)
        if piece is None or _COUNTED.match(text, piece.end()):
            break
        stop = piece.end()
        if text[stop : stop + 1] == ")" and text.count("(", end, stop) > text.count(")", end, stop):
            stop += 1
    return stop

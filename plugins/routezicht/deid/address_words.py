"""Words for streets and parts of buildings, and the words of a document at which an address may begin or end."""

from __future__ import annotations

import re

from routezicht.deid.document import Document
from routezicht.deid.word_roles import WordRoles, listed, word_set

# What a word may be to an address; several may hold.
STREET, OPENS_STREET, AHEAD, UNSURE, BEHIND, PART, DWELLING = (1 << bit for bit in range(7))


_ENDING = re.compile(
    r".{3,}(?:straat|strt|laan|weg|plein|singel|gracht|kade|dijk|hof|pad|plantsoen|steeg|dreef|wal|markt|burg|poort"
    r"|horst|akker|weide|hoek|haven|kamp|brink|zoom|tuin|gaarde|wijk|heuvel|straße|strasse|platz|gasse|allee|ring)$"
)
# Endings that hardly any other word has.
_SURE = re.compile(r".*(?:straat|strt|laan|singel|gracht|kade|plein|plantsoen|steeg|dreef|weg|dijk)$")
_NO_ADDRESS = re.compile(
    r"(?:rijks|snel|auto|spoor|hoofd|provinciale|land|terug|heen|onder|omgekeerde|half|vlucht)"
)
# Words with such an ending that say what kind of road it is.
_KINDS = word_set(
    "afsluitdijk afvalweg asfaltweg autosnelweg autoweg bergweg binnenplein bosweg doodlopende dorpsplein "
    "dwarsstraat fietsweg gangsteeg grensweg halverwege heenweg hoofdstraat hoofdweg kampplein kerkplein kustweg "
    "laadkade landweg loskade luchtweg marktplein omweg onderweg parallelweg parkeerplein provincialeweg rijksweg "
    "ringweg rivierdijk schoolplein snelweg spoorweg stationsplein terugweg toegangsweg tussenweg uitvalsweg "
    "vaarweg verkeersweg vissteeg vluchtweg voetweg waterweg winkelstraat winkelstraten zandweg zeedijk zijstraat "
    "zijweg"
)
# Words that open a street of several words (`Laan van de Marel`).
_OPENERS = word_set("dijk erf gracht hof kade kamp laan oord pad park plantsoen plein singel straat weg")
# Words for a street that stand before its name and mean nothing in Dutch.
_AHEAD = word_set(
    "alameda aleea aleja avda avenida avenue avinguda bd bld blvd boulevard bulevar bulevard bulevardul bulvar "
    "calea calle camino carrer carrera chaussee chemin contrada corso derb estrada faubourg impasse jaddat "
    "khiaban khiyaban khyaban koche koocheh kuche kucheh leoforos mahalla mahallat namesti odos osiedle paseo "
    "passeig pereulok piazza piazzale piazzetta plac placa plateia plaza praca prospekt prospekts quai rruga rua "
    "rue shari sharia strada travessa travessera trida ul ulica ulice ulitsa ulitsja viale vicolo vul vulica "
    "vulytsia vulytsya zankat zanqat"
)
# The same, but also a Dutch word, a name or a common abbreviation: a full stop or a capital must tell.
_UNSURE = word_set(
    "al allee allees av ave bdul bul cours hay largo nam os per pl place pr ronda route salita str tr via"
)
# Words for a street that stand behind its name, in small letters too.
_BEHIND = word_set(
    "ave avenue blv brogade bulvari cad caddesi cesta close court crescent drive esplanade gade gardens gatan "
    "gatve grove highway hill iela katu korut krt lane mah mahallesi mews parade pde pereulok place pr prospekt "
    "quay rd road row setany sk sok sokagi sokak square st street ter tere terrace tie trida ulica ulitsa ut utca "
    "utcaja utja vagen vej walk way wharf works yard"
)
# Parts of a town or a building that stand in a row, each with its number.
_PARTS = word_set(
    "alley appartement barak bed block blok building bungalow calle caravan casa chalet container dar dek deur "
    "district etage flat gebouw house huis hut kamer kavel kocha koche kuche lot mahalla plek plot porte quartier "
    "rij road rue ruelle sector staanplaats stacaravan steeg straat street tent tower unit verdieping villa wijk "
    "zaal zoqaq zuqaq"
)
# Places to live at that have a number and no street.
_DWELLINGS = word_set(
    "huis kampeerplaats pand perceel plaats plek staanplaats stacaravan standplaats villa woning"
)
_LISTS = (_OPENERS, _AHEAD, _UNSURE, _BEHIND, _PARTS, _DWELLINGS)


def _role(folded: str) -> int:
    found = listed(folded, _LISTS) << 1
    street = len(folded) > 6 and _ENDING.match(folded) and not _NO_ADDRESS.match(folded)
    return found | STREET if street and folded not in _KINDS else found


_roles = WordRoles(_role)


def roles(document: Document) -> list[tuple[int, int]]:
    """(index, bits) of every word that may be a part of an address."""
    return _roles.of(document)


def ends_like_street(folded: str) -> bool:
    """Could the word be the name of a Dutch street?

    >>> ends_like_street("tulpenhof"), ends_like_street("snelweg")
    (True, False)
    """
    return bool(_roles[folded] & STREET)


def names_street(folded: str) -> bool:
    """Is the word by its ending the name of a Dutch street and hardly anything else?"""
    return ends_like_street(folded) and _SURE.match(folded) is not None

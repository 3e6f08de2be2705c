"""Expressions for months of several calendars and for numbers in Dutch words."""

from __future__ import annotations


def _tolerant(names: str) -> str:
    """Alternation of words in which a scanner may have taken o for 0, l or i for 1, m for rn, e for c."""
    letters = {
        "o": "[o0]",
        "l": "[l1i]",
        "i": "[i1l]",
        "m": "(?:m|rn)",
        "e": "[ec]",
        "s": "[s5]",
        "b": "[b8]",
        "g": "[gq]",
    }
    return "|".join("".join(letters.get(c, c) for c in name) for name in names.split())


MONTH = (
    "(?:"
    + _tolerant(
        "januari februari maart april juni juli augustus september oktober november december januar februar "
        "oktober dezember january february march june july august october"
    )
    + r"|mei|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec|may|märz|mai)\.?"
)
# Months of the Persian, Afghan, Islamic, Ethiopian and Hebrew calendars, as interpreters write them.
FOREIGN_MONTH = (
    r"(?:farvardin|ordibehesht|khordad|tir|mordad|amordad|shahrivar|mehr|aban|azar|dey|dei|bahman|esfand"
    r"|hamal|sawr|saur|jawza|jauza|saratan|asad|sonbola|sunbula|mizan|aqrab|qaws|qaus|jadi|dalw|hut|hoot"
    r"|muharram|safar|rabi(?:'|’)?\s?(?:al|ul|ath|el)?[- ]?(?:awwal|thani|akhir|i{1,2})|jumada[- ]?(?:al|ul)?[- "
    r"]?\w*|rajab|sha'?ban|shaban|ramadan|ramazan|shawwal|dhu[- ]?al[- ]?\w+|zul\w+|zilhijja"
    r"|meskerem|tikimt|teqemt|hidar|tahsas|ter|yekatit|megabit|miyazya|miazia|ginbot|sene|hamle|nehase|pagume"
    r"|gulan|puşper|pusper|gelawêj|gelawej|rezber|gelarezan|sermawez|befranbar|rebendan|resheme|xakelewe|gulan"
    r"|cozerdan)"
)
# First letters of month names, also as a scanner may read them.
MONTH_STARTS = (
    "jan",
    "feb",
    "ma",
    "mrt",
    "rna",
    "apr",
    "mei",
    "jun",
    "jul",
    "ju",
    "aug",
    "auq",
    "sep",
    "5ep",
    "okt",
    "0kt",
    "oct",
    "nov",
    "n0v",
    "dec",
    "dez",
    "may",
    "j",
    "f",
)
FOREIGN_MONTH_STARTS = (
    "farv",
    "ordi",
    "khor",
    "tir",
    "mord",
    "amor",
    "shahr",
    "mehr",
    "aban",
    "azar",
    "dey",
    "dei",
    "bahm",
    "esf",
    "ham",
    "saw",
    "sau",
    "jaw",
    "jau",
    "sarat",
    "asad",
    "sonb",
    "sunb",
    "miz",
    "aqr",
    "qaw",
    "qau",
    "jad",
    "dal",
    "hut",
    "hoot",
    "muh",
    "saf",
    "rabi",
    "juma",
    "raj",
    "sha",
    "ram",
    "shaw",
    "dhu",
    "zul",
    "mesk",
    "tik",
    "teq",
    "hid",
    "tah",
    "ter",
    "yek",
    "meg",
    "miy",
    "mia",
    "gin",
    "sen",
    "nehas",
    "pag",
    "gul",
    "pus",
    "gel",
    "rez",
    "serm",
    "befr",
    "reb",
    "resh",
    "xak",
    "coz",
)
ORDINAL = (
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde|\w+tiende"
    r"|\w*(?:twintig|dertig)ste|\d{1,2}(?:e|ste|de)?)"
)
_UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
NUMBER_WORD = (
    rf"(?:(?:{_UNITS})\s?(?:en|ën)\s?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig)"
    r"|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig|dertig|veertig"
    r"|vijftig|zestig|zeventig|tachtig)"
)
SMALL = rf"(?:{_UNITS})"
N = rf"(?:\d{{1,2}}|{NUMBER_WORD}|{SMALL})"
TWO = rf"(?:1\d|[2-9]\d|{NUMBER_WORD})"
YEAR_OF_BIRTH = r"(?:(?:het\s)?(?:(?:bouw)?jaar\s)?(?:1[2-9]\d\d|20[012]\d)|['’`]\d\d)"
# No journey in these files is older: a full date of an earlier year is a date of birth.
JOURNEY_FROM = 2010

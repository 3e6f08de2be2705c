"""Short words that open, close, join or announce a name of a person."""

from __future__ import annotations

# Courtesy words of other languages that follow a name in small letters.
BEHIND_NAMES = frozenset(
    [
        "bhai",
        "bey",
        "hanim",
        "abi",
        "abla",
        "agha",
        "aga",
        "khan",
        "jan",
        "sahib",
        "dada",
        "apa",
        "didi",
        "usta",
        "efendi",
        "amca",
        "hoca",
        "effendi",
        "khanum",
        "kak",
        "mamosta",
        "senior",
        "junior",
        "sr",
        "jr",
        "sensei",
        "ji",
    ]
)
BEFORE_NAMES = frozenset(
    [
        "bac",
        "anh",
        "hajji",
        "hadji",
        "haji",
        "hajja",
        "sheikh",
        "sheik",
        "sjeik",
        "mullah",
        "molla",
        "mollah",
        "zuster",
        "broeder",
        "ustad",
        "ustaz",
        "kaka",
        "lala",
        "ammo",
        "khalo",
        "khala",
        "seyed",
        "sayed",
        "malam",
        "alhaji",
        "kak",
        "mamo",
        "dayi",
        "amca",
        "abla",
        "abi",
        "pater",
        "pastor",
        "pastoor",
        "dominee",
        "madam",
        "tonton",
    ]
)
SPEAKING = frozenset(
    [
        "belt",
        "belde",
        "zegt",
        "zei",
        "verklaart",
        "verklaarde",
        "vertelt",
        "vertelde",
        "betaalde",
        "vroeg",
        "vraagt",
        "wilde",
        "wil",
        "heet",
        "heette",
        "overlegt",
        "rijdt",
        "antwoordt",
        "antwoordde",
        "appt",
        "appte",
        "lachte",
        "huilde",
    ]
)
BETWEEN = frozenset(["en", "of", "naar", "via", "daarna", "toen", "vervolgens", "tot", "door", "over", "dan"])
BEFORE_PERSONS = frozenset(["met", "aan", "door", "namens", "en", "van", "voor", "tegen", "bij"])
ARABIC = frozenset(
    [
        "al",
        "el",
        "ul",
        "ibn",
        "abu",
        "abou",
        "ould",
        "oum",
        "umm",
        "bin",
        "ben",
        "bint",
        "ag",
        "ait",
        "bou",
        "wedi",
    ]
)
NEVER_INSIDE = frozenset(["in", "op", "te", "uit", "aan", "y", "e", "as", "at", "het", "ver", "an", "s", "d"])
SURNAME_PARTICLES = frozenset(["van", "de", "der", "den", "ter", "ten", "von", "el", "d", "la", "le"])

"""Code lists of nationalities: BRP table 32, ISO 3166-1 (alpha-2 and alpha-3) and English country names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

STATELESS = "STATELESS"
UNKNOWN = "UNKNOWN"

# Nationality codes of the Dutch population register (BRP, Landelijke tabel 32, published by RvIG) as ISO 3166-1
# alpha-2. Never joined with table 34 (countries), whose numbers look alike and mean something else. Codes of
# states that ended are kept under UNKNOWN where they have more than one successor.
_BRP_32 = """
0000 UNKNOWN 0001 NL 0002 UNKNOWN 0027 SK 0028 CZ 0029 BA 0030 GE 0031 TM 0032 TJ 0033 UZ 0034 UA 0035 KG
0036 MD 0037 KZ 0038 BY 0039 AZ 0040 AM 0041 RU 0042 SI 0043 HR 0044 LV 0045 EE 0046 LT 0047 MH 0048 MM 0049 NA
0050 AL 0051 AD 0052 BE 0053 BG 0054 DK 0055 DE 0056 FI 0057 FR 0058 YE 0059 GR 0060 GB 0061 HU 0062 IE 0063 IS
0064 IT 0065 UNKNOWN 0066 LI 0067 LU 0068 MT 0069 MC 0070 NO 0071 AT 0072 PL 0073 PT 0074 RO 0075 UNKNOWN 0076 SM
0077 ES 0078 UNKNOWN 0079 VA 0080 SE 0081 CH 0082 DE 0083 GB 0084 ER 0085 GB 0086 MK 0087 XK 0088 MK
0100 DZ 0101 AO 0104 BI 0105 BW 0106 BF 0108 CF 0109 KM 0110 CG 0111 BJ 0112 EG 0113 GQ 0114 ET 0115 DJ 0116 GA
0117 GM 0118 GH 0119 GN 0120 CI 0121 CV 0122 CM 0123 KE 0124 CD 0125 LS 0126 LR 0127 LY 0128 MG 0129 MW 0130 ML
0131 MA 0132 MR 0133 MU 0134 MZ 0135 SZ 0136 NE 0137 NG 0138 UG 0139 GW 0140 ZA 0141 SZ 0142 ZW 0143 RW 0144 ST
0145 SN 0147 SL 0148 SD 0149 SO 0151 TZ 0152 TG 0154 TD 0155 TN 0156 ZM 0157 SS
0200 BS 0202 BZ 0204 CA 0205 CR 0206 CU 0207 DO 0208 SV 0211 GT 0212 HT 0213 HN 0214 JM 0216 MX 0218 NI 0219 PA
0222 TT 0223 US 0250 AR 0251 BB 0252 BO 0253 BR 0254 CL 0255 CO 0256 EC 0259 GY 0261 PY 0262 PE 0263 SR 0264 UY
0265 VE 0267 GD 0268 KN 0300 AF 0301 BH 0302 BT 0303 MM 0304 BN 0305 KH 0306 LK 0307 CN 0308 CY 0309 PH 0310 TW
0312 IN 0313 ID 0314 IQ 0315 IR 0316 IL 0317 JP 0318 YE 0319 JO 0320 KW 0321 LA 0322 LB 0324 MV 0325 MY 0326 MN
0327 OM 0328 NP 0329 KP 0331 PK 0333 QA 0334 SA 0335 SG 0336 SY 0337 TH 0338 AE 0339 TR 0340 YE 0341 KR 0342 VN
0345 BD 0400 AU 0401 PG 0402 NZ 0404 WS 0405 WS 0421 AG 0424 VU 0425 FJ 0429 GB 0430 TO 0431 NR 0432 PW 0437 US
0442 SB 0443 FM 0444 SC 0445 KI 0446 TV 0447 LC 0448 DM 0449 VC 0450 GB 0451 CD 0452 TL 0453 UNKNOWN 0454 RS
0455 ME 0499 STATELESS 0500 UNKNOWN
""".split()
BRP_32: dict[str, str] = dict(zip(_BRP_32[::2], _BRP_32[1::2], strict=True))

# Codes that ISO withdrew and the aliases still hold, beside the codes that replaced them; XKK is no code of ours.
# FRONTEX_SPECIAL: codes beside ISO 3166-1 alpha-3 in the monthly detections of Frontex.
WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "XKK", "YMD", "ZAR"})
FRONTEX_SPECIAL = frozenset({"XKX", "OOO", "OOS", "STL"})

# Names of nationalities in the workbook that the Unicode names (CLDR, through Babel) do not give.
ENGLISH_EXCEPTIONS = {
    "unknown": "OOO", "unspecified nationality": "OOO", "not specified": "OOO", "unspecified": "OOO",
    "unspecified sub-saharan nationals": "OOS", "unidentified sub-saharan africa": "OOS",
    "sub-saharan nationals unspecified": "OOS", "stateless": "STL", "kosovo": "XKX",
    "kosovo*": "XKX", "syrian arab republic": "SYR", "russian federation": "RUS", "iran (islamic republic of)": "IRN",
    "islamic republic of iran": "IRN", "viet nam": "VNM", "turkey": "TUR", "cote d'ivoire": "CIV", "côte d'ivoire": "CIV",
    "ivory coast": "CIV", "congo": "COG", "republic of congo": "COG", "republic of the congo": "COG",
    "democratic republic of congo": "COD", "democratic republic of the congo": "COD", "congo (drc)": "COD",
    "the democratic republic of the congo": "COD", "gambia, the": "GMB", "the gambia": "GMB", "palestine": "PSE",
    "state of palestine": "PSE", "occupied palestinian territory": "PSE", "myanmar": "MMR", "burma": "MMR",
    "moldova (republic of)": "MDA", "republic of moldova": "MDA", "macedonia": "MKD",
    "former yugoslav republic of macedonia": "MKD", "the former yugoslav republic of macedonia": "MKD",
    "united republic of tanzania": "TZA", "lao people's democratic republic": "LAO", "cabo verde": "CPV",
    "korea, republic of": "KOR", "republic of korea": "KOR", "democratic people's republic of korea": "PRK",
    "bolivia (plurinational state of)": "BOL", "venezuela (bolivarian republic of)": "VEN", "swaziland": "SWZ",
    "czech republic": "CZE", "east timor": "TLS", "brunei darussalam": "BRN", "hong kong": "HKG", "macao": "MAC",
    "united states of america": "USA", "holy see": "VAT",
}  # fmt: skip


@cache
def alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-3 -> alpha-2, from the Unicode aliases that Babel ships; Kosovo as XKX -> XK."""
    from babel.core import get_global

    current = english_territories()
    aliases = get_global("territory_aliases")
    codes = {
        code: targets[0]
        for code, targets in aliases.items()
        if re.fullmatch(r"[A-Z]{3}", code)
        and code not in WITHDRAWN
        and len(targets) == 1
        and targets[0] in current
    }
    return codes | {"XKX": "XK"}


@cache
def english_territories() -> dict[str, str]:
    """Alpha-2 -> English name of the states and territories; no groups or pseudo-territories."""
    from babel import Locale

    not_countries = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    territories = Locale("en").territories.items()
    return {code: str(name) for code, name in territories if re.fullmatch("[A-Z]{2}", code)
            and code not in not_countries}  # fmt: skip


@cache
def _english_names() -> dict[str, str]:
    back = {two: three for three, two in alpha3().items()}
    names = {name.lower(): back[two] for two, name in english_territories().items() if two in back}
    variants = {name.replace("&", "and").replace("st. ", "saint "): code for name, code in names.items()}
    plain = {re.sub(r"\s*\(.*\)$", "", name): code for name, code in names.items()}
    return {**plain, **variants, **names, **ENGLISH_EXCEPTIONS}


def from_brp32(value: str) -> str | None:
    """Alpha-2, STATELESS or UNKNOWN for a nationality code of BRP table 32; None if it is not in the table.

    >>> from_brp32("0336"), from_brp32("7009")
    ('SY', None)
    """
    return BRP_32.get(value)


def from_alpha2(value: str) -> str | None:
    """The code itself if it is a country (XK included), STATELESS or UNKNOWN."""
    return value if value in english_territories() or value in (STATELESS, UNKNOWN) else None


def from_frontex(value: str) -> str | None:
    """The code itself if it is ISO 3166-1 alpha-3 or one of the four special codes."""
    return value if value in alpha3() or value in FRONTEX_SPECIAL else None


def from_english_name(value: str) -> str | None:
    """Alpha-3 or special code for an English country name; None if unknown."""
    return _english_names().get(re.sub(r"\s+", " ", value).strip().lower().replace("’", "'"))


CODE_SYSTEMS: dict[str, Callable[[str], str | None]] = {
    "brp32": from_brp32,
    "alpha2": from_alpha2,
    "frontex_nat": from_frontex,
    "country_name_en": from_english_name,
}

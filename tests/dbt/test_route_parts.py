"""Legs in, route parts out, with the real code lists: the border by date, the corridor by countries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dbt_lab import Leg, Platform, Told


@dataclass(frozen=True)
class Case:
    """A told journey and the route parts that it must give."""

    claim: str
    origin: str
    legs: tuple[Leg, ...]
    border_route: str
    corridor: str
    mode: str
    leg_month: str | None = None
    arrived: str | None = "2024-02"


def legs(text: str) -> tuple[Leg, ...]:
    """`"GR boat, NL plane"` as legs."""
    return tuple((leg.split()[0], leg.split()[1]) for leg in text.split(", "))


CASES = [
    Case("sea to Italy", "ER", legs("LY truck, IT boat, CH train, DE train, NL train"),
         "CENTRAL_MED", "IT_CH_AT_DE_NL", "train"),
    Case("sea to Italy, who skips Libya", "ER", legs("IT boat, FR train, BE bus, NL car"),
         "CENTRAL_MED", "IT_FR_BE_NL", "car"),
    Case("Greece by air", "SO", legs("TR plane, GR boat, NL plane"), "EAST_MED", "GR_AIR", "plane"),
    Case("the Balkans are left again: the last crossing counts", "SY",
         legs("TR bus, GR boat, MK foot, RS bus, HU foot, AT van, DE train, NL train"),
         "WEST_BALKAN", "BALKAN_HU_SI_AT_DE_NL", "train"),
    Case("Croatia is outside in 2022", "TR", legs("BA plane, HR foot, SI van, AT van, DE truck, NL truck"),
         "WEST_BALKAN", "BALKAN_HU_SI_AT_DE_NL", "truck", leg_month="2022-06", arrived="2022-06"),
    Case("Croatia is inside in 2023", "TR", legs("BA plane, HR foot, SI van, AT van, DE truck, NL truck"),
         "WEST_BALKAN", "BALKAN_HU_SI_AT_DE_NL", "truck", leg_month="2023-06", arrived="2023-06"),
    Case("Bulgaria by land is outside in 2024", "SY", legs("TR bus, BG foot, RO car, HU car, AT car, DE car, NL car"),
         "WEST_BALKAN", "BALKAN_HU_SI_AT_DE_NL", "car", leg_month="2024-06", arrived="2024-06"),
    Case("Bulgaria by land is inside in 2025", "SY", legs("TR bus, BG foot, RO car, HU car, AT car, DE car, NL car"),
         "EAST_MED", "BALKAN_HU_SI_AT_DE_NL", "car", leg_month="2025-06", arrived="2025-06"),
    Case("Romania by air is inside from April 2024", "NP", legs("RO plane, NL plane"),
         "AIR_DIRECT", "AIR_SCHENGEN", "plane", leg_month="2024-05", arrived="2024-05"),
    Case("Belarus and Poland", "IQ", legs("BY plane, PL foot, DE car, NL van"),
         "EAST_BORDERS", "PL_BY_LT_DE_NL", "van"),
    Case("Morocco to Spain", "MA", legs("ES boat, FR bus, BE bus, NL bus"), "WEST_MED", "ES_FR_BE_NL", "bus"),
    Case("Mauritania to Spain", "GM", legs("SN bus, MR bus, ES boat, FR bus, BE train, NL train"),
         "WEST_AFRICAN", "ES_FR_BE_NL", "train"),
    Case("Albania to Greece on foot", "AL", legs("GR foot, NL plane"), "ALBANIA_GREECE", "GR_AIR", "plane"),
    Case("over the Black Sea", "TR", legs("RO boat, HU van, AT van, DE van, NL van"),
         "BLACK_SEA", "BALKAN_HU_SI_AT_DE_NL", "van", leg_month="2025-03", arrived="2025-03"),
    Case("straight by air: no corridor", "IR", legs("TR plane, NL plane"), "AIR_DIRECT", "OTHER", "plane"),
    Case("into Schengen by air, then a flight", "CO", legs("ES plane, NL plane"),
         "AIR_DIRECT", "AIR_SCHENGEN", "plane"),
    Case("back from Sweden", "AF",
         legs("IR foot, TR foot, GR boat, IT ship, DE train, SE train, DK train, DE train, NL bus"),
         "EAST_MED", "SE_DK_DE_NL", "bus"),
    Case("on to the United Kingdom", "VN", legs("RU plane, LV foot, PL van, DE van, BE van, NL van, GB truck"),
         "EAST_BORDERS", "BE_NL_UK", "van"),
    Case("the last arrival in the Netherlands counts", "SY", legs("TR bus, GR boat, NL plane, DE train, NL bus"),
         "EAST_MED", "GR_AIR", "bus"),
    Case("the arrival in the Netherlands is not told", "ER", legs("LY truck, IT boat, CH train, DE train"),
         "CENTRAL_MED", "IT_CH_AT_DE_NL", "UNKNOWN"),
    Case("a move within a country is no leg", "ER",
         legs("LY truck, IT boat, IT bus, CH train, DE train, DE bus, NL bus"),
         "CENTRAL_MED", "IT_CH_AT_DE_NL", "bus"),
    Case("a country that was not recognised is passed over", "SY", legs("TR bus, UNKNOWN truck, GR boat, NL plane"),
         "EAST_MED", "GR_AIR", "plane"),
    Case("no means of travel, nothing that decides", "SY", legs("DE UNKNOWN, NL UNKNOWN"),
         "UNKNOWN", "UNKNOWN", "UNKNOWN"),
    Case("a flight from an unknown country may be one within Schengen", "UNKNOWN", legs("NL plane"),
         "UNKNOWN", "UNKNOWN", "plane"),
    Case("no leg at all", "SY", (), "UNKNOWN", "UNKNOWN", "UNKNOWN"),
    Case("the way within Schengen is not told", "ER", legs("LY truck, IT boat, NL UNKNOWN"),
         "CENTRAL_MED", "UNKNOWN", "UNKNOWN"),
]  # fmt: skip


def test_route_parts(platform: Platform) -> None:
    """One delivery, one journey per case; each case is told in its own month, by which it is found again."""
    months = [f"{2026 + index // 12}-{index % 12 + 1:02d}" for index in range(len(CASES))]
    told = [
        Told(month, case.arrived, case.origin, "given", case.legs, leg_month=case.leg_month)
        for month, case in zip(months, CASES, strict=True)
    ]
    platform.tell("ind_gehoren", (months[0], months[-1]), "2030-01-01", told)
    platform.build()
    rows = platform.rows(
        "SELECT told_month, border_route, corridor, mode FROM intermediate.int_journeys ORDER BY 1"
    )
    given = {case.claim: tuple(row[1:]) for case, row in zip(CASES, rows, strict=True)}
    assert given == {case.claim: (case.border_route, case.corridor, case.mode) for case in CASES}


def test_statuses_stay_apart_and_uncertain_routes_are_counted_apart(platform: Platform) -> None:
    way = Told(legs=legs("TR bus, GR boat, NL plane"))
    told = [
        way, way, replace(way, uncertain=True), replace(way, status="not_asked", legs=()),
        replace(way, status="refused", legs=()), replace(way, status="unknown", legs=()),
        replace(way, arrived=None),
    ]  # fmt: skip
    platform.tell("nvik_pv", ("2024-03", "2024-03"), "2024-04-01", told)
    platform.build()
    columns = "border_route, corridor, month, n, n_uncertain"
    assert set(platform.rows(f"SELECT {columns} FROM marts.fct_route_month")) == {
        ("EAST_MED", "GR_AIR", "2024-02", 2, 0),
        ("EAST_MED", "GR_AIR", "UNKNOWN", 1, 0),
        ("NOT_ASKED", "NOT_ASKED", "2024-02", 1, 0),
        ("REFUSED", "REFUSED", "2024-02", 1, 0),
        ("UNKNOWN", "UNKNOWN", "2024-02", 2, 1),
    }
    basis = platform.rows(
        "SELECT quarter, n, share_uncertain, median_lag_months, n_deliveries FROM marts.quality_basis"
        " WHERE relation = 'fct_route_month' ORDER BY quarter"
    )
    assert [(*row[:2], float(row[2]), *row[3:]) for row in basis] == [
        ("2024-Q1", 6, 0.1667, 1, 1),
        ("UNKNOWN", 1, 0.0, None, 1),
    ]


def test_a_place_of_finding_is_no_place_of_entry(platform: Platform) -> None:
    places = [("A67_VENLO", "MTV_ROAD"), ("A67_VENLO", "TER_APEL"), ("A67_VENLO", "STREET"), ("UNKNOWN", "MTV_ROAD"),
              ("AIR_AMS", "AIRPORT")]  # fmt: skip
    finds = [
        (no, "2024-03", point, place, "DE", "car", "TURKIYE", 1) for no, (point, place) in enumerate(places)
    ]
    platform.land("kmar_vbs", ("2024-03", "2024-03"), "2024-04-01", {"find": finds})
    platform.build()
    assert dict(platform.rows("SELECT entry_region, n FROM marts.fct_entry_region_month")) == {
        "LIMBURG": 1,
        "AIRPORTS": 1,
        "UNKNOWN": 3,
    }

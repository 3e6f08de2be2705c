"""Deliveries that keep their contract: from the file of a partner to landing rows."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook
from partner_zone import FIND, HEARING, JANUARY, ROUTE, Zone, finds, hearings

from routezicht.intake import Refusal


def bare(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows without their random number."""
    return sorted((row[1:] for row in rows), key=str)


def test_a_hearing_becomes_a_journey_and_its_legs(zone: Zone) -> None:
    content = zone.land("ind_gehoren", f"x{JANUARY}.jsonl", hearings({}))
    assert bare(content.rows["journey"]) == [("2024-01", "2023-11", "SY", "given", "mined", 0.8, False, None)]
    assert bare(content.rows["journey_leg"]) == [
        (1, "TR", None, "foot", "2023", "stated", 0.8),
        (2, "GR", None, "boat", "2023-09", "registered", 0.9),
        (3, "NL", None, "UNKNOWN", "2023-12", "stated", 0.7),
    ]
    number = content.rows["journey"][0][0]
    assert {row[0] for row in content.rows["journey_leg"]} == {number}
    assert content.counts == {"rejected": {}, "words": ROUTE.words, "identifiers": {"NAAM": 1}}


def test_no_free_text_and_no_record_number_of_the_partner_is_among_the_rows(zone: Zone) -> None:
    content = zone.land("ind_gehoren", f"x{JANUARY}.jsonl", hearings({"volgnummer": 4242424}))
    told = repr(content)
    assert "Verzonnen" not in told
    assert "4242424" not in told


def test_unknown_nationality_gives_way_to_the_origin_that_was_told(zone: Zone) -> None:
    content = zone.land(
        "ind_gehoren", f"x{JANUARY}.jsonl", hearings({"nationaliteit": "0000"}, {"nationaliteit": "0499"})
    )
    assert sorted(row[3] for row in content.rows["journey"]) == ["IQ", "STATELESS"]


def test_the_month_of_arrival_is_told_where_it_is_not_registered(zone: Zone) -> None:
    content = zone.land("ind_gehoren", f"x{JANUARY}.jsonl", hearings({"aankomst_maand": None}))
    assert content.rows["journey"][0][2] == "2023-12"


def test_xml_means_the_same_as_json_lines(zone: Zone) -> None:
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in HEARING.items())
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<export>\n<gehoor>{fields}</gehoor>\n</export>\n'
    one = zone.land("ind_gehoren", f"x{JANUARY}.xml", xml.encode())
    other = zone.land("ind_gehoren", f"x{JANUARY}.jsonl", hearings({}))
    assert bare(one.rows["journey"]) == bare(other.rows["journey"])


@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_packed_delivery_means_the_same_as_a_plain_one(zone: Zone, packing: str) -> None:
    content = hearings(*[{}] * 5_000)
    target = io.BytesIO()
    if packing == "gz":
        target.write(gzip.compress(content))
    else:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("whatever", content)
    landed = zone.land("ind_gehoren", f"x{JANUARY}.jsonl.{packing}", target.getvalue())
    assert landed.n_rows == len(landed.rows["journey"]) == 5_000


def test_a_find_lands_beside_its_journey_and_without_a_link_to_it(zone: Zone) -> None:
    second = '2,2024-01-31T23:59,,STREET,,,ER,"Tekst, met komma\r\nen regeleinde"\r\n'
    content = zone.land("kmar_vbs", f"x{JANUARY}.csv", finds(FIND, second))
    assert bare(content.rows["find"]) == [
        ("2024-01", "A67_VENLO", "MTV_ROAD", "DE", "bus", "LEVANT_IRAQ", 1),
        ("2024-01", "UNKNOWN", "STREET", "UNKNOWN", "UNKNOWN", "HORN_OF_AFRICA", 1),
    ]
    assert {row[0] for row in content.rows["find"]} & {row[0] for row in content.rows["journey"]} == set()


def test_counts_are_added_up_at_the_partner_where_the_contract_says_so(zone: Zone) -> None:
    zone.changes = {"aggregate_at_partner": True, "landing": ("find",)}
    lines = [FIND.replace("1,", f"{number},", 1) for number in range(1, 4)]
    content = zone.land("kmar_vbs", f"x{JANUARY}.csv", finds(*lines))
    assert bare(content.rows["find"]) == [("2024-01", "A67_VENLO", "MTV_ROAD", "DE", "bus", "LEVANT_IRAQ", 3)]


def workbook(sheet: str, *rows: list[object], blank: int = 0) -> bytes:
    book = Workbook()
    page = book.active
    page.title = sheet
    for _ in range(blank):
        page.append([])
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SHEET = "Detections_of_IBC"
HEADER = ["Route", "BorderType", "Nationality"]
MALI = ["Other", "Sea", "Mali", 1]
PUBLISHED = workbook(
    SHEET,
    [*HEADER, "JAN2009", "FEB2009", "MAR2009"],
    ["Western African Route", "Sea", "Mali", 76, None, 178],
    ["Eastern Borders Route", "Land", "Kosovo", None, 3, 0],
    blank=1,
)
EDITION_2018 = workbook(
    "Sheet1",
    ["Route", "BorderLocation", "NationalityLong", 39814, 39845, datetime(2009, 3, 1)],  # noqa: DTZ001 - a cell has no zone
    ["Western African Route", "Sea", "Mali", 76, None, 178],
    ["Eastern Borders Route", "Land", "Kosovo", None, 3, 0],
)


@pytest.mark.parametrize("book", [PUBLISHED, EDITION_2018], ids=["published", "2018"])
def test_a_workbook_lands_as_cells_and_a_blank_is_no_zero(zone: Zone, book: bytes) -> None:
    content = zone.land("frontex_detections", "Monthly_detections_of_IBC_2025_03_04.xlsx", book)
    assert bare(content.rows["detection"]) == [
        ("2009-01", "WEST_AFRICAN", "Sea", "MLI", 76),
        ("2009-02", "EAST_BORDERS", "Land", "XKX", 3),
        ("2009-03", "EAST_BORDERS", "Land", "XKX", 0),
        ("2009-03", "WEST_AFRICAN", "Sea", "MLI", 178),
    ]
    assert (content.period_from, content.period_to) == ("2009-01", "2009-03")
    assert str(content.issued_on) == "2025-03-04"


@pytest.mark.parametrize(
    ("book", "rule"),
    [
        (workbook("Blad1", ["Route", "Kenteken", "Nationality", "JAN2009"], MALI), "forbidden_column"),
        (workbook(SHEET, [*HEADER, "JAN2009"], ["Other", "Sea", "Atlantis", 1]), "code_not_in_list"),
        (workbook(SHEET, [*HEADER, "JAN2009", "JAN2009"], [*MALI, 2]), "extra_column"),
        (workbook(SHEET, [*HEADER, "JAN2009"]), "empty_file"),
        (PUBLISHED[: len(PUBLISHED) // 2], "truncated"),
    ],
)  # fmt: skip
def test_a_workbook_that_breaks_its_contract_is_refused(zone: Zone, book: bytes, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        zone.land("frontex_detections", "Monthly_detections_of_IBC_2025_03_04.xlsx", book)
    assert rule in caught.value.totals


def test_a_workbook_bomb_is_refused_before_it_is_opened(zone: Zone) -> None:
    target = io.BytesIO(PUBLISHED)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/extra.xml", bytes(60_000_000))
    with pytest.raises(Refusal, match="unpacks beyond its limits"):
        zone.land("frontex_detections", "Monthly_detections_of_IBC_2025_03_04.xlsx", target.getvalue())


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", ["<worksheet><sheetData><row", "geheim", ""])
def test_a_workbook_with_a_broken_part_is_refused(zone: Zone, part: str, content: str) -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PUBLISHED)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    with pytest.raises(Refusal) as caught:
        zone.land("frontex_detections", "Monthly_detections_of_IBC_2025_03_04.xlsx", target.getvalue())
    assert "geheim" not in caught.value.message


YEARLY = (
    '\ufeff"Geslacht";"Leeftijd";"Nationaliteit";"Perioden";"Eerste asielverzoeken (personen) (aantal)";'
    '"Nareizigers (personen) (aantal)"\n'
    '"Totaal mannen en vrouwen ";"Totaal leeftijd";"Totaal nationaliteit";"2013";9840;3630\n'
    '"Totaal mannen en vrouwen ";"Totaal leeftijd";"Afghaans ";"2013";455;.\n'
)


def test_statline_with_padded_labels_and_a_total_row(zone: Zone) -> None:
    content = zone.land("cbs_asylum", "export_2019-03-01.csv", YEARLY.encode())
    first, family = "asylum_first_applications", "asylum_family_members"
    assert bare(content.rows["series"]) == [
        (family, "NL", "2013", "nationality", "AFG", False, None, None),
        (family, "NL", "2013", "total", "TOTAL", True, 3630, None),
        (first, "NL", "2013", "nationality", "AFG", False, 455, None),
        (first, "NL", "2013", "total", "TOTAL", True, 9840, None),
    ]
    assert (content.period_from, content.period_to, str(content.issued_on)) == (
        "2013-01",
        "2013-12",
        "2019-03-01",
    )


WIDE = (
    '"Titel van de tabel"\n"Onderwerpen_1";"Leeftijd";"Nationaliteit";"Geslacht";"Perioden";"2015 december";"2015";'
    '"2016  februari*";"2016*"\n'
    '"Totaal asielverzoeken";"Totaal leeftijd";"Syrisch ";"Mannen";"aantal";"445";"2020";"5";"."\n'
    '"© Centraal Bureau voor de Statistiek, Den Haag/Heerlen 15-10-2017"\n'
)


def test_statline_with_year_totals_between_its_months(zone: Zone) -> None:
    content = zone.land("cbs_asylum", "x.csv", WIDE.encode("iso-8859-1"))
    assert [row[2:] for row in bare(content.rows["series"])] == [
        ("2015", "nationality x sex", "SYR x MALE", False, 2020, None),
        ("2015-12", "nationality x sex", "SYR x MALE", False, 445, None),
        ("2016", "nationality x sex", "SYR x MALE", False, None, "provisional"),
        ("2016-02", "nationality x sex", "SYR x MALE", False, 5, "provisional"),
    ]


def test_statline_cut_before_its_closing_line_is_refused(zone: Zone) -> None:
    cut = WIDE[: WIDE.index('"©')].encode("iso-8859-1")
    with pytest.raises(Refusal, match="ends in the middle"):
        zone.land("cbs_asylum", "x.csv", cut)

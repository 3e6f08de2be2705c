"""Every way to break a contract: the rule that names it, no value in the words, nothing kept."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from partner_zone import FIND, FIND_HEADER, HEARING, JANUARY, Zone, finds, hearings

from routezicht import intake
from routezicht.intake import Refusal

XML = "".join(f"<{name}>{value}</{name}>" for name, value in HEARING.items())
DETECTIONS = "route,type,nat,t,n\n"
CANARY = "Zekerhaft"


def without(name: str) -> bytes:
    """A hearing without one of its fields."""
    return json.dumps({key: value for key, value in HEARING.items() if key != name}).encode() + b"\n"


def in_order(*names: str) -> bytes:
    return json.dumps({name: HEARING[name] for name in names}).encode() + b"\n"


def packed(content: bytes, *names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return target.getvalue()


HEARING_CASES: dict[str, tuple[bytes, str]] = {
    "latin-1 where UTF-8 is agreed": (
        hearings({"tekst": "X"}).replace(b'"X"', b'"caf\xe9"'),
        "wrong_encoding",
    ),
    "a byte order mark": (b"\xef\xbb\xbf" + hearings({}), "wrong_encoding"),
    "UTF-16": (hearings({}).decode().encode("utf-16"), "wrong_encoding"),
    "missing field": (without("soort_gehoor"), "missing_column"),
    "extra field": (hearings({"opmerking": CANARY}), "extra_column"),
    "renamed field": (hearings({}).replace(b"gehoor_maand", b"gehoormaand"), "renamed_column"),
    "reordered fields": (in_order(*reversed(HEARING)), "reordered_columns"),
    "month thirteen": (hearings({"gehoor_maand": "2024-13"}), "wrong_date"),
    "code not in the list": (hearings({"soort_gehoor": CANARY}), "code_not_in_list"),
    "country code of table 34 as nationality": (hearings({"nationaliteit": "7009"}), "code_not_in_list"),
    "cut in the last record": (hearings({}, {})[:-30], "truncated"),
    "last line without its end": (hearings({}, {})[:-1], "truncated"),
    "broken record among good ones": (
        hearings({}) + b"{oops}\n" + hearings({})[:0] + hearings({}),
        "not_readable",
    ),
    "a list instead of a record": (b"[1]\n" + hearings({}), "not_readable"),
    "no bytes": (b"", "empty_file"),
    "blank lines only": (b"\n\n", "empty_file"),
    "twice the same number": (hearings({}, {"volgnummer": 1}), "duplicate_record"),
    "BSN as number": (hearings({"volgnummer": 111222333}), "bsn"),
    "BSN as code": (hearings({"soort_gehoor": "111222333"}), "bsn"),
    "V-number as code": (hearings({"soort_gehoor": "V-123.456.7890"}), "v_number"),
    "phone number as month": (hearings({"aankomst_maand": "06-12345678"}), "phone_number"),
    "IP address as code": (hearings({"nationaliteit": "192.168.10.20"}), "ip_address"),
    "plate as code": (hearings({"soort_gehoor": "12-ABC-3"}), "number_plate"),
    "device number": (hearings({"volgnummer": 490154203237518}), "device_number"),
    "an image in the text": (hearings({"tekst": "data:image/png;base64,iVBORw0KGgo"}), "image"),
    "name as extra field": (hearings({"achternaam": CANARY}), "forbidden_column"),
    "religion as extra field": (hearings({"religie": CANARY}), "forbidden_column"),
    "photo as extra field": (hearings({"foto": CANARY}), "forbidden_column"),
    "Eurodac number as extra field": (hearings({"eurodac_nr": CANARY}), "forbidden_column"),
    "record of another month": (hearings({"gehoor_maand": "2024-02"}), "outside_period"),
    "no text": (hearings({"tekst": ""}), "missing_value"),
    "text as a number": (hearings({"tekst": 12}), "wrong_type"),
    "truth value as number": (hearings({"volgnummer": True}), "wrong_type"),
    "number zero": (hearings({"volgnummer": 0}), "out_of_range"),
    "text too long": (hearings({"tekst": "a" * 200_001}), "too_long"),
}


def refused(zone: Zone, source: str, name: str, content: bytes, **when: date) -> Refusal:
    """Drop and read a faulty file; check that nothing of it is left or told."""
    zone.drop(source, name, content)
    delivery = zone.take(source)
    assert not list(intake.drop_folder(zone.spec(source), zone.settings).iterdir())
    with pytest.raises(Refusal) as caught:
        zone.read(source, delivery, **when)
    proof = intake.destroy(delivery)
    assert proof.bytes_destroyed
    assert proof.key_destroyed
    assert zone.files() == []
    refusal = caught.value
    told = refusal.message + json.dumps([finding.as_dict() for finding in refusal.findings])
    assert str(delivery.delivery_id) in refusal.message
    assert "What to do: " in refusal.message
    assert CANARY not in told
    assert "111222333" not in told
    assert "geheime-naam" not in told
    return refusal


@pytest.mark.parametrize(("content", "rule"), HEARING_CASES.values(), ids=HEARING_CASES.keys())
def test_a_hearing_delivery_that_breaks_a_rule_is_refused_and_the_corrected_one_lands(
    zone: Zone, content: bytes, rule: str
) -> None:
    refusal = refused(zone, "ind_gehoren", f"geheime-naam{JANUARY}.jsonl", content)
    assert refusal.rule == rule
    assert zone.land("ind_gehoren", f"geheime-naam{JANUARY}.jsonl", hearings({})).n_rows == 1


SECOND = FIND.replace("1,", "2,", 1)
FIND_CASES: dict[str, tuple[bytes, str]] = {
    "31 April": (finds(FIND.replace("2024-01-05", "2024-04-31")), "wrong_date"),
    "date without time": (finds(FIND.replace("T14:20", "")), "wrong_pattern"),
    "missing column": (finds(FIND).replace(b"laatste_land,", b""), "missing_column"),
    "extra column": (finds(FIND).replace(b"pv_tekst", b"pv_tekst,opmerking"), "extra_column"),
    "renamed column": (finds(FIND).replace(b"vindplaats", b"plaats"), "renamed_column"),
    "column twice": (finds(FIND).replace(b"vindplaats", b"doorlaatpost"), "missing_column"),
    "reordered columns": (
        finds(FIND).replace(b"doorlaatpost,vindplaats", b"vindplaats,doorlaatpost"), "reordered_columns",
    ),
    "short last row": (finds(FIND, "2,2024-01-05T14:20,A67_V\r\n"), "truncated"),
    "short row in between": (finds("2,2024-01\r\n", FIND), "wrong_number_of_fields"),
    "quote never closed": (finds(FIND, SECOND.replace("Verzonnen", '"Verzonnen')), "truncated"),
    "text after a quoted field": (finds(FIND.replace("Verzonnen tekst", '"a"b'), SECOND), "not_readable"),
    "header only": (finds(), "empty_file"),
    "number plates": (finds(FIND).replace(b"doorlaatpost", b"kenteken"), "forbidden_column"),
    "place of finding as entry point": (finds(FIND.replace("A67_VENLO", "TER_APEL")), "code_not_in_list"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "rule"), FIND_CASES.values(), ids=FIND_CASES.keys())
def test_a_delivery_of_finds_that_breaks_a_rule_is_refused(zone: Zone, content: bytes, rule: str) -> None:
    assert refused(zone, "kmar_vbs", f"geheime-naam{JANUARY}.csv", content).rule == rule


XML_CASES: dict[str, tuple[str, str]] = {
    "not closed": (f"<export><gehoor>{XML}</gehoor>", "truncated"),
    "cut in a tag": (f"<export><gehoor>{XML}</geh", "truncated"),
    "not well formed": ("<export><gehoor><tekst>a & b</tekst></gehoor></export>", "damaged"),
    "entities that unfold": (
        '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><export><gehoor>&c;</gehoor></export>',
        "damaged",
    ),
    "document type": (f'<!DOCTYPE a SYSTEM "a.dtd"><export><gehoor>{XML}</gehoor></export>', "damaged"),
    "attribute": (f'<export><gehoor bron="{CANARY}">{XML}</gehoor></export>', "extra_column"),
    "nested element": (f"<export><gehoor><tekst><b>{CANARY}</b></tekst></gehoor></export>", "extra_column"),
    "other root": (f"<uitvoer><gehoor>{XML}</gehoor></uitvoer>", "renamed_column"),
    "no records": ("<export></export>", "empty_file"),
    "declared in another encoding": (
        f'<?xml version="1.0" encoding="ISO-8859-1"?><export><gehoor>{XML}</gehoor></export>',
        "wrong_encoding",
    ),
    "a record without end": (f"<export><gehoor><tekst>{'a' * 1_200_000}", "line_too_long"),
}


@pytest.mark.parametrize(("content", "rule"), XML_CASES.values(), ids=XML_CASES.keys())
def test_an_xml_export_that_breaks_a_rule_is_refused(zone: Zone, content: str, rule: str) -> None:
    assert refused(zone, "ind_gehoren", f"geheime-naam{JANUARY}.xml", content.encode()).rule == rule


def test_bytes_outside_the_encoding_in_xml_are_named_as_such(zone: Zone) -> None:
    content = f"<export><gehoor>{XML}</gehoor></export>".encode().replace(b"Verzonnen", b"caf\xe9")
    assert refused(zone, "ind_gehoren", f"x{JANUARY}.xml", content).rule == "wrong_encoding"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("Baltic Route,Sea,SYR,2024-01,5\n", "code_not_in_list"),
        ("Other,Air,SYR,2024-01,5\n", "code_not_in_list"),
        ("Other,Sea,DDR,2024-01,5\n", "code_not_in_list"),
        ("Other,Sea,SYR,2024-01,-5\n", "out_of_range"),
        ("Other,Sea,SYR,2024-01,5.5\n", "wrong_type"),
        ("Other,Sea,SYR,2024-01,5\nOther,Sea,SYR,2024-01,6\n", "duplicate_record"),
    ],
)
def test_a_new_route_or_code_is_a_finding_not_a_new_row(zone: Zone, row: str, rule: str) -> None:
    name = "frontex_ibc_long_release_2025-03-04.csv"
    assert refused(zone, "frontex_detections", name, (DETECTIONS + row).encode()).rule == rule


PACKED_CASES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "gzip bomb": (".jsonl.gz", lambda: gzip.compress(bytes(60_000_000)), "line_too_long"),
    "gzip bomb of short lines": (".jsonl.gz", lambda: gzip.compress((b" " * 999 + b"\n") * 60_000), "zip_bomb"),
    "blank lines without end": (".jsonl.gz", lambda: gzip.compress(b"\n" * 1_100_000), "too_many_records"),
    "zip bomb": (".jsonl.zip", lambda: packed(bytes(60_000_000), "a.jsonl"), "zip_bomb"),
    "two files in a zip": (".jsonl.zip", lambda: packed(b"{}\n", "a", "b"), "damaged"),
    "cut gzip": (".jsonl.gz", lambda: gzip.compress(hearings({}, {}))[:-12], "truncated"),
    "gzip with a wrong checksum": (
        ".jsonl.gz", lambda: gzip.compress(hearings({}))[:-8] + bytes(8), "damaged",
    ),
    "no gzip at all": (".jsonl.gz", lambda: hearings({}), "damaged"),
    "cut zip": (".jsonl.zip", lambda: packed(hearings({}), "a.jsonl")[:-30], "truncated"),
    "a form that is not agreed": (".ods", lambda: b"whatever", "unknown_format"),
}  # fmt: skip


@pytest.mark.parametrize(("ending", "make", "rule"), PACKED_CASES.values(), ids=PACKED_CASES.keys())
def test_a_packed_delivery_is_unpacked_within_its_limits(
    zone: Zone, ending: str, make: Callable[[], bytes], rule: str
) -> None:
    assert refused(zone, "ind_gehoren", f"geheime-naam{JANUARY}{ending}", make()).rule == rule


def test_a_line_of_a_gigabyte_is_refused_without_reading_it(zone: Zone) -> None:
    path = zone.drop("ind_gehoren", f"x{JANUARY}.jsonl", b"")
    with path.open("r+b") as stream:
        stream.truncate(1024**3)
    delivery = zone.take("ind_gehoren")
    assert not delivery.ciphertext.exists()
    with pytest.raises(Refusal) as caught:
        zone.read("ind_gehoren", delivery)
    assert caught.value.rule == "too_large"


@pytest.mark.parametrize(
    "name",
    ["gehoren.jsonl", "g__2024-01__2024-01__2024-02-31.jsonl", "g__2024-02__2024-01__2024-03-05.jsonl"],
)
def test_a_delivery_without_period_or_issue_date_is_refused(zone: Zone, name: str) -> None:
    assert refused(zone, "ind_gehoren", name, hearings({})).rule == "no_period"


def test_an_expired_purpose_refuses_and_destroys(zone: Zone) -> None:
    refusal = refused(zone, "ind_gehoren", f"x{JANUARY}.jsonl", hearings({}), today=date(2040, 1, 1))
    assert refusal.rule == "purpose_expired"


def test_altered_ciphertext_is_refused(zone: Zone) -> None:
    zone.drop("ind_gehoren", f"x{JANUARY}.jsonl", hearings({}))
    delivery = zone.take("ind_gehoren")
    body = bytearray(delivery.ciphertext.read_bytes())
    body[40] ^= 1
    delivery.ciphertext.write_bytes(body)
    with pytest.raises(Refusal) as caught:
        zone.read("ind_gehoren", delivery)
    assert caught.value.rule == "damaged"


def test_findings_name_line_position_and_known_column(zone: Zone) -> None:
    refusal = refused(
        zone, "ind_gehoren", f"x{JANUARY}.jsonl", hearings({}, {"aankomst_maand": "2023-02-30"})
    )
    assert [finding.as_dict() for finding in refusal.findings] == [
        {"rule": "wrong_date", "line": 2, "column": 5, "name": "aankomst_maand"}
    ]
    assert "line 2, column 5 (aankomst_maand)" in refusal.message


def test_the_first_hundred_findings_and_all_totals_are_reported(zone: Zone) -> None:
    faulty = [{"soort_gehoor": CANARY}] * 150 + [{"gehoor_maand": "2024-99"}]
    refusal = refused(zone, "ind_gehoren", f"x{JANUARY}.jsonl", hearings(*faulty))
    assert len(refusal.findings) == 100
    assert refusal.totals == {"code_not_in_list": 150, "wrong_date": 1}


def test_up_to_max_rejected_the_faulty_records_are_left_out_and_counted(zone: Zone) -> None:
    zone.changes = {"max_rejected": 3}
    faulty = [{}, {"soort_gehoor": "?"}, {"volgnummer": 1}, {"gehoor_maand": "2024-02", "nationaliteit": "?"}]
    content = zone.land("ind_gehoren", f"x{JANUARY}.jsonl", hearings(*faulty))
    assert (content.n_rows, content.n_rejected, len(content.rows["journey"])) == (1, 3, 1)
    assert content.counts["rejected"] == {"code_not_in_list": 2, "duplicate_record": 1}


def test_records_that_a_reader_or_the_period_rejects_count_too(zone: Zone) -> None:
    zone.changes = {"max_rejected": 2}
    content = zone.land(
        "ind_gehoren", f"x{JANUARY}.jsonl", b"{oops}\n" + hearings({}, {"gehoor_maand": "2024-02"})
    )
    assert (content.n_rows, content.n_rejected, len(content.rows["journey"])) == (1, 2, 1)
    zone.changes = {"max_rejected": 1}
    refused(zone, "ind_gehoren", f"x{JANUARY}.jsonl", b"{oops}\n" + hearings({}, {"gehoor_maand": "2024-02"}))


def test_forbidden_content_refuses_whatever_the_contract_tolerates(zone: Zone) -> None:
    zone.changes = {"max_rejected": 1000}
    assert (
        refused(zone, "ind_gehoren", f"x{JANUARY}.jsonl", hearings({}, {"soort_gehoor": "111222333"})).rule
        == "bsn"
    )


def test_more_records_than_agreed_are_refused(zone: Zone) -> None:
    spec = zone.spec("ind_gehoren")
    zone.changes = {"limits": type(spec.limits)(max_records=2)}
    assert refused(zone, "ind_gehoren", f"x{JANUARY}.jsonl", hearings({}, {}, {})).rule == "too_many_records"


def test_a_refusal_survives_the_way_between_processes(zone: Zone) -> None:
    refusal = refused(zone, "kmar_vbs", f"x{JANUARY}.csv", FIND_HEADER.encode())
    again = pickle.loads(pickle.dumps(refusal))
    assert (again.message, again.totals, again.rule) == (refusal.message, refusal.totals, refusal.rule)

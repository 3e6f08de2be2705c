"""Writes seeded synthetic partner extracts in the form of the contracts, late and revised ones among them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, TextIO
from xml.sax.saxutils import escape

from routezicht.simulate.identifiers import Planted
from routezicht.simulate.journeys import Journey, journeys, months, routes, shift
from routezicht.simulate.texts import border_record, hearing, police_record

# Share of all journeys per partner and the longest lag between arrival and record, in months.
PARTNERS = {"ind_gehoren": (0.5, 9), "kmar_vbs": (0.25, 0), "nvik_pv": (0.25, 3)}
WRITERS: dict[str, Callable[[Random, Journey, Planted], str]] = {
    "ind_gehoren": hearing,
    "kmar_vbs": border_record,
    "nvik_pv": police_record,
}
# Codes of BRP table 32 (nationalities), published by the Dutch identity data agency.
BRP = {
    "SY": "0336", "ER": "0084", "SO": "0149", "AF": "0300", "IR": "0315", "IQ": "0314", "YE": "0058",
    "TR": "0339", "MA": "0131", "DZ": "0100", "GM": "0117", "NG": "0137", "GN": "0119", "VN": "0342",
    "CO": "0255",
    "GE": "0030", "AL": "0050", "UA": "0034", "SD": "0148",
}  # fmt: skip
ENTRY = {
    "train": ["TRAIN_ARNHEM_ZEVENAAR", "TRAIN_OLDENZAAL_HENGELO", "TRAIN_VENLO", "TRAIN_MAASTRICHT"],
    "plane": ["AIR_AMS", "AIR_EIN"],
    "bus": ["A16_HAZELDONK", "A67_VENLO", "A1_DE_LUTTE"],
    "van": ["A67_VENLO", "A1_DE_LUTTE", "A12_BERGH_ELTEN"],
    "car": ["A12_BERGH_ELTEN", "A16_HAZELDONK", "A7_NIEUWESCHANS"],
    "truck": ["A67_VENLO", "A16_HAZELDONK"],
}
FIND = {"train": "MTV_TRAIN", "plane": "AIRPORT"}
UNITS = ["NN", "ON", "MN", "NH", "AMS", "DH", "ROT", "ZWB", "OB", "LIM"]


def ind_row(rng: Random, number: int, journey: Journey, text: str) -> dict[str, Any]:
    """One record of the hearing export."""
    return {
        "volgnummer": number,
        "gehoor_maand": journey.told_month,
        "soort_gehoor": rng.choices(["AANMELD", "NADER", "DUBLIN"], [5, 4, 1])[0],
        "nationaliteit": BRP[journey.origin],
        "aankomst_maand": journey.arrival_month if rng.random() < 0.7 else None,
        "reisroute_gevraagd": "N" if journey.status == "not_asked" else "J",
        "tekst": text,
    }


def kmar_row(rng: Random, number: int, journey: Journey, text: str) -> dict[str, Any]:
    """One find of the border police system."""
    last, before = journey.legs[-1], journey.legs[-2].country if len(journey.legs) > 1 else ""
    return {
        "volgnummer": number,
        "datum_tijd": f"{last.month}-{rng.randint(1, 28):02d}T{rng.randint(0, 23):02d}:30",
        "doorlaatpost": rng.choice(ENTRY[last.mode]) if rng.random() < 0.9 else "",
        "vindplaats": FIND.get(last.mode, "MTV_ROAD"),
        "laatste_land": before,
        "vervoermiddel": last.mode,
        "nationaliteit": journey.origin,
        "pv_tekst": text,
    }


def nvik_row(rng: Random, number: int, journey: Journey, text: str) -> dict[str, Any]:
    """One police record."""
    return {
        "volgnummer": number,
        "pv_maand": journey.told_month,
        "eenheid": rng.choice(UNITS),
        "vindplaats": rng.choices(["TER_APEL", "STREET", "OTHER"], [6, 3, 1])[0],
        "nationaliteit": journey.origin,
        "tekst": text,
    }


ROWS = {"ind_gehoren": ind_row, "kmar_vbs": kmar_row, "nvik_pv": nvik_row}


@contextmanager
def renamed_into_place(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name only when it is complete, as a drop folder expects."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        yield stream
    part.rename(path)


def write_rows(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows as CSV, XML or JSON Lines, by the ending of the name."""
    with renamed_into_place(path) as stream:
        if path.suffix == ".csv":
            first = next(rows)
            writer = csv.DictWriter(stream, list(first), lineterminator="\r\n")
            writer.writeheader()
            writer.writerow(first)
            writer.writerows(rows)
        elif path.suffix == ".xml":
            stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<export>\n')
            for row in rows:
                fields = "".join(
                    f"<{name}>{'' if value is None else escape(str(value))}</{name}>"
                    for name, value in row.items()
                )
                stream.write(f"<gehoor>{fields}</gehoor>\n")
            stream.write("</export>\n")
        else:
            for row in rows:
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def delivery_rows(
    seed: int, source: str, month: str, first: str, count: int, *, edition: int, truth: TextIO | None
) -> Iterator[dict[str, Any]]:
    """Rows of one delivery. A second edition drops one record in a hundred and changes another one."""
    for number, rng, journey in journeys(seed, source, month, first, count, lag=PARTNERS[source][1]):
        planted = Planted()
        change = Random(f"{seed}|{source}|{month}|{number}|edition").random()
        if edition > 1 and change < 0.01:
            continue
        drawn = journey
        if edition > 1 and change > 0.99:
            _, rng, drawn = next(journeys(seed + 1, source, month, first, 1, lag=PARTNERS[source][1]))
        text = WRITERS[source](rng, drawn, planted)
        row = ROWS[source](rng, number, drawn, text)
        if truth is not None:
            truth.write(
                json.dumps(truth_row(source, month, edition, number, drawn, planted), ensure_ascii=False)
                + "\n"
            )
        yield row


def truth_row(
    source: str, month: str, edition: int, number: int, journey: Journey, planted: Planted
) -> dict[str, Any]:
    """What really happened and which identifiers the text holds; for tests, never dropped to a partner."""
    return {
        "source": source, "delivery_month": month, "edition": edition, "volgnummer": number,
        "synthetic": True,
        "origin": journey.origin, "status": journey.status, "arrival_month": journey.arrival_month,
        "border_route": journey.border_route, "corridor": journey.corridor,
        "legs": [[leg.country, leg.mode, leg.month] for leg in journey.legs], "planted": planted.values,
    }  # fmt: skip


def write_partner_extracts(
    out: Path,
    *,
    seed: int,
    count: int,
    first: str,
    n_months: int,
    sources: tuple[str, ...] = tuple(PARTNERS),
    truth_file: Path | None = None,
    subfolder: str = "",
    on_file: Callable[[str], None] = lambda _: None,
) -> int:
    """Write `count` journeys of `n_months` months from `first` below `out`; return the records written.

    `subfolder` names a folder below each source's own, such as its drop. Every ninth delivery is late (issued
    two months after its month) and every sixth gets a second edition.
    File names carry period, issue date and the word synthetic.
    """
    written = 0
    truth = truth_file.open("w", encoding="utf-8") if truth_file else None
    try:
        for source in sources:
            share = count * PARTNERS[source][0]
            for index, month in enumerate(months(first, n_months)):
                size = int(share * (index + 1) / n_months) - int(share * index / n_months)
                suffix = (
                    ".csv"
                    if source == "kmar_vbs"
                    else ".xml"
                    if source == "ind_gehoren" and index % 5 == 4
                    else ".jsonl"
                )
                editions = 2 if index % 6 == 3 else 1
                for edition in range(1, editions + 1):
                    wait = (3 if index % 9 == 7 else 1) + (2 if edition > 1 else 0)
                    issued = f"{shift(month, wait)}-05"
                    path = (
                        out / source / subfolder / f"synthetic-e{edition}__{month}__{month}__{issued}{suffix}"
                    )
                    rows = delivery_rows(seed, source, month, first, size, edition=edition, truth=truth)
                    write_rows(path, rows)
                    written += size
                    on_file(f"{source} {month} edition {edition}")
    finally:
        if truth:
            truth.close()
    return written


def write_public_lookalikes(out: Path, *, seed: int, first: str, n_months: int, subfolder: str = "") -> None:
    """Write synthetic detections and a synthetic asylum series in the layouts of the public sources."""
    rng = Random(f"{seed}|public")
    last = shift(first, n_months - 1)
    detections = (
        out / "frontex_detections" / subfolder / f"synthetic_ibc_long_release_{shift(last, 2)}-04.csv"
    )
    with renamed_into_place(detections) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["route", "type", "nat", "t", "n"])
        for route, kind, nationalities in DETECTION_LOOKALIKES:
            for nationality in nationalities:
                level = rng.lognormvariate(4.5, 1.4)
                for month in months(first, n_months):
                    n = int(level * rng.lognormvariate(0, 0.5))
                    if n:
                        writer.writerow([route, kind, nationality, month, n])
    asylum = out / "cbs_asylum" / subfolder / f"synthetic_monthly__{first}__{last}__{shift(last, 2)}-10.csv"
    with renamed_into_place(asylum) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["Perioden", "Nationaliteit", "iso3", "EersteAsielverzoekenPersonen_2", "NareizigersPersonen_4"]
        )
        for month in months(first, n_months):
            for name, iso3, level in ASYLUM_LOOKALIKES:
                first_time, family = (5 * round(level * rng.lognormvariate(0, 0.3) / 5) for _ in range(2))
                writer.writerow([month.replace("-", "MM"), name, iso3, first_time, family // 2 // 5 * 5])


DETECTION_LOOKALIKES = [
    ("Central Mediterranean Route", "Sea", ["SYR", "ERI", "TUN", "BGD", "GIN", "SDN"]),
    ("Eastern Mediterranean Route", "Sea", ["SYR", "AFG", "SOM", "EGY"]),
    ("Eastern Mediterranean Route", "Land", ["TUR", "SYR", "IRQ"]),
    ("Western Mediterranean Route", "Sea", ["MAR", "DZA"]),
    ("Western Mediterranean Route", "Land", ["MAR", "SDN"]),
    ("Western African Route", "Sea", ["GMB", "SEN", "MLI", "MAR"]),
    ("Western Balkan Route", "Land", ["TUR", "SYR", "AFG"]),
    ("Eastern Borders Route", "Land", ["UKR", "IRQ", "YEM"]),
]
ASYLUM_LOOKALIKES = [
    ("Syrië", "SYR", 900),
    ("Eritrea", "ERI", 250),
    ("Turkije", "TUR", 240),
    ("Somalië", "SOM", 130),
]


def origins() -> set[str]:
    """Countries of origin that the invented routes start in."""
    return {route["origin"] for route in routes()}

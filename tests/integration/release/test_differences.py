"""Two releases side by side: what their difference tells, and what it must not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from routezicht import release, reporting
from routezicht.errors import DisclosureError, ReleaseForbidden

CELL = ("ind_gehoren", "HORN_OF_AFRICA", "CENTRAL_MED", "IT_CH_AT_DE_NL", "2024-02")


def test_a_few_late_records_cannot_be_read_from_the_difference(lab: Any) -> None:
    first = lab.published()
    # Three persons more in one cell, two where nobody was: what a difference of exact counts gives away.
    lab.journeys({CELL: 3, ("kmar_vbs", "UNKNOWN", "UNKNOWN", "UNKNOWN", "2024-05"): 2}, mode="car")
    lab.build()
    second = lab.published()
    changed = lab.sql(
        """SELECT a.value, b.value FROM published_history.fct_route_month AS a
           JOIN published_history.fct_route_month AS b
               USING (source_code, origin_region, border_route, corridor, month)
           WHERE a.release_id = %s AND b.release_id = %s AND a.value <> b.value""",
        [first, second],
    )
    assert all(abs(after - before) >= 10 for before, after in changed)
    report = lab.sql("SELECT report FROM ops.release WHERE release_id = %s", [second])[0][0]
    assert report["safe"]
    assert report["groups"]["journeys"]["setting"]["earlier_releases"] == 1
    assert report["groups"]["journeys"]["found"]["differences"] == 0


def test_a_recalled_release_still_counts_as_known(lab: Any) -> None:
    first = lab.published()
    release.recall(first, lab.settings, by="steward_ind", reason="test")
    number = lab.reported()
    report = lab.sql("SELECT report FROM ops.release WHERE release_id = %s", [number])[0][0]
    assert report["groups"]["journeys"]["setting"]["earlier_releases"] == 1


def test_every_group_is_attacked_on_all_levels_and_the_last_asks_about_anybody(lab: Any) -> None:
    number = lab.reported()
    groups = lab.sql("SELECT report FROM ops.release WHERE release_id = %s", [number])[0][0]["groups"]
    assert set(groups) == {"journeys", "journeys_month_unknown", "finds", "detections"}
    for group in groups.values():
        assert group["asked"]["linkage"] > 0
        assert set(group["found_by_level"]) == {"1", "2", "3"}
        assert group["found_by_level"]["3"] == group["found"]


def test_the_attack_catches_a_candidate_that_is_not_protected(lab: Any) -> None:
    number = lab.request()
    release.protect(number, lab.settings)
    # As if the protection had failed: a small exact count is published and the rest of its cells with it.
    lab.sql(
        """UPDATE candidate.fct_entry_region_month SET value = 3, status = 'published'
           WHERE entry_region = 'LIMBURG' AND origin_region = 'UNKNOWN' AND month = '2024-03'"""
    )
    with pytest.raises((DisclosureError, ReleaseForbidden)):
        release.report(number, lab.settings)
    assert lab.sql("SELECT state FROM ops.release") == [("protected",)]


def test_exact_counts_are_kept_of_what_was_public_or_is_open_and_of_nothing_else(lab: Any) -> None:
    published = lab.published()
    rejected = lab.reported()
    lab.review(rejected, "steward_ind", "Reject")
    number = lab.request()
    release.protect(number, lab.settings)
    release.protect(number, lab.settings)
    folders = list((lab.settings.reports_dir / "internal").iterdir())
    assert sorted(int(folder.name.split("-")[1]) for folder in folders) == [published, number]
    for folder in folders:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_comparison_says_what_changed_and_why(lab: Any) -> None:
    first = lab.published()
    lab.journeys({CELL: 400})
    lab.build(("ind_gehoren",))
    second = lab.published()
    found = release.diff(first, second, lab.settings)
    assert found.reasons == ("source ind_gehoren: +1 deliveries within the same months (late or revised)",)
    rows = {table.table: table.rows for table in found.tables}
    assert rows["fct_route_month"]["new"] == rows["fct_route_month"]["gone"] == 0
    assert rows["fct_route_month"]["revised"] + rows["fct_route_month"]["newly_shown"] >= 1
    assert "| fct_route_month |" in found.markdown()


def test_the_form_shows_what_is_judged(lab: Any) -> None:
    lab.published()
    lab.build(synthetic=True)
    number = lab.reported()
    text = release.form_markdown(number, lab.settings)
    for part in (
        "SYNTHETIC DATA",
        lab.content_hash(number),
        "Attack report: safe",
        "| landing | 1 | 0 | 0 |",
        "Compared with release 1",
        "Not shown is not zero",
        "aanvrager",
    ):
        assert part in text


def test_the_pack_is_complete_and_its_hashes_hold(lab: Any) -> None:
    number = lab.published()
    heads = lab.settings.audit_heads
    heads.parent.mkdir(parents=True)
    heads.write_text(json.dumps({"seq": 7, "hash": "ab"}) + "\n")
    folder = release.pack(number, lab.settings)
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    names = {path.name for path in folder.iterdir()}
    assert {"fct_route_month.csv", "fct_route_month.parquet", "dim_corridor.csv", "datapackage.json"} <= names
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["content_hash"] == lab.content_hash(number)
    assert manifest["audit_head"]["seq"] == 7
    assert set(manifest["sha256"]) == names - {"manifest.json", "SHA256SUMS"}
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    release.pack(number, lab.settings)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_pack_describes_itself_in_rdf(lab: Any) -> None:
    from rdflib import Graph, Namespace
    from rdflib.namespace import DCTERMS, RDF

    folder = release.pack(lab.published(), lab.settings)
    dcat = Namespace("http://www.w3.org/ns/dcat#")
    graph = Graph().parse(folder / "dcat.jsonld", format="json-ld")
    (dataset,) = graph.subjects(RDF.type, dcat.Dataset)
    assert {title.language for title in graph.objects(dataset, DCTERMS.title)} == {"nl", "en"}
    files = list(folder.glob("*.csv")) + list(folder.glob("*.parquet"))
    assert len(list(graph.objects(dataset, dcat.distribution))) == len(files)


def test_no_pack_of_what_readers_may_not_have(lab: Any) -> None:
    number = lab.approved()
    with pytest.raises(ReleaseForbidden, match="this one is approved"):
        release.pack(number, lab.settings)
    release.publish(number, lab.settings)
    release.recall(number, lab.settings, by="steward_ind", reason="test")
    with pytest.raises(ReleaseForbidden, match="this one is recalled"):
        release.pack(number, lab.settings)


def test_the_corridors_told_most_in_the_last_quarter(lab: Any) -> None:
    with lab.connect("rz_bi") as conn:
        assert reporting.top_corridors(conn) == []
    lab.published()
    with lab.connect("rz_bi") as conn:
        lines = reporting.top_corridors(conn, limit=2, language="en")
        text = reporting.text_edition(conn)
    assert {line.quarter for line in lines} == {"2024-Q2"}
    assert [line.source for line in lines].count("ind_gehoren en") == 2
    by_source = [line.value for line in lines if line.source == "ind_gehoren en"]
    assert by_source == sorted(by_source, reverse=True)
    assert {line.status for line in lines if line.source == "nvik_pv en"} == {"not_available"}
    assert "ongeveer" in text
    assert "Geen corridor getoond: geen levering." in text


def test_the_commands(lab: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from routezicht import config
    from routezicht.cli.releases import app

    monkeypatch.setattr(config, "settings", lambda: lab.settings)
    number = lab.published()
    runner = CliRunner()
    assert "published" in runner.invoke(app, ["release", "list"], env={"COLUMNS": "200"}).stdout
    assert "is published" in runner.invoke(app, ["release", "show", str(number)]).stdout
    refused = runner.invoke(app, ["release", "recall", str(number), "--by", "lezer", "--reason", "x"])
    assert isinstance(refused.exception, ReleaseForbidden)
    done = runner.invoke(app, ["release", "recall", str(number), "--by", "steward_ind", "--reason", "x"])
    assert "Readers see nothing now" in done.stdout


def test_releases_of_other_months_lie_side_by_side(lab: Any) -> None:
    lab.published(period_through="2024-03")
    lab.journeys({CELL: 3})
    lab.build()
    number = lab.published(period_from="2024-04")
    report = lab.sql("SELECT report FROM ops.release WHERE release_id = %s", [number])[0][0]
    blocks = report["groups"]["journeys"]["setting"]["blocks"]
    # Two sources, one quarter: the attack need not look at what the first release says of other months.
    assert blocks == 2
    assert report["groups"]["journeys_month_unknown"]["setting"]["earlier_releases"] == 1

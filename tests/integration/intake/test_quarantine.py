"""Drop and quarantine: what counts as complete, encryption at rest, second runs and runs that were killed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from partner_zone import JANUARY, NOW, Zone, hearings

from routezicht import intake
from routezicht.errors import ConfigError
from routezicht.intake import quarantine

SOURCE = "ind_gehoren"
NAME = f"geheime-naam{JANUARY}.jsonl"


def test_a_dropped_file_becomes_ciphertext_without_its_name(zone: Zone) -> None:
    zone.drop(SOURCE, NAME, hearings({}))
    delivery = zone.take(SOURCE)
    assert not list(intake.drop_folder(zone.spec(SOURCE), zone.settings).iterdir())
    for path in zone.files():
        assert "geheime-naam" not in path.name
        assert b"geheime-naam" not in path.read_bytes()
        assert b"Verzonnen" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
    assert delivery.label.period_from == "2024-01"
    assert str(delivery.label.issued_on) == "2024-02-05"


def test_files_that_are_being_written_stay_in_the_drop(zone: Zone) -> None:
    for name in (f".{NAME}", f"{NAME}.part", f"{NAME}.tmp"):
        zone.drop(SOURCE, name, hearings({}))
    assert intake.collect(zone.spec(SOURCE), zone.settings, NOW) == []


def test_where_the_contract_asks_for_a_marker_it_completes_and_describes_the_file(zone: Zone) -> None:
    zone.changes = {"completion": "marker"}
    path = zone.drop(SOURCE, "export.jsonl", hearings({}))
    assert intake.collect(zone.spec(SOURCE), zone.settings, NOW) == []
    label = {"period_from": "2024-01", "period_to": "2024-01", "issued_on": "2024-02-05", "synthetic": True}
    zone.drop(SOURCE, "export.jsonl.ready", json.dumps(label).encode())
    delivery = zone.take(SOURCE)
    assert not path.exists()
    assert not path.with_name("export.jsonl.ready").exists()
    content = zone.read(SOURCE, delivery)
    assert (content.period_from, content.is_synthetic) == ("2024-01", True)


def test_the_fingerprint_depends_on_the_bytes_and_the_partner_alone(zone: Zone) -> None:
    zone.drop(SOURCE, NAME, hearings({}))
    first = zone.take(SOURCE)
    intake.destroy(first)
    zone.drop(SOURCE, f"x{JANUARY}.jsonl", hearings({}))
    second = zone.take(SOURCE)
    assert first.fingerprint == second.fingerprint
    assert first.delivery_id != second.delivery_id
    zone.drop("nvik_pv", f"x{JANUARY}.jsonl", hearings({}))
    assert zone.take("nvik_pv").fingerprint != first.fingerprint


def test_the_same_file_dropped_twice_waits_once(zone: Zone) -> None:
    zone.drop(SOURCE, NAME, hearings({}))
    first = zone.take(SOURCE)
    zone.drop(SOURCE, NAME, hearings({}))
    assert zone.take(SOURCE).delivery_id == first.delivery_id
    assert len(list(first.zone.glob("*.enc"))) == 1


def test_a_delivery_that_was_not_landed_waits_for_the_next_run(zone: Zone) -> None:
    zone.drop(SOURCE, NAME, hearings({}))
    delivery = zone.take(SOURCE)
    spec = zone.spec(SOURCE)
    assert intake.pending(spec, zone.settings) == [delivery]
    assert intake.find(delivery.delivery_id, spec, zone.settings) == delivery
    intake.destroy(delivery)
    assert intake.pending(spec, zone.settings) == []
    assert intake.find(delivery.delivery_id, spec, zone.settings) is None
    assert intake.destroy(delivery).key_destroyed


def test_a_run_killed_while_it_encrypts_leaves_the_file_and_no_waste(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone.drop(SOURCE, NAME, hearings({}))

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(quarantine, "_write_record", killed)
        with pytest.raises(Killed):
            zone.take(SOURCE)
    assert {path.suffix for path in zone.files()} == {".jsonl", ".enc", ".key"}
    delivery = zone.take(SOURCE)
    assert {path.name for path in zone.files()} == {
        f"{delivery.delivery_id}{ending}" for ending in (".enc", ".key", ".json")
    }
    assert zone.read(SOURCE, delivery).n_rows == 1


def test_a_run_killed_before_it_emptied_the_drop_takes_nothing_in_twice(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone.drop(SOURCE, NAME, hearings({}))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            intake.collect(zone.spec(SOURCE), zone.settings, NOW)
    assert len(intake.collect(zone.spec(SOURCE), zone.settings, NOW)) == 1


def test_a_master_key_that_others_can_read_is_refused(zone: Zone) -> None:
    zone.drop(SOURCE, NAME, hearings({}))
    zone.take(SOURCE)
    (zone.settings.keys / SOURCE / "master.key").chmod(0o644)
    zone.drop(SOURCE, NAME, hearings({}, {}))
    with pytest.raises(ConfigError, match="can be read by others"):
        zone.take(SOURCE)


def test_deliveries_wait_in_the_order_of_their_issue_dates(zone: Zone) -> None:
    for issued in ("2024-04-05", "2024-02-05", "2024-03-05"):
        zone.drop(SOURCE, f"a__2024-01__2024-01__{issued}.jsonl", hearings({"tekst": issued}))
    paths = quarantine.complete_drops(zone.spec(SOURCE), zone.settings)
    assert [path.name[-16:-6] for path in paths] == ["2024-02-05", "2024-03-05", "2024-04-05"]


def test_a_time_of_receipt_without_zone_is_refused(zone: Zone) -> None:
    path = zone.drop(SOURCE, NAME, hearings({}))
    with pytest.raises(ConfigError, match="no time zone"):
        quarantine.take_in(path, zone.spec(SOURCE), zone.settings, datetime(2026, 1, 1))  # noqa: DTZ001 - the point
    assert path.exists()
    quarantine.take_in(path, zone.spec(SOURCE), zone.settings, datetime(2026, 1, 1, tzinfo=UTC))

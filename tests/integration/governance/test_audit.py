"""Whoever changes the audit, even as superuser and with all hashes redone, is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from routezicht.errors import AuditBroken
from routezicht.governance import heads
from routezicht.governance.audit import AuditReport, verify, write_head

if TYPE_CHECKING:
    from conftest import Warehouse

KEY = b"a key that the database does not hold"


def fill(db: Warehouse, n: int) -> None:
    with db.superuser() as conn:
        for number in range(n):
            conn.execute(
                "SELECT ops.append_audit('test.event', %s, %s::jsonb)",
                [f"subject-{number}", json.dumps({"n": number, "nested": {"list": [1, 2.50, None, True]}})],
            )


@pytest.fixture
def anchored(db: Warehouse, tmp_path: Path) -> tuple[Warehouse, Path]:
    """A chain with a head in the middle and one at the end."""
    file = tmp_path / "audit" / "heads.jsonl"
    for _ in range(2):
        fill(db, 10)
        with db.connect("rz_privacy") as conn:
            write_head(conn, file, KEY)
    return db, file


def verified(db: Warehouse, file: Path, key: bytes = KEY) -> AuditReport:
    with db.connect("rz_privacy") as conn:
        return verify(conn, file, key)


def kinds(report: AuditReport) -> set[str]:
    return {problem.kind for problem in report.problems}


def tamper(db: Warehouse, *statements: str) -> None:
    with db.superuser() as conn:
        conn.execute("ALTER TABLE ops.audit DISABLE TRIGGER ALL")
        for statement in statements:
            conn.execute(statement)  # type: ignore[arg-type]
        conn.execute("ALTER TABLE ops.audit ENABLE TRIGGER ALL")


REWRITE_ALL = """
DO $$
DECLARE
    entry record;
    previous bytea := decode(repeat('00', 32), 'hex');
BEGIN
    UPDATE ops.audit SET details = '{"n": 99}' WHERE seq = 3;
    FOR entry IN SELECT * FROM ops.audit ORDER BY seq LOOP
        UPDATE ops.audit SET prev_hash = previous, hash = ops.audit_hash(
            previous, entry.seq, entry.at, entry.event, entry.subject, entry.actor, entry.details
        ) WHERE seq = entry.seq RETURNING hash INTO previous;
    END LOOP;
END $$
"""


def test_an_untouched_chain_holds(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    fill(db, 3)  # rows after the last head belong to the chain as well
    report = verified(db, file)
    assert report.ok
    assert report.n_heads == 2
    assert report.n_rows == report.last_seq > 23


def test_tamper_1_a_changed_row_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, "UPDATE ops.audit SET details = '{\"n\": 99}' WHERE seq = 7")
    assert [(problem.kind, problem.seq) for problem in verified(db, file).problems] == [("altered", 7)]


@pytest.mark.parametrize("column", ["event", "subject", "actor"])
def test_a_change_of_any_column_is_found(anchored: tuple[Warehouse, Path], column: str) -> None:
    db, file = anchored
    tamper(db, f"UPDATE ops.audit SET {column} = 'other.thing' WHERE seq = 7")
    assert kinds(verified(db, file)) == {"altered"}


def test_a_change_of_time_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, "UPDATE ops.audit SET at = at + interval '1 microsecond' WHERE seq = 7")
    assert kinds(verified(db, file)) == {"altered"}


def test_tamper_2_a_row_deleted_in_the_middle_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, "DELETE FROM ops.audit WHERE seq = 7")
    assert {(problem.kind, problem.seq) for problem in verified(db, file).problems} == {
        ("missing", 8), ("unlinked", 8),
    }  # fmt: skip


def test_a_row_deleted_and_the_rest_renumbered_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, "DELETE FROM ops.audit WHERE seq = 7", "UPDATE ops.audit SET seq = seq - 1 WHERE seq > 7")
    assert "altered" in kinds(verified(db, file))


def test_two_rows_that_change_places_are_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(
        db,
        "UPDATE ops.audit SET seq = 1000 WHERE seq = 7",
        "UPDATE ops.audit SET seq = 7 WHERE seq = 8",
        "UPDATE ops.audit SET seq = 8 WHERE seq = 1000",
    )
    assert {"altered", "unlinked"} <= kinds(verified(db, file))


@pytest.mark.parametrize("n_deleted", [1, 5, 15])
def test_tamper_3_a_tail_that_was_cut_off_is_found(anchored: tuple[Warehouse, Path], n_deleted: int) -> None:
    db, file = anchored
    tamper(db, f"DELETE FROM ops.audit WHERE seq > (SELECT max(seq) - {n_deleted} FROM ops.audit)")
    assert kinds(verified(db, file)) == {"cut_off"}


def test_an_emptied_audit_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, "DELETE FROM ops.audit")
    assert kinds(verified(db, file)) == {"cut_off"}


def test_tamper_4_a_chain_rewritten_with_all_its_hashes_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, REWRITE_ALL)
    assert kinds(verified(db, file)) == {"rewritten"}


def test_a_cut_tail_grown_again_is_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    tamper(db, "DELETE FROM ops.audit WHERE seq > (SELECT max(seq) - 3 FROM ops.audit)")
    fill(db, 6)
    assert kinds(verified(db, file)) == {"rewritten"}


def test_no_head_is_signed_over_a_rewritten_chain(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    before = file.read_bytes()
    tamper(db, REWRITE_ALL)
    with db.connect("rz_privacy") as conn, pytest.raises(AuditBroken):
        write_head(conn, file, KEY)
    assert file.read_bytes() == before


def test_heads_that_were_changed_forged_or_removed_are_found(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    first, second = file.read_text().splitlines()
    file.write_text(second + "\n")
    assert kinds(verified(db, file)) == {"lost_head"}
    forged = heads.sign(3, "00" * 32, "2024-01-01T00:00:00+00:00", "", b"another key")
    file.write_text(json.dumps(forged.__dict__) + "\n")
    assert kinds(verified(db, file)) == {"forged_head", "rewritten"}
    file.unlink()
    assert kinds(verified(db, file)) == {"no_head"}
    file.write_text(f"{first}\n{second}\n")
    assert verified(db, file).ok


def test_a_head_that_was_cut_off_while_written_does_no_harm(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    with file.open("a") as stream:
        stream.write('{"seq": 12, "ha')
    fill(db, 1)
    with db.connect("rz_privacy") as conn:
        write_head(conn, file, KEY)
    report = verified(db, file)
    assert report.ok
    assert report.n_heads == 3


def test_a_head_is_written_once_per_state_of_the_chain(anchored: tuple[Warehouse, Path]) -> None:
    db, file = anchored
    before = file.read_bytes()
    with db.connect("rz_privacy") as conn:
        again = write_head(conn, file, KEY)
    assert file.read_bytes() == before
    assert again == heads.read(file)[-1]
    assert file.stat().st_mode & 0o077 == 0


def test_a_rolled_back_event_leaves_no_gap_and_two_sessions_make_one_chain(
    db: Warehouse, tmp_path: Path
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def add(number: int) -> None:
        with db.connect("postgres") as conn:
            conn.execute("SELECT ops.append_audit('test.event', %s, '{}')", [f"s-{number}"])
            if number % 3 == 0:
                conn.rollback()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(60)))
    with db.connect("rz_privacy") as conn:
        write_head(conn, tmp_path / "heads.jsonl", KEY)
    report = verified(db, tmp_path / "heads.jsonl")
    assert report.ok
    with db.superuser() as conn:
        assert conn.execute("SELECT count(*) FROM ops.audit WHERE event = 'test.event'").fetchone() == (40,)


@pytest.mark.parametrize(
    ("subject", "details"),
    [
        ("Fatima el Amrani", "{}"),
        ("d-1", '{"note": "told at the hearing"}'),
        ("d-1", '{"a": [{"b": "é"}]}'),
        ("d-1", '{"a": {"Fatima el Amrani": 1}}'),
    ],
)
def test_the_audit_takes_codes_and_counts_only(db: Warehouse, subject: str, details: str) -> None:
    with db.superuser() as conn, pytest.raises(psycopg.errors.CheckViolation):
        conn.execute("SELECT ops.append_audit('test.event', %s, %s::jsonb)", [subject, details])


@pytest.mark.parametrize(
    "statement", ["UPDATE ops.audit SET seq = 9", "DELETE FROM ops.audit", "TRUNCATE ops.audit"]
)
def test_not_even_the_owner_changes_the_audit(db: Warehouse, statement: str) -> None:
    with db.connect("rz_migrate") as conn:
        conn.execute("SET ROLE rz_owner")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            conn.execute(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["rz_privacy", "rz_release", "rz_migrate", "rz_ingest_nvik_pv"])
def test_nobody_writes_the_audit_directly(db: Warehouse, role: str) -> None:
    with db.connect(role) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("SELECT ops.append_audit('test.event', 'x', '{}')")

"""What readers see: one release at a time without waiting, declared columns, tombstones, history."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest

from routezicht import release

READERS = 20


def test_twenty_readers_in_long_queries_never_wait_and_never_see_two_releases(lab: Any) -> None:
    first = lab.published()
    second = lab.approved()
    started = threading.Barrier(READERS + 1, timeout=60)
    decided = threading.Event()
    seen: list[set[int]] = []
    failed: list[Exception] = []

    def read() -> None:
        try:
            with lab.connect("rz_analyst") as conn:
                # Whoever had to wait for a lock would fail here.
                conn.execute("SET lock_timeout = '200ms'")
                started.wait()
                for turn in range(500):
                    # Two views in one query, held open by a pause in the middle of it.
                    rows = conn.execute(
                        """SELECT DISTINCT r.release_id FROM published.fct_route_month AS r
                           UNION SELECT q.release_id FROM published.fct_corridor_quarter AS q
                           UNION SELECT d.release_id FROM published.dim_corridor AS d, pg_sleep(0.02)"""
                    ).fetchall()
                    seen.append({release_id for (release_id,) in rows})
                    if decided.is_set() and turn > 3:
                        break
        except (psycopg.Error, threading.BrokenBarrierError) as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    # One more transaction stays open over all of it: publication must not wait for it either.
    with lab.connect("rz_steward") as sleeper, sleeper.transaction():
        sleeper.execute("SELECT count(*) FROM published.fct_route_month")
        started.wait()
        lab.sql("SET lock_timeout = '5s'")
        release.publish(second, lab.settings)
        release.recall(second, lab.settings, by="steward_ind", reason="test")
        # The next candidate makes room in history for itself: that is DDL, and blocks nobody either.
        release.protect(lab.request(), lab.settings)
        decided.set()
    for reader in readers:
        reader.join(timeout=60)
    assert not failed
    assert all(len(found) == 1 for found in seen)
    assert {found.pop() for found in seen} <= {first, second}


def test_every_column_that_readers_see_is_declared(lab: Any) -> None:
    undeclared = """
        SELECT c.table_name, c.column_name FROM information_schema.columns AS c
        LEFT JOIN published.data_dictionary AS d
            ON d.relation = c.table_name AND d.column_name = c.column_name AND d.data_type = c.data_type
        WHERE c.table_schema = 'published' AND d.column_name IS NULL ORDER BY 1, 2"""
    assert lab.sql(undeclared) == []
    # The check can fail: a numeric column that nobody declared.
    lab.sql(
        "CREATE VIEW published.fct_sneaky AS SELECT release_id, 3 AS persons FROM published.fct_route_month"
    )
    assert ("fct_sneaky", "persons") in lab.sql(undeclared)


def test_numbers_are_of_the_disclosure_model_or_computed_from_it(lab: Any) -> None:
    declared = lab.sql(
        """SELECT relation, column_name, kind FROM published.data_dictionary
           WHERE data_type IN ('bigint', 'integer', 'numeric', 'real', 'double precision')
               AND column_name <> 'release_id' ORDER BY 1"""
    )
    from routezicht.release.family import load_family

    model = {relation for relation, column, kind in declared if kind == "model" and column == "value"}
    assert model == set(load_family().tables)
    assert {(relation, kind) for relation, _, kind in declared if kind != "model"} == {
        ("fct_reference_series", "computed")
    }


def test_every_relation_and_column_has_a_comment(lab: Any) -> None:
    lab.published()
    missing = lab.sql(
        """SELECT n.nspname, c.relname, a.attname FROM pg_class AS c
           JOIN pg_namespace AS n ON n.oid = c.relnamespace
           JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped
           WHERE n.nspname IN ('candidate', 'published', 'published_history') AND c.relkind IN ('r', 'v', 'p')
               AND col_description(c.oid, a.attnum) IS NULL
           UNION ALL
           SELECT n.nspname, c.relname, NULL FROM pg_class AS c
           JOIN pg_namespace AS n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('candidate', 'published', 'published_history') AND c.relkind IN ('r', 'v', 'p')
               AND obj_description(c.oid) IS NULL"""
    )
    assert missing == []


def test_a_recall_leaves_a_tombstone_and_shows_the_release_before_it(lab: Any) -> None:
    first = lab.published()
    rows = lab.sql("SELECT * FROM published.fct_route_month ORDER BY 1, 2, 3, 4, 5", role="rz_analyst")
    second = lab.published()
    assert release.recall(second, lab.settings, by="steward_ind", reason="wrong code list") == first
    assert lab.sql("SELECT * FROM published.fct_route_month ORDER BY 1, 2, 3, 4, 5", role="rz_bi") == rows
    assert lab.sql(
        "SELECT release_id, status, recall_reason FROM published.release ORDER BY 1", role="rz_analyst"
    ) == [(first, "current", None), (second, "recalled", "wrong code list")]


def test_analysts_read_history_but_nothing_that_was_recalled(lab: Any) -> None:
    first, second = lab.published(), lab.published()
    history = "SELECT DISTINCT release_id FROM published_history.released_fct_route_month ORDER BY 1"
    assert lab.sql(history, role="rz_analyst") == [(first,), (second,)]
    release.recall(first, lab.settings, by="steward_ind", reason="test")
    assert lab.sql(history, role="rz_analyst") == [(second,)]
    for hidden in ("fct_route_month", f"fct_route_month__r{first}", "dim_corridor"):
        with lab.connect("rz_analyst") as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(f"SELECT 1 FROM published_history.{hidden}")
    assert lab.sql(
        "SELECT DISTINCT release_id FROM published_history.fct_route_month ORDER BY 1", role="rz_steward"
    )


def test_dimensions_are_kept_as_they_were(lab: Any) -> None:
    first = lab.published()
    lab.sql("UPDATE reference.corridor SET label_nl = 'nieuw label'", role="rz_transform")
    second = lab.published()
    labels = dict(
        lab.sql("SELECT release_id, min(label_nl) FROM published_history.released_dim_corridor GROUP BY 1")
    )
    assert labels == {first: "IT_CH_AT_DE_NL nl", second: "nieuw label"}


def test_synthetic_data_is_labelled(lab: Any) -> None:
    lab.build(synthetic=True)
    lab.published()
    ((synthetic, caveats),) = lab.sql("SELECT is_synthetic, caveats FROM published.release", role="rz_bi")
    assert synthetic
    assert caveats[0]["code"] == "SYNTHETIC"


def test_freshness_says_how_far_each_source_reaches(lab: Any) -> None:
    lab.published()
    ((through, freshness),) = lab.sql("SELECT data_through, freshness FROM published.release", role="rz_bi")
    assert through == "2024-06"
    assert set(freshness) == {"ind_gehoren", "kmar_vbs", "frontex_detections"}
    assert freshness["kmar_vbs"]["deliveries"] == 1


def test_quality_is_banded_and_only_where_something_is_shown(lab: Any) -> None:
    lab.published()
    found = lab.sql(
        """SELECT DISTINCT left(month, 4) || '-Q' || (right(month, 2)::int + 2) / 3, quality
           FROM published.fct_route_month
           WHERE source_code = 'ind_gehoren' AND status = 'published' AND month <> 'UNKNOWN' ORDER BY 1"""
    )
    assert found == [("2024-Q1", "B/4-12"), ("2024-Q2", "A/0-3")]
    assert lab.sql(
        "SELECT count(*) FROM published.fct_route_month WHERE quality IS NOT NULL AND status <> 'published'"
    ) == [(0,)]


def test_public_series_are_as_their_source_gives_them(lab: Any) -> None:
    lab.published()
    assert lab.sql(
        "SELECT member, period, value, status FROM published.fct_reference_series ORDER BY 1, 2"
    ) == [
        ("total", "2024-01", 105, "published"),
        ("total", "2024-02", None, "not_available"),
        ("women", "2024-01", 5, "published"),
    ]

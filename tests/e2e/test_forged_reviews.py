"""What Airflow's users can do to a review without being its reviewer, and that none of it publishes anything."""

from __future__ import annotations

import pytest
from airflow_home import Airflow, answer
from walk import Walk

pytestmark = pytest.mark.slow
SHOWN = "SELECT count(*) FROM published.fct_corridor_quarter WHERE status = 'published'"
VOTES = "SELECT count(*) FROM ops.review"


def mark_success(airflow: Airflow, login: str, address: str) -> int:
    """Mark the waiting task as success by hand, as any user may."""
    return int(airflow.call(login, "PATCH", address, {"new_state": "success"}).status_code)


def forge_xcom(airflow: Airflow, login: str, address: str) -> int:
    """Write the approval that a steward never gave into the XCom of the task, then mark it as success."""
    forged = {
        "chosen_options": ["Approve"], "params_input": {}, "responded_at": "2026-01-01T00:00:00Z",
        "responded_by_user": {"id": "steward_ind", "name": "steward_ind"},
    }  # fmt: skip
    written = airflow.call(
        login, "POST", f"{address}/xcomEntries", {"key": "return_value", "value": forged, "map_index": -1}
    )
    assert written.status_code == 201, written.text
    return mark_success(airflow, login, address)


def unchanged(walk: Walk) -> bool:
    """Whether readers still see nothing."""
    return walk.one(SHOWN, "rz_analyst") == 0


def test_marking_both_reviews_as_success_publishes_nothing(built: Walk) -> None:
    states = built.release(
        ("review_first", "aanvrager", mark_success), ("review_second", "aanvrager", mark_success)
    )
    assert (states["review_first"], states["review_second"], states["publish"]) == (
        "success",
        "success",
        "failed",
    )
    assert built.one(VOTES) == 0
    assert unchanged(built)
    assert built.one("SELECT state FROM ops.release", "rz_steward") == "withdrawn"


def test_a_forged_xcom_publishes_nothing(built: Walk) -> None:
    states = built.release(
        ("review_first", "aanvrager", forge_xcom), ("review_second", "steward_kmar", "Approve")
    )
    assert states["publish"] == "failed"
    assert built.one(VOTES) == 1
    assert unchanged(built)


def test_one_person_cannot_be_both_reviewers(built: Walk) -> None:
    codes: list[int] = []

    def try_again(airflow: Airflow, login: str, address: str) -> int:
        codes.append(answer(airflow, "steward_ind", address, "Approve"))
        codes.append(answer(airflow, "beheer", address, "Approve"))
        codes.append(answer(airflow, "lezer", address, "Approve"))
        return answer(airflow, "steward_kmar", address, "Reject")

    states = built.release(
        ("review_first", "steward_ind", "Approve"), ("review_second", "steward_kmar", try_again)
    )
    assert codes == [403, 403, 403]
    assert states["run"] == "failed"
    assert unchanged(built)


def test_clearing_an_answered_review_and_marking_the_other_publishes_nothing(built: Walk) -> None:
    def clear_first(airflow: Airflow, login: str, address: str) -> int:
        body = {"dry_run": False, "task_ids": ["review_first"], "dag_run_id": address.split("/")[6],
                "only_failed": False, "include_downstream": False}  # fmt: skip
        cleared = airflow.call(login, "POST", "/api/v2/dags/release/clearTaskInstances", body)
        assert cleared.status_code == 200, cleared.text
        return mark_success(airflow, login, address)

    states = built.release(
        ("review_first", "steward_ind", "Approve"),
        ("review_second", "aanvrager", clear_first),
        ("review_first", "aanvrager", mark_success),
    )
    assert states["publish"] == "failed"
    assert built.one(VOTES) == 1
    assert unchanged(built)

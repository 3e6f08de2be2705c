"""The review form of a release in Airflow: what is shown, to whom, and how the answer becomes a record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from airflow.providers.standard.exceptions import HITLRejectException, HITLTimeoutError
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.execution_time.hitl import HITLUser, get_hitl_detail_content_detail

from routezicht.config import settings
from routezicht.errors import RoutezichtError
from routezicht.orchestration.stack.lifecycle import people


class ReviewOperator(ApprovalOperator):
    """Ask one steward who is neither the requester nor an earlier reviewer.

    Everything on the form comes from the warehouse, found by the run's own id: an XCom can be set by anybody who
    may edit task instances. The answer goes into `ops.review` the moment it comes in, for the content hash that
    the form showed; publishing reads that record and nothing of Airflow's.
    """

    # Nothing is rendered from the run: the texts are made in `execute`.
    template_fields: Collection[str] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(subject="Release review", body="", fail_on_reject=True, **kwargs)

    def execute(self, context: Any) -> Any:
        """Show the form and wait."""
        from routezicht import release

        try:
            form = release.open_form(context["run_id"], context["ti"].id, settings())
        except RoutezichtError as error:
            raise AirflowFailException(error.message) from None
        asked = [
            person for person in people(settings()) if person.steward and person.name not in form.excluded
        ]
        if not asked:
            raise AirflowFailException(
                "No steward is left to review this release. "
                "What to do: add a steward who is neither the requester nor an earlier reviewer."
            )
        self.subject, self.body = form.subject, form.markdown
        self.assigned_users = [HITLUser(id=person.name, name=person.name) for person in asked]
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> Any:
        """Record the answer as Airflow's own review record holds it, or let the release expire."""
        from routezicht import release

        try:
            answer = super().execute_complete(context, event)
        except HITLTimeoutError:
            release.expire(context["run_id"], settings())
            raise AirflowFailException("Nobody answered in time; the release expired.") from None
        except HITLRejectException:
            self._record(context, "Reject")
            raise AirflowFailException("The reviewer rejected the release; nothing is published.") from None
        self._record(context, "Approve")
        return answer

    def _record(self, context: Any, expected: str) -> None:
        from routezicht import release

        # Read again from the server: the event that woke this task is only its copy.
        detail = get_hitl_detail_content_detail(context["ti"].id)
        if (
            not detail.response_received
            or detail.responded_by_user is None
            or detail.chosen_options != [expected]
        ):
            raise AirflowFailException("Airflow holds no such answer of a person for this form.")
        try:
            release.record_answer(
                context["ti"].id,
                settings(),
                reviewer=detail.responded_by_user.id,
                decision=expected,
                responded_at=detail.responded_at,
            )
        except RoutezichtError as error:
            raise AirflowFailException(error.message) from None

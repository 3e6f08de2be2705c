"""The review form of a release in Airflow: what is shown, to whom, and how the answer becomes a record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from airflow.providers.standard.exceptions import HITLRejectException, HITLTimeoutError
from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.execution_time.hitl import HITLUser

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
        """Record the answer as Airflow's own review record holds it, or let the release expire.

        Args:
            event: made by the API server from its review record, in the transaction that stores the answer; no
                user can write it.
        """
        from routezicht import release

        try:
            answer = super().execute_complete(context, event)
        except HITLTimeoutError:
            release.expire(context["run_id"], settings())
            raise AirflowFailException("Nobody answered in time; the release expired.") from None
        except HITLRejectException:
            self._record(context, event)
            raise AirflowFailException("The reviewer rejected the release; nothing is published.") from None
        self._record(context, event)
        return answer

    def _record(self, context: Any, event: dict[str, Any]) -> None:
        from routezicht import release

        person, chosen = event.get("responded_by_user"), event.get("chosen_options") or []
        if not person or len(chosen) != 1 or event.get("timedout"):
            raise AirflowFailException(
                "No person gave this answer. What to do: clear the task and answer the form."
            )
        try:
            release.record_answer(
                context["ti"].id,
                settings(),
                reviewer=person["id"],
                decision=chosen[0],
                responded_at=event["responded_at"],
            )
        except RoutezichtError as error:
            raise AirflowFailException(error.message) from None

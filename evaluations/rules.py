"""Who may do what to indicators, reports and evaluations."""

from typing import Any

import rules

from partnerships.rules import (
    is_home_affairs,
    is_leader_of,
    is_officer_of,
    is_province_officer_of,
    runs_it,
)
from sistercity.accounts.models import User
from sistercity.accounts.rules import is_administrator, is_member


@rules.predicate
def is_editable(user: User, obj: Any) -> bool:
    """Only a draft or a returned one can be changed, with the recommendations in it."""
    return obj is None or getattr(obj, "evaluation", obj).status in ("draft", "returned")


@rules.predicate
def is_not_own_submission(user: User, obj: Any) -> bool:
    """A person never approves what they submitted, or what was submitted by whom they act for."""
    return obj is None or obj.submitted_by_id not in user.acts_as


@rules.predicate
def goes_through_province(user: User, obj: Any) -> bool:
    """A report that the province forwards before Home Affairs receives it."""
    return obj is None or obj.through_province


@rules.predicate
def is_past_province(user: User, obj: Any) -> bool:
    """A report that does not wait for the province, or does so no longer."""
    return obj is None or not obj.waits_for_province


@rules.predicate
def is_not_forwarded(user: User, obj: Any) -> bool:
    return obj is None or obj.status != "forwarded"


rules.add_perm("evaluations.view_indicator", is_member)
rules.add_perm("evaluations.add_indicator", runs_it)
rules.add_perm("evaluations.change_indicator", runs_it)
rules.add_perm("evaluations.add_actual", runs_it)
rules.add_perm("evaluations.change_actual", runs_it)

rules.add_perm("evaluations.view_report", is_member)
rules.add_perm("evaluations.add_report", runs_it)
rules.add_perm("evaluations.change_report", runs_it & is_editable)
rules.add_perm("evaluations.submit_report", is_officer_of)
rules.add_perm("evaluations.forward_report", is_province_officer_of & goes_through_province)
rules.add_perm(
    "evaluations.receive_report", is_home_affairs & is_past_province & is_not_own_submission
)
rules.add_perm(
    "evaluations.return_report",
    (is_home_affairs & is_past_province)
    | (is_province_officer_of & goes_through_province & is_not_forwarded),
)

rules.add_perm("evaluations.view_evaluation", is_member)
rules.add_perm("evaluations.add_evaluation", runs_it)
rules.add_perm("evaluations.change_evaluation", runs_it & is_editable)
rules.add_perm("evaluations.submit_evaluation", runs_it)
rules.add_perm("evaluations.approve_evaluation", is_leader_of & is_not_own_submission)
rules.add_perm("evaluations.return_evaluation", is_leader_of)
rules.add_perm("evaluations.change_recommendation", runs_it & is_editable)

rules.add_perm("evaluations.mend_partnership", runs_it)

rules.add_perm("evaluations.view_criterion", is_member)
rules.add_perm("evaluations.add_criterion", is_administrator)
rules.add_perm("evaluations.change_criterion", is_administrator)

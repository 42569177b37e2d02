"""Open and close turns of a partnership; its projected position follows."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnerships.models import ActionItem, Agreement, Case, Partnership
from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Role
from sistercity.deadlines.counting import limit_in_force
from sistercity.procedure import STEPS
from sistercity.worklist import services as worklist
from sistercity.worklist.models import Item

#: The steps that begin with the coordinator alone.
COORDINATOR_STEPS = frozenset(
    step.key for step in STEPS.values() if step.turns[0].roles == (Role.COORDINATOR,)
)


def due_date(key: str, received_on: date, ends_on: date | None = None) -> date | None:
    """Return the due date of a step whose clock started on `received_on`, None without a limit."""
    step = STEPS[key]
    if step.limit is None:
        return None
    limit = limit_in_force(key, step.limit)
    if step.before_end:
        return ends_on - timedelta(days=limit.days) if ends_on else None
    return limit.due_on(received_on)


def open_turn(
    partnership: Partnership,
    *,
    key: str,
    role: str,
    subject: str,
    url: str,
    **fields: Any,
) -> Item:
    """Open the turn of `role` at the step `key`; without a coordinator the officer has it."""
    if role == Role.COORDINATOR and not partnership.coordinators.exists():
        role = Role.OFFICER
    region = fields.pop("region", partnership.region)
    limit = STEPS[key].limit
    return worklist.open_item(
        partnership=partnership,
        key=key,
        role=role,
        region=region if role in REGIONAL_ROLES else None,
        subject=subject,
        url=url,
        day_kind=limit.kind if limit else "calendar",
        **fields,
    )


def close_turns(subject: str, *, at: datetime | None = None, **narrow: Any) -> None:
    worklist.close_items(subject, at=at, **narrow)


def open_case_turn(case: Case, *, at: datetime, silent: bool = False) -> None:
    """Open one item for everybody who must (or may) act at the case's present turn."""
    turn, step = case.turn, case.step
    received = timezone.localdate(at)
    if step.key == "council_approval" and turn.holder:
        received = case.council_received_on or received
    partnership = case.partnership
    if set(turn.roles) & MINISTRY_ROLES and partnership.submitted_at is None:
        Partnership.objects.filter(pk=partnership.pk).update(submitted_at=at)
        partnership.submitted_at = at
    due_on = due_in_step(case, received)
    for role in turn.roles:
        if role == Role.COORDINATOR and not partnership.coordinators.exists():
            continue
        open_turn(
            partnership,
            key=step.key,
            role=role,
            region=partnership.region.province if turn.of_province else partnership.region,
            subject=case.subject,
            url=turn_url(case, role),
            holder=str(turn.holder),
            since=received,
            due_on=due_on,
            opened_at=at,
            silent=silent,
        )


def due_in_step(case: Case, received_on: date) -> date | None:
    """Return when the present turn is due: the limit is the step's, whoever has it.

    It runs from its clock's first turn; a later turn has what is left of it.
    """
    step = case.step
    if case.turn_index <= step.clock_turn:
        counts = case.turn_index == step.clock_turn
        return due_date(step.key, received_on) if counts else None
    running = Item.objects.filter(
        subject=case.subject, key=step.key, opened_at__gte=case.step_opened_at
    )
    return running.order_by("-opened_at", "-pk").values_list("due_on", flat=True).first()


def follow_coordinators(partnership: Partnership) -> None:
    """Pass on what coordinators do when the first one is assigned, and back when none is left.

    The officer has the coordinator's turns as long as there is nobody else.
    """
    there = partnership.coordinators.exists()
    open_items = partnership.worklist.open()
    open_items.filter(key__in=COORDINATOR_STEPS, role__in=(Role.COORDINATOR, Role.OFFICER)).update(
        role=Role.COORDINATOR if there else Role.OFFICER, region=partnership.region
    )
    case = partnership.open_case
    if case is None or Role.COORDINATOR not in case.turn.roles:
        return
    if there:
        open_case_turn(case, at=case.turn_opened_at)
    else:
        close_turns(case.subject, role=Role.COORDINATOR)


def turn_url(case: Case, role: str) -> str:
    if role in MINISTRY_ROLES:
        return reverse("partnerships:review_detail", args=[case.pk])
    return case.get_absolute_url()


def open_implementation_turns(agreement: Agreement, *, silent: bool = False) -> None:
    """Open what stages 4 and 5 ask for as soon as an agreement is in force."""
    if agreement.starts_on is None:
        return
    for key in ("action_plan", "reporting", "evaluation", "decision"):
        open_agreement_turn(agreement, key, since=agreement.starts_on, silent=silent)


def open_agreement_turn(
    agreement: Agreement, key: str, *, since: date, role: str = "", silent: bool = False
) -> Item:
    """Open the turn of stage 4 or 5 named `key`, counted from `since`."""
    urls = {
        "action_plan": ("programs:program_create", [agreement.pk]),
        "reporting": ("evaluations:report_start", [agreement.pk]),
        "evaluation": ("evaluations:evaluation_start", [agreement.pk]),
        "decision": ("partnerships:agreement_detail", [agreement.pk]),
    }
    name, args = urls[key]
    return open_turn(
        agreement.partnership,
        key=key,
        role=role or STEPS[key].turns[0].roles[0],
        subject=agreement.subject,
        url=reverse(name, args=args),
        since=since,
        due_on=due_date(key, since, agreement.ends_on),
        silent=silent,
    )


def follow_end(agreement: Agreement, decision: Item) -> None:
    """Let the day on which the decision is due follow the end of the agreement."""
    due_on = due_date(decision.key, decision.since, agreement.ends_on)
    if due_on != decision.due_on:
        decision.due_on = due_on
        decision.save(update_fields=["due_on"])


def open_action_item(item: ActionItem) -> None:
    worklist.open_item(
        partnership=item.partnership,
        key="action_item",
        title=item.title,
        subject=item.subject,
        person=item.owner,
        url=item.get_absolute_url(),
        since=timezone.localdate(),
        due_on=item.due_on,
    )

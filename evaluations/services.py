"""Start and follow up reports and evaluations; enter what indicators reached."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.models import Actual, Criterion, Evaluation, Recommendation, Report, Score
from partnerships.models import ActionItem, Agreement
from partnerships.services import meetings, position, turns
from sistercity.accounts.models import User
from sistercity.places.models import Region


def next_period_start(agreement: Agreement, last_end: date | None) -> date:
    """Return the first day not yet covered: the day after the last period, or of force."""
    if last_end:
        return last_end + timedelta(days=1)
    return agreement.starts_on or timezone.localdate(agreement.created_at)


def running_report(agreement: Agreement) -> Report | None:
    """Return the report on which work goes on, None when the next one has not been started."""
    return agreement.reports.exclude(status=Report.Status.RECEIVED).first()


def running_evaluation(agreement: Agreement) -> Evaluation | None:
    """Return the evaluation on which work goes on, None when the next has not been started."""
    return agreement.evaluations.exclude(status=Evaluation.Status.APPROVED).first()


def next_period(agreement: Agreement, key: str, last_end: date | None) -> dict[str, date]:
    """Return first day, last day and due date of the next period.

    A late one reaches up to today, so that one report catches up with the years before.
    """
    start = next_period_start(agreement, last_end)
    due_on = turns.due_date(key, start) or start
    end = max(due_on, timezone.localdate())
    return {"period_start": start, "period_end": end, "due_on": due_on}


def next_report_period(agreement: Agreement) -> dict[str, date]:
    last = agreement.reports.order_by("-period_start").first()
    return next_period(agreement, "reporting", last.period_end if last else None)


def next_evaluation_period(agreement: Agreement) -> dict[str, date]:
    last = agreement.evaluations.order_by("-period_start").first()
    return next_period(agreement, "evaluation", last.period_end if last else None)


def refuse_not_in_force(agreement: Agreement) -> None:
    if agreement not in Agreement.objects.in_force():
        raise ValidationError(_("Perjanjian ini tidak sedang berlaku."))


@transaction.atomic
def start_report(agreement: Agreement) -> Report:
    """Return the report that is being written, made for the next period when there is none.

    Raises ValidationError when a new one is asked for an agreement that is not in force.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if running := running_report(agreement):
        return running
    refuse_not_in_force(agreement)
    return Report.objects.create(agreement=agreement, **next_report_period(agreement))


@transaction.atomic
def start_evaluation(agreement: Agreement) -> Evaluation:
    """Return the evaluation that is being filled in, made for the next period if there is none.

    Raises ValidationError when a new one is asked for an agreement that is not in force.
    """
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    if running := running_evaluation(agreement):
        return running
    refuse_not_in_force(agreement)
    return Evaluation.objects.create(agreement=agreement, **next_evaluation_period(agreement))


@transaction.atomic
def save_scores(evaluation: Evaluation, scores: Mapping[Criterion, tuple[int | None, str]]) -> None:
    """Save the evaluation and how each criterion was scored; no value takes a score away."""
    evaluation.save()
    stored = {score.criterion_id: score for score in evaluation.scores.all()}
    for criterion, (value, reason) in scores.items():
        score = stored.get(criterion.pk) or Score(evaluation=evaluation, criterion=criterion)
        if value is None:
            if score.pk:
                score.delete()
        elif (score.value, score.reason) != (value, reason):
            score.value, score.reason = value, reason
            score.save()


def give_turn(
    subject: Report | Evaluation, key: str, role: str, *, region: Region | None = None
) -> None:
    """Pass the turn of a report or evaluation on to `role`, with the same due date.

    `region` is that of the role's people where it is not the partnership's own.
    """
    turns.close_turns(subject.agreement.subject, key=key)
    turns.close_turns(subject.subject)
    turns.open_turn(
        subject.partnership,
        key=key,
        role=role,
        region=region or subject.partnership.region,
        subject=subject.subject,
        url=subject.get_absolute_url(),
        since=timezone.localdate(),
        due_on=subject.due_on,
    )
    position.refresh(subject.partnership)


@transaction.atomic
def finish(subject: Report | Evaluation, key: str) -> None:
    """Close what waited for it and open the turn of the next period."""
    agreement = subject.agreement
    turns.close_turns(subject.subject)
    turns.close_turns(agreement.subject, key=key)
    if agreement.status in (Agreement.Status.IN_FORCE, Agreement.Status.SUSPENDED):
        turns.open_agreement_turn(agreement, key, since=subject.period_end)
    position.note_activity(agreement.partnership)
    position.refresh(agreement.partnership)


@transaction.atomic
def add_actual(actual: Actual, *, by: User) -> Actual:
    """Enter what an indicator reached on a day."""
    actual.entered_by = by
    actual.save()
    position.note_activity(actual.indicator.partnership, actual.measured_on)
    return actual


def follow_up(recommendation: Recommendation, *, by: User) -> ActionItem:
    """Turn a recommendation into an action item of its owner, once."""
    if recommendation.action_item is None:
        recommendation.action_item = meetings.add_action_item(
            ActionItem(
                partnership=recommendation.evaluation.partnership,
                title=recommendation.text,
                owner=recommendation.owner,
                due_on=recommendation.due_on,
            ),
            by=by,
        )
        recommendation.save(update_fields=["action_item", "updated_at"])
    return recommendation.action_item

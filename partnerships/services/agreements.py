"""Make the instruments of a case and bring them into force; renew, amend and end them."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.models import Agreement, Case, Signature
from partnerships.services import partnerships, position, turns
from sistercity.accounts.models import User

#: The cases whose agreement takes the place of the one in force; an arrangement stands beside it.
CONTINUES = (Case.Kind.RENEWAL, Case.Kind.AMENDMENT)


def draft_letter_of_intent(case: Case) -> Agreement:
    """Return the case's letter of intent, made when there is none yet."""
    return draft(case, Agreement.Kind.LETTER_OF_INTENT, _("Pernyataan kehendak %(parties)s"))


def draft_agreement(case: Case) -> Agreement:
    """Return the case's agreement text, made when there is none; it follows the one in force."""
    kind, title = {
        Case.Kind.NEW: (Agreement.Kind.MEMORANDUM, _("Nota kesepahaman %(parties)s")),
        Case.Kind.RENEWAL: (
            Agreement.Kind.RENEWAL,
            _("Perpanjangan nota kesepahaman %(parties)s"),
        ),
        Case.Kind.AMENDMENT: (
            Agreement.Kind.AMENDMENT,
            _("Perubahan nota kesepahaman %(parties)s"),
        ),
        Case.Kind.ARRANGEMENT: (
            Agreement.Kind.ARRANGEMENT,
            _("Pengaturan pelaksanaan %(parties)s"),
        ),
    }[Case.Kind(case.kind)]
    return draft(case, kind, title)


def draft(case: Case, kind: str, title: str) -> Agreement:
    return case.agreements.filter(kind=kind).first() or made(case, kind, title)


@transaction.atomic
def made(case: Case, kind: str, title: str) -> Agreement:
    partnership = case.partnership
    before = predecessor_of(case)
    agreement = Agreement(
        partnership=partnership,
        case=case,
        kind=kind,
        predecessor=before,
        title=title % {"parties": str(partnership)},
        objectives=partnership.objectives,
    )
    if before and case.kind in CONTINUES:
        for name in (*Agreement.SUBSTANCE, *Agreement.SUBSTANCE_EN, "duration_years"):
            setattr(agreement, name, getattr(before, name))
    agreement.save()
    fields = before.fields if before and before.fields.exists() else partnership.fields
    agreement.fields.set(fields.all())
    return agreement


def predecessor_of(case: Case) -> Agreement | None:
    """Return what a new instrument of the case follows: the letter, or the one in force."""
    if case.kind != Case.Kind.NEW and (running := case.partnership.agreement_in_force):
        return running
    return case.partnership.agreements.exclude(status=Agreement.Status.CANCELLED).first()


def cancel_drafts(case: Case) -> None:
    """Cancel what a rejected or withdrawn case had not signed; the one in force awaits anew."""
    case.agreements.exclude(status=Agreement.Status.SIGNED).update(
        status=Agreement.Status.CANCELLED
    )
    if case.kind in CONTINUES and (running := case.partnership.agreement_in_force):
        turns.open_agreement_turn(running, "decision", since=timezone.localdate())


def years_later(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@transaction.atomic
def sign(agreement: Agreement, *, silent: bool = False) -> None:
    """Date a signed agreement from the later signature; it is in force once its day has come.

    Raises ValidationError if it would end before it starts, or otherwise than was approved.
    """
    signed = [item.signed_on for item in agreement.signatures.all() if item.signed_on]
    agreement.starts_on = agreement.starts_on or max(signed)
    agreement.ends_on = agreement.ends_on or usual_end(agreement, agreement.starts_on)
    agreement.status = Agreement.Status.SIGNED
    agreement.validate_constraints()
    if reason := refused_end(agreement, agreement.starts_on, agreement.ends_on):
        raise ValidationError(reason)
    agreement.save()
    if agreement.starts_on <= timezone.localdate():
        bring_into_force(agreement, silent=silent)


def usual_end(agreement: Agreement, starts_on: date) -> date:
    """Return the end by the duration; an amendment ends with what it amends.

    An arrangement ends no later than what it carries out.
    """
    before = agreement.predecessor
    usual = years_later(starts_on, agreement.duration_years)
    if before is None or before.ends_on is None:
        return usual
    if agreement.kind == Agreement.Kind.AMENDMENT:
        return before.ends_on
    is_arrangement = agreement.kind == Agreement.Kind.ARRANGEMENT
    return min(usual, before.ends_on) if is_arrangement else usual


def refused_end(agreement: Agreement, starts_on: date, ends_on: date) -> str:
    """Return why an agreement may not end on a day, "" if it may: its duration was approved.

    It ends on the anniversary or, as others count, on the day before.
    """
    usual = usual_end(agreement, starts_on)
    if ends_on == usual:
        return ""
    if agreement.kind == Agreement.Kind.AMENDMENT:
        text = _("Perubahan berakhir bersama perjanjian yang diubahnya, pada %(day)s.")
    elif ends_on == usual - timedelta(days=1):
        return ""
    else:
        text = _(
            "Yang disetujui berlaku %(years)s tahun, jadi berakhir pada %(day)s atau sehari "
            "sebelumnya."
        )
    return text % {"years": agreement.duration_years, "day": date_format(usual)}


@transaction.atomic
def bring_into_force(agreement: Agreement, *, silent: bool = False) -> None:
    """Put a signed agreement into force in place of the one before it.

    An arrangement stands beside what it carries out, and stays when that is renewed.
    """
    if agreement.starts_on is None:
        raise ValueError("An agreement in force has a first day.")
    agreement.status = Agreement.Status.IN_FORCE
    agreement.save()
    if agreement.kind == Agreement.Kind.ARRANGEMENT:
        turns.open_agreement_turn(
            agreement, "action_plan", since=agreement.starts_on, silent=silent
        )
    else:
        replace_older(agreement)
        turns.open_implementation_turns(agreement, silent=silent)
    position.note_activity(agreement.partnership, agreement.starts_on)


def replace_older(agreement: Agreement) -> None:
    """Let what was in force before `agreement` be renewed or amended by it."""
    stays = Q(kind=Agreement.Kind.ARRANGEMENT) & ~Q(pk=agreement.predecessor_id)
    older = agreement.partnership.agreements.in_force().exclude(stays).exclude(pk=agreement.pk)
    amends = agreement.kind == Agreement.Kind.AMENDMENT
    for previous in older:
        previous.status = Agreement.Status.AMENDED if amends else Agreement.Status.RENEWED
        previous.save(update_fields=["status", "updated_at"])
        drop_notice(previous)
        turns.close_turns(previous.subject)


def drop_notice(agreement: Agreement) -> None:
    """Cancel a notice of termination that was overtaken: the agreement ended in another way."""
    agreement.successors.filter(status=Agreement.Status.NOTICE_GIVEN).update(
        status=Agreement.Status.CANCELLED,
        status_note=_("Perjanjiannya sudah berakhir dengan cara lain."),
    )


@transaction.atomic
def open_renewal(
    agreement: Agreement,
    *,
    kind: str,
    start: str,
    reason: str,
    by: User,
    council_decides_again: bool = True,
) -> Case:
    """Open the case that renews or amends `agreement`, or arranges how it is carried out.

    It starts at the plan or the draft. Raises ValidationError if the agreement is no longer in
    force or under notice, or a case runs already.
    """
    if not Agreement.objects.select_for_update().in_force().filter(pk=agreement.pk).exists():
        raise ValidationError(_("Hanya perjanjian yang berlaku dapat diperpanjang atau diubah."))
    if agreement.under_notice:
        raise ValidationError(
            _("Perjanjian ini akan diakhiri; tarik pemberitahuan pengakhirannya dahulu.")
        )
    case = Case(partnership=agreement.partnership, kind=kind, opened_by=by)
    case.validate_constraints()
    case = partnerships.open_case(
        agreement.partnership, kind=kind, start=start, by=by, reason=reason
    )
    case.council_decides_again = council_decides_again
    case.save(update_fields=["council_decides_again", "updated_at"])
    if start == "draft_text":
        draft_agreement(case)
    if kind in CONTINUES:
        turns.close_turns(agreement.subject, key="decision")
    position.refresh(agreement.partnership)
    return case


@transaction.atomic
def start_due(today: date | None = None) -> int:
    """Bring every signed agreement whose first day has come into force; return how many.

    Safe to repeat. It runs before `expire_due`, so that what is renewed does not expire.
    """
    today = today or timezone.localdate()
    waiting = Agreement.objects.waiting_to_start().select_related("partnership")
    due = waiting.filter(starts_on__lte=today)
    count = 0
    for agreement in due.select_for_update(of=("self",), skip_locked=True):
        bring_into_force(agreement)
        position.refresh(agreement.partnership)
        count += 1
    return count


@transaction.atomic
def resume_due(today: date | None = None) -> int:
    """Let every suspension whose last day has passed end; return how many. Safe to repeat."""
    today = today or timezone.localdate()
    suspended = Agreement.objects.filter(status=Agreement.Status.SUSPENDED)
    due = suspended.filter(suspended_until__lt=today).select_related("partnership")
    count = 0
    for agreement in due.select_for_update(of=("self",), skip_locked=True):
        agreement.status = Agreement.Status.IN_FORCE
        agreement.status_note, agreement.suspended_until = "", None
        agreement.save()
        position.refresh(agreement.partnership)
        count += 1
    return count


@transaction.atomic
def expire_due(today: date | None = None) -> int:
    """Let every agreement whose end has passed expire; return how many. Safe to repeat."""
    today = today or timezone.localdate()
    due = Agreement.objects.in_force().filter(ends_on__lt=today).select_related("partnership")
    count = 0
    for agreement in due.select_for_update(of=("self",), skip_locked=True):
        end(agreement, Agreement.Status.EXPIRED)
        count += 1
    return count


def end(agreement: Agreement, status: str, note: str = "") -> None:
    """End an agreement as expired or terminated; nothing waits for it any longer.

    The arrangements that carry it out end with it.
    """
    agreement.status = status
    agreement.status_note = note
    agreement.save(update_fields=["status", "status_note", "updated_at"])
    drop_notice(agreement)
    turns.close_turns(agreement.subject)
    left = agreement.partnership.agreements.in_force()
    if not left.exclude(kind=Agreement.Kind.ARRANGEMENT).exists():
        for arrangement in left if agreement.kind != Agreement.Kind.ARRANGEMENT else ():
            end(arrangement, status, note)
    position.refresh(agreement.partnership)


def record_signature(agreement: Agreement, side: str, **values: Any) -> None:
    """Write who signs for `side`, where, when and how; a side left empty has no row."""
    if any(value for part, value in values.items() if part != "method"):
        Signature.objects.update_or_create(agreement=agreement, side=side, defaults=values)
    else:
        agreement.signatures.filter(side=side).delete()


def note_change(agreement: Agreement) -> None:
    """Let the partnership's search find an agreement by its changed number."""
    position.write_search(agreement.partnership)

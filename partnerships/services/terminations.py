"""End an agreement by notice: it stays in force until the day, and ends by itself on it.

Usual texts provide for six months' written notice (practice); the number of months is a setting,
and may be another one in the text. Programmes that run are completed all the same.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partnerships.models import Agreement, Termination
from partnerships.services import agreements, documents, position, turns
from partnerships.services.people import PROVINCE, people
from sistercity.accounts.models import MINISTRY_ROLES, Role, User
from sistercity.deadlines.counting import add_months
from sistercity.notifications.services import notify
from sistercity.ui import words

TITLE_LENGTH = 250
CONCERNED = (Role.OFFICER, Role.COORDINATOR, Role.LEADER, PROVINCE, *MINISTRY_ROLES)
NEWS: Mapping[str, str | Promise] = MappingProxyType(
    {
        Agreement.Status.NOTICE_GIVEN: gettext_lazy("Perjanjian akan diakhiri per %(date)s"),
        Agreement.Status.CANCELLED: gettext_lazy("Pengakhiran per %(date)s ditarik"),
        Agreement.Status.CARRIED_OUT: gettext_lazy("Perjanjian diakhiri per %(date)s"),
    }
)


def no_case_runs(agreement: Agreement) -> list[str]:
    """Return what is missing while a renewal, an amendment or an arrangement is on its way."""
    case = agreement.partnership.open_case
    if case is None or case.pk == agreement.case_id:
        return []
    return [_("Berkas %(kind)s sedang berjalan.") % {"kind": case.get_kind_display().lower()}]


def no_notice_stands(agreement: Agreement) -> list[str]:
    return [_("Pemberitahuan pengakhiran sudah dicatat.")] if agreement.under_notice else []


def effective_day(notice: Termination) -> date:
    """Return the day from which the agreement is over; it is agreed, or follows from the notice."""
    if notice.notice_months is None:
        return notice.effective_on
    return add_months(notice.given_on, notice.notice_months)


def wrong_days(agreement: Agreement, notice: Termination) -> dict[str, str]:
    """Return why the days of a notice do not fit `agreement`, by the field that is wrong."""
    agreed = notice.given_by == Termination.Giver.BOTH
    earliest = max(notice.given_on, timezone.localdate())
    found = {}
    if agreed and notice.effective_on < earliest:
        text = _("Tanggal yang disepakati paling awal %(date)s.")
        found["effective_on"] = text % {"date": words.day(earliest)}
    elif agreement.ends_on and notice.effective_on > agreement.ends_on:
        text = _(
            "Dengan ini perjanjian diakhiri per %(date)s, sesudah masa berlakunya habis pada "
            "%(end)s. Biarkan berakhir saja."
        )
        values = {"date": words.day(notice.effective_on), "end": words.day(agreement.ends_on)}
        found["effective_on" if agreed else "notice_months"] = text % values
    if agreement.starts_on and notice.given_on < agreement.starts_on:
        found["given_on"] = _("Perjanjian belum berlaku pada tanggal ini.")
    return found


@transaction.atomic
def give_notice(
    agreement: Agreement,
    notice: Termination,
    *,
    letter: UploadedFile,
    by: User,
    at: datetime | None = None,
) -> Agreement:
    """Record the notice that ends `agreement`, with its letter; return the instrument.

    `notice` says who gave it, when, why and with which period or agreed day. `at` dates history
    that is entered afterwards, of which nobody is told. Raises ValidationError if the agreement
    is not in force, a case runs, or the days do not fit.
    """
    running = Agreement.objects.select_for_update(of=("self",)).in_force()
    found = running.select_related("partnership").filter(pk=agreement.pk).first()
    if found is None:
        raise ValidationError(_("Hanya perjanjian yang berlaku dapat diakhiri."))
    notice.effective_on = effective_day(notice)
    if missing := [*no_case_runs(found), *no_notice_stands(found)]:
        raise ValidationError(missing)
    if wrong := wrong_days(found, notice):
        raise ValidationError(wrong)
    instrument = Agreement.objects.create(
        partnership=found.partnership,
        predecessor=found,
        kind=Agreement.Kind.TERMINATION,
        title=(_("Pengakhiran: %(title)s") % {"title": found.title})[:TITLE_LENGTH],
        starts_on=notice.effective_on,
        status=Agreement.Status.NOTICE_GIVEN,
    )
    instrument.fields.set(found.fields.all())
    notice.instrument, notice.decided_by = instrument, by
    notice.save()
    evidence = documents.attach(found.partnership, kind="termination_notice", agreement=instrument)
    documents.add_version(evidence, letter, by=by, at=at)
    turns.close_turns(found.subject, key="decision")
    position.refresh(found.partnership)
    if at is None:
        tell(instrument, notice.reason)
    if notice.effective_on <= timezone.localdate():
        take_effect(notice)
    return instrument


def after_withdrawal(instrument: Agreement, *, note: str) -> None:
    """Let what follows be decided anew once the notice of a cancelled instrument was taken back."""
    notice, agreement = instrument.termination, instrument.predecessor
    notice.withdrawn_on = timezone.localdate()
    notice.save(update_fields=["withdrawn_on", "updated_at"])
    if agreement is None or not agreement.carries_programmes:
        return
    instrument.save()
    if agreement.kind != Agreement.Kind.ARRANGEMENT:
        turns.open_agreement_turn(agreement, "decision", since=timezone.localdate())
    position.refresh(agreement.partnership)
    tell(instrument, note)


@transaction.atomic
def take_effect_due(today: date | None = None) -> int:
    """End every agreement whose notice has run out; return how many. Safe to repeat.

    It runs before `agreements.expire_due`, so that what was terminated does not expire.
    """
    due = Termination.objects.due(today or timezone.localdate())
    rows = due.select_related("instrument__partnership", "instrument__predecessor__partnership")
    count = 0
    for notice in rows.select_for_update(of=("self", "instrument"), skip_locked=True):
        take_effect(notice)
        count += 1
    return count


def take_effect(notice: Termination) -> None:
    instrument, agreement = notice.instrument, notice.instrument.predecessor
    instrument.status = Agreement.Status.CARRIED_OUT
    instrument.save(update_fields=["status", "updated_at"])
    if agreement is not None and agreement.carries_programmes:
        agreements.end(agreement, Agreement.Status.TERMINATED, notice.reason)
    tell(instrument, notice.reason)


def tell(instrument: Agreement, body: str) -> None:
    """Tell the region, its province and both ministries what became of a notice, once each."""
    partnership, day = instrument.partnership, instrument.starts_on
    for person in people(partnership, CONCERNED):
        with override(person.language):
            notify(
                [person],
                occasion=f"termination:{instrument.pk}:{instrument.status}",
                title=str(NEWS[instrument.status]) % {"date": words.day(day) if day else ""},
                body=f"{partnership}\n\n{body}",
                url=instrument.get_absolute_url(),
            )

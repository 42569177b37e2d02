"""Invite to an interministerial meeting, take the answers, record who came and what they said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partnerships import interministerial
from partnerships.interministerial import same
from partnerships.models import Case, Invitation, Meeting, Participant
from partnerships.services import position
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict, lock
from sistercity.notifications.calendar import event
from sistercity.notifications.services import notify
from sistercity.ui import words

Kind = Participant.Kind
#: Whose people are there for a body that is invited; others are participants alone.
INVITED_KINDS = (Kind.FOREIGN_AFFAIRS, Kind.LINE_MINISTRY, Kind.PROVINCE, Kind.REGION)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one invitation: who was there (empty for nobody), and the ministry's say."""

    invitation: Invitation
    attendee: str = ""
    result: str = ""
    note: str = ""


def case_of(meeting: Meeting) -> Case:
    """Return the case an interministerial meeting is about."""
    if meeting.case is None:
        raise ValidationError(_("Rapat ini tidak terkait dengan sebuah berkas."))
    return meeting.case


def prepare(meeting: Meeting) -> None:
    """Propose the compulsory bodies of a new meeting, and link who is named already."""
    there = list(meeting.invitations.all())
    for body in interministerial.compulsory_bodies(case_of(meeting)):
        if not body.is_among(there):
            Invitation.objects.create(
                meeting=meeting, kind=body.kind, organisation=body.organisation
            )
    for person in meeting.participants.filter(invitation=None, kind__in=INVITED_KINDS):
        person.invitation = invitation_for(meeting, person)
        person.save(update_fields=["invitation"])


def invitation_for(meeting: Meeting, person: Participant) -> Invitation:
    """Return the invitation somebody came on; a ministry nobody thought of gets one."""
    for row in meeting.invitations.all():
        named = row.kind != Kind.LINE_MINISTRY or same(row.organisation, person.organisation)
        if row.kind == person.kind and named:
            return row
    name = person.organisation or str(person.get_kind_display())
    return Invitation.objects.create(meeting=meeting, kind=person.kind, organisation=name)


def uninvited(meeting: Meeting) -> list[str]:
    """Return the names of the compulsory bodies without an invitation."""
    return interministerial.absent_bodies(case_of(meeting), meeting.invitations.all())


def missing(meeting: Meeting) -> list[str]:
    """Return the sentence about what keeps the invitations from being sent, if anything does."""
    names = ", ".join(uninvited(meeting))
    return [_("Unsur wajib yang belum diundang: %(names)s.") % {"names": names}] if names else []


def unsent(meeting: Meeting) -> list[Invitation]:
    """Return the invitations that can go out now: to people of the portal, and not sent yet."""
    rows = meeting.invitations.filter(sent_at=None).for_page()
    return [row for row in rows if not row.by_letter]


def without_letter(meeting: Meeting) -> list[Invitation]:
    """Return the invitations to bodies outside the portal whose letter is not recorded."""
    return [row for row in meeting.invitations.all() if row.by_letter and not row.letter_number]


@transaction.atomic
def change(
    meeting: Meeting,
    *,
    removed: Iterable[Invitation],
    letters: Mapping[Invitation, tuple[str, date | None]],
    added: tuple[str, str] | None,
) -> Meeting:
    """Take invitations back, note the letters that went out, add a body by kind and name."""
    meeting.save()
    for row in removed:
        row.delete()
    for row, (number, day) in letters.items():
        if (number, day) != (row.letter_number, row.letter_date):
            row.letter_number, row.letter_date = number, day
            row.sent_at = row.sent_at or (timezone.now() if number else None)
            row.save(update_fields=["letter_number", "letter_date", "sent_at"])
    if added:
        kind, organisation = added
        Invitation.objects.create(meeting=meeting, kind=kind, organisation=organisation)
    return meeting


@transaction.atomic
def send(meeting: Meeting, *, by: User) -> int:
    """Send the invitations that were not sent; return how many went to people of the portal.

    A body outside it counts as invited when its letter is recorded. Raises ValidationError naming
    the compulsory bodies without an invitation, Conflict if the meeting began or all are sent.
    """
    meeting = lock(meeting)
    if not by.has_perm("partnerships.convene_meeting", meeting):
        raise PermissionDenied
    if meeting.is_past:
        raise Conflict(_("Rapat ini sudah dimulai; undangan tidak lagi dikirim."))
    if gaps := missing(meeting):
        raise ValidationError(gaps)
    waiting = unsent(meeting)
    if not waiting:
        raise Conflict(_("Semua undangan sudah dikirim."))
    sent = 0
    for row in waiting:
        row.sent_at = timezone.now()
        row.save(update_fields=["sent_at"])
        sent += tell(row, gettext_lazy("Undangan: %(what)s"), "sent")
    return sent


def tell(row: Invitation, title: object, occasion: str) -> int:
    """Send an invitation with its calendar event to the people of its body; return to how many."""
    meeting = row.meeting
    people = list(row.people())
    for person in people:
        with override(person.language), timezone.override(person.zone):
            when = words.moment(meeting.starts_at)
            where = " · ".join(filter(None, [meeting.place, meeting.link]))
            said = [str(meeting.partnership), row.organisation, when, where, meeting.agenda]
            notify(
                [person],
                occasion=f"invitation:{row.pk}:{occasion}",
                title=str(title) % {"what": meeting.title},
                body="\n".join(filter(None, said)),
                url=meeting.get_absolute_url(),
                calendar=calendar_of(meeting),
            )
    return len(people)


def tell_of_change(meeting: Meeting) -> None:
    """Tell those invited that the time or place of the meeting is another now."""
    occasion = f"changed:{meeting.updated_at.timestamp()}"
    for row in meeting.invitations.exclude(sent_at=None).for_page():
        row.meeting = meeting
        tell(row, gettext_lazy("Jadwal berubah: %(what)s"), occasion)


def calendar_of(meeting: Meeting) -> str:
    """Return the meeting as an iCalendar event; each change of it has a higher sequence."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return event(
        uid=f"meeting-{meeting.pk}@{host}",
        title=f"{meeting.title}: {meeting.partnership}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.updated_at,
        sequence=int((meeting.updated_at - meeting.created_at).total_seconds()),
        url=urljoin(settings.BASE_URL, meeting.get_absolute_url()),
        place=meeting.place or meeting.link,
        description="\n".join(filter(None, [meeting.link, meeting.agenda])),
    )


@transaction.atomic
def answer(
    invitation: Invitation,
    *,
    by: User,
    answer: str,
    representative: str = "",
    note: str = "",
    seen: str | None = None,
) -> Invitation:
    """Record what a body answers.

    Raises Conflict if it was answered meanwhile, PermissionDenied if `by` may not.
    """
    invitation = lock(invitation)
    if not by.has_perm("partnerships.answer_invitation", invitation):
        raise PermissionDenied
    if seen is not None and seen != answer_seen(invitation):
        raise Conflict(_("Undangan ini sudah dijawab orang lain. Periksa jawabannya."))
    invitation.answer, invitation.answer_note = answer, note
    invitation.representative = "" if answer == Invitation.Answer.DECLINES else representative
    invitation.answered_by, invitation.answered_at = by, timezone.now()
    invitation.save()
    return invitation


def answer_seen(invitation: Invitation) -> str:
    """Return what a person saw of an answer; another one is a conflict."""
    return f"{invitation.answer}:{invitation.answered_at or ''}"


@transaction.atomic
def record_outcome(meeting: Meeting, outcomes: Iterable[Outcome]) -> Meeting:
    """Save a meeting's minutes, who came on which invitation, and the result per ministry."""
    meeting.save()
    position.note_meeting(meeting)
    for outcome in outcomes:
        row = outcome.invitation
        row.result = outcome.result if outcome.attendee else ""
        row.result_note = outcome.note if row.result else ""
        row.save(update_fields=["result", "result_note"])
        note_attendee(row, outcome.attendee)
    return meeting


def note_attendee(row: Invitation, name: str) -> None:
    """Have exactly the named person be there for a body; more of the same body stay."""
    first = row.participants.order_by("pk").first()
    if not name:
        row.participants.all().delete()
    elif first is None:
        Participant.objects.create(
            meeting=row.meeting,
            invitation=row,
            name=name,
            organisation=row.organisation,
            kind=row.kind,
        )
    elif first.name != name:
        first.name = name
        first.save(update_fields=["name"])

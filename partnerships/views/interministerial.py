"""The interministerial meeting: its invitations, their answers, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import DetailView

from partnerships import interministerial
from partnerships.forms.invitations import AnswerForm, InvitationsForm, OutcomeForm
from partnerships.models import Case, Invitation, Meeting
from partnerships.requirements import CaseFile
from partnerships.services import invitations
from partnerships.views.crumbs import meeting_crumbs
from sistercity.access import ScopedMixin
from sistercity.accounts.models import User
from sistercity.procedure import Stage
from sistercity.ui import words
from sistercity.ui.parts import Text
from sistercity.ui.views import EditPage, PerformPage

RESULT_TONES: Mapping[str, str] = MappingProxyType(
    {"agrees": "go", "notes": "soon", "objects": "late"}
)
ANSWER_TONES: Mapping[str, str] = MappingProxyType(
    {"comes": "go", "sends": "go", "declines": "late"}
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A body as the page of the meeting shows it; `answer_url` for who may answer for it."""

    invitation: Invitation
    state: Text
    tone: str
    result_tone: str
    answer_url: str
    mine: bool


def row_of(row: Invitation, user: User, *, arranges: bool) -> Row:
    may = arranges or (row.concerns(user) and user.has_perm("partnerships.answer_invitation", row))
    return Row(
        invitation=row,
        state=state_of(row),
        tone=tone_of(row),
        result_tone=RESULT_TONES.get(row.result, ""),
        answer_url=reverse("partnerships:invitation_answer", args=[row.pk]) if may else "",
        mine=may and row.concerns(user),
    )


def state_of(row: Invitation) -> Text:
    """Return where an invitation stands in words: after the meeting, who came."""
    if row.present:
        return _("Hadir")
    if row.meeting.is_past:
        return _("Belum tercatat hadir")
    if row.answer:
        return {
            Invitation.Answer.COMES: _("Akan hadir"),
            Invitation.Answer.SENDS: _("Mengirim wakil"),
            Invitation.Answer.DECLINES: _("Tidak hadir"),
        }[Invitation.Answer(row.answer)]
    if row.sent_at:
        return _("Diundang, belum menjawab")
    return _("Perlu surat undangan") if row.by_letter else _("Belum dikirim")


def tone_of(row: Invitation) -> str:
    if row.present:
        return "go"
    if row.meeting.is_past:
        return "neutral"
    return ANSWER_TONES.get(row.answer, "brand" if row.sent_at else "soon")


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What the page of an interministerial meeting adds to that of any other.

    `gaps` is what still keeps the step from being completed, `arranges` whether the reader can do
    something about it.
    """

    rows: Sequence[Row]
    arranges: bool
    sends: bool
    gaps: Sequence[str]
    review_url: str
    is_past: bool

    @property
    def tone(self) -> str:
        return "soon" if self.gaps else "go"

    @property
    def heading(self) -> str:
        if self.is_past:
            return (
                _("Yang masih kurang untuk menyelesaikan langkah ini")
                if self.gaps
                else _("Rapat ini lengkap: notulen, unsur wajib, dan hasil per kementerian")
            )
        if self.gaps:
            return _("Periksa undangan sebelum rapat")
        return _("Semua unsur wajib sudah masuk daftar undangan")

    @property
    def mine(self) -> Row | None:
        return next((row for row in self.rows if row.mine), None)


def panel_of(meeting: Meeting, user: User) -> Panel | None:
    """Return what concerns invitations and results, None for any other meeting."""
    if not meeting.is_interministerial or meeting.case is None:
        return None
    arranges = user.has_perm("partnerships.convene_meeting", meeting)
    rows = [row_of(row, user, arranges=arranges) for row in meeting.invitations.for_page()]
    return Panel(
        rows=rows,
        arranges=arranges,
        sends=arranges and not meeting.is_past and bool(invitations.unsent(meeting)),
        gaps=gaps_of(meeting, meeting.case) if arranges else [],
        review_url=reverse("partnerships:review_detail", args=[meeting.case_id])
        if arranges
        else "",
        is_past=meeting.is_past,
    )


def gaps_of(meeting: Meeting, case: Case) -> list[str]:
    """Return what is missing: before the meeting the invitations, afterwards its outcome."""
    if meeting.is_past:
        return list(interministerial.missing(case, interministerial.meetings_of(case)))
    found = invitations.missing(meeting)
    if rows := invitations.without_letter(meeting):
        names = [row.organisation for row in rows]
        found.append(
            _("Surat undangan belum dicatat untuk: %(names)s.") % {"names": ", ".join(names)}
        )
    return found


@dataclass(frozen=True, kw_only=True)
class MinistryResult:
    invitation: Invitation
    tone: str


def results_of(file: CaseFile) -> list[MinistryResult]:
    """Return what each ministry said at the interministerial meeting, from that step on."""
    if file.case.step.stage != Stage.SIGNING:
        return []
    rows = interministerial.latest_results(file.meetings)
    return [
        MinistryResult(invitation=row, tone=RESULT_TONES[row.result]) for row in rows if row.result
    ]


class Arranging(ScopedMixin):
    """A page on which Home Affairs arranges an interministerial meeting."""

    model = Meeting
    object: Meeting
    permission_required = "partnerships.convene_meeting"
    refusal: Any = gettext_lazy(
        "Rapat antarkementerian diatur oleh Kemendagri selama langkahnya berjalan."
    )

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        about = {
            "lead": f"{meeting.title} · {meeting.partnership}",
            "crumbs": meeting_crumbs(meeting.partnership, meeting),
        }
        return super().get_context_data(**about | kwargs)  # type: ignore[misc]


class MeetingInvitations(Arranging, EditPage):
    """Whom to invite, and the letters to those outside the portal."""

    form_class = InvitationsForm
    template_name = "partnerships/meeting_invitations.html"
    title = gettext_lazy("Atur undangan")
    submit_label = gettext_lazy("Simpan undangan")
    success_message = gettext_lazy("Undangan disimpan.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(gaps=invitations.uninvited(self.object), **kwargs)


class MeetingOutcome(Arranging, EditPage):
    """Minutes, attendance from the invitations, and the result per ministry."""

    form_class = OutcomeForm
    template_name = "partnerships/meeting_outcome.html"
    title = gettext_lazy("Catat hasil rapat")
    submit_label = gettext_lazy("Simpan hasil")
    success_message = gettext_lazy("Hasil rapat disimpan.")


class MeetingInvite(Arranging, PerformPage):
    """Send the invitations, after the compulsory bodies were checked."""

    template_name = "partnerships/case_perform.html"
    title = gettext_lazy("Kirim undangan")
    submit_label = gettext_lazy("Kirim undangan")

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        del form.fields["note"]
        return form

    def get_seen(self) -> str:
        return ""

    def get_missing(self) -> Sequence[Text]:
        if missing := invitations.missing(self.object):
            return missing
        if self.object.is_past or not invitations.unsent(self.object):
            return [_("Tidak ada undangan yang menunggu dikirim.")]
        return []

    def get_consequences(self) -> Sequence[Text]:
        rows = invitations.unsent(self.object)
        names = ", ".join(row.organisation for row in rows)
        said: list[Text] = [
            _("Pemberitahuan dan surel dengan undangan kalender dikirim kepada: %(names)s.")
            % {"names": names}
        ]
        if by_letter := invitations.without_letter(self.object):
            names = ", ".join(row.organisation for row in by_letter)
            said.append(
                _("Catat kemudian nomor surat undangan bagi: %(names)s.") % {"names": names}
            )
        return said

    def perform(self, form: Any) -> None:
        people = invitations.send(self.object, by=self.user)
        text = ngettext(
            "Undangan dikirim kepada %(count)s orang.",
            "Undangan dikirim kepada %(count)s orang.",
            people,
        )
        messages.success(self.request, text % {"count": people})


class InvitationAnswer(PerformPage):
    """Answer for the body that was invited; Home Affairs for those who answer it by letter."""

    model = Invitation
    form_class = AnswerForm
    permission_required = "partnerships.answer_invitation"
    refusal = gettext_lazy("Undangan dijawab oleh yang diundang sebelum rapat dimulai.")
    template_name = "partnerships/case_perform.html"
    title = gettext_lazy("Jawab undangan")
    submit_label = gettext_lazy("Kirim jawaban")
    success_message = gettext_lazy("Jawaban dicatat.")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def get_initial(self) -> dict[str, Any]:
        names = ("answer", "representative")
        stored = {name: getattr(self.object, name) for name in names}
        return super().get_initial() | stored | {"note": self.object.answer_note}

    def get_seen(self) -> str:
        return invitations.answer_seen(self.object)

    def get_success_url(self) -> str:
        return self.object.meeting.get_absolute_url()

    def perform(self, form: Any) -> None:
        invitations.answer(self.object, by=self.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object.meeting
        when = words.moment(meeting.starts_at)
        return super().get_context_data(
            lead=" · ".join(filter(None, [self.object.organisation, when, meeting.place])),
            crumbs=meeting_crumbs(meeting.partnership, meeting),
            **kwargs,
        )


class MeetingCalendar(ScopedMixin, DetailView):
    """The meeting as a file for the reader's own calendar."""

    model = Meeting
    permission_required = "partnerships.view_meeting"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = invitations.calendar_of(self.get_object())
        return HttpResponse(
            text,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="undangan.ics"'},
        )

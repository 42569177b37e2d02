"""Log a meeting and change it, with its participants and what is to be done."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, FormView
from django.views.generic.detail import SingleObjectMixin

from partnerships.forms.action_items import action_item_rows
from partnerships.forms.meetings import MeetingDocumentForm, MeetingForm, participant_rows
from partnerships.forms.rows import RowsFormSet, unjudged
from partnerships.models import Meeting, Partnership
from partnerships.services import documents, meetings
from partnerships.views.crumbs import meeting_crumbs
from sistercity.access import ScopedMixin
from sistercity.accounts.models import User
from sistercity.ui import words
from sistercity.ui.parts import Difference
from sistercity.ui.views import EditPage


@dataclass(kw_only=True)
class Rows:
    """The rows below the form of a meeting; action items only for those who may add them.

    Who came to an interministerial meeting is recorded from its invitations instead.
    """

    participants: RowsFormSet | None
    items: RowsFormSet | None

    @classmethod
    def of(cls, meeting: Meeting, user: User, data: Any = None) -> "Rows":
        may_add = user.has_perm("partnerships.add_actionitem", meeting)
        return cls(
            participants=None if meeting.is_interministerial else participant_rows(meeting, data),
            items=action_item_rows(meeting.partnership, data) if may_add else None,
        )

    def is_valid(self) -> bool:
        found = [rows.is_valid() for rows in (self.participants, self.items) if rows is not None]
        return all(found)

    def with_another(self, name: str) -> "Rows":
        """Return what was typed with one more row of `name`, not judged yet."""
        again = {
            key: rows.with_another_row() if key == name else rows
            for key, rows in (("participants", self.participants), ("items", self.items))
            if rows is not None
        }
        for rows in again.values():
            rows.unjudged()
        return Rows(participants=again.get("participants"), items=again.get("items"))

    def saved(self) -> dict[str, Any]:
        """Return the rows as the services take them."""
        return {
            "participants": self.participants.rows if self.participants else None,
            "items": self.items.rows if self.items else [],
        }


def kinds_for(user: User, partnership: Partnership) -> list[str]:
    """Return the kinds of meeting that `user` may log and change."""
    return [
        kind
        for kind in Meeting.Kind.values
        if user.has_perm("partnerships.change_meeting", Meeting(partnership=partnership, kind=kind))
    ]


class MeetingCreate(ScopedMixin, CreateView):
    """Log a meeting, held or to come; `?kind=` names its kind beforehand.

    The button "add" shows another row and saves nothing.
    """

    model = Meeting
    form_class = MeetingForm
    permission_required = "partnerships.add_meeting"
    refusal = gettext_lazy("Pertemuan dicatat oleh petugas dan koordinator kerja samanya.")
    template_name = "partnerships/meeting_form.html"

    @cached_property
    def partnership(self) -> Partnership:
        found = Partnership.objects.visible_to(self.user).with_parties()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Partnership:
        return self.partnership

    def get_form_kwargs(self) -> dict[str, Any]:
        kinds = kinds_for(self.user, self.partnership)
        asked = self.request.GET.get("kind")
        self.meeting = Meeting(
            partnership=self.partnership, kind=asked if asked in kinds else kinds[0]
        )
        return super().get_form_kwargs() | {"instance": self.meeting, "kinds": kinds}

    def get_initial(self) -> dict[str, Any]:
        meeting = Meeting(kind=self.request.GET.get("kind", ""))
        if meeting.kind == Meeting.Kind.INTERMINISTERIAL:
            return {"title": meeting.get_kind_display()}
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = None
        form = self.get_form()
        rows = Rows.of(self.meeting, self.user, request.POST)
        if "add" in request.POST:
            again = rows.with_another(request.POST["add"])
            return self.render_to_response(self.get_context_data(form=unjudged(form), rows=again))
        if not all([form.is_valid(), rows.is_valid()]):
            return self.render_to_response(self.get_context_data(form=form, rows=rows))
        meeting = meetings.log_meeting(form.instance, by=self.user, **rows.saved())
        said = _("Pertemuan dicatat.")
        if meeting.is_interministerial:
            said = _("Rapat dicatat. Undangan bagi unsur wajib sudah diusulkan; periksa di bawah.")
        messages.success(request, said)
        return redirect(meeting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        defaults: dict[str, Any] = {
            "rows": None,
            "title": _("Catat pertemuan"),
            "lead": str(self.partnership),
            "submit_label": _("Simpan pertemuan"),
            "cancel_url": reverse("partnerships:partnership_meetings", args=[self.partnership.pk]),
            "crumbs": meeting_crumbs(self.partnership),
            "differences": [],
            "changed_by": "",
        }
        context = super().get_context_data(**(defaults | kwargs))
        context["rows"] = context["rows"] or Rows.of(self.meeting, self.user)
        return context


class MeetingEdit(EditPage):
    """Change a meeting; where somebody else did so meanwhile, both versions are shown."""

    model = Meeting
    form_class = MeetingForm
    permission_required = "partnerships.change_meeting"
    refusal = gettext_lazy(
        "Pertemuan diubah oleh petugas dan koordinator kerja samanya, "
        "rapat antarkementerian oleh Kemendagri."
    )
    template_name = "partnerships/meeting_form.html"
    title = gettext_lazy("Ubah pertemuan")
    submit_label = gettext_lazy("Simpan pertemuan")
    success_message = gettext_lazy("Pertemuan disimpan.")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def get_form_kwargs(self) -> dict[str, Any]:
        kinds = [self.object.kind]
        if self.object.kind != Meeting.Kind.INTERMINISTERIAL:
            kinds = kinds_for(self.user, self.object.partnership)
        return super().get_form_kwargs() | {"kinds": kinds}

    @cached_property
    def rows(self) -> Rows:
        data = self.request.POST if self.request.method == "POST" else None
        return Rows.of(self.object, self.user, data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "add" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        again = self.rows.with_another(request.POST["add"])
        return self.render_to_response(
            self.get_context_data(form=unjudged(self.get_form()), rows=again)
        )

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.rows.is_valid():
            return self.form_invalid(form)
        meetings.change_meeting(form.instance, by=self.user, **self.rows.saved())
        messages.success(self.request, str(self.success_message))
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        self.rows.is_valid()
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("rows", self.rows)
        if "differences" in kwargs:
            kwargs["differences"] += self.participants_differ()
        return super().get_context_data(
            lead=str(self.object.partnership),
            crumbs=meeting_crumbs(self.object.partnership),
            **kwargs,
        )

    def participants_differ(self) -> list[Difference]:
        """Return the participants of both versions of a stale form, unless they are the same."""
        if self.rows.participants is None:
            return []
        self.rows.participants.is_valid()
        yours = ", ".join(str(person) for person in self.rows.participants.rows)
        stored = ", ".join(str(person) for person in self.object.participants.all())
        if yours == stored:
            return []
        return [
            Difference(
                label=_("Peserta"), yours=yours or words.NOTHING, stored=stored or words.NOTHING
            )
        ]


class MeetingDocumentCreate(ScopedMixin, SingleObjectMixin, FormView):
    """Upload the minutes of a meeting, or another file that belongs to it."""

    model = Meeting
    form_class = MeetingDocumentForm
    permission_required = "partnerships.add_document"
    template_name = "partnerships/meeting_document.html"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_page()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"title": _("Notulen %(meeting)s") % {"meeting": self.object.title}}

    def form_valid(self, form: MeetingDocumentForm) -> HttpResponse:
        data = form.cleaned_data
        document = documents.attach(
            self.object.partnership,
            kind=data["kind"],
            title=data["title"],
            meeting=self.object,
        )
        documents.add_version(document, form.upload, by=self.user, **form.version)
        messages.success(self.request, _("Dokumen disimpan."))
        return redirect(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Unggah notulen"),
            lead=self.object.title,
            submit_label=_("Simpan dokumen"),
            cancel_url=self.object.get_absolute_url(),
            crumbs=meeting_crumbs(self.object.partnership, self.object),
            **kwargs,
        )

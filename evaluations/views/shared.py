"""What the pages of reports and evaluations share: list, start, form, course and whose turn."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Evaluation, Report
from evaluations.rules import is_editable
from partnerships.models import Agreement
from partnerships.views.crumbs import partnership_crumbs
from sistercity.ui.parts import Link, StageMark, Text
from sistercity.ui.views import EditPage, ListPage, PerformPage
from sistercity.worklist.models import Item

Periodic = Report | Evaluation

TONES: Mapping[str, str] = MappingProxyType(
    {
        "draft": "neutral",
        "submitted": "soon",
        "forwarded": "soon",
        "returned": "late",
        "received": "go",
        "approved": "go",
    }
)
#: The statuses after which nobody has to act any more.
FINISHED = ("received", "approved")
#: So many that wait to be started are named above a list.
NAMED = 10


def period_of(row: Periodic) -> str:
    """Return "1 Januari 2026 – 30 Juni 2026"."""
    return f"{date_format(row.period_start)} – {date_format(row.period_end)}"


def crumbs_of(row: Periodic, label: Text) -> list[Link]:
    """Return the way back from a page below a report or an evaluation."""
    return partnership_crumbs(row.partnership, Link(label=label, url=row.get_absolute_url()))


def toned(rows: Any) -> Any:
    """Give each row the tone of its status and, unless it is finished, its deadline."""
    for row in rows:
        row.tone = TONES[row.status]
        row.open_deadline = None if row.status in FINISHED else row.deadline
    return rows


def course(row: Periodic, statuses: Sequence[str]) -> list[StageMark]:
    """Return the course as a line through `statuses`; what came back stands at its beginning."""
    position = statuses.index(row.status) if row.status in statuses else 0
    labels = dict(row.Status.choices)
    states = {True: "done", False: "done" if row.status in FINISHED else "now"}
    return [
        StageMark(
            label=row.get_status_display() if index == position else labels[status],
            state=states[index < position] if index <= position else "next",
        )
        for index, status in enumerate(statuses)
    ]


def turn_of(row: Periodic, key: str) -> Item | None:
    """Return the open turn of a report or an evaluation; before the first, of its agreement."""
    if row.status in FINISHED:
        return None
    items = Item.objects.open().filter(key=key, subject__in=[row.subject, row.agreement.subject])
    return items.for_page().order_by("-pk").first()


class DueList(ListPage):
    """Reports or evaluations; above them those that wait for the reader to be started.

    The words say what they are: `nothing_found` is for filters, `none_yet` and `why` for an
    empty portal; `other` leads to the other list.
    """

    template_name = "evaluations/due_list.html"
    key = ""
    heading: Text = ""
    lead: Text = ""
    caption: Text = ""
    nothing_found: Text = ""
    none_yet: Text = ""
    why: Text = ""
    icon = ""
    other = ""
    other_label: Text = ""
    scored = False
    orderings = {
        "due": ["due_on"],
        "partnership": [
            "agreement__partnership__region__name",
            "agreement__partnership__counterpart__name",
            "-period_start",
        ],
        "period": ["period_start"],
        "status": ["status", "due_on"],
    }
    sort = "-due"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        waiting = Item.objects.turn_of(self.user).filter(
            key=self.key, subject__startswith="agreement:"
        )
        toned(context["page_obj"].object_list)
        return context | {
            "waiting": list(waiting.for_page().by_due_date()[:NAMED]),
            "here_url": self.request.path,
            "other_url": reverse(self.other),
        }


class PeriodicEdit(EditPage):
    """The form of a report or an evaluation, as long as it can be changed."""

    noun: Text = ""
    too_late: Text = ""
    submit_label = gettext_lazy("Simpan draf")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def require(self, about: Model | None) -> None:
        if not is_editable.test(self.user, about):
            self.refusal = self.too_late
        super().require(about)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            period=period_of(self.object), crumbs=crumbs_of(self.object, self.noun), **kwargs
        )


class StartPage(PerformPage, ABC):
    """Confirm, then start the next report or evaluation of an agreement.

    When one is being worked on already the page leads to it.
    """

    model = Agreement
    form_class = forms.Form
    template_name = "evaluations/perform.html"
    started: Periodic | None = None

    @abstractmethod
    def running(self) -> Periodic | None:
        """Return the one of this agreement that is being worked on already."""

    @abstractmethod
    def start(self) -> Periodic:
        """Start the next one and return it."""

    def get_queryset(self) -> Any:
        return super().get_queryset().for_list()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if running := self.running():
            return HttpResponseRedirect(running.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_missing(self) -> Sequence[Text]:
        if self.object in Agreement.objects.in_force():
            return []
        return [_("Perjanjian ini tidak sedang berlaku.")]

    def perform(self, form: forms.Form) -> None:
        self.started = self.start()

    def get_success_url(self) -> str:
        about = self.started or self.object.partnership
        return about.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = Link(label=self.object.title, url=self.object.get_absolute_url())
        return super().get_context_data(
            crumbs=partnership_crumbs(self.object.partnership, agreement), **kwargs
        )

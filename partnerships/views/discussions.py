"""The discussions of a case: their list, a new one, one with its replies, and resolving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView

from partnerships.clauses import CLAUSES
from partnerships.forms.discussions import DiscussionForm, ReplyForm
from partnerships.models import Case, Comment, readers
from partnerships.services import discussions
from partnerships.views.crumbs import partnership_crumbs
from sistercity.access import ScopedMixin
from sistercity.accounts.models import User
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import PerformPage

#: So many discussions stand on the pages beside which they are held.
IN_VIEW = 5


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A discussion as a row shows it."""

    comment: Comment
    about: Text
    audience: str

    @property
    def mentioned(self) -> list[str]:
        return [f"@{mention.person}" for mention in self.comment.mentions.all()]


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """What `partnerships/_discussion.html` shows beside a text; links for those who may."""

    threads: Sequence[Thread]
    url: str
    create_url: str


def row_of(comment: Comment) -> Thread:
    return Thread(
        comment=comment,
        about=CLAUSES.get(comment.clause, _("Seluruh berkas")),
        audience=comment.get_audience_display(),
    )


def discussion_of(case: Case, user: User) -> Discussion:
    """Return the last open discussions of `case` that exist for `user`."""
    found = Comment.objects.visible_to(user).filter(case=case).open_threads()
    may = user.has_perm("partnerships.comment_case", case)
    return Discussion(
        threads=[row_of(row) for row in found.for_page().order_by("-created_at", "-pk")[:IN_VIEW]],
        url=reverse("partnerships:case_discussion", args=[case.pk]),
        create_url=reverse("partnerships:discussion_create", args=[case.pk]) if may else "",
    )


def discussion_crumbs(case: Case) -> list[Link]:
    url = reverse("partnerships:case_discussion", args=[case.pk])
    return partnership_crumbs(case.partnership, Link(label=_("Diskusi"), url=url))


class CasePages(ScopedMixin):
    """What the pages below a case share: the case, from the reader's scope."""

    @cached_property
    def case(self) -> Case:
        found = Case.objects.visible_to(self.user).for_page()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Case:
        return self.case


class CaseDiscussion(CasePages, ListView):
    """All discussions of a case that exist for the reader: the open ones, then the resolved."""

    model = Comment
    permission_required = "partnerships.view_discussion"
    template_name = "partnerships/discussion_list.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        found = super().get_queryset().filter(case=self.case).threads().for_page()
        return found.order_by("resolved", "-created_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            case=self.case, crumbs=partnership_crumbs(self.case.partnership), **kwargs
        )
        context["threads"] = [row_of(comment) for comment in context["page_obj"]]
        context["create_url"] = discussion_of(self.case, self.user).create_url
        return context


class DiscussionCreate(CasePages, FormView):
    """Begin a discussion about a case, or the clause that the address names."""

    permission_required = "partnerships.comment_case"
    form_class = DiscussionForm
    template_name = "partnerships/discussion_form.html"
    refusal = gettext_lazy(
        "Catatan ditulis oleh daerah yang bekerja sama dan kedua kementerian, "
        "selama berkas berjalan."
    )

    def get_initial(self) -> dict[str, Any]:
        return {"clause": self.request.GET.get("clause", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        people = readers(self.case, Comment.Audience.BOTH).exclude(pk=self.user.pk)
        known = {"case": self.case, "user": self.user, "people": people}
        return super().get_form_kwargs() | known

    def form_valid(self, form: DiscussionForm) -> HttpResponse:
        comment = discussions.begin(self.case, by=self.user, **form.cleaned_data)
        messages.success(self.request, _("Catatan Anda dikirim kepada pembacanya."))
        return HttpResponseRedirect(comment.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Catatan baru"),
            lead=str(self.case.partnership),
            submit_label=_("Kirim catatan"),
            cancel_url=reverse("partnerships:case_discussion", args=[self.case.pk]),
            crumbs=discussion_crumbs(self.case),
            **kwargs,
        )


class ThreadPage(PerformPage):
    """A page about one discussion that exists for the reader."""

    model = Comment

    def get_queryset(self) -> Any:
        found = super().get_queryset().threads().for_page()
        return found.select_related(
            "author__region",
            "case__partnership__region__province",
            "case__partnership__counterpart__country",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = discussion_crumbs(self.object.case)
        return super().get_context_data(crumbs=crumbs, **kwargs)


class DiscussionDetail(ThreadPage):
    """One discussion with its replies, and the form of a reply for those who may write."""

    permission_required = "partnerships.view_discussion"
    form_class = ReplyForm
    template_name = "partnerships/discussion_detail.html"
    submit_label = gettext_lazy("Kirim jawaban")
    success_message = gettext_lazy("Jawaban Anda dikirim.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user.has_perm("partnerships.comment_case", self.get_object()):
            raise PermissionDenied(DiscussionCreate.refusal)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        people = readers(self.object.case, self.object.audience).exclude(pk=self.user.pk)
        return super().get_form_kwargs() | {"people": people}

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        discussions.reply(self.object, data["text"], by=self.user, mentions=data["mentions"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread, user = self.object, self.user
        replies = Comment.objects.visible_to(user).filter(parent=thread).for_page()
        last = thread.resolutions.select_related("by").last()
        return super().get_context_data(
            thread=row_of(thread),
            replies=[row_of(comment) for comment in replies],
            last=last,
            resolved=bool(last and last.resolved),
            may_reply=user.has_perm("partnerships.comment_case", thread),
            may_resolve=user.has_perm("partnerships.resolve_discussion", thread),
            **kwargs,
        )


class DiscussionResolve(ThreadPage):
    """Resolve a discussion, or open a resolved one again."""

    permission_required = "partnerships.resolve_discussion"
    template_name = "partnerships/case_perform.html"
    refusal = gettext_lazy("Diskusi diselesaikan oleh pihak yang memulainya.")

    def get_seen(self) -> str:
        return "resolved" if discussions.is_resolved(self.object) else "open"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        del form.fields["note"]
        return form

    def perform(self, form: Any) -> None:
        resolved = form.cleaned_data["seen"] != "resolved"
        discussions.resolve(self.object, by=self.user, resolved=resolved)

    def get_consequences(self) -> Sequence[Text]:
        if self.get_seen() == "resolved":
            return [_("Diskusi ini tampil lagi di samping naskah.")]
        return [
            _("Diskusi ini tidak lagi tampil di samping naskah; semuanya tetap dapat dibaca."),
            _("Diskusi dapat dibuka lagi."),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reopens = self.get_seen() == "resolved"
        name = _("Buka diskusi lagi") if reopens else _("Tandai selesai")
        words = {"title": name, "submit_label": name, "lead": self.object.text[:120]}
        return super().get_context_data(**(words | kwargs))

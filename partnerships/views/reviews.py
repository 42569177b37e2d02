"""The ministries' desk: what waits, what was decided, and the page of one review."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.filters.reviews import DecisionFilter, QueueFilter
from partnerships.forms.reviews import ReviewForm
from partnerships.lifecycle import offered, perform
from partnerships.models import Case, DocumentVersion, Move, Partnership, Review
from partnerships.requirements import CaseFile
from partnerships.services.replacements import unapproved
from partnerships.views import agreement_parts, review_parts
from partnerships.views.crumbs import partnership_crumbs
from partnerships.views.discussions import discussion_of
from partnerships.views.interministerial import results_of
from partnerships.views.panels import acts_for, pieces_of, replies_of
from partnerships.views.returns import rounds_of
from sistercity.accounts.models import User
from sistercity.ui.parts import Link
from sistercity.ui.views import ListPage, PerformPage
from sistercity.worklist.models import Item, ItemQuerySet


class MinistryDesk(ListPage):
    """What the two lists share: they belong to a ministry, and lead to each other."""

    permission_required = "partnerships.view_reviews"
    refusal = gettext_lazy("Meja tinjauan adalah milik peninjau Kemendagri dan Kemlu.")
    tab = ""

    def waiting(self) -> ItemQuerySet:
        """Return the open turns of this ministry, within what it may see."""
        seen = Partnership.objects.visible_to(self.user)
        return Item.objects.of_ministry(self.user).filter(partnership__in=seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            Link(
                label=label,
                url=reverse(f"partnerships:{name}"),
                current="page" if name == self.tab else "",
                count=count,
            )
            for name, label, count in (
                ("review_list", _("Menunggu"), self.waiting().count()),
                ("review_decided", _("Sudah diputuskan"), None),
            )
        ]
        return super().get_context_data(tabs=tabs, **kwargs)


class ReviewList(MinistryDesk):
    """What waits for this ministry, what is due first on top."""

    model = Item
    filterset_class = QueueFilter
    template_name = "partnerships/review_list.html"
    orderings = {"due": ["due_on"], "since": ["since"]}
    sort = "due"
    tab = "review_list"

    def get_queryset(self) -> QuerySet[Item]:
        return self.ordered(self.waiting().for_page().acted_on_by(self.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [(item, item.waited) for item in context["page_obj"]]
        return context


class ReviewDecided(MinistryDesk):
    """What this ministry has decided, the newest first."""

    model = Review
    filterset_class = DecisionFilter
    template_name = "partnerships/review_decided.html"
    orderings = {"decided": ["-decided_at"]}
    sort = "decided"
    tab = "review_decided"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(role=self.user.role).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        tones = agreement_parts.DECISION_TONES
        context["rows"] = [(row, tones[row.decision]) for row in context["page_obj"]]
        return context


class ReviewDetail(PerformPage):
    """What is under review, and for the ministry whose turn it is the decision.

    Others who may see the partnership read the same page without the form.
    """

    model = Case
    permission_required = "partnerships.view_partnership"
    form_class = ReviewForm
    template_name = "partnerships/review_detail.html"
    submit_label = gettext_lazy("Kirim keputusan")
    success_message = gettext_lazy("Keputusan Anda dicatat dan dikirim.")
    _file: CaseFile | None = None

    def get_queryset(self) -> QuerySet[Case]:
        found = super().get_queryset().for_page()
        return found.select_related("plan").prefetch_related("partnership__fields")

    @property
    def file(self) -> CaseFile:
        """The case with what hangs on it, read anew when the case is."""
        if self._file is None or self._file.case is not self.object:
            self._file = CaseFile(self.object)
        return self._file

    def versions(self) -> list[DocumentVersion]:
        return self.file.latest(self.object.step.decides_on)

    def unapproved(self, moves: Sequence[Move]) -> list[DocumentVersion]:
        """Return what is under review although the leader approved another version."""
        kind = self.object.step.decides_on
        return unapproved(self.object, kind, self.versions(), moves) if kind else []

    def choices(self) -> list[review_parts.Choice]:
        if not self.user.has_perm("partnerships.review_case", self.object):
            return []
        offers = offered(self.object, self.user, self.file)
        return review_parts.choices_of(self.object, self.user, offers)

    def get_seen(self) -> str:
        return self.object.seen

    def shown(self) -> str:
        """Return the keys of the versions on this page, as the form carries them."""
        return ",".join(str(version.pk) for version in self.versions())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "versions": self.shown(),
            "asks_material": self.object.step_key == "verification",
        }

    def get_form(self, form_class: Any = None) -> forms.Form:
        """Accept on POST what may have been offered when the page was opened."""
        form = super().get_form(form_class)
        if self.request.method == "POST":
            names = ("complete", "return", "reject")
            form.fields["decision"].choices = [  # type: ignore[attr-defined]
                (name, review_parts.decision_label(self.object, name)) for name in names
            ]
        return form

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user.has_perm("partnerships.view_reviews"):
            raise PermissionDenied(_("Keputusan ini diambil oleh peninjau kementerian."))
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        perform(
            self.object,
            data["decision"],
            by=self.user,
            seen=data["seen"],
            note=data["reason"],
            reply=form.reply,
        )

    def get_success_url(self) -> str:
        return reverse("partnerships:review_list")

    def refused(self, form: Any, *, status: int, problem: Any = "") -> HttpResponse:
        """Show what is true now; what was decided about something older is chosen anew."""
        self.object = self.get_queryset().get(pk=self.object.pk)
        if status == 409:
            data = form.data.copy()
            data.pop("decision", None)
            data["seen"] = self.get_seen()
            data["versions"] = self.shown()
            form.data = data
        context = self.get_context_data(form=form, problem=problem)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, file, choices = self.object, self.file, self.choices()
        moves = list(case.moves.for_page())
        waiting = case.partnership.worklist.open().filter(subject=case.subject)
        items = list(waiting.with_holders().by_due_date().acted_on_by(self.user))
        mine = next((item for item in items if item.role == self.user.role), None)
        item = mine or next(iter(items), None)
        context = super().get_context_data(
            case=case,
            title=review_parts.heading(case, self.versions()),
            lead=review_parts.lead(case, self.versions(), moves),
            crumbs=crumbs_of(case, self.user),
            item=item,
            waited=item.waited if item else "",
            decides=bool(choices),
            acts_for=acts_for(items),
            forwarding=forwarding_of(case, mine) if choices and mine else None,
            reviewed=self.versions(),
            unapproved=self.unapproved(moves),
            changes=review_parts.changes_of(case, file),
            pieces=pieces_of(file, self.user) if choices else [],
            replies=replies_of(file, items),
            results=results_of(file),
            sheets=review_parts.sheets_of(case, file),
            eligibility=review_parts.eligibility_of(case),
            versions=agreement_parts.with_decisions(file.every_version, file.reviews),
            entries=agreement_parts.entries_of(file.reviews, moves, file.every_version),
            rounds=rounds_of(file, self.user),
            discussion=discussion_of(case, self.user),
            clauses=review_parts.clauses_in_view(case, file),
            **kwargs,
        )
        decision = context["form"].fields["decision"]
        decision.choices = [(choice.name, choice.label) for choice in choices]
        decision.choice_hints = {choice.name: choice.hint for choice in choices}
        return context


def crumbs_of(case: Case, user: User) -> list[Link]:
    """Return the way back: to the desk for a ministry, to the list for everybody else."""
    desk = Link(label=_("Tinjauan"), url=reverse("partnerships:review_list"))
    if not user.has_perm("partnerships.view_reviews"):
        return partnership_crumbs(case.partnership)
    return [desk, Link(label=str(case.partnership), url=case.get_absolute_url())]


def forwarding_of(case: Case, item: Item) -> dict[str, str]:
    """Return where a ministry forwards its review or takes it back, and who has it by name."""
    back = reverse("partnerships:review_take_back", args=[case.pk]) if item.person else ""
    return {
        "url": reverse("partnerships:review_forward", args=[case.pk]),
        "back_url": back,
        "who": item.person.name if item.person else "",
    }

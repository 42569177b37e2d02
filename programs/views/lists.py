"""The list of programmes, the choice of an agreement, and the partnership's tab."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from partnerships.models import Agreement
from partnerships.views.tabs import PartnershipTab
from programs.filters import ProgrammeFilter
from programs.models import BudgetLine, Programme
from programs.services import fields_without_programme
from sistercity.access import ScopedMixin
from sistercity.ui.views import ListPage


class ProgrammeList(ListPage):
    """Every programme the reader may see, with its money."""

    model = Programme
    permission_required = "programs.view_programme"
    filterset_class = ProgrammeFilter
    template_name = "programs/program_list.html"
    orderings = {
        "title": ["title"],
        "start": ["starts_on", "pk"],
        "end": ["ends_on"],
        "planned": ["planned"],
        "committed": ["committed"],
        "realised": ["realised"],
    }
    sort = "-start"

    def get_queryset(self) -> QuerySet[Any]:
        return self.ordered(Programme.objects.visible_to(self.user).for_list())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = self.user.has_perm("programs.add_programme")
        return super().get_context_data(may_add=may_add, **kwargs)


class ProgrammeStart(ScopedMixin, TemplateView):
    """Choose the agreement in force under which a new programme is planned."""

    permission_required = "programs.add_programme"
    refusal = _("Program ditambahkan oleh petugas dan koordinator kerja samanya.")
    template_name = "programs/program_start.html"

    @cached_property
    def agreements(self) -> list[Agreement]:
        rows = (
            Agreement.objects.visible_to(self.user)
            .in_force()
            .for_list()
            .prefetch_related("fields", "partnership__coordinators")
            .order_by("partnership__counterpart__name", "pk")
        )
        return [row for row in rows if self.user.has_perm("programs.add_programme", row)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if len(self.agreements) == 1:
            return redirect("programs:program_create", self.agreements[0].pk)
        return super().get(request, *args, **kwargs)


class PartnershipProgrammes(PartnershipTab, ListView):
    """The programmes of one partnership, its money by source, and what is not planned yet."""

    tab = "programs:partnership_programs"
    model = Programme
    permission_required = "programs.view_programme"
    template_name = "programs/partnership_programs.html"
    context_object_name = "programmes"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().of(self.partnership).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.standing.agreement
        lines = BudgetLine.objects.filter(
            programme__agreement__partnership=self.partnership
        ).exclude(programme__status=Programme.Status.CANCELLED)
        return super().get_context_data(
            agreement=agreement,
            may_add=bool(agreement and self.user.has_perm("programs.add_programme", agreement)),
            without_programme=fields_without_programme(agreement) if agreement else [],
            funds=lines.by_source(),
            total=lines.total(),
            **kwargs,
        )

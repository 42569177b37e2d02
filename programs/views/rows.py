"""Pages on which the rows of a programme are typed: its budget, parties, risks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin
from django.views.generic.detail import SingleObjectMixin

from programs import services
from programs.forms.rows import (
    BudgetLineFormSet,
    GoodFormSet,
    ParticipantsFormSet,
    PartyFormSet,
    RiskFormSet,
    RowsFormSet,
)
from programs.models import Programme
from programs.views.crumbs import programme_crumbs
from programs.views.programmes import WHO_MAY
from sistercity.access import ScopedMixin
from sistercity.lifecycle import lock


class RowsPage(ScopedMixin, SingleObjectMixin, TemplateResponseMixin, View):
    """Change the rows of a programme together.

    The button "add" shows another row and saves nothing. A page that did not see the rows as
    they are stored comes back with 409 and both versions; sending it once more saves it.
    """

    model = Programme
    permission_required = "programs.change_programme"
    refusal = WHO_MAY
    template_name = "programs/rows.html"
    formset_class: type[RowsFormSet]
    title: str | Promise
    lead: str | Promise
    submit_label: str | Promise
    success_message: str | Promise

    def get_queryset(self) -> Any:
        return super().get_queryset().with_partnership()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return self.page(self.formset_class(instance=self.object))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = lock(self.get_object())
        formset = self.formset_class(request.POST, instance=self.object)
        seen = request.POST.get("seen_version", "")
        if "add" in request.POST:
            return self.page(formset.with_another_row(), seen_version=seen)
        if seen != formset.version:
            rebased, differences = formset.rebased()
            return self.page(rebased, status=409, differences=differences)
        if not formset.is_valid():
            return self.page(formset)
        saved = formset.save(commit=False)
        services.save_rows(self.object, saved=saved, deleted=formset.deleted_objects)
        messages.success(request, str(self.success_message))
        return redirect(self.object)

    def page(self, formset: RowsFormSet, *, status: int = 200, **context: Any) -> HttpResponse:
        defaults = {
            "form": formset,
            "seen_version": formset.version,
            "title": self.title,
            "lead": self.lead,
            "submit_label": self.submit_label,
            "cancel_url": self.object.get_absolute_url(),
            "crumbs": programme_crumbs(self.object),
            "differences": [],
            "changed_by": "",
        }
        return self.render_to_response(self.get_context_data(**(defaults | context)), status=status)


class ProgrammeBudget(RowsPage):
    formset_class = BudgetLineFormSet
    title = _("Anggaran program")
    lead = _(
        "Satu baris untuk tiap sumber pendanaan atau kegiatan. "
        "Jumlah dalam mata uang asing disertai kurs ke rupiah dan tanggalnya."
    )
    submit_label = _("Simpan anggaran")
    success_message = _("Anggaran disimpan.")


class ProgrammeParties(RowsPage):
    formset_class = PartyFormSet
    title = _("Pihak terlibat")
    lead = _("Instansi, sekolah, organisasi, dan usaha yang ikut serta beserta perannya.")
    submit_label = _("Simpan pihak terlibat")
    success_message = _("Pihak terlibat disimpan.")


class ProgrammeParticipants(RowsPage):
    formset_class = ParticipantsFormSet
    title = _("Peserta program")
    lead = _("Satu baris untuk tiap jenis peserta dari tiap pihak.")
    submit_label = _("Simpan peserta")
    success_message = _("Peserta disimpan.")


class ProgrammeGoods(RowsPage):
    formset_class = GoodFormSet
    title = _("Barang yang dihasilkan")
    lead = _("Barang yang dihasilkan program dan pemiliknya (PP 28/2018 Pasal 26).")
    submit_label = _("Simpan barang")
    success_message = _("Barang disimpan.")


class ProgrammeRisks(RowsPage):
    formset_class = RiskFormSet
    title = _("Risiko program")
    lead = _("Apa yang dapat menghambat, seberapa besar, dan apa penanganannya.")
    submit_label = _("Simpan risiko")
    success_message = _("Risiko disimpan.")

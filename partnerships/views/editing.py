"""Change what a partnership is about, and who coordinates it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.partnerships import CoordinatorsForm, EditForm
from partnerships.models import Partnership
from partnerships.services import position
from partnerships.services.partnerships import assign_coordinators
from partnerships.views.crumbs import partnership_crumbs
from sistercity.accounts.models import Role, User
from sistercity.ui.views import EditPage


class PartnershipEdit(EditPage):
    """Change everything but the two parties."""

    model = Partnership
    form_class = EditForm
    permission_required = "partnerships.change_partnership"
    refusal = gettext_lazy("Isi kerja sama diubah oleh petugas kerja sama daerahnya.")
    template_name = "partnerships/partnership_edit.html"
    title = gettext_lazy("Ubah isi kerja sama")
    object: Partnership

    def get_queryset(self) -> Any:
        return super().get_queryset().with_parties()

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        position.write_search(self.object)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = partnership_crumbs(self.object)
        return super().get_context_data(crumbs=crumbs, lead=str(self.object), **kwargs)


class PartnershipCoordinators(EditPage):
    """Choose the coordinators among those of the region; the new ones are told."""

    model = Partnership
    form_class = CoordinatorsForm
    permission_required = "partnerships.assign_coordinators"
    refusal = gettext_lazy(
        "Koordinator ditetapkan oleh petugas kerja sama atau pimpinan daerahnya."
    )
    template_name = "partnerships/partnership_coordinators.html"
    title = gettext_lazy("Tetapkan koordinator")
    submit_label = gettext_lazy("Simpan koordinator")
    object: Partnership

    def get_queryset(self) -> Any:
        return super().get_queryset().with_parties()

    @property
    def people(self) -> Any:
        return User.objects.holding(Role.COORDINATOR, self.object.region)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people": self.people}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        assign_coordinators(self.object, form.cleaned_data["coordinators"], by=self.user)
        messages.success(self.request, _("Koordinator disimpan."))
        return redirect(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=partnership_crumbs(self.object),
            lead=str(self.object),
            people=self.people,
            leaving=self.object.coordinators.exclude(pk__in=self.people.values("pk")),
            **kwargs,
        )

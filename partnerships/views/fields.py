"""Pages of the fields of cooperation, kept by administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, ListView

from partnerships.forms.fields import FieldForm
from partnerships.models import Field
from partnerships.services import position
from sistercity.access import ScopedMixin
from sistercity.ui.parts import Link
from sistercity.ui.views import EditPage

LIST = reverse_lazy("partnerships:field_list")


def reference_crumbs(*more: Link) -> list[Link]:
    return [Link(label=_("Data rujukan"), url=reverse("places:reference")), *more]


def field_crumbs() -> list[Link]:
    return reference_crumbs(Link(label=_("Bidang kerja sama"), url=str(LIST)))


class FieldList(ScopedMixin, ListView):
    """Every field with the number of partnerships in it; they are few, so on one page."""

    model = Field
    permission_required = "partnerships.view_field"
    template_name = "partnerships/field_list.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().annotate(used=Count("partnerships")).order_by("name_id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user.has_perm("partnerships.change_field")
        crumbs = reference_crumbs() if may_change else []
        return super().get_context_data(crumbs=crumbs, may_change=may_change, **kwargs)


class FieldCreate(ScopedMixin, CreateView):
    model = Field
    permission_required = "partnerships.change_field"
    form_class = FieldForm
    template_name = "partnerships/field_form.html"
    success_url = LIST

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Bidang %(field)s ditambahkan.") % {"field": self.object})
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Bidang kerja sama baru"),
            submit_label=_("Tambahkan bidang"),
            cancel_url=str(LIST),
            crumbs=field_crumbs(),
            **kwargs,
        )


class FieldEdit(EditPage):
    """Rename a field; the search of the partnerships in it follows."""

    model = Field
    permission_required = "partnerships.change_field"
    form_class = FieldForm
    template_name = "partnerships/field_edit.html"
    title = gettext_lazy("Ubah bidang kerja sama")
    success_url = LIST

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        if form.changed_data:
            position.refresh_search(self.object.partnerships.all())
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=field_crumbs(), **kwargs)

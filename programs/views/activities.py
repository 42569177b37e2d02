"""Activities of a programme."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView

from programs import services
from programs.forms.programmes import ActivityForm
from programs.models import Activity, Programme
from programs.views.crumbs import programme_crumbs
from programs.views.programmes import WHO_MAY
from sistercity.access import ScopedMixin
from sistercity.ui.views import EditPage


class ActivityCreate(ScopedMixin, CreateView):
    model = Activity
    form_class = ActivityForm
    permission_required = "programs.change_programme"
    refusal = WHO_MAY
    template_name = "programs/form.html"

    @cached_property
    def programme(self) -> Programme:
        found = Programme.objects.visible_to(self.user).with_partnership()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Programme:
        return self.programme

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        form.instance.programme = self.programme
        services.save_activity(form.instance)
        messages.success(self.request, _("Kegiatan disimpan."))
        return redirect(self.programme)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Kegiatan baru"),
            lead=self.programme.title,
            submit_label=_("Simpan kegiatan"),
            cancel_url=self.programme.get_absolute_url(),
            crumbs=programme_crumbs(self.programme),
            **kwargs,
        )


class ActivityEdit(EditPage):
    model = Activity
    form_class = ActivityForm
    permission_required = "programs.change_programme"
    refusal = WHO_MAY
    template_name = "programs/edit.html"
    title = gettext_lazy("Ubah kegiatan")
    success_message = gettext_lazy("Kegiatan disimpan.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_success_url(self) -> str:
        return self.object.programme.get_absolute_url()

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        services.save_activity(form.instance)
        messages.success(self.request, str(self.success_message))
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=programme_crumbs(self.object.programme), **kwargs)

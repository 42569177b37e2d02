"""The page of a transition of a report or an evaluation."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from evaluations.views.shared import crumbs_of, period_of
from sistercity.lifecycle import Lifecycle
from sistercity.ui.parts import Text
from sistercity.ui.views import PerformPage


class TransitionPage(PerformPage):
    """Confirm and make the transition that the address names; an unknown one is not found.

    The permission asked is that of the transition.
    """

    template_name = "evaluations/perform.html"
    lifecycle: Lifecycle
    noun: Text = ""
    done: Mapping[str, Text] = {}

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.name = kwargs["transition"]
        if self.name not in self.lifecycle.transitions:
            raise Http404
        self.transition = self.lifecycle.transitions[self.name]
        self.permission_required = self.transition.permission
        self.title = self.submit_label = self.transition.label
        self.needs_note = self.transition.needs_note
        self.button_class = "stop" if self.transition.refuses else "main"
        self.success_message = self.done[self.name]

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        if self.needs_note:
            form.fields["note"].label = _("Alasan")
        return form

    def get_consequences(self) -> Sequence[Text]:
        return [self.transition.causes]

    def get_missing(self) -> Sequence[Text]:
        if self.request.method == "POST":
            return []
        if self.object.status not in self.transition.source:
            status = self.object.get_status_display()
            return [_("Statusnya sekarang “%(status)s”.") % {"status": status}]
        return self.transition.missing(self.object)

    def perform(self, form: forms.Form) -> None:
        data = form.cleaned_data
        self.lifecycle.perform(
            self.object, self.name, by=self.user, seen=data["seen"], note=data["note"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = crumbs_of(self.object, self.noun)
        lead = f"{self.object.partnership}, {period_of(self.object)}"
        return super().get_context_data(crumbs=crumbs, lead=lead, **kwargs)

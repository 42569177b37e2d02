"""Pages of absences: one's own, one that an administrator sets for somebody, and its end."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView
from django.views.generic.edit import CreateView

from sistercity.access import ScopedMixin
from sistercity.accounts import absences
from sistercity.accounts.absence_forms import AbsenceForm
from sistercity.accounts.absence_rows import row_of
from sistercity.accounts.models import Absence, User
from sistercity.accounts.views import user_crumbs
from sistercity.ui.parts import Link, Text
from sistercity.ui.views import PerformPage


def account_crumbs() -> list[Link]:
    return [
        Link(label=_("Akun Anda"), url=reverse("accounts:profile")),
        Link(label=_("Ketidakhadiran"), url=reverse("accounts:absence_list")),
    ]


class AbsenceList(ScopedMixin, ListView):
    """When the reader is away and when they act for somebody, the newest first."""

    model = Absence
    permission_required = "accounts.view_absence"
    template_name = "accounts/absence_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Absence]:
        return super().get_queryset().of(self.user).select_related("person", "substitute")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [row_of(absence, self.user) for absence in context["page_obj"]],
            "may_add": self.user.has_perm("accounts.add_absence", self.user),
            "crumbs": account_crumbs()[:1],
        }


class AbsenceCreate(ScopedMixin, CreateView):
    """Name a substitute for oneself, or as an administrator for the user of the address."""

    model = Absence
    form_class = AbsenceForm
    permission_required = "accounts.add_absence"
    refusal = gettext_lazy(
        "Ketidakhadiran dicatat oleh orangnya sendiri atau administrator, "
        "dan hanya bagi peran yang mendapat giliran."
    )
    template_name = "accounts/absence_form.html"

    @cached_property
    def person(self) -> User:
        pk = self.kwargs.get("pk", self.user.pk)
        return get_object_or_404(User.objects.visible_to(self.user), pk=pk)

    def get_parent(self) -> User:
        return self.person

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Absence(person=self.person)}

    def get_success_url(self) -> str:
        if self.person == self.user:
            return reverse("accounts:absence_list")
        return reverse("accounts:user_edit", args=[self.person.pk])

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            absence = absences.record(form.instance, by=self.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        values = {"substitute": absence.substitute, "days": absences.days_of(absence)}
        messages.success(self.request, _("%(substitute)s menggantikan pada %(days)s.") % values)
        for other in absences.left_alone(absence):
            text = _("%(name)s digantikan oleh %(who)s yang kini juga tidak hadir; ia diberi tahu.")
            values = {"name": other.person, "who": absence.person}
            messages.warning(self.request, text % values)
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = self.person == self.user
        person = Link(label=self.person.name, url=self.get_success_url())
        return super().get_context_data(
            title=_("Catat ketidakhadiran"),
            lead="" if own else self.person.name,
            submit_label=_("Simpan ketidakhadiran"),
            cancel_url=self.get_success_url(),
            crumbs=account_crumbs() if own else [*user_crumbs(), person],
            **kwargs,
        )


class AbsenceEnd(PerformPage):
    """End an absence early."""

    model = Absence
    form_class = forms.Form
    permission_required = "accounts.end_absence"
    refusal = gettext_lazy("Ketidakhadiran diakhiri oleh orangnya sendiri atau administrator.")
    template_name = "accounts/user_perform.html"
    title = gettext_lazy("Akhiri ketidakhadiran")
    submit_label = gettext_lazy("Akhiri sekarang")
    success_message = gettext_lazy("Ketidakhadiran diakhiri.")

    def get_queryset(self) -> QuerySet[Absence]:
        return super().get_queryset().select_related("person", "substitute")

    def get_success_url(self) -> str:
        if self.object.person_id == self.user.pk:
            return reverse("accounts:absence_list")
        return reverse("accounts:user_edit", args=[self.object.person_id])

    def get_consequences(self) -> Sequence[Text]:
        values = {"name": self.object.person, "substitute": self.object.substitute}
        return [
            _("%(substitute)s tidak lagi menggantikan %(name)s dan diberi tahu.") % values,
            _("Yang sudah diputuskan %(substitute)s tetap berlaku.") % values,
        ]

    def perform(self, form: forms.Form) -> None:
        absences.end(self.object, by=self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.object.person
        crumbs = account_crumbs()
        if person.pk != self.user.pk:
            crumbs = [*user_crumbs(), Link(label=person.name, url=self.get_success_url())]
        lead = f"{person} · {absences.days_of(self.object)}"
        return super().get_context_data(**({"lead": lead, "crumbs": crumbs} | kwargs))

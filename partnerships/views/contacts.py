"""The people to reach on both sides of a partnership."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView

from partnerships.forms.contacts import ContactForm
from partnerships.models import Contact, Partnership
from partnerships.services.contacts import delete_contact
from partnerships.views.crumbs import partnership_crumbs
from sistercity.access import ScopedMixin
from sistercity.ui.parts import Text
from sistercity.ui.views import EditPage, PerformPage


class ContactPage(ScopedMixin):
    """What the pages about a contact share."""

    model = Contact
    permission_required = "partnerships.change_contacts"
    refusal: Any = gettext_lazy(
        "Narahubung diubah oleh petugas kerja sama dan koordinator kerja samanya."
    )
    object: Any

    @property
    def partnership(self) -> Partnership:
        return self.object.partnership

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_success_url(self) -> str:
        return self.partnership.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = partnership_crumbs(self.partnership)
        return super().get_context_data(crumbs=crumbs, **kwargs)  # type: ignore[misc]


class ContactCreate(ContactPage, CreateView):
    form_class = ContactForm
    template_name = "partnerships/contact_form.html"

    @cached_property
    def partnership(self) -> Partnership:
        found = Partnership.objects.visible_to(self.user).with_parties()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Partnership:
        return self.partnership

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Contact(partnership=self.partnership)}

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(
            self.request, _("Narahubung %(name)s ditambahkan.") % {"name": self.object}
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Narahubung baru"),
            lead=str(self.partnership),
            submit_label=_("Tambahkan narahubung"),
            cancel_url=self.get_success_url(),
            **kwargs,
        )


class ContactEdit(ContactPage, EditPage):
    form_class = ContactForm
    template_name = "partnerships/contact_edit.html"
    title = gettext_lazy("Ubah narahubung")


class ContactDelete(ContactPage, PerformPage):
    template_name = "partnerships/contact_delete.html"
    form_class = forms.Form
    title = gettext_lazy("Hapus narahubung")
    submit_label = gettext_lazy("Hapus narahubung")
    button_class = "stop"
    success_message = gettext_lazy("Narahubung dihapus.")

    def get_seen(self) -> str:
        return self.object.seen

    def get_consequences(self) -> list[Text]:
        return [
            _("%(name)s tidak lagi tampil pada kerja sama %(pair)s.")
            % {"name": self.object, "pair": self.partnership},
            _("Riwayat perubahan tetap menyimpannya."),
        ]

    def perform(self, form: forms.Form) -> None:
        delete_contact(self.object, seen=form.cleaned_data["seen"])

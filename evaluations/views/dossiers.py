"""Dossiers: ask for one, see how far it is, download it."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from evaluations.dossier import queue
from evaluations.dossier.manifest import problem_in_words
from partnerships.models import Agreement, Dossier, Partnership
from partnerships.services import dossiers
from partnerships.views.crumbs import partnership_crumbs
from sistercity.access import ScopedMixin
from sistercity.documents.files import download
from sistercity.ui.parts import Link

#: So many problems are shown on the page; the archive's README.txt names all.
SHOWN = 25


class AskForDossier(ScopedMixin, ABC):
    """Ask for the dossier of what `get_parent` returns, then show how far it is."""

    http_method_names = ["post"]
    permission_required = "partnerships.view_dossier"

    @abstractmethod
    def asked(self) -> Dossier:
        """Write down that the dossier is asked for, and return its row."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        dossier = self.asked()
        queue.send(dossier)
        return HttpResponseRedirect(dossier.get_absolute_url())


class PartnershipDossier(AskForDossier):
    @cached_property
    def partnership(self) -> Partnership:
        found = Partnership.objects.visible_to(self.user).with_parties()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Partnership:
        return self.partnership

    def asked(self) -> Dossier:
        return dossiers.ask(self.partnership, by=self.user, language=self.user.language)


class AgreementDossier(AskForDossier):
    @cached_property
    def agreement(self) -> Agreement:
        found = Agreement.objects.visible_to(self.user).for_list()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Agreement:
        return self.agreement

    def asked(self) -> Dossier:
        return dossiers.ask(
            self.agreement.partnership,
            agreement=self.agreement,
            by=self.user,
            language=self.user.language,
        )


class DossierPages(ScopedMixin):
    model = Dossier
    permission_required = "partnerships.view_dossier"
    object: Dossier

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()


class DossierDetail(DossierPages, DetailView):
    """How far a dossier is, or the way to download it; asks for itself while it is being made."""

    template_name = "evaluations/dossier_detail.html"

    def get_template_names(self) -> list[str]:
        htmx = self.request.htmx  # type: ignore[attr-defined]
        polled = htmx and not htmx.boosted and not htmx.history_restore_request
        return [f"{self.template_name}#state" if polled else self.template_name]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dossier = self.object
        return super().get_context_data(
            title=_("Berkas lengkap"),
            lead=str(dossier.about),
            steps=str(max(dossier.steps, 1)),
            steps_done=str(dossier.steps_done),
            facts=facts_of(dossier),
            problems=[
                (problem["title"], problem_in_words(problem))
                for problem in dossier.problems[:SHOWN]
            ],
            more_problems=max(len(dossier.problems) - SHOWN, 0),
            ask_url=ask_url(dossier),
            crumbs=crumbs_of(dossier),
            **kwargs,
        )


class DossierDownload(DossierPages, SingleObjectMixin):
    """The archive as an attachment; the page of the dossier when there is none to be had."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse | FileResponse:
        dossier = self.object = self.get_object()
        if dossier.is_ready:
            try:
                return download(dossier.file, dossier.filename)
            except FileNotFoundError:
                messages.error(request, _("Berkasnya tidak ditemukan. Minta sekali lagi."))
        return HttpResponseRedirect(dossier.get_absolute_url())


def ask_url(dossier: Dossier) -> str:
    """Return the address by which the same is asked for once more."""
    if dossier.agreement_id:
        return reverse("evaluations:agreement_dossier", args=[dossier.agreement_id])
    return reverse("evaluations:partnership_dossier", args=[dossier.partnership_id])


def crumbs_of(dossier: Dossier) -> list[Link]:
    partnership, agreement = dossier.partnership, dossier.agreement
    if agreement:
        link = Link(label=agreement.title, url=agreement.get_absolute_url())
    else:
        url = reverse("partnerships:partnership_documents", args=[partnership.pk])
        link = Link(label=_("Dokumen"), url=url)
    return partnership_crumbs(partnership, link)


def facts_of(dossier: Dossier) -> list[tuple[str, str]]:
    """Return what can be said of a finished dossier before it is opened."""
    count = len(dossier.problems)
    whole = ngettext("%(count)d berkas tidak utuh", "%(count)d berkas tidak utuh", count)
    return [
        (_("Kerja sama"), str(dossier.partnership)),
        (_("Nama berkas"), dossier.filename),
        (_("Berkas tersimpan"), whole % {"count": count} if count else _("Semua utuh")),
    ]

"""Ask for a check of the electronic signatures of one uploaded version."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.detail import SingleObjectMixin

from partnerships.models import DocumentVersion
from partnerships.services import signature_checks
from sistercity.access import ScopedMixin


class DocumentCheckSignatures(ScopedMixin, SingleObjectMixin):
    """Have the signatures of one version checked, by POST; the answer shows on its document."""

    model = DocumentVersion
    permission_required = "partnerships.check_signatures"
    refusal = gettext_lazy("Pemeriksaan diminta oleh daerah pemilik dokumen atau kementerian.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("document__partnership")

    def require(self, about: Model | None) -> None:
        super().require(about.document if isinstance(about, DocumentVersion) else about)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        version = self.get_object()
        if not signature_checks.can_be_checked(version):
            raise Http404
        signature_checks.request(version)
        messages.info(request, _("Tanda tangan elektronik akan diperiksa."))
        return redirect(version.document)

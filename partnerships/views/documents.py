"""Documents: evidence of a case, other documents, their versions and their download."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView
from django.views.generic.detail import SingleObjectMixin

from partnerships.forms.comparisons import ComparisonForm
from partnerships.forms.documents import DocumentForm, VersionForm
from partnerships.models import Case, Document, DocumentVersion, Partnership
from partnerships.services import documents
from partnerships.services.turns import turn_url
from partnerships.views.crumbs import partnership_crumbs
from partnerships.views.signature_parts import signature_panel, signed_agreement
from partnerships.views.tabs import PartnershipTab
from sistercity.access import ScopedMixin
from sistercity.documents.files import download
from sistercity.procedure import CASE_STEPS
from sistercity.ui.parts import Link

#: What may be attached to a case: the evidence of its steps, and two letters that go with data.
CASE_KINDS = frozenset(
    {"origin_letter", "appraisal"}
    | {item.key for step in CASE_STEPS for item in step.evidence if item.document}
)


def document_crumbs(partnership: Partnership) -> list[Link]:
    """Return the crumbs of a page below the documents of `partnership`."""
    url = reverse("partnerships:partnership_documents", args=[partnership.pk])
    return partnership_crumbs(partnership, Link(label=_("Dokumen"), url=url))


class CaseEvidence(ScopedMixin, SingleObjectMixin, FormView):
    """Upload a document that a case needs; every upload is a version, nothing is overwritten."""

    model = Case
    form_class = VersionForm
    permission_required = "partnerships.add_document"
    template_name = "partnerships/document_upload.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def require(self, about: Model | None) -> None:
        """Ask about the document: who supplies it depends on its kind."""
        super().require(self.document_of(about))

    def document_of(self, case: Any) -> Document:
        kind = self.kwargs["kind"]
        if kind not in CASE_KINDS:
            raise Http404
        found = case.documents.with_versions().filter(kind=kind).first()
        self.document = found or Document(
            partnership=case.partnership, case=case, kind=kind, title=str(Document.KINDS[kind])
        )
        return self.document

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def draft_url(self) -> str:
        """Return the page that writes the first draft of this document, empty for other kinds."""
        found = [
            row for row in self.object.agreements.all() if row.draft_kind == self.document.kind
        ]
        if not found or not self.user.has_perm("partnerships.draft_agreement", found[0]):
            return ""
        return reverse("partnerships:agreement_draft", args=[found[0].pk])

    def form_valid(self, form: VersionForm) -> HttpResponse:
        document = documents.attach(
            self.object.partnership, kind=self.document.kind, case=self.object
        )
        version = documents.add_version(document, form.upload, by=self.user, **form.version)
        messages.success(
            self.request,
            _("%(document)s versi %(number)s disimpan.")
            % {"document": document.title, "number": version.number},
        )
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return turn_url(self.object, self.user.role)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier = DocumentVersion.objects.filter(document=self.document.pk)
        return super().get_context_data(
            title=self.document.title,
            lead=self.object.step.name,
            draft_url=self.draft_url(),
            document=self.document,
            versions=list(earlier.select_related("uploaded_by")),
            crumbs=partnership_crumbs(self.object.partnership),
            cancel_url=self.get_success_url(),
            **kwargs,
        )


class DocumentCreate(ScopedMixin, FormView):
    """Add a document of a partnership outside the procedure, with its first version."""

    form_class = DocumentForm
    permission_required = "partnerships.add_document"
    template_name = "partnerships/document_upload.html"

    @cached_property
    def partnership(self) -> Partnership:
        found = Partnership.objects.visible_to(self.user).with_parties()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_parent(self) -> Partnership:
        return self.partnership

    def form_valid(self, form: DocumentForm) -> HttpResponse:
        data = form.cleaned_data
        document = documents.attach(self.partnership, kind=data["kind"], title=data["title"])
        documents.add_version(document, form.upload, by=self.user, **form.version)
        messages.success(self.request, _("Dokumen disimpan."))
        self.success_url = reverse("partnerships:document_detail", args=[document.pk])
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Tambah dokumen"),
            draft_url="",
            lead=str(self.partnership),
            document=None,
            versions=[],
            crumbs=partnership_crumbs(self.partnership),
            cancel_url=reverse("partnerships:partnership_documents", args=[self.partnership.pk]),
            **kwargs,
        )


class DocumentDetail(ScopedMixin, DetailView):
    """A document with all its versions, and the way to add one for those who may."""

    model = Document
    permission_required = "partnerships.view_document"
    template_name = "partnerships/document_detail.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = self.user.has_perm("partnerships.add_document", self.object)
        page = reverse("partnerships:document_version_create", args=[self.object.pk])
        versions = list(self.object.versions.all())
        return super().get_context_data(
            upload_url=page if may_add else "",
            versions=versions,
            signature_panel=signature_panel(
                versions, user=self.user, agreement=signed_agreement(self.object)
            ),
            compare_form=ComparisonForm(document=self.object) if len(versions) > 1 else None,
            crumbs=document_crumbs(self.object.partnership),
            **kwargs,
        )


class DocumentVersionCreate(ScopedMixin, SingleObjectMixin, FormView):
    """Add a version to a document; the earlier ones stay."""

    model = Document
    form_class = VersionForm
    permission_required = "partnerships.add_document"
    template_name = "partnerships/document_upload.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: VersionForm) -> HttpResponse:
        documents.add_version(self.object, form.upload, by=self.user, **form.version)
        messages.success(self.request, _("Versi baru disimpan."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            draft_url="",
            title=_("Unggah versi baru"),
            lead=self.object.title,
            document=self.object,
            versions=self.object.versions.all(),
            crumbs=document_crumbs(self.object.partnership),
            cancel_url=self.get_success_url(),
            **kwargs,
        )


class PartnershipDocuments(PartnershipTab, ListView):
    """All documents of a partnership by the stage that asked for them, newest first."""

    tab = "partnerships:partnership_documents"
    model = Document
    template_name = "partnerships/partnership_documents.html"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(partnership=self.partnership).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            upload_url=self.url_if("add_document", "document_create"), **kwargs
        )


class DocumentDownload(ScopedMixin, SingleObjectMixin):
    """The file of one version as an attachment."""

    model = DocumentVersion
    permission_required = "partnerships.view_document"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("document__partnership")

    def require(self, about: Model | None) -> None:
        super().require(about.document if isinstance(about, DocumentVersion) else about)

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        version = self.get_object()
        return download(version.file, version.filename)

"""Two versions beside each other: choose them, wait for the worker, read what changed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.detail import SingleObjectMixin

from partnerships.forms.comparisons import ComparisonForm
from partnerships.models import Comparison, Document, DocumentVersion
from partnerships.services import comparisons
from partnerships.views.comparison_parts import grouped, wanted
from partnerships.views.documents import document_crumbs
from sistercity.access import ScopedMixin
from sistercity.documents.comparing import BESIDE, in_words
from sistercity.ui.parts import Link
from sistercity.ui.query import changed

ROWS_PER_PAGE = 50
CLAUSES_PER_PAGE = 20


def spoken(version: DocumentVersion) -> str:
    """Return the code of a version's language as HTML names it, empty where it is not known."""
    known = (DocumentVersion.Language.INDONESIAN, DocumentVersion.Language.ENGLISH)
    return version.language if version.language in known else ""


class DocumentCompare(ScopedMixin, SingleObjectMixin, TemplateView):
    """Choose two versions of a document; a sound choice leads on to their comparison."""

    model = Document
    permission_required = "partnerships.view_document"
    template_name = "partnerships/comparison_form.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = ComparisonForm(request.GET or None, document=self.object)
        if form.is_valid():
            chosen = form.cleaned_data
            return redirect("partnerships:version_compare", chosen["old"].pk, chosen["new"].pk)
        crumbs = [
            *document_crumbs(self.object.partnership),
            Link(label=self.object.title, url=self.object.get_absolute_url()),
        ]
        return self.render_to_response(self.get_context_data(form=form, crumbs=crumbs))


class VersionCompare(ScopedMixin, SingleObjectMixin, TemplateView):
    """The comparison of two versions of a partnership, asked of a worker when first opened."""

    model = DocumentVersion
    permission_required = "partnerships.view_document"
    template_name = "partnerships/comparison_detail.html"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().for_comparison()

    def require(self, about: Model | None) -> None:
        super().require(about.document if isinstance(about, DocumentVersion) else about)

    def get_other(self) -> DocumentVersion:
        """Return the version to compare with, of the same partnership."""
        partnership = self.object.document.partnership_id
        others = self.get_queryset().filter(document__partnership=partnership)
        other = get_object_or_404(others.exclude(pk=self.object.pk), pk=self.kwargs["new"])
        self.require(other)
        return other

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        comparison = comparisons.request(self.object, self.get_other())
        response = self.render_to_response(self.get_context_data(comparison=comparison))
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have a comparison that failed done once more."""
        self.object = self.get_object()
        comparison = comparisons.request(self.object, self.get_other())
        comparisons.retry(comparison)
        messages.info(request, _("Perbandingan dimulai lagi."))
        return redirect(comparison)

    def get_template_names(self) -> list[str]:
        names = super().get_template_names()
        htmx = self.request.htmx  # type: ignore[attr-defined]
        polls = htmx and not htmx.boosted and not htmx.history_restore_request
        return [f"{names[0]}#comparison"] if polls else names

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        comparison: Comparison = kwargs["comparison"]
        old, new = comparison.old, comparison.new
        document = new.document
        return super().get_context_data(
            old=old,
            new=new,
            document=document,
            progress=str(comparison.progress),
            same_document=old.document_id == new.document_id,
            beside=comparison.mode == BESIDE,
            old_lang=spoken(old),
            new_lang=spoken(new),
            reason=in_words(comparison.reason, comparison.reason_side),
            crumbs=[
                *document_crumbs(document.partnership),
                Link(label=document.title, url=document.get_absolute_url()),
            ],
            **self.found(comparison),
            **kwargs,
        )

    def found(self, comparison: Comparison) -> dict[str, Any]:
        """Return what is shown of the result, by the view and the page asked for."""
        query = self.request.GET
        inline, same = query.get("view") == "inline", query.get("same") == "1"
        context: dict[str, Any] = {
            "inline": inline,
            "same": same,
            "views": [
                Link(
                    label=_("Berdampingan"),
                    url=changed(query, view=None),
                    current="" if inline else "true",
                ),
                Link(
                    label=_("Menyatu"),
                    url=changed(query, view="inline"),
                    current="true" if inline else "",
                ),
            ],
            "same_url": changed(query, same=None if same else "1"),
            "counts": {},
            "groups": [],
            "sections": [],
            "page": None,
        }
        if comparison.result is None:
            return context
        return context | self.part_of(comparison.result, same=same)

    def part_of(self, result: Mapping[str, Any], *, same: bool) -> dict[str, Any]:
        if result["mode"] == BESIDE:
            clauses = Paginator(result["sections"], CLAUSES_PER_PAGE)
            page = clauses.get_page(self.request.GET.get("page"))
            return {"sections": page.object_list, "page": page}
        rows = Paginator(wanted(result, same=same), ROWS_PER_PAGE)
        page = rows.get_page(self.request.GET.get("page"))
        return {"groups": grouped(list(page)), "page": page, "counts": result["counts"]}

"""Pages of the clause templates: read by everybody, kept by administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, DetailView, ListView

from partnerships.clauses import PARTS
from partnerships.drafting.compose import example
from partnerships.drafting.text import LANGUAGES, Paragraph
from partnerships.forms.clauses import ClauseTemplateForm
from partnerships.models import ClauseTemplate
from partnerships.placeholders import PLACEHOLDERS, check_placeholders
from partnerships.views.fields import reference_crumbs
from sistercity.access import ScopedMixin
from sistercity.history.changes import entries, read
from sistercity.ui.parts import Link
from sistercity.ui.views import EditPage

#: So many of the last changes stand on the page of a template; its history page has all.
CHANGES = 10
TONES = {
    ClauseTemplate.Use.TEXT: "go",
    ClauseTemplate.Use.OMITTED: "neutral",
    ClauseTemplate.Use.UNUSED: "neutral",
}


def clause_crumbs(may_change: bool, *more: Link) -> list[Link]:
    """Return the crumbs of a page below the templates; the reference data are administrators'."""
    here = Link(label=_("Naskah klausul"), url=reverse("partnerships:clause_list"))
    return reference_crumbs(here, *more) if may_change else [here, *more]


def preview(template: ClauseTemplate) -> dict[str, list[Paragraph]]:
    """Return the paragraphs of `template` with examples, none in a language that is not right."""
    return {language: preview_in(template, language) for language in LANGUAGES}


def preview_in(template: ClauseTemplate, language: str) -> list[Paragraph]:
    try:
        check_placeholders(getattr(template, f"text_{language}"))
    except ValidationError:
        return []
    return example(template, language)


class ClauseList(ScopedMixin, ListView):
    """Every template in the order of a draft, the general one before those of single kinds."""

    model = ClauseTemplate
    permission_required = "partnerships.view_clausetemplate"
    template_name = "partnerships/clause_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user.has_perm("partnerships.change_clausetemplate")
        order = list(PARTS)
        rows = sorted(self.object_list, key=lambda row: (order.index(row.key), row.kind))
        return super().get_context_data(
            rows=[(row, TONES[row.use]) for row in rows],
            may_change=may_change,
            crumbs=reference_crumbs() if may_change else [],
            **kwargs,
        )


class ClauseDetail(ScopedMixin, DetailView):
    """A template as a draft shows it, with who changed what."""

    model = ClauseTemplate
    permission_required = "partnerships.view_clausetemplate"
    template_name = "partnerships/clause_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user.has_perm("partnerships.change_clausetemplate", self.object)
        return super().get_context_data(
            clause=self.object,
            tone=TONES[self.object.use],
            preview=preview(self.object),
            changes=read(entries(self.object)[:CHANGES], self.object),
            may_change=may_change,
            crumbs=clause_crumbs(may_change),
            **kwargs,
        )


class ClausePage(ScopedMixin):
    """What the forms share: the table of placeholders, and a preview of what was typed."""

    model = ClauseTemplate
    permission_required = "partnerships.change_clausetemplate"
    object: Any

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """Save, unless only the preview of what was typed was asked for."""
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        return super().form_valid(form)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "preview": preview(context["form"].instance),
            "placeholders": PLACEHOLDERS.items(),
        }


class ClauseCreate(ClausePage, CreateView):
    """Give one kind of agreement its own wording of a part."""

    form_class = ClauseTemplateForm
    template_name = "partnerships/clause_form.html"

    def get_success_url(self) -> str:
        messages.success(self.request, _("Naskah klausul ditambahkan."))
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Naskah untuk satu jenis perjanjian"),
            submit_label=_("Tambahkan naskah"),
            cancel_url=str(reverse_lazy("partnerships:clause_list")),
            crumbs=clause_crumbs(True),
            **kwargs,
        )


class ClauseEdit(ClausePage, EditPage):
    """Change the wording that the next draft is made of."""

    form_class = ClauseTemplateForm
    template_name = "partnerships/clause_edit.html"
    title = gettext_lazy("Ubah naskah klausul")
    success_message = gettext_lazy("Naskah klausul disimpan. Draf berikutnya memakainya.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = Link(label=str(self.object), url=self.object.get_absolute_url())
        return super().get_context_data(
            lead=str(self.object), crumbs=clause_crumbs(True, here), **kwargs
        )

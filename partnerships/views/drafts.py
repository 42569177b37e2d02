"""The first draft of an agreement: read it, download it, keep it as the next version."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from partnerships.clauses import PARTS, answer_to, is_not_applicable
from partnerships.drafting.compose import compose
from partnerships.drafting.render import docx_of, pdf_of
from partnerships.drafting.text import Draft, Gap
from partnerships.services import drafts
from partnerships.views.agreements import AgreementPages
from sistercity.ui.parts import Text
from sistercity.ui.views import PerformPage

FORMATS: Mapping[str, tuple[str, Callable[[Draft], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_of),
    "pdf": ("application/pdf", pdf_of),
}


class DraftPages(AgreementPages):
    """What the pages of a draft share: who may have it, and the draft itself."""

    permission_required = "partnerships.draft_agreement"
    refusal = gettext_lazy(
        "Draf disusun oleh yang boleh mengunggahnya, selama naskah masih di daerah sebagai draf."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("predecessor")

    @cached_property
    def draft(self) -> Draft:
        return compose(self.object)


class AgreementDraft(DraftPages, PerformPage):
    """The draft with everything that is missing in it, and the way to keep it as a version."""

    form_class = forms.Form
    template_name = "partnerships/agreement_draft.html"
    title = gettext_lazy("Draf naskah")
    submit_label = gettext_lazy("Simpan sebagai versi berikutnya")

    @cached_property
    def too_long(self) -> list[str]:
        """Why there can be no draft; composed here for the first time."""
        try:
            self.draft  # noqa: B018
        except ValidationError as error:
            return error.messages
        return []

    def get_seen(self) -> str:
        return "" if self.too_long else self.draft.fingerprint

    def get_missing(self) -> list[str]:
        return self.too_long

    def get_consequences(self) -> list[str]:
        said = [
            _("Naskah Indonesia dan naskah Inggris disimpan, masing-masing sebagai versi baru."),
            _("Versi yang sudah ada tetap tersimpan."),
        ]
        if not self.too_long and self.draft.gaps:
            said.append(_("Yang masih kosong ikut tersimpan dengan tanda […]."))
        return said

    def perform(self, form: forms.Form) -> None:
        kept = drafts.keep_draft(self.object, by=self.user, seen=form.cleaned_data["seen"])
        named = ", ".join(
            _("%(language)s versi %(number)s")
            % {"language": version.get_language_display(), "number": version.number}
            for version in kept
        )
        self.success_message = _("Draf disimpan: %(versions)s.") % {"versions": named}

    def refused(self, form: forms.Form, *, status: int, problem: Text = "") -> HttpResponse:
        """Show the draft as it is now; sending it again has seen that one."""
        self.object = self.get_queryset().get(pk=self.object.pk)
        for name in ("draft", "too_long"):
            self.__dict__.pop(name, None)
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["seen"] = self.get_seen()
        form.data = data
        return super().refused(form, status=status, problem=problem)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"draft": None}
        if not self.too_long:
            shown = {"draft": self.draft, "gaps": self.gaps(), "left_out": self.left_out()}
        return super().get_context_data(lead=self.object.title, **shown, **kwargs)

    def gaps(self) -> list[tuple[str, str]]:
        """Return what is missing, each with the page on which this person fills it in."""
        column = 1 if get_language() == "en" else 0
        return [(gap.name[column], self.page_of(gap)) for gap in self.draft.gaps]

    def page_of(self, gap: Gap) -> str:
        what = "clauses" if gap.page == "clauses" else "agreement"
        if not gap.page or not self.user.has_perm(f"partnerships.change_{what}", self.object):
            return ""
        return reverse(f"partnerships:agreement_{gap.page}", args=[self.object.pk])

    def left_out(self) -> list[tuple[Text, str]]:
        """Return the parts that the draft does not have, with the officer's reason."""
        agreement = self.object
        return [
            (
                PARTS[key],
                answer_to(agreement, key).get("reason", "")
                if is_not_applicable(agreement, key)
                else _("tidak termasuk dalam naskah jenis ini"),
            )
            for key in self.draft.left_out
        ]


class AgreementDraftDownload(DraftPages, DetailView):
    """The draft, its languages beside each other, as a file to work on or to read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.kwargs["format"] not in FORMATS:
            raise Http404
        content_type, made_of = FORMATS[self.kwargs["format"]]
        try:
            content = made_of(self.draft)
        except ValidationError:
            page = reverse("partnerships:agreement_draft", args=[self.object.pk])
            return HttpResponseRedirect(page)
        response = HttpResponse(content, content_type=content_type)
        name = drafts.filename(self.object, f".{self.kwargs['format']}")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

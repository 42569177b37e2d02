"""The three kinds of pages that need care: lists, edits and actions.

Details and creations are Django's own generic views with ScopedMixin.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import models, transaction
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.edit import FormView
from django_filters.views import FilterView

from sistercity.access import ScopedMixin
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict, lock
from sistercity.ui import words
from sistercity.ui.parts import Difference
from sistercity.ui.query import chips, in_words

Text = str | Promise


class ListPage(ScopedMixin, FilterView):
    """A filtered, sorted, paged list.

    `orderings` names what a reader may sort by: {"due": ["due_on", "name"]}; `sort` is the
    order at first; what has nothing in a column of `empty_last` stands last in either
    direction. Asked by htmx, only the partial `rows` of the page's template is rendered.
    Context: `filter`, `chips`, `sort`, `page_obj`.
    """

    paginate_by = 25
    orderings: Mapping[str, Sequence[str]] = {}
    empty_last: Collection[str] = ()
    sort = ""

    def get_sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked.removeprefix("-") in self.orderings else self.sort

    def get_queryset(self) -> Any:
        return self.ordered(super().get_queryset())

    def ordered(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return `rows` in the order asked for."""
        sort = self.get_sort()
        if not sort:
            return rows
        fields = self.orderings[sort.removeprefix("-")]
        if sort.startswith("-"):
            fields = [_reversed(field) for field in fields]
        return rows.order_by(*map(self.placed, fields), "pk")

    def placed(self, field: str) -> str | models.OrderBy:
        name = field.removeprefix("-")
        if name not in self.empty_last:
            return field
        return models.OrderBy(models.F(name), descending=name != field, nulls_last=True)

    def paginate_queryset(
        self, queryset: models.QuerySet[Any], page_size: int
    ) -> tuple[Paginator, Page, models.QuerySet[Any], bool]:
        """Return the page asked for; a number that is out of range leads to the nearest."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = chips(self.filterset, self.request.GET)
        return super().get_context_data(chips=found, sort=self.get_sort(), **kwargs)

    def get_template_names(self) -> list[str]:
        names = super().get_template_names()
        htmx = self.request.htmx  # type: ignore[attr-defined]
        if htmx and not htmx.boosted and not htmx.history_restore_request:
            return [f"{names[0]}#rows"]
        return names

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class EditPage(ScopedMixin, UpdateView):
    """Change a row that nobody else changed since it was opened.

    The row is locked on POST and its `updated_at` compared with the one the form carries. A
    stale form is shown again with status 409 and both versions; sending it once more saves it.
    """

    template_name = "base_edit.html"
    title: Text = ""
    submit_label: Text = gettext_lazy("Simpan")
    success_message: Text = gettext_lazy("Perubahan disimpan.")
    cancel_url = ""

    def get_object(self, queryset: models.QuerySet[Any] | None = None) -> Any:
        found = super().get_object(queryset)
        if self.request.method != "POST":
            return found
        found = lock(found)
        self.require(found)
        return found

    def get_form(self, form_class: type[forms.ModelForm] | None = None) -> forms.ModelForm:
        form = super().get_form(form_class)
        form.fields["seen_version"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.version, required=False
        )
        return form

    @property
    def version(self) -> str:
        return self.object.updated_at.isoformat()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        if form["seen_version"].data != self.version:
            return self.conflict(form)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, str(self.success_message))
        return response

    def get_edited(self) -> Any:
        """Return the row whose last editor a conflict names."""
        return self.object

    def conflict(self, form: forms.ModelForm) -> HttpResponse:
        """Show both versions; the next submission has seen the stored one and replaces it."""
        differences = _differences(form, self.model)
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["seen_version"] = self.version
        form.data = data
        context = self.get_context_data(
            form=form, differences=differences, changed_by=_last_editor(self.get_edited())
        )
        return self.render_to_response(context, status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        defaults: dict[str, Any] = {
            "title": self.title,
            "submit_label": self.submit_label,
            "cancel_url": self.cancel_url or self.get_success_url(),
            "differences": [],
            "changed_by": "",
        }
        return super().get_context_data(**(defaults | kwargs))


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class PerformPage(ScopedMixin, SingleObjectMixin, FormView):
    """Confirm an action on an object, then do it.

    A page says its `title`, what it causes (`get_consequences`), what is missing
    (`get_missing`), and does it in `perform`; what `perform` raises becomes a page with its
    status: Conflict 409, ValidationError 422, PermissionDenied 403. Nothing typed is lost.
    """

    template_name = "base_perform.html"
    form_class: type[forms.Form] = NoteForm
    title: Text = ""
    lead: Text = ""
    submit_label: Text = gettext_lazy("Lanjutkan")
    button_class = "main"
    needs_note = False
    success_message: Text = ""

    def perform(self, form: forms.Form) -> None:
        """Do it. Every page of this kind has its own; Django's views leave no room for an ABC."""
        raise NotImplementedError

    def get_consequences(self) -> Sequence[Text]:
        return []

    def get_missing(self) -> Sequence[Text]:
        return []

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        if "note" in form.fields and self.needs_note:
            form.fields["note"].required = True
        form.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.get_seen(), required=False
        )
        return form

    def get_seen(self) -> str:
        """Return what the reader sees now, compared again by `perform`: its status."""
        return getattr(self.object, "status", "")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                self.perform(form)
        except Conflict as conflict:
            return self.refused(form, status=409, problem=conflict.message)
        except ValidationError as error:
            form.add_error(None, error)
            return self.refused(form, status=422)
        except PermissionDenied as error:
            problem = str(error) or _("Anda tidak berwenang melakukan tindakan ini.")
            return self.refused(form, status=403, problem=problem)
        if self.success_message:
            messages.success(self.request, str(self.success_message))
        return super().form_valid(form)

    def refused(self, form: forms.Form, *, status: int, problem: Text = "") -> HttpResponse:
        self.object = self.model._default_manager.get(pk=self.object.pk)
        return self.render_to_response(
            self.get_context_data(form=form, problem=problem), status=status
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        defaults = {
            "title": self.title,
            "lead": self.lead,
            "submit_label": self.submit_label,
            "button_class": self.button_class,
            "cancel_url": self.get_success_url(),
            "consequences": self.get_consequences(),
            "missing": self.get_missing(),
            "problem": "",
        }
        return super().get_context_data(**(defaults | kwargs))


def _reversed(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _differences(form: forms.ModelForm, model: type[models.Model]) -> list[Difference]:
    """Return the fields where what was typed differs from the row as it is stored now."""
    form.full_clean()
    found = []
    for name in form.changed_data:
        if name == "seen_version":
            continue
        bound = form[name]
        yours = in_words(bound.field, form.cleaned_data.get(name, bound.data))
        stored = in_words(bound.field, _stored(bound))
        found.append(
            Difference(
                label=str(bound.label),
                yours=yours or words.NOTHING,
                stored=stored or words.NOTHING,
            )
        )
    return found


def _stored(bound: forms.BoundField) -> object:
    """Return a field's stored value; keys of rows become the rows, so that they have names."""
    value = bound.initial
    if isinstance(bound.field, forms.ModelChoiceField) and isinstance(value, int | str):
        rows: Any = bound.field.queryset
        return rows.filter(pk=value).first()
    return value


def _last_editor(row: Any) -> str:
    """Return the name of the person behind the last recorded change, if a person it was."""
    if not hasattr(row, "events"):
        return ""
    event = row.events.order_by("-pgh_id").first()
    context = event.pgh_context if event else None
    person = User.objects.filter(pk=context["user"]).first() if context else None
    return person.name if person else ""

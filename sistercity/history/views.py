"""The page that tells who changed what of one object, and when."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView

from sistercity.access import ScopedMixin
from sistercity.history.changes import entries, event_models, read
from sistercity.history.related import PERMISSIONS
from sistercity.ui.parts import Link


def permission_for(label: str) -> str:
    """Return the permission to read the history of the model "app.model"."""
    app, name = label.split(".")
    return PERMISSIONS.get(label, f"{app}.view_{name}")


class ObjectHistory(ScopedMixin, ListView):
    """Every change of a tracked row its reader may see, and of its children, newest first."""

    model: Any = None
    template_name = "history/object_history.html"
    paginate_by = 25

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        label = kwargs["label"].lower()
        if label not in event_models():
            raise Http404
        self.model = apps.get_model(label)
        self.permission_required = permission_for(label)

    @cached_property
    def found(self) -> Model:
        manager: Any = self.model._default_manager
        if not hasattr(manager, "visible_to"):
            raise Http404
        try:
            return manager.visible_to(self.user).get(pk=self.kwargs["pk"])
        except (ObjectDoesNotExist, ValueError, ValidationError) as error:
            raise Http404 from error

    def get_parent(self) -> Model:
        return self.found

    def get_queryset(self) -> QuerySet[Any, Any]:
        return entries(self.found)

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Paginator, Page, Any, bool]:
        """Return the page asked for; a number that is out of range leads to the nearest."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        name = str(self.found)
        address = getattr(self.found, "get_absolute_url", None)
        return context | {
            "title": _("Riwayat perubahan"),
            "name": name,
            "crumbs": [Link(label=name, url=address())] if address else [],
            "changes": read(context["page_obj"].object_list, self.found),
        }

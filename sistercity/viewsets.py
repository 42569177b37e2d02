"""What the API's views build on: the scope, filters and orders of the page they stand for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.db.models import Model, QuerySet
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from sistercity.access import HasDeclaredPermission
from sistercity.api import by_field
from sistercity.ui.parts import Text
from sistercity.ui.views import ListPage


class ApiSession(SessionAuthentication):
    """The portal's session; who has none is told so with 401 instead of being refused."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class ApiSessionScheme(SessionScheme):
    target_class = "sistercity.viewsets.ApiSession"
    priority = 0


class SortBackend(BaseFilterBackend):
    """`?sort=` as the page sorts; every order ends with the key, so that pages are stable."""

    param = "sort"

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        orderings = view.list_page.orderings
        asked = request.query_params.get(self.param, "")
        if asked and asked.removeprefix("-") not in orderings:
            names = {"names": ", ".join(orderings)}
            message = _("Urutan ini tidak ada. Pilih salah satu: %(names)s.") % names
            raise ValidationError({self.param: [message]})
        page = view.list_page()
        page.setup(request._request)
        return page.ordered(queryset)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = [sign + name for name in view.list_page.orderings for sign in ("", "-")]
        return [
            {
                "name": self.param,
                "in": "query",
                "required": False,
                "description": str(_("Urutan; tanda minus membaliknya.")),
                "schema": {"type": "string", "enum": names},
            }
        ]


class ErrorSerializer(serializers.Serializer):
    """The one shape of errors."""

    code = serializers.CharField(help_text=_("Untuk program, misalnya “not_found”."))
    detail = serializers.CharField(help_text=_("Satu kalimat untuk orang."))
    fields = serializers.DictField(  # type: ignore[assignment]
        help_text=_("Yang perlu diperbaiki, per isian.")
    )


class PortalSchema(AutoSchema):
    """Documents the errors beside the answers, in the reader's language."""

    def get_description(self) -> str:  # type: ignore[override]
        view: Any = self.view
        return str(view.about)

    def _map_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Leave out the docstrings of serializers, which are for developers."""
        schema = super()._map_serializer(*args, **kwargs)
        schema.pop("description", None)
        return schema

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        invalid = self.method == "POST" or self._is_list_view()
        statuses = ["400"] * invalid + ["401", "403"] + ["404"] * (self.method == "GET")
        for status in [*statuses, "429"]:
            bodies[status] = self._get_response_for_code(ErrorSerializer, status)
        return bodies


class CheckedSerializer(serializers.ModelSerializer):
    """Checks the row as the pages do: its own `clean` and the constraints of its table.

    Nested rows are not part of it.
    """

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        model: Any = self.Meta.model
        names = {field.name for field in model._meta.concrete_fields}
        row = model(**{name: value for name, value in attrs.items() if name in names})
        try:
            row.full_clean(exclude=names - set(self.fields))
        except ModelError as error:
            raise ValidationError(by_field(error)) from error
        return attrs


class ScopedViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Rows of a model as their list page shows them: same scope, filters and orders.

    `page` is the address of that page; `rows` adds what a serializer reads; `about` says in the
    API's documentation what they are.
    """

    page = ""
    about: Text = ""
    model: type[Model]
    permissions: Mapping[str, str] = {}
    authentication_classes = (ApiSession,)
    permission_classes: Sequence[type[BasePermission]] = (HasDeclaredPermission,)
    filter_backends = (DjangoFilterBackend, SortBackend)
    http_method_names = ("get", "head", "post")
    schema = PortalSchema()

    @property
    def list_page(self) -> type[ListPage]:
        return resolve(reverse(self.page)).func.view_class  # type: ignore[attr-defined]

    @property
    def filterset_class(self) -> Any:
        return self.list_page.filterset_class

    def rows(self, rows: Any) -> Any:
        return rows.for_list()

    def get_queryset(self) -> Any:
        manager: Any = self.model._default_manager
        if getattr(self, "swagger_fake_view", False):
            return manager.none()
        return self.rows(manager.visible_to(self.request.user))

    def filter_queryset(self, queryset: Any) -> Any:
        """Filter lists only: a single row is found whatever the query says."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def check_permissions(self, request: Request) -> None:
        """Tell what cannot be done here (405) from what this person may not do (403)."""
        unknown = self.action is None or self.action == "metadata"
        if unknown and request.user.is_authenticated:
            self.http_method_not_allowed(request)
        super().check_permissions(request)

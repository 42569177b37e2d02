"""The one gate: which rows exist for you (404), and may you do this to them (403).

Which rows exist is `QuerySet.visible_to(user)`; what you may do is a predicate of `rules.py`
asked through `user.has_perm`. Pages pass through ScopedMixin, the API through
HasDeclaredPermission; both refuse what has not been declared.
"""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.edit import BaseCreateView
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # REST framework loads this module while its own views are loading
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from sistercity.accounts.models import User


class ScopedMixin(View):
    """A page over the rows its reader may see, with the permission it declares.

    `permission_required` is asked about the page's object; lists, creations and other pages
    without one ask it about their parent (`get_parent`), or about nothing. `refusal` is the
    sentence that tells why a person may not.
    """

    permission_required: str | None = None
    public = False
    refusal: str | Promise = ""
    parent: Model | None = None
    model: type[Model]
    _asked = False

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view: Any = super().as_view(**initkwargs)
        view.login_required = not cls.public
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.public and not self.permission_required:
            raise ImproperlyConfigured(f"{type(self).__name__} declares no permission.")
        if not isinstance(self, SingleObjectMixin) or isinstance(self, BaseCreateView):
            self.parent = self.get_parent()
            self.require(self.parent)
        response = super().dispatch(request, *args, **kwargs)
        answered = (
            request.method in {"GET", "POST"}
            and response.status_code != HTTPStatus.METHOD_NOT_ALLOWED
        )
        if answered and not self._asked:
            raise ImproperlyConfigured(f"{type(self).__name__} asked no permission.")
        return response

    @property
    def user(self) -> "User":
        """The signed-in person; a page that is not public has nobody else."""
        return cast("User", self.request.user)

    def get_parent(self) -> Model | None:
        """Return the object that a page without one of its own belongs to, from its scope."""
        return None

    def get_queryset(self) -> Any:
        return self.model._default_manager.visible_to(self.user)  # type: ignore[attr-defined]

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]
        self.require(found)
        return found

    def require(self, about: Model | None) -> None:
        """Raise PermissionDenied with the reason unless the reader may do this to `about`."""
        self._asked = True
        user = self.user
        if self.public or user.has_perm(self.permission_required or "", about):
            return
        raise PermissionDenied(
            str(self.refusal)
            or _("Peran Anda, %(role)s, tidak berwenang melakukan tindakan ini.")
            % {"role": user.get_role_display()}
        )


class HasDeclaredPermission(BasePermission):
    """Allow an API action only by the permission its viewset declares for it.

    A viewset maps every routed action: `permissions = {"list": "app.view_noun", …}`. What is
    not mapped is refused. Actions on one object are asked when the object is there.
    """

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        name = self._declared(view)
        if not name or not request.user.is_authenticated:
            return False
        return bool(getattr(view, "detail", False)) or request.user.has_perm(name)

    def has_object_permission(self, request: "Request", view: "APIView", obj: Any) -> bool:
        name = self._declared(view)
        return bool(name) and request.user.has_perm(name, obj)

    @staticmethod
    def _declared(view: "APIView") -> str:
        permissions: dict[str, str] = getattr(view, "permissions", {})
        return permissions.get(getattr(view, "action", None) or "", "")

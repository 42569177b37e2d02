"""Django's admin for operators: everything can be looked up, only reference data can be changed.

Which rows and rights there are follows from the same scope and rules as on the pages; a status,
a decision or the history can be changed here by nobody, and nothing can be deleted.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sistercity.accounts.models import User


@login_not_required
def sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Send visitors to the portal's sign-in page, which slows down guessing; refuse others."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("Halaman operator hanya untuk administrator portal."))
    return redirect_to_login(reverse("admin:index"), settings.LOGIN_URL)


admin.site.login = sign_in  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "sistercity"


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that operators may look at.

    `view_permission` is the permission asked for; by default that of the model itself.
    """

    view_permission = ""
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return every column, those that no form may change included."""
        columns = [*self.opts.fields, *self.opts.many_to_many]
        return list(self.fields or [column.name for column in columns if not column.primary_key])

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.get_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Filter by what the page offers only: other columns would be read letter by letter."""
        offered = {str(name).split("__")[0] for name in (*self.list_filter, self.date_hierarchy)}
        return lookup.split("__")[0] in offered | {"pk"}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user = request.user
        name = self.view_permission or f"{self.opts.app_label}.view_{self.opts.model_name}"
        return isinstance(user, User) and user.is_staff and user.has_perm(name)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReferenceAdmin(ReadOnlyAdmin):
    """Reference data: changed as the rules permit, through the fields of the portal's own form."""

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return admin.ModelAdmin.get_fields(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return []

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        name = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return self.has_view_permission(request, obj) and self._may(request, name)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        name = f"{self.opts.app_label}.add_{self.opts.model_name}"
        return self.has_view_permission(request, obj) and self._may(request, name)

    @staticmethod
    def _may(request: HttpRequest, name: str) -> bool:
        return isinstance(request.user, User) and request.user.has_perm(name)

"""Operators look people up here; accounts are kept on the portal's own pages."""

from django.contrib import admin
from django.contrib.auth.models import Group

from sistercity.accounts.models import User
from sistercity.admin import ReadOnlyAdmin

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "role", "region", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["name", "email"]
    list_select_related = ["region"]
    fields = [
        "name",
        "email",
        "role",
        "region",
        "position",
        "phone",
        "language",
        "is_active",
        "last_login",
        "date_joined",
    ]

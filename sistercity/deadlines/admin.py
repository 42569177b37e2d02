"""Operators' view of holidays and targets."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from sistercity.admin import ReadOnlyAdmin, ReferenceAdmin
from sistercity.deadlines import counting
from sistercity.deadlines.models import Holiday, Target


@admin.register(Holiday)
class HolidayAdmin(ReferenceAdmin):
    list_display = ["date", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    date_hierarchy = "date"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(counting.forget)


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    """Set on the portal's page, which knows the steps and keeps the law's limit."""

    list_display = ["step", "days", "updated_at"]

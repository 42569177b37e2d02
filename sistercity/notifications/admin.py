"""Operators see whether a mail went out and why not; what it says is its reader's."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sistercity.admin import ReadOnlyAdmin
from sistercity.notifications.models import Notification


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    view_permission = "notifications.view_delivery"
    fields = ["recipient", "occasion", "created_at", "mailed_at", "attempts", "last_error"]
    list_display = ["recipient", "occasion", "created_at", "mailed_at", "attempts"]
    list_filter = ["by_mail"]
    search_fields = ["recipient__email", "occasion"]
    list_select_related = ["recipient"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Notification.objects.all()

"""Operators see whether a mail went out and why not; what it says is its reader's."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sistercity.admin import ReadOnlyAdmin
from sistercity.notifications.models import Mail, Notification


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    view_permission = "notifications.view_delivery"
    fields = ["recipient", "occasion", "created_at", "mail"]
    list_display = ["recipient", "occasion", "created_at", "mail"]
    list_filter = ["by_mail"]
    search_fields = ["recipient__email", "occasion"]
    list_select_related = ["recipient", "mail"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Notification.objects.all()


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    view_permission = "notifications.view_delivery"
    fields = [
        "message_id",
        "recipient",
        "created_at",
        "attempts",
        "next_try_at",
        "answer",
        "sent_at",
        "given_up_at",
    ]
    list_display = ["message_id", "recipient", "created_at", "attempts", "sent_at", "given_up_at"]
    list_filter = ["sent_at", "given_up_at"]
    search_fields = ["recipient__email", "answer"]
    list_select_related = ["recipient"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Mail.objects.all()

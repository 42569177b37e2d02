"""Operators' view of the turns, open and closed."""

from django.contrib import admin

from sistercity.admin import ReadOnlyAdmin
from sistercity.worklist.models import Item


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ["partnership", "name", "role", "region", "person", "due_on", "closed_at"]
    list_filter = ["key", "role"]
    list_select_related = [
        "partnership__region",
        "partnership__counterpart__country",
        "region",
        "person",
    ]

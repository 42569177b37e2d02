"""Operators' view of programmes."""

from django.contrib import admin

from programs.models import Programme
from sistercity.admin import ReadOnlyAdmin


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "field", "lead_agency", "status", "starts_on", "ends_on"]
    list_filter = ["status", "kind"]
    search_fields = ["title", "lead_agency"]
    list_select_related = ["field"]

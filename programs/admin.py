"""Operators' view of programmes."""

from django.contrib import admin

from programs.models import Activity, BudgetLine, Programme
from sistercity.admin import ReadOnlyAdmin


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    list_display = ["title", "kind", "field", "lead_agency", "status", "starts_on", "ends_on"]
    list_filter = ["status", "kind"]
    search_fields = ["title", "lead_agency"]
    list_select_related = ["field"]


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin):
    view_permission = "programs.view_programme"
    list_display = ["programme", "source", "currency", "planned_amount", "realised_amount"]
    list_filter = ["source"]
    search_fields = ["programme__title", "description", "currency"]
    list_select_related = ["programme"]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    view_permission = "programs.view_programme"
    list_display = ["title", "programme", "starts_on", "ends_on", "progress", "done"]
    list_filter = ["done"]
    search_fields = ["title", "programme__title"]
    list_select_related = ["programme"]

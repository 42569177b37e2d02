"""Operators' view of programmes."""

from django.contrib import admin

from programs.models import Activity, BudgetLine, Good, Participants, Programme, Risk
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


@admin.register(Participants)
class ParticipantsAdmin(ReadOnlyAdmin):
    view_permission = "programs.view_programme"
    list_display = ["programme", "kind", "side", "women", "men", "unrecorded"]
    list_filter = ["kind", "side"]
    search_fields = ["programme__title"]
    list_select_related = ["programme"]


@admin.register(Good)
class GoodAdmin(ReadOnlyAdmin):
    view_permission = "programs.view_programme"
    list_display = ["name", "programme", "quantity", "owner"]
    list_filter = ["owner"]
    search_fields = ["name", "programme__title"]
    list_select_related = ["programme"]


@admin.register(Risk)
class RiskAdmin(ReadOnlyAdmin):
    view_permission = "programs.view_programme"
    list_display = ["name", "programme", "likelihood", "impact"]
    list_filter = ["likelihood", "impact"]
    search_fields = ["name", "programme__title"]
    list_select_related = ["programme"]

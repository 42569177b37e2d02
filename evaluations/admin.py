"""Operators' view of indicators, reports and evaluations."""

from django.contrib import admin

from evaluations.models import Criterion, Evaluation, Indicator, Report
from sistercity.admin import ReadOnlyAdmin, ReferenceAdmin

PARTIES = [
    "agreement__partnership__region",
    "agreement__partnership__counterpart__country",
]


@admin.register(Criterion)
class CriterionAdmin(ReferenceAdmin):
    list_display = ["key", "name_id", "name_en"]


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ["name", "unit", "programme", "target_on"]
    search_fields = ["name"]
    list_select_related = ["programme"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["agreement", "period_start", "period_end", "status", "due_on"]
    list_filter = ["status", "through_province"]
    list_select_related = PARTIES


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ["agreement", "period_start", "period_end", "status", "due_on"]
    list_filter = ["status"]
    list_select_related = PARTIES

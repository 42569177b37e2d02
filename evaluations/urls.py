"""Addresses of indicators, reports and evaluations."""

from django.urls import path

from evaluations.views import (
    criteria,
    dossiers,
    evaluations,
    health,
    indicators,
    recommendations,
    reports,
    tab,
)

app_name = "evaluations"
urlpatterns = [
    path(
        "programs/<int:pk>/indicators/new/",
        indicators.IndicatorCreate.as_view(),
        name="indicator_create",
    ),
    path("indicators/<int:pk>/", indicators.IndicatorDetail.as_view(), name="indicator_detail"),
    path("indicators/<int:pk>/edit/", indicators.IndicatorEdit.as_view(), name="indicator_edit"),
    path(
        "indicators/<int:pk>/actuals/new/",
        indicators.ActualCreate.as_view(),
        name="actual_create",
    ),
    path("actuals/<int:pk>/edit/", indicators.ActualEdit.as_view(), name="actual_edit"),
    path("reports/", reports.ReportList.as_view(), name="report_list"),
    path("agreements/<int:pk>/reports/start/", reports.ReportStart.as_view(), name="report_start"),
    path("reports/<int:pk>/", reports.ReportDetail.as_view(), name="report_detail"),
    path("reports/<int:pk>/edit/", reports.ReportEdit.as_view(), name="report_edit"),
    path(
        "reports/<int:pk>/perform/<str:transition>/",
        reports.ReportPerform.as_view(),
        name="report_perform",
    ),
    path("evaluations/", evaluations.EvaluationList.as_view(), name="evaluation_list"),
    path(
        "agreements/<int:pk>/evaluations/start/",
        evaluations.EvaluationStart.as_view(),
        name="evaluation_start",
    ),
    path("evaluations/<int:pk>/", evaluations.EvaluationDetail.as_view(), name="evaluation_detail"),
    path(
        "evaluations/<int:pk>/edit/", evaluations.EvaluationEdit.as_view(), name="evaluation_edit"
    ),
    path(
        "evaluations/<int:pk>/perform/<str:transition>/",
        evaluations.EvaluationPerform.as_view(),
        name="evaluation_perform",
    ),
    path(
        "evaluations/<int:pk>/recommendations/new/",
        recommendations.RecommendationCreate.as_view(),
        name="recommendation_create",
    ),
    path(
        "recommendations/<int:pk>/edit/",
        recommendations.RecommendationEdit.as_view(),
        name="recommendation_edit",
    ),
    path(
        "recommendations/<int:pk>/delete/",
        recommendations.RecommendationDelete.as_view(),
        name="recommendation_delete",
    ),
    path(
        "partnerships/<int:pk>/evaluations/",
        tab.PartnershipEvaluations.as_view(),
        name="partnership_evaluations",
    ),
    path(
        "partnerships/<int:pk>/health/",
        health.PartnershipHealth.as_view(),
        name="partnership_health",
    ),
    path("radar/", health.Radar.as_view(), name="radar"),
    path(
        "partnerships/<int:pk>/dossier/",
        dossiers.PartnershipDossier.as_view(),
        name="partnership_dossier",
    ),
    path(
        "agreements/<int:pk>/dossier/",
        dossiers.AgreementDossier.as_view(),
        name="agreement_dossier",
    ),
    path("dossiers/<int:pk>/", dossiers.DossierDetail.as_view(), name="dossier_detail"),
    path(
        "dossiers/<int:pk>/download/", dossiers.DossierDownload.as_view(), name="dossier_download"
    ),
    path("reference/criteria/", criteria.CriterionList.as_view(), name="criterion_list"),
    path("reference/criteria/new/", criteria.CriterionCreate.as_view(), name="criterion_create"),
    path(
        "reference/criteria/<str:pk>/edit/", criteria.CriterionEdit.as_view(), name="criterion_edit"
    ),
]

"""Addresses of a case's moves and of what it needs."""

from django.urls import path

from partnerships.views.cases import (
    CaseCouncil,
    CaseEligibility,
    CaseFullPowers,
    CasePerform,
    CasePlan,
)
from partnerships.views.returns import CasePoints

urlpatterns = [
    path("cases/<int:pk>/points/", CasePoints.as_view(), name="case_points"),
    path("cases/<int:pk>/perform/<str:action>/", CasePerform.as_view(), name="case_perform"),
    path("cases/<int:pk>/eligibility/", CaseEligibility.as_view(), name="case_eligibility"),
    path("cases/<int:pk>/plan/", CasePlan.as_view(), name="case_plan"),
    path("cases/<int:pk>/council/", CaseCouncil.as_view(), name="case_council"),
    path("cases/<int:pk>/full-powers/", CaseFullPowers.as_view(), name="case_full_powers"),
]

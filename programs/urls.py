"""Addresses of programmes."""

from django.urls import path

from programs.views.activities import ActivityCreate, ActivityEdit
from programs.views.lists import PartnershipProgrammes, ProgrammeList, ProgrammeStart
from programs.views.programmes import (
    ProgrammeCreate,
    ProgrammeDetail,
    ProgrammeEdit,
    ProgrammePerform,
)
from programs.views.rows import (
    ProgrammeBudget,
    ProgrammeGoods,
    ProgrammeParticipants,
    ProgrammeParties,
    ProgrammeRisks,
)

app_name = "programs"
urlpatterns = [
    path("programs/", ProgrammeList.as_view(), name="program_list"),
    path("programs/new/", ProgrammeStart.as_view(), name="program_start"),
    path("agreements/<int:pk>/programs/new/", ProgrammeCreate.as_view(), name="program_create"),
    path("programs/<int:pk>/", ProgrammeDetail.as_view(), name="program_detail"),
    path("programs/<int:pk>/edit/", ProgrammeEdit.as_view(), name="program_edit"),
    path("programs/<int:pk>/budget/", ProgrammeBudget.as_view(), name="program_budget"),
    path("programs/<int:pk>/parties/", ProgrammeParties.as_view(), name="program_parties"),
    path(
        "programs/<int:pk>/participants/",
        ProgrammeParticipants.as_view(),
        name="program_participants",
    ),
    path("programs/<int:pk>/goods/", ProgrammeGoods.as_view(), name="program_goods"),
    path("programs/<int:pk>/risks/", ProgrammeRisks.as_view(), name="program_risks"),
    path(
        "programs/<int:pk>/perform/<str:transition>/",
        ProgrammePerform.as_view(),
        name="program_perform",
    ),
    path("programs/<int:pk>/activities/new/", ActivityCreate.as_view(), name="activity_create"),
    path("activities/<int:pk>/edit/", ActivityEdit.as_view(), name="activity_edit"),
    path(
        "partnerships/<int:pk>/programs/",
        PartnershipProgrammes.as_view(),
        name="partnership_programs",
    ),
]

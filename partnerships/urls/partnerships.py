"""Addresses of partnerships."""

from django.urls import path

from partnerships.views.clauses import ClauseCreate, ClauseDetail, ClauseEdit, ClauseList
from partnerships.views.contacts import ContactCreate, ContactDelete, ContactEdit
from partnerships.views.details import (
    PartnershipAgreements,
    PartnershipDetail,
    PartnershipMeetings,
    PartnershipProcedure,
)
from partnerships.views.documents import PartnershipDocuments
from partnerships.views.editing import PartnershipCoordinators, PartnershipEdit
from partnerships.views.fields import FieldCreate, FieldEdit, FieldList
from partnerships.views.histories import PartnershipHistory
from partnerships.views.partnerships import PartnershipBoard, PartnershipList
from partnerships.views.starting import (
    CreateCity,
    PartnershipCreate,
    PartnershipRecord,
    RecordCity,
)

urlpatterns = [
    path("partnerships/", PartnershipList.as_view(), name="partnership_list"),
    path("partnerships/board/", PartnershipBoard.as_view(), name="partnership_board"),
    path("partnerships/new/", CreateCity.as_view(), name="partnership_create"),
    path(
        "partnerships/new/<int:counterpart>/",
        PartnershipCreate.as_view(),
        name="partnership_create_details",
    ),
    path("partnerships/record/", RecordCity.as_view(), name="partnership_record"),
    path(
        "partnerships/record/<int:counterpart>/",
        PartnershipRecord.as_view(),
        name="partnership_record_details",
    ),
    path("partnerships/<int:pk>/", PartnershipDetail.as_view(), name="partnership_detail"),
    path("partnerships/<int:pk>/edit/", PartnershipEdit.as_view(), name="partnership_edit"),
    path(
        "partnerships/<int:pk>/coordinators/",
        PartnershipCoordinators.as_view(),
        name="partnership_coordinators",
    ),
    path(
        "partnerships/<int:pk>/agreements/",
        PartnershipAgreements.as_view(),
        name="partnership_agreements",
    ),
    path(
        "partnerships/<int:pk>/meetings/",
        PartnershipMeetings.as_view(),
        name="partnership_meetings",
    ),
    path(
        "partnerships/<int:pk>/documents/",
        PartnershipDocuments.as_view(),
        name="partnership_documents",
    ),
    path(
        "partnerships/<int:pk>/history/",
        PartnershipHistory.as_view(),
        name="partnership_history",
    ),
    path(
        "partnerships/<int:pk>/procedure/",
        PartnershipProcedure.as_view(),
        name="partnership_procedure",
    ),
    path("partnerships/<int:pk>/contacts/new/", ContactCreate.as_view(), name="contact_create"),
    path("contacts/<int:pk>/edit/", ContactEdit.as_view(), name="contact_edit"),
    path("contacts/<int:pk>/delete/", ContactDelete.as_view(), name="contact_delete"),
    path("reference/fields/", FieldList.as_view(), name="field_list"),
    path("reference/fields/new/", FieldCreate.as_view(), name="field_create"),
    path("reference/fields/<str:pk>/edit/", FieldEdit.as_view(), name="field_edit"),
    path("reference/clauses/", ClauseList.as_view(), name="clause_list"),
    path("reference/clauses/new/", ClauseCreate.as_view(), name="clause_create"),
    path("reference/clauses/<int:pk>/", ClauseDetail.as_view(), name="clause_detail"),
    path("reference/clauses/<int:pk>/edit/", ClauseEdit.as_view(), name="clause_edit"),
]

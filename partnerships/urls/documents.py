"""Addresses of documents, their versions and their download."""

from django.urls import path

from partnerships.views.comparisons import DocumentCompare, VersionCompare
from partnerships.views.documents import (
    CaseEvidence,
    DocumentCreate,
    DocumentDetail,
    DocumentDownload,
    DocumentVersionCreate,
)
from partnerships.views.signature_checks import DocumentCheckSignatures

urlpatterns = [
    path("cases/<int:pk>/evidence/<str:kind>/", CaseEvidence.as_view(), name="case_evidence"),
    path("partnerships/<int:pk>/documents/new/", DocumentCreate.as_view(), name="document_create"),
    path("documents/<int:pk>/", DocumentDetail.as_view(), name="document_detail"),
    path(
        "documents/<int:pk>/versions/new/",
        DocumentVersionCreate.as_view(),
        name="document_version_create",
    ),
    path(
        "documents/versions/<int:pk>/check-signatures/",
        DocumentCheckSignatures.as_view(),
        name="document_check_signatures",
    ),
    path(
        "documents/versions/<int:pk>/download/",
        DocumentDownload.as_view(),
        name="document_download",
    ),
    path("documents/<int:pk>/compare/", DocumentCompare.as_view(), name="document_compare"),
    path(
        "documents/versions/<int:pk>/compare/<int:new>/",
        VersionCompare.as_view(),
        name="version_compare",
    ),
]

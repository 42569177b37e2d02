"""Addresses of agreements and of the reviews by the ministries."""

from django.urls import path

from partnerships.views import agreement_decisions, agreements, drafts, reviews

urlpatterns = [
    path("agreements/", agreements.AgreementList.as_view(), name="agreement_list"),
    path("agreements/<int:pk>/", agreements.AgreementDetail.as_view(), name="agreement_detail"),
    path("agreements/<int:pk>/edit/", agreements.AgreementEdit.as_view(), name="agreement_edit"),
    path(
        "agreements/<int:pk>/clauses/",
        agreements.AgreementClauses.as_view(),
        name="agreement_clauses",
    ),
    path(
        "agreements/<int:pk>/signatures/",
        agreements.AgreementSignatures.as_view(),
        name="agreement_signatures",
    ),
    path("agreements/<int:pk>/draft/", drafts.AgreementDraft.as_view(), name="agreement_draft"),
    path(
        "agreements/<int:pk>/draft/<str:format>/",
        drafts.AgreementDraftDownload.as_view(),
        name="agreement_draft_download",
    ),
    path(
        "agreements/<int:pk>/perform/<str:transition>/",
        agreement_decisions.AgreementPerform.as_view(),
        name="agreement_perform",
    ),
    path(
        "agreements/<int:pk>/continue/",
        agreement_decisions.AgreementContinue.as_view(),
        name="agreement_continue",
    ),
    path(
        "agreements/<int:pk>/terminate/",
        agreement_decisions.AgreementTerminate.as_view(),
        name="agreement_terminate",
    ),
    path("reviews/", reviews.ReviewList.as_view(), name="review_list"),
    path("reviews/decided/", reviews.ReviewDecided.as_view(), name="review_decided"),
    path("reviews/<int:pk>/", reviews.ReviewDetail.as_view(), name="review_detail"),
]

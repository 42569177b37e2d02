"""Addresses of the discussions about a case, and of who has its review."""

from django.urls import path

from partnerships.views.delegations import ReviewForward, ReviewTakeBack
from partnerships.views.discussions import (
    CaseDiscussion,
    DiscussionCreate,
    DiscussionDetail,
    DiscussionResolve,
)

urlpatterns = [
    path("cases/<int:pk>/discussion/", CaseDiscussion.as_view(), name="case_discussion"),
    path("cases/<int:pk>/discussion/new/", DiscussionCreate.as_view(), name="discussion_create"),
    path("reviews/<int:pk>/forward/", ReviewForward.as_view(), name="review_forward"),
    path("reviews/<int:pk>/take-back/", ReviewTakeBack.as_view(), name="review_take_back"),
    path("discussions/<int:pk>/", DiscussionDetail.as_view(), name="discussion_detail"),
    path("discussions/<int:pk>/resolve/", DiscussionResolve.as_view(), name="discussion_resolve"),
]

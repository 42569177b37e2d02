"""Addresses of meetings and action items."""

from django.urls import path

from partnerships.views.action_items import (
    ActionItemComplete,
    ActionItemCreate,
    ActionItemDetail,
    ActionItemEdit,
    ActionItemList,
    MeetingActionItemCreate,
)
from partnerships.views.interministerial import (
    InvitationAnswer,
    MeetingCalendar,
    MeetingInvitations,
    MeetingInvite,
    MeetingOutcome,
)
from partnerships.views.meeting_forms import MeetingCreate, MeetingDocumentCreate, MeetingEdit
from partnerships.views.meetings import MeetingDetail, MeetingList, MeetingStart

urlpatterns = [
    path("meetings/", MeetingList.as_view(), name="meeting_list"),
    path("meetings/new/", MeetingStart.as_view(), name="meeting_start"),
    path("partnerships/<int:pk>/meetings/new/", MeetingCreate.as_view(), name="meeting_create"),
    path("meetings/<int:pk>/", MeetingDetail.as_view(), name="meeting_detail"),
    path("meetings/<int:pk>/edit/", MeetingEdit.as_view(), name="meeting_edit"),
    path("meetings/<int:pk>/calendar.ics", MeetingCalendar.as_view(), name="meeting_calendar"),
    path(
        "meetings/<int:pk>/invitations/", MeetingInvitations.as_view(), name="meeting_invitations"
    ),
    path("meetings/<int:pk>/invitations/send/", MeetingInvite.as_view(), name="meeting_invite"),
    path("meetings/<int:pk>/outcome/", MeetingOutcome.as_view(), name="meeting_outcome"),
    path("invitations/<int:pk>/answer/", InvitationAnswer.as_view(), name="invitation_answer"),
    path(
        "meetings/<int:pk>/documents/new/",
        MeetingDocumentCreate.as_view(),
        name="meeting_document_create",
    ),
    path(
        "meetings/<int:pk>/action-items/new/",
        MeetingActionItemCreate.as_view(),
        name="meeting_action_item_create",
    ),
    path(
        "partnerships/<int:pk>/action-items/new/",
        ActionItemCreate.as_view(),
        name="action_item_create",
    ),
    path("action-items/", ActionItemList.as_view(), name="action_item_list"),
    path("action-items/<int:pk>/", ActionItemDetail.as_view(), name="action_item_detail"),
    path("action-items/<int:pk>/edit/", ActionItemEdit.as_view(), name="action_item_edit"),
    path(
        "action-items/<int:pk>/complete/",
        ActionItemComplete.as_view(),
        name="action_item_complete",
    ),
]

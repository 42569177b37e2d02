"""Addresses of partnerships and what belongs to them, one list per noun."""

from partnerships.urls import agreements, cases, discussions, documents, meetings, partnerships

app_name = "partnerships"
urlpatterns = [
    *partnerships.urlpatterns,
    *cases.urlpatterns,
    *discussions.urlpatterns,
    *documents.urlpatterns,
    *agreements.urlpatterns,
    *meetings.urlpatterns,
]

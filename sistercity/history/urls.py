"""The history of one object."""

from django.urls import path

from sistercity.history.views import ObjectHistory

app_name = "history"
urlpatterns = [
    path("<str:label>/<str:pk>/", ObjectHistory.as_view(), name="object_history"),
]

"""The addresses of the API, composed from the apps by name only."""

from django.urls import include, path

from sistercity.api_docs import Docs, Schema

app_name = "api"
urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("", include("partnerships.api")),
    path("", include("programs.api")),
    path("", include("evaluations.api")),
]

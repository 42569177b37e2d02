"""Every address of the portal, composed from the apps by name only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("health/", include("sistercity.health")),
    path("", include("sistercity.worklist.urls")),
    path("", include("sistercity.accounts.urls")),
    path("", include("sistercity.places.urls")),
    path("reference/", include("sistercity.deadlines.urls")),
    path("history/", include("sistercity.history.urls")),
    path("notifications/", include("sistercity.notifications.urls")),
    path("", include("partnerships.urls")),
    path("", include("programs.urls")),
    path("", include("evaluations.urls")),
    path("api/v1/", include("sistercity.api_urls")),
    path("admin/", admin.site.urls),
]

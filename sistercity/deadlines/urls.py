"""Reference data: holidays and targets."""

from django.urls import path

from sistercity.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("holidays/", views.HolidayList.as_view(), name="holiday_list"),
    path("holidays/new/", views.HolidayCreate.as_view(), name="holiday_create"),
    path("holidays/<int:pk>/edit/", views.HolidayEdit.as_view(), name="holiday_edit"),
    path("holidays/<int:pk>/delete/", views.HolidayDelete.as_view(), name="holiday_delete"),
    path("targets/", views.TargetList.as_view(), name="target_list"),
    path("targets/<str:step>/edit/", views.TargetEdit.as_view(), name="target_edit"),
]

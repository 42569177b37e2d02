"""The home page and the list of everything due."""

from django.urls import path

from sistercity.worklist import views

urlpatterns = [
    path("", views.HomePage.as_view(), name="home"),
    path("turns/", views.TurnList.as_view(), name="turn_list"),
    path("turns/calendar/", views.TurnCalendar.as_view(), name="turn_calendar"),
]

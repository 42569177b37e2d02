"""Signing in and out, one's own account, and the users."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from sistercity.accounts import absence_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("language/", views.SwitchLanguage.as_view(), name="language"),
    path("password/", views.PasswordLink.as_view(), name="password_link"),
    path("password/sent/", views.PasswordLinkSent.as_view(), name="password_link_sent"),
    path("password/<uidb64>/<token>/", views.PasswordSet.as_view(), name="password_set"),
    path("account/", views.Profile.as_view(), name="profile"),
    path("account/password/", views.PasswordChange.as_view(), name="password_change"),
    path("account/absences/", absence_views.AbsenceList.as_view(), name="absence_list"),
    path("account/absences/new/", absence_views.AbsenceCreate.as_view(), name="absence_create"),
    path("absences/<int:pk>/end/", absence_views.AbsenceEnd.as_view(), name="absence_end"),
    path("users/", views.UserList.as_view(), name="user_list"),
    path("users/new/", views.UserCreate.as_view(), name="user_create"),
    path("users/<int:pk>/edit/", views.UserEdit.as_view(), name="user_edit"),
    path(
        "users/<int:pk>/absences/new/",
        absence_views.AbsenceCreate.as_view(),
        name="user_absence_create",
    ),
    path("users/<int:pk>/invite/", views.UserInvite.as_view(), name="user_invite"),
    path("users/<int:pk>/switch/", views.UserSwitch.as_view(), name="user_switch"),
]

"""What the portal told this person, and in the demo the mails it sent."""

from django.urls import path

from sistercity.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.NotificationList.as_view(), name="notification_list"),
    path("<int:pk>/open/", views.NotificationOpen.as_view(), name="notification_open"),
    path("read/", views.NotificationReadAll.as_view(), name="notification_read_all"),
    path("mailbox/", views.Mailbox.as_view(), name="mailbox"),
    path("mailbox/<str:name>/", views.MailDetail.as_view(), name="mail_detail"),
]

"""What the portal told whom: once per person and occasion, in the portal and by mail."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sistercity.accounts.models import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> "NotificationQuerySet":
        return self.filter(recipient=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def unread_first(self) -> "NotificationQuerySet":
        """The unread ones, then the others; the newest of each first."""
        is_read = models.Case(models.When(read_at=None, then=0), default=1)
        return self.order_by(is_read, "-created_at", "-pk")

    def unsent(self) -> "NotificationQuerySet":
        return self.filter(mailed_at=None, by_mail=True)

    def failed(self) -> "NotificationQuerySet":
        """Tried and not sent yet."""
        return self.unsent().filter(attempts__gt=0)


class Notification(models.Model):
    """One message to one person.

    `occasion` names the event it tells of, such as "item:12:2026-11-30:due"; the constraint
    makes a second message about it impossible, whatever crashes or runs twice.
    `calendar` is an event that its mail carries along.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    occasion = models.CharField(max_length=150)
    title = models.CharField(_("judul"), max_length=250)
    body = models.TextField(_("isi"), blank=True)
    url = models.CharField(max_length=200)
    calendar = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=True)
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("pemberitahuan")
        verbose_name_plural = _("pemberitahuan")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "occasion"], name="notified_once")
        ]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notification_by_person"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at=None),
                name="notification_unread",
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mailed_at=None, by_mail=True),
                name="notification_unsent",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def unread_count() -> Coalesce:
    """Return how many notifications each person of a query has not read."""
    unread = Notification.objects.unread().filter(recipient=models.OuterRef("pk")).order_by()
    counts = unread.values("recipient").annotate(count=models.Count("pk")).values("count")
    return Coalesce(models.Subquery(counts), 0)

"""What the portal told whom: once per person and occasion, in the portal and by mail."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sistercity.accounts.models import User


class MailQuerySet(models.QuerySet["Mail"]):
    def unsent(self) -> "MailQuerySet":
        return self.filter(sent_at=None)

    def due(self) -> "MailQuerySet":
        """What is to be tried now, the oldest first."""
        waiting = self.unsent().filter(given_up_at=None, recipient__is_active=True)
        return waiting.filter(next_try_at__lte=timezone.now()).order_by("pk")

    def failed(self) -> "MailQuerySet":
        """Tried and not sent yet, also what is tried no more."""
        return self.unsent().filter(attempts__gt=0)


class Mail(models.Model):
    """One mail to one person about one or more notifications.

    It is written down before it is sent, so that a repeat says the same under the same
    Message-ID: the server may have taken a mail whose sender died before it could note that.
    `answer` is what the server said last.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="mails")
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    answer = models.CharField(_("jawaban server"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("terkirim"), null=True)
    given_up_at = models.DateTimeField(_("dihentikan"), null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("surat")
        verbose_name_plural = _("surat")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at=None, given_up_at=None),
                name="mail_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}"

    @property
    def message_id(self) -> str:
        return f"<mail-{self.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"

    @property
    def subject(self) -> str:
        """The title of what it tells, or how much it tells, in the language of the moment."""
        titles = [notification.title for notification in self.notifications.all()]
        if len(titles) == 1:
            return " ".join(titles[0].split())
        return ngettext(
            "%(count)s pemberitahuan untuk Anda", "%(count)s pemberitahuan untuk Anda", len(titles)
        ) % {"count": len(titles)}


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> "NotificationQuerySet":
        return self.filter(recipient=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def unread_first(self) -> "NotificationQuerySet":
        """The unread ones, then the others; the newest of each first."""
        is_read = models.Case(models.When(read_at=None, then=0), default=1)
        return self.order_by(is_read, "-created_at", "-pk")

    def without_mail(self) -> "NotificationQuerySet":
        """What is to be told by a mail that is not written yet."""
        return self.filter(mail=None, by_mail=True, recipient__is_active=True)


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
    mail = models.ForeignKey(Mail, models.RESTRICT, null=True, related_name="notifications")

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
                fields=["id"],
                condition=models.Q(mail=None, by_mail=True),
                name="notification_without_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def unread_count() -> Coalesce:
    """Return how many notifications each person of a query has not read."""
    unread = Notification.objects.unread().filter(recipient=models.OuterRef("pk")).order_by()
    counts = unread.values("recipient").annotate(count=models.Count("pk")).values("count")
    return Coalesce(models.Subquery(counts), 0)

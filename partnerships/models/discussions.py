"""What people say to each other about a case without deciding: comments, for a chosen audience."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.cases import Case
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import MINISTRY_ROLES, Role, User, UserQuerySet
from sistercity.audit import append_only

READS_ALL = (Role.AUDITOR, Role.ADMINISTRATOR)


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> "CommentQuerySet":
        """The comments that exist for this person; the one rule of who reads what."""
        found = self.filter(Partnership.objects.scope(user, "case__partnership__"))
        if user.role in READS_ALL:
            return found
        if user.role in MINISTRY_ROLES:
            return found.exclude(audience=Comment.Audience.REGION)
        own = Q(audience=Comment.Audience.REGION, case__partnership__region=user.region_id)
        return found.filter(Q(audience=Comment.Audience.BOTH) | own)

    def threads(self) -> "CommentQuerySet":
        """What begins a discussion, with how often it was answered and whether it is resolved."""
        last = Resolution.objects.filter(comment=OuterRef("pk")).order_by("-pk")
        state = Coalesce(Subquery(last.values("resolved")[:1]), Value(False))
        return self.filter(parent=None).annotate(
            resolved=state, reply_count=Count("replies", distinct=True)
        )

    def open_threads(self) -> "CommentQuerySet":
        return self.threads().filter(Q(resolved=False))

    def for_page(self) -> "CommentQuerySet":
        return self.select_related("author__region", "case").prefetch_related("mentions__person")


class Comment(models.Model):
    """A comment on a case or one clause of its text, or a reply to one; never changed.

    `role` is what the author was when they wrote it; a reply has its thread's audience.
    """

    class Audience(models.TextChoices):
        REGION = "region", _("Daerah saja")
        MINISTRIES = "ministries", _("Kementerian saja")
        BOTH = "both", _("Daerah dan kementerian")

    case = models.ForeignKey(Case, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    clause = models.CharField(max_length=40, blank=True)
    audience = models.CharField(_("pembaca"), max_length=10, choices=Audience)
    text = models.TextField(_("catatan"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("catatan diskusi")
        verbose_name_plural = _("catatan diskusi")
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["case", "-created_at"], name="comment_by_case")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("partnerships:discussion_detail", args=[self.parent_id or self.pk])

    @property
    def partnership(self) -> Partnership:
        return self.case.partnership


class Mention(models.Model):
    """Somebody a comment speaks to by name."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("sebutan")
        verbose_name_plural = _("sebutan")
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="mentioned_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"@{self.person}"


class Resolution(models.Model):
    """A discussion was resolved or reopened; the last one tells how it stands."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="resolutions")
    resolved = models.BooleanField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("penyelesaian diskusi")
        verbose_name_plural = _("penyelesaian diskusi")
        triggers = append_only()

    def __str__(self) -> str:
        return str(_("Selesai") if self.resolved else _("Dibuka lagi"))


def readers(case: Case, audience: str) -> UserQuerySet:
    """Return the active people of the region and ministries who see a comment for `audience`.

    Auditors and administrators read along and are spoken to by nobody.
    """
    partnership, who = case.partnership, Q(pk__in=[])
    if audience != Comment.Audience.MINISTRIES:
        who |= Q(role=Role.LEADER, region=partnership.region_id)
        who |= Q(pk__in=partnership.run_by.values("pk"))
    if audience != Comment.Audience.REGION and partnership.submitted_at:
        who |= Q(role__in=MINISTRY_ROLES)
    return User.objects.active().filter(who)

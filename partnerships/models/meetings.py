"""Meetings of the two sides, who was there, and the action items that came of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.models.cases import Case
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import User
from sistercity.audit import tracked
from sistercity.deadlines.counting import Deadline


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> "MeetingQuerySet":
        return self.filter(Partnership.objects.scope(user, "partnership__"))

    def upcoming(self) -> "MeetingQuerySet":
        return self.filter(starts_at__gte=timezone.now()).order_by("starts_at")

    def held(self) -> "MeetingQuerySet":
        """Meetings that took place and whose minutes say what came of them."""
        return self.filter(starts_at__lt=timezone.now()).exclude(minutes="")

    def without_minutes(self) -> "MeetingQuerySet":
        """Meetings that took place, of which nothing has been written down."""
        return self.filter(starts_at__lt=timezone.now(), minutes="")

    def for_list(self) -> "MeetingQuerySet":
        return self.select_related("partnership__region", "partnership__counterpart__country")

    def with_open_items(self) -> "MeetingQuerySet":
        """With the number of action items that are not done yet as `open_items`."""
        items = ActionItem.objects.open().filter(meeting=models.OuterRef("pk"))
        counted = items.order_by().values("meeting").annotate(count=models.Count("pk"))
        return self.annotate(open_items=Coalesce(models.Subquery(counted.values("count")), 0))

    def for_page(self) -> "MeetingQuerySet":
        """With all that hangs on a meeting."""
        return self.for_list().select_related("created_by")


@tracked
class Meeting(models.Model):
    class Kind(models.TextChoices):
        REGULAR = "regular", _("Pertemuan kedua pihak")
        INTERNAL = "internal", _("Rapat internal")
        INTERMINISTERIAL = "interministerial", _("Rapat antarkementerian")

    partnership = models.ForeignKey(
        Partnership,
        models.CASCADE,
        related_name="meetings",
        verbose_name=_("kerja sama"),
    )
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        editable=False,
    )
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind, default=Kind.REGULAR)
    title = models.CharField(_("pokok pertemuan"), max_length=200)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(pgettext_lazy("time", "selesai"), null=True, blank=True)
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    link = models.URLField(_("tautan rapat daring"), blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("notulen"), blank=True)
    decisions = models.TextField(_("keputusan"), blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("pertemuan")
        verbose_name_plural = _("pertemuan")
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_start",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Waktu selesai harus sesudah waktu mulai."),
            ),
            models.CheckConstraint(
                name="meeting_has_a_where",
                condition=~Q(place="", link=""),
                violation_error_message=_("Isi tempat atau tautan rapat."),
            ),
        ]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="meeting_by_date"),
            models.Index(fields=["partnership", "-starts_at"], name="meeting_by_partnership"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:meeting_detail", args=[self.pk])

    @property
    def starts_here(self) -> datetime:
        """The beginning on the region's clock."""
        return self.starts_at.astimezone(ZoneInfo(self.partnership.region.timezone))

    @property
    def starts_there(self) -> datetime:
        """The beginning on the counterpart's clock."""
        return self.starts_at.astimezone(ZoneInfo(self.partnership.counterpart.timezone))

    @property
    def is_interministerial(self) -> bool:
        return self.kind == self.Kind.INTERMINISTERIAL

    @property
    def is_past(self) -> bool:
        return self.starts_at < timezone.now()


@tracked
class Participant(models.Model):
    class Kind(models.TextChoices):
        REGION = "region", _("Daerah")
        COUNTERPART = "counterpart", _("Mitra luar negeri")
        FOREIGN_AFFAIRS = "foreign_affairs", _("Kemlu")
        HOME_AFFAIRS = "home_affairs", _("Kemendagri")
        LINE_MINISTRY = "line_ministry", _("Kementerian terkait")
        PROVINCE = "province", _("Provinsi")
        OTHER = "other", _("Lainnya")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    name = models.CharField(_("nama"), max_length=150)
    organisation = models.CharField(_("instansi"), max_length=150, blank=True)
    kind = models.CharField(_("unsur"), max_length=20, choices=Kind, default=Kind.REGION)
    invitation = models.ForeignKey(
        "partnerships.Invitation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="participants",
        editable=False,
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("peserta")
        verbose_name_plural = _("peserta")

    def __str__(self) -> str:
        return self.name


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, user: User) -> "ActionItemQuerySet":
        return self.filter(Partnership.objects.scope(user, "partnership__"))

    def open(self) -> "ActionItemQuerySet":
        return self.filter(done_on=None)

    def overdue(self) -> "ActionItemQuerySet":
        return self.open().filter(due_on__lt=timezone.localdate())

    def done(self) -> "ActionItemQuerySet":
        return self.exclude(done_on=None)

    def for_list(self) -> "ActionItemQuerySet":
        return self.select_related(
            "owner",
            "meeting",
            "partnership__region",
            "partnership__counterpart__country",
        )

    def for_page(self) -> "ActionItemQuerySet":
        return self.for_list().select_related("created_by")


@tracked
class ActionItem(models.Model):
    """Something one person has promised to do by a date."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="action_items")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    title = models.CharField(_("tindak lanjut"), max_length=250)
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="action_items",
        verbose_name=_("penanggung jawab"),
    )
    due_on = models.DateField(_("jatuh tempo"))
    done_on = models.DateField(_("selesai pada"), null=True, blank=True)
    done_note = models.TextField(_("hasil"), blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("tindak lanjut")
        verbose_name_plural = _("tindak lanjut")
        indexes = [
            models.Index(fields=["partnership", "due_on"], name="action_by_partnership"),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(done_on=None),
                name="action_open_by_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:action_item_detail", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"action_item:{self.pk}"

    @property
    def deadline(self) -> Deadline | None:
        """The deadline, None as soon as there is nothing left to do."""
        return Deadline(due_on=self.due_on) if self.done_on is None else None

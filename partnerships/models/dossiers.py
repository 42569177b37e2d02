"""Dossiers: one archive of everything about a partnership or an agreement, for one asker."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from partnerships.models.agreements import Agreement
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import User


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: User) -> "DossierQuerySet":
        """Their own: what is in it was chosen by what its asker may see."""
        return self.filter(
            asked_by=user.pk, partnership__in=Partnership.objects.visible_to(user).values("pk")
        )

    def for_page(self) -> "DossierQuerySet":
        return self.select_related(
            "agreement",
            "asked_by__region",
            "partnership__region__province",
            "partnership__counterpart__country",
        )

    def unfinished(self) -> "DossierQuerySet":
        return self.filter(state__in=[Dossier.State.WAITING, Dossier.State.WORKING])


class Dossier(models.Model):
    """`state` and progress are written by `partnerships.services.dossiers` only.

    Without `agreement` it is about the whole partnership. `attempt` counts who took up the work:
    what an earlier attempt still writes no longer counts. `problems` lists stored files that are
    missing or altered, as `{"path", "problem", "title"}`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu giliran")
        WORKING = "working", _("Sedang disusun")
        DONE = "done", _("Siap diunduh")
        FAILED = "failed", _("Gagal")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="dossiers")
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="dossiers"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=2, default="id")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    alive_at = models.DateTimeField(null=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    bytes_done = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    problems = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("berkas lengkap")
        verbose_name_plural = _("berkas lengkap")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agreement", "asked_by"],
                condition=Q(state__in=["waiting", "working"]),
                nulls_distinct=False,
                name="dossier_made_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["state", "alive_at"], name="dossier_by_state"),
            models.Index(fields=["asked_by", "-asked_at"], name="dossier_by_asker"),
        ]

    def __str__(self) -> str:
        return str(self.about)

    def get_absolute_url(self) -> str:
        return reverse("evaluations:dossier_detail", args=[self.pk])

    @property
    def about(self) -> Any:
        """The agreement or the partnership of which it holds everything."""
        return self.agreement or self.partnership

    @property
    def filename(self) -> str:
        """The name of the download: safe on every system, with the day it was asked for."""
        parties = slugify(
            f"{self.partnership.region.short_name} {self.partnership.counterpart.name}"
        )
        number = f"-{self.agreement_id}" if self.agreement_id else ""
        day = timezone.localtime(self.asked_at).strftime("%Y%m%d-%H%M")
        return f"sistercity-{parties or self.partnership_id}{number}-{day}.zip"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.DONE and bool(self.file)

    @property
    def is_expired(self) -> bool:
        return self.state == self.State.DONE and not self.file

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.WORKING)

"""Comparisons of two versions of documents; each pair is compared once."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.models.documents import DocumentVersion
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import User
from sistercity.documents.comparing import BESIDE, DIFFERENCES

#: Work that has told nothing for so long was lost with its worker.
LOST_AFTER = timedelta(minutes=4)


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: User) -> "ComparisonQuerySet":
        seen = Partnership.objects.visible_to(user)
        return self.filter(old__document__partnership__in=seen, new__document__partnership__in=seen)

    def not_done(self) -> "ComparisonQuerySet":
        """What waits, and what a worker began and never finished."""
        lost = models.Q(state=Comparison.State.WORKING, updated_at__lt=timezone.now() - LOST_AFTER)
        return self.filter(models.Q(state=Comparison.State.WAITING) | lost)


class Comparison(models.Model):
    """What differs between two versions, found once because versions never change.

    `result` is as `sistercity.documents.comparison_worker` describes it; `reason` and
    `reason_side` are keys of `comparing.REASONS` and `comparing.SIDES`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        WORKING = "working", _("dikerjakan")
        DONE = "done", _("selesai")
        FAILED = "failed", _("gagal")

    old = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="+")
    new = models.ForeignKey(DocumentVersion, models.CASCADE, related_name="+")
    state = models.CharField(
        _("keadaan"), max_length=10, choices=State, default=State.WAITING, editable=False
    )
    progress = models.PositiveSmallIntegerField(_("kemajuan"), default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0, editable=False)
    result = models.JSONField(_("hasil"), null=True, editable=False)
    reason = models.CharField(_("alasan"), max_length=20, blank=True, editable=False)
    reason_side = models.CharField(max_length=3, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("perbandingan versi")
        verbose_name_plural = _("perbandingan versi")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="versions_compared_once"),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")), name="version_compared_with_another"
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=models.Q(state__in=["waiting", "working"]),
                name="comparisons_not_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} – {self.new}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:version_compare", args=[self.old_id, self.new_id])

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.WORKING)

    @cached_property
    def mode(self) -> str:
        """What is looked for: differences, or in two languages the clauses beside each other."""
        return DIFFERENCES if self.old.language == self.new.language else BESIDE

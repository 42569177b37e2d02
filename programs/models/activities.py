"""What is done in a programme, day by day."""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.models import Partnership
from programs.models.programmes import Programme
from sistercity.accounts.models import User
from sistercity.audit import tracked

PERCENT = 100


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> "ActivityQuerySet":
        return self.filter(
            programme__agreement__partnership__in=Partnership.objects.visible_to(user)
        )

    def for_page(self) -> "ActivityQuerySet":
        return self.select_related(
            "programme__agreement__partnership__region",
            "programme__agreement__partnership__counterpart__country",
        )


@tracked
class Activity(models.Model):
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activities")
    title = models.CharField(_("kegiatan"), max_length=200)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(pgettext_lazy("time", "selesai"), null=True, blank=True)
    place = models.CharField(_("tempat"), max_length=150, blank=True)
    participants = models.PositiveIntegerField(_("jumlah peserta"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(
        _("kemajuan (%)"),
        default=0,
        validators=[MaxValueValidator(PERCENT, _("Kemajuan paling banyak 100 persen."))],
    )
    done = models.BooleanField(_("sudah dilaksanakan"), default=False)
    result = models.TextField(_("hasil"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("kegiatan")
        verbose_name_plural = _("kegiatan")
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Tanggal selesai harus sesudah tanggal mulai."),
            ),
            models.CheckConstraint(
                name="activity_progress_is_percent",
                condition=Q(progress__lte=PERCENT),
                violation_error_message=_("Kemajuan paling banyak 100 persen."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def partnership(self) -> Partnership:
        return self.programme.partnership

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on

    @property
    def percent(self) -> int:
        """How far it has come; what was held is complete, whatever was noted before."""
        return PERCENT if self.done else self.progress

    @property
    def overdue(self) -> bool:
        """Whether its day has passed without word that it was held."""
        return not self.done and self.last_day < timezone.localdate()

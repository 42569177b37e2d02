"""The notice that ends an agreement: who gave it and when, and from which day it is over."""

from datetime import date

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.agreements import Agreement
from sistercity.accounts.models import User
from sistercity.audit import tracked


class TerminationQuerySet(models.QuerySet["Termination"]):
    def standing(self) -> "TerminationQuerySet":
        """Notices that were not withdrawn and whose day has not been acted on yet."""
        return self.filter(instrument__status=Agreement.Status.NOTICE_GIVEN)

    def due(self, today: date) -> "TerminationQuerySet":
        return self.standing().filter(effective_on__lte=today)

    def about(self, agreement: Agreement) -> "TerminationQuerySet":
        """The notices by which this agreement was or will be ended."""
        return self.filter(instrument__predecessor=agreement)


@tracked
class Termination(models.Model):
    """The course of a termination is the status of its instrument, the next link of the chain."""

    class Giver(models.TextChoices):
        REGION = "region", _("Pemerintah daerah")
        COUNTERPART = "counterpart", _("Mitra luar negeri")
        BOTH = "both", _("Kesepakatan kedua pihak")

    instrument = models.OneToOneField(Agreement, models.CASCADE, related_name="termination")
    given_by = models.CharField(_("yang mengakhiri"), max_length=12, choices=Giver)
    given_on = models.DateField(_("tanggal pemberitahuan"))
    notice_months = models.PositiveSmallIntegerField(
        _("jangka waktu pemberitahuan (bulan)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(36)],
        help_text=_("Menurut naskah perjanjian."),
    )
    effective_on = models.DateField(_("diakhiri per"))
    reason = models.TextField(_("alasan"))
    withdrawn_on = models.DateField(_("ditarik pada"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("diputuskan oleh")
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = TerminationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("pemberitahuan pengakhiran")
        verbose_name_plural = _("pemberitahuan pengakhiran")
        constraints = [
            models.CheckConstraint(
                name="termination_after_notice", condition=Q(effective_on__gte=F("given_on"))
            ),
            models.CheckConstraint(
                name="termination_has_period_unless_agreed",
                condition=Q(given_by="both", notice_months=None)
                | (~Q(given_by="both") & Q(notice_months__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.instrument)

    @property
    def days_left(self) -> int:
        return (self.effective_on - timezone.localdate()).days

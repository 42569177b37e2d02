"""Public holidays, kept by administrators because they are declared year by year."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from sistercity.audit import tracked
from sistercity.reference import ReferenceQuerySet


@tracked
class Holiday(models.Model):
    class Kind(models.TextChoices):
        NATIONAL = "national", _("Libur nasional")
        JOINT_LEAVE = "joint_leave", _("Cuti bersama")

    date = models.DateField(_("tanggal"), unique=True)
    name = models.CharField(_("nama"), max_length=150)
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, default=Kind.NATIONAL)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        verbose_name = _("hari libur")
        verbose_name_plural = _("hari libur")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"


@tracked
class Target(models.Model):
    """The number of days an administrator has set for a step's target, instead of its default.

    The council's limit is law and has no target.
    """

    step = models.CharField(_("langkah"), max_length=40, unique=True)
    days = models.PositiveSmallIntegerField(_("jumlah hari"), validators=[MinValueValidator(1)])
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["step"]
        verbose_name = _("target waktu")
        verbose_name_plural = _("target waktu")

    def __str__(self) -> str:
        return f"{self.step}: {self.days}"

"""Programmes under an agreement, and who takes part in them."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.models import Agreement, Field, Partnership
from programs.models.goals import Goal
from programs.models.money import SUMS, BudgetLine, Funds, lines_in_rupiah
from sistercity.accounts.models import User
from sistercity.audit import tracked


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> "ProgrammeQuerySet":
        return self.filter(Partnership.objects.scope(user, "agreement__partnership__"))

    def with_totals(self) -> "ProgrammeQuerySet":
        """With the sums of the budget lines in rupiah, and how many of them name no source."""
        lines = BudgetLine.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
        return self.annotate(
            **{
                name: Coalesce(
                    Subquery(lines.annotate(**{name: sum_}).values(name)), 0, output_field=kind
                )
                for name, (sum_, kind) in SUMS.items()
            }
        )

    def with_partnership(self) -> "ProgrammeQuerySet":
        """With field, agreement and the parties, these by a query of their own.

        Joined to the condition of scope they are more tables than PostgreSQL plans well.
        """
        parties = models.Prefetch("agreement__partnership", Partnership.objects.with_parties())
        return self.select_related("field", "agreement").prefetch_related(parties)

    def for_list(self) -> "ProgrammeQuerySet":
        return self.with_totals().with_partnership()

    def for_page(self) -> "ProgrammeQuerySet":
        """With everything that its own page shows."""
        rows = ("parties", "activities", "participants", "goods", "risks", lines_in_rupiah())
        return self.with_partnership().prefetch_related(*rows)

    def of(self, partnership: Partnership) -> "ProgrammeQuerySet":
        return self.filter(agreement__partnership=partnership)

    def running_in(self, year: int) -> "ProgrammeQuerySet":
        """Those whose period touches `year`."""
        return self.filter(starts_on__year__lte=year, ends_on__year__gte=year)


@tracked
class Programme(models.Model):
    """`status` is written by `programs.lifecycle` only."""

    class Kind(models.TextChoices):
        STUDENT_EXCHANGE = "student_exchange", _("Pertukaran pelajar")
        ARTIST_EXCHANGE = "artist_exchange", _("Pertukaran seniman")
        STAFF_EXCHANGE = "staff_exchange", _("Pertukaran pegawai")
        TRAINING = "training", _("Pelatihan")
        DEVELOPMENT = "development", _("Proyek pembangunan")
        BUSINESS = "business", _("Forum usaha dan promosi dagang")
        CULTURE_TOURISM = "culture_tourism", _("Promosi budaya dan wisata")
        ENVIRONMENT = "environment", _("Penanggulangan bencana dan lingkungan")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Direncanakan")
        RUNNING = "running", pgettext_lazy("programme", "Berjalan")
        COMPLETED = "completed", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")

    #: The history knows a kind that was split since, too.
    KINDS: ClassVar[dict[str, Any]] = dict(Kind.choices) | {"promotion": _("Promosi")}

    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        related_name="programmes",
        verbose_name=_("perjanjian"),
    )
    title = models.CharField(_("nama program"), max_length=200)
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind)
    field = models.ForeignKey(
        Field, models.PROTECT, related_name="programmes", verbose_name=_("bidang")
    )
    objective = models.TextField(_("tujuan"), blank=True)
    lead_agency = models.CharField(_("perangkat daerah penanggung jawab"), max_length=150)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(pgettext_lazy("time", "selesai"))
    ownership = models.TextField(
        _("pemilik hasil"),
        blank=True,
        help_text=_("Siapa memiliki barang dan hasil program (PP 28/2018 Pasal 26)."),
    )
    goals = ArrayField(
        models.PositiveSmallIntegerField(choices=Goal),
        verbose_name=_("tujuan pembangunan berkelanjutan"),
        default=list,
        blank=True,
    )
    plan_tags = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("rencana daerah"),
        default=list,
        blank=True,
        help_text=_("Sasaran RPJMD atau rencana lain yang didukung, satu per baris."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.PLANNED,
        editable=False,
    )
    status_note = models.TextField(blank=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("program")
        verbose_name_plural = _("program")
        constraints = [
            models.CheckConstraint(
                name="programme_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Tanggal selesai harus sesudah tanggal mulai."),
            )
        ]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="programme_by_start"),
            models.Index(fields=["agreement", "status"], name="programme_by_agreement"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programs:program_detail", args=[self.pk])

    @property
    def partnership(self) -> Partnership:
        return self.agreement.partnership

    @property
    def goal_names(self) -> list[str]:
        return [str(Goal(goal).label) for goal in self.goals]

    @property
    def funds(self) -> Funds:
        """Its money in rupiah, of a programme read `with_totals`."""
        return Funds(**{name: getattr(self, name) for name in SUMS})

    @property
    def overdue(self) -> bool:
        """Whether its period has passed while it still waits or runs."""
        unfinished = self.status in (self.Status.PLANNED, self.Status.RUNNING)
        return unfinished and self.ends_on < timezone.localdate()

    @property
    def outside_term(self) -> bool:
        """Whether it begins before its agreement or goes on after its end."""
        first, last = self.agreement.starts_on, self.agreement.ends_on
        return bool((first and self.starts_on < first) or (last and self.ends_on > last))


@tracked
class Party(models.Model):
    class Sector(models.TextChoices):
        GOVERNMENT = "government", _("Pemerintah")
        EDUCATION = "education", _("Lembaga pendidikan")
        CIVIL_SOCIETY = "civil_society", _("Organisasi masyarakat sipil")
        PRIVATE = "private", _("Swasta")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="parties")
    name = models.CharField(_("nama pihak"), max_length=150)
    sector = models.CharField(_("sektor"), max_length=15, choices=Sector)
    role = models.CharField(_("peran"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pihak terlibat")
        verbose_name_plural = _("pihak terlibat")

    def __str__(self) -> str:
        return self.name

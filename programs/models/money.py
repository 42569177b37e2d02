"""What programmes cost, who pays, and the one place where money becomes rupiah.

Every sum in rupiah is a sum of lines that were rounded first, each to whole rupiah. So the sums
by source, by activity and of everything always agree, to the last rupiah that people see.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, DecimalField, F, IntegerField, Prefetch, Q, Sum
from django.db.models.functions import Coalesce, Round
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from programs.currencies import RUPIAH, known
from sistercity.audit import tracked

#: Wide enough for the largest amount at the highest rate; amounts in rupiah have no cents.
MONEY = DecimalField(max_digits=40, decimal_places=0)
AMOUNTS = ("planned", "committed", "realised")
WITHOUT_SOURCE = _("Tanpa sumber pendanaan")
WHOLE_PROGRAMME = _("Seluruh program")


def in_rupiah(amount: str) -> Round:
    """Return the expression of a column of a line in whole rupiah, half a rupiah rounded up."""
    rate = Coalesce(F("rate"), Decimal(1))
    return Round(F(f"{amount}_amount") * rate, output_field=MONEY)


#: What is summed over lines, each with its kind of number.
SUMS: MappingProxyType[str, tuple[Any, Any]] = MappingProxyType(
    {name: (Coalesce(Sum(in_rupiah(name)), Decimal(0)), MONEY) for name in AMOUNTS}
    | {"without_source": (Count("pk", filter=Q(source="")), IntegerField())}
)


@dataclass(frozen=True, kw_only=True)
class Funds:
    """Money in whole rupiah: of one source, of one activity, or of all."""

    planned: Decimal
    committed: Decimal
    realised: Decimal
    without_source: int = 0
    label: str = ""

    @property
    def overspent(self) -> Decimal:
        """How much more was spent than planned; nothing when it keeps within the plan."""
        return max(self.realised - self.planned, Decimal(0))

    @property
    def overcommitted(self) -> Decimal:
        """How much more was promised than planned."""
        return max(self.committed - self.planned, Decimal(0))

    @property
    def warns(self) -> bool:
        return bool(self.overspent or self.overcommitted or self.without_source)


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def with_rupiah(self) -> "BudgetLineQuerySet":
        """With `planned`, `committed` and `realised` of each line in rupiah."""
        return self.annotate(**{name: in_rupiah(name) for name in AMOUNTS})

    def total(self) -> Funds:
        return Funds(**self.order_by().aggregate(**{name: row[0] for name, row in SUMS.items()}))

    def by_source(self) -> list[Funds]:
        """Return the sums of each source that has a line, in their order, no source last."""
        sums = {row.pop("source"): row for row in self._sums("source")}
        order = [*BudgetLine.Source.values, ""]
        return [
            Funds(label=source_name(source), **sums[source]) for source in order if source in sums
        ]

    def by_activity(self) -> list[Funds]:
        """Return the sums of each activity that has a line by date, those of none last."""
        rows = self._sums("activity", "activity__title", "activity__starts_on").order_by(
            F("activity__starts_on").asc(nulls_last=True), "activity"
        )
        return [
            Funds(
                label=row["activity__title"] or str(WHOLE_PROGRAMME),
                **{name: row[name] for name in SUMS},
            )
            for row in rows
        ]

    def _sums(self, *columns: str) -> Any:
        sums = {name: row[0] for name, row in SUMS.items()}
        return self.order_by().values(*columns).annotate(**sums)


@tracked
class BudgetLine(models.Model):
    """Money of one source in one currency: what is planned, promised and realised."""

    class Source(models.TextChoices):
        APBD = "apbd", "APBD"
        APBN = "apbn", "APBN"
        GRANT = "grant", _("Hibah")
        PARTNER = "partner", _("Mitra luar negeri")
        PRIVATE = "private", _("Swasta")
        IN_KIND = "in_kind", _("Barang dan jasa")

    programme = models.ForeignKey("programs.Programme", models.CASCADE, related_name="budget_lines")
    activity = models.ForeignKey(
        "programs.Activity",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="budget_lines",
        verbose_name=_("kegiatan"),
    )
    source = models.CharField(_("sumber pendanaan"), max_length=10, choices=Source, blank=True)
    description = models.CharField(_("uraian"), max_length=200, blank=True)
    currency = models.CharField(_("mata uang"), max_length=3, default=RUPIAH, validators=[known])
    planned_amount = models.DecimalField(
        _("rencana"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )
    committed_amount = models.DecimalField(
        _("komitmen"),
        max_digits=18,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    realised_amount = models.DecimalField(
        _("realisasi"),
        max_digits=18,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    rate = models.DecimalField(
        _("kurs ke rupiah"),
        max_digits=16,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.000001"), _("Kurs harus lebih dari nol."))],
    )
    rate_on = models.DateField(_("tanggal kurs"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("baris anggaran")
        verbose_name_plural = _("baris anggaran")
        constraints = [
            models.CheckConstraint(
                name="budget_not_negative",
                condition=Q(planned_amount__gte=0, committed_amount__gte=0, realised_amount__gte=0),
                violation_error_message=_("Jumlah uang tidak boleh negatif."),
            ),
            models.CheckConstraint(
                name="budget_rate_of_foreign_currency",
                condition=Q(currency=RUPIAH, rate=None, rate_on=None)
                | (~Q(currency=RUPIAH) & Q(rate__isnull=False, rate__gt=0, rate_on__isnull=False)),
                violation_error_message=_("Mata uang asing disertai kurs dan tanggalnya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} {self.currency} {self.planned_amount}"

    def clean(self) -> None:
        """A foreign amount says at which rate and of which day; rupiah need neither."""
        foreign = self.currency != RUPIAH
        wrong = {
            name: needed if foreign else _("Kurs hanya diisi untuk mata uang asing.")
            for name, needed in (
                ("rate", _("Isi kurs ke rupiah untuk mata uang asing.")),
                ("rate_on", _("Isi tanggal kurs untuk mata uang asing.")),
            )
            if foreign == (getattr(self, name) is None)
        }
        if wrong:
            raise ValidationError(wrong)

    @property
    def source_name(self) -> str:
        return source_name(self.source)

    @property
    def is_foreign(self) -> bool:
        return self.currency != RUPIAH

    @property
    def rate_in_words(self) -> str:
        """The rate as the reader's language writes it, without zeros at its end: "11,42"."""
        return number_format(self.rate.normalize(), force_grouping=True) if self.rate else ""

    @property
    def overspent(self) -> bool:
        return self.realised_amount > self.planned_amount

    @property
    def overcommitted(self) -> bool:
        return self.committed_amount > self.planned_amount


def source_name(source: str) -> str:
    """Return the name of a source; that a line has none is said, too."""
    return str(BudgetLine.Source(source).label if source else WITHOUT_SOURCE)


def lines_in_rupiah() -> Prefetch:
    """Return the budget lines of programmes to prefetch, with rupiah and activity."""
    return Prefetch("budget_lines", BudgetLine.objects.with_rupiah().select_related("activity"))

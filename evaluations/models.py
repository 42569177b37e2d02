"""What it brought: indicators with their values, periodic reports, and evaluations."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models import ActionItem, Agreement, Partnership
from programs.models import Programme
from sistercity.accounts.models import User
from sistercity.audit import tracked
from sistercity.deadlines.counting import Deadline


def visible_partnerships(user: User) -> models.QuerySet[Partnership]:
    return Partnership.objects.visible_to(user)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User) -> "IndicatorQuerySet":
        return self.filter(programme__agreement__partnership__in=visible_partnerships(user))

    def with_latest(self, until: date | None = None) -> "IndicatorQuerySet":
        """With `latest_value` and `latest_on`, the last actual (up to a day); None without one."""
        last = Actual.objects.filter(indicator=OuterRef("pk")).order_by("-measured_on", "-pk")
        if until:
            last = last.filter(measured_on__lte=until)
        return self.annotate(
            latest_value=Subquery(last.values("value")[:1]),
            latest_on=Subquery(last.values("measured_on")[:1]),
        )

    def for_page(self) -> "IndicatorQuerySet":
        return self.with_latest().select_related(
            "programme__agreement__partnership__region",
            "programme__agreement__partnership__counterpart__country",
        )


@tracked
class Indicator(models.Model):
    class Direction(models.TextChoices):
        UP = "up", _("makin tinggi makin baik")
        DOWN = "down", _("makin rendah makin baik")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="indicators")
    name = models.CharField(_("indikator"), max_length=200)
    unit = models.CharField(_("satuan"), max_length=40)
    direction = models.CharField(_("arah"), max_length=4, choices=Direction, default=Direction.UP)
    baseline = models.DecimalField(_("nilai awal"), max_digits=18, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=18, decimal_places=2)
    target_on = models.DateField(_("target dicapai pada"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("indikator")
        verbose_name_plural = _("indikator")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evaluations:indicator_detail", args=[self.pk])

    @property
    def partnership(self) -> Partnership:
        return self.programme.partnership

    def progress(self, value: Decimal) -> int:
        """Return how much of the way from baseline to target `value` is, in percent (0 to 100)."""
        way = self.target - self.baseline
        if way == 0:
            return 100
        return int(max(Decimal(0), min(Decimal(1), (value - self.baseline) / way)) * 100)


class ActualQuerySet(models.QuerySet["Actual"]):
    def visible_to(self, user: User) -> "ActualQuerySet":
        return self.filter(
            indicator__programme__agreement__partnership__in=visible_partnerships(user)
        )

    def for_page(self) -> "ActualQuerySet":
        return self.select_related(
            "indicator__programme__agreement__partnership__region",
            "indicator__programme__agreement__partnership__counterpart__country",
        )


@tracked
class Actual(models.Model):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="actuals")
    measured_on = models.DateField(_("tanggal"))
    value = models.DecimalField(
        pgettext_lazy("measured", "capaian"), max_digits=18, decimal_places=2
    )
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActualQuerySet.as_manager()

    class Meta:
        ordering = ["measured_on", "pk"]
        verbose_name = _("capaian")
        verbose_name_plural = _("capaian")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "measured_on"],
                name="actual_once_per_day",
                violation_error_message=_("Capaian untuk tanggal ini sudah ada."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.measured_on}: {self.value}"

    @property
    def partnership(self) -> Partnership:
        return self.indicator.partnership


class ScopedByAgreement(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(agreement__partnership__in=visible_partnerships(user))

    def for_list(self) -> Self:
        """With agreement and parties, these by a query of their own: joined to the condition of
        scope they are more tables than PostgreSQL plans well.
        """
        parties = Prefetch("agreement__partnership", Partnership.objects.with_parties())
        return self.select_related("agreement").prefetch_related(parties)

    def for_page(self) -> Self:
        return self.for_list().select_related("submitted_by")


@tracked
class Report(models.Model):
    """The periodic report to Home Affairs (PP 28/2018 art. 43).

    `status` is written by `evaluations.lifecycle` only.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        SUBMITTED = "submitted", _("Diajukan")
        FORWARDED = "forwarded", _("Diteruskan provinsi")
        RECEIVED = "received", _("Diterima")
        RETURNED = "returned", _("Dikembalikan untuk perbaikan")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reports")
    period_start = models.DateField(_("awal periode"))
    period_end = models.DateField(_("akhir periode"))
    due_on = models.DateField(_("jatuh tempo"))
    summary = models.TextField(_("ringkasan pelaksanaan"), blank=True)
    problems = models.TextField(_("hambatan"), blank=True)
    plans = models.TextField(_("rencana berikutnya"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    status_note = models.TextField(blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    # As the region's setting was when it was submitted.
    through_province = models.BooleanField(_("melalui provinsi"), default=False, editable=False)
    forwarded_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diteruskan oleh"),
    )
    forwarded_at = models.DateTimeField(_("diteruskan"), null=True, editable=False)
    received_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedByAgreement.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        verbose_name = _("laporan pelaksanaan")
        verbose_name_plural = _("laporan pelaksanaan")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "period_start"], name="report_once_per_period"
            )
        ]
        indexes = [models.Index(fields=["-due_on", "-id"], name="report_by_due")]

    def __str__(self) -> str:
        return f"{self.agreement.partnership} {self.period_start} – {self.period_end}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:report_detail", args=[self.pk])

    @property
    def partnership(self) -> Partnership:
        return self.agreement.partnership

    @property
    def subject(self) -> str:
        return f"report:{self.pk}"

    @property
    def deadline(self) -> Deadline:
        return Deadline(due_on=self.due_on)

    @property
    def waits_for_province(self) -> bool:
        return self.through_province and self.status == self.Status.SUBMITTED


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def visible_to(self, user: User) -> "CriterionQuerySet":
        """Every criterion: what is asked is no secret."""
        return self

    def in_use(self) -> "CriterionQuerySet":
        return self.filter(active=True)


@tracked
class Criterion(models.Model):
    """What an evaluation scores, kept by administrators."""

    key = models.SlugField(_("kode"), max_length=30, primary_key=True)
    name_id = models.CharField(_("nama Indonesia"), max_length=80)
    name_en = models.CharField(_("nama Inggris"), max_length=80)
    question_id = models.CharField(_("pertanyaan Indonesia"), max_length=300)
    question_en = models.CharField(_("pertanyaan Inggris"), max_length=300)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    active = models.BooleanField(_("dipakai"), default=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("kriteria")
        verbose_name_plural = _("kriteria")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def question(self) -> str:
        return self.question_en if get_language() == "en" else self.question_id


class EvaluationQuerySet(ScopedByAgreement):
    def with_average(self) -> Self:
        """With `average`, the mean of the scores; None while nothing is scored."""
        scores = Score.objects.filter(evaluation=OuterRef("pk")).order_by().values("evaluation")
        return self.annotate(average=Subquery(scores.annotate(mean=Avg("value")).values("mean")))

    def for_page(self) -> Self:
        return super().for_page().with_average().select_related("approved_by")


@tracked
class Evaluation(models.Model):
    """A scored look back at a period (PP 28/2018 art. 44(5)).

    `status` is written by `evaluations.lifecycle` only.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        SUBMITTED = "submitted", _("Diajukan")
        APPROVED = "approved", _("Disahkan")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="evaluations")
    period_start = models.DateField(_("awal periode"))
    period_end = models.DateField(_("akhir periode"))
    due_on = models.DateField(_("jatuh tempo"))
    findings = models.TextField(_("temuan"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    status_note = models.TextField(blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-due_on", "-pk"]
        verbose_name = _("evaluasi")
        verbose_name_plural = _("evaluasi")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "period_start"], name="evaluation_once_per_period"
            ),
            models.CheckConstraint(
                name="evaluation_ends_after_start",
                condition=Q(period_end__gt=F("period_start")),
            ),
        ]
        indexes = [models.Index(fields=["-due_on", "-id"], name="evaluation_by_due")]

    def __str__(self) -> str:
        return f"{self.agreement.partnership} {self.period_start} – {self.period_end}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:evaluation_detail", args=[self.pk])

    @property
    def partnership(self) -> Partnership:
        return self.agreement.partnership

    @property
    def subject(self) -> str:
        return f"evaluation:{self.pk}"

    @property
    def deadline(self) -> Deadline:
        return Deadline(due_on=self.due_on)


@tracked
class Score(models.Model):
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(
        pgettext_lazy("score", "nilai"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    reason = models.TextField(_("alasan"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["criterion__position", "pk"]
        verbose_name = pgettext_lazy("score", "nilai")
        verbose_name_plural = pgettext_lazy("score", "nilai")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="scored_once"),
            models.CheckConstraint(name="score_1_to_5", condition=Q(value__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: User) -> "RecommendationQuerySet":
        return self.filter(evaluation__agreement__partnership__in=visible_partnerships(user))

    def for_page(self) -> "RecommendationQuerySet":
        return self.select_related(
            "owner",
            "action_item__owner",
            "evaluation__agreement__partnership__region",
            "evaluation__agreement__partnership__counterpart__country",
        )


@tracked
class Recommendation(models.Model):
    """A recommendation; approving the evaluation turns it into an action item."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="recommendations")
    text = models.CharField(_("rekomendasi"), max_length=250)
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("penanggung jawab")
    )
    due_on = models.DateField(_("jatuh tempo"))
    action_item = models.OneToOneField(
        ActionItem,
        models.PROTECT,
        null=True,
        related_name="recommendation",
        editable=False,
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rekomendasi")
        verbose_name_plural = _("rekomendasi")

    def __str__(self) -> str:
        return self.text

    @property
    def partnership(self) -> Partnership:
        return self.evaluation.partnership

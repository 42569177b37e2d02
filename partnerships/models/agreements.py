"""What the two sides agreed: letter of intent, memorandum, amendment, renewal, chained."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models.cases import Case
from partnerships.models.documents import DocumentVersion
from partnerships.models.partnerships import Field, Partnership
from sistercity.accounts.models import User
from sistercity.audit import track_links, tracked


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> "AgreementQuerySet":
        return self.filter(Partnership.objects.scope(user, "partnership__"))

    def in_force(self) -> "AgreementQuerySet":
        """Agreements with legal effect that carry the programmes; a LoI does not."""
        return self.filter(
            status__in=[Agreement.Status.IN_FORCE, Agreement.Status.SUSPENDED]
        ).exclude(kind=Agreement.Kind.LETTER_OF_INTENT)

    def leading(self) -> "AgreementQuerySet":
        """What leads a partnership first, before the arrangements that carry it out."""
        arranges = models.When(kind=Agreement.Kind.ARRANGEMENT, then=1)
        return self.order_by(models.Case(arranges, default=0), "-pk")

    def waiting_to_start(self) -> "AgreementQuerySet":
        """Signed agreements whose first day has not come; a LoI carries no duties."""
        return self.filter(status=Agreement.Status.SIGNED).exclude(
            kind=Agreement.Kind.LETTER_OF_INTENT
        )

    def for_list(self) -> "AgreementQuerySet":
        return self.select_related("partnership__region", "partnership__counterpart__country")

    def for_page(self) -> "AgreementQuerySet":
        """With what the page of one agreement shows."""
        return self.select_related(
            "case", "partnership__region__province", "partnership__counterpart__country"
        ).prefetch_related("fields", "signatures")


@tracked
class Agreement(models.Model):
    """`status` is written by `partnerships.lifecycle` only."""

    class Kind(models.TextChoices):
        LETTER_OF_INTENT = "letter_of_intent", _("Pernyataan kehendak (LoI)")
        MEMORANDUM = "memorandum", _("Nota kesepahaman (MoU)")
        ARRANGEMENT = "arrangement", _("Pengaturan pelaksanaan")
        AMENDMENT = "amendment", _("Perubahan perjanjian")
        RENEWAL = "renewal", _("Perpanjangan perjanjian")
        TERMINATION = "termination", _("Pengakhiran perjanjian")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        INTERNAL_APPROVAL = "internal_approval", _("Persetujuan internal")
        UNDER_REVIEW = "under_review", _("Dalam peninjauan")
        APPROVED = "approved", _("Disetujui")
        FULL_POWERS = "full_powers", _("Menunggu surat kuasa")
        SIGNING = "signing", _("Siap ditandatangani")
        SIGNED = "signed", _("Ditandatangani")
        IN_FORCE = "in_force", pgettext_lazy("agreement", "Berlaku")
        SUSPENDED = "suspended", _("Ditangguhkan")
        RENEWED = "renewed", _("Diperpanjang")
        AMENDED = "amended", _("Diubah")
        EXPIRED = "expired", pgettext_lazy("agreement", "Berakhir")
        TERMINATED = "terminated", _("Diakhiri")
        CANCELLED = "cancelled", pgettext_lazy("agreement", "Batal")
        NOTICE_GIVEN = "notice_given", _("Pemberitahuan disampaikan")
        CARRIED_OUT = "carried_out", pgettext_lazy("termination", "Dilaksanakan")

    #: What must be written before the text leaves the region.
    SUBSTANCE = ("objectives", "mechanism", "financing")
    #: The same in English, for the draft; empty until somebody writes it.
    SUBSTANCE_EN = ("objectives_en", "mechanism_en", "financing_en")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="agreements")
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        editable=False,
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        editable=False,
    )
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind, default=Kind.MEMORANDUM)
    title = models.CharField(_("judul"), max_length=250)
    title_en = models.CharField(_("judul (bahasa Inggris)"), max_length=250, blank=True)
    number = models.CharField(_("nomor"), max_length=100, blank=True)
    fields = models.ManyToManyField(
        Field,
        related_name="agreements",
        verbose_name=_("bidang kerja sama"),
        blank=True,
    )
    objectives = models.TextField(_("tujuan"), blank=True)
    mechanism = models.TextField(_("bentuk dan mekanisme kegiatan"), blank=True)
    financing = models.TextField(_("pembiayaan"), blank=True)
    objectives_en = models.TextField(_("tujuan (bahasa Inggris)"), blank=True)
    mechanism_en = models.TextField(_("bentuk dan mekanisme kegiatan (bahasa Inggris)"), blank=True)
    financing_en = models.TextField(_("pembiayaan (bahasa Inggris)"), blank=True)
    duration_years = models.PositiveSmallIntegerField(
        _("jangka waktu (tahun)"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    clauses = models.JSONField(_("klausul"), default=dict, blank=True)
    authentic_languages = ArrayField(
        models.CharField(max_length=2, choices=DocumentVersion.Language),
        verbose_name=_("bahasa naskah asli"),
        default=list,
        blank=True,
    )
    prevailing_language = models.CharField(
        _("bahasa yang berlaku bila berbeda tafsir"),
        max_length=2,
        choices=DocumentVersion.Language,
        blank=True,
    )
    starts_on = models.DateField(_("mulai berlaku"), null=True, blank=True)
    ends_on = models.DateField(_("berakhir"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    status_note = models.TextField(blank=True, editable=False)
    suspended_until = models.DateField(
        _("ditangguhkan sampai"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("perjanjian")
        verbose_name_plural = _("perjanjian")
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ends_on=None)
                | Q(starts_on=None)
                | Q(ends_on__gt=models.F("starts_on")),
                violation_error_message=_("Tanggal berakhir harus sesudah mulai berlaku."),
            ),
            models.CheckConstraint(
                name="agreement_in_force_has_dates",
                condition=~Q(status="in_force")
                | Q(kind="letter_of_intent")
                | Q(starts_on__isnull=False, ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(status="notice_given"),
                name="agreement_terminated_once",
                violation_error_message=_("Pemberitahuan pengakhiran sudah dicatat."),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "ends_on"], name="agreement_by_end"),
            models.Index(fields=["partnership", "kind"], name="agreement_by_partnership"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:agreement_detail", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"agreement:{self.pk}"

    @property
    def seen(self) -> str:
        return self.status

    @property
    def is_draft(self) -> bool:
        """In the officer's hands; what the leader is about to approve stays as it is."""
        return self.status == self.Status.DRAFT

    @property
    def draft_kind(self) -> str:
        """The kind of document in which the drafts of this instrument are kept."""
        letter = self.kind == self.Kind.LETTER_OF_INTENT
        return "draft_letter_of_intent" if letter else "draft_text"

    @property
    def languages_in_words(self) -> str:
        """Which texts are authentic, and which of them decides when they differ."""
        labels = dict(DocumentVersion.Language.choices)
        named = ", ".join(str(labels[code]) for code in self.authentic_languages)
        named = named or gettext("Semua bahasa yang ditandatangani")
        if self.prevailing_language:
            text = gettext("%(languages)s; bila berbeda tafsir berlaku naskah bahasa %(one)s")
            return text % {"languages": named, "one": labels[self.prevailing_language]}
        if len(self.authentic_languages) == 1:
            return named
        return gettext("%(languages)s, semuanya sama asli") % {"languages": named}

    @property
    def under_notice(self) -> bool:
        """Whether a notice of termination stands that was neither withdrawn nor acted on yet."""
        return self.successors.filter(status=self.Status.NOTICE_GIVEN).exists()

    @property
    def carries_programmes(self) -> bool:
        """Whether it has legal effect; the same as `in_force()` says of many."""
        in_force = (self.Status.IN_FORCE, self.Status.SUSPENDED)
        return self.status in in_force and self.kind != self.Kind.LETTER_OF_INTENT


track_links(Agreement.fields.through)


@tracked
class Signature(models.Model):
    """One party's signature: the two may sign in different places on different days."""

    class Side(models.TextChoices):
        REGION = "region", _("Pemerintah daerah")
        COUNTERPART = "counterpart", _("Mitra luar negeri")

    class Method(models.TextChoices):
        WET_INK = "wet_ink", _("Tanda tangan basah, diunggah sebagai pindaian")
        ELECTRONIC = "electronic", _("Tanda tangan elektronik tersertifikasi")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    side = models.CharField(_("pihak"), max_length=12, choices=Side)
    name = models.CharField(_("penanda tangan"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=150)
    place = models.CharField(_("tempat"), max_length=120, blank=True)
    signed_on = models.DateField(_("tanggal"), null=True, blank=True)
    method = models.CharField(
        _("cara menandatangani"), max_length=12, choices=Method, default=Method.WET_INK
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["agreement", "-side"]
        verbose_name = _("tanda tangan")
        verbose_name_plural = _("tanda tangan")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "side"], name="signature_once_per_side")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_side_display()})"

"""Documents of a partnership and their versions; a version is never overwritten."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import User
from sistercity.audit import append_only, tracked
from sistercity.documents.files import upload_path
from sistercity.procedure import CASE_STEPS, PROCEDURE, Stage


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> "DocumentQuerySet":
        return self.filter(Partnership.objects.scope(user, "partnership__"))

    def with_versions(self) -> "DocumentQuerySet":
        return self.prefetch_related(
            models.Prefetch("versions", DocumentVersion.objects.for_list())
        )

    def for_list(self) -> "DocumentQuerySet":
        """By stage of the procedure, each with its newest versions as `newest`."""
        stages = [
            models.When(kind__in=kinds, then=models.Value(number))
            for number, kinds in enumerate(Document.kinds_by_stage().values())
        ]
        newest = DocumentVersion.objects.latest_by_language().select_related("uploaded_by")
        return (
            self.annotate(stage_number=models.Case(*stages, default=models.Value(len(stages))))
            .order_by("stage_number", "-pk")
            .prefetch_related(models.Prefetch("versions", newest, to_attr="newest"))
        )

    def for_page(self) -> "DocumentQuerySet":
        return self.with_versions().select_related(
            "case",
            "agreement",
            "meeting",
            "partnership__region__province",
            "partnership__counterpart__country",
        )


@tracked
class Document(models.Model):
    """One document; `kind` is a key of the procedure's evidence or one of `OTHER_KINDS`."""

    OTHER_KINDS = {
        "origin_letter": _("Surat asal prakarsa"),
        "appraisal": _("Rekomendasi dan notulen TKKSD"),
        "legacy_scan": _("Pindaian perjanjian lama"),
        "minutes": _("Notulen pertemuan"),
        "termination_notice": _("Surat pengakhiran perjanjian"),
        "other": _("Dokumen lain"),
    }
    #: What the portal drafts, and marks where something is missing.
    DRAFTED_KINDS = ("draft_letter_of_intent", "draft_text")
    KINDS = OTHER_KINDS | {
        evidence.key: evidence.label
        for step in PROCEDURE
        for evidence in step.evidence
        if evidence.document
    }

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="documents")
    case = models.ForeignKey(
        "partnerships.Case",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="documents",
    )
    agreement = models.ForeignKey(
        "partnerships.Agreement",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="documents",
    )
    meeting = models.ForeignKey(
        "partnerships.Meeting",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="documents",
    )
    kind = models.CharField(_("jenis dokumen"), max_length=40, default="other")
    title = models.CharField(_("judul"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=models.Q(case__isnull=False) & ~models.Q(kind="other"),
                name="document_kind_once_per_case",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:document_detail", args=[self.pk])

    @classmethod
    def kinds_by_stage(cls) -> dict[Stage, list[str]]:
        """Return the kinds of documents that each stage of a case asks for."""
        found: dict[Stage, list[str]] = {}
        for step in CASE_STEPS:
            kinds = found.setdefault(step.stage, [])
            kinds += [item.key for item in step.evidence if item.document]
        found[Stage.INITIATION] += ["origin_letter", "appraisal"]
        return found

    @property
    def stage_label(self) -> str:
        """The stage that asks for this document, as the heading of a list."""
        for stage, kinds in self.kinds_by_stage().items():
            if self.kind in kinds:
                return str(stage.label)
        return str(_("Di luar langkah prosedur"))

    @property
    def subtitle(self) -> str:
        """What stands below the title: the kind, or the stage when the title says the kind."""
        return self.stage_label if self.title == self.kind_label else self.kind_label

    @property
    def kind_label(self) -> str:
        return str(self.KINDS.get(self.kind, self.kind))


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    def visible_to(self, user: User) -> "DocumentVersionQuerySet":
        return self.filter(Partnership.objects.scope(user, "document__partnership__"))

    def for_comparison(self) -> "DocumentVersionQuerySet":
        return self.select_related(
            "document__partnership__region__province",
            "document__partnership__counterpart__country",
        )

    def for_list(self) -> "DocumentVersionQuerySet":
        """With who uploaded each, and what is known of its signatures."""
        return self.select_related("uploaded_by", "signature_check")

    def latest_by_language(self) -> "DocumentVersionQuerySet":
        """The newest version in each language of each document."""
        return self.order_by("document_id", "language", "-number").distinct(
            "document_id", "language"
        )


@tracked
class DocumentVersion(models.Model):
    class Language(models.TextChoices):
        INDONESIAN = "id", _("Indonesia")
        ENGLISH = "en", _("Inggris")
        PARTNER = "xx", _("Bahasa mitra")

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("versi"))
    language = models.CharField(
        _("bahasa"), max_length=2, choices=Language, default=Language.INDONESIAN
    )
    file = models.FileField(_("berkas"), upload_to=upload_path, max_length=200)
    filename = models.CharField(_("nama berkas"), max_length=150)
    size = models.PositiveBigIntegerField(_("ukuran"))
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    #: Of a draft, the first passages that still hold the portal's mark of something missing.
    gaps = ArrayField(
        models.TextField(),
        verbose_name=_("isian yang tersisa"),
        default=list,
        blank=True,
        editable=False,
    )
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "language"]
        verbose_name = _("versi dokumen")
        verbose_name_plural = _("versi dokumen")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "number"], name="version_numbered_once"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.document} v{self.number} ({self.get_language_display()})"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:document_download", args=[self.pk])

    @property
    def fingerprint(self) -> str:
        """The checksum as people compare it: its first and last digits."""
        return f"{self.sha256[:4]}…{self.sha256[-4:]}"

"""The wording that a first draft of an agreement is made of, kept by administrators."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.clauses import PARTS
from partnerships.models.agreements import Agreement
from partnerships.placeholders import check_placeholders
from sistercity.audit import tracked
from sistercity.reference import ReferenceQuerySet

#: So long may one clause be; every draft is set while its reader waits.
LONGEST = 6000


class ClauseTemplateQuerySet(ReferenceQuerySet):
    def by_key(self, kind: str) -> "dict[str, ClauseTemplate]":
        """Return the wording of each part for agreements of `kind`, its own before the general."""
        found = self.filter(kind__in=["", kind]).exclude(use=ClauseTemplate.Use.UNUSED)
        return {row.key: row for row in found.order_by("kind")}


@tracked
class ClauseTemplate(models.Model):
    """One part of a draft in both languages; `key` is one of `partnerships.clauses.PARTS`."""

    class Use(models.TextChoices):
        TEXT = "text", _("Masuk ke draf")
        OMITTED = "omitted", _("Tidak masuk ke draf")
        UNUSED = "unused", _("Tidak dipakai, berlaku naskah umum")

    key = models.CharField(_("klausul"), max_length=30)
    kind = models.CharField(
        _("jenis perjanjian"), max_length=20, choices=Agreement.Kind, blank=True
    )
    use = models.CharField(_("pemakaian"), max_length=10, choices=Use, default=Use.TEXT)
    heading_id = models.CharField(_("judul Indonesia"), max_length=120, blank=True)
    heading_en = models.CharField(_("judul Inggris"), max_length=120, blank=True)
    text_id = models.TextField(
        _("naskah Indonesia"), max_length=LONGEST, blank=True, validators=[check_placeholders]
    )
    text_en = models.TextField(
        _("naskah Inggris"), max_length=LONGEST, blank=True, validators=[check_placeholders]
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClauseTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["key", "kind"]
        verbose_name = _("naskah klausul")
        verbose_name_plural = _("naskah klausul")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "kind"],
                name="clause_template_once_per_kind",
                violation_error_message=_("Naskah klausul ini untuk jenis itu sudah ada."),
            ),
            models.CheckConstraint(
                name="clause_template_has_text",
                condition=~Q(use="text") | (~Q(text_id="") & ~Q(text_en="")),
                violation_error_message=_("Isi naskah dalam kedua bahasa."),
            ),
            models.CheckConstraint(
                name="clause_template_general_is_used",
                condition=~Q(use="unused") | ~Q(kind=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.kind_label})"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:clause_detail", args=[self.pk])

    @property
    def label(self) -> str:
        return str(PARTS.get(self.key, self.key))

    @property
    def kind_label(self) -> str:
        return str(self.get_kind_display() if self.kind else _("semua jenis"))

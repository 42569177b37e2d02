"""What the portal found out about the electronic signatures of an uploaded version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.documents import DocumentVersion

#: Documents that bear signatures: their PDF versions are checked without being asked.
SIGNED_KINDS = ("signed_letter_of_intent", "signed_text")


class SignatureCheckQuerySet(models.QuerySet["SignatureCheck"]):
    def waiting(self) -> "SignatureCheckQuerySet":
        return self.filter(state=SignatureCheck.State.WAITING).order_by("pk")


class SignatureCheck(models.Model):
    """The last check of one version; `result` is `Report.as_dict()` of `documents.signatures`.

    It belongs to the file, not to what people wrote, so it may be repeated and is no history.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu pemeriksaan")
        SIGNED = "signed", _("Bertanda tangan elektronik")
        UNSIGNED = "unsigned", _("Tanpa tanda tangan elektronik")
        ENCRYPTED = "encrypted", _("Terkunci kata sandi")
        EMPTY = "empty", _("Kosong")
        BROKEN = "broken", _("Tidak dapat dibaca")
        TOO_LARGE = "too_large", _("Terlalu besar untuk diperiksa")
        TOO_COMPLEX = "too_complex", _("Terlalu rumit untuk diperiksa")

    version = models.OneToOneField(
        DocumentVersion, models.CASCADE, related_name="signature_check", primary_key=True
    )
    state = models.CharField(_("keadaan"), max_length=12, choices=State, default=State.WAITING)
    result = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = SignatureCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemeriksaan tanda tangan")
        verbose_name_plural = _("pemeriksaan tanda tangan")
        constraints = [
            models.CheckConstraint(
                name="signature_check_has_a_time",
                condition=Q(state="waiting") | Q(checked_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["version"], condition=Q(state="waiting"), name="signature_check_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_state_display()}"

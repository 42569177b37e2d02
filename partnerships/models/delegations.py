"""Who of a ministry has a review by name: forwarded to a colleague, or taken back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models.cases import Case
from sistercity.accounts.models import Role, User
from sistercity.audit import append_only


class Forwarding(models.Model):
    """A turn was forwarded to a person, or without one taken back for the whole ministry."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="forwardings")
    step_key = models.CharField(max_length=40)
    role = models.CharField(max_length=20, choices=Role)
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("catatan"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("penerusan tinjauan")
        verbose_name_plural = _("penerusan tinjauan")
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.by} – {self.to or self.get_role_display()}"

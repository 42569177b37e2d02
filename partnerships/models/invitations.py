"""Who is asked to an interministerial meeting, what they answer, and what each ministry says."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.models.meetings import Meeting, Participant
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Role, User, UserQuerySet
from sistercity.audit import tracked
from sistercity.places.models import Region

Kind = Participant.Kind
#: The ministries whose say is recorded; Home Affairs convenes and decides by itself afterwards.
MINISTRIES = (Kind.FOREIGN_AFFAIRS, Kind.LINE_MINISTRY)
#: Bodies whose people can have accounts.
REACHED = (Kind.FOREIGN_AFFAIRS, Kind.HOME_AFFAIRS, Kind.PROVINCE, Kind.REGION)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> "InvitationQuerySet":
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def for_page(self) -> "InvitationQuerySet":
        return self.select_related(
            "answered_by",
            "meeting__partnership__region__province",
            "meeting__partnership__counterpart__country",
        ).prefetch_related("participants")


@tracked
class Invitation(models.Model):
    """A body that belongs at the meeting; it was there if a participant came on its invitation."""

    class Answer(models.TextChoices):
        COMES = "comes", _("Hadir")
        SENDS = "sends", _("Mengirim wakil")
        DECLINES = "declines", _("Tidak hadir")

    class Result(models.TextChoices):
        AGREES = "agrees", _("Setuju")
        NOTES = "notes", _("Setuju dengan catatan")
        OBJECTS = "objects", _("Keberatan")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    kind = models.CharField(_("unsur"), max_length=20, choices=Kind)
    organisation = models.CharField(_("instansi"), max_length=150)
    letter_number = models.CharField(_("nomor surat undangan"), max_length=100, blank=True)
    letter_date = models.DateField(_("tanggal surat undangan"), null=True, blank=True)
    sent_at = models.DateTimeField(_("dikirim"), null=True, editable=False)
    answer = models.CharField(_("jawaban"), max_length=10, choices=Answer, blank=True)
    representative = models.CharField(_("nama yang datang"), max_length=150, blank=True)
    answer_note = models.TextField(_("catatan jawaban"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("dijawab"), null=True, editable=False)
    result = models.CharField(_("hasil"), max_length=10, choices=Result, blank=True)
    result_note = models.TextField(_("catatan hasil"), blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "organisation"],
                name="invited_once",
                violation_error_message=_("Instansi ini sudah diundang."),
            ),
            models.CheckConstraint(
                name="invitation_result_has_reason",
                condition=~Q(result__in=["notes", "objects"]) | ~Q(result_note=""),
                violation_error_message=_("Tulis catatan atau alasannya."),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation

    @property
    def partnership(self) -> Partnership:
        return self.meeting.partnership

    @property
    def attendees(self) -> list[Participant]:
        return list(self.participants.all())

    @property
    def present(self) -> bool:
        return bool(self.attendees)

    @property
    def gives_result(self) -> bool:
        return self.kind in MINISTRIES

    @cached_property
    def by_letter(self) -> bool:
        """Whether nobody of the body has an account, so that a letter invites it."""
        return self.kind not in REACHED or not self.people().exists()

    @property
    def region(self) -> Region | None:
        """The region that was invited, None for a ministry."""
        region = self.partnership.region
        if self.kind == Kind.PROVINCE:
            return region.province or region
        return region if self.kind == Kind.REGION else None

    def people(self) -> UserQuerySet:
        """Return the people of the portal who receive the invitation and answer it."""
        if self.kind in MINISTRY_ROLES:
            return User.objects.holding(self.kind)
        if self.region is None:
            return User.objects.none()
        found = User.objects.holding(Role.OFFICER, self.region)
        if self.region == self.partnership.region:
            found |= User.objects.holding(Role.LEADER, self.region)
        return found.with_substitutes()

    def concerns(self, user: User) -> bool:
        """Tell whether this person is of the body that was invited; the same as `people`."""
        if self.kind in MINISTRY_ROLES:
            return user.role == self.kind
        if self.region is None or user.region_id != self.region.pk:
            return False
        own = self.region == self.partnership.region
        return user.role in (REGIONAL_ROLES - {Role.COORDINATOR} if own else {Role.OFFICER})

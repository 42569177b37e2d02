"""A case (berkas): one run of the procedure inside a partnership, and what happened in it."""

from collections.abc import Sequence

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnerships.models.documents import DocumentVersion
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import MINISTRY_ROLES, Role, User
from sistercity.audit import append_only, tracked
from sistercity.procedure import STEPS, Step, Turn


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> "CaseQuerySet":
        return self.filter(Partnership.objects.scope(user, "partnership__"))

    def open(self) -> "CaseQuerySet":
        return self.filter(state=Case.State.OPEN)

    def for_page(self) -> "CaseQuerySet":
        return self.select_related(
            "partnership__region__province", "partnership__counterpart__country"
        )


@tracked
class Case(models.Model):
    """Where the file stands: a step of the procedure and the turn within it.

    `step_key`, `turn_index` and `state` are written by `partnerships.lifecycle` only.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("Kerja sama baru")
        RENEWAL = "renewal", _("Perpanjangan")
        AMENDMENT = "amendment", _("Perubahan")
        ARRANGEMENT = "arrangement", _("Pengaturan pelaksanaan")

    class State(models.TextChoices):
        OPEN = "open", _("Berjalan")
        COMPLETED = "completed", _("Selesai")
        REJECTED = "rejected", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="cases")
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind, default=Kind.NEW)
    reason = models.TextField(_("alasan"), blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    start_key = models.CharField(max_length=40, default="initiative", editable=False)
    step_key = models.CharField(max_length=40, default="initiative", editable=False)
    turn_index = models.PositiveSmallIntegerField(default=0, editable=False)
    step_opened_at = models.DateTimeField(default=timezone.now, editable=False)
    turn_opened_at = models.DateTimeField(default=timezone.now, editable=False)
    held_on = models.DateField(null=True, editable=False)
    returned_at = models.DateTimeField(null=True, editable=False)
    council_received_on = models.DateField(_("surat diterima DPRD"), null=True, blank=True)
    council_decides_again = models.BooleanField(default=True, editable=False)
    full_powers_required = models.BooleanField(
        _("surat kuasa diperlukan"),
        default=True,
        help_text=_("UU 24/2000 Pasal 7. Kemlu yang menyatakannya."),
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(state="open"),
                name="case_open_once",
                violation_error_message=_("Kerja sama ini sudah punya berkas yang berjalan."),
            ),
            models.CheckConstraint(
                name="case_step_known",
                condition=Q(step_key__in=list(STEPS), start_key__in=list(STEPS)),
            ),
        ]
        indexes = [models.Index(fields=["state", "step_key"], name="case_by_step")]

    def __str__(self) -> str:
        return f"{self.partnership} ({self.get_kind_display()})"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:partnership_detail", args=[self.partnership_id])

    @property
    def subject(self) -> str:
        """The name under which this case stands in the worklist."""
        return f"case:{self.pk}"

    @property
    def seen(self) -> str:
        """What a person saw who is about to act; a move on anything else is a conflict."""
        return f"{self.step_key}:{self.turn_index}:{self.turn_opened_at.timestamp()}"

    @property
    def step(self) -> Step:
        return STEPS[self.step_key]

    @property
    def turn(self) -> Turn:
        return self.step.turns[self.turn_index]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def on_hold(self) -> bool:
        return self.held_on is not None


class Acted(models.Model):
    """Who did something, and for which colleague who was away, if for one."""

    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("menggantikan")
    )

    class Meta:
        abstract = True

    def in_words(self, who: User) -> str:
        """Return "Rudi", or "Rudi, menggantikan Putri"."""
        if self.on_behalf_of is None:
            return who.name
        values = {"who": who.name, "whom": self.on_behalf_of.name}
        return _t("%(who)s, menggantikan %(whom)s") % values


class MoveQuerySet(models.QuerySet["Move"]):
    def for_page(self) -> "MoveQuerySet":
        """With their case and the people."""
        return self.select_related("case", "by", "on_behalf_of")


class Move(Acted):
    """Something that happened to a case: written by the lifecycle and services, never changed.

    `role` is the one that acted; of a lapse, the one whose reply no longer counts.
    """

    class Action(models.TextChoices):
        OPEN = "open", _("Dibuka")
        COMPLETE = "complete", _("Diselesaikan")
        REPLY = "reply", _("Dijawab")
        LAPSE = "lapse", _("Jawaban tidak berlaku lagi")
        RETURN = "return", _("Dikembalikan untuk perbaikan")
        REJECT = "reject", _("Ditolak")
        HOLD = "hold", _("Ditangguhkan")
        RESUME = "resume", _("Dilanjutkan")
        WITHDRAW = "withdraw", _("Ditarik")

    case = models.ForeignKey(Case, models.CASCADE, related_name="moves")
    action = models.CharField(max_length=10, choices=Action)
    from_key = models.CharField(max_length=40)
    from_turn = models.PositiveSmallIntegerField()
    to_key = models.CharField(max_length=40)
    to_turn = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=20, choices=Role, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("perpindahan")
        verbose_name_plural = _("perpindahan")
        indexes = [models.Index(fields=["case", "at"], name="move_by_case")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.from_step.name}"

    @property
    def who(self) -> str:
        return self.in_words(self.by)

    @property
    def from_step(self) -> Step:
        return STEPS[self.from_key]

    @property
    def to_step(self) -> Step:
        return STEPS[self.to_key]


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> "ReviewQuerySet":
        return self.filter(Partnership.objects.scope(user, "case__partnership__"))

    def for_list(self) -> "ReviewQuerySet":
        return self.with_deciders().select_related(
            "case__partnership__region", "case__partnership__counterpart__country"
        )

    def with_deciders(self) -> "ReviewQuerySet":
        return self.select_related("decided_by", "on_behalf_of")

    def with_version_keys(self) -> "ReviewQuerySet":
        """The newest first, with `version_keys`: those of the versions that each is about."""
        keys = ArrayAgg("versions", filter=Q(versions__isnull=False), default=Value([]))
        return self.annotate(version_keys=keys).order_by("-decided_at", "-pk")

    def since_turn_opened(self, case: Case) -> "ReviewQuerySet":
        """The replies of the present round; those before a return no longer count."""
        return self.filter(case=case, step_key=case.step_key, decided_at__gte=case.turn_opened_at)


class Review(Acted):
    """One ministry's (or the council's) reply: what was decided, by whom, on which versions.

    Written by `partnerships.lifecycle`, never changed.
    """

    class Decision(models.TextChoices):
        APPROVE = "approve", _("Disetujui")
        RETURN = "return", _("Dikembalikan untuk perbaikan")
        REJECT = "reject", _("Ditolak")

    case = models.ForeignKey(Case, models.CASCADE, related_name="reviews")
    step_key = models.CharField(max_length=40)
    role = models.CharField(max_length=20, choices=Role)
    decision = models.CharField(_("keputusan"), max_length=10, choices=Decision)
    reason = models.TextField(_("alasan"), blank=True)
    letter_number = models.CharField(_("nomor surat"), max_length=100, blank=True)
    letter_date = models.DateField(_("tanggal surat"), null=True, blank=True)
    material_change = models.BooleanField(
        _("perubahan mendasar, DPRD memutus lagi"), null=True, blank=True
    )
    versions = models.ManyToManyField(DocumentVersion, related_name="reviews", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    #: What `with_version_keys` adds.
    version_keys: Sequence[int] = ()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("tinjauan")
        verbose_name_plural = _("tinjauan")
        indexes = [models.Index(fields=["case", "step_key", "decided_at"], name="review_by_step")]
        constraints = [
            models.CheckConstraint(
                name="review_refusal_has_reason",
                condition=Q(decision="approve") | ~Q(reason=""),
                violation_error_message=_("Pengembalian dan penolakan harus beralasan."),
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_decision_display()} ({self.get_role_display()})"

    @property
    def who(self) -> str:
        return self.in_words(self.decided_by)

    @property
    def step(self) -> Step:
        return STEPS[self.step_key]

    @property
    def by_ministry(self) -> bool:
        return self.role in MINISTRY_ROLES


@tracked
class EligibilityAnswer(models.Model):
    """The answer to one condition of PP 28/2018 article 27, with its reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="eligibility")
    criterion = models.CharField(max_length=40)
    met = models.BooleanField(_("terpenuhi"))
    reason = models.TextField(_("alasan"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("jawaban syarat")
        verbose_name_plural = _("jawaban syarat")
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="eligibility_answered_once")
        ]

    def __str__(self) -> str:
        return self.criterion


@tracked
class CooperationPlan(models.Model):
    """The plan with its seven contents (PP 28/2018 art. 30(3))."""

    CONTENTS = (
        "subject",
        "background",
        "purpose",
        "cooperation_object",
        "scope",
        "funding",
        "duration",
    )

    case = models.OneToOneField(Case, models.CASCADE, related_name="plan")
    subject = models.TextField(_("subjek kerja sama"), blank=True)
    background = models.TextField(_("latar belakang"), blank=True)
    purpose = models.TextField(_("maksud, tujuan, dan sasaran"), blank=True)
    cooperation_object = models.TextField(_("objek kerja sama"), blank=True)
    scope = models.TextField(_("ruang lingkup"), blank=True)
    funding = models.TextField(_("sumber pembiayaan"), blank=True)
    duration = models.TextField(_("jangka waktu"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("rencana kerja sama")
        verbose_name_plural = _("rencana kerja sama")

    def __str__(self) -> str:
        return str(self.case)

    @property
    def missing(self) -> list[str]:
        """The names of the contents that are still empty."""
        return [
            str(field.verbose_name)
            for field in self._meta.concrete_fields
            if field.name in self.CONTENTS and not getattr(self, field.name).strip()
        ]

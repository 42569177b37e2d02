"""A partnership: one Indonesian region and one counterpart abroad, over all its cases."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Prefetch, Q, Value, When
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sistercity.accounts.models import MINISTRY_ROLES, Role, User, UserQuerySet
from sistercity.audit import track_links, tracked
from sistercity.places.models import ForeignCity, Region
from sistercity.procedure import STEPS, Stage, Step
from sistercity.reference import ReferenceQuerySet
from sistercity.worklist.models import Item

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from partnerships.models import Agreement
    from partnerships.models import Case as PartnershipCase


@tracked
class Field(models.Model):
    """A field of cooperation, kept by administrators."""

    code = models.SlugField(_("kode"), max_length=30, primary_key=True)
    name_id = models.CharField(_("nama Indonesia"), max_length=80)
    name_en = models.CharField(_("nama Inggris"), max_length=80)
    ministry = models.CharField(
        _("kementerian terkait"),
        max_length=150,
        blank=True,
        help_text=_("Wajib hadir pada rapat antarkementerian (PP 28/2018 Pasal 32 ayat (3))."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name_id"]
        verbose_name = _("bidang kerja sama")
        verbose_name_plural = _("bidang kerja sama")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_id


def silent_as(health: str, today: date | None = None) -> Q:
    """Return the condition of being `health`, in force given; the one place of its limits."""
    today = today or timezone.localdate()
    asleep = today - timedelta(days=settings.SLEEPING_AFTER_DAYS)
    dormant = today - timedelta(days=settings.DORMANT_AFTER_DAYS)
    return {
        Partnership.Health.AWAKE: Q(last_activity_on__gt=asleep),
        Partnership.Health.SLEEPING: Q(last_activity_on__lte=asleep, last_activity_on__gt=dormant),
        Partnership.Health.DORMANT: Q(last_activity_on__lte=dormant),
    }[Partnership.Health(health)]


def ending_within(days: int, today: date | None = None) -> Q:
    """Return the condition of ending within so many days, in force given."""
    today = today or timezone.localdate()
    return Q(ends_on__range=(today, today + timedelta(days=days)))


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PartnershipQuerySet":
        """The partnerships that exist for this person."""
        return self.filter(self.scope(user))

    def scope(self, user: "User | AnonymousUser", path: str = "") -> Q:
        """Return the condition that a partnership exists for this person: the one rule of scope.

        A province's officers see those of its regencies and cities, ministries what has been
        submitted, auditors and administrators all. What belongs to a partnership exists with it:
        `path` leads to it, such as "case__partnership__".
        """
        if not isinstance(user, User):
            return Q(**{f"{path}pk__in": []})
        if user.role in (Role.AUDITOR, Role.ADMINISTRATOR):
            return Q()
        if user.role in MINISTRY_ROLES:
            return Q(**{f"{path}submitted_at__isnull": False})
        here = Q(**{f"{path}region": user.region_id})
        if user.role == Role.COORDINATOR:
            coordinated = self.model._default_manager.coordinated_by(user.acts_as)
            return here & Q(**{f"{path}pk__in": coordinated.values("pk")})
        of_province = user.region is not None and user.region.kind == Region.Kind.PROVINCE
        if user.role == Role.OFFICER and of_province:
            return here | Q(**{f"{path}region__province": user.region_id})
        return here

    def coordinated_by(self, people: Iterable[int]) -> "PartnershipQuerySet":
        """Those that one of these people, named by their keys, coordinates."""
        links = Partnership.coordinators.through.objects.filter(user__in=people)
        return self.filter(pk__in=links.values("partnership"))

    def with_parties(self) -> "PartnershipQuerySet":
        return self.select_related("region__province", "counterpart__country")

    def for_list(self, user: User) -> "PartnershipQuerySet":
        """With the parties and open turns that a row or card shows this person."""
        items = Item.objects.open().by_due_date().with_holders().marked_for(user)
        return self.with_parties().prefetch_related(
            Prefetch("worklist", items, to_attr="open_items")
        )

    def running(self) -> "PartnershipQuerySet":
        return self.filter(status__in=[Partnership.Status.PREPARING, Partnership.Status.ACTIVE])

    def active(self) -> "PartnershipQuerySet":
        return self.filter(status=Partnership.Status.ACTIVE)

    def expiring(self, within_days: int = 183, today: date | None = None) -> "PartnershipQuerySet":
        """In force, with an end within so many days."""
        return self.active().filter(ending_within(within_days, today))

    def in_health(self, health: str, today: date | None = None) -> "PartnershipQuerySet":
        """Partnerships in force that are `health`."""
        return self.active().filter(silent_as(health, today))

    def quiet(self) -> "PartnershipQuerySet":
        """Partnerships in force that are sleeping or dormant."""
        return self.active().filter(~silent_as(Partnership.Health.AWAKE))

    def by_stage(self) -> "PartnershipQuerySet":
        order = [When(stage=stage, then=Value(n)) for n, stage in enumerate(Stage.values)]
        return self.order_by(Case(*order, default=Value(99)), "pk")


@tracked
class Partnership(models.Model):
    """The columns from `status` to `search` are projections: `partnerships.services.position`
    alone writes them, so that lists can filter and sort by what is otherwise derived.
    """

    class Kind(models.TextChoices):
        TWIN_PROVINCE = "twin_province", _("Provinsi kembar")
        TWIN_CITY = "twin_city", _("Kabupaten/kota kembar")
        OTHER = "other", _("Kerja sama lainnya")

    class Origin(models.TextChoices):
        OWN = "own", _("Daerah sendiri")
        FOREIGN = "foreign", _("Pemerintah daerah di luar negeri")
        FOREIGN_AFFAIRS = "foreign_affairs", _("Pihak luar negeri melalui Kemlu")
        HOME_AFFAIRS = "home_affairs", _("Pihak luar negeri melalui Kemendagri")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("Disiapkan")
        ACTIVE = "active", pgettext_lazy("partnership", "Berlaku")
        ENDED = "ended", pgettext_lazy("partnership", "Berakhir")
        REJECTED = "rejected", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    class Health(models.TextChoices):
        AWAKE = "awake", _("Bangun")
        SLEEPING = "sleeping", _("Sepi")
        DORMANT = "dormant", _("Tidur")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="partnerships", verbose_name=_("daerah")
    )
    counterpart = models.ForeignKey(
        ForeignCity,
        models.PROTECT,
        related_name="partnerships",
        verbose_name=_("mitra luar negeri"),
    )
    kind = models.CharField(_("jenis"), max_length=15, choices=Kind, default=Kind.TWIN_CITY)
    origin = models.CharField(_("asal prakarsa"), max_length=15, choices=Origin, default=Origin.OWN)
    fields = models.ManyToManyField(
        Field,
        related_name="partnerships",
        verbose_name=_("bidang kerja sama"),
        blank=True,
    )
    objectives = models.TextField(_("tujuan"), blank=True)
    rationale = models.TextField(_("alasan"), blank=True)
    since = models.DateField(
        _("terjalin sejak"),
        null=True,
        blank=True,
        help_text=_("Bila sudah ada sebelum portal ini."),
    )
    note = models.TextField(_("catatan"), blank=True)
    coordinators = models.ManyToManyField(
        User,
        related_name="coordinated",
        verbose_name=_("koordinator"),
        blank=True,
        limit_choices_to={"role": Role.COORDINATOR},
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, editable=False)

    status = models.CharField(
        _("keadaan"),
        max_length=10,
        choices=Status,
        default=Status.PREPARING,
        editable=False,
    )
    stage = models.CharField(
        _("tahap"),
        max_length=15,
        choices=Stage,
        default=Stage.INITIATION,
        editable=False,
    )
    step_key = models.CharField(max_length=40, default="initiative", editable=False)
    on_hold = models.BooleanField(default=False, editable=False)
    due_on = models.DateField(_("tenggat"), null=True, editable=False)
    ends_on = models.DateField(_("berlaku sampai"), null=True, editable=False)
    last_activity_on = models.DateField(default=timezone.localdate, editable=False)
    search = models.TextField(default="", editable=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("kerja sama")
        verbose_name_plural = _("kerja sama")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "counterpart"],
                condition=Q(status__in=["preparing", "active"]),
                name="partnership_runs_once",
                violation_error_message=_("Kerja sama dengan mitra ini sudah ada."),
            )
        ]
        indexes = [
            models.Index(F("due_on").asc(nulls_last=True), "id", name="partnership_by_due"),
            models.Index(
                "region",
                F("due_on").asc(nulls_last=True),
                "id",
                name="partnership_region_due",
            ),
            models.Index(fields=["stage", "status"], name="partnership_by_stage"),
            models.Index(fields=["status", "ends_on"], name="partnership_by_end"),
            models.Index(fields=["status", "last_activity_on"], name="partnership_by_activity"),
            GinIndex(
                OpClass(Upper("search"), name="gin_trgm_ops"),
                name="partnership_search_trgm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.short_name} – {self.counterpart.name}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:partnership_detail", args=[self.pk])

    @property
    def step(self) -> Step:
        return STEPS[self.step_key]

    @property
    def health(self) -> Health | None:
        """Awake, sleeping or dormant; None unless an agreement is in force."""
        if self.status != self.Status.ACTIVE:
            return None
        if self.quiet_days >= settings.DORMANT_AFTER_DAYS:
            return self.Health.DORMANT
        asleep = self.quiet_days >= settings.SLEEPING_AFTER_DAYS
        return self.Health.SLEEPING if asleep else self.Health.AWAKE

    @property
    def quiet_days(self) -> int:
        return (timezone.localdate() - self.last_activity_on).days

    @property
    def quiet_months(self) -> int:
        return self.quiet_days // 30

    @property
    def open_case(self) -> "PartnershipCase | None":
        return self.cases.filter(state="open").first()

    @property
    def acting_coordinators(self) -> UserQuerySet:
        """Those of its coordinators who still coordinate in its region."""
        return User.objects.coordinating(Partnership.objects.filter(pk=self.pk))

    @property
    def run_by(self) -> UserQuerySet:
        """The officers of its region and its coordinators, and who acts for those away."""
        officers = User.objects.active().filter(role=Role.OFFICER, region=self.region_id)
        both = Q(pk__in=officers.values("pk")) | Q(pk__in=self.acting_coordinators.values("pk"))
        return User.objects.filter(both).with_substitutes()

    @property
    def agreement_in_force(self) -> "Agreement | None":
        """The newest one; an arrangement that carries out another only when it stands alone."""
        return self.agreements.in_force().leading().first()


track_links(Partnership.coordinators.through)
track_links(Partnership.fields.through)


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> "ContactQuerySet":
        return self.filter(Partnership.objects.scope(user, "partnership__"))

    def for_page(self) -> "ContactQuerySet":
        return self.select_related("partnership__region", "partnership__counterpart__country")


@tracked
class Contact(models.Model):
    class Side(models.TextChoices):
        REGION = "region", _("Daerah")
        COUNTERPART = "counterpart", _("Mitra luar negeri")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="contacts")
    side = models.CharField(_("pihak"), max_length=12, choices=Side)
    name = models.CharField(_("nama"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    organisation = models.CharField(_("instansi"), max_length=150, blank=True)
    email = models.EmailField(_("alamat surel"), blank=True)
    phone = models.CharField(_("telepon"), max_length=30, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["side", "name"]
        verbose_name = _("narahubung")
        verbose_name_plural = _("narahubung")

    def __str__(self) -> str:
        return self.name

    @property
    def seen(self) -> str:
        """The version a person saw who is about to delete it."""
        return self.updated_at.isoformat()

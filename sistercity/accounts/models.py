"""The people who use the portal, each with one role, and who acts for them while they are away."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sistercity.audit import history_of, tracked
from sistercity.places.models import Region


class Role(models.TextChoices):
    """Who acts in the procedure (domain.md, section 2); one per account."""

    OFFICER = "officer", _("Petugas kerja sama")
    COORDINATOR = "coordinator", _("Koordinator")
    LEADER = "leader", _("Pimpinan daerah")
    FOREIGN_AFFAIRS = "foreign_affairs", _("Peninjau Kemlu")
    HOME_AFFAIRS = "home_affairs", _("Peninjau Kemendagri")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


REGIONAL_ROLES = frozenset({Role.OFFICER, Role.COORDINATOR, Role.LEADER})
MINISTRY_ROLES = frozenset({Role.FOREIGN_AFFAIRS, Role.HOME_AFFAIRS})
#: Those for whom something can wait, and who name a substitute while they are away.
TURN_ROLES = REGIONAL_ROLES | MINISTRY_ROLES


def portal_today() -> date:
    """Return the day in the portal's own zone, whatever the zone of whoever reads."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """Administrators see everybody, others themselves."""
        return self if user.role == Role.ADMINISTRATOR else self.filter(pk=user.pk)

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def holding(self, role: str, region: Region | None = None) -> "UserQuerySet":
        """Active people with `role`; a regional role counts in `region` only."""
        people = self.active().filter(role=role)
        return people.filter(region=region) if role in REGIONAL_ROLES else people

    def colleagues_of(self, person: "User") -> "UserQuerySet":
        """Active people with the same role in the same place, who may do what `person` may."""
        return self.holding(person.role, person.region).exclude(pk=person.pk)

    def coordinating(self, partnerships: models.QuerySet[Any]) -> "UserQuerySet":
        """Those who still coordinate one of these in its region; `coordinates` says which."""
        theirs = self.active().filter(
            role=Role.COORDINATOR, coordinated__in=partnerships, region=F("coordinated__region")
        )
        return theirs.annotate(coordinates=F("coordinated")).order_by("pk")

    def with_substitutes(self) -> "UserQuerySet":
        """These people, and the active ones who act today for those of them who are away."""
        away = Absence.objects.running().filter(person__in=self.order_by().values("pk"))
        here = Q(pk__in=self.order_by().values("pk"))
        return User.objects.filter(here | Q(pk__in=away.values("substitute")))

    def heading(self, role: str, region: Region | None = None) -> "UserQuerySet":
        """The heads of the unit of those with `role`: a ministry, or the offices of a region."""
        heads = self.active().filter(heads_unit=True)
        if role in REGIONAL_ROLES:
            return heads.filter(role__in=REGIONAL_ROLES, region=region)
        return heads.filter(role=role)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, **{"role": Role.ADMINISTRATOR, "name": email, **fields}
        )


@history_of(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person. The e-mail address is the sign-in name; the role decides scope and rights."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(
        _("alamat surel"),
        unique=True,
        error_messages={"unique": _("Alamat surel ini sudah dipakai pengguna lain.")},
    )
    name = models.CharField(_("nama"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=150, blank=True)
    phone = models.CharField(_("telepon"), max_length=30, blank=True)
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("daerah"),
        help_text=_("Wajib bagi petugas, koordinator, dan pimpinan."),
    )
    heads_unit = models.BooleanField(
        _("kepala unit"),
        default=False,
        help_text=_("Diberi tahu ketika unitnya melewati tenggat."),
    )
    language = models.CharField(
        _("bahasa"),
        max_length=2,
        choices=[("id", "Indonesia"), ("en", "English")],
        default="id",
    )
    # The hash itself is kept out of the history; that and when it changed is not.
    password_set_at = models.DateTimeField(_("kata sandi diganti"), null=True, editable=False)
    password_link_at = models.DateTimeField(
        _("tautan kata sandi dikirim administrator"), null=True, editable=False
    )
    updated_at = models.DateTimeField(auto_now=True)

    #: The absences of today as the sign-in read them, once for the whole page.
    known_absences: Sequence["Absence"] | None = None

    objects = UserManager()  # type: ignore[misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Alamat surel ini sudah dipakai pengguna lain."),
            ),
            models.CheckConstraint(
                name="user_region_for_regional_roles",
                condition=models.Q(role__in=REGIONAL_ROLES, region__isnull=False)
                | (~models.Q(role__in=REGIONAL_ROLES) & models.Q(region=None)),
                violation_error_message=_(
                    "Petugas, koordinator, dan pimpinan harus punya daerah; peran lain tidak."
                ),
            ),
        ]
        indexes = [models.Index(fields=["role", "region"], name="user_by_role")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """Django's admin is for administrators only."""
        return self.role == Role.ADMINISTRATOR

    @property
    def office(self) -> str:
        """Where this person works, as the page header shows it."""
        if self.region:
            return self.region.full_name
        return {
            Role.FOREIGN_AFFAIRS: str(_("Kementerian Luar Negeri")),
            Role.HOME_AFFAIRS: str(_("Kementerian Dalam Negeri")),
        }.get(Role(self.role), "sistercity")

    @cached_property
    def unread(self) -> int:
        """How many notifications wait to be read; the sign-in brings the number along."""
        return self.notifications.filter(read_at=None).count()

    @property
    def has_turns(self) -> bool:
        return self.role in TURN_ROLES

    @property
    def absences_today(self) -> Sequence["Absence"]:
        """The absences running today in which this person is away or acts for somebody."""
        if self.known_absences is not None:
            return self.known_absences
        # Hardly anybody is away or acts today: asking that first spares reading everybody's rows.
        running = Absence.objects.running()
        return list(running.concerning(self)) if running.of(self).exists() else []

    @property
    def stands_in_for(self) -> list["User"]:
        """The colleagues for whom this person acts today, who is away longest first."""
        found = [row for row in self.absences_today if row.substitute_id == self.pk]
        return [row.person for row in found]

    @property
    def acts_as(self) -> set[int]:
        """The keys of those whose turns this person has today: their own and their colleagues'."""
        return {self.pk, *(person.pk for person in self.stands_in_for)}

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone of the person's region, None for the portal's own."""
        return ZoneInfo(self.region.timezone) if self.region else None

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0]


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: User) -> "AbsenceQuerySet":
        """Administrators see every absence, others those in which they are away or act."""
        return self if user.role == Role.ADMINISTRATOR else self.of(user)

    def of(self, user: User | models.OuterRef) -> "AbsenceQuerySet":
        return self.filter(Q(person=user) | Q(substitute=user))

    def standing(self) -> "AbsenceQuerySet":
        """Not ended early."""
        return self.filter(ended_at=None)

    def overlapping(self, first_day: date, last_day: date) -> "AbsenceQuerySet":
        return self.standing().filter(first_day__lte=last_day, last_day__gte=first_day)

    def running(self) -> "AbsenceQuerySet":
        """Those in which the substitute acts today: the one rule of when somebody does.

        It needs no nightly task. Whoever got another role or region since acts for nobody.
        """
        today = portal_today()
        return self.overlapping(today, today).filter(
            Q(substitute__region=F("person__region"))
            | Q(substitute__region=None, person__region=None),
            substitute__role=F("person__role"),
            substitute__is_active=True,
        )

    def concerning(self, user: User) -> "AbsenceQuerySet":
        """Those of a person with everybody's name, the longest running first."""
        found = self.of(user).select_related("person__region", "substitute__region")
        return found.order_by("first_day", "pk")


@tracked
class Absence(models.Model):
    """Days on which a colleague of the same role and place acts for somebody.

    It belongs to the accounts, below the worklist: whose turn it is, who sees what, and who may
    do what are all asked about people, and follow from it.
    """

    person = models.ForeignKey(
        User, models.PROTECT, related_name="absences", verbose_name=_("yang tidak hadir")
    )
    substitute = models.ForeignKey(
        User, models.PROTECT, related_name="substitutions", verbose_name=_("pengganti")
    )
    first_day = models.DateField(_("hari pertama"))
    last_day = models.DateField(_("hari terakhir"))
    reason = models.CharField(_("alasan"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("diakhiri"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = _("ketidakhadiran")
        verbose_name_plural = _("ketidakhadiran")
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_start",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("Hari terakhir harus sama atau sesudah hari pertama."),
            ),
            models.CheckConstraint(
                name="absence_somebody_else_acts",
                condition=~Q(substitute=F("person")),
                violation_error_message=_("Pilih orang lain sebagai pengganti."),
            ),
            ExclusionConstraint(
                name="absence_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func("first_day", "last_day", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
                violation_error_message=_("Sudah ada ketidakhadiran pada hari-hari itu."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["substitute", "last_day"],
                condition=Q(ended_at=None),
                name="absence_by_substitute",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.substitute}"

    @property
    def state(self) -> str:
        """Return "ended", "over", "running" or "coming" as of today."""
        today = portal_today()
        if self.ended_at:
            return "ended"
        if self.last_day < today:
            return "over"
        return "running" if self.first_day <= today else "coming"

    @property
    def can_end(self) -> bool:
        return self.state in ("running", "coming")

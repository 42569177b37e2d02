"""Whose turn it is: one row per open turn, opened and closed by lifecycles and services.

The home pages, the "my turn" lists and the reminders read this one indexed table.
"""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from sistercity.accounts.models import REGIONAL_ROLES, Absence, Role, User
from sistercity.deadlines.counting import DayKind, Deadline, days_between
from sistercity.places.models import Region
from sistercity.procedure import STEPS, Step


def partnerships() -> Any:
    """Return the manager of the partnerships, which the app above defines: by relation only."""
    model: Any = Item._meta.get_field("partnership").related_model
    return model._default_manager


def parties() -> models.Prefetch:
    """Return what fetches the partnerships of items with their parties, by a query of its own.

    Joined to the condition of scope they are more tables than PostgreSQL plans well.
    """
    return models.Prefetch("partnership", partnerships().with_parties())


def held_by_role(user: User) -> Q:
    """Return the condition that an open item waits for everybody with this person's role.

    What somebody without an account holds, such as the DPRD, waits for nobody here.
    """
    by_role = Q(person=None, role=user.role, holder="")
    if user.role == Role.COORDINATOR:
        here = partnerships().coordinated_by(user.acts_as).filter(region=user.region_id)
        return by_role & Q(partnership__in=here.values("pk"))
    return by_role & Q(region=user.region_id) if user.role in REGIONAL_ROLES else by_role


def held_by(user: User) -> Q:
    """Return the condition that an open item waits for this person.

    What waits for a colleague who is away waits for their substitute too.
    """
    return Q(person__in=user.acts_as) | held_by_role(user)


def is_late() -> Q:
    """Return the condition that an open item's day has passed; a clock that stands still counts
    no days.
    """
    return Q(held_on=None, due_on__lt=timezone.localdate())


class ItemQuerySet(models.QuerySet["Item"]):
    def open(self) -> "ItemQuerySet":
        return self.filter(closed_at=None)

    def begun(self) -> "ItemQuerySet":
        """Without what lies so far ahead that it waits for nobody yet."""
        today = timezone.localdate()
        far = Q()
        for step in STEPS.values():
            if step.before_end:
                far |= Q(key=step.key, due_on__gt=today + timedelta(days=step.begins))
        return self.exclude(far)

    def running(self) -> "ItemQuerySet":
        """Open items whose clock is not standing still."""
        return self.open().filter(held_on=None)

    def visible_to(self, user: User) -> "ItemQuerySet":
        """The turns of the partnerships that exist for this person."""
        return self.filter(partnerships().scope(user, "partnership__"))

    def late(self) -> "ItemQuerySet":
        return self.open().filter(is_late())

    def turn_of(self, user: User) -> "ItemQuerySet":
        """Open items that wait for this person."""
        return self.open().filter(held_by(user))

    def of_ministry(self, user: User) -> "ItemQuerySet":
        """Open items of this person's ministry, also those forwarded to one of them by name."""
        return self.open().filter(role=user.role)

    def waited_for_by(self, user: User) -> "ItemQuerySet":
        """Open items that others hold, of the partnerships that exist for this person."""
        return self.visible_to(user).open().exclude(held_by(user))

    def by_due_date(self) -> "ItemQuerySet":
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def marked_for(self, user: User) -> "ItemQuerySet":
        """With `mine`: whether each waits for this person."""
        is_mine = models.ExpressionWrapper(held_by(user), output_field=models.BooleanField())
        return self.annotate(mine=is_mine)

    def acted_on_by(self, user: User) -> "ItemQuerySet":
        """With the colleague in whose place this person acts, `acted_for` by key and by name.

        What waits by name is that colleague's; what waits for a role waits for everybody with it,
        so that a substitute acts for whoever of them is away longest.
        """
        if not user.stands_in_for:
            return self
        away = Absence.objects.running().filter(substitute=user).order_by("first_day", "pk")
        of_role = away
        if user.role == Role.COORDINATOR:
            of_role = away.filter(person__coordinated=OuterRef("partnership"))
        named = away.filter(person=OuterRef("person"))

        def colleague(column: str) -> Case:
            return Case(
                When(person__isnull=False, then=Subquery(named.values(column)[:1])),
                When(held_by_role(user), then=Subquery(of_role.values(column)[:1])),
                default=Value(None),
            )

        return self.annotate(
            acted_for=colleague("person"), acted_for_name=colleague("person__name")
        )

    def for_page(self) -> "ItemQuerySet":
        """With what a row of a list shows."""
        return self.with_holders().prefetch_related(parties())

    def with_holders(self) -> "ItemQuerySet":
        """With the names of those who have it, and of who acts for a person who is away."""
        away = Absence.objects.running().filter(person=OuterRef("person"))
        return self.select_related("person__region", "region").annotate(
            substitute_name=Subquery(away.values("substitute__name")[:1])
        )


class Item(models.Model):
    """Something waits for a role (or one person) of a partnership until a date.

    `key` is a step of the procedure or "action_item"; `subject` names the row that caused it,
    such as "case:12", so that the same thing is never open twice for the same people. `reminded`
    is the last occasion of which people were reminded, with the due date that it had then.
    """

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.CASCADE, related_name="worklist"
    )
    key = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    title = models.CharField(max_length=250, blank=True)
    url = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="worklist")
    holder = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    due_on = models.DateField(null=True)
    day_kind = models.CharField(max_length=8, default=DayKind.CALENDAR)
    held_on = models.DateField(null=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    reminded = models.CharField(max_length=30, blank=True)
    #: Who was told in place of the head that the unit lacks; empty when the head was.
    escalated_to = models.CharField(max_length=20, choices=Role, blank=True)

    #: What `marked_for`, `acted_on_by` and `with_holders` add.
    mine: bool | None = None
    acted_for: int | None = None
    acted_for_name: str | None = None
    substitute_name: str | None = None

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("giliran")
        verbose_name_plural = _("giliran")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "key", "role", "person"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="worklist_open_once",
            ),
            models.CheckConstraint(
                name="worklist_somebody",
                condition=~Q(role="") | Q(person__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["role", "region", "due_on"],
                condition=Q(closed_at=None),
                name="worklist_open_by_role",
            ),
            models.Index(
                fields=["person", "due_on"],
                condition=Q(closed_at=None),
                name="worklist_by_person",
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(closed_at=None),
                name="worklist_open_by_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.subject}"

    @property
    def step(self) -> Step | None:
        return STEPS.get(self.key)

    @property
    def name(self) -> str:
        """What waits, in the reader's language."""
        return self.title or (str(self.step.name) if self.step else self.key)

    @property
    def holder_name(self) -> str:
        """Who has it now, as the pages say it."""
        if self.person and self.role:
            values = {"role": Role(self.role).label, "name": self.person_name}
            return _t("%(role)s, diteruskan kepada %(name)s") % values
        if self.person:
            return self.person_name
        if self.holder:
            return self.holder
        role = str(Role(self.role).label)
        if self.role in REGIONAL_ROLES and self.region:
            return f"{role} {self.region.full_name}"
        return role

    @property
    def person_name(self) -> str:
        """The person it names, with the substitute while they are away."""
        name = self.person.name if self.person else ""
        if not self.substitute_name:
            return name
        values = {"name": name, "substitute": self.substitute_name}
        return _t("%(name)s (digantikan %(substitute)s)") % values

    @property
    def unit(self) -> tuple[str, Region | None]:
        """Whose unit it waits for: its role and region, or those of the person it names."""
        if self.person and not self.role:
            return self.person.role, self.person.region
        return self.role, self.region

    @property
    def unit_name(self) -> str:
        """The unit as pages say it: "Kementerian Luar Negeri", "Kota Surabaya"."""
        role, region = self.unit
        return User(role=role, region=region).office

    @property
    def deadline(self) -> Deadline:
        return Deadline(
            due_on=self.due_on,
            kind=DayKind(self.day_kind),
            on_hold=self.held_on is not None,
        )

    @property
    def has_begun(self) -> bool:
        """Whether it waits for anybody yet; the same as `begun()` says of many."""
        step = self.step
        if step is None or not step.before_end or self.due_on is None:
            return True
        return self.due_on <= timezone.localdate() + timedelta(days=step.begins)

    @property
    def waited(self) -> str:
        """Say "Hari ke-2 dari 14 hari kerja", counted from the day after receipt.

        Empty while the clock stands still or the turn has not begun.
        """
        kind = DayKind(self.day_kind)
        day = days_between(self.since, timezone.localdate(), kind)
        if self.held_on is not None or day < 0:
            return ""
        if day == 0:
            return _t("Diterima hari ini")
        values = {"day": day, "kind": kind.label}
        if self.due_on is None:
            return _t("Hari ke-%(day)s") % values
        values["total"] = days_between(self.since, self.due_on, kind)
        return _t("Hari ke-%(day)s dari %(total)s %(kind)s") % values

    def days_waited(self, today: date | None = None) -> int:
        return ((today or timezone.localdate()) - self.since).days

"""The points of a return: what the region has to answer, one by one, before it submits again."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.cases import Case, Move
from partnerships.models.partnerships import Partnership
from sistercity.accounts.models import User
from sistercity.audit import RefuseChange, append_only


class ReturnPointQuerySet(models.QuerySet["ReturnPoint"]):
    def visible_to(self, user: User) -> "ReturnPointQuerySet":
        return self.filter(Partnership.objects.scope(user, "move__case__partnership__"))

    def of_last_return(self, case: Case) -> "ReturnPointQuerySet":
        """The points of the last return of `case`, none when that return carried none."""
        last = case.moves.filter(action=Move.Action.RETURN).order_by("-at", "-pk").values("pk")
        return self.filter(move__in=last[:1])

    def with_answers(self) -> "ReturnPointQuerySet":
        return self.select_related("move__by", "answer__answered_by")


class ReturnPoint(models.Model):
    """One point of a return: written with the return, never changed."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("butir"))

    objects = ReturnPointQuerySet.as_manager()

    class Meta:
        ordering = ["move", "number"]
        verbose_name = _("butir pengembalian")
        verbose_name_plural = _("butir pengembalian")
        constraints = [
            models.UniqueConstraint(fields=["move", "number"], name="return_point_numbered_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.text

    @property
    def reply(self) -> "PointAnswer | None":
        """The region's answer, None as long as there is none."""
        return getattr(self, "answer", None)


class PointAnswer(models.Model):
    """What the region answers to one point; fixed from the moment it was submitted."""

    point = models.OneToOneField(ReturnPoint, models.CASCADE, related_name="answer")
    text = models.TextField(_("jawaban"))
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("jawaban butir")
        verbose_name_plural = _("jawaban butir")
        constraints = [
            models.CheckConstraint(name="point_answer_says_something", condition=~Q(text=""))
        ]
        triggers = [
            RefuseChange(
                name="fixed_once_submitted",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text

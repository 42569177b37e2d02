"""The points of a return: what its page and the panels show, and the page that answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.forms.returns import PointAnswersForm
from partnerships.models import Case, Move, ReturnPoint, Review
from partnerships.requirements import CaseFile
from partnerships.services import returns
from partnerships.views.crumbs import partnership_crumbs
from sistercity.accounts.models import User
from sistercity.ui.views import PerformPage


@dataclass(frozen=True, kw_only=True)
class Round:
    """The points of one return with their answers, and what the return is called."""

    title: str
    move: Move
    points: Sequence[ReturnPoint]

    @property
    def answered(self) -> int:
        return sum(point.reply is not None for point in self.points)


def rounds_of(file: CaseFile, user: User) -> list[Round]:
    """Return every return of the case that carried points, the newest first."""
    case = file.case
    if case.returned_at is None:
        return []
    found = ReturnPoint.objects.filter(move__case=case).with_answers()
    rows = found.order_by("-move__at", "-move", "number")
    return [
        Round(title=round_title(file, move, user), move=move, points=list(points))
        for move, points in groupby(rows, key=lambda point: point.move)
    ]


def round_title(file: CaseFile, move: Move, user: User) -> str:
    """Return "Catatan Anda pada versi 3" for the ministry that wrote them."""
    returned = [row for row in file.reviews if row.decision == Review.Decision.RETURN]
    keys = next((row.version_keys for row in returned if row.decided_at == move.at), ())
    numbers = [version.number for version in file.every_version if version.pk in keys]
    mine = user.role == move.role
    if mine and numbers:
        return _("Catatan Anda pada versi %(number)s") % {"number": max(numbers)}
    if mine:
        return _("Catatan Anda pada pengembalian")
    values = {"role": move.get_role_display(), "number": max(numbers, default=0)}
    if numbers:
        return _("Catatan %(role)s pada versi %(number)s") % values
    return _("Catatan %(role)s pada pengembalian") % values


class CasePoints(PerformPage):
    """Answer the points of the last return; they can be saved before all have their answer."""

    model = Case
    form_class = PointAnswersForm
    permission_required = "partnerships.answer_points"
    template_name = "partnerships/case_points.html"
    title = gettext_lazy("Jawab butir pengembalian")
    submit_label = gettext_lazy("Simpan jawaban")
    success_message = gettext_lazy("Jawaban butir disimpan.")
    refusal = gettext_lazy(
        "Butir dijawab petugas atau koordinator daerah sejak dikembalikan sampai diajukan lagi."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_page()

    @cached_property
    def points(self) -> list[ReturnPoint]:
        return list(ReturnPoint.objects.of_last_return(self.object).with_answers())

    def get_seen(self) -> str:
        return returns.state(self.points)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"points": self.points}

    def perform(self, form: Any) -> None:
        returns.answer_points(self.object, form.texts, by=self.user, seen=form.cleaned_data["seen"])

    def refused(self, form: Any, *, status: int, problem: Any = "") -> Any:
        """Show what is stored beside what was typed; sending once more replaces it."""
        del self.points
        data = form.data.copy()
        data["seen"] = self.get_seen()
        form.data, form.points = data, self.points
        return super().refused(form, status=status, problem=problem)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lead=str(self.object.partnership),
            move=self.points[0].move,
            crumbs=partnership_crumbs(self.object.partnership),
            **kwargs,
        )


def points_url(case: Case) -> str:
    return reverse("partnerships:case_points", args=[case.pk])

"""The points of a return: written with it, answered by the region, fixed when submitted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Case, Move, PointAnswer, ReturnPoint
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict, lock


def write_points(move: Move, texts: Sequence[str]) -> None:
    """Keep the points of a return in the order in which they were written."""
    ReturnPoint.objects.bulk_create(
        ReturnPoint(move=move, number=number, text=text)
        for number, text in enumerate(texts, start=1)
    )


def state(points: Sequence[ReturnPoint]) -> str:
    """Return what a person saw of the answers; another state is a conflict."""
    answers = [(point.pk, point.reply) for point in points]
    return ";".join(
        f"{pk}:{reply.answered_at.timestamp() if reply else 0}" for pk, reply in answers
    )


@transaction.atomic
def answer_points(
    case: Case, texts: Mapping[int, str], *, by: User, seen: str | None = None
) -> None:
    """Store the region's answers by the keys of their points; a blank one takes it back.

    Raises Conflict if somebody answered or submitted meanwhile, PermissionDenied if `by` may not.
    """
    case = lock(case)
    points = list(ReturnPoint.objects.of_last_return(case).with_answers())
    if seen is not None and seen != state(points):
        raise Conflict(_("Jawaban butir sudah diubah orang lain. Periksa yang tersimpan sekarang."))
    if not by.has_perm("partnerships.answer_points", case):
        raise PermissionDenied
    for point in points:
        store_answer(point, texts.get(point.pk, "").strip(), by=by)


def store_answer(point: ReturnPoint, text: str, *, by: User) -> None:
    reply = point.reply
    if reply and reply.text == text:
        return
    if reply and not text:
        reply.delete()
    elif text:
        PointAnswer.objects.update_or_create(
            point=point,
            defaults={"text": text, "answered_by": by, "answered_at": timezone.now()},
        )


def fix_answers(case: Case, *, at: datetime) -> None:
    """Fix the answers to the last return: they are what was submitted."""
    if case.returned_at is None:
        return
    points = ReturnPoint.objects.of_last_return(case)
    PointAnswer.objects.filter(point__in=points, submitted_at=None).update(submitted_at=at)

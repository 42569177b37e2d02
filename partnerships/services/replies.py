"""The replies of ministries that act side by side: each counts for the versions it is about.

When the document is replaced while one of them has not replied yet, the earlier replies no longer
count and their turns open again; otherwise a text could go on that one ministry never saw.
"""

from datetime import datetime

from django.utils import timezone

from partnerships.models import Case, DocumentVersion, Move, Review
from partnerships.models.cases import ReviewQuerySet
from partnerships.services import position, turns
from sistercity.worklist import services as worklist


def case_replies(case: Case) -> ReviewQuerySet:
    """Return the replies of this round that count.

    A version is never changed and a newer one never numbered lower, so a reply is about what is
    there now if it is about the newest version of all.
    """
    replies = Review.objects.since_turn_opened(case)
    if not case.step.decides_on:
        return replies
    versions = DocumentVersion.objects.filter(
        document__case=case, document__kind=case.step.decides_on
    )
    return replies.filter(versions__in=versions.order_by("-pk").values("pk")[:1])


def lapsed_replies(case: Case) -> ReviewQuerySet:
    """Return the replies of this round to what was replaced since, each ministry's newest last."""
    if not case.turn.all_roles:
        return Review.objects.none()
    counting = case_replies(case).values("role")
    return Review.objects.since_turn_opened(case).exclude(role__in=counting).order_by("pk")


def reopen_lapsed(case: Case, version: DocumentVersion, *, at: datetime) -> set[str]:
    """Open the turns again of those who had replied to what `version` replaces; return their roles.

    The case is locked. Whoever reopens tells them.
    """
    waiting = case.partnership.worklist.open().filter(subject=case.subject)
    replied = set(lapsed_replies(case).values_list("role", flat=True))
    roles = replied - set(waiting.values_list("role", flat=True))
    if not roles:
        return roles
    for role in sorted(roles):
        Move.objects.create(
            case=case,
            action=Move.Action.LAPSE,
            from_key=case.step_key,
            from_turn=case.turn_index,
            to_key=case.step_key,
            to_turn=case.turn_index,
            role=role,
            by=version.uploaded_by,
            at=at,
            note=f"{version.document.title} v{version.number}",
        )
    turns.open_case_turn(case, at=at, silent=True)
    if case.on_hold:
        worklist.hold_items(case.subject, on=timezone.localdate(at))
    position.refresh(case.partnership)
    return roles

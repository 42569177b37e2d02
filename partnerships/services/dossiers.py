"""Ask for a dossier, take up the work, tell how far it is, finish it, and let it expire.

A dossier is worked on by one attempt at a time. Each attempt has its number; what an attempt says
after another has begun is refused with `Superseded`, so that a worker thought dead does no harm.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from partnerships.models import Agreement, Dossier, Partnership
from sistercity.accounts.models import User

#: A worker that has said nothing for so long has died.
SILENT_AFTER = timedelta(minutes=3)
#: So often a dossier is begun before it counts as failed.
ATTEMPTS = 5


class Superseded(Exception):
    """Another attempt has taken up the work, or the dossier is gone."""


def ask(
    partnership: Partnership, *, agreement: Agreement | None = None, by: User, language: str
) -> Dossier:
    """Return the dossier that is being made for this person, a new one unless there is one."""
    dossier, _made = Dossier.objects.unfinished().get_or_create(
        partnership=partnership, agreement=agreement, asked_by=by, defaults={"language": language}
    )
    return dossier


def take_up(pk: int) -> Dossier | None:
    """Return the dossier for a new attempt; None when it is done, or somebody is at it."""
    now = timezone.now()
    free = Q(state=Dossier.State.WAITING) | Q(
        state=Dossier.State.WORKING, alive_at__lt=now - SILENT_AFTER
    )
    taken = Dossier.objects.filter(free, pk=pk, attempt__lt=ATTEMPTS).update(
        state=Dossier.State.WORKING,
        attempt=F("attempt") + 1,
        alive_at=now,
        steps_done=0,
        bytes_done=0,
        problems=[],
    )
    return Dossier.objects.for_page().get(pk=pk) if taken else None


def waiting_for_work() -> list[int]:
    """Return the keys of the dossiers that nobody is working on, the oldest first.

    Those that were begun too often fail here: something in them kills whoever touches them.
    """
    quiet = timezone.now() - SILENT_AFTER
    silent = Q(state=Dossier.State.WAITING, asked_at__lt=quiet) | Q(
        state=Dossier.State.WORKING, alive_at__lt=quiet
    )
    found = Dossier.objects.filter(silent)
    found.filter(attempt__gte=ATTEMPTS).update(
        state=Dossier.State.FAILED, failure="", finished_at=timezone.now()
    )
    return list(found.order_by("asked_at").values_list("pk", flat=True))


def note_progress(dossier: Dossier, **columns: Any) -> None:
    """Write how far the attempt is; raise Superseded when it is no longer the one that counts."""
    _write(dossier, alive_at=timezone.now(), **columns)


def finish(
    dossier: Dossier, *, file: str, size: int, sha256: str, problems: Sequence[dict[str, str]]
) -> None:
    """Say that it can be downloaded until it expires; it takes the place of older ones."""
    now = timezone.now()
    with transaction.atomic():
        _write(
            dossier,
            state=Dossier.State.DONE,
            file=file,
            size=size,
            sha256=sha256,
            problems=list(problems),
            steps_done=F("steps"),
            bytes_done=F("bytes"),
            finished_at=now,
            expires_at=now + timedelta(days=settings.DOSSIER_DAYS),
        )
    older = Dossier.objects.filter(
        partnership=dossier.partnership_id,
        agreement=dossier.agreement_id,
        asked_by=dossier.asked_by_id,
        asked_at__lt=dossier.asked_at,
    )
    discard(older.exclude(file=""))


def fail(dossier: Dossier, failure: str) -> None:
    """Say that the dossier could not be made, and why in the words of its asker."""
    _write(dossier, state=Dossier.State.FAILED, failure=failure, finished_at=timezone.now())


def expire() -> int:
    """Delete the files whose time has passed; return how many. The rows stay as a record."""
    return discard(Dossier.objects.filter(expires_at__lte=timezone.now()).exclude(file=""))


def discard(dossiers: Iterable[Dossier]) -> int:
    count = 0
    for dossier in dossiers:
        dossier.file.delete(save=False)
        count += Dossier.objects.filter(pk=dossier.pk).update(file="")
    return count


def _write(dossier: Dossier, **columns: Any) -> None:
    mine = Dossier.objects.filter(
        pk=dossier.pk, attempt=dossier.attempt, state=Dossier.State.WORKING
    )
    if not mine.update(**columns):
        raise Superseded

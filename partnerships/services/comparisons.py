"""Compare two versions of documents: asked for by a page, done by a worker."""

import logging
from functools import partial
from typing import Any

from celery import signature
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from partnerships.models import Comparison, DocumentVersion
from sistercity.documents.comparing import NotComparable, compare_files
from sistercity.documents.files import on_disk

TASK = "partnerships.tasks.compare_versions"
#: A comparison whose worker was lost so often is not begun again.
MAX_ATTEMPTS = 3

logger = logging.getLogger(__name__)
State = Comparison.State


def request(old: DocumentVersion, new: DocumentVersion) -> Comparison:
    """Return the comparison of two versions, asked for when it is not there yet.

    What was asked for and never done, because a message or a worker was lost, is asked again.
    """
    comparison, made = Comparison.objects.get_or_create(old=old, new=new)
    comparison.old, comparison.new = old, new
    if made or Comparison.objects.not_done().filter(pk=comparison.pk).exists():
        transaction.on_commit(ask_worker)
    return comparison


def retry(comparison: Comparison) -> None:
    """Have a comparison that failed done once more."""
    failed = Comparison.objects.filter(pk=comparison.pk, state=State.FAILED)
    failed.update(
        state=State.WAITING,
        progress=0,
        attempts=0,
        reason="",
        reason_side="",
        updated_at=timezone.now(),
    )
    transaction.on_commit(ask_worker)


def ask_worker() -> None:
    """Tell a worker that there is something to do; the schedule tells it again anyway."""
    try:
        signature(TASK).delay()
    except OperationalError:
        logger.exception("The broker cannot be reached; the schedule will catch up")


def compare_due() -> int:
    """Do every comparison that is not done; return how many. Two workers never do the same."""
    done = 0
    while comparison := claim():
        compare(comparison)
        done += 1
    return done


def claim() -> Comparison | None:
    """Return the next comparison to do, marked as begun, None when there is none."""
    for comparison in Comparison.objects.not_done().order_by("updated_at", "pk")[:20]:
        mine = Comparison.objects.not_done().filter(pk=comparison.pk, attempts=comparison.attempts)
        begun = mine.update(
            state=State.WORKING,
            progress=0,
            attempts=F("attempts") + 1,
            updated_at=timezone.now(),
        )
        if begun:
            found = Comparison.objects.select_related("old", "new")
            return found.get(pk=comparison.pk)
    return None


def compare(comparison: Comparison) -> None:
    """Do one comparison and keep its result, or the reason why there is none."""
    if comparison.attempts > MAX_ATTEMPTS:
        finish(comparison, state=State.FAILED, reason="interrupted")
        return
    try:
        result = compare_stored(comparison)
    except FileNotFoundError:
        finish(comparison, state=State.FAILED, reason="missing")
    except OSError:
        logger.exception("Comparison %d must wait until the files can be read", comparison.pk)
    except NotComparable as error:
        finish(comparison, state=State.FAILED, reason=error.code, reason_side=error.side)
    else:
        finish(comparison, state=State.DONE, progress=100, result=result)


def compare_stored(comparison: Comparison) -> dict[str, Any]:
    """Return the result of comparing the two stored files.

    Raises NotComparable, and OSError where one of them cannot be read at present.
    """
    with on_disk(comparison.old.file) as old, on_disk(comparison.new.file) as new:
        return compare_files(comparison.mode, old, new, partial(note_progress, comparison))


def note_progress(comparison: Comparison, percent: int) -> None:
    finish(comparison, progress=percent)


def finish(comparison: Comparison, **values: object) -> None:
    """Write what became of this attempt; a later attempt is not written over."""
    mine = Comparison.objects.filter(pk=comparison.pk, attempts=comparison.attempts)
    mine.filter(state=State.WORKING).update(updated_at=timezone.now(), **values)

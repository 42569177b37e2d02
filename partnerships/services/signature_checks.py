"""Have the electronic signatures of uploaded versions checked, each at least once.

A version to be checked is a row first; the worker follows. What a killed worker left waiting is
found again by the schedule, and a check done twice says the same twice.
"""

import logging
from pathlib import PurePath

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from partnerships.models import DocumentVersion, SignatureCheck
from partnerships.models.signature_checks import SIGNED_KINDS
from sistercity.documents import signatures

logger = logging.getLogger(__name__)

#: How many versions one run of the schedule takes up.
BATCH = 50


def can_be_checked(version: DocumentVersion) -> bool:
    """Tell whether a version is of the only kind of file that carries such signatures."""
    return PurePath(version.filename).suffix.lower() == ".pdf"


def note_upload(version: DocumentVersion) -> None:
    """Have a new version checked if it is a signed document."""
    if version.document.kind in SIGNED_KINDS and can_be_checked(version):
        request(version)


def request(version: DocumentVersion) -> None:
    """Have a version checked, again if it was before; what was found then no longer shows."""
    SignatureCheck.objects.update_or_create(
        version=version,
        defaults={"state": SignatureCheck.State.WAITING, "result": {}, "checked_at": None},
    )
    transaction.on_commit(lambda: check.delay(version.pk), robust=True)


@shared_task
def check(version_id: int) -> str:
    """Check one waiting version and return its state; nothing is done for any other.

    A certificate is judged as of the upload: since then the portal knows that the signature
    existed.
    """
    waiting = SignatureCheck.objects.waiting().filter(pk=version_id)
    row = waiting.select_related("version").first()
    if row is None:
        return ""
    now = timezone.now()
    try:
        with row.version.file.open("rb") as file:
            report = signatures.check(
                file, settings.SIGNATURE_TRUST_ROOTS, at=row.version.uploaded_at
            )
    except (signatures.CannotCheck, OSError):
        logger.exception("The signatures of version %d could not be checked", version_id)
        waiting.update(checked_at=now)
        return SignatureCheck.State.WAITING
    waiting.update(state=report.state, result=report.as_dict(), checked_at=now)
    return report.state


def check_waiting() -> int:
    """Check what nobody has checked yet, the longest untried first; return how many were settled.

    Signed documents from before there were checks are taken up as well.
    """
    unknown = DocumentVersion.objects.filter(
        document__kind__in=SIGNED_KINDS, filename__iendswith=".pdf", signature_check=None
    )
    SignatureCheck.objects.bulk_create(
        [SignatureCheck(version=version) for version in unknown.order_by("-pk")[:BATCH]],
        ignore_conflicts=True,
    )
    waiting = SignatureCheck.objects.waiting().order_by(F("checked_at").asc(nulls_first=True), "pk")
    found = [check(pk) for pk in list(waiting.values_list("pk", flat=True)[:BATCH])]
    return sum(state != SignatureCheck.State.WAITING for state in found)

"""The verdict on a file: inspected in a process of its own, then scanned for viruses."""

import hashlib
import json
import logging
import subprocess  # the inspection must be able to fail without the portal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files import File

from sistercity.documents import children
from sistercity.documents.inspection import scanner
from sistercity.documents.inspection.kinds import ENDINGS
from sistercity.documents.inspection.reasons import REASONS, reason
from sistercity.documents.inspection.refusal import Refused

logger = logging.getLogger(__name__)

SECONDS = 40
START = children.program("sistercity.documents.inspection.worker")
#: How many verdicts a process remembers: a form and its service ask about the same file.
REMEMBERED = 500


@dataclass(frozen=True)
class Verdict:
    """What a file is, and the code of its refusal: none when it is accepted."""

    kind: str
    code: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        return not self.code

    @property
    def reason(self) -> str:
        """The sentence that tells people why the file is refused."""
        return reason(self.code, self.values) if self.code else ""


_remembered: dict[tuple[str, str, int], Verdict] = {}


def inspect(file: File) -> Verdict:
    """Return the verdict on `file`, which is left at its beginning."""
    if not file.size:
        return Verdict("", "empty")
    if file.size > settings.MAX_UPLOAD_BYTES:
        return Verdict("", "too_large", {"limit": settings.MAX_UPLOAD_BYTES // 1024**2})
    with TemporaryFile() as copy:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
            copy.write(chunk)
        file.seek(0)
        verdict = _inspected(copy, _ending(file), digest.hexdigest())
        if verdict.accepted and settings.CLAMD_ADDRESS:
            verdict = _scanned(copy, verdict)
    if not verdict.accepted:
        logger.warning("upload refused: %s, %d bytes", verdict.code, file.size)
    return verdict


def _ending(file: File) -> str:
    """Return the ending of the file's name if it promises an accepted kind."""
    ending = PurePath(file.name or "").suffix.lower()
    return ending if ending in ENDINGS else ""


def _scanned(copy: IO[bytes], verdict: Verdict) -> Verdict:
    try:
        scanner.scan(copy, settings.CLAMD_ADDRESS)
    except Refused as refusal:
        if refusal.__cause__:
            logger.error("clamd at %s: %s", settings.CLAMD_ADDRESS, refusal.__cause__)
        return Verdict(verdict.kind, refusal.code, refusal.values)
    return verdict


def _inspected(copy: IO[bytes], ending: str, digest: str) -> Verdict:
    """Return the verdict of the worker, asked once for the same content and ending."""
    key = (digest, ending, settings.MAX_UPLOAD_PAGES)
    if known := _remembered.get(key):
        return known
    copy.flush()
    copy.seek(0)
    try:
        verdict = _answer(_run(copy, ending))
    except subprocess.TimeoutExpired:
        return Verdict("", "too_complex")
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.error("a file could not be inspected: %s", error)
        return Verdict("", "not_inspected")
    if len(_remembered) >= REMEMBERED:
        _remembered.clear()
    _remembered[key] = verdict
    return verdict


def _run(copy: IO[bytes], ending: str) -> subprocess.CompletedProcess[bytes]:
    """Run the worker on `copy`, without the portal's environment and its secrets."""
    return subprocess.run(
        children.command(START, ending, str(settings.MAX_UPLOAD_PAGES)),
        stdin=copy,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env=children.environment(),
    )


def _answer(worker: subprocess.CompletedProcess[bytes]) -> Verdict:
    """Return what the worker said; raise ValueError unless it is a clear answer."""
    if worker.returncode < 0:
        # The kernel ended it: it took more than its share.
        return Verdict("", "too_complex")
    if worker.returncode:
        raise ValueError(worker.stderr.decode(errors="replace")[-2000:])
    said: dict[str, Any] = json.loads(worker.stdout)
    if said["code"] and said["code"] not in REASONS:
        raise ValueError(said["code"])
    return Verdict(said["kind"], said["code"], said["values"])

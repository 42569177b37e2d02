"""Make a dossier: gather, render, copy, and hand over the finished file or the reason why not."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from evaluations.dossier.archive import Archive, Pace
from evaluations.dossier.contents import Part, parts_of
from evaluations.dossier.files import Stored, plain, stored_files
from evaluations.dossier.history import Changes
from evaluations.dossier.manifest import README, Problem, manifest_of, moment, readme_of
from evaluations.dossier.render import pdf_of
from evaluations.dossier.rows import Row
from evaluations.dossier.scope import Scope
from partnerships.models import Dossier
from partnerships.services import dossiers
from sistercity.documents.bundle import CHUNK, MANIFEST, file_checksum
from sistercity.notifications.services import notify

logger = logging.getLogger(__name__)

FOLDER = "dossiers"
#: So many rows make one PDF; longer parts go on in the next.
ROWS = 500
#: Files that no row knows are left by attempts that died; after so long nobody writes them.
ORPHANED_AFTER = timedelta(days=1)
#: What a storage says of a file that is not there; anything else is an outage, and passes.
ABSENT = (
    FileNotFoundError,
    NotADirectoryError,
    PermissionError,
    SuspiciousOperation,
    ValueError,
)


class Refused(Exception):
    """The dossier cannot be made, for a reason its asker should read."""


def build(pk: int) -> bool:
    """Make the dossier `pk` unless it is made or being made; tell whether it was made now."""
    dossier = dossiers.take_up(pk)
    if dossier is None:
        return False
    folder = Path(settings.MEDIA_ROOT, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob(f"{pk}-*"):
        leftover.unlink(missing_ok=True)
    path = folder / f"{pk}-{dossier.attempt}-{uuid4().hex}.part"
    region = dossier.asked_by.region
    zone = ZoneInfo(region.timezone) if region else None
    with translation.override(dossier.language), timezone.override(zone):
        try:
            return _made(dossier, path)
        except dossiers.Superseded:
            logger.warning("dossier %s: another attempt has taken over from this one", pk)
            return False
        finally:
            path.unlink(missing_ok=True)


def _made(dossier: Dossier, path: Path) -> bool:
    """Write the archive and say how it went."""
    try:
        Building(dossier, path).run()
    except dossiers.Superseded:
        raise
    except Refused as reason:
        _failed(dossier, str(reason))
        return False
    except OSError:
        logger.exception("dossier %s could not be written", dossier.pk)
        _failed(dossier, _("Penyimpanan portal penuh atau tidak terjangkau. Coba lagi nanti."))
        return False
    except Exception:
        logger.exception("dossier %s could not be made", dossier.pk)
        _failed(dossier, _("Terjadi kesalahan pada portal. Administrator dapat melihatnya."))
        return False
    _told(dossier, _("Berkas lengkap %(about)s siap diunduh"))
    return True


def _failed(dossier: Dossier, reason: str) -> None:
    dossiers.fail(dossier, reason)
    _told(dossier, _("Berkas lengkap %(about)s gagal disusun"))


def _told(dossier: Dossier, title: str) -> None:
    notify(
        [dossier.asked_by],
        occasion=f"dossier:{dossier.pk}",
        title=title % {"about": str(dossier.about)},
        url=dossier.get_absolute_url(),
    )


class Building:
    """One attempt at one dossier, written to `path` and then moved to where it can be had."""

    def __init__(self, dossier: Dossier, path: Path) -> None:
        self.dossier = dossier
        self.path = path
        self.scope = Scope.of(dossier)
        self.at = timezone.now()
        self.problems: list[Problem] = []
        self.steps_done = self.bytes_done = 0
        self.pace = Pace(1)

    def run(self) -> None:
        if not self.scope.allowed:
            raise Refused(_("Anda tidak lagi dapat melihat kerja sama ini."))
        stored = stored_files(
            self.scope.documents.with_versions().prefetch_related("versions__signature_check")
        )
        parts = parts_of(self.scope, stored)
        tables = list(Changes(self.scope).tables())
        dossiers.note_progress(
            self.dossier,
            steps=len(parts) + len(tables) + len(stored) + 1,
            bytes=sum(file.version.size for file in stored),
        )
        with Archive(self.path) as archive:
            for number, part in enumerate(parts, start=1):
                self.write_part(archive, f"{number:02}-{plain(part.title, part.key)}", part)
            self.write_history(archive)
            for file in stored:
                self.copy(archive, file)
            archive.add(README, readme_of(self.dossier, self.problems, at=self.at))
            content = manifest_of(self.dossier, archive, self.problems, at=self.at)
            archive.add(MANIFEST, content, listed=False)
        self.hand_over()

    def write_part(self, archive: Archive, name: str, part: Part) -> None:
        self.write_rows(archive, name, part.title, part.key, part.rows())
        self.step()

    def write_history(self, archive: Archive) -> None:
        """Write the changes of every table that has any into a folder of their own."""
        folder, changes = plain(_("Riwayat"), "riwayat"), Changes(self.scope)
        for number, (label, title, events) in enumerate(changes.tables(), start=1):
            if events.exists():
                name = f"{folder}/{number:02}-{plain(title, label)}"
                heading = _("Riwayat: %(title)s") % {"title": title}
                self.write_rows(archive, name, heading, label, changes.rows(events))
            self.step()

    def write_rows(
        self, archive: Archive, name: str, title: str, key: str, rows: Iterable[Row]
    ) -> None:
        """Write rows as PDF and JSON; many of them as several files, so that none is held whole."""
        for number, batch in enumerate(batches(rows, ROWS), start=1):
            numbered = name if number == 1 else f"{name}-{number}"
            data = {"part": key, "rows": [row.as_data for row in batch]}
            text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            pdf = pdf_of(title, batch, about=str(self.dossier.about), lead=self.lead)
            archive.add(f"{numbered}.pdf", pdf)
            archive.add(f"{numbered}.json", text.encode())
            self.heard(0)

    @property
    def lead(self) -> str:
        values = {"name": self.dossier.asked_by.name, "at": moment(self.at)}
        return _("Disusun untuk %(name)s pada %(at)s.") % values

    def copy(self, archive: Archive, stored: Stored) -> None:
        """Copy a stored file; note it when it is missing or not what was uploaded."""
        version = stored.version
        try:
            source = version.file.open("rb")
            size = version.file.size
        except ABSENT:
            self.note(stored, "missing")
        else:
            with source:
                reading = Reading(source)
                chunks = self.listened(reading)
                entry = archive.copy(stored.path, chunks, at=version.uploaded_at, size=size)
            if reading.broken:
                self.note(stored, "unreadable", entry["sha256"])
            elif entry["sha256"] != version.sha256:
                self.note(stored, "altered", entry["sha256"])
        self.step()

    def listened(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self.heard(len(chunk))

    def note(self, stored: Stored, problem: str, found: str = "") -> None:
        version = stored.version
        logger.error("stored file %s of version %s is %s", version.file, version.pk, problem)
        self.problems.append(
            {
                "path": stored.path,
                "problem": problem,
                "title": str(version),
                "expected_sha256": version.sha256,
                "found_sha256": found,
            }
        )

    def step(self) -> None:
        self.steps_done += 1
        self.heard(0)

    def heard(self, size: int) -> None:
        """Count what was done; now and then write it down, which shows that this one lives."""
        self.bytes_done += size
        if self.pace.is_due():
            dossiers.note_progress(
                self.dossier, steps_done=self.steps_done, bytes_done=self.bytes_done
            )

    def hand_over(self) -> None:
        """Put the whole file where it can be had, unless another attempt has come first."""
        size = self.path.stat().st_size
        sha256 = file_checksum(self.path, heard=lambda _read: self.heard(0))
        dossiers.note_progress(self.dossier)
        with self.path.open("rb") as file:
            final = Finished(file, heard=lambda: self.heard(0))
            name = default_storage.save(f"{FOLDER}/{self.path.stem}.zip", final)
        try:
            dossiers.finish(
                self.dossier, file=name, size=size, sha256=sha256, problems=self.problems
            )
        except BaseException:
            default_storage.delete(name)
            raise


class Finished(File):
    """A finished archive on its way to the storage: moved on the same disk, else sent in pieces."""

    def __init__(self, file: IO[bytes], *, heard: Callable[[], None]) -> None:
        super().__init__(file)
        self.opened, self.heard = file, heard

    def temporary_file_path(self) -> str:
        return str(self.name)

    def read(self, size: int = -1) -> bytes:
        self.heard()
        return self.opened.read(size)


class Reading:
    """The chunks of an open file; `broken` when it could not be read to its end."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.broken = False

    def __iter__(self) -> Iterator[bytes]:
        while True:
            try:
                chunk = self.source.read(CHUNK)
            except OSError:
                self.broken = True
                return
            if not chunk:
                return
            yield chunk


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield `rows` in lists of `size`; one empty list when there is none."""
    found = iter(rows)
    batch = list(islice(found, size))
    while True:
        yield batch
        batch = list(islice(found, size))
        if not batch:
            return


def sweep() -> int:
    """Delete what dead attempts left and no row names; return how many files."""
    oldest = timezone.now() - ORPHANED_AFTER
    parts = [
        path
        for path in Path(settings.MEDIA_ROOT, FOLDER).glob("*.part")
        if path.stat().st_mtime < oldest.timestamp()
    ]
    for path in parts:
        path.unlink(missing_ok=True)
    names = [f"{FOLDER}/{name}" for name in stored_dossiers()]
    known = set(Dossier.objects.filter(file__in=names).values_list("file", flat=True))
    unknown = [name for name in names if name not in known]
    orphans = [name for name in unknown if default_storage.get_modified_time(name) < oldest]
    for name in orphans:
        default_storage.delete(name)
    return len(parts) + len(orphans)


def stored_dossiers() -> list[str]:
    """Return the names of the finished archives in the storage; none before the first is made."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [name for name in names if name.endswith(".zip")]

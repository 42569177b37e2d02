"""Write the archive: file by file, in chunks, with the checksum of everything that went in."""

import hashlib
import os
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.utils import timezone

from sistercity.documents.bundle import list_checksum

#: What is packed already, or signed as it is, is stored; text is packed.
PACKED_WELL = (".txt", ".json")
EARLIEST_YEAR = 1980
#: Members that may become larger need the larger headers from the start.
LARGE = 2**30


class Archive:
    """A ZIP that is being written to `path`; `files` lists what it holds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: list[dict[str, Any]] = []
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        if kind is None:
            with self.path.open("rb") as file:
                os.fsync(file.fileno())

    def add(self, name: str, content: bytes, *, listed: bool = True) -> None:
        """Write a file that was made here; the manifest itself is not `listed`."""
        self.copy(name, iter([content]), at=timezone.now(), size=len(content), listed=listed)

    def copy(
        self,
        name: str,
        chunks: Iterator[bytes],
        *,
        at: datetime,
        size: int,
        listed: bool = True,
    ) -> dict[str, Any]:
        """Write a file from its chunks; return its entry, also when reading it breaks off."""
        digest, written = hashlib.sha256(), 0
        with self._zip.open(_member(name, at), "w", force_zip64=size >= LARGE) as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                written += len(chunk)
        entry = {"path": name, "size": written, "sha256": digest.hexdigest()}
        if listed:
            self.files.append(entry)
        return entry

    @property
    def list_sha256(self) -> str:
        return list_checksum(self.files)


def _member(name: str, at: datetime) -> zipfile.ZipInfo:
    local = timezone.localtime(at)
    year = max(local.year, EARLIEST_YEAR)
    member = zipfile.ZipInfo(name, (year, *local.timetuple()[1:6]))
    member.external_attr = 0o644 << 16
    packed = name.lower().endswith(PACKED_WELL)
    member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return member


class Pace:
    """Says when so many seconds have passed since it last said so."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last = time.monotonic()

    def is_due(self) -> bool:
        now = time.monotonic()
        if now - self.last < self.seconds:
            return False
        self.last = now
        return True

"""Electronic signatures of a PDF: who signed, whether anything changed since, who vouches for it.

`check` is the way in. The file is read by `signature_reader` in a process of its own, limited in
time and memory and without the portal's settings, because a file may be made to do harm. Nothing
is fetched from the network, so nobody can say here whether a certificate was revoked meanwhile,
unless the file itself says so.
"""

import json
import logging
import os
import subprocess  # the reading must be able to fail without the portal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from sistercity.documents import children
from sistercity.documents.certificates import certificate_files
from sistercity.documents.opening import open_plain

log = logging.getLogger(__name__)

SECONDS = 120
START = children.program("sistercity.documents.signature_reader")

STATES = ("signed", "unsigned", "encrypted", "empty", "broken", "too_large", "too_complex")
#: Where the chain of a certificate led at the time that counts; "unread" when nobody looked,
#: because the signature itself was not intact.
CHAINS = ("trusted", "untrusted", "expired", "not_yet_valid", "revoked", "unsuitable", "unread")
#: What came after a signature: nothing, further signatures and their proofs, or changes.
ADDITIONS = ("nothing", "signatures", "changes")


class CannotCheck(Exception):
    """The check itself failed, through no fault of the file; it says why in a sentence."""


class BadCertificates(CannotCheck):
    """A file of trusted certificates holds none, is too large or cannot be read; it is named."""

    def __init__(self, file: str, *, too_large: bool) -> None:
        super().__init__(file)
        self.too_large = too_large


@dataclass(frozen=True, kw_only=True)
class SignatureFound:
    """One signature; `time` is the signer's own word unless `time_is_trusted`."""

    signer: str = ""
    organisation: str = ""
    time: str = ""
    time_is_trusted: bool = False
    intact: bool = False
    added_after_signing: str = "changes"
    chain: str = "unread"
    issuer: str = ""

    @property
    def covers_whole_document(self) -> bool:
        """Nothing was changed after it; later signatures change nothing."""
        return self.added_after_signing != "changes"

    @property
    def trusted(self) -> bool:
        return self.intact and self.chain == "trusted"

    @property
    def sound(self) -> bool:
        return self.trusted and self.covers_whole_document

    @property
    def signed_at(self) -> datetime | None:
        return datetime.fromisoformat(self.time) if self.time else None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {
            "covers_whole_document": self.covers_whole_document,
            "trusted": self.trusted,
            "revocation": "revoked" if self.chain == "revoked" else "unknown",
        }


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was found in a file; `roots` is how many certificates were trusted to vouch."""

    state: str
    roots: int = 0
    checked_as_of: str = ""
    signatures: Sequence[SignatureFound] = field(default_factory=tuple)

    @property
    def sound(self) -> bool:
        """At least one signature, and every one intact, trusted and over the whole document."""
        return bool(self.signatures) and all(found.sound for found in self.signatures)

    def as_dict(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "sound": self.sound,
            "roots": self.roots,
            "checked_as_of": self.checked_as_of,
            "signatures": [found.as_dict() for found in self.signatures],
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Report":
        """Return the report that `as_dict` wrote; raise ValueError for anything else."""
        names = SignatureFound.__dataclass_fields__
        found = [
            SignatureFound(**{name: item[name] for name in names}) for item in said["signatures"]
        ]
        known = said["state"] in STATES and all(
            item.chain in CHAINS and item.added_after_signing in ADDITIONS for item in found
        )
        if not known:
            raise ValueError(f"Unknown answer: {said['state']}")
        return cls(
            state=said["state"],
            roots=said["roots"],
            checked_as_of=said["checked_as_of"],
            signatures=tuple(found),
        )


def check(
    pdf: bytes | IO[bytes] | Path,
    trust: Sequence[Path] = (),
    *,
    at: datetime | None = None,
) -> Report:
    """Return what the signatures of a PDF are worth.

    `trust` names files or folders of certificates that vouch for signers. `at` is when the file
    was seen in this form, now unless given: an untrusted time is no proof that a certificate had
    not expired. Raises OSError when the file cannot be opened, CannotCheck when the certificates
    cannot be read or the check itself fails.
    """
    at = at or datetime.now(UTC)
    roots = [str(file) for place in trust for file in certificate_files(place)]
    try:
        with _opened(pdf) as source:
            # The reader may take memory in proportion to the file, so that has a bound first.
            if os.fstat(source.fileno()).st_size > settings.MAX_UPLOAD_BYTES:
                return Report(state="too_large")
            worker = subprocess.run(
                children.command(START, at.isoformat(), *roots),
                stdin=source,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=children.environment(),
            )
    except subprocess.TimeoutExpired:
        return Report(state="too_complex")
    return _answer(worker)


@contextmanager
def _opened(pdf: bytes | IO[bytes] | Path) -> Iterator[IO[bytes]]:
    """Give a real file with the PDF, at its beginning."""
    if isinstance(pdf, Path):
        with open_plain(pdf) as file:
            yield file
        return
    with TemporaryFile() as copy:
        copy.writelines([pdf] if isinstance(pdf, bytes) else iter(lambda: pdf.read(2**20), b""))
        copy.seek(0)
        yield copy


def _answer(worker: subprocess.CompletedProcess[bytes]) -> Report:
    """Return what the reader said; one that the kernel ended took more than its share."""
    if worker.returncode < 0:
        return Report(state="too_complex")
    try:
        said = json.loads(worker.stdout)
        if "fault" in said:
            raise BadCertificates(said["fault"], too_large=said["too_large"])
        return Report.from_dict(said)
    except (ValueError, KeyError, TypeError) as error:
        log.error("%s", worker.stderr.decode(errors="replace")[-2000:])
        raise CannotCheck(_("pemeriksaannya sendiri gagal.")) from error

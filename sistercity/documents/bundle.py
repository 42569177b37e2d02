"""Check an archive against the manifest in it, with Python's own library and nothing else.

The manifest (`MANIFEST.json`) names every other file with its size and SHA-256, and the SHA-256 of
that list. Files are read in chunks and never written; what is promised in the manifest bounds what
is read, so that an archive made to burst its reader cannot.
"""

import hashlib
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sistercity.documents.opening import open_plain

MANIFEST = "MANIFEST.json"
FORMAT = "sistercity-dossier"
CHUNK = 1024 * 1024
#: A manifest of more than a hundred thousand files is smaller.
LARGEST_MANIFEST = 64 * CHUNK
#: Text packs twenty times smaller at best; what promises more than this wants to burst its reader.
GREATEST_RATIO = 200
#: Small archives may promise so much whatever their size.
ALWAYS_ALLOWED = 64 * CHUNK

#: What reading an archive that is not whole can raise; for a way of packing that it does not know,
#: zipfile raises NotImplementedError.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong, as a key to the sentences of `verify_dossier`, and with which file."""

    kind: str
    path: str = ""


@dataclass(kw_only=True)
class Verdict:
    """What the check found: faults, how much was checked, and what the manifest itself reports.

    `sha256` is that of the archive.
    """

    faults: list[Fault] = field(default_factory=list)
    files: int = 0
    size: int = 0
    sha256: str = ""
    manifest: dict[str, Any] = field(default_factory=dict)


class Unusable(Exception):
    """The archive cannot be checked any further."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.fault = Fault(kind=kind)


def list_checksum(files: Sequence[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of the list of files: a line "sha256  size  path" each, by path."""
    digest = hashlib.sha256()
    for entry in sorted(files, key=lambda entry: str(entry["path"])):
        digest.update(f"{entry['sha256']}  {entry['size']}  {entry['path']}\n".encode())
    return digest.hexdigest()


def file_checksum(path: Path, heard: Callable[[int], None] = lambda size: None) -> str:
    """Return the SHA-256 of a file, read in chunks; `heard` is told the size of each."""
    with path.open("rb") as file:
        return _hash(file, heard)


def _hash(file: IO[bytes], heard: Callable[[int], None] = lambda size: None) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        heard(len(chunk))
    return digest.hexdigest()


def verify(path: Path) -> Verdict:
    """Compare the archive at `path` with its manifest; no fault means they agree.

    Raises OSError when it cannot be opened.
    """
    with open_plain(path) as file:
        verdict = Verdict(sha256=_hash(file))
        try:
            with zipfile.ZipFile(file) as archive:
                _verify(archive, os.fstat(file.fileno()).st_size, verdict)
        except Unusable as error:
            verdict.faults.append(error.fault)
        except UNREADABLE:
            verdict.faults.append(Fault(kind="not_an_archive"))
    return verdict


def _verify(archive: zipfile.ZipFile, archive_size: int, verdict: Verdict) -> None:
    members = archive.infolist()
    verdict.manifest = _manifest(archive)
    promised = {entry["path"]: entry for entry in verdict.manifest["files"]}
    if len(promised) != len(verdict.manifest["files"]):
        raise Unusable("manifest_unreadable")
    total = sum(entry["size"] for entry in promised.values())
    if total > max(ALWAYS_ALLOWED, GREATEST_RATIO * archive_size):
        raise Unusable("bomb")
    if list_checksum(verdict.manifest["files"]) != verdict.manifest.get("list_sha256"):
        verdict.faults.append(Fault(kind="list_altered", path=MANIFEST))
    verdict.faults += _names(members, promised)
    found = {member.filename: member for member in members}
    for name, entry in promised.items():
        if name in found:
            verdict.faults += _contents(archive, found[name], entry)
            verdict.files += 1
            verdict.size += entry["size"]


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the manifest; raise Unusable unless it is one."""
    try:
        member = archive.getinfo(MANIFEST)
    except KeyError:
        raise Unusable("no_manifest") from None
    if member.file_size > LARGEST_MANIFEST:
        raise Unusable("bomb")
    try:
        with archive.open(member) as file:
            found = json.loads(file.read(LARGEST_MANIFEST))
    except (*UNREADABLE, RecursionError):
        raise Unusable("manifest_unreadable") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Unusable("manifest_unreadable")
    files, problems = found.get("files"), found.setdefault("problems", [])
    if not (isinstance(files, list) and all(map(_is_entry, files)) and _are_problems(problems)):
        raise Unusable("manifest_unreadable")
    return found


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("path"), str)
        and isinstance(entry.get("sha256"), str)
        and type(entry.get("size")) is int
        and entry["size"] >= 0
    )


def _are_problems(problems: Any) -> bool:
    return isinstance(problems, list) and all(
        isinstance(problem, dict) and isinstance(problem.get("path"), str) for problem in problems
    )


def _names(members: Sequence[zipfile.ZipInfo], promised: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is missing, besides, twice, or leads out of the folder it is unpacked into."""
    counted = Counter(member.filename for member in members)
    for name in promised:
        if name not in counted:
            yield Fault(kind="missing", path=name)
    for name, count in counted.items():
        if count > 1:
            yield Fault(kind="twice", path=name)
        if _leads_out(name):
            yield Fault(kind="leads_out", path=name)
        elif name not in promised and name != MANIFEST:
            yield Fault(kind="besides", path=name)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\\" in name


def _contents(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, entry: Mapping[str, Any]
) -> Iterator[Fault]:
    if member.file_size != entry["size"]:
        yield Fault(kind="altered", path=member.filename)
        return
    try:
        with archive.open(member) as file:
            same = _checksum(file, entry["size"]) == entry["sha256"]
    except UNREADABLE:
        yield Fault(kind="unreadable", path=member.filename)
        return
    if not same:
        yield Fault(kind="altered", path=member.filename)


def _checksum(file: IO[bytes], size: int) -> str:
    """Return the SHA-256 of what `file` gives, nothing as soon as it is more than promised."""
    digest, read = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        read += len(chunk)
        if read > size:
            return ""
        digest.update(chunk)
    return digest.hexdigest()

"""The stored files of a dossier: which versions, and under which safe and unique names."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.text import slugify
from django.utils.translation import gettext as _

from partnerships.models import Document, DocumentVersion

#: Longer parts of a path are cut, so that the whole fits where 260 characters are the limit.
LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A version with its place in the archive."""

    version: DocumentVersion
    path: str


def stored_files(documents: Iterable[Document]) -> list[Stored]:
    """Return all versions of `documents`, each in the folder of its kind.

    The key of the document and the number of the version are part of the path: no two are alike.
    """
    return [
        Stored(version=version, path=path_of(document, version))
        for document in documents
        for version in sorted(document.versions.all(), key=lambda row: (row.language, row.number))
    ]


def path_of(document: Document, version: DocumentVersion) -> str:
    folder = plain(document.kind_label, "lain")
    title = plain(document.title, "dokumen")
    name = f"v{version.number}-{plain(version.language, 'xx')}-{safe_filename(version.filename)}"
    return f"{plain(_('Dokumen'), 'dokumen')}/{folder}/{document.pk}-{title}/{name}"


def plain(text: str, otherwise: str) -> str:
    """Return `text` as part of a path: small Latin letters, digits and dashes."""
    return slugify(text)[:LONGEST].strip("-_") or otherwise


def safe_filename(name: str) -> str:
    """Return a file name that every system takes: no folders, signs or endings that mislead."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = PurePosixPath(folded.replace("\\", "/"))
    ending = re.sub(r"[^A-Za-z0-9]", "", found.suffix)[:10]
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", found.name.removesuffix(found.suffix))
    stem = stem[:LONGEST].strip("-_") or "berkas"
    return f"{stem}.{ending}" if ending else stem

"""Uploaded files: where they are kept, and which of them are accepted."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.text import get_valid_filename

from sistercity.documents.inspection.inspector import inspect
from sistercity.documents.inspection.kinds import ENDINGS

#: What the file chooser of a form offers.
ACCEPTED = ",".join(ENDINGS)


def upload_path(instance: object, filename: str) -> str:
    """Return a path that no name can escape from and no two uploads share."""
    return f"documents/{uuid4().hex}{PurePath(filename).suffix.lower()[:10]}"


def check_upload(file: UploadedFile) -> None:
    """Raise ValidationError, with the code of the refusal, unless `file` is accepted."""
    verdict = inspect(file)
    if not verdict.accepted:
        raise ValidationError(verdict.reason, code=verdict.code)


def checksum(file: UploadedFile) -> str:
    """Return the SHA-256 of `file` in hexadecimal, read in chunks."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def safe_name(filename: str) -> str:
    """Return the uploader's name of the file without anything a path or header could misread."""
    return get_valid_filename(PurePath(filename.replace("\\", "/")).name)[-150:]


@contextmanager
def on_disk(file: FieldFile) -> Iterator[Path]:
    """Give a copy of the stored file for programs that need a path; not every storage has one.

    Raises FileNotFoundError where there is no such file, OSError where it cannot be read.
    """
    with NamedTemporaryFile(prefix="sistercity-") as copy:
        with file.open("rb") as source:
            copy.writelines(iter(lambda: source.read(2**20), b""))
        copy.flush()
        yield Path(copy.name)


def download(file: FieldFile, filename: str) -> FileResponse:
    """Answer with the stored file as an attachment, never shown within the portal's origin."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=filename)
    if "Content-Length" not in response:
        response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    return response

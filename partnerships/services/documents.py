"""Attach documents and add versions; nothing uploaded is overwritten or lost."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from partnerships.drafting.text import GAP_MARK
from partnerships.models import (
    Agreement,
    Case,
    Document,
    DocumentVersion,
    Meeting,
    Partnership,
)
from partnerships.services import replacements, signature_checks
from sistercity.accounts.models import User
from sistercity.documents import passages
from sistercity.documents.files import check_upload, checksum, safe_name


def attach(
    partnership: Partnership,
    *,
    kind: str,
    title: str = "",
    case: Case | None = None,
    agreement: Agreement | None = None,
    meeting: Meeting | None = None,
) -> Document:
    """Return the document of `kind` of the case, made when there is none yet.

    Outside a case, and for the kind "other", every call makes a new document.
    """
    title = title or str(Document.KINDS[kind])
    if case is None or kind == "other":
        return Document.objects.create(
            partnership=partnership,
            kind=kind,
            title=title,
            case=case,
            agreement=agreement,
            meeting=meeting,
        )
    document, _made = Document.objects.get_or_create(
        case=case, kind=kind, defaults={"partnership": partnership, "title": title}
    )
    return document


@transaction.atomic
def add_version(
    document: Document,
    file: UploadedFile,
    *,
    by: User,
    language: str = DocumentVersion.Language.INDONESIAN,
    note: str = "",
    at: datetime | None = None,
) -> DocumentVersion:
    """Store `file` as the next version of `document` in its language.

    `at` dates history that is entered afterwards, of which nobody is told. Raises ValidationError
    if the file is not accepted. The case is locked as by a decision, which is about what is there.
    """
    check_upload(file)
    gaps = passages.find(file, GAP_MARK) if document.kind in Document.DRAFTED_KINDS else []
    case = None
    if document.case_id:
        case = Case.objects.select_for_update().get(pk=document.case_id)
    document = Document.objects.select_for_update().get(pk=document.pk)
    document.case = case
    newest = document.versions.filter(language=language).aggregate(last=Max("number"))["last"]
    version = DocumentVersion.objects.create(
        document=document,
        number=(newest or 0) + 1,
        language=language,
        filename=safe_name(file.name or "dokumen"),
        size=file.size or 0,
        sha256=checksum(file),
        note=note,
        gaps=gaps,
        file=file,
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )
    signature_checks.note_upload(version)
    replacements.note_replacement(version, silent=at is not None)
    return version

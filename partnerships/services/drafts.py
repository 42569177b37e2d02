"""Keep the draft that the portal composed as versions of the document of its drafts."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partnerships.drafting.compose import compose
from partnerships.drafting.render import docx_of
from partnerships.drafting.text import LANGUAGES
from partnerships.models import Agreement, DocumentVersion
from partnerships.services import documents
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict, lock


def filename(agreement: Agreement, ending: str) -> str:
    """Return the name under which a draft is downloaded or kept."""
    return f"draf-{slugify(agreement.title)[:80] or agreement.pk}{ending}"


@transaction.atomic
def keep_draft(agreement: Agreement, *, by: User, seen: str) -> list[DocumentVersion]:
    """Store the present draft as the next version in each language, and return the versions.

    Each language is a file of its own, as the comparison of versions and languages needs it.
    `seen` is the fingerprint of the draft that its reader saw. Raises Conflict if it is not the
    present one or the text has left the region, ValidationError if a file is not accepted.
    """
    agreement = lock(agreement)
    draft = compose(agreement)
    if not agreement.is_draft or draft.fingerprint != seen:
        raise Conflict(
            _("Isi perjanjian atau naskah klausul sudah berubah. Periksa draf ini sekali lagi.")
        )
    document = documents.attach(
        agreement.partnership, kind=agreement.draft_kind, case=agreement.case
    )
    return [
        documents.add_version(
            document,
            SimpleUploadedFile(
                filename(agreement, f"-{language}.docx"), docx_of(draft, (language,))
            ),
            by=by,
            language=language,
            note=_("Draf yang disusun portal dari catatan perjanjian."),
        )
        for language in LANGUAGES
    ]

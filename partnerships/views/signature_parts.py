"""What pages say about the signatures of uploaded versions, and how a reader asks for a check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.models import Agreement, Document, DocumentVersion
from partnerships.models.signature_checks import SIGNED_KINDS
from partnerships.services.signature_checks import can_be_checked
from partnerships.soundness import check_of, contradictions, is_translation, report_of
from sistercity.accounts.models import User
from sistercity.documents.signature_words import REVOCATION, Said, sentences
from sistercity.documents.signatures import Report
from sistercity.ui.parts import Text


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A version with what its signatures say; `request_url` is empty for those who may not ask."""

    version: DocumentVersion
    report: Report | None
    said: Sequence[Said]
    waiting: bool
    checked_at: datetime | None
    authentic: str
    request_url: str


@dataclass(frozen=True, kw_only=True)
class SignaturePanel:
    """What `partnerships/_signature_checks.html` shows."""

    rows: Sequence[Checked]
    warnings: Sequence[str]
    expected: bool

    @property
    def waiting(self) -> bool:
        """Whether the page should look again by itself."""
        return any(row.waiting for row in self.rows)

    @property
    def note(self) -> Text:
        """What was not checked although a signature was."""
        found = [row.report for row in self.rows if row.report and row.report.signatures]
        return REVOCATION if found else ""

    @property
    def open(self) -> bool:
        """Whether there is something to read, and not only something that could be asked for."""
        return self.expected or any(row.waiting or row.report for row in self.rows)


def signature_panel(
    versions: Iterable[DocumentVersion],
    *,
    user: User | None = None,
    agreement: Agreement | None = None,
) -> SignaturePanel:
    """Return what is known of the signatures of `versions` of one or more documents.

    The versions come with their document and check. `user` is who may ask for a check here;
    `agreement` is what was signed: it says which languages are authentic and how each side signed.
    """
    versions = list(versions)
    may = {
        version.document_id: user is not None
        and user.has_perm("partnerships.check_signatures", version.document)
        for version in {version.document_id: version for version in versions}.values()
    }
    newest = newest_of(versions)
    rows = [
        checked(
            item,
            may_ask=may[item.document_id],
            authentic=authentic(item, agreement, newest=item in newest) if agreement else "",
        )
        for item in versions
    ]
    return SignaturePanel(
        rows=rows,
        warnings=list(contradictions([row.report for row in rows], agreement)) if agreement else [],
        expected=any(version.document.kind in SIGNED_KINDS for version in versions),
    )


def checked(version: DocumentVersion, *, may_ask: bool, authentic: str) -> Checked:
    """Return a version with what is known of its signatures, which may be nothing yet."""
    found, report = check_of(version), report_of(version)
    waiting = found is not None and report is None
    url = reverse("partnerships:document_check_signatures", args=[version.pk])
    return Checked(
        version=version,
        report=report,
        said=list(sentences(report)) if report else [unchecked(version, waiting=waiting)],
        waiting=waiting,
        checked_at=found.checked_at if found and report else None,
        authentic=authentic,
        request_url=url if may_ask and not waiting and can_be_checked(version) else "",
    )


def unchecked(version: DocumentVersion, *, waiting: bool) -> Said:
    """Return the sentence about a version of which nothing is known."""
    if waiting:
        return Said(text=_("Belum diperiksa: menunggu pemeriksaan."), good=None)
    if not can_be_checked(version):
        text = _("Belum diperiksa: tanda tangan elektronik hanya diperiksa pada PDF.")
        return Said(text=text, good=None)
    return Said(text=_("Belum diperiksa."), good=None)


def authentic(version: DocumentVersion, agreement: Agreement, *, newest: bool) -> str:
    """Return whether this version is authentic, a translation, or replaced by a newer one."""
    if not newest:
        return _("digantikan versi berikutnya")
    if is_translation(version, agreement):
        return _("terjemahan")
    if version.language == agreement.prevailing_language:
        return _("naskah asli, berlaku bila berbeda tafsir")
    return _("naskah asli")


def signed_agreement(document: Document) -> Agreement | None:
    """Return the instrument whose signed text a document is."""
    if document.kind not in SIGNED_KINDS or document.case is None:
        return document.agreement
    letter = Agreement.Kind.LETTER_OF_INTENT
    found = document.case.agreements.prefetch_related("signatures")
    if document.kind == "signed_letter_of_intent":
        return found.filter(kind=letter).first()
    return found.exclude(kind=letter).first()


def signed_versions(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Return the newest in each language of the signed documents among `versions`."""
    return newest_of(version for version in versions if version.document.kind in SIGNED_KINDS)


def newest_of(versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Return the newest version in each language of each document; `versions` come newest first."""
    newest: dict[tuple[int, str], DocumentVersion] = {}
    for version in versions:
        newest.setdefault((version.document_id, version.language), version)
    return list(newest.values())

"""Whether the electronic signatures of a signed text can be relied on; ink is for people to judge.

`waiting` holds the signing back until the files were checked; `doubts` are what somebody must
confirm with a reason.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from partnerships.models import Agreement, DocumentVersion, Signature, SignatureCheck
from partnerships.services.signature_checks import can_be_checked
from sistercity.documents.signature_words import sentences
from sistercity.documents.signatures import Report


def electronic_sides(agreement: Agreement) -> list[str]:
    return [
        str(signature.get_side_display())
        for signature in agreement.signatures.all()
        if signature.method == Signature.Method.ELECTRONIC
    ]


def is_translation(version: DocumentVersion, agreement: Agreement) -> bool:
    return bool(agreement.authentic_languages) and (
        version.language not in agreement.authentic_languages
    )


def judged(agreement: Agreement, versions: Iterable[DocumentVersion]) -> list[DocumentVersion]:
    """Return the authentic ones of `versions`, none where every side signed by hand."""
    found = [version for version in versions if not is_translation(version, agreement)]
    return found if found and electronic_sides(agreement) else []


def check_of(version: DocumentVersion) -> SignatureCheck | None:
    found: SignatureCheck | None = getattr(version, "signature_check", None)
    return found


def report_of(version: DocumentVersion) -> Report | None:
    """Return what the check of a version found, None where there is no answer yet."""
    check = check_of(version)
    if check is None or check.state == SignatureCheck.State.WAITING:
        return None
    return Report.from_dict(check.result)


def is_awaited(version: DocumentVersion) -> bool:
    """Tell whether a first check is still to come; one that failed is tried again and again."""
    check = check_of(version)
    return can_be_checked(version) and (check is None or check.checked_at is None)


def waiting(agreement: Agreement, versions: Iterable[DocumentVersion]) -> Iterator[str]:
    """Yield a sentence for each of `versions` whose check has to be waited for."""
    for version in judged(agreement, versions):
        if is_awaited(version):
            yield _(
                "Tanda tangan elektronik pada %(version)s sedang diperiksa. "
                "Tunggu pemeriksaannya, lalu muat ulang."
            ) % {"version": version}


def doubts(agreement: Agreement, versions: Iterable[DocumentVersion]) -> Iterator[str]:
    """Yield why the signatures of `versions` cannot be relied on."""
    about = judged(agreement, versions)
    for version in about:
        for sentence in faults(version):
            yield f"{version}: {sentence}"
    yield from contradictions([report_of(version) for version in about], agreement)


def faults(version: DocumentVersion) -> Iterator[str]:
    """Yield what is wrong with one file."""
    report = report_of(version)
    if report:
        yield from (said.text for said in sentences(report) if said.good is False)
    elif not can_be_checked(version):
        yield _("Belum diperiksa: tanda tangan elektronik hanya diperiksa pada PDF.")
    else:
        yield _("Tanda tangan elektroniknya belum dapat diperiksa portal.")


def contradictions(reports: Sequence[Report | None], agreement: Agreement) -> Iterator[str]:
    """Yield what the record of the signing says and the checked files do not bear out."""
    known = [report for report in reports if report]
    if not known or len(known) < len(reports):
        return
    electronic = electronic_sides(agreement)
    found = max(len(report.signatures) for report in known)
    if found < len(electronic):
        yield _(
            "Menurut catatan, %(sides)s menandatangani secara elektronik, tetapi berkas yang "
            "diunggah memuat %(count)s tanda tangan elektronik."
        ) % {"sides": ", ".join(electronic), "count": found}

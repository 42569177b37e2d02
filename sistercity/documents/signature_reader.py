"""The process that reads the signatures of one PDF from its standard input.

`signatures` starts it; it answers with one line of JSON. It limits itself before it reads, and
must not need Django. pyHanko does the reading; what may come after a signature is stricter here
than there: forms must not be filled in, and what can be seen must be signed by somebody.
"""

import io
import json
import logging
import resource
import sys
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleTrustManager

from sistercity.documents.certificates import TooLarge, certificates

CPU_SECONDS = 60
MEMORY = 1024 * 1024**2
MOST_SIGNATURES = 50
LONGEST_NAME = 200
TOO_MUCH = (MemoryError, RecursionError)
#: What is said of a signature that cannot be read.
UNREAD: Mapping[str, Any] = MappingProxyType(
    {
        "revision": 0,
        "signer": "",
        "organisation": "",
        "issuer": "",
        "time": "",
        "time_is_trusted": False,
        "intact": False,
        "added_after_signing": "changes",
        "visible": False,
        "chain": "unread",
    }
)
KEY_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
LATER = ModificationLevel.LTA_UPDATES
#: What may come after a signature without changing the document: another one, and its proofs.
DIFF_POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(LATER),
        XrefStreamRule().as_qualified(LATER),
        ObjectStreamRule().as_qualified(LATER),
        DSSCompareRule().as_qualified(LATER),
        MetadataUpdateRule().as_qualified(LATER),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)
PROBLEMS = {
    AdESIndeterminate.REVOKED_NO_POE: "revoked",
    AdESIndeterminate.REVOKED_CA_NO_POE: "revoked",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "unsuitable",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: "unsuitable",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "unsuitable",
}


def main(at: str, *roots: str) -> None:
    """Answer about standard input; `roots` are files of certificates, in PEM or DER."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    trusted: list[x509.Certificate] = []
    for file in roots:
        try:
            trusted += certificates(Path(file))
        except (OSError, ValueError, TypeError) as error:
            too_large = isinstance(error, TooLarge)
            sys.stdout.write(json.dumps({"fault": file, "too_large": too_large}))
            return
    source = sys.stdin.buffer
    size = source.seek(0, 2)
    source.seek(0)
    _limit(size)
    answer = answer_about(source, trusted, datetime.fromisoformat(at))
    sys.stdout.write(json.dumps(answer))


def _limit(size: int) -> None:
    """Keep this process from taking more than its share, however the file is made."""
    memory = MEMORY + 6 * size
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_about(
    source: BinaryIO, roots: Sequence[x509.Certificate], at: datetime
) -> dict[str, Any]:
    """Return the answer about a PDF, as `signatures.Report.as_dict` has it."""
    answer = {"roots": len(roots), "checked_as_of": at.isoformat(), "signatures": []}
    try:
        return answer | read(source.read(), roots, at)
    except TOO_MUCH:
        return answer | {"state": "too_complex"}


def read(content: bytes, roots: Sequence[x509.Certificate], at: datetime) -> dict[str, Any]:
    """Return the state of a PDF and its signatures in the order in which they were made."""
    if not content:
        return {"state": "empty"}
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        if reader.encrypted and not _opens(reader):
            return {"state": "encrypted"}
        fields = _signed_fields(reader)
    except TOO_MUCH:
        raise
    except Exception:  # a broken file fails the library in any way
        return {"state": "unsigned" if _plainly_unsigned(content) else "broken"}
    if len(fields) > MOST_SIGNATURES:
        return {"state": "too_complex"}
    if not fields:
        hidden = b"/ByteRange" in content and b"/ETSI.RFC3161" not in content
        return {"state": "broken" if hidden else "unsigned"}
    return {"state": "signed", "signatures": _signatures(reader, fields, roots, at)}


def _opens(reader: PdfFileReader) -> bool:
    """Tell whether the file is open to everybody: only changing it needs a password."""
    try:
        return bool(reader.decrypt(b"").status.value)
    except TOO_MUCH:
        raise
    except Exception:
        return False


def _signed_fields(reader: PdfFileReader) -> list[Any]:
    """Return the signature fields that somebody signed; a time stamp is nobody's signature."""
    return [
        found
        for found in enumerate_sig_fields(reader, filled_status=True)
        if found[1].get_object().get("/Type", "/Sig") != "/DocTimeStamp"
    ]


def _plainly_unsigned(content: bytes) -> bool:
    """Tell whether a PDF that breaks the rules can be read all the same, and has no signature."""
    if b"/ByteRange" in content:
        return False
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        return not reader.encrypted and not _signed_fields(reader)
    except TOO_MUCH:
        raise
    except Exception:
        return False


def _signatures(
    reader: PdfFileReader, fields: Sequence[Any], roots: Sequence[x509.Certificate], at: datetime
) -> list[dict[str, Any]]:
    """Return what is said of each signature, the oldest first.

    What was added and can be seen is harmless only when a later signature covers it.
    """
    read = [_signature(reader, field, roots, at) for field in fields]
    read.sort(key=lambda found: found.pop("revision"))
    covered = False
    for found in reversed(read):
        if found.pop("visible") and not covered:
            found["added_after_signing"] = "changes"
        covered = covered or (found["intact"] and found["added_after_signing"] != "changes")
    return read


def _signature(
    reader: PdfFileReader, field: Any, roots: Sequence[x509.Certificate], at: datetime
) -> dict[str, Any]:
    """Return what is said of one signature; one that cannot be read is not intact."""
    name, _value, widget = field
    try:
        signature = EmbeddedPdfSignature(reader, widget, name)
        return _validated(signature, roots, at)
    except TOO_MUCH:
        raise
    except Exception:  # a broken signature fails the library in any way
        return dict(UNREAD)


def _validated(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], at: datetime
) -> dict[str, Any]:
    """Return what is said of a signature, judged at its proven time or, without one, `at`."""
    status, moment = _status(signature, roots, at, at), at
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    if stamp is not None and stamped:
        moment = stamp.timestamp
        status = _status(signature, roots, moment, at)
    certificate = signature.signer_cert
    added, visible = _added(signature, status)
    return {
        "revision": signature.signed_revision,
        "signer": _name(certificate.subject, "common_name"),
        "organisation": _name(certificate.subject, "organization_name"),
        "issuer": _name(certificate.issuer, "common_name"),
        "time": _iso(moment if stamped else status.signer_reported_dt),
        "time_is_trusted": stamped,
        "intact": bool(status.intact and status.valid),
        "added_after_signing": added,
        "visible": visible,
        "chain": _chain(status, moment),
    }


def _status(
    signature: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    moment: datetime,
    at: datetime,
) -> PdfSignatureStatus:
    """Return the verdict at `moment`; what the file brings along counts only if it settles it.

    Time stamps are judged at `at`.
    """

    def judge(proofs: dict[str, Any]) -> PdfSignatureStatus:
        return validate_pdf_signature(
            signature,
            _context(roots, moment, proofs),
            _context(roots, at, proofs),
            diff_policy=DIFF_POLICY,
            key_usage_settings=KEY_USAGE,
        )

    store = _store(signature.reader)
    status = judge(store)
    if status.trusted or status.revoked:
        return status
    return judge({"other_certs": store.get("other_certs", [])})


def _context(
    roots: Sequence[x509.Certificate], moment: datetime, proofs: dict[str, Any]
) -> ValidationContext:
    return ValidationContext(
        trust_manager=SimpleTrustManager.build(trust_roots=list(roots)),
        allow_fetching=False,
        moment=moment,
        **proofs,
    )


def _store(reader: PdfFileReader) -> dict[str, Any]:
    """Return the certificates and revocation lists that the file carries for its signatures."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        context = {"other_certs": list(store.load_certs())}
        for name, references in (("crls", store.crls), ("ocsps", store.ocsps)):
            context[name] = [reference.get_object().data for reference in references]
        return context
    except TOO_MUCH:
        raise
    except Exception:  # without its proofs the file is judged by its certificates alone
        return {}


def _added(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> tuple[str, bool]:
    """Return what came after a signature, and whether it can be seen or filled in."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing", False
    newest = signature.reader.xrefs.total_revisions - 1
    result = status.diff_result
    if not isinstance(result, DiffResult) or not status.docmdp_ok:
        return "changes", False
    if signature.signed_revision == newest:
        return "changes", False  # bytes that belong to nothing
    return "signatures", result.modification_level > LATER


def _chain(status: PdfSignatureStatus, moment: datetime) -> str:
    """Return where the chain of the signer's certificate led at `moment`."""
    if not (status.intact and status.valid):
        return "unread"
    if status.trusted:
        return "trusted"
    if status.trust_problem_indic in PROBLEMS:
        return PROBLEMS[status.trust_problem_indic]
    if status.trust_problem_indic != AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        for certificate in (status.signing_cert, *(status.validation_path or ())):
            if certificate.not_valid_before > moment:
                return "not_yet_valid"
            if certificate.not_valid_after < moment:
                return "expired"
    return "untrusted"


def _name(name: x509.Name, part: str) -> str:
    """Return a part of a name without anything that could disturb the text around it."""
    value = name.native.get(part, "")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    shown = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")
    return " ".join(shown.split())[:LONGEST_NAME]


def _iso(time: datetime | None) -> str:
    if time is None:
        return ""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).isoformat()

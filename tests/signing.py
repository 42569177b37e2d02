"""An authority of the tests' own, its signers, PDFs that they sign, and what checks find."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import crl, keys, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter

from partnerships.models import Case, DocumentVersion, SignatureCheck
from partnerships.services import documents
from sistercity.documents.signatures import Report, SignatureFound

#: The day on which the tests' files were made and signed.
TODAY = datetime.now(UTC).replace(microsecond=0)
YEAR = timedelta(days=365)
CURVE = ec.SECP256R1()


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A certificate with its key and those above it, the root last."""

    certificate: pyca.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    above: tuple[pyca.Certificate, ...] = field(default=())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def chain(self) -> tuple[pyca.Certificate, ...]:
        return (self.certificate, *self.above)


def name(common_name: str, organisation: str) -> pyca.Name:
    return pyca.Name(
        [
            pyca.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            pyca.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            pyca.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def issue(
    common_name: str,
    by: Holder | None = None,
    *,
    organisation: str = "Balai Uji",
    since: datetime = TODAY - YEAR,
    until: datetime = TODAY + YEAR,
    authority: bool = False,
    stamps: bool = False,
    signs: bool = True,
) -> Holder:
    """Return a certificate by an authority, or one that vouches for itself."""
    key = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(CURVE)
    subject = name(common_name, organisation)
    builder = (
        pyca.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(pyca.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(pyca.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage(authority=authority, signs=signs), critical=True)
        .add_extension(pyca.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by:
        places = [pyca.UniformResourceIdentifier("http://penerbit.invalid/daftar.crl")]
        points = [pyca.DistributionPoint(places, None, None, None)]
        builder = builder.add_extension(pyca.CRLDistributionPoints(points), critical=False)
    if stamps:
        purpose = pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    certificate = builder.sign(by.key if by else key, hashes.SHA256())
    return Holder(certificate=certificate, key=key, above=by.chain if by else ())


def usage(*, authority: bool, signs: bool) -> pyca.KeyUsage:
    return pyca.KeyUsage(
        digital_signature=signs and not authority,
        content_commitment=signs and not authority,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def root() -> Holder:
    return issue("Induk Uji", authority=True, since=TODAY - 9 * YEAR, until=TODAY + 9 * YEAR)


@cache
def intermediate() -> Holder:
    return issue("Penerbit Uji", root(), authority=True, since=TODAY - 5 * YEAR)


@cache
def mayor() -> Holder:
    return issue("Ratna Dewi", intermediate(), organisation="Pemkot Surabaya")


@cache
def partner() -> Holder:
    return issue("Cemil Tugay", intermediate(), organisation="Izmir")


@cache
def stranger() -> Holder:
    """Somebody whose authority nobody knows."""
    other = issue("Induk Lain", authority=True)
    return issue("Ratna Dewi", other, organisation="Pemkot Surabaya")


@cache
def stamper() -> DummyTimeStamper:
    """A time stamping authority below the same root; it says TODAY."""
    holder = issue("Waktu Uji", root(), stamps=True, since=TODAY - 3 * YEAR, until=TODAY + 5 * YEAR)
    return DummyTimeStamper(
        asn1(holder.certificate), asn1_key(holder), store(holder), fixed_dt=TODAY
    )


def asn1(certificate: pyca.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def asn1_key(holder: Holder) -> keys.PrivateKeyInfo:
    return keys.PrivateKeyInfo.load(
        holder.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def store(holder: Holder) -> SimpleCertificateStore:
    return SimpleCertificateStore.from_certs([asn1(item) for item in holder.chain])


# --- Files --------------------------------------------------------------------------------
@cache
def plain_pdf() -> bytes:
    """Return a PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def encrypted_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("rahasia", algorithm="AES-256")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def signed(
    pdf: bytes,
    holder: Holder,
    *,
    field: str = "Signature1",
    box: tuple[int, int, int, int] | None = None,
    stamp: DummyTimeStamper | None = None,
) -> bytes:
    """Return `pdf` with one more signature, which says that it was made now."""
    signer = signers.SimpleSigner(
        signing_cert=asn1(holder.certificate),
        signing_key=asn1_key(holder),
        cert_registry=store(holder),
    )
    pen = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256"),
        signer=signer,
        timestamper=stamp,
        new_field_spec=fields.SigFieldSpec(field, box=box),
    )
    return beside_the_browser(pen.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()


def beside_the_browser(call: Callable[..., Any], *args: Any) -> Any:
    """Call in a thread of its own: pyHanko starts an event loop, and a browser's may run here."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call, *args).result()


def flipped(pdf: bytes) -> bytes:
    """Return a signed PDF with one letter of its signed part replaced, of the same length."""
    at = pdf.index(b"842")
    return pdf[:at] + b"841" + pdf[at + 3 :]


def rewritten(pdf: bytes) -> bytes:
    """Return a signed PDF with its page replaced by an update at its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Rotate")] = pdf_string("90")
    writer.mark_update(page.container_ref)
    output = io.BytesIO()
    writer.write(output)
    assert PdfFileReader(output).xrefs.total_revisions > 1
    return output.getvalue()


def with_empty_box(pdf: bytes) -> bytes:
    """Return a signed PDF with a visible field added that nobody signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec("Kosong", box=(10, 10, 300, 300)))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def with_revocation(pdf: bytes, holder: Holder) -> bytes:
    """Return a signed PDF with its authority's list, by which the signer is revoked."""
    authority = intermediate()
    revoked = (
        pyca.RevokedCertificateBuilder()
        .serial_number(holder.certificate.serial_number)
        .revocation_date(TODAY - YEAR / 2)
        .build()
    )
    listed = (
        pyca.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(TODAY - timedelta(days=1))
        .next_update(TODAY + YEAR)
        .add_revoked_certificate(revoked)
        .sign(authority.key, hashes.SHA256())
    )
    output = io.BytesIO(pdf)
    content = listed.public_bytes(serialization.Encoding.DER)
    DocumentSecurityStore.supply_dss_in_writer(
        writer := IncrementalPdfFileWriter(output),
        sig_contents=None,
        crls=[crl.CertificateList.load(content)],
    )
    writer.write_in_place()
    return output.getvalue()


def upload(
    case: Case, content: bytes, *, kind: str = "signed_text", language: str = "id", **columns: Any
) -> DocumentVersion:
    """Store a PDF as the next version of a document of the case."""
    file = SimpleUploadedFile("naskah.pdf", content, content_type="application/pdf")
    document = documents.attach(case.partnership, kind=kind, case=case)
    by = case.opened_by
    return documents.add_version(document, file, by=by, language=language, **columns)


def settle(
    version: DocumentVersion, *found: SignatureFound, state: str = "", **columns: Any
) -> SignatureCheck:
    """Write what a check would have found."""
    report = Report(state=state or ("signed" if found else "unsigned"), roots=1, signatures=found)
    values = {"state": report.state, "result": report.as_dict(), "checked_at": timezone.now()}
    return SignatureCheck.objects.update_or_create(version=version, defaults=values | columns)[0]


SOUND = SignatureFound(
    signer="Ratna Dewi",
    organisation="Pemkot Surabaya",
    time="2026-11-12T03:00:00+00:00",
    intact=True,
    added_after_signing="nothing",
    chain="trusted",
)

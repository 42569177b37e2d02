"""What a report about signatures says to people: one sentence for each signature, or for none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sistercity.documents.signatures import Report, SignatureFound

Text = str | Promise

#: What is said of a file without a signature that could be judged.
STATES: Mapping[str, Text] = MappingProxyType(
    {
        "unsigned": gettext_lazy(
            "Tidak ada tanda tangan elektronik: tanda tangan basah yang dipindai; "
            "keasliannya tidak diperiksa portal."
        ),
        "encrypted": gettext_lazy(
            "Berkas terkunci kata sandi: tanda tangan elektroniknya tidak dapat diperiksa."
        ),
        "empty": gettext_lazy("Berkas ini kosong: tidak ada yang dapat diperiksa."),
        "broken": gettext_lazy(
            "Berkas rusak atau tidak lazim: tanda tangan elektroniknya tidak dapat diperiksa."
        ),
        "too_large": gettext_lazy(
            "Berkas terlalu besar: tanda tangan elektroniknya tidak dapat diperiksa."
        ),
        "too_complex": gettext_lazy(
            "Berkas terlalu rumit: tanda tangan elektroniknya tidak dapat diperiksa."
        ),
    }
)
CHAINS: Mapping[str, Text] = MappingProxyType(
    {
        "trusted": gettext_lazy("rantai sertifikat tepercaya"),
        "untrusted": gettext_lazy("rantai sertifikat tidak tepercaya"),
        "expired": gettext_lazy("sertifikat kedaluwarsa"),
        "not_yet_valid": gettext_lazy("sertifikat belum berlaku"),
        "revoked": gettext_lazy("sertifikat sudah dicabut"),
        "unsuitable": gettext_lazy("sertifikat atau algoritmanya tidak layak untuk tanda tangan"),
    }
)
#: What is said of a signature whose own part is intact, by what came after it.
ADDITIONS: Mapping[str, Text] = MappingProxyType(
    {
        "nothing": gettext_lazy("utuh"),
        "signatures": gettext_lazy("utuh, sesudahnya hanya tanda tangan lain ditambahkan"),
        "changes": gettext_lazy("dokumen diubah setelah ditandatangani"),
    }
)
REVOCATION = gettext_lazy(
    "Pencabutan sertifikat tidak diperiksa, karena portal tidak menghubungi penerbitnya."
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence; `good` is None where nothing can be said for or against the file."""

    text: str
    good: bool | None


def sentences(report: Report) -> Iterator[Said]:
    """Yield what a report says, the oldest signature first."""
    if report.state != "signed":
        text = str(STATES[report.state])
        yield Said(text=text, good=None if report.state == "unsigned" else False)
    for found in report.signatures:
        yield Said(text=sentence(found, report.roots), good=found.sound)


def sentence(found: SignatureFound, roots: int) -> str:
    """Return who signed when, whether it is intact, and who vouches for the signer."""
    if not found.signer and not found.intact:
        return _("Tanda tangan elektronik yang rusak: penanda tangan dan isinya tidak terbukti.")
    heading = _("Tanda tangan elektronik %(signer)s, %(time)s") % {
        "signer": signer(found),
        "time": time(found),
    }
    return f"{heading}: {'; '.join(verdict(found, roots))}."


def verdict(found: SignatureFound, roots: int) -> Iterator[str]:
    """Yield the parts of the verdict on one signature."""
    if found.intact:
        yield str(ADDITIONS[found.added_after_signing])
    else:
        yield _("tidak utuh, isi yang ditandatangani telah berubah")
    if found.chain == "untrusted" and not roots:
        yield _("rantai sertifikat tidak diperiksa karena portal belum memiliki sertifikat induk")
    elif found.chain in CHAINS:
        yield str(CHAINS[found.chain])


def signer(found: SignatureFound) -> str:
    name = found.signer or _("tanpa nama")
    return f"{name} ({found.organisation})" if found.organisation else name


def time(found: SignatureFound) -> str:
    """Return the day of signing and whose word it is."""
    if found.signed_at is None:
        return _("tanpa tanggal")
    values = {"date": date_format(localtime(found.signed_at), "DATE_FORMAT")}
    if found.time_is_trusted:
        return _("%(date)s (waktu tersertifikasi)") % values
    return _("%(date)s (waktu menurut penanda tangan)") % values

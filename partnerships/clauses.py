"""The clauses to check before an agreement leaves the region (practice, from published texts).

`agreement.clauses` maps a clause to what the officer found and wrote: "state" (present, missing or
not_applicable, then with its "reason"), and "text_id" and "text_en", which stand in the draft in
place of the template.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # the model of clause templates reads the clauses from here
    from partnerships.models import Agreement

PRESENT, MISSING, NOT_APPLICABLE = "present", "missing", "not_applicable"

CLAUSES: Mapping[str, str | Promise] = {
    "parties": _("Para pihak dan kewenangannya"),
    "objectives": _("Tujuan"),
    "fields": _("Bidang kerja sama"),
    "activities": _("Bentuk kegiatan"),
    "limits": _("Batasan: tidak melampaui hukum dan anggaran"),
    "funding": _("Pembiayaan"),
    "intellectual_property": _("Kekayaan intelektual"),
    "conduct": _("Pembatasan kegiatan personel"),
    "confidentiality": _("Kerahasiaan"),
    "implementation": _("Pengaturan pelaksanaan atau kelompok kerja"),
    "settlement": _("Penyelesaian perselisihan dengan perundingan (Pasal 34)"),
    "amendment": _("Perubahan"),
    "term": _("Mulai berlaku, jangka waktu, perpanjangan, pengakhiran"),
    "languages": _("Bahasa dan naskah asli"),
}

#: What a draft is made of, in its order: the clauses between its title and its end.
PARTS: Mapping[str, str | Promise] = {
    "title": _("Judul naskah"),
    **CLAUSES,
    "closing": _("Penutup"),
}


#: What may be found about a clause.
STATES = (PRESENT, MISSING, NOT_APPLICABLE)


def are_checked(agreement: "Agreement") -> bool:
    """Tell whether clauses are looked for: in texts that the portal brings to their signature."""
    return agreement.case_id is not None and agreement.kind != agreement.Kind.LETTER_OF_INTENT


def answer_to(agreement: "Agreement", key: str) -> Mapping[str, str]:
    """Return what stands in `agreement` about the clause `key`, empty while nothing does."""
    return agreement.clauses.get(key) or {}


def missing_clauses(agreement: "Agreement") -> list[str]:
    """Return the names of the clauses that were looked for and not found in the text."""
    return [
        str(label)
        for key, label in CLAUSES.items()
        if answer_to(agreement, key).get("state") == MISSING
    ]


def unchecked_clauses(agreement: "Agreement") -> list[str]:
    """Return the names of the clauses without an answer, or not applicable without a reason."""
    return [
        str(label) for key, label in CLAUSES.items() if not _answered(answer_to(agreement, key))
    ]


def is_not_applicable(agreement: "Agreement", key: str) -> bool:
    return answer_to(agreement, key).get("state") == NOT_APPLICABLE


def _answered(answer: Mapping[str, str]) -> bool:
    state = answer.get("state")
    return state in (PRESENT, MISSING) or (
        state == NOT_APPLICABLE and bool(answer.get("reason", "").strip())
    )

"""Which page supplies a missing piece of evidence: the one mapping from the procedure to pages."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Document
from partnerships.requirements import CaseFile
from sistercity.accounts.models import User
from sistercity.procedure import Evidence
from sistercity.ui.parts import Link, Text

#: A permission, the object it is asked about, and the page.
Supply = tuple[str, Model, Link]


def upload(file: CaseFile, kind: str) -> Supply:
    case = file.case
    document = Document(partnership=case.partnership, case=case, kind=kind)
    url = reverse("partnerships:case_evidence", args=[case.pk, kind])
    return "partnerships.add_document", document, Link(label=_("Unggah"), url=url)


def origin(file: CaseFile) -> Supply:
    return upload(file, "origin_letter")


def appraisal(file: CaseFile) -> Supply:
    return upload(file, "appraisal")


def draft(file: CaseFile) -> Supply:
    """The draft that the step decides on."""
    return upload(file, file.case.step.decides_on)


def draft_filled(file: CaseFile) -> Supply:
    permission, about, link = draft(file)
    return permission, about, Link(label=_("Unggah versi yang lengkap"), url=link.url)


def signed_text(file: CaseFile) -> Supply:
    return upload(file, "signed_text")


def substance(file: CaseFile) -> Supply:
    partnership = file.case.partnership
    url = reverse("partnerships:partnership_edit", args=[partnership.pk])
    return (
        "partnerships.change_partnership",
        partnership,
        Link(label=_("Lengkapi isi kerja sama"), url=url),
    )


def coordinator(file: CaseFile) -> Supply:
    partnership = file.case.partnership
    url = reverse("partnerships:partnership_coordinators", args=[partnership.pk])
    return (
        "partnerships.assign_coordinators",
        partnership,
        Link(label=_("Tetapkan koordinator"), url=url),
    )


def meeting(file: CaseFile) -> Supply:
    url = reverse("partnerships:meeting_create", args=[file.case.partnership_id])
    return "partnerships.add_meeting", file.case, Link(label=_("Catat pertemuan"), url=url)


def interministerial_meeting(file: CaseFile) -> Supply:
    """The newest meeting of the case, or the page that schedules one."""
    if found := next(iter(file.meetings), None):
        link = Link(label=_("Buka rapat antarkementerian"), url=found.get_absolute_url())
        return "partnerships.convene_meeting", found, link
    permission, about, link = meeting(file)
    url = f"{link.url}?kind=interministerial"
    return permission, about, Link(label=_("Jadwalkan rapat"), url=url)


def eligibility(file: CaseFile) -> Supply:
    url = reverse("partnerships:case_eligibility", args=[file.case.pk])
    return "partnerships.change_eligibility", file.case, Link(label=_("Jawab syarat"), url=url)


def cooperation_plan(file: CaseFile) -> Supply:
    url = reverse("partnerships:case_plan", args=[file.case.pk])
    return "partnerships.change_plan", file.case, Link(label=_("Isi rencana"), url=url)


def council_received(file: CaseFile) -> Supply:
    url = reverse("partnerships:case_council", args=[file.case.pk])
    return "partnerships.record_council", file.case, Link(label=_("Isi tanggal"), url=url)


def of_agreement(key: str, page: str, label: Text) -> Callable[[CaseFile], Supply]:
    """Return the supply of what stands on a page of the case's letter or agreement text."""

    def supply(file: CaseFile) -> Supply:
        agreement = file.agreements[key]
        url = reverse(f"partnerships:agreement_{page}", args=[agreement.pk])
        return "partnerships.change_agreement", agreement, Link(label=label, url=url)

    return supply


SIGNATORIES = gettext_lazy("Isi penanda tangan")
SUBSTANCE = gettext_lazy("Lengkapi perjanjian")

SUPPLIES: Mapping[str, Callable[[CaseFile], Supply]] = MappingProxyType(
    {
        "origin": origin,
        "substance": substance,
        "eligibility": eligibility,
        "appraisal": appraisal,
        "coordinator": coordinator,
        "meeting": meeting,
        "letter_of_intent": of_agreement("letter", "signatures", SIGNATORIES),
        "cooperation_plan": cooperation_plan,
        "council_received": council_received,
        "draft_languages": draft,
        "draft_filled": draft_filled,
        "agreement_substance": of_agreement("text", "edit", SUBSTANCE),
        "clauses": of_agreement("text", "clauses", gettext_lazy("Periksa klausul")),
        "interministerial_meeting": interministerial_meeting,
        "signed_languages": signed_text,
        "signatures": of_agreement("text", "signatures", SIGNATORIES),
        "agreement_number": of_agreement("text", "edit", gettext_lazy("Isi nomor dan tanggal")),
    }
)


def supply_link(file: CaseFile, evidence: Evidence, user: User) -> Link | None:
    """Return the page on which `user` may supply a piece of evidence, None if they may not."""
    try:
        if evidence.document:
            permission, about, link = upload(file, evidence.key)
        else:
            permission, about, link = SUPPLIES[evidence.key](file)
    except KeyError:
        return None
    return link if user.has_perm(permission, about) else None

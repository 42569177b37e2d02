"""What is missing before a turn can be completed: one check per key of the procedure's evidence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships import interministerial, soundness
from partnerships.clauses import missing_clauses, unchecked_clauses
from partnerships.eligibility import criteria_for
from partnerships.models import (
    Agreement,
    Case,
    CooperationPlan,
    DocumentVersion,
    Meeting,
    Partnership,
    ReturnPoint,
    Review,
)
from partnerships.models.signature_checks import SIGNED_KINDS
from partnerships.services.replies import case_replies
from sistercity.procedure import Evidence


@dataclass(frozen=True)
class CaseFile:
    """A case with what hangs on it, read once for all checks of one page."""

    case: Case

    @cached_property
    def every_version(self) -> list[DocumentVersion]:
        """The versions of all documents of the case, each with its document, newest first."""
        found = DocumentVersion.objects.filter(document__case=self.case)
        return list(found.for_list().select_related("document"))

    def versions(self, kind: str) -> list[DocumentVersion]:
        """Return the versions of a document of the case, newest first."""
        return [version for version in self.every_version if version.document.kind == kind]

    def latest(self, kind: str) -> list[DocumentVersion]:
        """Return the newest version in each language."""
        newest: dict[str, DocumentVersion] = {}
        for version in self.versions(kind):
            newest.setdefault(version.language, version)
        return list(newest.values())

    @cached_property
    def reviews(self) -> list[Review]:
        """Every decision in the case, the newest first, with the keys of its versions."""
        return list(self.case.reviews.with_deciders().with_version_keys())

    @cached_property
    def replies(self) -> list[Review]:
        """What ministries that act side by side have answered in the present turn."""
        if not self.case.turn.all_roles:
            return []
        return list(case_replies(self.case).with_deciders())

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        found = {}
        for agreement in self.case.agreements.all():
            agreement.partnership = self.case.partnership
            is_letter = agreement.kind == Agreement.Kind.LETTER_OF_INTENT
            found["letter" if is_letter else "text"] = agreement
        return found

    @cached_property
    def signed_versions(self) -> list[DocumentVersion]:
        """The signed text that the present turn asks for, the newest in each language."""
        kinds = [item.key for item in self.case.turn.evidence if item.key in SIGNED_KINDS]
        return [version for kind in kinds for version in self.latest(kind)]

    @cached_property
    def signed_agreement(self) -> Agreement | None:
        """What is signed at the present step, with its signatures."""
        letter = self.case.step_key == "letter_of_intent"
        found = self.agreements.get("letter" if letter else "text")
        if found:
            prefetch_related_objects([found], "signatures")
        return found

    @property
    def at_stake(self) -> list[DocumentVersion]:
        """What a decision in the present turn is about, the newest in each language."""
        return self.latest(self.case.step.decides_on) or self.signed_versions

    @cached_property
    def doubts(self) -> list[str]:
        """Why the text that is signed at this turn needs somebody's word beside its signatures."""
        agreement = self.signed_agreement
        return list(soundness.doubts(agreement, self.signed_versions)) if agreement else []

    @cached_property
    def plan(self) -> CooperationPlan | None:
        return getattr(self.case, "plan", None)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The interministerial meetings, the newest first, with their invitations."""
        found = interministerial.meetings_of(self.case)
        for meeting in found:
            meeting.partnership = self.case.partnership
        return found

    @cached_property
    def points(self) -> list[ReturnPoint]:
        """The points of the last return with their answers, until they were submitted."""
        if self.case.returned_at is None or not self.case.is_open:
            return []
        points = list(ReturnPoint.objects.of_last_return(self.case).with_answers())
        submitted = [point for point in points if point.reply and point.reply.submitted_at]
        return [] if submitted else points

    @cached_property
    def states(self) -> "list[EvidenceState]":
        """The state of all evidence of the present turn."""
        return [state_of(self, evidence) for evidence in self.case.turn.evidence]


@dataclass(frozen=True)
class EvidenceState:
    evidence: Evidence
    messages: list[str]

    @property
    def met(self) -> bool:
        return not self.messages


def origin(file: CaseFile) -> Iterator[str]:
    own = file.case.partnership.origin == Partnership.Origin.OWN
    if not own and not file.versions("origin_letter"):
        yield _("Surat asal prakarsa belum diunggah.")


def substance(file: CaseFile) -> Iterator[str]:
    partnership = file.case.partnership
    if not partnership.fields.exists():
        yield _("Bidang kerja sama belum dipilih.")
    if not partnership.objectives.strip():
        yield _("Tujuan belum diisi.")
    if not partnership.rationale.strip():
        yield _("Alasan belum diisi.")


def eligibility(file: CaseFile) -> Iterator[str]:
    answers = {answer.criterion: answer for answer in file.case.eligibility.all()}
    criteria = criteria_for(file.case.partnership)
    if open_count := sum(criterion.key not in answers for criterion in criteria):
        yield _("%(count)s syarat belum dijawab.") % {"count": open_count}
    for criterion in criteria:
        answer = answers.get(criterion.key)
        if answer and not answer.met:
            yield _(
                "Syarat tidak terpenuhi: %(question)s Hentikan kerja sama dengan alasan ini."
            ) % {"question": criterion.question}


def appraisal(file: CaseFile) -> Iterator[str]:
    if file.case.partnership.region.requires_appraisal and not file.versions("appraisal"):
        yield _("Rekomendasi TKKSD dan notulennya belum diunggah.")


def coordinator(file: CaseFile) -> Iterator[str]:
    if not file.case.partnership.coordinators.exists():
        yield _("Koordinator belum ditetapkan.")


def meeting(file: CaseFile) -> Iterator[str]:
    held = Meeting.objects.filter(partnership=file.case.partnership).held()
    if not held.exists():
        yield _("Belum ada pertemuan dengan notulen.")


def letter_of_intent(file: CaseFile) -> Iterator[str]:
    yield from signatures_of(file.signed_agreement)


def cooperation_plan(file: CaseFile) -> Iterator[str]:
    if file.plan is None:
        yield _("Rencana kerja sama belum disusun.")
        return
    if missing := file.plan.missing:
        yield _("Isi rencana yang kurang: %(names)s.") % {"names": ", ".join(missing)}
    if file.case.returned_at and file.plan.updated_at <= file.case.returned_at:
        yield _("Rencana belum diubah sejak dikembalikan.")


def council_received(file: CaseFile) -> Iterator[str]:
    if file.case.council_received_on is None:
        yield _("Tanggal surat diterima DPRD belum diisi.")


def draft_languages(file: CaseFile) -> Iterator[str]:
    languages = {version.language for version in file.versions("draft_text")}
    for language in (
        DocumentVersion.Language.INDONESIAN,
        DocumentVersion.Language.ENGLISH,
    ):
        if language not in languages:
            yield _("Naskah bahasa %(language)s belum ada.") % {"language": language.label}


def draft_filled(file: CaseFile) -> Iterator[str]:
    """The marks of the portal's own draft, as each version was read when it was uploaded."""
    for version in file.latest(file.case.step.decides_on):
        if version.gaps:
            quotes = " ".join(f"“{quote}”" for quote in version.gaps)
            yield _("%(version)s masih memuat isian yang kosong: %(quotes)s") % {
                "version": version,
                "quotes": quotes,
            }


def agreement_substance(file: CaseFile) -> Iterator[str]:
    agreement = file.agreements.get("text")
    if agreement is None:
        yield _("Perjanjian belum dibuat.")
        return
    for field in Agreement._meta.concrete_fields:
        if field.name in Agreement.SUBSTANCE and not getattr(agreement, field.name).strip():
            yield _("%(name)s belum diisi.") % {"name": str(field.verbose_name).capitalize()}
    if not agreement.fields.all():
        yield _("Bidang kerja sama belum dipilih.")


def clauses(file: CaseFile) -> Iterator[str]:
    agreement = file.agreements.get("text")
    if agreement is None:
        return
    if missing := missing_clauses(agreement):
        yield _("Klausul wajib yang belum ada dalam naskah: %(names)s.") % {
            "names": ", ".join(missing)
        }
    if unchecked := unchecked_clauses(agreement):
        yield _("Klausul belum diperiksa: %(names)s.") % {"names": ", ".join(unchecked)}


def interministerial_meeting(file: CaseFile) -> Iterator[str]:
    yield from interministerial.missing(file.case, file.meetings)


def approved_version(file: CaseFile) -> Iterator[str]:
    approvals = (
        set(review.version_keys)
        for review in file.reviews
        if review.step_key == "text_approval" and review.decision == Review.Decision.APPROVE
    )
    approved = next(approvals, set())
    if {version.pk for version in file.latest("draft_text")} != approved:
        yield _("Naskah terbaru belum disetujui Kemendagri; kembalikan ke rancangan naskah.")


def signed_languages(file: CaseFile) -> Iterator[str]:
    languages = {version.language for version in file.versions("signed_text")}
    if DocumentVersion.Language.INDONESIAN not in languages:
        yield _("Naskah bertanda tangan berbahasa Indonesia belum diunggah (UU 24/2009 Pasal 31).")


def signatures(file: CaseFile) -> Iterator[str]:
    yield from signatures_of(file.signed_agreement)


def signature_checks(file: CaseFile) -> Iterator[str]:
    if agreement := file.signed_agreement:
        yield from soundness.waiting(agreement, file.signed_versions)


def signatures_of(agreement: Agreement | None) -> Iterator[str]:
    signed = {item.side: item for item in agreement.signatures.all()} if agreement else {}
    for side in ("region", "counterpart"):
        item = signed.get(side)
        if item is None or not (item.name and item.place and item.signed_on):
            label = {
                "region": _("pemerintah daerah"),
                "counterpart": _("mitra luar negeri"),
            }[side]
            yield _("Penanda tangan, tempat, dan tanggal %(side)s belum lengkap.") % {"side": label}


def agreement_number(file: CaseFile) -> Iterator[str]:
    agreement = file.agreements.get("text")
    if agreement is None or not agreement.number.strip():
        yield _("Nomor perjanjian belum diisi.")


#: One check per datum; what stages 4 and 5 ask for is checked where it is kept, in the upper apps.
CHECKS: dict[str, Callable[[CaseFile], Iterator[str]]] = {
    check.__name__: check
    for check in (
        origin,
        substance,
        eligibility,
        appraisal,
        coordinator,
        meeting,
        letter_of_intent,
        cooperation_plan,
        council_received,
        draft_languages,
        draft_filled,
        agreement_substance,
        clauses,
        interministerial_meeting,
        approved_version,
        signed_languages,
        signatures,
        signature_checks,
        agreement_number,
    )
}


def document_there(file: CaseFile, evidence: Evidence) -> Iterator[str]:
    if evidence.key == "full_powers" and not file.case.full_powers_required:
        return
    versions = file.versions(evidence.key)
    if not versions:
        yield _("%(document)s belum diunggah.") % {"document": evidence.label}
        return
    returned_at = file.case.returned_at
    newest = max(version.uploaded_at for version in versions)
    if evidence.fresh and returned_at and newest <= returned_at:
        yield _("%(document)s belum diperbarui sejak dikembalikan.") % {"document": evidence.label}


def state_of(file: CaseFile, evidence: Evidence) -> EvidenceState:
    """Return whether a piece of evidence is there, and if not, what is missing in words."""
    check = document_there(file, evidence) if evidence.document else CHECKS[evidence.key](file)
    return EvidenceState(evidence, list(check))


def missing(file: CaseFile) -> list[str]:
    """Return a sentence for everything that keeps the present turn from being completed."""
    found = [message for state in file.states for message in state.messages]
    return [*found, *unanswered_points(file)]


def unanswered_points(file: CaseFile) -> Iterator[str]:
    """Tell which points of the last return have no answer yet."""
    if count := sum(point.reply is None for point in file.points):
        yield ngettext(
            "%(count)s butir pengembalian belum dijawab.",
            "%(count)s butir pengembalian belum dijawab.",
            count,
        ) % {"count": count}

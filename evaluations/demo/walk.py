"""Walk a case through the real procedure on dates in the past, with evidence at every turn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from evaluations.demo.clock import at_work, month_of
from evaluations.demo.documents import example_pdf
from evaluations.demo.people import People
from evaluations.demo.texts import lines_of
from partnerships import eligibility, lifecycle
from partnerships.clauses import CLAUSES
from partnerships.lifecycle import Reply
from partnerships.models import (
    Agreement,
    Case,
    CooperationPlan,
    Document,
    DocumentVersion,
    EligibilityAnswer,
    Invitation,
    Meeting,
    Participant,
    Signature,
)
from partnerships.services import documents, meetings
from partnerships.services.agreements import note_change, record_signature
from partnerships.services.invitations import Outcome, record_outcome, send
from sistercity.accounts.models import MINISTRY_ROLES, Role, User

#: What each condition of article 27 is answered with.
REASONS = {
    "diplomatic_relations": "Hubungan diplomatik terjalin; ada perwakilan di kedua negara.",
    "regional_authority": "Bidangnya urusan daerah menurut UU 23/2014.",
    "no_office_abroad": "Koordinasi cukup melalui surat, rapat daring, dan KBRI.",
    "no_interference": "Rancangan naskah memuat asas saling menghormati.",
    "development_policy": "Sejalan dengan RPJMD dan RPJMN.",
    "transferable": "Pelatihan dan pendampingan bagi pegawai daerah disepakati.",
    "equal_status": "Keduanya pemerintah setingkat dengan luas dan peran yang sebanding.",
    "complementary": "Kebutuhan daerah bertemu dengan pengalaman mitra.",
    "peoples_relations": "Pelajar, seniman, dan pelaku usaha kedua pihak terlibat.",
}
FRIDAY = 4
LETTERS = {Role.FOREIGN_AFFAIRS: "KL", Role.HOME_AFFAIRS: "BAK"}
#: Who comes for a body that is invited to the interministerial meeting.
ENVOYS = {
    Participant.Kind.FOREIGN_AFFAIRS: "Direktorat Hukum dan Perjanjian (contoh)",
    Participant.Kind.LINE_MINISTRY: "Biro Kerja Sama Luar Negeri (contoh)",
    Participant.Kind.PROVINCE: "Biro Kerja Sama Provinsi (contoh)",
    Participant.Kind.REGION: "Bagian Kerja Sama Daerah (contoh)",
}
#: What visitors of the demo open to read: the texts on the way from draft to signature.
TEXTS = {"letter_of_intent", "signed_letter_of_intent", "draft_text", "signed_text"}


class Walk:
    """A case on its way: the day it is, and how many days a turn takes."""

    def __init__(
        self, case: Case, people: People, *, day: datetime, pace: int = 12, in_full: bool = False
    ) -> None:
        self.case, self.people, self.reached, self.pace = case, people, day, pace
        self.in_full = in_full

    @property
    def day(self) -> datetime:
        """The moment it is on the walk; what falls on a weekend happens on the Friday before."""
        weekday = timezone.localtime(self.reached).weekday()
        return self.reached - timedelta(days=max(0, weekday - FRIDAY))

    @property
    def region_name(self) -> str:
        return self.case.partnership.region.full_name

    @property
    def partner_name(self) -> str:
        return self.case.partnership.counterpart.name

    def person(self, role: str) -> User:
        region = self.case.partnership.region
        return self.people.of(role, region.province if self.case.turn.of_province else region)

    @property
    def officer(self) -> User:
        return self.people.of(Role.OFFICER, self.case.partnership.region)

    def to(self, step: str, turn: int = 0) -> "Walk":
        """Complete turn after turn until the case stands at a turn of `step`."""
        while self.case.is_open and (self.case.step_key, self.case.turn_index) != (step, turn):
            self.complete()
        return self

    def to_the_end(self) -> "Walk":
        while self.case.is_open:
            self.complete()
        return self

    def complete(self) -> None:
        """Supply what the present turn asks for and complete it some days later."""
        self.supply()
        self.pass_days(self.pace)
        turn = self.case.turn
        for role in turn.roles if turn.all_roles else turn.roles[:1]:
            self.reply(role)

    def reply(
        self,
        role: str,
        name: str = "complete",
        note: str = "",
        material_change: bool | None = None,
    ) -> None:
        """Make one move; a ministry's carries the number of its letter."""
        day = timezone.localdate(self.day)
        reply = Reply(material_change=material_change)
        if role in MINISTRY_ROLES:
            number = f"{100 + self.case.pk}/{LETTERS[Role(role)]}/{month_of(day)}"
            reply = replace(reply, letter_number=number, letter_date=day)
        self.case = lifecycle.perform(
            self.case,
            name,
            by=self.person(role),
            note=note,
            reply=reply,
            at=self.day,
            silent=True,
        )
        self.pass_days(0)

    def pass_days(self, days: int) -> None:
        """Go on to a later hour; never beyond now."""
        later = self.reached + timedelta(days=days, minutes=7)
        self.reached = min(later, timezone.now() - timedelta(seconds=1))

    def supply(self) -> None:
        self.pass_days(0)
        for evidence in self.case.turn.evidence:
            if evidence.document:
                self.upload(evidence.key)
            else:
                SUPPLY.get(evidence.key, lambda walk: None)(self)
        self.case = Case.objects.for_page().get(pk=self.case.pk)

    def upload(self, kind: str, language: str = DocumentVersion.Language.INDONESIAN) -> None:
        """Add the next version of a document by whoever has the turn."""
        role = self.case.turn.roles[0]
        documents.add_version(
            documents.attach(self.case.partnership, kind=kind, case=self.case),
            self.file(kind, language),
            by=self.officer if role == Role.LEADER else self.person(role),
            language=language,
            at=self.day,
        )

    def file(self, kind: str, language: str) -> SimpleUploadedFile:
        """Return the file of a document; only the texts of a story name the parties and the day.

        Every new content is inspected in a process of its own, so the others share theirs.
        """
        with override(language):
            title = str(Document.KINDS[kind])
        lines = lines_of(kind, language, revised=self.case.returned_at is not None)
        if self.in_full and kind in TEXTS:
            day = timezone.localdate(self.day)
            lines = [f"{self.region_name} - {self.partner_name}", f"{day:%d-%m-%Y}", "", *lines]
        return example_pdf(f"{kind}-{language}.pdf", title, *lines)

    def agreement(self) -> Agreement:
        """Return the agreement text of the case, or while there is none its letter of intent."""
        texts = self.case.agreements.exclude(kind=Agreement.Kind.LETTER_OF_INTENT)
        return texts.first() or self.case.agreements.get()


def answer_eligibility(walk: Walk) -> None:
    for criterion in eligibility.criteria_for(walk.case.partnership):
        EligibilityAnswer.objects.get_or_create(
            case=walk.case,
            criterion=criterion.key,
            defaults={"met": True, "reason": REASONS[criterion.key]},
        )


def appraise(walk: Walk) -> None:
    if walk.case.partnership.region.requires_appraisal:
        walk.upload("appraisal")


def hold_exploratory_meeting(walk: Walk) -> None:
    meetings.log_meeting(
        Meeting(
            partnership=walk.case.partnership,
            title=f"Penjajakan dengan {walk.partner_name}",
            starts_at=at_work(timezone.localdate(walk.day) - timedelta(days=2), 10),
            link="https://rapat.example/penjajakan",
            agenda="1. Kebutuhan kedua pihak\n2. Peluang dan manfaat\n3. Langkah berikutnya",
            minutes="Kedua pihak memaparkan kebutuhan dan pengalamannya.\n"
            "Manfaat bagi warga dan kemampuan anggaran dibahas terbuka.",
            decisions="Melanjutkan ke konsultasi dengan rancangan LoI.",
        ),
        by=walk.officer,
        participants=[
            Participant(name=walk.officer.name, organisation=walk.region_name),
            Participant(
                name="Wakil mitra (contoh)",
                organisation=walk.partner_name,
                kind=Participant.Kind.COUNTERPART,
            ),
        ],
    )


def hold_interministerial_meeting(walk: Walk) -> None:
    meeting = meetings.log_meeting(
        Meeting(
            partnership=walk.case.partnership,
            kind=Meeting.Kind.INTERMINISTERIAL,
            title=f"Rapat antarkementerian naskah dengan {walk.partner_name}",
            starts_at=at_work(timezone.localdate(walk.day) - timedelta(days=1), 10),
            place="Kementerian Dalam Negeri, Jakarta",
            minutes="Naskah dibahas pasal demi pasal.\nPembiayaan mengikuti APBD kedua pihak.",
            decisions="Naskah dapat diajukan untuk persetujuan.",
        ),
        by=walk.people.of(Role.HOME_AFFAIRS),
    )
    record_outcome(meeting, [outcome_of(row) for row in meeting.invitations.all()])


def invite_to_meeting(walk: Walk) -> None:
    """Schedule the interministerial meeting and invite to it; nobody has answered yet."""
    convener = walk.people.of(Role.HOME_AFFAIRS)
    soon = timezone.localtime() + timedelta(days=12)
    soon -= timedelta(days=max(0, soon.weekday() - FRIDAY))
    meeting = Meeting(
        partnership=walk.case.partnership,
        kind=Meeting.Kind.INTERMINISTERIAL,
        title=f"Rapat antarkementerian naskah dengan {walk.partner_name}",
        starts_at=soon.replace(hour=10, minute=0, second=0, microsecond=0),
        place="Kementerian Dalam Negeri, Jakarta",
        agenda="1. Pokok naskah\n2. Pembiayaan\n3. Pendapat tiap kementerian",
    )
    send(meetings.log_meeting(meeting, by=convener), by=convener)


def outcome_of(row: Invitation) -> Outcome:
    """Everybody came; the line ministries agree with a note on the budget."""
    result, note = "", ""
    if row.kind == Participant.Kind.LINE_MINISTRY:
        result, note = Invitation.Result.NOTES, "Pembiayaan dicantumkan dalam rencana aksi."
    elif row.gives_result:
        result = Invitation.Result.AGREES
    envoy = ENVOYS[Participant.Kind(row.kind)]
    return Outcome(invitation=row, attendee=envoy, result=result, note=note)


def write_plan(walk: Walk) -> None:
    partnership = walk.case.partnership
    names = ", ".join(str(field) for field in partnership.fields.all()).lower()
    CooperationPlan.objects.update_or_create(
        case=walk.case,
        defaults={
            "subject": f"{walk.region_name} dan {walk.partner_name}.",
            "background": partnership.rationale,
            "purpose": partnership.objectives,
            "cooperation_object": f"Bidang {names}.",
            "scope": "Pertukaran pelajar dan pegawai, pelatihan, promosi, proyek bersama.",
            "funding": "APBD, mitra luar negeri, dan swasta; setiap pihak menanggung biayanya.",
            "duration": "Lima tahun, dapat diperpanjang.",
        },
    )


def note_receipt_by_council(walk: Walk) -> None:
    walk.case.council_received_on = timezone.localdate(walk.day)
    walk.case.save(update_fields=["council_received_on", "updated_at"])


def describe_agreement(walk: Walk) -> None:
    agreement = walk.agreement()
    agreement.objectives = agreement.objectives or walk.case.partnership.objectives
    agreement.mechanism = "Rencana kerja tahunan, pertukaran, pelatihan, dan promosi bersama."
    agreement.financing = "Sesuai kemampuan anggaran dan peraturan masing-masing pihak."
    agreement.save(update_fields=["objectives", "mechanism", "financing", "updated_at"])


def tick_clauses(walk: Walk) -> None:
    agreement = walk.agreement()
    agreement.clauses = {key: {"state": "present"} for key in CLAUSES} | {
        "confidentiality": {"state": "not_applicable", "reason": "Tidak ada data rahasia."}
    }
    agreement.save(update_fields=["clauses", "updated_at"])


def sign(walk: Walk) -> None:
    day = timezone.localdate(walk.day) + timedelta(days=walk.pace)
    day = min(day, timezone.localdate())
    sides = {
        Signature.Side.REGION: (walk.region_name, walk.case.partnership.region.short_name),
        Signature.Side.COUNTERPART: (walk.partner_name, walk.partner_name),
    }
    for side, (party, place) in sides.items():
        record_signature(
            walk.agreement(),
            side,
            name="Nama rekaan (contoh)",
            position=f"Kepala pemerintahan {party}",
            place=place,
            signed_on=day,
        )


def number_agreement(walk: Walk) -> None:
    agreement = walk.agreement()
    agreement.number = f"415/{agreement.pk:03}/CONTOH/{timezone.localdate(walk.day).year}"
    agreement.save(update_fields=["number", "updated_at"])
    note_change(agreement)


SUPPLY: Mapping[str, Callable[[Walk], None]] = {
    "eligibility": answer_eligibility,
    "appraisal": appraise,
    "meeting": hold_exploratory_meeting,
    "letter_of_intent": sign,
    "cooperation_plan": write_plan,
    "council_received": note_receipt_by_council,
    "draft_languages": lambda walk: walk.upload("draft_text", DocumentVersion.Language.ENGLISH),
    "agreement_substance": describe_agreement,
    "clauses": tick_clauses,
    "interministerial_meeting": hold_interministerial_meeting,
    "signatures": sign,
    "agreement_number": number_agreement,
}

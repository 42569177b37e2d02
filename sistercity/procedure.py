"""The procedure of PP 28/2018, articles 23 to 48, as data: the one place where it stands.

Read it like the regulation: five stages, inside them the steps, each with its legal basis, its
time limit (law or target), and its turns in order: who acts, on which evidence, and where a
refusal leads. The pages, the API, the reminders, the worklist, the documentation
(`manage.py procedure`) and the tests all read this table; nothing else states a rule of it.

"PP" is Peraturan Pemerintah 28/2018, "UU 24" is Undang-Undang 24/2000 on treaties. Only the 45
working days of the regional council are a limit of the law. Every other limit is a target whose
default stands here and which administrators may change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sistercity.accounts.models import Role
from sistercity.deadlines.counting import DayKind, Limit

Text = str | Promise


class Stage(models.TextChoices):
    INITIATION = "initiation", _("Inisiasi")
    COORDINATION = "coordination", _("Koordinasi")
    SIGNING = "signing", _("Penandatanganan")
    IMPLEMENTATION = "implementation", _("Implementasi")
    EVALUATION = "evaluation", _("Pemantauan dan evaluasi")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What must be there before a turn can be completed.

    A document is attached to the case under `key`; data is checked by the requirement of that
    name in `partnerships/requirements.py`. Fresh evidence must be newer than the opening of the
    step, so that what was returned is not submitted again unchanged.
    """

    key: str
    label: Text
    document: bool = False
    fresh: bool = False


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One hand that holds the file within a step.

    With `all_roles`, everybody named must act, side by side; otherwise any one of them.
    `holder` names who has the file when that is somebody without an account.
    `if_setting` names the condition under which the turn takes place at all.
    """

    roles: tuple[Role, ...]
    does: Text
    evidence: tuple[Evidence, ...] = ()
    all_roles: bool = False
    holder: Text = ""
    returns_to: str = ""
    rejects: bool = False
    of_province: bool = False
    if_setting: str = ""
    starts_clock: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the procedure.

    `before_end` counts the limit back from the end of the agreement; `decides_on` names the
    document whose exact versions a decision is about; `remind` are the days before the due date
    at which reminders are given. A step counted back from the end waits for its actor only from
    `begins` days before its due date on.
    """

    number: str
    key: str
    stage: Stage
    name: Text
    actor: Text
    basis: Text
    turns: tuple[Turn, ...]
    limit: Limit | None = None
    before_end: bool = False
    decides_on: str = ""
    remind: tuple[int, ...] = ()
    begins: int = 0

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What its turns ask for, each once even where two of them do."""
        return tuple({item.key: item for turn in self.turns for item in turn.evidence}.values())

    @cached_property
    def clock_turn(self) -> int:
        """The index of the turn with which the clock of the limit starts."""
        return next((i for i, turn in enumerate(self.turns) if turn.starts_clock), 0)


def document(key: str, label: Text, *, fresh: bool = False) -> Evidence:
    return Evidence(key=key, label=label, document=True, fresh=fresh)


def data(key: str, label: Text, *, fresh: bool = False) -> Evidence:
    return Evidence(key=key, label=label, fresh=fresh)


#: From the approval on, nobody decides on another text than the one that was approved.
APPROVED_VERSION = data("approved_version", _("Naskah yang disetujui Kemendagri, tidak diubah"))


#: Looked at before the leader's approval once more: the draft may be replaced meanwhile.
DRAFT_FILLED = data("draft_filled", _("Rancangan tanpa isian […] yang tersisa"))


#: At both signings: nothing is signed on the strength of a signature that nobody looked at.
SIGNATURE_CHECKS = data(
    "signature_checks", _("Pemeriksaan tanda tangan elektronik selesai, bila ada")
)


def working_days(days: int, *, law: bool = False) -> Limit:
    return Limit(days=days, kind=DayKind.WORKING, law=law)


def days(days: int) -> Limit:
    return Limit(days=days, kind=DayKind.CALENDAR)


OFFICER, COORDINATOR, LEADER = Role.OFFICER, Role.COORDINATOR, Role.LEADER
HOME, FOREIGN = Role.HOME_AFFAIRS, Role.FOREIGN_AFFAIRS


APPROVES_INTERNALLY = _("menyetujui sebelum berkas keluar daerah")


def leader_approves(
    step: str, does: Text = APPROVES_INTERNALLY, evidence: tuple[Evidence, ...] = ()
) -> Turn:
    """The internal approval before anything leaves the region; returns go back to the officer."""
    return Turn(roles=(LEADER,), does=does, evidence=evidence, returns_to=step)


CONDITIONS_MET: tuple[Evidence, ...] = (
    data("eligibility", _("Semua syarat terjawab dengan alasan, tanpa “tidak”")),
    data("appraisal", _("Rekomendasi TKKSD dengan notulennya, bila diwajibkan")),
)


def province_forwards(step: str) -> Turn:
    """The province passes the file on, where the region has that setting (practice)."""
    return Turn(
        roles=(OFFICER,),
        of_province=True,
        if_setting="province_forwards",
        does=_("meneruskan berkas ke kementerian"),
        evidence=(document("province_letter", _("Surat penerusan provinsi")),),
        returns_to=step,
    )


PROCEDURE: tuple[Step, ...] = (
    # ------------------------------------------------------------------ 1. Inisiasi
    Step(
        number="1.1",
        key="initiative",
        stage=Stage.INITIATION,
        name=_("Prakarsa"),
        actor=_("Petugas daerah"),
        basis="PP 28/2018 Pasal 28 ayat (1)",
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("mencatat asal prakarsa"),
                evidence=(
                    data(
                        "origin",
                        _("Asal prakarsa, dengan suratnya bila bukan dari daerah"),
                    ),
                    data("substance", _("Bidang kerja sama, tujuan, dan alasan")),
                ),
            ),
        ),
    ),
    Step(
        number="1.2",
        key="eligibility",
        stage=Stage.INITIATION,
        name=_("Pemenuhan syarat"),
        actor=_("Petugas daerah"),
        basis="PP 28/2018 Pasal 27",
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("menjawab syarat kerja sama"),
                evidence=CONDITIONS_MET,
                rejects=True,
            ),
        ),
    ),
    Step(
        number="1.3",
        key="exploration",
        stage=Stage.INITIATION,
        name=_("Penjajakan"),
        actor=_("Petugas daerah, koordinator, pimpinan"),
        basis="PP 28/2018 Pasal 28 ayat (3)",
        limit=days(90),
        turns=(
            Turn(
                roles=(OFFICER, COORDINATOR),
                does=_("menjajaki peluang dan manfaat"),
                evidence=(
                    data("coordinator", _("Koordinator ditetapkan")),
                    data(
                        "meeting",
                        _("Sedikitnya satu pertemuan tercatat dengan notulen"),
                    ),
                    document("exploration_report", _("Laporan penjajakan")),
                ),
                returns_to="eligibility",
            ),
            # The answers may be changed until stage 1 ends, so they are looked at once more.
            leader_approves("exploration", _("memutuskan lanjut atau berhenti"), CONDITIONS_MET),
        ),
    ),
    # ------------------------------------------------------------------ 2. Koordinasi
    Step(
        number="2.1",
        key="consultation",
        stage=Stage.COORDINATION,
        name=_("Konsultasi"),
        actor=_("Kemlu dan Kemendagri, berdampingan"),
        basis="PP 28/2018 Pasal 28 ayat (4)",
        limit=working_days(14),
        decides_on="draft_letter_of_intent",
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("menyiapkan surat konsultasi dan rancangan LoI"),
                evidence=(
                    document("consultation_letter", _("Surat konsultasi"), fresh=True),
                    document(
                        "draft_letter_of_intent",
                        _("Rancangan pernyataan kehendak (LoI)"),
                    ),
                    DRAFT_FILLED,
                ),
            ),
            leader_approves("consultation", evidence=(DRAFT_FILLED,)),
            province_forwards("consultation"),
            Turn(
                roles=(FOREIGN, HOME),
                all_roles=True,
                does=_("menjawab konsultasi"),
                returns_to="exploration",
                rejects=True,
                starts_clock=True,
            ),
        ),
    ),
    Step(
        number="2.2",
        key="letter_of_intent",
        stage=Stage.COORDINATION,
        name=_("Pernyataan kehendak"),
        actor=_("Pimpinan daerah"),
        basis="PP 28/2018 Pasal 28 ayat (4)–(5)",
        turns=(
            Turn(
                roles=(LEADER,),
                does=_("menandatangani pernyataan kehendak"),
                evidence=(
                    data("letter_of_intent", _("Tanggal, tempat, dan penanda tangan LoI")),
                    document(
                        "signed_letter_of_intent",
                        _("LoI bertanda tangan, berbahasa Indonesia"),
                    ),
                    SIGNATURE_CHECKS,
                ),
            ),
        ),
    ),
    Step(
        number="2.3",
        key="cooperation_plan",
        stage=Stage.COORDINATION,
        name=_("Rencana kerja sama"),
        actor=_("Petugas daerah"),
        basis="PP 28/2018 Pasal 30 ayat (2)–(3)",
        limit=days(60),
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("menyusun rencana kerja sama"),
                evidence=(data("cooperation_plan", _("Tujuh isi rencana lengkap"), fresh=True),),
            ),
            leader_approves("cooperation_plan"),
        ),
    ),
    Step(
        number="2.4",
        key="council_approval",
        stage=Stage.COORDINATION,
        name=_("Persetujuan DPRD"),
        actor=_("DPRD, dicatat petugas daerah"),
        basis="PP 28/2018 Pasal 30 ayat (1) dan (4)",
        limit=working_days(45, law=True),
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("mengirim permohonan kepada DPRD"),
                evidence=(
                    document("council_request", _("Surat permohonan kepada DPRD")),
                    data("council_received", _("Tanggal surat diterima DPRD")),
                ),
            ),
            Turn(
                roles=(OFFICER,),
                holder="DPRD",
                does=_("mencatat keputusan DPRD"),
                evidence=(document("council_decision", _("Surat keputusan DPRD"), fresh=True),),
                returns_to="cooperation_plan",
                rejects=True,
                starts_clock=True,
            ),
        ),
    ),
    Step(
        number="2.5",
        key="verification",
        stage=Stage.COORDINATION,
        name=_("Verifikasi"),
        actor=_("Kemendagri"),
        basis="PP 28/2018 Pasal 31",
        limit=working_days(20),
        turns=(
            province_forwards("cooperation_plan"),
            Turn(
                roles=(HOME,),
                does=_("memberi pertimbangan tertulis"),
                evidence=(
                    document(
                        "verification_letter",
                        _("Surat pertimbangan Kemendagri"),
                        fresh=True,
                    ),
                ),
                returns_to="cooperation_plan",
                rejects=True,
                starts_clock=True,
            ),
        ),
    ),
    # ------------------------------------------------------------------ 3. Penandatanganan
    Step(
        number="3.1",
        key="draft_text",
        stage=Stage.SIGNING,
        name=_("Rancangan naskah"),
        actor=_("Petugas daerah, pimpinan"),
        basis="PP 28/2018 Pasal 32 ayat (1)",
        limit=days(30),
        decides_on="draft_text",
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("menyusun rancangan naskah"),
                evidence=(
                    document("draft_text", _("Rancangan naskah"), fresh=True),
                    data(
                        "draft_languages",
                        _("Naskah dalam bahasa Indonesia dan Inggris"),
                    ),
                    DRAFT_FILLED,
                    data("agreement_substance", _("Isi pokok perjanjian lengkap")),
                    data("clauses", _("Klausul wajib ada atau dinyatakan tidak berlaku")),
                ),
            ),
            leader_approves("draft_text", evidence=(DRAFT_FILLED,)),
            province_forwards("draft_text"),
        ),
    ),
    Step(
        number="3.2",
        key="interministerial_meeting",
        stage=Stage.SIGNING,
        name=_("Rapat antarkementerian"),
        actor=_("Kemendagri"),
        basis="PP 28/2018 Pasal 32 ayat (2)–(3)",
        limit=days(30),
        decides_on="draft_text",
        turns=(
            Turn(
                roles=(HOME,),
                does=_("menyelenggarakan rapat antarkementerian"),
                evidence=(
                    data(
                        "interministerial_meeting",
                        _("Notulen, unsur wajib hadir, hasil tiap kementerian"),
                    ),
                ),
                returns_to="draft_text",
            ),
        ),
    ),
    Step(
        number="3.3",
        key="text_approval",
        stage=Stage.SIGNING,
        name=_("Persetujuan naskah"),
        actor=_("Kemendagri"),
        basis="PP 28/2018 Pasal 32 ayat (1) dan Pasal 33 ayat (1)",
        limit=working_days(14),
        decides_on="draft_text",
        turns=(
            Turn(
                roles=(HOME,),
                does=_("menyetujui satu versi naskah"),
                returns_to="draft_text",
                rejects=True,
            ),
        ),
    ),
    Step(
        number="3.4",
        key="negotiation",
        stage=Stage.SIGNING,
        name=_("Pembahasan dengan pihak luar negeri"),
        actor=_("Kemlu"),
        basis="PP 28/2018 Pasal 33 ayat (2)",
        limit=days(60),
        decides_on="draft_text",
        turns=(
            Turn(
                roles=(FOREIGN,),
                does=_("menyepakati naskah dengan pihak luar negeri"),
                evidence=(APPROVED_VERSION,),
                returns_to="draft_text",
                rejects=True,
            ),
        ),
    ),
    Step(
        number="3.5",
        key="confirmation",
        stage=Stage.SIGNING,
        name=_("Surat konfirmasi"),
        actor=_("Kemlu melalui Kemendagri"),
        basis="PP 28/2018 Pasal 33 ayat (3)–(4)",
        limit=working_days(14),
        decides_on="draft_text",
        turns=(
            Turn(
                roles=(FOREIGN,),
                does=_("mengirim surat konfirmasi kepada Kemendagri"),
                evidence=(
                    APPROVED_VERSION,
                    document("confirmation_letter", _("Surat konfirmasi Kemlu"), fresh=True),
                ),
                returns_to="draft_text",
            ),
            Turn(
                roles=(HOME,),
                does=_("meneruskan surat konfirmasi kepada daerah"),
                evidence=(
                    APPROVED_VERSION,
                    document(
                        "confirmation_forwarded",
                        _("Surat pengantar Kemendagri"),
                        fresh=True,
                    ),
                ),
                returns_to="draft_text",
            ),
        ),
    ),
    Step(
        number="3.6",
        key="full_powers",
        stage=Stage.SIGNING,
        name=_("Surat kuasa"),
        actor=_("Kemlu"),
        basis="UU 24/2000 Pasal 7",
        limit=working_days(14),
        turns=(
            Turn(
                roles=(FOREIGN,),
                if_setting="full_powers_required",
                does=_("menerbitkan surat kuasa bagi penanda tangan"),
                evidence=(
                    APPROVED_VERSION,
                    document("full_powers", _("Surat kuasa"), fresh=True),
                ),
                returns_to="draft_text",
            ),
        ),
    ),
    Step(
        number="3.7",
        key="signing",
        stage=Stage.SIGNING,
        name=_("Penandatanganan"),
        actor=_("Pimpinan daerah"),
        basis="PP 28/2018 Pasal 33 ayat (4); UU 24/2009 Pasal 31",
        turns=(
            Turn(
                roles=(LEADER,),
                does=_("menandatangani naskah"),
                evidence=(
                    APPROVED_VERSION,
                    document("signed_text", _("Naskah bertanda tangan")),
                    data(
                        "signed_languages",
                        _("Naskah bertanda tangan berbahasa Indonesia"),
                    ),
                    data(
                        "signatures",
                        _("Penanda tangan, tempat, dan tanggal kedua pihak"),
                    ),
                    SIGNATURE_CHECKS,
                    data("agreement_number", _("Nomor dan jangka waktu perjanjian")),
                ),
                returns_to="draft_text",
            ),
        ),
    ),
    Step(
        number="3.8",
        key="deposit",
        stage=Stage.SIGNING,
        name=_("Penyimpanan naskah asli"),
        actor=_("Kemlu"),
        basis="UU 24/2000 Pasal 17",
        limit=days(30),
        turns=(
            Turn(
                roles=(FOREIGN,),
                does=_("menyimpan naskah asli dan membagikan salinannya"),
                evidence=(document("deposit_receipt", _("Tanda terima ruang perjanjian")),),
            ),
        ),
    ),
    # ------------------------------------------------------------------ 4. Implementasi
    Step(
        number="4.1",
        key="action_plan",
        stage=Stage.IMPLEMENTATION,
        name=_("Rencana aksi"),
        actor=_("Koordinator"),
        basis=_("Praktik"),
        limit=days(90),
        turns=(
            Turn(
                roles=(COORDINATOR,),
                does=_("menyusun rencana aksi"),
                evidence=(
                    data(
                        "action_plan",
                        _("Satu program per bidang: penanggung jawab, waktu, dan sumber dana"),
                    ),
                ),
            ),
        ),
    ),
    Step(
        number="4.2",
        key="programmes",
        stage=Stage.IMPLEMENTATION,
        name=_("Pelaksanaan program"),
        actor=_("Koordinator"),
        basis="PP 28/2018 Pasal 26",
        turns=(
            Turn(
                roles=(COORDINATOR,),
                does=_("menjalankan program sampai perjanjian berakhir"),
                evidence=(data("programmes", _("Program berjalan; pemilik hasil dinyatakan")),),
            ),
        ),
    ),
    # ------------------------------------------------------------------ 5. Pemantauan, evaluasi
    Step(
        number="5.1",
        key="reporting",
        stage=Stage.EVALUATION,
        name=_("Laporan pelaksanaan"),
        actor=_("Petugas daerah"),
        basis="PP 28/2018 Pasal 43",
        limit=days(182),
        turns=(
            Turn(
                roles=(OFFICER,),
                does=_("mengirim laporan pelaksanaan"),
                evidence=(data("report", _("Laporan kepada Kemendagri")),),
            ),
            Turn(
                roles=(OFFICER,),
                of_province=True,
                if_setting="province_forwards",
                does=_("meneruskan laporan kepada Kemendagri"),
                returns_to="reporting",
            ),
            Turn(roles=(HOME,), does=_("menerima laporan"), returns_to="reporting"),
        ),
    ),
    Step(
        number="5.2",
        key="evaluation",
        stage=Stage.EVALUATION,
        name=_("Evaluasi berkala"),
        actor=_("Koordinator, pimpinan"),
        basis="PP 28/2018 Pasal 44 ayat (5)",
        limit=days(365),
        turns=(
            Turn(
                roles=(COORDINATOR,),
                does=_("mengisi evaluasi"),
                evidence=(data("evaluation", _("Nilai, temuan, dan rekomendasi")),),
            ),
            Turn(roles=(LEADER,), does=_("mengesahkan evaluasi"), returns_to="evaluation"),
        ),
    ),
    Step(
        number="5.3",
        key="decision",
        stage=Stage.EVALUATION,
        name=_("Keputusan lanjutan"),
        actor=_("Pimpinan daerah"),
        basis=_("Praktik"),
        limit=days(182),
        before_end=True,
        remind=(30, 7, 0),
        begins=183,
        turns=(
            Turn(
                roles=(LEADER,),
                does=_("memutuskan perpanjang, ubah, biarkan berakhir, atau akhiri"),
                evidence=(data("decision", _("Keputusan dengan alasannya")),),
            ),
        ),
    ),
)

STEPS: Mapping[str, Step] = MappingProxyType({step.key: step for step in PROCEDURE})
#: The steps that a case walks; the later ones are read from the agreement in force.
CASE_STEPS: tuple[Step, ...] = tuple(
    step
    for step in PROCEDURE
    if step.stage in (Stage.INITIATION, Stage.COORDINATION, Stage.SIGNING)
)
#: Where a renewal or an amendment may start (domain.md, section 5).
RENEWAL_STARTS: tuple[str, ...] = ("cooperation_plan", "draft_text")


def position(key: str) -> int:
    """Return where the step stands in the procedure, counted from 0."""
    return next(i for i, step in enumerate(PROCEDURE) if step.key == key)


def is_before(key: str, other: str) -> bool:
    """Tell whether the step `key` comes before the step `other`."""
    return position(key) < position(other)

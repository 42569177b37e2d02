"""What a move with a case is called, and what it will cause, in sentences for its reader."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.lifecycle import next_turn
from partnerships.models import Case
from partnerships.services.replies import case_replies
from partnerships.services.turns import due_date
from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Role, User
from sistercity.deadlines.counting import limit_in_force
from sistercity.procedure import STEPS, Step, Turn
from sistercity.ui import words

Text = str | Promise

LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "return": gettext_lazy("Kembalikan untuk perbaikan"),
        "reject": gettext_lazy("Tolak kerja sama"),
        "hold": gettext_lazy("Tangguhkan"),
        "resume": gettext_lazy("Lanjutkan"),
        "withdraw": gettext_lazy("Tarik kerja sama"),
    }
)
COUNCIL_LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "complete": gettext_lazy("Catat persetujuan DPRD"),
        "return": gettext_lazy("Catat permintaan perbaikan DPRD"),
        "reject": gettext_lazy("Catat penolakan DPRD"),
    }
)


def label(case: Case, name: str) -> Text:
    """Return what the button of a move says: what the move does here."""
    if case.turn.holder and name in COUNCIL_LABELS:
        return COUNCIL_LABELS[name]
    if name == "reject" and case.step_key == "eligibility":
        return _("Hentikan: syarat tidak terpenuhi")
    if name == "return" and (case.step_key, case.turn_index) == ("exploration", 0):
        return _("Buka lagi %(step)s") % {"step": STEPS[case.turn.returns_to].name}
    return _complete_label(case) if name == "complete" else LABELS[name]


def _complete_label(case: Case) -> str:
    turn, following = case.turn, next_turn(case)
    if case.step_key in ("letter_of_intent", "signing"):
        return _("Catat penandatanganan")
    if turn.returns_to and Role.LEADER in turn.roles:
        return _("Setujui")
    if following and STEPS[following[0]].turns[following[1]].roles == (Role.LEADER,):
        return _("Ajukan kepada pimpinan")
    return _("Selesaikan langkah %(step)s") % {"step": case.step.name}


def limit_in_words(step: Step) -> str:
    """Return the time limit of a step, and whether it is law or the portal's target."""
    if step.limit is None:
        return ""
    limit = limit_in_force(step.key, step.limit)
    values = {"days": limit.days, "kind": limit.kind.label}
    if limit.law:
        return _("Batas menurut peraturan: %(days)s %(kind)s sejak diterima") % values
    return _("Target: %(days)s %(kind)s") % values


def turn_holders(case: Case, turn: Turn) -> str:
    """Return who acts at a turn of this case: "Petugas kerja sama Kota Surabaya"."""
    if turn.holder:
        return str(turn.holder)
    region = case.partnership.region
    place = region.province if turn.of_province and region.province else region
    joint = _(" dan ") if turn.all_roles else _(" atau ")
    return joint.join(
        f"{role.label} {place.full_name}" if role in REGIONAL_ROLES else str(role.label)
        for role in turn.roles
    )


def consequences(case: Case, name: str, user: User) -> list[str]:
    """Return what the move `name` by `user` will cause, in the order in which it matters."""
    return SENTENCES[name](case, user)


def _complete(case: Case, user: User) -> list[str]:
    waiting = _ministries_still_to_reply(case, user)
    if waiting:
        return [_("Jawaban Anda dicatat. Berkas masih menunggu %(who)s.") % {"who": waiting}]
    following = next_turn(case)
    if following is None:
        return [_("Seluruh langkah selesai; berkas ditutup dan riwayatnya tetap.")]
    step, turn = STEPS[following[0]], STEPS[following[0]].turns[following[1]]
    said = []
    if step.key != case.step_key:
        said.append(
            _("Langkah %(done)s selesai; langkah %(next)s dibuka (%(basis)s).")
            % {"done": case.step.name, "next": step.name, "basis": step.basis}
        )
    said.append(
        _("Giliran berpindah ke %(who)s, yang %(does)s.")
        % {"who": turn_holders(case, turn), "does": turn.does}
    )
    due = due_date(step.key, timezone.localdate()) if following[1] >= step.clock_turn else None
    if due:
        said.append(
            _("Tenggatnya %(date)s. %(limit)s.")
            % {"date": words.day(due), "limit": limit_in_words(step)}
        )
    return said + _side_effects(case, turn)


def _side_effects(case: Case, turn: Turn) -> list[str]:
    said = []
    if set(turn.roles) & MINISTRY_ROLES and case.partnership.submitted_at is None:
        said.append(_("Sejak saat itu Kemlu dan Kemendagri dapat membaca kerja sama ini."))
    if case.step_key == "signing":
        said.append(
            _("Perjanjian mulai berlaku pada tanggal tanda tangan terakhir; pelaksanaan dimulai.")
        )
    return said


def _ministries_still_to_reply(case: Case, user: User) -> str:
    if not case.turn.all_roles:
        return ""
    replied = {review.role for review in case_replies(case)} | {user.role}
    return ", ".join(str(role.label) for role in case.turn.roles if role not in replied)


def _return(case: Case, user: User) -> list[str]:
    step = STEPS[case.turn.returns_to]
    said = [
        _("Berkas kembali ke langkah %(step)s, giliran %(who)s.")
        % {"step": step.name, "who": turn_holders(case, step.turns[0])},
        _("Alasan Anda ditampilkan di sana. Langkah sesudahnya diulang; riwayatnya tetap."),
    ]
    if case.step_key == "verification":
        said.append(_("Bila perubahannya mendasar, DPRD memutus lagi."))
    return said


def _reject(case: Case, user: User) -> list[str]:
    return [
        _("Kerja sama %(pair)s berakhir sebagai ditolak, dengan alasan Anda.")
        % {"pair": case.partnership},
        _("Keputusan ini tidak dapat dibatalkan; prakarsa baru tetap dapat dimulai."),
    ]


def _hold(case: Case, user: User) -> list[str]:
    return [
        _("Tenggat berhenti dihitung sejak hari ini."),
        _("Langkah ini tidak dapat diselesaikan sampai berkas dilanjutkan."),
    ]


def _resume(case: Case, user: User) -> list[str]:
    return [
        _("Giliran kembali ke %(who)s.") % {"who": turn_holders(case, case.turn)},
        _("Tenggatnya mundur sebanyak hari penangguhan."),
    ]


def _withdraw(case: Case, user: User) -> list[str]:
    return [
        _("Kerja sama %(pair)s berakhir sebagai ditarik oleh daerah.") % {"pair": case.partnership},
        _("Tidak ada lagi yang menunggu berkas ini; riwayat dan dokumennya tetap."),
    ]


SENTENCES: Mapping[str, Callable[[Case, User], list[str]]] = MappingProxyType(
    {
        "complete": _complete,
        "return": _return,
        "reject": _reject,
        "hold": _hold,
        "resume": _resume,
        "withdraw": _withdraw,
    }
)

"""Move a case along the procedure, and an agreement in force along its life.

`perform` is the one function that moves a case: it locks the row, checks that nobody else moved
it, that the person may, and that nothing is missing; then it records what happened, closes the
turn that was acted on and opens the next.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.course import agreement_status, next_turn, possible
from partnerships.models import Agreement, Case, Move, Review
from partnerships.requirements import CaseFile, missing
from partnerships.services import agreements, position, returns, terminations, turns
from partnerships.services.replies import case_replies
from sistercity.accounts.models import MINISTRY_ROLES, User
from sistercity.lifecycle import Conflict, Lifecycle, Transition
from sistercity.procedure import STEPS, Step, is_before
from sistercity.worklist import services as worklist


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a decision carries: its letter, the versions seen, the points of a return, and whether
    signatures that cannot be relied on are accepted.
    """

    letter_number: str = ""
    letter_date: date | None = None
    material_change: bool | None = None
    versions: frozenset[int] | None = None
    points: tuple[str, ...] = ()
    signatures_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Action:
    """One of the moves a person can make with a case."""

    label: str | Promise
    permission: str
    needs_note: bool = True


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "complete": Action(
            label=gettext_lazy("Selesaikan langkah"),
            permission="partnerships.complete_turn",
            needs_note=False,
        ),
        "return": Action(
            label=gettext_lazy("Kembalikan untuk perbaikan"),
            permission="partnerships.return_turn",
        ),
        "reject": Action(label=gettext_lazy("Tolak"), permission="partnerships.reject_turn"),
        "hold": Action(label=gettext_lazy("Tangguhkan"), permission="partnerships.hold_case"),
        "resume": Action(label=gettext_lazy("Lanjutkan"), permission="partnerships.resume_case"),
        "withdraw": Action(
            label=gettext_lazy("Tarik kerja sama"),
            permission="partnerships.withdraw_case",
        ),
    }
)

DECISIONS = ("complete", "return", "reject")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An action this person may take now, and what still stands in its way."""

    name: str
    action: Action
    missing: list[str] = field(default_factory=list)


def offered(case: Case, user: User, file: CaseFile | None = None) -> list[Offer]:
    """Return what `user` may do with `case` now; `missing` tells what keeps it from being done."""
    offers, file = [], file or CaseFile(case)
    replied = {review.role for review in file.replies}
    for name, action in ACTIONS.items():
        if possible(case, name) and user.has_perm(action.permission, case):
            if name in DECISIONS and user.role in replied:
                continue
            gaps = missing(file) if name == "complete" else []
            offers.append(Offer(name=name, action=action, missing=gaps))
    return offers


def has_replied(case: Case, user: User) -> bool:
    """Tell whether this person's ministry has replied to what is there in the present turn."""
    return case.turn.all_roles and case_replies(case).filter(role=user.role).exists()


@transaction.atomic
def perform(
    case: Case,
    name: str,
    *,
    by: User,
    seen: str | None = None,
    note: str = "",
    reply: Reply | None = None,
    at: datetime | None = None,
    silent: bool = False,
) -> Case:
    """Make the move `name` with `case` and return it, fresh and locked.

    `seen` is `case.seen` as the person saw it. `at` dates history that is entered afterwards, and
    `silent` keeps it from being announced.

    Raises Conflict if the case moved meanwhile or a version decided on has been replaced,
    PermissionDenied if `by` may not, ValidationError naming everything that is missing.
    """
    # A lock as any other, but with the place of the case: rights and turns all ask about it.
    found = Case.objects.select_related("partnership__region")
    case = found.select_for_update(of=("self",)).get(pk=case.pk)
    refuse_conflict(case, name, by, seen)
    if not by.has_perm(ACTIONS[name].permission, case):
        raise PermissionDenied
    whom = worklist.acted_for(case.subject, by)
    refuse_own_submission(case, name, by, whom)
    reply = reply or Reply()
    file = CaseFile(case)
    refuse_incomplete(file, name, note, reply)
    if name == "complete" and file.doubts:
        note = confirmation(note, file.doubts)
    move = Movement(case, by=by, whom=whom, note=note, at=at or timezone.now(), silent=silent)
    if name in DECISIONS:
        move.record_review(name, reply, file)
    getattr(move, name if name != "return" else "return_")()
    if name == "return":
        returns.write_points(case.moves.filter(action=name).latest("pk"), reply.points)
    position.note_activity(case.partnership, timezone.localdate(move.at))
    position.refresh(case.partnership)
    return case


def refuse_conflict(case: Case, name: str, by: User, seen: str | None) -> None:
    if name in DECISIONS and has_replied(case, by):
        last = case.moves.select_related("by", "on_behalf_of").filter(role=by.role).last()
    elif (seen is not None and seen != case.seen) or not possible(case, name):
        last = case.moves.select_related("by", "on_behalf_of").last()
    else:
        return
    raise Conflict(
        _("Berkas ini sudah berubah: %(what)s oleh %(who)s. Periksa keadaannya sekarang.")
        % {"what": last, "who": last.who if last else "-"}
    )


def refuse_own_submission(case: Case, name: str, by: User, whom: User | None) -> None:
    """A person never decides on what they submitted, nor does who acts for them.

    A submission is a turn completed for another role in the present step, or in the step in
    which the text decided on was prepared, also for who changed their role since.
    """
    if name not in DECISIONS:
        return
    people = [person for person in (by, whom) if person]
    prepared = [key for key, step in STEPS.items() if prepares(step, case.step.decides_on)]
    submitted = case.moves.filter(
        Q(by__in=people) | Q(on_behalf_of__in=people),
        Q(from_key=case.step_key, at__gte=case.step_opened_at) | Q(from_key__in=prepared),
        action=Move.Action.COMPLETE,
    ).exclude(role__in=case.turn.roles)
    if submitted.exists():
        raise PermissionDenied(_("Anda tidak dapat memutuskan yang Anda ajukan sendiri."))


def prepares(step: Step, kind: str) -> bool:
    """Tell whether `step` is where a document of this kind is brought in."""
    return any(item.key == kind for item in step.evidence)


def refuse_incomplete(file: CaseFile, name: str, note: str, reply: Reply) -> None:
    case = file.case
    gaps = missing(file) if name == "complete" else []
    if ACTIONS[name].needs_note and not note.strip():
        gaps.append(_("Tulis alasannya."))
    if name == "return" and case.step_key == "verification" and reply.material_change is None:
        gaps.append(_("Nyatakan apakah perubahannya mendasar, sehingga DPRD memutus lagi."))
    if name == "complete" and not gaps:
        gaps.extend(unconfirmed(file.doubts, note, reply))
    if gaps:
        raise ValidationError(gaps)
    if name == "complete" and reply.versions is not None:
        current = {version.pk for version in file.at_stake}
        if current != reply.versions:
            raise Conflict(
                _("Versi yang Anda tinjau sudah diganti. Tinjau versi yang baru dahulu.")
            )


def unconfirmed(doubts: Sequence[str], note: str, reply: Reply) -> Iterator[str]:
    """Yield what keeps a text with such doubts about its signatures from counting as signed."""
    if doubts and not reply.signatures_confirmed:
        yield from doubts
        yield _("Tegaskan bahwa naskah ini tetap dianggap ditandatangani, dan tulis alasannya.")
    elif doubts and not note.strip():
        yield _("Tulis alasannya.")


def confirmation(note: str, doubts: Sequence[str]) -> str:
    """Return the reason as history keeps it, with what it was given about."""
    text = _("Tanda tangan elektronik diterima meskipun: %(doubts)s")
    return f"{note.strip()}\n{text % {'doubts': ' '.join(doubts)}}"


@dataclass
class Movement:
    """One move being made: the case is locked and everything has been checked."""

    case: Case
    by: User
    whom: User | None
    note: str
    at: datetime
    silent: bool = False

    def complete(self) -> None:
        case = self.case
        if case.turn.all_roles and self.replies_missing():
            self.record(Move.Action.REPLY, case.step_key, case.turn_index)
            turns.close_turns(case.subject, at=self.at, role=self.by.role)
            case.save(update_fields=["updated_at"])
            return
        turns.close_turns(case.subject, at=self.at)
        returns.fix_answers(case, at=self.at)
        if case.turn_index == len(case.step.turns) - 1:
            self.leave_step(case.step_key)
        self.advance()

    def return_(self) -> None:
        case = self.case
        turns.close_turns(case.subject, at=self.at)
        case.returned_at = self.at
        self.go_to(Move.Action.RETURN, case.turn.returns_to, 0)

    def reject(self) -> None:
        self.close(Case.State.REJECTED, Move.Action.REJECT)

    def withdraw(self) -> None:
        self.close(Case.State.WITHDRAWN, Move.Action.WITHDRAW)

    def hold(self) -> None:
        case = self.case
        case.held_on = timezone.localdate(self.at)
        worklist.hold_items(case.subject, on=case.held_on)
        self.record(Move.Action.HOLD, case.step_key, case.turn_index)
        case.save()

    def resume(self) -> None:
        case = self.case
        case.held_on = None
        worklist.resume_items(case.subject, on=timezone.localdate(self.at))
        self.record(Move.Action.RESUME, case.step_key, case.turn_index)
        case.save()

    def replies_missing(self) -> bool:
        replied = set(case_replies(self.case).values_list("role", flat=True))
        return not set(self.case.turn.roles) <= replied

    def advance(self) -> None:
        """Go to the next turn that takes place; after the last one the case is completed."""
        following = next_turn(self.case)
        if following:
            self.go_to(Move.Action.COMPLETE, *following)
        else:
            self.close(Case.State.COMPLETED, Move.Action.COMPLETE)

    def go_to(self, action: str, key: str, index: int) -> None:
        case = self.case
        self.record(action, key, index)
        if key != case.step_key or action == Move.Action.RETURN:
            case.step_opened_at = self.at
        case.step_key, case.turn_index, case.turn_opened_at = key, index, self.at
        self.enter(key, index)
        case.save()
        turns.open_case_turn(case, at=self.at, silent=self.silent)

    def enter(self, key: str, index: int) -> None:
        """What happens when a turn is reached: instruments are made and follow the case."""
        case, agreement = self.case, None
        if key == "consultation":
            agreement = agreements.draft_letter_of_intent(case)
        elif key in ("exploration", "letter_of_intent"):
            agreement = case.agreements.filter(kind=Agreement.Kind.LETTER_OF_INTENT).first()
        elif not is_before(key, "draft_text") and key != "deposit":
            agreement = agreements.draft_agreement(case)
        if agreement:
            agreement.status = agreement_status(key, index)
            agreement.save(update_fields=["status", "updated_at"])

    def leave_step(self, key: str) -> None:
        """What happens when a step is completed."""
        case = self.case
        if key == "letter_of_intent":
            case.agreements.filter(kind=Agreement.Kind.LETTER_OF_INTENT).update(
                status=Agreement.Status.SIGNED
            )
        elif key == "council_approval":
            case.council_decides_again = True
        elif key == "signing":
            agreements.sign(agreements.draft_agreement(case), silent=self.silent)

    def close(self, state: str, action: str) -> None:
        case = self.case
        turns.close_turns(case.subject, at=self.at)
        self.record(action, case.step_key, case.turn_index)
        case.state = state
        case.held_on = None
        case.save()
        if state != Case.State.COMPLETED:
            agreements.cancel_drafts(case)

    def record(self, action: str, to_key: str, to_turn: int) -> None:
        case = self.case
        Move.objects.create(
            case=case,
            action=action,
            from_key=case.step_key,
            from_turn=case.turn_index,
            to_key=to_key,
            to_turn=to_turn,
            role=self.by.role,
            by=self.by,
            on_behalf_of=self.whom,
            at=self.at,
            note=self.note,
        )

    def record_review(self, name: str, reply: Reply, file: CaseFile) -> None:
        """Write the decision of a ministry or the council, with the versions it is about."""
        case = self.case
        if self.by.role not in MINISTRY_ROLES and not case.turn.holder:
            return
        review = Review.objects.create(
            case=case,
            step_key=case.step_key,
            role=self.by.role,
            decision={"complete": "approve"}.get(name, name),
            reason=self.note,
            letter_number=reply.letter_number,
            letter_date=reply.letter_date,
            material_change=reply.material_change,
            decided_by=self.by,
            on_behalf_of=self.whom,
            decided_at=self.at,
        )
        review.versions.add(*file.latest(case.step.decides_on))
        if name == "return" and case.step_key == "verification":
            case.council_decides_again = bool(reply.material_change)


def suspend(agreement: Agreement, *, by: User, note: str, until: date | None = None) -> None:
    """Raises ValidationError for a last day that has passed."""
    if until and until < timezone.localdate():
        raise ValidationError(_("Hari terakhir penangguhan sudah lewat."))
    agreement.suspended_until = until


def resume(agreement: Agreement, *, by: User, note: str) -> None:
    agreement.suspended_until = None


def withdraw_notice(instrument: Agreement, *, by: User, note: str) -> None:
    terminations.after_withdrawal(instrument, note=note)


def let_expire(agreement: Agreement, *, by: User, note: str) -> None:
    turns.close_turns(agreement.subject, key="decision")
    position.refresh(agreement.partnership)


def let_it_expire(status: Agreement.Status) -> Transition:
    """Whether in force or suspended, the agreement stays what it is until its last day."""
    return Transition(
        label=gettext_lazy("Biarkan berakhir"),
        causes=gettext_lazy("Perjanjian berakhir pada tanggalnya; tidak ada berkas baru."),
        source=(status,),
        target=status,
        permission="partnerships.decide_continuation",
        requires=(terminations.no_case_runs, terminations.no_notice_stands),
        needs_note=True,
        effect=let_expire,
    )


#: The life of an agreement after signing. Renewal, amendment and arrangement open a case of their
#: own; a termination is a notice with its day (`partnerships.services.terminations`).
AGREEMENT = Lifecycle(
    transitions={
        "let_expire": let_it_expire(Agreement.Status.IN_FORCE),
        "let_suspended_expire": let_it_expire(Agreement.Status.SUSPENDED),
        "suspend": Transition(
            label=gettext_lazy("Tangguhkan perjanjian"),
            causes=gettext_lazy("Program berhenti sementara; tenggat pemantauan tetap berjalan."),
            source=(Agreement.Status.IN_FORCE,),
            target=Agreement.Status.SUSPENDED,
            permission="partnerships.suspend_agreement",
            needs_note=True,
            effect=suspend,
        ),
        "resume": Transition(
            label=gettext_lazy("Berlakukan kembali"),
            causes=gettext_lazy("Perjanjian berlaku lagi sampai tanggal berakhirnya."),
            source=(Agreement.Status.SUSPENDED,),
            target=Agreement.Status.IN_FORCE,
            permission="partnerships.suspend_agreement",
            needs_note=True,
            effect=resume,
        ),
        "withdraw_notice": Transition(
            label=gettext_lazy("Tarik pemberitahuan"),
            causes=gettext_lazy("Perjanjian tetap berlaku sampai tanggal berakhirnya."),
            source=(Agreement.Status.NOTICE_GIVEN,),
            target=Agreement.Status.CANCELLED,
            permission="partnerships.decide_continuation",
            needs_note=True,
            effect=withdraw_notice,
        ),
    }
)

"""Bring a case through the real services to any turn of the procedure."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone

from partnerships import eligibility, lifecycle
from partnerships.clauses import CLAUSES
from partnerships.models import (
    Agreement,
    Case,
    CooperationPlan,
    EligibilityAnswer,
    Invitation,
    Meeting,
    Signature,
)
from partnerships.services import meetings
from partnerships.services.invitations import Outcome, record_outcome
from partnerships.services.partnerships import assign_coordinators
from sistercity.accounts.models import REGIONAL_ROLES, Role, User
from tests.factories import UserFactory, add_document


def person(case: Case, role: Role) -> User:
    """Return whoever holds `role` for the case, made when there is nobody yet."""
    turn, region = case.turn, case.partnership.region
    if role == Role.COORDINATOR and (found := case.partnership.coordinators.first()):
        return found
    if turn.of_province:
        region = region.province
    found = User.objects.holding(role, region).order_by("pk").first()
    return found or UserFactory(role=role, region=region if role in REGIONAL_ROLES else None)


def actors(case: Case) -> list[User]:
    """Return those who must act at the present turn; the first one named when any may."""
    roles = case.turn.roles if case.turn.all_roles else case.turn.roles[:1]
    return [person(case, role) for role in roles]


def officer(case: Case) -> User:
    return (
        User.objects.holding(Role.OFFICER, case.partnership.region).order_by("pk").first()
        or case.opened_by
    )


def describe(case: Case) -> None:
    partnership = case.partnership
    partnership.objectives = partnership.objectives or "Tujuan."
    partnership.rationale = partnership.rationale or "Alasan."
    partnership.save(update_fields=["objectives", "rationale"])


def answer_eligibility(case: Case) -> None:
    for criterion in eligibility.criteria_for(case.partnership):
        EligibilityAnswer.objects.get_or_create(
            case=case, criterion=criterion.key, defaults={"met": True, "reason": "Terpenuhi."}
        )


def appraise(case: Case) -> None:
    if case.partnership.region.requires_appraisal:
        add_document(case, "appraisal", by=officer(case))


def assign_coordinator(case: Case) -> None:
    coordinator = person(case, Role.COORDINATOR)
    assign_coordinators(case.partnership, [coordinator], by=officer(case))


def hold_meeting(case: Case) -> None:
    meetings.log_meeting(
        Meeting(
            partnership=case.partnership,
            title="Pertemuan penjajakan",
            starts_at=timezone.now() - timedelta(hours=1),
            place="Balai Kota",
            minutes="Sepakat melanjutkan.",
        ),
        by=officer(case),
    )


def hold_interministerial_meeting(case: Case) -> None:
    meeting = meetings.log_meeting(
        Meeting(
            partnership=case.partnership,
            kind=Meeting.Kind.INTERMINISTERIAL,
            title="Rapat antarkementerian",
            starts_at=timezone.now() - timedelta(hours=1),
            place="Jakarta",
            minutes="Naskah dibahas pasal demi pasal.",
        ),
        by=person(case, Role.HOME_AFFAIRS),
    )
    record_outcome(
        meeting,
        [
            Outcome(
                invitation=row,
                attendee=f"Wakil {row}",
                result=Invitation.Result.AGREES if row.gives_result else "",
            )
            for row in meeting.invitations.all()
        ],
    )


def write_plan(case: Case) -> None:
    CooperationPlan.objects.update_or_create(
        case=case, defaults=dict.fromkeys(CooperationPlan.CONTENTS, "Isi rencana.")
    )


def note_receipt_by_council(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(council_received_on=timezone.localdate())


def agreement_of(case: Case) -> Agreement:
    """Return the agreement text of the case, or while there is none its letter of intent."""
    texts = case.agreements.exclude(kind=Agreement.Kind.LETTER_OF_INTENT)
    return texts.first() or case.agreements.get()


def sign(case: Case) -> None:
    for side in Signature.Side:
        Signature.objects.get_or_create(
            agreement=agreement_of(case),
            side=side,
            defaults={
                "name": f"Wali kota ({side})",
                "position": "Wali Kota",
                "place": "Surabaya",
                "signed_on": timezone.localdate(),
            },
        )


def translate_draft(case: Case) -> None:
    add_document(case, "draft_text", by=officer(case), language="en")


def describe_agreement(case: Case) -> None:
    Agreement.objects.filter(pk=agreement_of(case).pk).update(
        objectives="Tujuan.", mechanism="Kunjungan dan pelatihan.", financing="APBD."
    )


def tick_clauses(case: Case) -> None:
    Agreement.objects.filter(pk=agreement_of(case).pk).update(
        clauses={key: {"state": "present"} for key in CLAUSES}
    )


def number_agreement(case: Case) -> None:
    Agreement.objects.filter(pk=agreement_of(case).pk).update(number="415/1/2026")


def nothing_more(case: Case) -> None:
    """The datum is there as soon as the document of the same turn is."""


DATA: Mapping[str, Callable[[Case], None]] = {
    "origin": nothing_more,
    "substance": describe,
    "eligibility": answer_eligibility,
    "appraisal": appraise,
    "coordinator": assign_coordinator,
    "meeting": hold_meeting,
    "letter_of_intent": sign,
    "cooperation_plan": write_plan,
    "council_received": note_receipt_by_council,
    "draft_languages": translate_draft,
    "draft_filled": nothing_more,
    "agreement_substance": describe_agreement,
    "clauses": tick_clauses,
    "interministerial_meeting": hold_interministerial_meeting,
    "approved_version": nothing_more,
    "signed_languages": nothing_more,
    "signatures": sign,
    "signature_checks": nothing_more,
    "agreement_number": number_agreement,
}


def supply(case: Case, *, leave_out: str = "") -> Case:
    """Provide what the present turn asks for, all of it anew except `leave_out`."""
    for evidence in case.turn.evidence:
        if evidence.key == leave_out:
            continue
        if evidence.document:
            add_document(case, evidence.key, by=actors(case)[0])
        else:
            DATA[evidence.key](case)
    return Case.objects.for_page().get(pk=case.pk)


def complete(case: Case) -> Case:
    """Supply the evidence of the present turn and complete it by whoever holds it."""
    case = supply(case)
    for actor in actors(case):
        case = lifecycle.perform(case, "complete", by=actor, seen=case.seen)
    return case


def walk(case: Case, to: str = "", turn: int = 0) -> Case:
    """Bring `case` to a turn of the step `to`, or to its end; return it fresh.

    Fails when the case is closed before it comes there.
    """
    while case.is_open and (case.step_key, case.turn_index) != (to, turn):
        case = complete(case)
    assert case.is_open == bool(to), f"the case never came to {to} {turn}"
    return Case.objects.for_page().get(pk=case.pk)

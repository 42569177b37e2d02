"""Who may do what to a partnership and everything in it: the one table of rights.

Scope (which rows exist for a person) is `QuerySet.visible_to`; these predicates are asked through
`user.has_perm("partnerships.verb_noun", obj)` for rows within it. Any object with a `partnership`
can be asked about.
"""

from typing import Any

import rules
from django.db.models import prefetch_related_objects

from partnerships.models import (
    ActionItem,
    Agreement,
    Case,
    Comment,
    Document,
    Invitation,
    Meeting,
    Partnership,
    PointAnswer,
    ReturnPoint,
)
from sistercity.accounts.models import MINISTRY_ROLES, REGIONAL_ROLES, Role, User
from sistercity.accounts.rules import is_administrator, is_member
from sistercity.procedure import CASE_STEPS, Stage, is_before, position

STEP_OF_MEETING = "interministerial_meeting"
#: What a ministry or the province supplies in its own turn.
OUTSIDE_KINDS = frozenset(
    item.key
    for step in CASE_STEPS
    for turn in step.turns
    for item in turn.evidence
    if item.document and (turn.of_province or set(turn.roles) <= MINISTRY_ROLES)
)


def partnership_of(obj: Any) -> Partnership:
    return obj if isinstance(obj, Partnership) else obj.partnership


@rules.predicate
def is_officer(user: User) -> bool:
    return user.role == Role.OFFICER


@rules.predicate
def is_of_a_party(user: User) -> bool:
    """Somebody of a region that may conclude a partnership (PP 28/2018 art. 23)."""
    return user.region is not None and user.region.autonomous


@rules.predicate
def is_officer_of(user: User, obj: Any) -> bool:
    """An officer of the partnership's own region; without an object, any officer."""
    return user.role == Role.OFFICER and (
        obj is None or partnership_of(obj).region_id == user.region_id
    )


@rules.predicate
def is_province_officer_of(user: User, obj: Any) -> bool:
    return user.role == Role.OFFICER and (
        obj is None or partnership_of(obj).region.province_id == user.region_id
    )


@rules.predicate
def is_coordinator_of(user: User, obj: Any) -> bool:
    """One of its coordinators, or who acts for one who is away."""
    if user.role != Role.COORDINATOR or obj is None:
        return user.role == Role.COORDINATOR
    partnership = partnership_of(obj)
    if partnership.region_id != user.region_id:
        return False
    # One page asks many times about one partnership: the row keeps them.
    prefetch_related_objects([partnership], "coordinators")
    coordinators = {person.pk for person in partnership.coordinators.all()}
    return user.pk in coordinators or bool(user.acts_as & coordinators)


@rules.predicate
def is_leader_of(user: User, obj: Any) -> bool:
    return user.role == Role.LEADER and (
        obj is None or partnership_of(obj).region_id == user.region_id
    )


@rules.predicate
def is_ministry(user: User) -> bool:
    return user.role in MINISTRY_ROLES


@rules.predicate
def is_home_affairs(user: User) -> bool:
    return user.role == Role.HOME_AFFAIRS


@rules.predicate
def is_foreign_affairs(user: User) -> bool:
    return user.role == Role.FOREIGN_AFFAIRS


def open_case_of(obj: Any) -> Case | None:
    """Return the case that is asked about: a document's own, where it belongs to one."""
    if isinstance(obj, Document) and obj.case is not None:
        return obj.case if obj.case.is_open else None
    return obj if isinstance(obj, Case) else partnership_of(obj).open_case


@rules.predicate
def holds_turn(user: User, obj: Any) -> bool:
    """Somebody for whom the case waits now, in the place the turn names."""
    case = open_case_of(obj) if obj is not None else None
    if case is None or not case.is_open or user.role not in case.turn.roles:
        return False
    if user.role in MINISTRY_ROLES:
        return True
    if case.turn.of_province:
        return is_province_officer_of.test(user, case)
    return {
        Role.OFFICER: is_officer_of,
        Role.COORDINATOR: is_coordinator_of,
        Role.LEADER: is_leader_of,
    }[Role(user.role)].test(user, case)


@rules.predicate
def is_asked_for(user: User, obj: Any) -> bool:
    """A document that the present turn of its case asks for."""
    case = open_case_of(obj) if isinstance(obj, Document) else None
    return case is not None and obj.kind in {item.key for item in case.turn.evidence}


@rules.predicate
def is_of_region(user: User, obj: Any) -> bool:
    """No letter of a ministry or the province, and nothing of a case that is closed."""
    if not isinstance(obj, Document) or obj.case is None:
        return True
    return obj.case.is_open and obj.kind not in OUTSIDE_KINDS


@rules.predicate
def prepares_turn(user: User, obj: Any) -> bool:
    """The region's officer supplies evidence for the leader's turns."""
    case = open_case_of(obj) if obj is not None else None
    return case is not None and Role.LEADER in case.turn.roles and is_officer_of(user, case)


@rules.predicate
def initiates(user: User, obj: Any) -> bool:
    """The conditions are answered before anything leaves the region."""
    case = open_case_of(obj) if obj is not None else None
    return obj is None or bool(case and case.is_open and case.step.stage == Stage.INITIATION)


@rules.predicate
def plan_is_open(user: User, obj: Any) -> bool:
    """The plan can be written until it is submitted; then it is what the council decides on."""
    case = open_case_of(obj) if obj is not None else None
    if case is None or not case.is_open:
        return obj is None
    return (position(case.step_key), case.turn_index) <= (position("cooperation_plan"), 0)


@rules.predicate
def points_are_open(user: User, obj: Any) -> bool:
    """The points of the last return can be answered until the answers were submitted."""
    case = open_case_of(obj) if obj is not None else None
    if case is None or not case.is_open or case.returned_at is None:
        return False
    points = ReturnPoint.objects.of_last_return(case)
    answers = PointAnswer.objects.filter(point__in=points)
    return points.exists() and not answers.filter(submitted_at__isnull=False).exists()


@rules.predicate
def case_runs(user: User, obj: Any) -> bool:
    """The case, or the one a comment is about, is still open."""
    case = obj.case if isinstance(obj, Comment) else obj
    return case is None or case.is_open


@rules.predicate
def began_by_own_side(user: User, obj: Comment | None) -> bool:
    """A discussion of somebody in the same ministry, or in the region."""
    if obj is None or user.role in MINISTRY_ROLES:
        return obj is None or obj.role == user.role
    return obj.role in REGIONAL_ROLES


@rules.predicate
def council_is_asked(user: User, obj: Any) -> bool:
    case = open_case_of(obj) if obj is not None else None
    return obj is None or bool(case and case.is_open and case.step_key == "council_approval")


@rules.predicate
def full_powers_are_open(user: User, obj: Any) -> bool:
    """Whether full powers are needed is decided before they would be issued, or right then."""
    case = open_case_of(obj) if obj is not None else None
    return obj is None or bool(case and case.is_open and is_before(case.step_key, "signing"))


@rules.predicate
def is_unsigned_draft(user: User, obj: Agreement | None) -> bool:
    """Only what is in the region's hands can be changed; the signature details until signing."""
    return obj is None or obj.is_draft or obj.status == Agreement.Status.SIGNING


@rules.predicate
def is_draft(user: User, obj: Agreement | None) -> bool:
    """The clauses are checked before the text leaves the region."""
    return obj is None or obj.is_draft


@rules.predicate
def may_upload_its_draft(user: User, obj: Agreement | None) -> bool:
    """Whoever may add a version to the document in which its drafts are kept."""
    if obj is None:
        return runs_it.test(user, None)
    if obj.case is None:
        return False
    kept_in = Document(partnership=obj.partnership, case=obj.case, kind=obj.draft_kind)
    return adds_document.test(user, kept_in)


@rules.predicate
def is_interministerial(user: User, obj: Any) -> bool:
    meeting = obj.meeting if isinstance(obj, Invitation) else obj
    return isinstance(meeting, Meeting) and meeting.is_interministerial


@rules.predicate
def is_of_this_step(user: User, obj: Any) -> bool:
    """A meeting of the case that stands at the interministerial step, or an invitation to one."""
    meeting = obj.meeting if isinstance(obj, Invitation) else obj
    case = open_case_of(obj) if obj is not None else None
    return case is not None and case.step_key == STEP_OF_MEETING and meeting.case_id == case.pk


@rules.predicate
def is_invited(user: User, obj: Invitation | None) -> bool:
    """Somebody of the body that was invited, until the meeting begins."""
    return obj is None or (
        obj.concerns(user) and obj.sent_at is not None and not obj.meeting.is_past
    )


@rules.predicate
def is_at_interministerial_step(user: User, obj: Any) -> bool:
    case = open_case_of(obj) if obj is not None else None
    return obj is None or bool(case and case.is_open and case.step_key == STEP_OF_MEETING)


@rules.predicate
def is_not_done(user: User, obj: ActionItem | None) -> bool:
    return obj is None or obj.done_on is None


@rules.predicate
def owns(user: User, obj: ActionItem | None) -> bool:
    return obj is not None and obj.owner_id in user.acts_as


runs_it = is_officer_of | is_coordinator_of
region = is_officer_of | is_leader_of
takes_part = runs_it | is_leader_of | is_ministry
convenes = is_home_affairs & is_at_interministerial_step
minutes_it = is_home_affairs & is_interministerial
arranges = minutes_it & is_of_this_step
adds_document = (runs_it & is_of_region) | (holds_turn & is_asked_for) | minutes_it

rules.add_perm("partnerships.view_partnership", is_member)
rules.add_perm("partnerships.add_partnership", is_officer & is_of_a_party)
rules.add_perm("partnerships.change_partnership", is_officer_of)
rules.add_perm("partnerships.assign_coordinators", region)
rules.add_perm("partnerships.record_legacy", is_officer & is_of_a_party)
rules.add_perm("partnerships.change_contacts", runs_it)
rules.add_perm("partnerships.view_field", is_member)
rules.add_perm("partnerships.change_field", is_administrator)
rules.add_perm("partnerships.view_clausetemplate", is_member)
rules.add_perm("partnerships.change_clausetemplate", is_administrator)

rules.add_perm("partnerships.complete_turn", holds_turn)
rules.add_perm("partnerships.prepare_turn", holds_turn | prepares_turn)
rules.add_perm("partnerships.return_turn", holds_turn)
rules.add_perm("partnerships.reject_turn", holds_turn)
rules.add_perm("partnerships.view_discussion", is_member)
rules.add_perm("partnerships.comment_case", takes_part & case_runs)
rules.add_perm("partnerships.resolve_discussion", takes_part & case_runs & began_by_own_side)
rules.add_perm("partnerships.hold_case", region | holds_turn)
rules.add_perm("partnerships.resume_case", region | holds_turn)
rules.add_perm("partnerships.withdraw_case", region)
rules.add_perm("partnerships.view_reviews", is_ministry)
rules.add_perm("partnerships.review_case", is_ministry & holds_turn)
rules.add_perm("partnerships.change_eligibility", is_officer_of & initiates)
rules.add_perm("partnerships.change_plan", is_officer_of & plan_is_open)
rules.add_perm("partnerships.answer_points", runs_it & points_are_open)
rules.add_perm("partnerships.record_council", is_officer_of & council_is_asked)
rules.add_perm("partnerships.change_full_powers", is_foreign_affairs & full_powers_are_open)

rules.add_perm("partnerships.view_agreement", is_member)
rules.add_perm("partnerships.change_agreement", is_officer_of & is_unsigned_draft)
rules.add_perm("partnerships.change_clauses", is_officer_of & is_draft)
rules.add_perm("partnerships.draft_agreement", may_upload_its_draft & is_draft)
rules.add_perm("partnerships.decide_continuation", is_leader_of)
rules.add_perm("partnerships.suspend_agreement", is_leader_of)
rules.add_perm("partnerships.expire_agreement", rules.always_deny)

rules.add_perm("partnerships.view_document", is_member)
rules.add_perm("partnerships.check_signatures", runs_it | is_leader_of | is_ministry)
rules.add_perm("partnerships.add_document", adds_document)

rules.add_perm("partnerships.view_dossier", is_member)

rules.add_perm("partnerships.view_meeting", is_member)
rules.add_perm("partnerships.add_meeting", runs_it | convenes)
rules.add_perm("partnerships.change_meeting", (runs_it & ~is_interministerial) | minutes_it)
rules.add_perm("partnerships.convene_meeting", arranges)
rules.add_perm("partnerships.answer_invitation", is_invited | arranges)
rules.add_perm("partnerships.view_actionitem", is_member)
rules.add_perm("partnerships.add_actionitem", runs_it | is_leader_of)
rules.add_perm("partnerships.change_actionitem", runs_it & is_not_done)
rules.add_perm("partnerships.complete_actionitem", owns | runs_it)

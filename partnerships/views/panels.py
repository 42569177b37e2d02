"""The present step of a case as its page shows it: whose turn, what is missing, what is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.lifecycle import Offer, offered
from partnerships.models import Case, Move, ReturnPoint, Review
from partnerships.requirements import CaseFile, EvidenceState, unanswered_points
from partnerships.services.replies import lapsed_replies
from partnerships.views.consequences import Text, label, limit_in_words, turn_holders
from partnerships.views.interministerial import MinistryResult, results_of
from partnerships.views.returns import points_url
from partnerships.views.signature_parts import SignaturePanel, signature_panel
from partnerships.views.supply import supply_link
from sistercity.accounts.models import MINISTRY_ROLES, User
from sistercity.deadlines.counting import Deadline
from sistercity.procedure import Evidence, position
from sistercity.ui.parts import Link
from sistercity.worklist import escalation
from sistercity.worklist.models import Item


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What one of several ministries has answered, or since when it is being waited for.

    `lapsed` is its answer to a version that was replaced since.
    """

    ministry: Text
    review: Review | None
    lapsed: Review | None
    since: date | None
    deadline: Deadline | None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of evidence: is it there, what is missing, and where this person supplies it."""

    state: EvidenceState
    link: Link | None


@dataclass(frozen=True, kw_only=True)
class Button:
    name: str
    label: Text
    url: str
    look: str = ""


@dataclass(frozen=True, kw_only=True)
class CasePanel:
    """What `partnerships/_case_panel.html` shows."""

    case: Case
    who: str
    acts_for: str
    since: date | None
    waited: str
    deadline: Deadline | None
    escalated: Sequence[str]
    limit: str
    returned: Move | None
    closing: Move | None
    replies: Sequence[Reply]
    results: Sequence[MinistryResult]
    pieces: Sequence[Piece]
    missing: Sequence[str]
    blocked: Text
    buttons: Sequence[Button]
    signature_panel: SignaturePanel | None
    points: Sequence[ReturnPoint]
    answer_url: str


def case_panel(
    case: Case, user: User, *, moves: Sequence[Move], items: Sequence[Item]
) -> CasePanel:
    """Return the present step of `case` for `user`: `moves` are its own, `items` its open turns.

    The case comes with its partnership and parties.
    """
    file = CaseFile(case)
    offers = offered(case, user, file)
    pieces = pieces_of(file, user) if case.is_open else []
    answers = bool(file.points) and user.has_perm("partnerships.answer_points", case)
    return CasePanel(
        case=case,
        who=", ".join(dict.fromkeys(item.holder_name for item in items))
        or turn_holders(case, case.turn),
        acts_for=acts_for(items),
        since=items[0].since if items else None,
        waited=items[0].waited if items else "",
        deadline=items[0].deadline if items else None,
        escalated=[escalation.in_words(item) for item in items if item.escalated_at],
        limit=limit_in_words(case.step),
        returned=last_return(case, moves),
        closing=None if case.is_open or not moves else moves[-1],
        replies=replies_of(file, items),
        results=results_of(file),
        pieces=pieces,
        missing=[
            *(message for piece in pieces for message in piece.state.messages),
            *unanswered_points(file),
        ],
        points=file.points,
        answer_url=points_url(case) if answers else "",
        blocked=next((label(case, offer.name) for offer in offers if offer.missing), ""),
        buttons=buttons_of(
            case, user, offers, pieces, answers=answers and any(unanswered_points(file))
        ),
        signature_panel=signatures_of(file) if case.is_open else None,
    )


def acts_for(items: Sequence[Item]) -> str:
    """Return the colleague in whose place the reader has the turn, empty for their own."""
    return next((item.acted_for_name for item in items if item.acted_for_name), "")


def signatures_of(file: CaseFile) -> SignaturePanel | None:
    """Return what the uploaded signatures of a step are worth, None where nothing was signed."""
    if not file.signed_versions:
        return None
    return signature_panel(file.signed_versions, agreement=file.signed_agreement)


def pieces_of(file: CaseFile, user: User) -> list[Piece]:
    return [
        Piece(state=state, link=supply_link(file, state.evidence, user)) for state in file.states
    ]


def last_return(case: Case, moves: Sequence[Move]) -> Move | None:
    """Return the last return, as long as the case has not passed the turn that made it."""
    if case.returned_at is None or not case.is_open:
        return None
    returns = [move for move in moves if move.action == Move.Action.RETURN]
    if not returns:
        return None
    move = returns[-1]
    stands = (position(case.step_key), case.turn_index)
    return move if stands <= (position(move.from_key), move.from_turn) else None


def replies_of(file: CaseFile, items: Sequence[Item]) -> list[Reply]:
    """Return where both ministries stand when they act side by side, otherwise nothing."""
    case = file.case
    if not (case.is_open and case.turn.all_roles):
        return []
    reviews = {review.role: review for review in file.replies}
    lapsed = {review.role: review for review in lapsed_replies(case)}
    waiting = {item.role: item for item in items}
    return [
        Reply(
            ministry=role.label,
            review=reviews.get(role),
            lapsed=lapsed.get(role),
            since=waiting[role].since if role in waiting else None,
            deadline=waiting[role].deadline if role in waiting else None,
        )
        for role in case.turn.roles
    ]


def buttons_of(
    case: Case,
    user: User,
    offers: Sequence[Offer],
    pieces: Sequence[Piece],
    *,
    answers: bool = False,
) -> list[Button]:
    """Return the buttons of this person, the one main button first.

    A ministry decides on its review page, where the versions are. As long as something is
    missing, the main button leads whoever prepares the turn to the first page that supplies it,
    and with `answers` to the points of the return before that.
    """
    by_ministry = user.role in MINISTRY_ROLES and any(o.name == "complete" for o in offers)
    buttons = [Button(name="review", label=_("Tinjau dan putuskan"), url=review_url(case))]
    if not by_ministry:
        prepares = user.has_perm("partnerships.prepare_turn", case)
        wanted = [(p.link, p.state.evidence) for p in pieces if p.state.messages and p.link]
        buttons = [supply_button(link, evidence) for link, evidence in wanted[:prepares]]
    if answers:
        buttons = [Button(name="supply", label=_("Jawab butir pengembalian"), url=points_url(case))]
    decisions = ("complete", "return", "reject") if by_ministry else ()
    for offer in offers:
        if offer.name not in decisions and not offer.missing:
            buttons.append(move_button(case, offer.name))
    return [main_button(button) if n == 0 else button for n, button in enumerate(buttons)]


def supply_button(link: Link, evidence: Evidence) -> Button:
    """Return the button to the page that supplies something; an upload names its document."""
    label = f"{link.label}: {evidence.label}" if evidence.document else link.label
    return Button(name="supply", label=label, url=link.url)


def review_url(case: Case) -> str:
    return reverse("partnerships:review_detail", args=[case.pk])


def move_button(case: Case, name: str) -> Button:
    return Button(
        name=name,
        label=label(case, name),
        url=reverse("partnerships:case_perform", args=[case.pk, name]),
        look={"reject": "stop", "hold": "plain", "withdraw": "plain"}.get(name, ""),
    )


def main_button(button: Button) -> Button:
    leads = button.name in ("review", "supply", "complete", "resume")
    look = "main" if leads else button.look
    return Button(name=button.name, label=button.label, url=button.url, look=look)

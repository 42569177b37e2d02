"""Two reviewers of one ministry decide at the same moment, on real PostgreSQL."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from partnerships import lifecycle
from partnerships.lifecycle import Reply
from partnerships.models import Case, Review
from partnerships.requirements import CaseFile
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict
from sistercity.worklist.models import Item
from tests.factories import UserFactory, add_document
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], None]) -> list[Exception | None]:
    """Run the actions in threads of their own that start together; return what each raised."""
    start, outcomes = Barrier(len(actions)), [None] * len(actions)

    def run(number: int, action: Callable[[], None]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            action()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def decide(case: Case, by: User, name: str) -> Callable[[], None]:
    """Return a decision as a reviewer takes it who has the page open."""
    seen = case.seen
    versions = frozenset(version.pk for version in CaseFile(case).at_stake)

    def action() -> None:
        lifecycle.perform(
            Case.objects.get(pk=case.pk),
            name,
            by=by,
            seen=seen,
            note=f"Keputusan {by.name}.",
            reply=Reply(versions=versions),
        )

    return action


@pytest.mark.parametrize(("first", "second"), [("complete", "return"), ("complete", "complete")])
@pytest.mark.parametrize(
    ("step", "turn", "role"),
    [("text_approval", 0, "home_affairs"), ("consultation", 3, "foreign_affairs")],
)
def test_exactly_one_of_two_decisions_stands_and_the_other_is_told(
    case, bagus, leader, kemlu, kemendagri, first, second, step, turn, role
):
    case = supply(walk(case, step, turn))
    one = {"home_affairs": kemendagri, "foreign_affairs": kemlu}[role]
    two = UserFactory(role=role, name="Putri Lestari")

    outcomes = at_once(decide(case, one, first), decide(case, two, second))

    told = [error for error in outcomes if error is not None]
    assert len(told) == 1, outcomes
    assert isinstance(told[0], Conflict), told
    review = Review.objects.get(case=case, step_key=step)
    assert outcomes[[one, two].index(review.decided_by)] is None
    assert review.decided_by.name in str(told[0].message)
    moves = case.moves.filter(from_key=step, from_turn=turn)
    assert moves.count() == 1
    assert not Item.objects.open().filter(subject=case.subject, key=step, role=role).exists()


def replace(case: Case, by: User) -> Callable[[], None]:
    """Return the upload of a newer draft of the letter of intent."""
    return lambda: add_document(Case.objects.get(pk=case.pk), "draft_letter_of_intent", by=by)


def test_a_draft_replaced_at_the_same_moment_is_not_agreed_to_unseen(
    case, ratna, bagus, leader, kemlu, kemendagri
):
    case = supply(walk(case, "consultation", 3))
    decide(case, kemlu, "complete")()

    replied, uploaded = at_once(decide(case, kemendagri, "complete"), replace(case, ratna))

    case.refresh_from_db()
    assert uploaded is None
    lapsed = case.moves.filter(action="lapse", role="foreign_affairs").exists()
    if replied is None:  # the reply came first, to the draft that both had read
        assert (case.step_key, lapsed) == ("letter_of_intent", False)
    else:
        assert isinstance(replied, Conflict)
        assert (case.step_key, lapsed) == ("consultation", True)

"""What people said to each other about a case stands in its dossier, for whoever reads it."""

from typing import Any

import pytest

from evaluations.dossier.contents import parts_of
from evaluations.dossier.scope import Scope
from partnerships import lifecycle
from partnerships.lifecycle import Reply
from partnerships.models import Case, PointAnswer
from partnerships.services import discussions
from sistercity.accounts.models import User
from tests.walking import walk

pytestmark = pytest.mark.django_db


def part(case: Case, asker: User, key: str) -> list[dict[str, Any]]:
    parts = parts_of(Scope(case.partnership, None, asker), [])
    (found,) = [part for part in parts if part.key == key]
    return [row.as_data for row in found.rows()]


def test_discussions_are_in_it_as_far_as_its_asker_reads_them(
    case, ratna, bagus, leader, kemlu, kemendagri
) -> None:
    case = walk(case, "consultation", 3)
    thread = discussions.begin(
        case, "Pasal 4 kurang jelas.", by=kemlu, audience="both", clause="funding"
    )
    discussions.reply(thread, "Kami perbaiki.", by=ratna, mentions=[kemlu])
    discussions.begin(case, "Hanya antar kementerian.", by=kemendagri, audience="ministries")

    (read_by_region,) = part(case, ratna, "discussions")
    assert read_by_region["text"] == "Pasal 4 kurang jelas."
    (answer,) = read_by_region["replies"]
    assert (answer["author"], answer["mentions"]) == (ratna.name, [kemlu.name])
    texts = [row["text"] for row in part(case, kemlu, "discussions")]
    assert texts == ["Pasal 4 kurang jelas.", "Hanya antar kementerian."]


def test_the_points_of_a_return_stand_with_their_answers(
    case, ratna, bagus, leader, kemlu, kemendagri
) -> None:
    case = walk(case, "text_approval")
    points = ("Pasal 4 pembiayaan", "Pasal 7 perselisihan")
    case = lifecycle.perform(
        case, "return", by=kemendagri, note="Perbaiki.", reply=Reply(points=points)
    )
    point = case.moves.get(action="return").points.get(number=1)
    PointAnswer.objects.create(
        point=point, text="Sudah diubah.", answered_by=ratna, answered_at=case.turn_opened_at
    )
    moves = part(case, ratna, "cases")[0]["moves"]
    (returned,) = [move for move in moves if move["action"] == "return"]
    assert [row["text"] for row in returned["points"]] == list(points)
    assert [len(row["answer"]) for row in returned["points"]] == [1, 0]
    assert returned["points"][0]["answer"][0]["text"] == "Sudah diubah."

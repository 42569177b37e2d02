"""The points of a return: written with it, answered one by one, fixed when submitted."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships import lifecycle
from partnerships.lifecycle import Reply
from partnerships.models import Case, PointAnswer, ReturnPoint
from partnerships.services.returns import answer_points
from sistercity.lifecycle import Conflict
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db

POINTS = ("Pasal 4: pembiayaan", "Pasal 7: perselisihan")


@pytest.fixture(scope="module", autouse=True)
def before_the_leader(stand) -> None:
    """The leader of Surabaya has the draft text before them."""
    stand("draft_text", 1)


@pytest.fixture
def people(ratna, bagus, leader, kemlu, kemendagri):
    return {"ratna": ratna, "leader": leader, "kemlu": kemlu, "kemendagri": kemendagri}


def send_back(case: Case, by, points: tuple[str, ...] = POINTS) -> Case:
    """Return `case` with points, and everything else supplied anew."""
    reply = Reply(points=points, material_change=False)
    case = lifecycle.perform(case, "return", by=by, note="Lihat butir.", reply=reply)
    return supply(Case.objects.for_page().get(pk=case.pk))


@pytest.fixture
def returned(case: Case, people) -> Case:
    """Home Affairs has returned the text with two points."""
    return send_back(walk(case, "text_approval"), people["kemendagri"])


def page(case: Case) -> str:
    return reverse("partnerships:case_points", args=[case.pk])


def review(case: Case) -> str:
    return reverse("partnerships:review_detail", args=[case.pk])


def answer_all(case: Case, by) -> None:
    points = ReturnPoint.objects.of_last_return(case)
    answer_points(case, {point.pk: f"Sudah: {point.text}" for point in points}, by=by)


def filled(client, case: Case, *texts: str) -> dict[str, str]:
    form = client.get(page(case)).context["form"]
    answers = {bound.html_name: text for (_p, bound), text in zip(form.rows, texts, strict=False)}
    return {"seen": form["seen"].value()} | answers


# --- Written ------------------------------------------------------------------------------
def test_a_ministry_writes_the_points_one_a_line(case, people, sign_in):
    case = walk(case, "text_approval")
    client = sign_in(people["kemendagri"])
    form = client.get(review(case)).context["form"]
    hidden = {name: form[name].value() for name in ("seen", "versions")}
    data = hidden | {"decision": "return", "reason": "Dua hal.", "points": "Satu\n\n  Dua  \n"}
    assert client.post(review(case), data).status_code == 302

    assert [point.text for point in ReturnPoint.objects.of_last_return(case)] == ["Satu", "Dua"]


def test_points_with_an_approval_are_refused_and_kept(case, people, sign_in):
    case = walk(case, "text_approval")
    client = sign_in(people["kemendagri"])
    form = client.get(review(case)).context["form"]
    hidden = {name: form[name].value() for name in ("seen", "versions")}
    response = client.post(
        review(case), hidden | {"decision": "complete", "points": "Pasal 4 belum jelas"}
    )
    assert "points" in response.context["form"].errors
    assert "Pasal 4 belum jelas" in response.content.decode()
    assert not ReturnPoint.objects.exists()


def test_the_reason_is_asked_for_also_with_points(case, people, sign_in):
    case = walk(case, "text_approval")
    client = sign_in(people["kemendagri"])
    form = client.get(review(case)).context["form"]
    hidden = {name: form[name].value() for name in ("seen", "versions")}
    response = client.post(review(case), hidden | {"decision": "return", "points": "Satu"})
    assert "reason" in response.context["form"].errors


@pytest.mark.parametrize("typed", ["x\n" * 51, "y" * 1001])
def test_too_many_or_too_long_points_are_refused(case, people, sign_in, typed):
    case = walk(case, "draft_text", 1)
    url = reverse("partnerships:case_perform", args=[case.pk, "return"])
    response = sign_in(people["leader"]).post(
        url, {"seen": case.seen, "note": "Perbaiki.", "points": typed}
    )
    assert "points" in response.context["form"].errors


def test_the_leader_returns_with_points_too(case, people, sign_in):
    case = walk(case, "draft_text", 1)
    url = reverse("partnerships:case_perform", args=[case.pk, "return"])
    data = {"seen": case.seen, "note": "Perbaiki.", "points": "Ejaan nama mitra"}
    assert sign_in(people["leader"]).post(url, data).status_code == 302
    assert ReturnPoint.objects.get().text == "Ejaan nama mitra"


# --- Answered -----------------------------------------------------------------------------
def test_the_region_sees_the_points_as_a_checklist(returned, people, sign_in):
    content = sign_in(people["ratna"]).get(returned.get_absolute_url()).content.decode()
    for text in POINTS:
        assert text in content
    assert "Jawab butir pengembalian" in content
    assert "2 butir pengembalian belum dijawab" not in content  # the checklist says which


def test_nothing_is_submitted_before_every_point_has_its_answer(returned, people):
    with pytest.raises(ValidationError, match="2 butir"):
        lifecycle.perform(returned, "complete", by=people["ratna"])
    first = ReturnPoint.objects.of_last_return(returned).first()
    answer_points(returned, {first.pk: "Ditulis ulang."}, by=people["ratna"])
    with pytest.raises(ValidationError, match="1 butir"):
        lifecycle.perform(returned, "complete", by=people["ratna"])
    answer_all(returned, people["ratna"])
    assert lifecycle.perform(returned, "complete", by=people["ratna"]).turn_index == 1


def test_a_return_without_points_asks_for_no_answer(case, people):
    case = send_back(walk(case, "text_approval"), people["kemendagri"], ())
    assert lifecycle.perform(case, "complete", by=people["ratna"]).turn_index == 1


def test_answers_are_saved_before_all_are_there_and_can_be_changed(returned, people, sign_in):
    client = sign_in(people["ratna"])
    assert client.post(page(returned), filled(client, returned, "Pertama")).status_code == 302
    assert client.post(page(returned), filled(client, returned, "Lain", "Dua")).status_code == 302
    assert sorted(PointAnswer.objects.values_list("text", flat=True)) == ["Dua", "Lain"]
    client.post(page(returned), filled(client, returned, "", "Dua"))
    assert PointAnswer.objects.get().text == "Dua"


def test_who_answers_an_unchanged_text_stays_the_one_who_wrote_it(returned, people, bagus):
    point = ReturnPoint.objects.of_last_return(returned).first()
    answer_points(returned, {point.pk: "Pasal 4"}, by=people["ratna"])
    answer_points(returned, {point.pk: "Pasal 4"}, by=bagus)
    assert PointAnswer.objects.get().answered_by == people["ratna"]


def test_two_who_answer_at_once_see_what_the_other_stored(returned, people, bagus, sign_in):
    client = sign_in(people["ratna"])
    data = filled(client, returned, "Punya Ratna", "")
    point = ReturnPoint.objects.of_last_return(returned).first()
    answer_points(returned, {point.pk: "Punya Bagus"}, by=bagus)
    response = client.post(page(returned), data)

    content = response.content.decode()
    assert response.status_code == 409
    assert "Punya Ratna" in content
    assert "Punya Bagus" in content
    data["seen"] = response.context["form"]["seen"].value()
    assert client.post(page(returned), data).status_code == 302
    assert PointAnswer.objects.get().text == "Punya Ratna"


# --- Submitted ----------------------------------------------------------------------------
@pytest.fixture
def submitted(returned: Case, people) -> Case:
    answer_all(returned, people["ratna"])
    case = lifecycle.perform(returned, "complete", by=people["ratna"])
    return Case.objects.for_page().get(pk=case.pk)


def test_answers_are_fixed_once_submitted(submitted, people, sign_in):
    answer = PointAnswer.objects.first()
    with pytest.raises(PermissionDenied):
        answer_points(submitted, {answer.point_id: "Lain"}, by=people["ratna"])
    assert sign_in(people["ratna"]).get(page(submitted)).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        PointAnswer.objects.filter(pk=answer.pk).update(text="Lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        answer.delete()


def test_points_are_never_changed(returned):
    with pytest.raises(DatabaseError), transaction.atomic():
        ReturnPoint.objects.update(text="Lain")


def test_answering_after_it_was_submitted_is_a_conflict_or_refused(returned, people, sign_in):
    client = sign_in(people["ratna"])
    answer_all(returned, people["ratna"])
    points = list(ReturnPoint.objects.of_last_return(returned).with_answers())
    lifecycle.perform(returned, "complete", by=people["ratna"])
    with pytest.raises(Conflict):
        answer_points(returned, {points[0].pk: "Lain"}, by=people["ratna"], seen="anything")
    assert client.post(page(returned), {"seen": "x"}).status_code == 403


def test_the_reviewer_sees_the_points_with_their_answers(submitted, people, sign_in):
    case = walk(submitted, "text_approval")
    content = sign_in(people["kemendagri"]).get(review(case)).content.decode()
    assert "Catatan Anda pada versi" in content
    assert "Sudah: Pasal 4: pembiayaan" in content
    assert "Dijawab" in content
    content = sign_in(people["ratna"]).get(review(case)).content.decode()
    assert "Catatan Peninjau Kemendagri pada versi" in content


def test_earlier_rounds_stay_on_the_review_page(submitted, people, sign_in):
    case = send_back(walk(submitted, "text_approval"), people["kemendagri"], ("Butir baru",))
    rounds = sign_in(people["kemendagri"]).get(review(case)).context["rounds"]
    assert [len(found.points) for found in rounds] == [1, 2]
    assert [found.answered for found in rounds] == [0, 2]


# --- Who ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "status"),
    [("leader", 403), ("kemlu", 403), ("auditor", 403), ("officer_elsewhere", 404)],
)
def test_only_those_who_run_the_partnership_answer(returned, request, sign_in, name, status):
    client = sign_in(request.getfixturevalue(name))
    assert client.get(page(returned)).status_code == status
    assert client.post(page(returned), {}).status_code == status
    assert not PointAnswer.objects.exists()


@pytest.mark.parametrize("which", ["panel", "answers", "review"])
def test_pages_ask_as_often_for_many_points_as_for_one(case, people, sign_in, which):
    case = send_back(walk(case, "text_approval"), people["kemendagri"], ("Satu",))
    answer_all(case, people["ratna"])
    url = {"panel": case.get_absolute_url(), "answers": page(case), "review": review(case)}[which]
    client = sign_in(people["ratna"])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    ReturnPoint.objects.bulk_create(
        ReturnPoint(move=ReturnPoint.objects.get().move, number=number, text=f"Butir {number}")
        for number in range(2, 6)
    )
    answer_all(case, people["ratna"])
    with CaptureQueriesContext(connection) as many:
        assert "Butir 5" in client.get(url).content.decode()
    assert len(many) == len(one)

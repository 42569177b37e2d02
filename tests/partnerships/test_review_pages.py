"""The ministries' desk and the page of a review: who decides on what, and what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships import lifecycle
from partnerships.models import Case, Review
from partnerships.requirements import CaseFile
from partnerships.services import documents
from sistercity.deadlines.counting import add_days
from sistercity.worklist.models import Item
from tests.factories import PartnershipFactory, RegionFactory, UserFactory, add_document, pdf
from tests.walking import supply, walk

pytestmark = pytest.mark.django_db

QUEUE = reverse("partnerships:review_list")
DECIDED = reverse("partnerships:review_decided")


@pytest.fixture
def people(ratna, bagus, leader, kemlu, kemendagri):
    return {"ratna": ratna, "leader": leader, "kemlu": kemlu, "kemendagri": kemendagri}


@pytest.fixture(scope="module", autouse=True)
def before_both_ministries(stand) -> None:
    stand("consultation", 3)


@pytest.fixture
def consulted(case: Case, people) -> Case:
    """Both ministries are asked."""
    return case


@pytest.fixture
def text(case: Case, people) -> Case:
    """Home Affairs has the agreement text before it."""
    return walk(case, "text_approval")


def review(case: Case) -> str:
    return reverse("partnerships:review_detail", args=[case.pk])


def filled(client, case: Case, decision: str, **values: str) -> dict[str, str]:
    """Return the form as the page gave it, with a decision."""
    form = client.get(review(case)).context["form"]
    hidden = {name: form[name].value() for name in ("seen", "versions")}
    return hidden | {"decision": decision} | values


def another_case(code: str) -> Case:
    partnership = PartnershipFactory(region=RegionFactory(code=code))
    return walk(Case.objects.get(partnership=partnership), "consultation", 3)


# --- The desk -----------------------------------------------------------------------------
def test_the_desk_shows_what_waits_with_the_days_waited(consulted, kemlu, sign_in):
    Item.objects.filter(subject=consulted.subject).update(
        since=timezone.localdate() - timedelta(days=3)
    )
    content = sign_in(kemlu).get(QUEUE).content.decode()

    assert "Surabaya – Izmir" in content
    assert review(consulted) in content
    assert "hari kerja" in content


def test_days_waited_count_from_the_day_after_receipt(consulted):
    item = Item.objects.open().filter(subject=consulted.subject).first()
    assert item.waited == "Diterima hari ini"
    item.since = timezone.localdate() - timedelta(days=7)
    item.due_on = add_days(item.since, 14, "working")
    assert item.waited.endswith("dari 14 hari kerja")
    item.due_on = None
    assert item.waited.startswith("Hari ke-")


def test_what_another_ministry_has_is_not_on_the_desk(text, kemlu, kemendagri, sign_in):
    assert "Izmir" in sign_in(kemendagri).get(QUEUE).content.decode()
    assert "Izmir" not in sign_in(kemlu).get(QUEUE).content.decode()


def test_the_first_due_is_on_top(consulted, kemlu, sign_in):
    other = another_case("34.71")
    today = timezone.localdate()
    Item.objects.filter(subject=consulted.subject).update(due_on=today + timedelta(days=9))
    Item.objects.filter(subject=other.subject).update(due_on=today - timedelta(days=2))
    client = sign_in(kemlu)

    rows = [item.subject for item, _waited in client.get(QUEUE).context["rows"]]
    assert rows == [other.subject, consulted.subject]
    rows = [item.subject for item, _waited in client.get(QUEUE, {"due": "overdue"}).context["rows"]]
    assert rows == [other.subject]
    query = {"region": str(consulted.partnership.region_id), "key": "consultation"}
    rows = [item.subject for item, _waited in client.get(QUEUE, query).context["rows"]]
    assert rows == [consulted.subject]
    assert not client.get(QUEUE, {"key": "deposit"}).context["rows"]


@pytest.mark.parametrize("url", [QUEUE, DECIDED])
def test_only_ministries_have_a_desk(consulted, people, auditor, sign_in, url):
    for person in (people["ratna"], people["leader"], auditor):
        assert sign_in(person).get(url).status_code == 403


@pytest.mark.parametrize("url", [QUEUE, DECIDED])
def test_the_desk_asks_as_often_for_many_as_for_one(consulted, kemlu, sign_in, url):
    lifecycle.perform(walk(another_case("33.74"), "consultation", 3), "complete", by=kemlu)
    client = sign_in(kemlu)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(url).context["rows"]) == 1
    for code in ("34.71", "32.73"):
        another_case(code)
        lifecycle.perform(another_case(f"{code[:2]}.01"), "complete", by=kemlu)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(url).context["rows"]) > 1

    assert len(many) == len(one)


def test_decisions_are_kept_with_their_reason(consulted, kemlu, sign_in):
    lifecycle.perform(consulted, "return", by=kemlu, note="Manfaat belum jelas.")
    client = sign_in(kemlu)

    assert "Manfaat belum jelas." in client.get(DECIDED).content.decode()
    assert client.get(DECIDED, {"decision": "approve"}).context["rows"] == []


def test_an_empty_desk_says_so(kemlu, sign_in):
    Item.objects.update(closed_at=timezone.now())
    assert "Tidak ada yang menunggu Anda" in sign_in(kemlu).get(QUEUE).content.decode()
    assert "Belum ada keputusan" in sign_in(kemlu).get(DECIDED).content.decode()


# --- The page -----------------------------------------------------------------------------
def test_the_page_shows_the_exact_versions_and_what_a_decision_causes(text, kemendagri, sign_in):
    response = sign_in(kemendagri).get(review(text))
    content = response.content.decode()

    for version in CaseFile(text).at_stake:
        assert version.sha256 in content
    assert "Setujui naskah ini" in content
    assert "Giliran berpindah ke" in content
    assert "berakhir sebagai ditolak" in content
    assert "Klausul wajib" in content
    assert "Isi rencana." in content
    assert "Terpenuhi." in content


def test_the_page_tells_what_came_since_the_last_decision(text, people, sign_in):
    lifecycle.perform(text, "return", by=people["kemendagri"], note="Pasal 4 keliru.")
    document = text.documents.get(kind="draft_text")
    documents.add_version(document, pdf(), by=people["ratna"], note="Pasal 4 baru.")
    case = Case.objects.for_page().get(pk=text.pk)
    case = walk(case, "text_approval")

    response = sign_in(people["kemendagri"]).get(review(case))
    content = response.content.decode()
    assert "Pasal 4 keliru." in content
    assert "Pasal 4 baru." in content
    newer = {(v.language, v.number) for v in response.context["changes"].newer}
    assert ("id", 2) in newer
    assert ("id", 1) not in newer


@pytest.mark.parametrize("name", ["ratna", "leader", "kemlu"])
def test_others_read_the_page_and_cannot_decide(text, people, sign_in, name):
    client = sign_in(people[name])
    response = client.get(review(text))
    assert response.status_code == 200
    assert "Kirim keputusan" not in response.content.decode()
    data = {"decision": "complete", "seen": text.seen, "versions": ""}
    assert client.post(review(text), data).status_code == 403
    assert not text.reviews.filter(step_key="text_approval").exists()


def test_nobody_sees_a_review_outside_the_scope(text, officer_elsewhere, sign_in):
    assert sign_in(officer_elsewhere).get(review(text)).status_code == 404


def test_a_case_not_submitted_is_not_there_for_ministries(kemlu, sign_in):
    case = PartnershipFactory(region=RegionFactory(code="31.71")).open_case
    assert sign_in(kemlu).get(review(case)).status_code == 404


def test_an_approval_names_its_letter_and_versions(text, kemendagri, sign_in):
    client = sign_in(kemendagri)
    today = timezone.localdate().isoformat()
    data = filled(client, text, "complete", letter_number="099/12", letter_date=today)
    seen = CaseFile(text).at_stake
    response = client.post(review(text), data)

    assert response.status_code == 302
    decision = Review.objects.get(case=text, step_key="text_approval")
    assert (decision.decision, decision.letter_number) == ("approve", "099/12")
    assert set(decision.versions.all()) == set(seen)


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_a_refusal_needs_its_reason_and_keeps_the_letter(text, kemendagri, sign_in, decision):
    client = sign_in(kemendagri)
    data = filled(client, text, decision, letter_number="099/12")
    response = client.post(review(text), data)

    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert "099/12" in response.content.decode()
    assert response.context["form"]["decision"].value() == decision


def test_a_letter_from_the_future_is_refused(text, kemendagri, sign_in):
    client = sign_in(kemendagri)
    data = filled(client, text, "complete", letter_date="2099-01-01")
    response = client.post(review(text), data)

    assert response.context["form"].errors["letter_date"]


def test_a_returned_verification_says_whether_the_change_is_material(case, people, sign_in):
    case = supply(walk(case, "verification", 1))
    client = sign_in(people["kemendagri"])
    data = filled(client, case, "return", reason="Ubah ruang lingkup.")
    response = client.post(review(case), data)
    assert response.context["form"].errors["material_change"]

    client.post(review(case), data | {"material_change": "no"})
    case.refresh_from_db()
    assert (case.step_key, case.council_decides_again) == ("cooperation_plan", False)


def test_what_the_ministry_must_supply_is_linked_and_required(case, people, sign_in):
    case = walk(case, "verification", 1)
    client = sign_in(people["kemendagri"])
    content = client.get(review(case)).content.decode()
    assert reverse("partnerships:case_evidence", args=[case.pk, "verification_letter"]) in content
    assert "Lengkapi dahulu" in content

    data = filled(client, case, "complete", reason="Sudah baik.")
    response = client.post(review(case), data)
    assert response.status_code == 422
    assert "Sudah baik." in response.content.decode()


def test_the_interministerial_meeting_is_logged_from_the_page(case, people, sign_in):
    case = walk(case, "interministerial_meeting")
    content = sign_in(people["kemendagri"]).get(review(case)).content.decode()
    url = reverse("partnerships:meeting_create", args=[case.partnership_id])

    assert f"{url}?kind=interministerial" in content


# --- Conflicts ----------------------------------------------------------------------------
def test_a_version_replaced_meanwhile_is_shown_and_not_approved(text, people, sign_in):
    client = sign_in(people["kemendagri"])
    data = filled(client, text, "complete", reason="Catatan panjang.")
    newest = add_document(text, "draft_text", by=people["ratna"])
    response = client.post(review(text), data)

    content = response.content.decode()
    assert response.status_code == 409
    assert newest.sha256 in content
    assert "sudah diganti" in content
    assert "Catatan panjang." in content
    assert not text.reviews.filter(step_key="text_approval").exists()

    form = response.context["form"]
    again = data | {name: form[name].value() for name in ("seen", "versions")}
    assert client.post(review(text), again).status_code == 302
    assert newest in text.reviews.get(step_key="text_approval").versions.all()


def test_the_second_reviewer_is_told_who_decided_what(text, people, sign_in):
    colleague = UserFactory(role="home_affairs", name="Putri Lestari")
    client = sign_in(colleague)
    data = filled(client, text, "return", reason="Pasal 7 perlu diubah.")
    lifecycle.perform(text, "complete", by=people["kemendagri"])
    response = client.post(review(text), data)

    content = response.content.decode()
    assert response.status_code == 409
    assert "Diselesaikan Persetujuan naskah oleh Made" in content
    assert "Pasal 7 perlu diubah." in content
    assert text.reviews.filter(step_key="text_approval").count() == 1


def test_at_the_consultation_the_colleague_is_told_of_their_own_ministry(
    consulted, people, sign_in
):
    client = sign_in(UserFactory(role="foreign_affairs", name="Putri Lestari"))
    data = filled(client, consulted, "return", reason="Belum jelas.")
    lifecycle.perform(consulted, "complete", by=people["kemlu"])
    response = client.post(review(consulted), data)

    content = response.content.decode()
    assert response.status_code == 409
    assert "Dijawab Konsultasi oleh Dian" in content
    assert "Belum jelas." in content


def test_the_page_asks_as_often_for_many_versions_as_for_one(text, people, sign_in):
    client, url = sign_in(people["kemendagri"]), review(text)
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    for _n in range(3):
        add_document(text, "draft_text", by=people["ratna"])
        add_document(text, "draft_text", by=people["ratna"], language="en")
    with CaptureQueriesContext(connection) as after:
        client.get(url)

    assert len(after) == len(before)


def test_the_page_opens_at_every_turn_of_a_ministry(case, people, auditor, sign_in):
    turns = [
        ("consultation", 3, "kemlu"),
        ("verification", 1, "kemendagri"),
        ("interministerial_meeting", 0, "kemendagri"),
        ("negotiation", 0, "kemlu"),
        ("confirmation", 0, "kemlu"),
        ("confirmation", 1, "kemendagri"),
        ("full_powers", 0, "kemlu"),
        ("deposit", 0, "kemlu"),
    ]
    for key, turn, name in turns:
        case = walk(case, key, turn)
        response = sign_in(people[name]).get(review(case))
        assert "Kirim keputusan" in response.content.decode(), (key, turn)
    case = walk(case)
    assert sign_in(auditor).get(review(case)).status_code == 200

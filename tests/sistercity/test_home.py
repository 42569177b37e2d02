"""The home page of each role and the list of everything due."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import Partnership
from sistercity.deadlines import counting
from sistercity.notifications.models import Mail, Notification
from sistercity.worklist.home import waiting_sentence
from sistercity.worklist.models import Item
from tests.factories import (
    ActionItemFactory,
    ForeignCityFactory,
    LegacyAgreementFactory,
    PartnershipFactory,
    UserFactory,
)
from tests.walking import walk

pytestmark = pytest.mark.django_db

ROLES = ["ratna", "bagus", "leader", "kemlu", "kemendagri", "auditor", "administrator"]


def home(client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def questions(client) -> int:
    """How often the home page asks the database, without the marks of the transaction."""
    with CaptureQueriesContext(connection) as asked:
        home(client)
    return sum(query["sql"].startswith("SELECT") for query in asked)


# --- Words -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hour", "words"),
    [(3, "malam"), (9, "pagi"), (12, "siang"), (16, "sore"), (21, "malam")],
)
def test_the_greeting_follows_the_clock_of_the_reader(sign_in, ratna, hour, words):
    client = sign_in(ratna)
    with time_machine.travel(timezone.localtime().replace(hour=hour, minute=5), tick=False):
        client.force_login(ratna)
        assert f"Selamat {words}, Ratna" in home(client)


@pytest.mark.parametrize(
    ("waiting", "late", "sentence"),
    [
        (0, 0, "Tidak ada yang menunggu Anda saat ini."),
        (1, 0, "Satu hal menunggu Anda, belum ada yang terlambat."),
        (3, 1, "Tiga hal menunggu Anda, satu sudah terlambat."),
        (12, 8, "12 hal menunggu Anda, 8 sudah terlambat."),
    ],
)
def test_the_sentence_says_how_many_wait_and_how_many_are_late(waiting, late, sentence):
    assert waiting_sentence(waiting, late) == sentence


# --- The roles ---------------------------------------------------------------------------
@pytest.mark.parametrize("who", ROLES)
def test_every_role_has_a_home_page_when_there_is_nothing_yet(sign_in, request, who):
    assert "Selamat" in home(sign_in(request.getfixturevalue(who)))


def test_my_turn_stands_before_what_i_wait_for_and_that_before_what_needs_attention(
    sign_in, ratna, case, izmir, kyoto, agreement
):
    walk(case, "exploration")
    waiting = PartnershipFactory(
        region=ratna.region, counterpart=ForeignCityFactory(name="Ankara"), created_by=ratna
    )
    walk(waiting.open_case, "consultation", 3)
    Partnership.objects.filter(pk=agreement.partnership_id).update(
        last_activity_on=timezone.localdate() - timedelta(days=430)
    )
    page = home(sign_in(ratna))

    mine, others, attention = map(
        page.index, ("<h2>Giliran Anda", "<h2>Anda menunggu", "<h2>Perlu perhatian")
    )
    assert mine < page.index("Penjajakan") < others < page.index("Peninjau Kemlu") < attention
    assert "Tidur 14 bulan" in page
    assert "Mulai kerja sama baru" in page


def test_what_the_council_holds_is_waited_for_not_my_turn(sign_in, ratna, case):
    walk(case, "council_approval", 1)
    page = home(sign_in(ratna))

    assert not Item.objects.turn_of(ratna).filter(key="council_approval").exists()
    assert page.index("<h2>Anda menunggu") < page.index("Persetujuan DPRD")
    assert "DPRD ·" in page


def test_an_agreement_about_to_end_asks_for_the_decision_of_the_leader(
    sign_in, ratna, leader, kyoto
):
    ends_on = timezone.localdate() + timedelta(days=190)
    LegacyAgreementFactory(region=ratna.region, by=ratna, counterpart=kyoto, ends_on=ends_on)
    assert "Putuskan perpanjang, ubah, atau akhiri" in home(sign_in(ratna))
    assert "Keputusan lanjutan" in home(sign_in(leader))


def test_a_decision_years_ahead_waits_for_nobody_yet(sign_in, leader, agreement):
    far = Item.objects.get(key="decision")

    assert far not in Item.objects.open().begun()
    assert "Tidak ada yang menunggu Anda saat ini" in home(sign_in(leader))


def test_a_coordinator_sees_only_the_partnerships_they_coordinate(
    sign_in, bagus, case, surabaya, ratna
):
    walk(case, "exploration")
    other = PartnershipFactory(
        region=surabaya, counterpart=ForeignCityFactory(name="Ankara"), created_by=ratna
    )
    walk(other.open_case, "exploration")
    page = home(sign_in(bagus))

    assert "Izmir" in page
    assert "Ankara" not in page


def test_several_coordinators_do_not_multiply_a_turn(bagus, ratna, partnership, surabaya):
    partnership.coordinators.add(UserFactory(role="coordinator", region=surabaya))
    ActionItemFactory(partnership=partnership, owner=bagus)

    assert Item.objects.turn_of(bagus).count() == 1


def test_a_ministry_has_the_review_queue_first(sign_in, kemlu, case):
    walk(case, "consultation", 3)
    page = home(sign_in(kemlu))

    assert page.index("Antrean tinjauan") < page.index("Konsultasi")
    assert f"/reviews/{case.pk}/" in page
    assert "Mulai kerja sama baru" not in page


def test_the_auditor_sees_what_is_late_and_what_changed(sign_in, auditor, partnership):
    Item.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    page = home(sign_in(auditor))

    assert "Satu giliran di seluruh Indonesia sudah melewati tenggatnya." in page
    assert f"/partnerships/{partnership.pk}/history/" in page


def test_the_administrator_sees_mails_that_failed_with_the_reason(sign_in, administrator, ratna):
    refused = Mail.objects.create(recipient=ratna, attempts=3, answer="550")
    Notification.objects.create(
        recipient=ratna, occasion="x", title="Giliran Anda", url="/", mail=refused
    )
    page = home(sign_in(administrator))

    assert "Satu surat belum terkirim." in page
    assert "3 kali dicoba" in page
    assert "550" in page


def test_nothing_of_another_region_is_on_the_page(
    sign_in, ratna, partnership, partnership_elsewhere
):
    page = home(sign_in(ratna))

    assert "Izmir" in page
    assert "Kyoto" not in page


def test_the_home_page_asks_at_most_ten_times_however_much_there_is(
    request, ratna, bagus, partnership
):
    readers = {who: request.getfixturevalue(who) for who in ROLES}
    counting.holidays()  # read once a minute

    def asked() -> dict[str, int]:
        found = {}
        for who, reader in readers.items():
            client = Client()
            client.force_login(reader)
            found[who] = questions(client)
        return found

    def grow(number):
        new = PartnershipFactory(
            region=ratna.region,
            counterpart=ForeignCityFactory(),
            created_by=ratna,
            coordinators=[bagus],
        )
        if number % 2:
            walk(new.open_case, "consultation", 3)
        old = LegacyAgreementFactory(region=ratna.region, by=ratna, coordinators=[bagus])
        Partnership.objects.filter(pk=old.partnership_id).update(
            last_activity_on=timezone.localdate() - timedelta(days=200 + number)
        )

    grow(0)
    grow(1)
    few = asked()
    for number in range(2, 6):
        grow(number)

    assert few == asked()
    assert max(few.values()) <= 10


# --- Everything due ----------------------------------------------------------------------
def test_the_list_holds_every_open_turn_of_my_partnerships(
    sign_in, ratna, case, partnership_elsewhere
):
    walk(case, "consultation", 3)
    page = sign_in(ratna).get("/turns/").content.decode()

    assert "Peninjau Kemlu" in page
    assert "Peninjau Kemendagri" in page
    assert "Kyoto" not in page


def test_the_list_is_filtered_by_whose_late_step_and_words(sign_in, ratna, partnership, agreement):
    client = sign_in(ratna)
    Item.objects.filter(partnership=partnership).update(
        due_on=timezone.localdate() - timedelta(days=1)
    )
    Item.objects.filter(key="reporting").update(role="home_affairs", region=None)

    def rows(**query):
        return [item.key for item in client.get("/turns/", query).context["page_obj"]]

    assert "initiative" in rows(whose="mine")
    assert rows(whose="others") == ["reporting"]
    assert "initiative" in rows(late="true")
    assert "decision" not in rows(late="true")
    assert rows(key="initiative") == ["initiative"]
    assert rows(q="izmir") == ["initiative"]
    assert "Tidak ada giliran yang cocok" in client.get("/turns/?q=zzz").content.decode()


def test_the_list_of_turns_asks_as_often_for_many_as_for_one(sign_in, ratna, partnership):
    client = sign_in(ratna)
    with CaptureQueriesContext(connection) as one:
        client.get("/turns/")
    for _ in range(5):
        PartnershipFactory(region=ratna.region, counterpart=ForeignCityFactory(), created_by=ratna)
    with CaptureQueriesContext(connection) as many:
        client.get("/turns/")

    assert len(one) == len(many)


def test_without_a_turn_the_list_says_what_would_be_here(sign_in, ratna):
    cache.clear()
    assert "Belum ada giliran" in sign_in(ratna).get("/turns/").content.decode()

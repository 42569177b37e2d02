"""Action items: the list, making, moving and completing them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import ActionItem, Agreement, Meeting, Partnership
from partnerships.services import meetings
from sistercity.accounts.models import User
from sistercity.lifecycle import Conflict
from sistercity.notifications.models import Notification
from sistercity.worklist.models import Item
from tests.factories import ActionItemFactory, MeetingFactory, UserFactory

SignIn = Callable[[User], Client]
LIST = "partnerships:action_item_list"


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def titles(client: Client, query: str = "") -> set[str]:
    response = client.get(f"{reverse(LIST)}{query}")
    assert response.status_code == 200
    return {row.title for row in response.context["page_obj"]}


def url(name: str, pk: int) -> str:
    return reverse(f"partnerships:{name}", args=[pk])


@pytest.fixture
def item(partnership: Partnership, bagus: User) -> ActionItem:
    """Bagus has promised a draft."""
    return ActionItemFactory(partnership=partnership, title="Kirim draf", owner=bagus)


@pytest.fixture
def items(partnership: Partnership, ratna: User, bagus: User) -> None:
    """Of Ratna one open, one late and one done, of Bagus one open."""
    ActionItemFactory(partnership=partnership, title="Terbuka", owner=ratna)
    ActionItemFactory(partnership=partnership, title="Telat", owner=ratna, due_on=in_days(-3))
    ActionItemFactory(partnership=partnership, title="Beres", owner=ratna, done_on=in_days(0))
    ActionItemFactory(partnership=partnership, title="Orang lain", owner=bagus)


# --- The list -----------------------------------------------------------------------------
@pytest.mark.usefixtures("items")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Terbuka", "Telat"}),
        ("?whose=all", {"Terbuka", "Telat", "Orang lain"}),
        ("?state=overdue", {"Telat"}),
        ("?state=done", {"Beres"}),
        ("?state=all", {"Terbuka", "Telat", "Beres"}),
        ("?whose=all&state=all", {"Terbuka", "Telat", "Beres", "Orang lain"}),
        ("?q=telat", {"Telat"}),
        ("?q=izmir&whose=all", {"Terbuka", "Telat", "Orang lain"}),
    ],
)
def test_the_list_shows_ones_own_open_items_unless_asked_otherwise(
    sign_in: SignIn, ratna: User, query: str, found: set[str]
) -> None:
    assert titles(sign_in(ratna), query) == found


@pytest.mark.usefixtures("items")
def test_the_list_can_be_filtered_by_owner(sign_in: SignIn, ratna: User, bagus: User) -> None:
    assert titles(sign_in(ratna), f"?owner={bagus.pk}") == {"Orang lain"}


@pytest.mark.usefixtures("items")
def test_the_list_can_be_filtered_by_partnership(
    sign_in: SignIn, ratna: User, partnership: Partnership, agreement: Agreement
) -> None:
    ActionItemFactory(partnership=agreement.partnership, title="Kyoto", owner=ratna)
    client = sign_in(ratna)
    assert titles(client, f"?partnership={agreement.partnership_id}") == {"Kyoto"}
    assert titles(client, f"?partnership={partnership.pk}") == {"Terbuka", "Telat"}


@pytest.mark.usefixtures("items")
def test_whoever_owns_nothing_by_role_sees_everybodys_open_items(
    sign_in: SignIn, auditor: User, kemlu: User
) -> None:
    assert titles(sign_in(auditor)) == {"Terbuka", "Telat", "Orang lain"}
    assert titles(sign_in(kemlu), "?whose=all&state=all") == set()


@pytest.mark.usefixtures("items")
def test_the_list_hides_items_of_others(
    sign_in: SignIn, officer_elsewhere: User, coordinator_elsewhere: User
) -> None:
    for person in (officer_elsewhere, coordinator_elsewhere):
        assert titles(sign_in(person), "?whose=all&state=all") == set()


@pytest.mark.usefixtures("items")
def test_the_list_says_in_words_how_things_stand(sign_in: SignIn, ratna: User) -> None:
    text = sign_in(ratna).get(f"{reverse(LIST)}?state=all").content.decode()
    assert "Terlambat 3 hari" in text
    assert "Belum selesai" in text
    assert 'class="tag go">Selesai ' in text


@pytest.mark.parametrize("key", ["title", "owner", "due", "partnership", "-due"])
def test_the_list_takes_the_same_queries_for_any_number_of_rows(
    sign_in: SignIn, ratna: User, partnership: Partnership, agreement: Agreement, key: str
) -> None:
    client, address = sign_in(ratna), f"{reverse(LIST)}?whose=all&sort={key}"

    def add(row: Partnership) -> None:
        ActionItemFactory(
            partnership=row,
            meeting=MeetingFactory(partnership=row),
            owner=UserFactory(region=row.region),
        )

    add(partnership)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for row in (partnership, agreement.partnership, agreement.partnership):
        add(row)
    with CaptureQueriesContext(connection) as four:
        client.get(address)
    assert len(one) == len(four)


# --- One action item ----------------------------------------------------------------------
def test_the_page_offers_what_its_reader_may_do(
    sign_in: SignIn, item: ActionItem, ratna: User, bagus: User, leader: User, auditor: User
) -> None:
    edit, complete = url("action_item_edit", item.pk), url("action_item_complete", item.pk)
    for person, may in ((ratna, True), (bagus, True), (leader, False), (auditor, False)):
        text = sign_in(person).get(item.get_absolute_url()).content.decode()
        assert "Kirim draf" in text
        assert (edit in text) is may
        assert (complete in text) is may


def test_an_owner_who_may_not_change_it_may_complete_it(
    sign_in: SignIn, partnership: Partnership, leader: User
) -> None:
    item = ActionItemFactory(partnership=partnership, owner=leader)
    client = sign_in(leader)
    text = client.get(item.get_absolute_url()).content.decode()
    assert url("action_item_complete", item.pk) in text
    assert client.get(url("action_item_edit", item.pk)).status_code == 403


def test_a_done_item_shows_its_result_and_no_buttons(
    sign_in: SignIn, item: ActionItem, ratna: User, bagus: User
) -> None:
    meetings.complete_action_item(item, by=bagus, note="Draf dikirim lewat pos.")
    text = sign_in(ratna).get(item.get_absolute_url()).content.decode()
    assert "Draf dikirim lewat pos." in text
    assert url("action_item_edit", item.pk) not in text
    assert url("action_item_complete", item.pk) not in text


@pytest.mark.parametrize("name", ["", "_edit", "_complete"])
def test_nobody_outside_the_scope_finds_an_action_item(
    sign_in: SignIn, item: ActionItem, officer_elsewhere: User, kemlu: User, name: str
) -> None:
    for person in (officer_elsewhere, kemlu):
        client = sign_in(person)
        assert client.get(url(f"action_item{name or '_detail'}", item.pk)).status_code == 404


# --- Making one ---------------------------------------------------------------------------
def test_an_item_is_made_for_a_partnership_and_its_owner_is_told(
    sign_in: SignIn, ratna: User, bagus: User, partnership: Partnership
) -> None:
    data = {"title": "Kirim draf", "owner": bagus.pk, "due_on": str(in_days(7))}
    response = sign_in(ratna).post(url("action_item_create", partnership.pk), data)
    item = ActionItem.objects.get()
    assert response.headers["Location"] == item.get_absolute_url()
    assert (item.partnership, item.meeting, item.created_by) == (partnership, None, ratna)
    turn = Item.objects.open().get(subject=item.subject)
    assert (turn.person, turn.due_on) == (bagus, in_days(7))
    assert Notification.objects.filter(recipient=bagus, url=item.get_absolute_url()).exists()


def test_an_item_is_made_from_a_meeting(
    sign_in: SignIn, leader: User, bagus: User, partnership: Partnership
) -> None:
    meeting = MeetingFactory(partnership=partnership)
    data = {"title": "Kirim draf", "owner": bagus.pk, "due_on": str(in_days(7))}
    response = sign_in(leader).post(url("meeting_action_item_create", meeting.pk), data)
    assert response.headers["Location"] == meeting.get_absolute_url()
    assert meeting.action_items.get().partnership == partnership


def test_owners_are_the_people_of_the_region_concerned_with_the_partnership(
    sign_in: SignIn,
    ratna: User,
    bagus: User,
    leader: User,
    coordinator_elsewhere: User,
    officer_elsewhere: User,
    partnership: Partnership,
) -> None:
    gone = UserFactory(region=ratna.region, is_active=False)
    response = sign_in(ratna).get(url("action_item_create", partnership.pk))
    offered = {key for key, _label in response.context["form"].fields["owner"].choices}
    assert offered == {"", ratna.pk, bagus.pk, leader.pk}
    assert not {coordinator_elsewhere.pk, officer_elsewhere.pk, gone.pk} & offered


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"title": ""}, "title"), ({"owner": ""}, "owner"), ({"due_on": "2020-01-01"}, "due_on")],
)
def test_bad_input_is_named_beside_its_field(
    sign_in: SignIn, ratna: User, partnership: Partnership, changes: dict[str, Any], wrong: str
) -> None:
    data = {"title": "Kirim draf", "owner": ratna.pk, "due_on": str(in_days(7))} | changes
    response = sign_in(ratna).post(url("action_item_create", partnership.pk), data)
    assert list(response.context["form"].errors) == [wrong]
    assert not ActionItem.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("auditor", 403),
        ("province_officer", 403),
        ("coordinator_elsewhere", 404),
        ("officer_elsewhere", 404),
    ],
)
def test_others_make_no_items(
    sign_in: SignIn,
    partnership: Partnership,
    name: str,
    status: int,
    request: pytest.FixtureRequest,
) -> None:
    meeting = MeetingFactory(partnership=partnership)
    client = sign_in(request.getfixturevalue(name))
    assert client.get(url("action_item_create", partnership.pk)).status_code == status
    assert client.get(url("meeting_action_item_create", meeting.pk)).status_code == status


# --- Changing one -------------------------------------------------------------------------
def edit_data(client: Client, item: ActionItem, **changes: Any) -> dict[str, Any]:
    form = client.get(url("action_item_edit", item.pk)).context["form"]
    data = {"title": item.title, "owner": item.owner_id, "due_on": str(item.due_on)}
    return data | {"seen_version": form["seen_version"].value()} | changes


def test_the_turn_follows_a_new_owner_and_date(
    sign_in: SignIn, ratna: User, item: ActionItem
) -> None:
    client = sign_in(ratna)
    data = edit_data(client, item, owner=ratna.pk, due_on=str(in_days(30)))
    assert client.post(url("action_item_edit", item.pk), data).status_code == 302
    turn = Item.objects.open().get(subject=item.subject)
    assert (turn.person, turn.due_on) == (ratna, in_days(30))
    item.partnership.refresh_from_db()
    assert item.partnership.due_on == in_days(30)


def test_saving_without_a_change_tells_nobody_again(
    sign_in: SignIn, ratna: User, item: ActionItem
) -> None:
    client, before = sign_in(ratna), Notification.objects.count()
    client.post(url("action_item_edit", item.pk), edit_data(client, item))
    assert Notification.objects.count() == before


def test_a_late_item_keeps_its_date_when_something_else_changes(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    item = ActionItemFactory(partnership=partnership, due_on=in_days(-5))
    client = sign_in(ratna)
    data = edit_data(client, item, title="Judul lain")
    assert client.post(url("action_item_edit", item.pk), data).status_code == 302
    data = edit_data(client, item, due_on=str(in_days(-4)))
    response = client.post(url("action_item_edit", item.pk), data)
    assert list(response.context["form"].errors) == ["due_on"]


def test_a_stale_form_shows_both_versions(
    sign_in: SignIn, ratna: User, bagus: User, item: ActionItem
) -> None:
    client, other = sign_in(ratna), sign_in(bagus)
    mine = edit_data(client, item, title="Judul Ratna")
    other.post(url("action_item_edit", item.pk), edit_data(other, item, title="Judul Bagus"))
    response = client.post(url("action_item_edit", item.pk), mine)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Judul Ratna" in text
    assert "Judul Bagus" in text


def test_an_owner_who_left_stays_until_somebody_else_is_chosen(
    sign_in: SignIn, ratna: User, bagus: User, item: ActionItem
) -> None:
    bagus.is_active = False
    bagus.save()
    client = sign_in(ratna)
    data = edit_data(client, item, title="Judul lain")
    assert client.post(url("action_item_edit", item.pk), data).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.owner) == ("Judul lain", bagus)


# --- Completing one -----------------------------------------------------------------------
def test_completing_keeps_the_result_and_closes_the_turn(
    sign_in: SignIn, bagus: User, item: ActionItem
) -> None:
    data = {"note": "Draf dikirim.", "done_on": str(in_days(-1))}
    response = sign_in(bagus).post(url("action_item_complete", item.pk), data)
    assert response.headers["Location"] == item.get_absolute_url()
    item.refresh_from_db()
    assert (item.done_on, item.done_note) == (in_days(-1), "Draf dikirim.")
    assert not Item.objects.open().filter(subject=item.subject).exists()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"note": "", "done_on": str(date(2026, 1, 1))}, "note"),
        ({"note": "Draf dikirim.", "done_on": "2199-01-01"}, "done_on"),
    ],
)
def test_completing_needs_a_result_and_a_day_that_has_come(
    sign_in: SignIn, bagus: User, item: ActionItem, data: dict[str, str], wrong: str
) -> None:
    response = sign_in(bagus).post(url("action_item_complete", item.pk), data)
    assert list(response.context["form"].errors) == [wrong]
    item.refresh_from_db()
    assert item.done_on is None


def test_completing_what_somebody_else_completed_is_a_conflict(
    sign_in: SignIn, ratna: User, bagus: User, item: ActionItem
) -> None:
    meetings.complete_action_item(item, by=bagus, note="Hasil Bagus")
    data = {"note": "Hasil Ratna", "done_on": str(in_days(0))}
    client = sign_in(ratna)
    response = client.post(url("action_item_complete", item.pk), data)
    assert response.status_code == 409
    assert "Hasil Ratna" in response.content.decode()
    item.refresh_from_db()
    assert item.done_note == "Hasil Bagus"
    again = client.get(url("action_item_complete", item.pk))
    assert again.headers["Location"] == item.get_absolute_url()


def test_the_service_refuses_to_complete_twice(item: ActionItem, bagus: User) -> None:
    meetings.complete_action_item(item, by=bagus, note="Selesai")
    with pytest.raises(Conflict):
        meetings.complete_action_item(item, by=bagus, note="Lagi")


@pytest.mark.parametrize("name", ["leader", "auditor", "province_officer"])
def test_others_do_not_complete_an_item(
    sign_in: SignIn, item: ActionItem, name: str, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(name))
    address = url("action_item_complete", item.pk)
    assert client.get(address).status_code == 403
    assert client.post(address, {"note": "Selesai"}).status_code == 403


def test_completing_is_a_sign_of_life(agreement: Agreement, bagus: User) -> None:
    item = ActionItemFactory(partnership=agreement.partnership, owner=bagus)
    meetings.complete_action_item(item, by=bagus, note="Selesai")
    agreement.partnership.refresh_from_db()
    assert agreement.partnership.last_activity_on == in_days(0)


def test_the_crumbs_lead_back_to_the_meeting(
    sign_in: SignIn, ratna: User, partnership: Partnership
) -> None:
    meeting: Meeting = MeetingFactory(partnership=partnership)
    item = ActionItemFactory(partnership=partnership, meeting=meeting)
    text = sign_in(ratna).get(item.get_absolute_url()).content.decode()
    assert meeting.get_absolute_url() in text

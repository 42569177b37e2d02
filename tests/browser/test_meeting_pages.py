"""Meetings and action items in a real browser: accessible, and usable from the keyboard."""

from collections.abc import Callable, Iterable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from partnerships.models import ActionItem, Meeting, Participant, Partnership
from sistercity.accounts.models import User
from tests.factories import ActionItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ratnas_page(visit: Callable[[User], Page], ratna: User) -> Page:
    """A browser in which Ratna is signed in."""
    return visit(ratna)


@pytest.fixture
def item(partnership: Partnership) -> ActionItem:
    meeting = MeetingFactory(
        partnership=partnership,
        decisions="Membuka jalur feri.",
        participants=[Participant(name="Elif Demir", kind="counterpart")],
    )
    return ActionItemFactory(partnership=partnership, meeting=meeting)


def test_the_pages_have_no_accessibility_problem_and_fit(
    ratnas_page: Page,
    assert_sound: Callable[[Page, Iterable[str]], None],
    item: ActionItem,
) -> None:
    meeting, partnership = item.meeting, item.partnership
    names = {
        "meeting_list": None,
        "meeting_create": partnership.pk,
        "meeting_detail": meeting.pk,
        "meeting_edit": meeting.pk,
        "meeting_document_create": meeting.pk,
        "action_item_list": None,
        "action_item_create": partnership.pk,
        "action_item_detail": item.pk,
        "action_item_edit": item.pk,
        "action_item_complete": item.pk,
    }
    assert_sound(
        ratnas_page,
        [reverse(f"partnerships:{name}", args=[pk] if pk else []) for name, pk in names.items()],
    )


def test_the_enter_key_saves_the_meeting_and_does_not_add_a_row(
    ratnas_page: Page, partnership: Partnership
) -> None:
    ratnas_page.goto(reverse("partnerships:meeting_create", args=[partnership.pk]))
    ratnas_page.get_by_label("Mulai").fill("2026-07-01T15:00")
    ratnas_page.get_by_label("Tempat").fill("Balai Kota")
    ratnas_page.get_by_role("button", name="Tambah baris peserta").click()
    ratnas_page.get_by_text("Baris 4").wait_for()
    ratnas_page.get_by_label("Nama").nth(3).fill("Elif Demir")
    ratnas_page.get_by_label("Pokok pertemuan").fill("Pembahasan pelabuhan")
    ratnas_page.get_by_label("Pokok pertemuan").press("Enter")
    ratnas_page.get_by_role("heading", level=1, name="Pembahasan pelabuhan").wait_for()
    meeting = Meeting.objects.get()
    assert [str(person) for person in meeting.participants.all()] == ["Elif Demir"]

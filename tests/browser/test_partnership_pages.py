import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import ContactFactory, CountryFactory, ForeignCityFactory

pytestmark = pytest.mark.django_db(transaction=True)

LIST = reverse("partnerships:partnership_list")
BOARD = reverse("partnerships:partnership_board")
CREATE = reverse("partnerships:partnership_create")


@pytest.fixture
def visit(visit, ratna):
    """Return the page with Ratna signed in."""
    return visit(ratna)


def test_pages_around_partnerships_are_accessible(visit, partnership, agreement, assert_sound):
    israel = CountryFactory(code="IL", diplomatic_relations=False)
    free, refused = ForeignCityFactory(name="Bursa"), ForeignCityFactory(country=israel)
    contact = ContactFactory(partnership=partnership)
    of_city = ("partnership_create_details", "partnership_record_details")
    of_partnership = ("partnership_edit", "partnership_coordinators", "contact_create")
    addresses = [
        LIST,
        f"{LIST}?q=nirgendwo",
        BOARD,
        CREATE,
        *(reverse(f"partnerships:{name}", args=[free.pk]) for name in of_city),
        reverse("partnerships:partnership_create_details", args=[refused.pk]),
        *(reverse(f"partnerships:{name}", args=[partnership.pk]) for name in of_partnership),
        reverse("partnerships:contact_delete", args=[contact.pk]),
        reverse("partnerships:field_list"),
    ]
    assert_sound(visit, addresses)


def test_list_is_filtered_in_place_and_the_board_keeps_the_filter(visit, partnership, agreement):
    visit.goto(LIST)
    rows = visit.locator("tbody tr")
    expect(rows).to_have_count(2)
    visit.get_by_label("Cari").press_sequentially("turki")
    expect(rows).to_have_count(1)
    expect(visit).to_have_url(re.compile(r"q=turki"))
    visit.get_by_role("link", name="Papan tahap").click()
    expect(visit).to_have_url(re.compile(rf"{BOARD}\?.*q=turki"))
    cards = visit.get_by_role("region", name="Papan tahap").get_by_role("listitem")
    expect(cards).to_have_count(1)


@pytest.mark.parametrize("script", [True, False])
def test_partnership_is_started_with_and_without_script(
    visit, chromium, live_server, partnership, economy, script
):
    ForeignCityFactory(name="İstanbul", country=partnership.counterpart.country)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=script)
    context.add_cookies(visit.context.cookies())
    page = context.new_page()
    page.goto(CREATE)
    page.get_by_label("Cari kota atau negara").fill("istanbul")
    page.get_by_role("button", name="Saring").click()
    expect(page.get_by_role("radio")).to_have_count(1)
    page.get_by_label("İstanbul").check()
    page.get_by_role("button", name="Lanjutkan dengan kota ini").click()
    page.get_by_label("Ekonomi").check()
    page.get_by_label("Tujuan").fill("Membuka dagang.")
    page.get_by_role("button", name="Mulai kerja sama").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("İstanbul")
    context.close()

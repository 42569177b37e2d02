"""What the script adds to pages that work without it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ratnas_page(visit, ratna):
    """Return the page with Ratna signed in."""
    return visit(ratna)


def test_a_city_stays_chosen_when_the_search_field_is_left(ratnas_page, izmir, kyoto):
    ratnas_page.goto(reverse("partnerships:partnership_create"), wait_until="networkidle")
    ratnas_page.get_by_label("Cari kota atau negara").press_sequentially("Izmir")
    expect(ratnas_page.get_by_role("radio")).to_have_count(1)
    with ratnas_page.expect_request("**/partnerships/new/?counterpart=*") as chosen:
        ratnas_page.get_by_text("Izmir, Turki").click()
        ratnas_page.get_by_role("button", name="Lanjutkan dengan kota ini").click()
    assert f"counterpart={izmir.pk}" in chosen.value.url


def test_the_current_tab_is_in_view_on_a_phone(ratnas_page, partnership):
    ratnas_page.set_viewport_size({"width": 390, "height": 844})
    ratnas_page.goto(reverse("partnerships:partnership_history", args=[partnership.pk]))
    current = ratnas_page.get_by_role("navigation", name="Bagian").locator("[aria-current]")
    expect(current).to_have_text("Riwayat")
    expect(current).to_be_in_viewport(ratio=1)

"""The base pages in a real browser: accessible, within their width, true to the security policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page

from sistercity.accounts.models import Role, User
from sistercity.deadlines.models import Holiday
from tests.factories import CountryFactory, PartnershipFactory, RegionFactory

PASSWORD = "gerbang-kapal-biru-7"

OPEN = ["/sign-in/", "/password/", "/password/sent/", "/nowhere/"]
OFFICER = [
    "/",
    "/turns/",
    "/notifications/",
    "/notifications/mailbox/",
    "/account/",
    "/account/password/",
    "/reference/cities/",
    "/reference/cities/new/",
    "/users/",
]
ADMINISTRATOR = [
    "/",
    "/users/",
    "/users/new/",
    "/reference/",
    "/reference/regions/",
    "/reference/regions/35.78/edit/",
    "/reference/countries/",
    "/reference/countries/TR/edit/",
    "/reference/holidays/?year=2026",
    "/reference/holidays/new/",
    "/reference/targets/",
    "/reference/targets/exploration/edit/",
]


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Alamat surel").fill(email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/")


@pytest.fixture
def people(db: None) -> None:
    region = RegionFactory()
    CountryFactory()
    officer = User.objects.create_user(
        "petugas@surabaya.example", PASSWORD, name="Ratna Dewi", role=Role.OFFICER, region=region
    )
    User.objects.create_user(
        "administrator@sistercity.example", PASSWORD, name="Agung", role=Role.ADMINISTRATOR
    )
    PartnershipFactory(region=region, created_by=officer)
    Holiday.objects.create(date="2026-12-25", name="Natal")


def look(page: Page, paths: list[str], check: Callable[[Page], None]) -> None:
    """Open every page, wide and narrow, and fail at the first that is not sound."""
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        check(page)
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} wide"


def test_pages_of_a_visitor_are_sound(page, people, assert_accessible):
    look(page, OPEN, assert_accessible)


def test_pages_of_an_officer_are_sound(page, people, assert_accessible):
    sign_in(page, "petugas@surabaya.example")
    look(page, OFFICER, assert_accessible)


def test_pages_of_an_administrator_are_sound(page, people, assert_accessible):
    sign_in(page, "administrator@sistercity.example")
    look(page, ADMINISTRATOR, assert_accessible)


def test_the_admin_works_under_the_security_policy(page, people):
    refused: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            refused.append(message.text)

    page.on("console", note)
    sign_in(page, "administrator@sistercity.example")
    for path in ("/admin/", "/admin/places/region/35.78/change/", "/admin/deadlines/holiday/add/"):
        page.goto(path)

    assert refused == []

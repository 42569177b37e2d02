"""The page of a dossier in a real browser: it follows the work by itself, and is accessible."""

import pytest
from playwright.sync_api import Page, expect

from evaluations.dossier import build
from partnerships.models import Dossier
from partnerships.services import dossiers
from tests.browser.journey import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visit(visit, ratna):
    """Return the page with Ratna signed in."""
    return visit(ratna)


def test_the_page_follows_the_work_to_the_download(
    visit: Page, partnership, ratna, assert_accessible
):
    dossier = dossiers.ask(partnership, by=ratna, language="id")
    Dossier.objects.update(steps=40, steps_done=10, bytes=2048, bytes_done=512)
    visit.goto(dossier.get_absolute_url())
    expect(visit.get_by_role("progressbar")).to_be_visible()
    assert_accessible(visit)
    build.build(dossier.pk)
    with visit.expect_download() as started:
        visit.get_by_role("link", name="Unduh").click()
    dossier.refresh_from_db()
    assert started.value.suggested_filename.endswith(".zip")
    assert started.value.path().stat().st_size == dossier.size
    for size in (DESKTOP, PHONE):
        visit.set_viewport_size(size)
        assert_accessible(visit)
        assert visit.evaluate("document.documentElement.scrollWidth") <= size["width"]
    Dossier.objects.update(
        state="failed",
        failure="Penyimpanan penuh.",
        problems=[{"title": "Naskah v1", "problem": "missing"}],
    )
    visit.reload()
    expect(visit.get_by_text("Penyimpanan penuh.")).to_be_visible()
    assert_accessible(visit)

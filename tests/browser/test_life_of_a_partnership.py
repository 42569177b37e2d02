"""A partnership from its first idea to its first evaluation, clicked through by its people."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from evaluations.management.commands.load_reference import load_criteria
from partnerships.seed import load_fields
from sistercity.accounts.models import User
from sistercity.deadlines.seed import load_holidays
from tests.browser import agreeing, preparing, working
from tests.browser.journey import DESKTOP, PASSWORD, PATIENCE, Desk, Desks
from tests.walking import walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seat(chromium, live_server, assert_accessible) -> Iterator[Callable[..., Desk]]:
    """Return a function that gives a person a browser of their own, signed in."""
    contexts = []

    def seat(person: User, **options: Any) -> Desk:
        person.set_password(PASSWORD)
        person.save()
        options |= {"base_url": live_server.url, "viewport": DESKTOP, "locale": "id-ID"}
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        desk = Desk(context.new_page(), person.email, assert_accessible)
        desk.sign_in()
        return desk

    yield seat
    for context in contexts:
        context.close()


@pytest.fixture
def places(izmir, kyoto, settings, tmp_path) -> None:
    """What the portal knows before its first partnership, and a mailbox."""
    load_fields()
    load_holidays(timezone.localdate())
    load_criteria()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def desks(seat, places, ratna, bagus, leader, kemlu, kemendagri) -> Desks:
    return Desks(*map(seat, (ratna, bagus, leader, kemlu, kemendagri)))


def test_the_life_of_a_partnership(desks):
    preparing.start(desks)
    preparing.answer_eligibility(desks)
    preparing.explore(desks)
    preparing.consult(desks)
    preparing.consult_again(desks)
    preparing.sign_letter_of_intent(desks)
    preparing.plan(desks)
    preparing.ask_the_council(desks)
    preparing.verify(desks)

    agreeing.draft(desks)
    agreeing.meet(desks)
    agreeing.agree_on_the_text(desks)
    agreeing.sign_agreement(desks)

    working.run_programme(desks)
    with time_machine.travel(timezone.now() + timedelta(days=358)):
        working.remind(desks)
        working.evaluate(desks)
        working.look_back(desks)


def test_a_ministry_returns_a_file_without_script(seat, case, ratna, leader, kemlu, kemendagri):
    walk(case, "consultation", 3)
    dian = seat(kemlu, java_script_enabled=False)
    dian.open_turn("Konsultasi")
    dian.choose("Keputusan Anda", "Kembalikan untuk perbaikan")
    dian.press("Kirim keputusan")
    dian.sees("Tulis alasannya.")
    dian.decide("Kembalikan untuk perbaikan", reason="Sebutkan bidang perkapalan.")

    officer = seat(ratna, java_script_enabled=False)
    officer.open_turn("Penjajakan")
    officer.sees("Peninjau Kemlu mengembalikan berkas", "Sebutkan bidang perkapalan.")

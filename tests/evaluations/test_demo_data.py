"""What the demo shows: every situation, counted from today, through the real services."""

import csv
import io
import lzma
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from evaluations.demo import relationships
from evaluations.demo.documents import example_pdf
from evaluations.demo.stories import STORIES
from evaluations.models import Actual, Evaluation, Report
from partnerships.models import Agreement, Contact, DocumentVersion, Meeting, Move, Partnership
from partnerships.services import position
from programs.models import Programme
from sistercity import demo as demo_accounts
from sistercity.accounts.models import Role, User
from sistercity.notifications.models import Notification
from sistercity.places import seed
from sistercity.procedure import Stage
from sistercity.worklist.models import Item

pytestmark = pytest.mark.django_db


def cities_of_the_demo(folder: Path) -> Path:
    """Return a data folder with the regions and only those cities that the demo needs."""
    with relationships.LIST.open(encoding="utf-8") as file:
        needed = {row["geoname_id"] for row in csv.DictReader(file)}
    needed |= {str(story.city) for story in STORIES}
    with lzma.open(seed.DATA / "cities.csv.xz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row[0] in needed | {"geoname_id"}]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    (folder / "cities.csv.xz").write_bytes(lzma.compress(text.getvalue().encode()))
    (folder / "regions.csv").write_bytes((seed.DATA / "regions.csv").read_bytes())
    return folder


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The demo's data, loaded once for all tests of this file."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(seed, "DATA", cities_of_the_demo(tmp_path_factory.mktemp("data")))
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def open_steps(role: Role) -> set[str]:
    return set(Item.objects.open().filter(role=role).values_list("key", flat=True))


def test_every_account_that_is_printed_can_sign_in(demo: None) -> None:
    for account in demo_accounts.ACCOUNTS:
        person = User.objects.get(email=account.email)
        assert person.check_password(demo_accounts.PASSWORD)
        assert person.role == account.role


def test_the_three_stories_are_told_to_the_end(demo: None) -> None:
    for story in STORIES:
        partnership = Partnership.objects.get(
            region=story.region, counterpart__geoname_id=story.city
        )
        agreement = partnership.agreement_in_force
        assert agreement
        assert partnership.cases.get().state == "completed"
        assert Contact.objects.filter(partnership=partnership).count() == 2
        assert partnership.meetings.held().count() >= 3
        assert partnership.meetings.upcoming().count() == 1
        assert agreement.programmes.count() == 3
        assert Actual.objects.filter(indicator__programme__agreement=agreement).count() >= 15
        approved = agreement.evaluations.filter(status=Evaluation.Status.APPROVED)
        assert approved.exists()
        assert agreement.reports.filter(status=Report.Status.RECEIVED).exists()


def test_a_story_was_returned_and_came_back(demo: None) -> None:
    jakarta = Partnership.objects.get(region="31", counterpart__geoname_id=2747891)
    assert Move.objects.filter(case__partnership=jakarta, action="return").count() == 1


def test_partnerships_stand_in_every_stage_and_state(demo: None) -> None:
    partnerships = Partnership.objects.all()
    assert set(partnerships.values_list("stage", flat=True)) == set(Stage.values)
    assert set(partnerships.values_list("status", flat=True)) >= {"preparing", "active", "ended"}
    assert partnerships.filter(on_hold=True).exists()
    for health in Partnership.Health.values:
        assert partnerships.in_health(health).count() >= 3
    assert partnerships.expiring().count() >= 3


def test_both_ministries_the_council_and_the_leaders_have_a_queue(demo: None) -> None:
    assert open_steps(Role.FOREIGN_AFFAIRS) >= {"consultation", "negotiation", "confirmation"}
    assert open_steps(Role.HOME_AFFAIRS) >= {"consultation", "verification", "text_approval"}
    assert open_steps(Role.LEADER) >= {"letter_of_intent", "signing", "draft_text"}
    assert Item.objects.open().filter(holder="DPRD").count() >= 2


def test_some_things_are_late_and_some_are_returned(demo: None) -> None:
    today = timezone.localdate()
    assert Item.objects.running().filter(due_on__lt=today).count() >= 5
    waiting = Move.objects.filter(action="return", at__gte=timezone.now() - timedelta(days=60))
    assert waiting.filter(case__state="open").exists()


def test_where_a_partnership_stands_follows_from_its_rows(demo: None) -> None:
    for partnership in Partnership.objects.with_parties():
        stored = (partnership.status, partnership.stage, partnership.step_key, partnership.due_on)
        fresh = position.refresh(partnership)
        assert stored == (fresh.status, fresh.stage, fresh.step_key, fresh.due_on)


def test_nothing_lies_in_the_future_that_has_happened(demo: None) -> None:
    now = timezone.now()
    assert not Move.objects.filter(at__gt=now).exists()
    assert not DocumentVersion.objects.filter(uploaded_at__gt=now).exists()
    assert not Meeting.objects.filter(starts_at__gt=now).exclude(minutes="").exists()
    assert not Actual.objects.filter(measured_on__gt=timezone.localdate()).exists()


def test_everything_says_that_it_is_an_example(demo: None) -> None:
    for note in Partnership.objects.values_list("note", flat=True):
        assert note.startswith("Contoh")
    for version in DocumentVersion.objects.all()[:20]:
        with version.file.open() as file:
            assert b"Dokumen contoh untuk peragaan" in file.read()


def test_only_people_who_can_sign_in_are_told(demo: None) -> None:
    emails = [account.email for account in demo_accounts.ACCOUNTS]
    assert Notification.objects.exists()
    assert not Notification.objects.exclude(recipient__email__in=emails).exists()


def test_loading_twice_is_refused(demo: None) -> None:
    with pytest.raises(CommandError, match="partnerships already"):
        call_command("load_demo", verbosity=0)
    assert Programme.objects.exists()
    assert Agreement.objects.exists()


def test_a_document_is_a_whole_pdf() -> None:
    content = example_pdf("a.pdf", "Judul (1)", "Baris").read()
    assert content.startswith(b"%PDF-1.4")
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    assert content[start:].startswith(b"xref")
    assert rb"(Judul \(1\)) Tj" in content

"""The demo, whole: from an empty folder to a portal that answers, what it shows, and its end.

It is started once, as `make demo` starts it, and all tests are about that one.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from django.conf import global_settings, settings
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from evaluations.demo.documents import example_pdf
from evaluations.demo.stories import STORIES
from evaluations.models import Actual, Evaluation, Report
from partnerships.models import Agreement, Contact, DocumentVersion, Meeting, Move, Partnership
from partnerships.services import position
from partnerships.services.turns import COORDINATOR_STEPS
from programs.models import Programme
from sistercity import demo as demo_accounts
from sistercity.accounts.models import MINISTRY_ROLES, Role, User
from sistercity.embedded_postgres import connection_settings
from sistercity.management.commands import demo as command
from sistercity.notifications.models import Notification
from sistercity.places.models import ForeignCity
from sistercity.procedure import Stage
from sistercity.worklist.models import Item
from tests.waiting import wait_until

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", ".env", "__pycache__", ".*_cache", ".hypothesis"
)
UNKNOWN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "LOG_LEVEL")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((command.HOST, 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own
            return answer.status == 200
    except (URLError, OSError):
        return False


@dataclass
class Demo:
    """A copy of the project without any data, and the demo that runs in it."""

    folder: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        shutil.copytree(settings.BASE_DIR, self.folder, ignore=LEFT_OUT)
        self.log = self.folder.with_suffix(".log")

    @property
    def address(self) -> str:
        return f"http://{command.HOST}:{self.port}"

    @property
    def ready(self) -> str:
        return f"sistercity is ready: {self.address}\n"

    def start(self, said: int | IO[str] = subprocess.PIPE) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name not in UNKNOWN}
        environment |= {"SISTERCITY_DEMO": "1", "PORT": str(self.port)}
        environment["DJANGO_SETTINGS_MODULE"] = "sistercity.settings"
        return subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=self.folder,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, seconds: int) -> None:
        """Start it and wait until it says that it is ready; fail with what it said otherwise."""
        with self.log.open("w") as log:
            process = self.process = self.start(log)
        wait_until(
            lambda: self.ready in self.log.read_text() or process.poll() is not None,
            seconds=seconds,
        )
        if not answers(f"{self.address}/health/ready"):
            process.kill()
            pytest.fail(f"The demo did not answer on {self.address}:\n{self.log.read_text()}")

    def left_behind(self) -> list[str]:
        """Return the command lines of the processes that still work in the folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if Path(os.readlink(process / "cwd")).is_relative_to(self.folder):
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, started in an empty folder that is deeper than a socket's path may be long."""
    demo = Demo(tmp_path_factory.mktemp("demo") / ("deep" * 20) / "portal")
    demo.run(seconds=600)
    yield demo
    demo.process.terminate()
    demo.process.wait(timeout=60)


@pytest.fixture
def data(demo: Demo, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Look at the rows and files of the demo; nothing done to its rows stays."""
    ours = connections["default"]
    theirs = ours.copy()
    theirs.settings_dict |= connection_settings(demo.folder / "var")
    with (
        django_db_blocker.unblock(),
        override_settings(
            MEDIA_ROOT=demo.folder / "var" / "media",
            PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS,
        ),
    ):
        connections["default"] = theirs
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            theirs.close()
            connections["default"] = ours


# --- It runs ------------------------------------------------------------------------------
def test_a_second_demo_of_the_same_folder_is_refused(demo: Demo) -> None:
    second = demo.start()
    said = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert f"The demo of this folder runs already, on {demo.address}." in said


def test_it_ends_on_a_signal_and_goes_on_with_its_data(demo: Demo) -> None:
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(timeout=60) == 0
    said = demo.log.read_text()
    assert "petugas@surabaya.example" in said
    assert "Traceback" not in said
    assert demo.left_behind() == []
    demo.run(seconds=60)


def test_killed_it_leaves_no_process(demo: Demo) -> None:
    demo.process.kill()
    demo.process.wait()
    wait_until(lambda: not demo.left_behind(), seconds=30)
    assert demo.left_behind() == []
    demo.run(seconds=60)


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind((command.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is used .* PORT={port + 1}"):
            command.refuse_taken(port)


@pytest.mark.parametrize("text", ["abc", "80", "70000", "-1"])
def test_a_port_that_cannot_be_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CommandError, match=re.escape(text)):
        command.chosen_port()


# --- What it shows ------------------------------------------------------------------------
def open_steps(role: Role) -> set[str]:
    return set(Item.objects.open().filter(role=role).values_list("key", flat=True))


def test_every_account_that_is_printed_can_sign_in(data: None) -> None:
    for account in demo_accounts.ACCOUNTS:
        person = User.objects.get(email=account.email)
        assert person.check_password(demo_accounts.PASSWORD)
        assert person.role == account.role


def test_the_cities_of_the_world_are_complete_and_usable(data: None) -> None:
    cities = ForeignCity.objects.all()
    assert cities.count() > 33_000
    assert cities.get(geoname_id=1838524).name == "Busan"
    assert not cities.filter(country="ID").exists()
    for zone in cities.order_by().values_list("timezone", flat=True).distinct():
        ZoneInfo(zone)


def test_the_three_stories_are_told_to_the_end(data: None) -> None:
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


def test_a_story_was_returned_and_came_back(data: None) -> None:
    jakarta = Partnership.objects.get(region="31", counterpart__geoname_id=2747891)
    assert Move.objects.filter(case__partnership=jakarta, action="return").count() == 1


def test_partnerships_stand_in_every_stage_and_state(data: None) -> None:
    partnerships = Partnership.objects.all()
    assert set(partnerships.values_list("stage", flat=True)) == set(Stage.values)
    assert set(partnerships.values_list("status", flat=True)) >= {"preparing", "active", "ended"}
    assert partnerships.filter(on_hold=True).exists()
    for health in Partnership.Health.values:
        assert partnerships.in_health(health).count() >= 3
    assert partnerships.expiring().count() >= 3


def test_both_ministries_the_council_and_the_leaders_have_a_queue(data: None) -> None:
    assert open_steps(Role.FOREIGN_AFFAIRS) >= {"consultation", "negotiation", "confirmation"}
    assert open_steps(Role.HOME_AFFAIRS) >= {"consultation", "verification", "text_approval"}
    assert open_steps(Role.LEADER) >= {"letter_of_intent", "signing", "draft_text"}
    assert Item.objects.open().filter(holder="DPRD").count() >= 2


def test_coordinators_have_their_turns(data: None) -> None:
    theirs = Item.objects.open().filter(key__in=COORDINATOR_STEPS)
    assert theirs.filter(role=Role.COORDINATOR).exists()
    assert not theirs.filter(role=Role.OFFICER).exists()


def test_a_province_has_a_letter_to_forward(data: None) -> None:
    officer = User.objects.get(email="petugas@jateng.example")
    item = Item.objects.turn_of(officer).get(key="consultation")
    assert item.partnership.region.letters_pass_province


def test_heads_of_unit_hear_of_what_is_late(data: None) -> None:
    heads = User.objects.filter(heads_unit=True)
    assert {head.role for head in heads} == {*MINISTRY_ROLES, Role.LEADER}
    for head in heads:
        told = Notification.objects.filter(recipient=head, occasion__endswith=":escalated")
        assert told.exists(), head


def test_some_things_are_late_and_some_are_returned(data: None) -> None:
    today = timezone.localdate()
    assert Item.objects.running().filter(due_on__lt=today).count() >= 5
    waiting = Move.objects.filter(action="return", at__gte=timezone.now() - timedelta(days=60))
    assert waiting.filter(case__state="open").exists()


def test_where_a_partnership_stands_follows_from_its_rows(data: None) -> None:
    for partnership in Partnership.objects.with_parties():
        stored = (partnership.status, partnership.stage, partnership.step_key, partnership.due_on)
        fresh = position.refresh(partnership)
        assert stored == (fresh.status, fresh.stage, fresh.step_key, fresh.due_on)


def test_nothing_lies_in_the_future_that_has_happened(data: None) -> None:
    now = timezone.now()
    assert not Move.objects.filter(at__gt=now).exists()
    assert not DocumentVersion.objects.filter(uploaded_at__gt=now).exists()
    assert not Meeting.objects.filter(starts_at__gt=now).exclude(minutes="").exists()
    assert not Actual.objects.filter(measured_on__gt=timezone.localdate()).exists()


def test_everything_says_that_it_is_an_example(data: None) -> None:
    for note in Partnership.objects.values_list("note", flat=True):
        assert note.startswith("Contoh")
    for version in DocumentVersion.objects.all()[:20]:
        with version.file.open() as file:
            assert b"Dokumen contoh untuk peragaan" in file.read()


def test_only_people_who_can_sign_in_are_told(data: None) -> None:
    emails = [account.email for account in demo_accounts.ACCOUNTS]
    assert Notification.objects.exists()
    assert not Notification.objects.exclude(recipient__email__in=emails).exists()


def test_loading_twice_is_refused(data: None) -> None:
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
